"""The feeds' own vocabulary: what an entry and a feed are, whatever made them.

Times are aware and in UTC; languages are BCP 47 tags.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an entry."""

    url: str
    #: MIME type.
    media_type: str
    #: Bytes; 0 when unknown.
    length: int = 0


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same entry in another language, or the original that it was made from."""

    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One article in one language (an Atom entry, an RSS item, a JSON Feed item)."""

    #: Never changes; an IRI (RFC 4287, 4.2.6). Each language of an article has its own.
    id: str
    #: File name of the article's page, without extension; the same in all languages of an article.
    slug: str
    language: str
    title: str
    #: Safe HTML of the whole article, already cleaned.
    content_html: str
    #: Plain text.
    summary: str
    published: datetime
    updated: datetime
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    #: The address of the original publication, when it has one.
    original_url: str | None = None
    #: The language that it was translated from; None for an original.
    translated_from: str | None = None
    #: Whether a machine translated it and no person has reviewed it.
    machine_translated: bool = False
    #: When it came to this site in this language; None: with its publication. The archive of a feed is in this order.
    added: datetime | None = None
    #: When readers last saw it change here, if that is later than it came and was updated. Feeds hold the latest.
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """All entries of one language (or of one category in it), newest first."""

    id: str
    language: str
    title: str
    description: str
    entries: tuple[Entry, ...]
    #: Category that the feed is restricted to; None for all.
    category: str | None = None
    #: The name of the site in the feed's language; empty: as for the whole site.
    site_title: str = ""
    #: When it last changed in a way that its entries do not show: one left it. None when none did.
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that is published: one feed a language, under one address."""

    title: str
    description: str
    #: Where the output tree will be served: http(s), with a trailing slash.
    base_url: str
    feeds: tuple[Feed, ...]
    author: str = ""
    #: IANA name of the zone in which pages show the day of publication; feeds always say the time in UTC.
    timezone: str = "UTC"
