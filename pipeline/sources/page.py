"""HTML pages: the article out of the page around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import lxml.etree
import lxml.html

from pipeline.errors import SourceError
from pipeline.sources.base import Document, Draft, declared_language, is_web_address, unique
from pipeline.sources.dates import parse_date
from pipeline.sources.encoding import decode, xml_encoding
from pipeline.sources.html import blocks, collapse, left_out
from pipeline.sources.opening import take_date, titled, without_title

#: An ``lxml.html.HtmlElement``; lxml has no types.
Element: TypeAlias = Any

_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
#: Where the article is, best first.
_CONTENT = ("//*[@itemprop='articleBody']", "//article", "//main", "//*[@role='main']", "//body")
#: What stands in or around an article without belonging to it. A form is kept when it is wrapped around the text.
_NOISE = (
    ".//nav|.//aside|.//header|.//footer|.//script|.//style|.//noscript|.//template|.//iframe|.//button|.//input"
    "|.//select|.//textarea|.//form[not(.//p)]|.//*[@hidden]|.//*[@role='navigation']|.//*[@aria-hidden='true']"
)
_PUBLISHED = ("article:published_time", "datepublished", "pubdate", "dc.date.issued", "dc.date", "date")
_UPDATED = ("article:modified_time", "datemodified", "og:updated_time", "dc.date.modified", "last-modified")


def read(document: Document) -> Draft:
    """An HTML page: title, dates, authors and categories from its metadata, the text from its main part.

    Raises:
        SourceError: there is no text in it.
    """
    page = _Page(_tree(document))
    url = page.url
    content = page.content()
    headline = page.headline(content)
    published = page.moment(_PUBLISHED, document.zone) or _time_element(content, document.zone)
    for element in content.xpath(_NOISE):
        element.drop_tree()
    html, base = lxml.html.tostring(content, encoding="unicode"), page.base or url
    body = without_title(blocks(html, base), headline)
    date, rest = take_date(body, document.zone)
    if date and published in (None, date):
        published, body = date, rest
    if not (headline or body):
        raise SourceError(document.path, "has no text", "save the page with its text and try again")
    return Draft(
        title=titled(headline, body),
        blocks=body,
        url=url,
        language=declared_language(page.root.get("lang")),
        summary=next(page.meta("description", "og:description"), ""),
        published=published,
        updated=page.moment(_UPDATED, document.zone),
        authors=unique([name for name in page.meta("author", "article:author") if not is_web_address(name)]),
        categories=unique(list(page.categories())),
        notes=left_out(html, base),
    )


def _tree(document: Document) -> Element:
    charset = _CHARSET.search(document.data, 0, 4096)
    text = decode(document.data, charset[1].decode("ascii") if charset else None, xml_encoding(document.data))
    try:
        parser = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
        return lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text), parser=parser)
    except lxml.etree.ParserError as error:
        raise SourceError(document.path, "has no text", "save the page with its text and try again") from error


class _Page:
    """A page's metadata and its main part."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._meta: dict[str, list[str]] = {}
        for element in root.iter("meta"):
            name = element.get("name") or element.get("property") or element.get("itemprop") or ""
            content = collapse(element.get("content") or "")
            if content:
                self._meta.setdefault(name.lower(), []).append(content)

    def meta(self, *names: str) -> Iterator[str]:
        return chain.from_iterable(self._meta.get(name, ()) for name in names)

    @property
    def url(self) -> str | None:
        links = self.root.xpath("//link[@rel='canonical']/@href")
        return next(filter(is_web_address, chain(links, self.meta("og:url"))), None)

    @property
    def base(self) -> str | None:
        return next(filter(is_web_address, self.root.xpath("//base/@href")), None)

    def moment(self, names: tuple[str, ...], zone: ZoneInfo) -> datetime | None:
        return next(filter(None, (parse_date(text, zone) for text in self.meta(*names))), None)

    def categories(self) -> Iterator[str]:
        yield from self.meta("article:section", "article:tag")
        for keywords in self.meta("keywords"):
            yield from map(collapse, keywords.split(","))

    def content(self) -> Element:
        """The element that holds the article: of several of a kind the one with most text."""
        for path in _CONTENT:
            kind = path.removeprefix("//")
            lengths = {element: len(_text(element)) for element in self.root.xpath(f"{path}[not(ancestor::{kind})]")}
            if any(lengths.values()):
                return max(lengths, key=lengths.__getitem__)
        return self.root

    def headline(self, content: Element) -> str:
        """The main heading, else what the page calls itself."""
        inner = content.xpath(".//h1[not(ancestor::nav)]")
        outer = self.root.xpath("//h1[not(ancestor::nav)][not(ancestor::header)][not(ancestor::footer)]")
        if content.tag == "body":
            inner = []
        titles = chain(
            map(_text, inner), map(_text, outer), self.meta("og:title"), map(_text, self.root.xpath("//head/title"))
        )
        return next(filter(None, titles), "")


def _text(element: Element) -> str:
    """What a reader sees of an element."""
    return collapse("".join(element.xpath(".//text()[not(ancestor::script or ancestor::style)]")))


def _time_element(content: Element, zone: ZoneInfo) -> datetime | None:
    """The first ``<time>`` that stands alone or in the article's header; one inside a sentence is not its date."""
    for element in content.iter("time"):
        parent = element.getparent()
        alone = parent is None or _text(parent) == _text(element)
        if alone or element.xpath("ancestor::header") or element.get("itemprop") == "datePublished":
            return parse_date(element.get("datetime") or _text(element), zone)
    return None
