"""Lists of everything, for machines: OPML for feed readers, a sitemap for search engines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from itertools import islice

from lxml import etree

from feeds.addresses import ROOT_PAGE, SITEMAP, absolute, archive_path, language_folder
from feeds.edition import Channel, Edition
from feeds.entry import Alternate
from feeds.wording import language_name

#: What one sitemap may hold (sitemaps.org, "Sitemap index files").
SITEMAP_LIMIT = 50_000
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def opml(edition: Edition, channels: Sequence[Channel]) -> bytes:
    """All feeds as an OPML 2.0 subscription list: a folder for each language, the main feed first.

    Args:
        edition: the edition that the channels are from.
        channels: those of the languages and of their categories.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = edition.title
    changes = [channel.updated for channel in channels if channel.updated is not None]
    if changes:
        etree.SubElement(head, "dateModified").text = format_datetime(max(changes), usegmt=True)
    body = etree.SubElement(root, "body")
    for language in edition.languages:
        folder = etree.SubElement(body, "outline", text=language_name(language))
        for channel in channels:
            if channel.language == language:
                _outline(folder, channel)
    return _document(root)


def _outline(parent: etree._Element, channel: Channel) -> None:
    etree.SubElement(
        parent,
        "outline",
        type="rss",
        version="RSS2",
        text=channel.title,
        title=channel.title,
        description=channel.description,
        language=channel.language,
        xmlUrl=channel.url(channel.folder.rss),
        htmlUrl=channel.url(channel.folder.page),
    )


def sitemap_paths(edition: Edition) -> list[str]:
    """The sitemap files of an edition: one, or an index and its parts when there is more than one may hold."""
    count = sum(1 for _ in _pages(edition))
    parts = -(-count // SITEMAP_LIMIT)
    if parts <= 1:
        return [SITEMAP]
    return [SITEMAP, *(f"sitemap-{number}.xml" for number in range(1, parts + 1))]


def sitemap(edition: Edition, path: str) -> bytes:
    """One of the files that :func:`sitemap_paths` names (sitemaps.org; ``xhtml:link`` for the other languages)."""
    paths = sitemap_paths(edition)
    if len(paths) == 1:
        return _sitemap_part(edition, 0)
    if path != SITEMAP:
        return _sitemap_part(edition, paths.index(path) - 1)
    root = etree.Element(f"{{{_SITEMAP}}}sitemapindex", nsmap={None: _SITEMAP})
    for part in paths[1:]:
        entry = etree.SubElement(root, f"{{{_SITEMAP}}}sitemap")
        etree.SubElement(entry, f"{{{_SITEMAP}}}loc").text = absolute(edition.base_url, part)
    return _document(root)


def _sitemap_part(edition: Edition, number: int) -> bytes:
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP, "xhtml": _XHTML})
    pages = islice(_pages(edition), number * SITEMAP_LIMIT, (number + 1) * SITEMAP_LIMIT)
    for address, changed, alternates in pages:
        entry = etree.SubElement(root, f"{{{_SITEMAP}}}url")
        etree.SubElement(entry, f"{{{_SITEMAP}}}loc").text = address
        if changed is not None:
            etree.SubElement(entry, f"{{{_SITEMAP}}}lastmod").text = changed.isoformat()
        for other in alternates:
            etree.SubElement(entry, f"{{{_XHTML}}}link", rel="alternate", hreflang=other.language, href=other.url)
    return _document(root)


def _pages(edition: Edition) -> Iterator[tuple[str, datetime | None, Sequence[Alternate]]]:
    """Address, time of change and all languages of every page; a page that has other languages names itself too."""
    for path in (ROOT_PAGE, *(language_folder(language).page for language in edition.languages)):
        yield absolute(edition.base_url, path), None, edition.front_pages
    for feed in edition.feeds:
        categories = (edition.channel(category).page for category in edition.category_feeds(feed))
        archives = (archive_path(feed.language, year) for year in edition.by_year(feed))
        for path in (*categories, *archives):
            yield absolute(edition.base_url, path), None, ()
        for item in map(edition.item, feed.entries):
            itself = Alternate(item.language, item.url)
            yield item.url, item.updated, (itself, *item.alternates) if item.alternates else ()


def _document(root: etree._Element) -> bytes:
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return document
