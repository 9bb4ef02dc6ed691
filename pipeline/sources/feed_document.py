"""The document that a feed is: its encoding, and whether it is a whole and harmless feed at all."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import feedparser

from pipeline.errors import SourceError
from pipeline.sources.encoding import decode, xml_encoding

_DECLARATION = re.compile(r"\A(?:\s*<\?xml[^>]*>)+")
#: A document type at the head of a document (XML 1.0, 2.8), or a declaration that is out of place there.
_DOCUMENT_TYPE = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!(?:DOCTYPE|ENTITY)", re.DOTALL)
_FIRST_TAG = re.compile(r"<(!doctype\s+html|[a-z_][\w:.-]*)", re.IGNORECASE)
#: What feedparser raises for a document that is not as it should be.
_BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_LAST_TAG = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>\s*(?:<!--.*-->\s*)?$", re.IGNORECASE | re.DOTALL)


def parse(data: bytes, thing: Path | str, charset: str | None = None, language: str | None = None) -> Any:
    """What feedparser makes of a feed; relative addresses stay as they are.

    Args:
        data: the document.
        thing: its path or address, for errors.
        charset: the encoding that its server names.
        language: the language that its server names.

    Raises:
        SourceError: it is no feed, is cut off or damaged, or declares entities.
    """
    try:
        document = _DECLARATION.sub("", decode(data, charset, xml_encoding(data)))
    except ValueError as error:
        raise _no_feed(thing) from error
    _check(document, thing)
    headers = {"content-type": "application/xml; charset=utf-8", "content-language": language}
    try:
        parsed = feedparser.parse(io.BytesIO(document.encode()), response_headers=headers, sanitize_html=False)
    except _BROKEN as error:
        raise SourceError(thing, "is damaged", "ask its publisher to check it with a feed validator") from error
    if not parsed.get("version") and not parsed.entries:
        raise _no_feed(thing)
    return parsed


def _check(document: str, thing: Path | str) -> None:
    """Refuse what is no feed. Entities are how small documents grow huge or read other files; no feed needs them."""
    if not document.strip():
        raise SourceError(thing, "is empty", "try again later")
    if _DOCUMENT_TYPE.match(document) and "<!ENTITY" in document:
        raise SourceError(thing, "declares XML entities and is not read", "ask its publisher for a feed without them")
    first = _FIRST_TAG.search(re.sub(r"<!--.*?-->|<\?.*?\?>", "", document[:65536], flags=re.DOTALL))
    if first and first[1].lower().startswith(("!doctype", "html")):
        raise SourceError(thing, "is a web page, not a feed", "use the address of its RSS or Atom feed")
    if not first:
        raise _no_feed(thing)
    if first[1].lower().rpartition(":")[2] in ("rss", "feed", "rdf") and not _LAST_TAG.search(document[-4096:]):
        if f"</{first[1]}>" in document:
            raise SourceError(
                thing, "has something after its end that is no part of a feed", "ask its publisher to remove it"
            )
        raise SourceError(thing, "is cut off before its end", "try again later")


def _no_feed(thing: Path | str) -> SourceError:
    return SourceError(thing, "is not an RSS or Atom feed", "check the address or the file")
