"""Atom 1.0."""

from __future__ import annotations

from datetime import UTC, datetime

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from feeds.edition import Channel, Item
from feeds.feedgen_extensions import AtomChannel, AtomEntry

#: What a feed says that never held an entry, because Atom wants a time and the clock may not be asked.
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def atom(channel: Channel) -> bytes:
    """The channel as an Atom document (RFC 4287) in UTF-8, the same bytes for the same entries."""
    generator = FeedGenerator()
    generator.register_extension("links", AtomChannel, AtomEntry, rss=False)
    generator.links.channel = channel
    generator.generator("Tilshi")
    generator.id(channel.id)
    generator.title(channel.title)
    generator.subtitle(channel.description)
    generator.language(channel.language)
    generator.author(name=channel.author)
    generator.updated(channel.updated or _BEGINNING)
    generator.link(href=channel.url(channel.folder.atom), rel="self", type="application/atom+xml")
    generator.link(href=channel.url(channel.page), rel="alternate", type="text/html", hreflang=channel.language)
    for item in channel.items:
        _fill(generator.add_entry(order="append"), item)
    document: bytes = generator.atom_str(pretty=True)
    return document


def _fill(entry: FeedEntry, item: Item) -> None:
    entry.links.item = item
    entry.id(item.id)
    entry.title(item.title)
    entry.summary(item.summary)
    entry.content(item.content_html, type="html")
    entry.published(item.published)
    entry.updated(item.updated)
    for name in item.authors:
        entry.author(name=name)
    for category in item.categories:
        entry.category(term=category.name, scheme=category.scheme)
