"""Two documents that are translations of each other, as segments for the memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Protocol

from glossary.span import Span
from pipeline import means
from pipeline.abstraction import located, numerals
from pipeline.align import align, shared
from pipeline.article import Article, Block, BlockKind
from pipeline.errors import SourceError
from pipeline.memory import Memory
from pipeline.sentences import split
from pipeline.sources import Failed, Found, open_source
from pipeline.unit import Unit, UnitOrigin

#: Less certain pairs are not kept at all.
LEAST_CONFIDENCE = 0.6
#: Documents that share fewer of their names and numbers are no translations of each other.
_LEAST_SHARED = 0.25


class Annotates(Protocol):
    """Finds protected spans; see ``glossary.annotate.Annotator``."""

    def annotate(self, sentences: Sequence[str]) -> Sequence[Sequence[Span]]: ...


def import_documents(
    memory: Memory,
    source_path: Path,
    target_path: Path,
    source_language: str,
    target_language: str,
    annotator: Annotates | None = None,
) -> int:
    """Align a document with its translation and learn the pairs that are certain enough; returns how many.

    Args:
        memory: what learns.
        source_path, target_path: documents of any format that the newsroom reads.
        source_language, target_language: BCP 47.
        annotator: finds official names, which are anchors for the alignment; without it only dates, numbers and
            Latin words are. It is used for Russian only.

    Raises:
        SourceError: a document cannot be read, or the two are no translations of each other.
        StoreError: the database cannot be written.
    """
    source, target = _sentences(source_path, source_language), _sentences(target_path, target_language)
    if annotator and means.is_annotated(source_language):
        spans = annotator.annotate(source)
    else:
        spans = [numerals(sentence, source_language) for sentence in source]
    if shared(source, target, spans, target_language) < _LEAST_SHARED:
        cause = f"does not look like a translation of {source_path.name}"
        raise SourceError(target_path, cause, "check that the files belong together and the languages are right")
    pair = (source_language, target_language)
    return memory.learn(_units(source, target, spans, pair, source_path.name))


def _units(
    source: Sequence[str],
    target: Sequence[str],
    spans: Sequence[Sequence[Span]],
    languages: tuple[str, str],
    document: str,
) -> Iterator[Unit]:
    """The certain pairs whose source is one sentence, as the engine would be asked for it."""
    now = datetime.now(UTC)
    for pair in align(source, target, spans, languages[1]):
        number, end = pair.source
        if not pair.answered or end != number + 1 or pair.confidence < LEAST_CONFIDENCE:
            continue
        text = " ".join(target[slice(*pair.target)])
        yield Unit(
            source=source[number],
            target=text,
            source_language=languages[0],
            target_language=languages[1],
            origin=UnitOrigin.ALIGNED,
            previous=source[number - 1] if number else "",
            confidence=round(pair.confidence, 3),
            created=now,
            document=document,
            slots=located(spans[number], text, languages[1]),
        )


def _sentences(path: Path, language: str) -> list[str]:
    """All sentences of a document, its title first."""
    sentences = []
    for item in open_source(path, path.stem).read({}):
        if isinstance(item, Failed):
            raise item.error
        if isinstance(item, Found):
            sentences += [sentence.marked.text for sentence in split(_blocks(item.article), language)]
    return sentences


def _blocks(article: Article) -> tuple[Block, ...]:
    return (Block(BlockKind.HEADING, escape(article.title, quote=False), level=1), *article.blocks)
