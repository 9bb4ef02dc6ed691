"""Markdown (CommonMark with tables and strikethrough) with YAML front matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import frontmatter
import yaml
from markdown_it import MarkdownIt

from pipeline.errors import SourceError
from pipeline.sources.base import Document, Draft, declared_language, is_iri, is_web_address, unique
from pipeline.sources.dates import parse_date
from pipeline.sources.encoding import decode
from pipeline.sources.html import blocks, collapse, left_out
from pipeline.sources.opening import take_date, take_heading, titled, without_title

Metadata = Mapping[str, object]


def read(document: Document) -> Draft:
    """A Markdown file.

    Front matter: ``title``, ``date`` (``published``), ``updated``, ``author``/``authors``,
    ``category``/``categories``/``tags``, ``url``, ``guid``, ``language``, ``summary``. A leading heading is the
    title where the front matter has none, and is left out of the body where it repeats it.

    Raises:
        SourceError: the front matter is not YAML.
    """
    metadata, text = _parsed(document)
    url = _text(metadata, "url", "link", "canonical_url")
    notes = [] if not url or is_web_address(url) else [f"the url {url!r} is not a web address and is left out"]
    web = url if is_web_address(url) else None
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
    body = blocks(html, web)
    notes.extend(left_out(html, web))
    title = _text(metadata, "title")
    heading, rest = take_heading(body)
    title, body = (title, without_title(body, title)) if title else (heading, rest)
    published, note = _moment(metadata, document.zone, "date", "published", "pubdate")
    notes.extend(note)
    if not published:
        published, body = take_date(body, document.zone)
    updated, note = _moment(metadata, document.zone, "updated", "modified", "lastmod")
    notes.extend(note)
    guid = _text(metadata, "guid", "id")
    return Draft(
        title=titled(title, body),
        blocks=body,
        guid=guid if is_iri(guid) else "",
        url=web,
        language=declared_language(_text(metadata, "language", "lang")),
        summary=_text(metadata, "summary", "description"),
        published=published,
        updated=updated,
        authors=unique(list(_texts(metadata, "author", "authors"))),
        categories=unique(list(_texts(metadata, "category", "categories", "tags"))),
        notes=tuple(notes),
    )


def _parsed(document: Document) -> tuple[Metadata, str]:
    """Front matter, with keys in lower case, and the Markdown after it; text between two lines is no front matter."""
    content = decode(document.data).strip()
    handler = frontmatter.YAMLHandler()
    parts = handler.FM_BOUNDARY.split(content, 2) if handler.detect(content) else []
    if len(parts) < 3:
        return {}, content
    try:
        metadata = handler.load(parts[1])
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 2}" if mark else ""
        raise SourceError(
            document.path, f"the front matter is not YAML{where}", "put values with a colon in quotation marks"
        ) from error
    except ValueError as error:
        raise SourceError(
            document.path, f"the front matter has a date that does not exist ({error})", "write it as 2024-03-14"
        ) from error
    if metadata and not isinstance(metadata, dict):
        return {}, content
    return {str(key).lower(): value for key, value in (metadata or {}).items()}, parts[2].strip()


def _texts(metadata: Metadata, *keys: str) -> Iterator[str]:
    """The values of the keys that are there; a list's members one by one, ``a, b`` in one text as two."""
    for key in keys:
        value = metadata.get(key)
        for member in value if isinstance(value, list) else str(value).split(",") if _scalar(value) else ():
            if isinstance(member, dict) and _scalar(member.get("name")):
                yield collapse(str(member["name"]))
            elif _scalar(member):
                yield collapse(str(member))


def _text(metadata: Metadata, *keys: str) -> str:
    values = (metadata.get(key) for key in keys)
    return next((collapse(str(value)) for value in values if _scalar(value)), "")


def _scalar(value: object) -> bool:
    return isinstance(value, str | int | float | date) and not isinstance(value, bool)


def _moment(metadata: Metadata, zone: ZoneInfo, *keys: str) -> tuple[datetime | None, list[str]]:
    for key in keys:
        value = metadata.get(key)
        if value is not None:
            moment = parse_date(value, zone)
            note = f"the {key} in the front matter is not a date; write it as 2024-03-14 or 2024-03-14 15:30"
            return moment, [] if moment else [note]
    return None, []
