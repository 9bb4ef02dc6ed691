"""RSS and Atom documents to articles."""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from time import struct_time
from typing import Any

import feedparser

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
from pipeline.sources.encoding import decode
from pipeline.sources.html import blocks, collapse, plain_text
from pipeline.sources.opening import titled
from pipeline.sources.text import text_blocks

Entry = Mapping[str, Any]

_FIRST_TAG = re.compile(rb"<(!doctype\s+html|[a-z_][\w:.-]*)", re.IGNORECASE)
_LAST_TAG = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>\s*(?:<!--.*-->\s*)?$", re.IGNORECASE | re.DOTALL)
#: A byte order mark, UTF-16 without one, or an XML declaration with an encoding (XML 1.0, appendix F).
_ENCODING = re.compile(rb"\xef\xbb\xbf|\xfe\xff|\xff\xfe|\0|<\0|\s*<\?xml[^>]*encoding", re.IGNORECASE)
_LENGTH = re.compile(r"[0-9]{1,15}")
#: What feedparser raises for a document that is not as it should be.
_BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_MARKUP = re.compile(r"</?[a-z][^<>]*>|&(?:#\d+|#x[0-9a-f]+|\w+);", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a feed document came from."""

    #: Its path or address, for errors.
    thing: Path | str
    #: The source's name.
    source: str
    #: What makes ids that are no IRIs unique: the feed's address, or its path inside the folder.
    scope: str
    #: Of dates that name no time zone.
    zone: tzinfo = UTC


def read(
    data: bytes, origin: Origin, key: str, memo: Memo, headers: Mapping[str, str] | None = None
) -> Iterator[Item]:
    """The articles of a feed, in its order; those that ``memo`` remembers unchanged as ``Unchanged``.

    Full content is preferred to the summary. Of entries with the same id the first counts.

    Args:
        data: the document.
        key: prefix of the entries' keys.
        headers: those of the HTTP answer that it came in, names in lower case.

    Raises:
        SourceError: it is no feed, is cut off or damaged, or declares entities.
    """
    _check(data, origin.thing)
    headers = dict(headers or {})
    try:
        readable = io.BytesIO(_readable(data, headers))
        parsed = feedparser.parse(readable, response_headers=headers, sanitize_html=False)
    except _BROKEN as error:
        raise SourceError(
            origin.thing, "is damaged", "ask its publisher to check it with a feed validator"
        ) from error
    if not parsed.get("version") and not parsed.entries:
        raise SourceError(origin.thing, "is not an RSS or Atom feed", "check the address or the file")
    language = declared_language(parsed.feed.get("language"))
    seen: set[str] = set()
    for entry in parsed.entries:
        article = _article(entry, origin, language)
        if article.guid in seen:
            continue
        seen.add(article.guid)
        entry_key = f"{key} {article.guid}"
        if not (article.title or article.blocks):
            yield Failed(entry_key, SourceError(origin.thing, f"the entry {article.guid} has neither title nor text"))
        elif memo.get(entry_key) == article.content_hash:
            yield Unchanged(entry_key)
        else:
            yield Found(article, entry_key, article.content_hash)


def _check(data: bytes, thing: Path | str) -> None:
    """Refuse what is no feed. Entities are how small documents grow huge or read other files; no feed needs them."""
    narrow = data.replace(b"\0", b"")
    if not narrow.strip():
        raise SourceError(thing, "is empty", "try again later")
    if b"<!ENTITY" in narrow:
        raise SourceError(thing, "declares XML entities and is not read", "ask its publisher for a feed without them")
    first = _FIRST_TAG.search(re.sub(rb"<!--.*?-->|<\?.*?\?>", b"", narrow[:65536], flags=re.DOTALL))
    if first and first[1].lower().startswith((b"!doctype", b"html")):
        raise SourceError(thing, "is a web page, not a feed", "use the address of its RSS or Atom feed")
    if not first:
        raise SourceError(thing, "is not an RSS or Atom feed", "check the address or the file")
    if first[1].lower().rpartition(b":")[2] in (b"rss", b"feed", b"rdf") and not _LAST_TAG.search(narrow[-4096:]):
        raise SourceError(thing, "is cut off before its end", "try again later")


def _readable(data: bytes, headers: Mapping[str, str]) -> bytes:
    """A document that does not name its encoding as UTF-8: the parser would take windows-1251 for windows-1252."""
    if _ENCODING.match(data) or "charset=" in headers.get("content-type", "").lower():
        return data
    try:
        return decode(data).encode()
    except ValueError:
        return data


def _article(entry: Entry, origin: Origin, feed_language: str) -> Article:
    link = next(filter(is_web_address, [str(entry.get("link") or "")]), None)
    body, summary = _body(entry)
    title = _plain(entry.get("title_detail") or {"value": entry.get("title") or ""})
    return Article(
        source=origin.source,
        guid=_guid(entry, origin, link, title),
        title=titled(title, body),
        blocks=body,
        url=link,
        language=_language(entry, feed_language),
        summary=summary,
        published=_moment(entry, "published", origin.zone) or _moment(entry, "updated", origin.zone),
        updated=_moment(entry, "updated", origin.zone),
        authors=_authors(entry),
        categories=unique([collapse(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", ())]),
        enclosures=tuple(_enclosures(entry)),
    )


def _guid(entry: Entry, origin: Origin, link: str | None, title: str) -> str:
    given = str(entry.get("id") or "")
    if is_iri(given):
        return given
    if not given and link:
        return link
    return made_guid(origin.source, origin.scope, given or title)


def _body(entry: Entry) -> tuple[tuple[Block, ...], str]:
    """The longest full content as blocks and the summary as text; without full content the summary is the body."""
    contents = [*entry.get("content", ()), {"value": entry.get("yandex_full-text") or ""}]
    content = max(contents, key=lambda detail: len(detail.get("value") or ""))
    summary = entry.get("summary_detail") or {"value": entry.get("summary") or ""}
    if not collapse(content.get("value") or ""):
        return _blocks(summary), ""
    body, text = _blocks(content), _plain(summary)
    return body, "" if text == _joined(body) else text


def _blocks(detail: Entry) -> tuple[Block, ...]:
    value = str(detail.get("value") or "")
    if _is_html(detail, value):
        return blocks(value, detail.get("base") or None)
    return tuple(text_blocks(value.splitlines()))


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


def _enclosures(entry: Entry) -> Iterator[Enclosure]:
    """Enclosures and Media RSS content, each address once."""
    details = [*entry.get("enclosures", ()), *entry.get("media_content", ())]
    given = {str(detail.get("href") or detail.get("url") or ""): detail for detail in reversed(details)}
    for address, detail in reversed(given.items()):
        if is_web_address(address):
            length = str(detail.get("length") or detail.get("filesize") or "")
            media_type = str(detail.get("type") or "application/octet-stream")
            yield Enclosure(address, media_type, int(length) if _LENGTH.fullmatch(length) else 0)
