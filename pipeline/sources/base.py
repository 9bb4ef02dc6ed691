"""What a source is: a place that articles are read from, again and again, without reading anything twice."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from pipeline.article import UNDETERMINED, Article, Block, Enclosure, is_language_tag, language_tag
from pipeline.errors import SourceError

#: What was read before: the stamp of each key, as ``Found`` and ``Done`` gave it.
Memo = Mapping[str, str]

#: A file, a feed or an answer larger than this is refused.
MAX_BYTES = 20 * 1024 * 1024

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True)
class Found:
    """An article that is new or has changed. Remember ``key`` and ``stamp`` once the article is stored."""

    article: Article
    key: str
    stamp: str
    #: Sentences for the press officer about what could not be taken over.
    notes: tuple[str, ...] = ()
    #: When its file was last changed: the date of a new article that gives none.
    modified: datetime | None = None
    #: The key of the file that was renamed to this one; forget it. Empty when none was.
    renamed: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """The file of an article is not there any more. Remember ``key`` and ``stamp``, to be told once."""

    key: str
    stamp: str
    #: The article's.
    guid: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Something that was read before and is still the same."""

    key: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Something that could not be read; the rest goes on."""

    key: str
    error: SourceError


@dataclass(frozen=True, slots=True)
class Done:
    """All articles of a feed have been given. Remember ``key`` and ``stamp`` once they are stored."""

    key: str
    stamp: str


Item = Found | Gone | Unchanged | Failed | Done


class Source(Protocol):
    """A folder, a file or a feed."""

    @property
    def name(self) -> str: ...

    @property
    def shelf(self) -> str:
        """The name under which its memo is kept."""
        ...

    def read(self, memo: Memo) -> Iterator[Item]:
        """What is there now, compared with what ``memo`` remembers. Never raises for bad content: see ``Failed``."""
        ...


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read from disk."""

    path: Path
    data: bytes
    #: The time zone of dates that name none.
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Draft:
    """What a document says about itself. Empty where it says nothing."""

    title: str
    blocks: tuple[Block, ...]
    guid: str = ""
    url: str | None = None
    language: str = UNDETERMINED
    summary: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    notes: tuple[str, ...] = ()


def is_iri(text: str) -> bool:
    """Whether a text can be an Atom id: an IRI with a scheme (RFC 3987; RFC 4287, 4.2.6)."""
    return bool(_IRI.fullmatch(text))


def is_web_address(text: str) -> bool:
    """Whether a text is an absolute http or https address."""
    return is_iri(text) and text.lower().startswith(("http://", "https://"))


def storable(name: str) -> str:
    """A file's name as text that a database takes: bytes that are no UTF-8 are written as escapes (PEP 383)."""
    return name.encode("utf-8", "backslashreplace").decode()


def made_guid(*parts: str) -> str:
    """A stable ``urn:uuid:`` (RFC 4122, version 5) for something that has no IRI of its own."""
    name = unicodedata.normalize("NFC", "tilshi:" + "/".join(parts))
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def declared_language(tag: str | None) -> str:
    """The language that a document declares, if the tag is well-formed (BCP 47), else ``und``."""
    declared = language_tag(tag or "")
    return declared if is_language_tag(declared) else UNDETERMINED


def unique(texts: Iterator[str] | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """The texts without empty ones and repetitions, in order."""
    return tuple(dict.fromkeys(text for text in texts if text))
