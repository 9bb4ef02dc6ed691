"""RSS and Atom documents to articles."""

from __future__ import annotations

import mimetypes
import re
from calendar import timegm
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from time import struct_time
from typing import Any
from urllib.parse import urljoin

from pipeline.article import UNDETERMINED, Article, Block, Enclosure
from pipeline.errors import SourceError
from pipeline.sources.base import (
    Failed,
    Found,
    Item,
    Memo,
    Unchanged,
    declared_language,
    is_iri,
    is_web_address,
    made_guid,
    unique,
)
from pipeline.sources.dates import credible, parse_date
from pipeline.sources.feed_document import parse
from pipeline.sources.html import blocks, collapse, left_out, plain_text, safe_url
from pipeline.sources.opening import titled
from pipeline.sources.text import text_blocks

Entry = Mapping[str, Any]

#: Ids that are unique in the world; others are so only in their feed.
_UNIQUE_IDS = ("http://", "https://", "tag:", "urn:uuid:")
_LENGTH = re.compile(r"[0-9]{1,15}")
_MARKUP = re.compile(r"</?[a-z][^<>]*>|&(?:#\d+|#x[0-9a-f]+|\w+);", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", re.ASCII)
#: The likeliest media type of what Media RSS calls only by its medium.
_MEDIUM = {"audio": "audio/mpeg", "image": "image/jpeg", "video": "video/mp4"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a feed document came from."""

    #: Its path or address, for errors.
    thing: Path | str
    #: The source's name.
    source: str
    #: What makes ids unique that other feeds may have too: the feed's address, or its path inside the folder.
    scope: str
    #: Of dates that name no time zone.
    zone: tzinfo = UTC
    #: The address that it was fetched from, to which its relative addresses belong (RFC 3986, 5.1.3).
    base: str = ""
    #: The encoding and the language that the server names.
    charset: str | None = None
    language: str | None = None


def read(data: bytes, origin: Origin, key: str, memo: Memo) -> Iterator[Item]:
    """The articles of a feed, in its order; those that ``memo`` remembers unchanged as ``Unchanged``.

    Full content is preferred to the summary. Entries with the same id and other addresses are known by their
    addresses; of entries that are still the same the first counts.

    Args:
        data: the document.
        key: prefix of the entries' keys.

    Raises:
        SourceError: it is no feed, is cut off, or declares entities.
    """
    parsed = parse(data, origin.thing, origin.charset, origin.language)
    first: dict[str, Article] = {}
    articles = _told_apart([_article(entry, origin, parsed.feed) for entry in parsed.entries])
    for entry, article in zip(parsed.entries, articles, strict=True):
        entry_key = f"{key} {article.guid}"
        known = first.setdefault(article.guid, article)
        if known is not article:
            if _text(known) != _text(article):
                yield Failed(entry_key, _same_id(origin, known, article))
        elif not (article.title or article.blocks):
            yield Failed(entry_key, SourceError(origin.thing, f"the entry {article.guid} has neither title nor text"))
        elif memo.get(entry_key) == article.content_hash:
            yield Unchanged(entry_key)
        else:
            notes = unique(_notes(entry, origin, parsed.feed))
            yield Found(article, entry_key, article.content_hash, notes)


def _told_apart(articles: Sequence[Article]) -> list[Article]:
    """The articles, those that share an id with others of another address and text known by their address."""
    addresses: dict[str, set[str | None]] = {}
    texts: dict[str, set[object]] = {}
    for article in articles:
        addresses.setdefault(article.guid, set()).add(article.url)
        texts.setdefault(article.guid, set()).add(_text(article))
    return [
        replace(article, guid=article.url)
        if article.url and len(addresses[article.guid]) > 1 and len(texts[article.guid]) > 1
        else article
        for article in articles
    ]


def _text(article: Article) -> tuple[str, tuple[Block, ...]]:
    return article.title, article.blocks


def _same_id(origin: Origin, known: Article, article: Article) -> SourceError:
    return SourceError(
        origin.thing,
        f'"{article.title}" has the same id as "{known.title}" and is left out',
        "ask its publisher to give each entry a guid of its own",
    )


def _article(entry: Entry, origin: Origin, channel: Entry) -> Article:
    base = _base(entry, origin, channel)
    link = _link(entry, base)
    body, summary = _body(entry, base)
    title = _plain(entry.get("title_detail") or {"value": entry.get("title") or ""})
    return Article(
        source=origin.source,
        guid=_guid(entry, origin, link or title or _joined(body)),
        title=titled(title, body),
        blocks=body,
        url=link,
        language=_language(entry, declared_language(channel.get("language"))),
        summary=summary,
        published=_moment(entry, "published", origin.zone) or _moment(entry, "updated", origin.zone),
        updated=_moment(entry, "updated", origin.zone),
        authors=_authors(entry),
        categories=unique([collapse(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", ())]),
        enclosures=tuple(_enclosures(entry, base)),
    )


def _notes(entry: Entry, origin: Origin, channel: Entry) -> Iterator[str]:
    """What the press officer should know about the entry's article."""
    for name in ("published", "updated"):
        if name in entry and not _moment(entry, name, origin.zone):
            yield f'the date "{collapse(str(entry[name]))}" cannot be read and is left out'
    base = _base(entry, origin, channel)
    for detail in (*entry.get("content", ()), entry.get("summary_detail") or {}):
        value = str(detail.get("value") or "")
        if detail.get("src") and not value:
            yield f"its text is not in the feed but at {detail['src']}; copy it from there"
        elif _is_html(detail, value):
            yield from left_out(value, _detail_base(detail, base))


def _base(entry: Entry, origin: Origin, channel: Entry) -> str | None:
    """What relative addresses belong to: the feed's own address, else the entry's link, else the channel's."""
    links = (origin.base, str(entry.get("link") or ""), str(channel.get("link") or ""))
    return next(filter(is_web_address, links), None)


def _link(entry: Entry, base: str | None) -> str | None:
    """The entry's address. An id that feedparser takes for a link must be an address as it stands."""
    given = str(entry.get("link") or "")
    link = given if given == entry.get("id") else safe_url(given, base)
    return link if link and is_web_address(link) else None


def _guid(entry: Entry, origin: Origin, otherwise: str) -> str:
    given = str(entry.get("id") or "")
    if is_iri(given) and given.lower().startswith(_UNIQUE_IDS):
        return given
    if not given and is_web_address(otherwise):
        return otherwise
    return made_guid(origin.source, origin.scope, given or otherwise)


def _body(entry: Entry, base: str | None) -> tuple[tuple[Block, ...], str]:
    """The longest full content as blocks and the summary as text; without full content the summary is the body."""
    contents = [*entry.get("content", ()), {"value": entry.get("yandex_full-text") or ""}]
    content = max(contents, key=lambda detail: len(detail.get("value") or ""))
    summary = entry.get("summary_detail") or {"value": entry.get("summary") or ""}
    if not collapse(content.get("value") or ""):
        return _blocks(summary, base), ""
    body, text = _blocks(content, base), _plain(summary)
    return body, "" if text == _joined(body) else text


def _blocks(detail: Entry, base: str | None) -> tuple[Block, ...]:
    value = str(detail.get("value") or "")
    if _is_html(detail, value):
        return blocks(value, _detail_base(detail, base))
    return tuple(text_blocks(value.splitlines()))


def _detail_base(detail: Entry, base: str | None) -> str | None:
    """The ``xml:base`` that holds for a text, which may itself be relative (XML Base, 3), else ``base``."""
    try:
        address = urljoin(base or "", str(detail.get("base") or ""))
    except ValueError:
        return base
    return address if is_web_address(address) else base


def _plain(detail: Entry) -> str:
    value = str(detail.get("value") or "")
    return _joined(blocks(value)) if _is_html(detail, value) else collapse(unescape(value))


def _is_html(detail: Entry, value: str) -> bool:
    return bool(_MARKUP.search(value)) and (detail.get("type") or "text/html") != "text/plain"


def _joined(body: tuple[Block, ...]) -> str:
    return " ".join(plain_text(block.html) for block in body)


def _language(entry: Entry, feed_language: str) -> str:
    details = [*entry.get("content", ()), entry.get("summary_detail") or {}, entry.get("title_detail") or {}]
    tags = (declared_language(detail.get("language")) for detail in details)
    return next((tag for tag in tags if tag != UNDETERMINED), feed_language)


def _moment(entry: Entry, name: str, zone: tzinfo) -> datetime | None:
    """A date of an entry in UTC; one that names no zone, which feedparser does not read, is of ``zone``."""
    if name not in entry:  # feedparser's get() answers with the other date
        return None
    text, value = str(entry[name]), entry.get(f"{name}_parsed")
    if moment := parse_date(text, zone):
        return moment
    if isinstance(value, struct_time):
        return credible(datetime.fromtimestamp(timegm(value), UTC))
    try:
        moment = parsedate_to_datetime(text)
        return credible((moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def _authors(entry: Entry) -> tuple[str, ...]:
    details = entry.get("authors") or [entry.get("author_detail") or {}]
    names = [collapse(detail.get("name") or "") for detail in details]
    return unique(names) or unique([collapse(entry.get("author") or "")])


def _enclosures(entry: Entry, base: str | None) -> Iterator[Enclosure]:
    """Enclosures and Media RSS content, each address once."""
    given: dict[str, Entry] = {}
    for detail in (*entry.get("enclosures", ()), *entry.get("media_content", ())):
        address = safe_url(str(detail.get("href") or detail.get("url") or ""), base)
        if address and is_web_address(address):
            given.setdefault(address, detail)
    for address, detail in given.items():
        length = str(detail.get("length") or detail.get("filesize") or "")
        yield Enclosure(address, _media_type(detail, address), int(length) if _LENGTH.fullmatch(length) else 0)


def _media_type(detail: Entry, address: str) -> str:
    """The media type that is given, without parameters, else a guess from the file's name or the medium."""
    given = str(detail.get("type") or "").partition(";")[0].strip().lower()
    if _MEDIA_TYPE.fullmatch(given):
        return given
    name = re.split("[?#]", address)[0].rpartition("/")[2]
    guessed, _ = mimetypes.guess_type(name, strict=False)
    return guessed or _MEDIUM.get(str(detail.get("medium") or ""), "application/octet-stream")
