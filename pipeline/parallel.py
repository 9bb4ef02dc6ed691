"""Two documents that are translations of each other, as segments for the memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from glossary.span import Span
from pipeline.abstraction import Annotates, located, recognised
from pipeline.align import Pair, align, anchors, share
from pipeline.article import UNDETERMINED, Block, BlockKind, Severity
from pipeline.checks import proofread
from pipeline.detect import DEFAULT_LANGUAGES, NEWSROOM, Detector
from pipeline.errors import SourceError
from pipeline.markup import parse
from pipeline.memory import SURE, Learned, Memory
from pipeline.sentences import split
from pipeline.sources import Failed, Found, open_source
from pipeline.unit import Unit, UnitOrigin

#: Less certain pairs are not kept at all.
LEAST_CONFIDENCE = 0.6
#: Documents that share fewer of their names and numbers are no translations of each other: of 296 pairs of unrelated
#: documents of the starter corpus 11 share more, of 296 translations 1 shares less.
_LEAST_SHARED = 0.25
#: Documents that share fewer, or have none, are not proven to be translations: 2 of those 11 share so many, and 98 of
#: 100 translations.
_PROVEN_SHARED = 0.5
#: The most that is believed of what is not proven.
_UNPROVEN = SURE - 0.01


def import_documents(
    memory: Memory,
    source_path: Path,
    target_path: Path,
    source_language: str,
    target_language: str = "",
    annotator: Annotates | None = None,
) -> Learned:
    """Align a document with its translation and learn the pairs that are certain enough.

    Args:
        memory: what learns.
        source_path, target_path: documents of any format that the newsroom reads.
        source_language, target_language: BCP 47; without the second the translation's text tells it.
        annotator: finds official names, which are anchors for the alignment; without it only dates, numbers and
            Latin words are. It is used for Russian only.

    Raises:
        SourceError: a document cannot be read, is in another language, or the two are no translations of each other.
        StoreError: the database cannot be written.
    """
    detector = Detector(DEFAULT_LANGUAGES, (*NEWSROOM, *filter(None, (source_language, target_language))))
    source_blocks, target_blocks = _blocks(source_path), _blocks(target_path)
    _language(detector, source_path, source_blocks, source_language)
    target_language = _language(detector, target_path, target_blocks, target_language)
    if target_language == source_language:
        cause = f"is in {target_language}, as {source_path.name} is"
        raise SourceError(target_path, cause, "give a document and its translation")
    source, target = _sentences(source_blocks, source_language), _sentences(target_blocks, target_language)
    spans = recognised(source, source_language, annotator)
    found = anchors(source, target, spans, target_language)
    if share(found) < _LEAST_SHARED:
        cause = f"does not look like a translation of {source_path.name}"
        raise SourceError(target_path, cause, "check that the files belong together and the languages are right")
    proven = any(map(len, found)) and share(found) >= _PROVEN_SHARED
    pairs = align(source, target, found)
    if not proven:
        pairs = [replace(pair, confidence=min(pair.confidence, _UNPROVEN)) for pair in pairs]
    return memory.learn(_units(source, target, spans, pairs, (source_language, target_language), source_path.name))


def _language(detector: Detector, path: Path, blocks: Sequence[Block], stated: str) -> str:
    """The language of a document, which must be the stated one where its text says any."""
    found = detector.detect("\n".join(parse(block.html).text for block in blocks)).language
    if found == UNDETERMINED:
        if stated:
            return stated
        raise SourceError(path, "does not say enough to tell its language", "say it with --to")
    if stated and found != stated:
        raise SourceError(path, f"is in {found}, not in {stated}", "check the order of the files, --from and --to")
    return found


def _units(
    source: Sequence[str],
    target: Sequence[str],
    spans: Sequence[Sequence[Span]],
    pairs: Sequence[Pair],
    languages: tuple[str, str],
    document: str,
) -> Iterator[Unit]:
    """The certain pairs whose source is one sentence, as the engine would be asked for it.

    A pair in which the checks find an error, such as another number, is kept for people only.
    """
    now = datetime.now(UTC)
    for pair in pairs:
        number, end = pair.source
        if not pair.answered or end != number + 1 or pair.confidence < LEAST_CONFIDENCE:
            continue
        text = " ".join(target[slice(*pair.target)])
        flags = proofread(source[number], spans[number], text, *languages)
        doubtful = any(flag.severity is Severity.ERROR for flag in flags)
        yield Unit(
            source=source[number],
            target=text,
            source_language=languages[0],
            target_language=languages[1],
            origin=UnitOrigin.ALIGNED,
            previous=source[number - 1] if number else "",
            confidence=round(min(pair.confidence, _UNPROVEN) if doubtful else pair.confidence, 3),
            created=now,
            document=document,
            slots=located(spans[number], text, languages[1]),
        )


def _sentences(blocks: Sequence[Block], language: str) -> list[str]:
    return [sentence.marked.text for sentence in split(blocks, language)]


def _blocks(path: Path) -> list[Block]:
    """All of a document, its title first."""
    blocks = []
    for item in open_source(path, path.stem).read({}):
        if isinstance(item, Failed):
            raise item.error
        if isinstance(item, Found):
            title = escape(item.article.title, quote=False)
            blocks += [Block(BlockKind.HEADING, title, level=1), *item.article.blocks]
    return blocks
