"""A person's review of a translation: a sheet of sentences to correct, and its way back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from glossary.annotate import Annotator
from pipeline import means
from pipeline.abstraction import located, numerals
from pipeline.article import Article, Flag, Origin, Segment, State, Translation
from pipeline.document import rewritten
from pipeline.errors import SourceError, StoreError
from pipeline.memory import Memory
from pipeline.store import Store, Stored
from pipeline.unit import Unit, UnitOrigin

_HEADER = """\
# {title}
# Correct the lines that begin with a number and =. Leave the other lines and the numbers as they are.
# Version {version}
"""
_VERSION = re.compile(r"^# Version (\w+)\s*$", re.MULTILINE)
_TARGET = re.compile(r"^(\d+) ?= ?(.*)$")


def draft(store: Store, stored: Stored, language: str) -> Translation:
    """The translation to review.

    Raises:
        StoreError: there is none, or its source changed since.
    """
    translation = store.translation(stored.article.guid, language)
    if translation is None:
        raise StoreError(stored.slug, f"has no translation into {language}", "make it with: tilshi run")
    if translation.state is State.STALE or translation.content_hash != stored.content_hash:
        raise StoreError(stored.slug, "changed after it was translated", "translate it anew with: tilshi run")
    return translation


def sheet(translation: Translation) -> str:
    """The text that a person corrects: each sentence, what to look at, and its translation."""
    lines = [_HEADER.format(title=translation.title, version=_version(translation))]
    for number, segment in enumerate(translation.segments):
        flags = [flag for flag in translation.flags if flag.segment == number]
        lines += _entry(number, segment, flags)
    return "\n".join(lines) + "\n"


def accept(
    store: Store,
    stored: Stored,
    translation: Translation,
    text: str,
    annotator: Annotator | None = None,
    name: str = "review",
) -> int:
    """Take a corrected sheet: the translation becomes reviewed, and the memory learns all of its sentences.

    Args:
        store: where the translation is.
        stored: the article.
        translation: what the sheet was made of.
        text: the corrected sheet.
        annotator: finds the names in the article, so that sentences are recognised again when their names differ;
            without it only dates and numbers may differ.
        name: what the sheet is called in errors.

    Returns:
        How many sentences were corrected.

    Raises:
        SourceError: the sheet is of an earlier version of the article, a sentence is missing from it, stands in it
            twice, or is not in the article, or a line belongs to none.
        StoreError: the translation was changed or reviewed by someone else since it was loaded.
    """
    version = _VERSION.search(text)
    if version and version[1] != _version(translation):
        raise SourceError(name, "the article has changed since this text was exported", "export it again")
    targets = _targets(text, len(translation.segments), name)
    segments = [
        segment if _one_line(segment.target) == target else _corrected(segment, target)
        for segment, target in zip(translation.segments, targets, strict=True)
    ]
    changed = sum(new is not old for new, old in zip(segments, translation.segments, strict=True))
    reviewed = rewritten(stored.article, translation, segments)
    approved = replace(reviewed, state=State.REVIEWED, flags=(), updated=datetime.now(UTC))
    if not store.revise_translation(translation, approved):
        raise StoreError(
            stored.slug, "was changed meanwhile, by another run or person", f"see: tilshi show {stored.slug}"
        )
    Memory(store.database).learn(_units(stored.article, approved, annotator))
    return changed


def _corrected(segment: Segment, target: str) -> Segment:
    return Segment(segment.source, target, Origin.HUMAN)


def _version(translation: Translation) -> str:
    """Changes when the sheet's numbers come to mean other sentences."""
    sources = "\n".join(segment.source for segment in translation.segments)
    return hashlib.blake2b(sources.encode(), digest_size=6).hexdigest()


def _units(article: Article, translation: Translation, annotator: Annotator | None) -> Iterator[Unit]:
    """What the memory learns from an approved translation: each sentence with the one before it."""
    sources = [segment.source for segment in translation.segments]
    if annotator and means.is_annotated(article.language):
        spans = annotator.annotate(sources, article.published.date() if article.published else None)
    else:
        spans = [numerals(source, article.language) for source in sources]
    now = datetime.now(UTC)
    for segment, previous, found in zip(translation.segments, ["", *sources], spans, strict=False):
        if segment.origin is Origin.COPIED:
            continue
        yield Unit(
            source=segment.source,
            target=segment.target,
            source_language=article.language,
            target_language=translation.language,
            origin=UnitOrigin.HUMAN,
            previous=previous,
            created=now,
            changed=now,
            document=article.guid,
            slots=located(found, segment.target, translation.language),
        )


def _entry(number: int, segment: Segment, flags: Sequence[Flag]) -> list[str]:
    notes = [f"#   {flag.severity.value}: {flag.message}" for flag in flags]
    return [f"# {_one_line(segment.source)}", *notes, f"{number} = {_one_line(segment.target)}", ""]


def _targets(text: str, count: int, name: str) -> list[str]:
    """The translation of each sentence, by the numbers in the sheet."""
    found: dict[int, str] = {}
    places: dict[int, int] = {}
    for line, content in enumerate(text.splitlines(), start=1):
        if not content.strip() or content.startswith("#"):
            continue
        match = _TARGET.match(content)
        if match is None:
            raise _misfit(name, line, "does not begin with a number and =", "write each translation on one line")
        number, target = int(match[1]), _one_line(match[2])
        if number in found:
            raise _misfit(name, line, f"sentence {number} stands twice", "keep one line for each number")
        if number >= count:
            raise _misfit(name, line, f"there is no sentence {number}", "leave the numbers as they are")
        if not target:
            raise _misfit(name, line, f"sentence {number} has no translation", "write one")
        found[number], places[number] = target, line
    for number in range(count):
        if number not in found:
            line = places.get(number - 1, 1)
            raise _misfit(name, line, f"sentence {number} has no translation below this line", "put its line back")
    return [found[number] for number in range(count)]


def _misfit(name: str, line: int, cause: str, advice: str) -> SourceError:
    return SourceError(f"{name}, line {line}", cause, advice)


def _one_line(text: str) -> str:
    return " ".join(text.split())
