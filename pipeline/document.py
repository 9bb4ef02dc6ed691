"""An article as a document of sentences, and a document's translated sentences as a translation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from glossary.annotate import Annotator
from pipeline import means
from pipeline.article import UNDETERMINED, Article, Block, BlockKind, Flag, Segment, Severity, Translation
from pipeline.detect import Detector
from pipeline.markup import parse, project
from pipeline.sentences import Sentence, join, split
from pipeline.translate import Document, Translated

#: A block shorter than this says too little to be called foreign.
_LETTERS_TO_JUDGE = 30
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Segmented:
    """An article cut into sentences: its title and summary are the first blocks."""

    article: Article
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    document: Document


def segment(article: Article, annotator: Annotator, detector: Detector) -> Segmented:
    """Cut an article into annotated sentences.

    Blocks that are plainly in another language than the article (a quotation in the original, say) are marked
    foreign: no engine for the article's language may touch them.
    """
    blocks = _whole(article)
    sentences = tuple(split(blocks, article.language))
    texts = tuple(sentence.marked.text for sentence in sentences)
    day = article.published.date() if article.published else None
    spans = tuple(annotator.annotate(texts, day)) if means.is_annotated(article.language) else ((),) * len(texts)
    elsewhere = _foreign(blocks, article.language, detector)
    foreign = frozenset(n for n, sentence in enumerate(sentences) if sentence.block in elsewhere)
    return Segmented(article, blocks, sentences, Document(article.guid, article.language, texts, spans, foreign))


def assemble(
    segmented: Segmented, translated: Sequence[Translated], language: str, glossary: str, engine: str
) -> Translation:
    """Put translated sentences back into blocks; every link and image is carried over.

    Args:
        segmented: the article that was translated.
        translated: one for each of its sentences.
        language: target language.
        glossary: the termbase's fingerprint.
        engine: the engine's fingerprint.
    """
    targets = [
        project(sentence.marked, result.segment.target, result.anchors)
        for sentence, result in zip(segmented.sentences, translated, strict=True)
    ]
    title, summary, blocks = _parts(join(segmented.blocks, segmented.sentences, targets))
    flags = [flag for result in translated for flag in result.flags]
    return Translation(
        guid=segmented.article.guid,
        language=language,
        title=title,
        summary=summary,
        blocks=blocks,
        content_hash=segmented.article.content_hash,
        glossary=glossary,
        engine=engine,
        segments=tuple(result.segment for result in translated),
        flags=(*flags, *_foreign_flags(segmented, language)),
    )


def rewritten(article: Article, translation: Translation, segments: Sequence[Segment]) -> Translation:
    """A translation with other segments, for instance those that a person corrected.

    Raises:
        ValueError: the article does not have as many sentences.
    """
    blocks = _whole(article)
    sentences = split(blocks, article.language)
    targets = [
        project(sentence.marked, segment.target, _anchors(segment))
        for sentence, segment in zip(sentences, segments, strict=True)
    ]
    title, summary, body = _parts(join(blocks, sentences, targets))
    return replace(translation, title=title, summary=summary, blocks=body, segments=tuple(segments))


def with_language(article: Article, detector: Detector) -> Article:
    """The article with the language of its text; what the source declares counts only when the text says nothing.

    Of a declared ``ru-RU`` only the language counts: the detector, engines and newsrooms know no regions.
    """
    text = "\n".join([article.title, article.summary, *(parse(block.html).text for block in article.blocks)])
    found = detector.detect(text).language
    declared = article.language.partition("-")[0]
    return replace(article, language=declared if found == UNDETERMINED else found)


def _whole(article: Article) -> tuple[Block, ...]:
    """Title, summary and body as blocks."""
    return (
        Block(BlockKind.HEADING, escape(article.title, quote=False), level=1),
        Block(BlockKind.PARAGRAPH, escape(article.summary, quote=False)),
        *article.blocks,
    )


def _parts(blocks: Sequence[Block]) -> tuple[str, str, tuple[Block, ...]]:
    """The inverse of :func:`_whole`."""
    title, summary, *body = blocks
    return re.sub(r"\s+", " ", parse(title.html).text).strip(), parse(summary.html).text, tuple(body)


def _anchors(segment: Segment) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where the protected spans of a segment stand in its source and target.

    Spans of the same words are taken in the order in which they come.
    """
    anchors = []
    in_source, in_target = Counter[str](), Counter[str]()
    for span in segment.spans:
        start = segment.source.find(span.text, in_source[span.text])
        target = segment.target.find(span.target, in_target[span.target]) if span.found else -1
        if start >= 0:
            in_source[span.text] = start + len(span.text)
        if start >= 0 and target >= 0:
            in_target[span.target] = target + len(span.target)
            anchors.append(((start, in_source[span.text]), (target, in_target[span.target])))
    return anchors


def _foreign(blocks: Sequence[Block], language: str, detector: Detector) -> set[int]:
    """Indices of the blocks that are plainly in another language than the article."""
    found = detector.detect_blocks(blocks, language)
    return {
        index
        for index, (block, detection) in enumerate(zip(blocks, found, strict=True))
        if detection.language not in (language, UNDETERMINED)
        and detection.confidence >= _SURE
        and sum(map(str.isalpha, parse(block.html).text)) >= _LETTERS_TO_JUDGE
    }


def _foreign_flags(segmented: Segmented, language: str) -> list[Flag]:
    message = "This sentence is not in the article's language; it was left as it is."
    return [Flag("foreign-sentence", Severity.NOTE, message, number) for number in sorted(segmented.document.foreign)]
