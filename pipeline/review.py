"""A person's review of a translation: a sheet of sentences to correct, and its way back."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from glossary.annotate import Annotator
from glossary.span import Span
from pipeline import means
from pipeline.abstraction import located, numerals
from pipeline.article import Article, Flag, Origin, Segment, Severity, State, Translation
from pipeline.checks import check_human
from pipeline.document import rewritten
from pipeline.errors import SourceError, StoreError
from pipeline.memory import Memory
from pipeline.renaming import Renamed, renamed
from pipeline.store import Store, Stored
from pipeline.unit import Unit, UnitOrigin

_HEADER = """\
# {title}
# Correct the lines that begin with a number and =. Leave the other lines and the numbers as they are.
# Version {language} {version}
"""
_VERSION = re.compile(r"^# Version (\S+) ([0-9a-f]{12})\s*$", re.MULTILINE)
_NEW = "new since you approved it"
#: What the memory has as it stands, a person approved before.
_MADE_ANEW = frozenset({Origin.MACHINE, Origin.MEMORY_FUZZY})
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


def sheet(translation: Translation, news: Collection[int] = ()) -> str:
    """The text that a person corrects: each sentence, what to look at, and its translation.

    Args:
        translation: what is reviewed.
        news: the numbers of the sentences to be marked as new, see :func:`new_sentences`.
    """
    version = _version(translation)
    lines = [_HEADER.format(title=translation.title, language=translation.language, version=version)]
    for number, segment in enumerate(translation.segments):
        notes = [f"{flag.severity.value}: {flag.message}" for flag in translation.flags if flag.segment == number]
        lines += _entry(number, segment, [*([_NEW] if number in news else []), *notes])
    return "\n".join(lines) + "\n"


def new_sentences(store: Store, translation: Translation) -> list[int]:
    """The numbers of the sentences of a draft that are not as they were when a person approved an earlier one."""
    if translation.approved or not Memory(store.database).knows(translation.guid, translation.language):
        return []
    return [n for n, segment in enumerate(translation.segments) if segment.origin in _MADE_ANEW]


def corrected(translation: Translation, text: str, name: str = "review") -> tuple[Segment, ...]:
    """The segments of a translation as a person corrected them; one that was left as it is stays the same object.

    Args:
        translation: what the sheet was made of.
        text: the corrected sheet.
        name: what the sheet is called in errors.

    Raises:
        SourceError: the sheet is of another translation or of an earlier state of this one, a sentence is missing
            from it, stands in it twice, or is not in the article, or a line belongs to none.
    """
    _check_version(translation, text, name)
    targets = _targets(text, len(translation.segments), name)
    return tuple(
        segment if _one_line(segment.target) == target else Segment(segment.source, target, Origin.HUMAN)
        for segment, target in zip(translation.segments, targets, strict=True)
    )


def changes(translation: Translation, segments: Sequence[Segment]) -> list[int]:
    """The numbers of the sentences that a person corrected."""
    pairs = zip(segments, translation.segments, strict=True)
    return [number for number, (new, old) in enumerate(pairs) if new is not old]


def doubts(
    article: Article, translation: Translation, segments: Sequence[Segment], annotator: Annotator | None = None
) -> list[Flag]:
    """What a person should see before approving: what differs in the corrections, and errors that are still open.

    Args:
        article: the article.
        translation: what was reviewed.
        segments: what :func:`corrected` made of its segments.
        annotator: finds the names in the article; without it only dates and numbers are compared.
    """
    touched = changes(translation, segments)
    known = [flag for flag in translation.flags if flag.segment not in touched and flag.severity is Severity.ERROR]
    spans = _spans(article, translation, annotator) if touched else []
    found = [
        flag
        for n in touched
        for flag in check_human(
            segments[n].source, spans[n], segments[n].target, article.language, translation.language, n
        )
    ]
    return sorted(known + found, key=lambda flag: -1 if flag.segment is None else flag.segment)


def corrected_names(
    article: Article, translation: Translation, segments: Sequence[Segment], annotator: Annotator
) -> list[Renamed]:
    """The names that a person corrected; arguments as for :func:`doubts`."""
    touched = changes(translation, segments)
    if not touched or not means.is_annotated(article.language):
        return []
    spans, language = _spans(article, translation, annotator), translation.language
    found = [
        one
        for n in touched
        for one in renamed(
            segments[n].source, spans[n], translation.segments[n].target, segments[n].target, language, annotator
        )
    ]
    return list(dict.fromkeys(found))


def approve(
    store: Store,
    stored: Stored,
    translation: Translation,
    segments: Sequence[Segment],
    annotator: Annotator | None = None,
) -> None:
    """Make a translation reviewed; the memory learns all of its sentences.

    Args:
        store: where the translation is.
        stored: the article.
        translation: what was reviewed.
        segments: what :func:`corrected` made of its segments.
        annotator: finds the names in the article, so that sentences are recognised again when their names differ;
            without it only dates and numbers may differ.

    Raises:
        StoreError: the translation was changed or reviewed by someone else since it was loaded.
    """
    reviewed = rewritten(stored.article, translation, segments)
    approved = replace(reviewed, state=State.REVIEWED, flags=(), updated=datetime.now(UTC))
    if not store.revise_translation(translation, approved):
        raise StoreError(
            stored.slug, "was changed meanwhile, by another run or person", f"see: tilshi show {stored.slug}"
        )
    Memory(store.database).learn(_units(stored.article, approved, annotator))


def _check_version(translation: Translation, text: str, name: str) -> None:
    version = _VERSION.search(text)
    if version is None:
        raise SourceError(name, "has no line that begins with # Version", "put it back, or export the text again")
    if version[1] != translation.language:
        cause = f"is the translation into {version[1]}, not into {translation.language}"
        raise SourceError(name, cause, "give the language that it was exported in")
    if version[2] != _version(translation):
        cause = "the article has changed or was corrected since this text was exported"
        raise SourceError(name, cause, "export it again and correct that")


def _version(translation: Translation) -> str:
    """Changes when the sheet's numbers come to mean other sentences, or somebody else corrects one."""
    sentences = [[segment.source, segment.target] for segment in translation.segments]
    values = json.dumps([translation.guid, sentences])
    return hashlib.blake2b(values.encode(), digest_size=6).hexdigest()


def _units(article: Article, translation: Translation, annotator: Annotator | None) -> Iterator[Unit]:
    """What the memory learns from an approved translation: each sentence with the one before it."""
    sources = [segment.source for segment in translation.segments]
    spans = _spans(article, translation, annotator)
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


def _spans(article: Article, translation: Translation, annotator: Annotator | None) -> list[tuple[Span, ...]]:
    """The protected spans of each sentence."""
    sources = [segment.source for segment in translation.segments]
    if annotator and means.is_annotated(article.language):
        return annotator.annotate(sources, article.published.date() if article.published else None)
    return [numerals(source, article.language) for source in sources]


def _entry(number: int, segment: Segment, notes: Sequence[str]) -> list[str]:
    comments = [f"#   {note}" for note in notes]
    return [f"# {_one_line(segment.source)}", *comments, f"{number} = {_one_line(segment.target)}", ""]


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
