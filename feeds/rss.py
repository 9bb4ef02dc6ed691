"""RSS 2.0."""

from __future__ import annotations

import html

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from feeds.edition import Channel, Item
from feeds.feedgen_extensions import RssChannel, RssItem


def rss(channel: Channel) -> bytes:
    """The channel as an RSS 2.0 document (rssboard.org/rss-specification), the same bytes for the same entries.

    It is in UTF-8. The full text is in ``content:encoded`` (RSS 1.0 content module), authors in ``dc:creator``; links
    to the other languages and to the original are ``atom:link`` elements.
    """
    generator = FeedGenerator()
    generator.register_extension("links", RssChannel, RssItem, atom=False)
    generator.links.channel = channel
    generator.generator("Tilshi")
    generator.title(channel.title)
    generator.description(channel.description)
    generator.language(channel.language)
    generator.link(href=channel.url(channel.folder.rss), rel="self", type="application/rss+xml")
    generator.link(href=channel.url(channel.page), rel="alternate")
    if channel.published is not None:
        generator.pubDate(channel.published)
    if channel.updated is not None:
        generator.lastBuildDate(channel.updated)
    for item in channel.items:
        _fill(generator.add_entry(order="append"), item)
    document: bytes = generator.rss_str(pretty=True)
    return document


def _fill(entry: FeedEntry, item: Item) -> None:
    entry.links.item = item
    entry.guid(item.id, permalink=False)
    entry.title(item.title)
    entry.link(href=item.url, rel="alternate")
    entry.summary(html.escape(item.summary, quote=False))  # RSS descriptions are HTML
    entry.content(item.content_html)
    entry.published(item.published)
    for category in item.categories:
        entry.category(term=category.name, scheme=category.scheme)
    if item.enclosures:  # RSS has room for one
        first = item.enclosures[0]
        entry.enclosure(first.url, first.length, first.media_type)
