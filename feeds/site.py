"""The web pages: one per article and language, lists of them, and the page where readers choose a language."""

from __future__ import annotations

import html
import posixpath
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from importlib.resources import files
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from feeds.addresses import (
    MEDIA,
    ROOT_PAGE,
    STYLESHEET,
    Folder,
    absolute,
    archive_path,
    article_path,
    language_folder,
    relative,
)
from feeds.edition import Channel, Edition, Item
from feeds.entry import Alternate
from feeds.wording import language_name, open_graph_locale, wording, written_date


@dataclass(frozen=True, slots=True)
class _FeedLink:
    format: str
    media_type: str
    title: str
    path: str
    url: str


@dataclass(frozen=True, slots=True)
class _Choice:
    """The same page in another language, or that language's front page."""

    language: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class _Page:
    """What the frame around every page needs to know."""

    path: str
    url: str
    language: str
    title: str
    description: str
    #: The page in all languages that have it, itself included.
    alternates: tuple[Alternate, ...]
    feeds: tuple[_FeedLink, ...]
    switcher: tuple[_Choice, ...]
    #: Where the site's name leads.
    home: str

    @property
    def locale(self) -> str:
        return open_graph_locale(self.language)

    def reference(self, path: str) -> str:
        return relative(path, self.path)


def article_page(edition: Edition, channel: Channel, item: Item) -> bytes:
    """The page of an article in one language.

    Args:
        edition: the edition that both others are from.
        channel: the feed of the item's language.
        item: the article.
    """
    own = Alternate(item.language, item.url)
    published_in = {item.language, *(alternate.language for alternate in item.alternates)}
    page = _Page(
        path=item.path,
        url=item.url,
        language=item.language,
        title=item.title,
        description=item.summary or item.title,
        alternates=(own, *item.alternates) if item.alternates else (),
        feeds=_feed_links(channel),
        switcher=tuple(
            _Choice(
                code,
                language_name(code),
                article_path(code, item.slug) if code in published_in else language_folder(code).page,
            )
            for code in edition.languages
        ),
        home=language_folder(item.language).page,
    )
    return _render("article.html", edition, page, item=item, content=_with_local_pictures(edition, item))


def channel_page(edition: Edition, channel: Channel, items: tuple[Item, ...], years: tuple[int, ...] = ()) -> bytes:
    """The front page of a language or of a category in it: the newest articles.

    Args:
        edition: the edition that the channel is from.
        channel: the feed of the language or category.
        items: what to list, in the order given.
        years: the years that have an archive page, in the order in which they are shown.
    """
    is_named = channel.title != edition.site_title(channel.language)
    title = channel.title if is_named else wording(channel.language).latest
    page = _list_page(edition, channel, channel.folder.page, title)
    own = edition.categories.get(channel.language, {}).values() if channel.category is None else ()
    archives = [(year, archive_path(channel.language, year)) for year in years]
    categories = sorted(own, key=lambda category: category.name)
    return _render("list.html", edition, page, items=items, categories=categories, archives=archives)


def archive_page(edition: Edition, channel: Channel, year: int, items: tuple[Item, ...]) -> bytes:
    """The page that lists all articles of a year in one language, ``items`` in the order given."""
    title = f"{wording(channel.language).archive}: {year}"
    page = _list_page(edition, channel, archive_path(channel.language, year), title)
    return _render("list.html", edition, page, items=items, categories=(), archives=())


def root_page(edition: Edition, channels: tuple[Channel, ...]) -> bytes:
    """The site's first page, where readers choose a language."""
    language = edition.languages[0] if edition.languages else "en"
    page = _Page(
        path=ROOT_PAGE,
        url=absolute(edition.base_url, ROOT_PAGE),
        language=language,
        title=edition.site_title(language),
        description=edition.description,
        alternates=edition.front_pages,
        feeds=tuple(link for channel in channels for link in _feed_links(channel)),
        switcher=(),
        home=ROOT_PAGE,
    )
    choices = [(c, language_name(c.language), wording(c.language)) for c in channels]
    return _render("root.html", edition, page, choices=choices)


def stylesheet() -> bytes:
    """The style sheet of all pages."""
    return files("feeds").joinpath("templates", STYLESHEET).read_bytes()


def _with_local_pictures(edition: Edition, item: Item) -> str:
    """The text with pictures that are found on a disk too."""
    address, reference = absolute(edition.base_url, MEDIA), relative(MEDIA, item.path)
    return item.content_html.replace(f'src="{html.escape(address)}', f'src="{html.escape(reference)}')


def _list_page(edition: Edition, channel: Channel, path: str, title: str) -> _Page:
    is_front = path == language_folder(channel.language).page
    return _Page(
        path=path,
        url=channel.url(path),
        language=channel.language,
        title=title,
        description=channel.description,
        alternates=edition.front_pages if is_front else (),
        feeds=_feed_links(channel),
        switcher=tuple(_Choice(c, language_name(c), language_folder(c).page) for c in edition.languages),
        home=ROOT_PAGE if is_front else language_folder(channel.language).page,
    )


def _feed_links(channel: Channel) -> tuple[_FeedLink, ...]:
    folder: Folder = channel.folder
    formats = [("RSS", "application/rss+xml", folder.rss), ("Atom", "application/atom+xml", folder.atom)]
    if channel.category is None:
        formats.append(("JSON Feed", "application/feed+json", folder.json))
    return tuple(
        _FeedLink(name, media_type, f"{channel.title} ({name})", path, channel.url(path))
        for name, media_type, path in formats
    )


def _render(template: str, edition: Edition, page: _Page, **values: object) -> bytes:
    text = (
        _environment(edition.zone)
        .get_template(template)
        .render(page=page, site_title=edition.site_title(page.language), words=wording(page.language), **values)
    )
    return text.encode() + b"\n"


@cache
def _environment(zone: ZoneInfo) -> Environment:
    environment = Environment(
        loader=PackageLoader("feeds"), autoescape=True, undefined=StrictUndefined, auto_reload=False
    )
    environment.filters["day"] = partial(_day, zone)
    environment.filters["file_name"] = _file_name
    environment.filters["graph_locale"] = open_graph_locale
    return environment


def _day(zone: ZoneInfo, moment: datetime, language: str) -> str:
    return written_date(moment.astimezone(zone).date(), language)


def _file_name(url: str) -> str:
    return unquote(posixpath.basename(urlsplit(url).path)) or url
