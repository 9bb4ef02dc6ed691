"""A segment of the translation memory, and what the memory makes of it for a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from pipeline.abstraction import Slot, normalised
from pipeline.article import Origin, Rendering, language_tag

#: Older than whatever has a date.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: ISO 639-2 codes that translation tools write for languages that have one of two letters.
_THREE_LETTERS = {"rus": "ru", "eng": "en", "kaz": "kk"}
_PRIMARY = re.compile(r"[a-z]{2,3}")


def primary_language(tag: str) -> str:
    """The language of a tag as translation tools write it: ``RU-RU`` → ``ru``, ``kz-KZ`` and ``kaz`` → ``kk``.

    Raises:
        ValueError: it is no language code.
    """
    primary = language_tag(language_tag(tag).partition("-")[0])
    if not _PRIMARY.fullmatch(primary):
        raise ValueError(f'"{tag}" is not a language code such as ru, en or kk')
    return _THREE_LETTERS.get(primary, primary)


class UnitOrigin(StrEnum):
    """Where a segment came from, the most trusted first."""

    #: Approved or corrected in this newsroom.
    HUMAN = "human"
    #: From a TMX or CSV file.
    IMPORTED = "imported"
    #: From two documents, sentence by sentence, by a computer.
    ALIGNED = "aligned"


#: The higher, the more trusted.
STANDING = {origin: -rank for rank, origin in enumerate(UnitOrigin)}


@dataclass(frozen=True, slots=True)
class Extras:
    """What the tool that a segment comes from knows beside, kept to be given back."""

    #: The languages as the tool writes them, where that says more: ``en-GB``; else empty.
    source_tag: str = ""
    target_tag: str = ""
    note: str = ""
    #: Properties in the tool's own terms, with their values: client, project, domain, subject.
    properties: tuple[tuple[str, str], ...] = ()


NO_EXTRAS = Extras()


@dataclass(frozen=True, slots=True)
class Unit:
    """A segment of the memory."""

    source: str
    target: str
    #: BCP 47.
    source_language: str
    target_language: str
    origin: UnitOrigin
    #: The sentence before it; empty at the beginning of a document, and when it is not known.
    previous: str = ""
    #: 0 to 1: how sure it is that the target translates the source.
    confidence: float = 1.0
    #: Aware, in UTC; None when not known.
    created: datetime | None = None
    changed: datetime | None = None
    #: Who made it, who changed it last, and the document that it comes from; empty when not known.
    author: str = ""
    editor: str = ""
    document: str = ""
    #: Protected spans of the source and where the target says them.
    slots: tuple[Slot, ...] = ()
    extras: Extras = NO_EXTRAS

    @property
    def source_tag(self) -> str:
        return self.extras.source_tag or self.source_language

    @property
    def target_tag(self) -> str:
        return self.extras.target_tag or self.target_language

    @property
    def note(self) -> str:
        return self.extras.note

    @property
    def pair(self) -> str:
        return f"{self.source_language}→{self.target_language}"

    @property
    def identity(self) -> tuple[str, str, str]:
        """What a memory holds once: the sentence in its pair of languages, after the sentence before it."""
        return self.pair, normalised(self.source), normalised(self.previous)

    @property
    def rank(self) -> tuple[int, datetime]:
        """The higher of two translations of the same sentence is the one to use."""
        return STANDING[self.origin], self.changed or self.created or EPOCH

    def supersedes(self, known: Unit) -> bool:
        """Whether this takes the place of the same sentence in the memory; one that says the same does not."""
        return self.rank > known.rank or (self.rank == known.rank and self.target != known.target)


@dataclass(frozen=True, slots=True)
class Match:
    """A translation that the memory offers."""

    target: str
    origin: Origin
    #: Whether a person of this newsroom approved what it was made of.
    approved: bool = False
    #: The protected spans that the target says, and where (see ``translate.Translated.anchors``).
    spans: tuple[Rendering, ...] = ()
    anchors: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
