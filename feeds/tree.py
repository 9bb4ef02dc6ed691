"""The output tree: which files there are, and what makes each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from feeds.addresses import OPML, ROOT_PAGE, STYLESHEET, archive_path
from feeds.atom import atom
from feeds.catalogues import opml, sitemap, sitemap_paths
from feeds.edition import Channel, Edition
from feeds.entry import Feed
from feeds.jsonfeed import json_feed
from feeds.rss import rss
from feeds.site import archive_page, article_page, channel_page, root_page, stylesheet


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file of the tree that is made when it is needed."""

    #: Relative to the output folder, with ``/``.
    path: str
    render: Callable[[], bytes]


def output_files(edition: Edition, limit: int) -> Iterator[OutputFile]:
    """All files of an edition; what is linked to comes before what links to it.

    Args:
        edition: what is published.
        limit: most entries of a feed or list.
    """
    yield OutputFile(STYLESHEET, stylesheet)
    for path, content in edition.pictures.items():
        yield OutputFile(path, partial(bytes, content))
    channels = tuple(edition.channel(feed, limit) for feed in edition.feeds)
    everything: list[Channel] = []
    for feed, channel in zip(edition.feeds, channels, strict=True):
        yield from _article_files(edition, feed, channel, limit)
        everything.append(channel)
        for category_feed in edition.category_feeds(feed):
            category = edition.channel(category_feed, limit)
            newest = edition.items(category_feed)[:limit]
            yield OutputFile(category.folder.page, partial(channel_page, edition, category, newest))
            yield from _feed_files(category)
            everything.append(category)
    for feed, channel in zip(edition.feeds, channels, strict=True):
        for page in (*edition.archive(feed, limit), channel):
            yield from _feed_files(page)
            yield OutputFile(page.folder.json, partial(json_feed, page))
    for path in sitemap_paths(edition):
        yield OutputFile(path, partial(sitemap, edition, path))
    yield OutputFile(OPML, partial(opml, edition, everything))
    yield OutputFile(ROOT_PAGE, partial(root_page, edition, channels))


def _article_files(edition: Edition, feed: Feed, channel: Channel, limit: int) -> Iterator[OutputFile]:
    items = edition.items(feed)
    for item in items:
        yield OutputFile(item.path, partial(article_page, edition, channel, item))
    by_year = edition.by_year(feed)
    for year, members in by_year.items():
        path = archive_path(channel.language, year)
        yield OutputFile(path, partial(archive_page, edition, channel, year, members))
    front = partial(channel_page, edition, channel, items[:limit], tuple(by_year))
    yield OutputFile(channel.folder.page, front)


def _feed_files(channel: Channel) -> Iterator[OutputFile]:
    yield OutputFile(channel.folder.rss, partial(rss, channel))
    yield OutputFile(channel.folder.atom, partial(atom, channel))
