"""A site made ready for writing: entries cleaned, linked between languages and sorted into categories.

Every writer reads from here, so that all formats say the same thing.
"""

from __future__ import annotations

import html
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feeds.addresses import Folder, absolute, article_path, category_folder, feed_page_folder, language_folder
from feeds.clean import clean_html, clean_line, html_to_text, nest_headings, web_address
from feeds.entry import Alternate, Enclosure, Entry, Feed, Site
from feeds.errors import FeedError
from feeds.media import extract_pictures
from feeds.slugs import digest, slugify
from feeds.wording import wording

DEFAULT_LIMIT = 50
_SUMMARY_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Category:
    """A subject, as it is spelt in one language."""

    name: str
    #: Unique in its language.
    slug: str
    folder: Folder
    #: The address that stands for all categories of the language (RFC 4287, 4.2.2.2; RSS ``domain``).
    scheme: str


@dataclass(frozen=True, slots=True)
class Item:
    """An entry ready for writing: text on one line, HTML clean, addresses absolute, times in whole seconds UTC."""

    id: str
    slug: str
    language: str
    #: Where its page is in the output tree.
    path: str
    url: str
    #: Never empty.
    title: str
    #: With the notice at its top when a machine translated it.
    content_html: str
    #: Beginning with a short notice when a machine translated it.
    summary: str
    published: datetime
    updated: datetime
    #: When readers last saw it change here.
    changed: datetime
    authors: tuple[str, ...]
    categories: tuple[Category, ...]
    enclosures: tuple[Enclosure, ...]
    #: Its pages in the other languages.
    alternates: tuple[Alternate, ...]
    #: The publication that it was made from; None when that is not on the web.
    original: Alternate | None
    translated_from: str | None
    machine_translated: bool

    @property
    def image(self) -> Enclosure | None:
        """The first picture among the enclosures."""
        return next((e for e in self.enclosures if e.media_type.startswith("image/")), None)


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed, or a page of its archive, ready for writing."""

    id: str
    language: str
    title: str
    description: str
    #: Never empty.
    author: str
    base_url: str
    folder: Folder
    #: The feeds of the whole site in the other languages; none for a category.
    alternates: tuple[tuple[str, Folder], ...]
    #: Newest first.
    items: tuple[Item, ...]
    category: Category | None = None
    #: When an entry last left it; None when none did.
    changed: datetime | None = None
    #: The feed that this is an archive page of; None for the feed itself.
    current: Folder | None = None
    #: The archive pages before and after this one; before the feed is the last page.
    previous: Folder | None = None
    following: Folder | None = None

    @property
    def page(self) -> str:
        """The web page that shows the same."""
        return (self.current or self.folder).page

    @property
    def history(self) -> Iterator[tuple[str, Folder]]:
        """The feed and the archive pages that it links to, by relation (RFC 5005, section 4)."""
        relations = {"current": self.current, "prev-archive": self.previous, "next-archive": self.following}
        return ((relation, folder) for relation, folder in relations.items() if folder is not None)

    @property
    def updated(self) -> datetime | None:
        """When anything in it last changed; None when it never held anything."""
        changes = (self.changed, *(item.changed for item in self.items))
        return max((change for change in changes if change is not None), default=None)

    @property
    def published(self) -> datetime | None:
        """When its newest entry was published; None without entries."""
        return max((item.published for item in self.items), default=None)

    def url(self, path: str) -> str:
        """The address of a path in the output tree."""
        return absolute(self.base_url, path)


class Edition:
    """All that will be published of a site. Entries are made ready when first asked for, once each.

    Args:
        site: one feed a language; feeds of a category are derived from the entries, and those in ``site`` ignored.

    Raises:
        FeedError: the base address is not http(s), a language or slug cannot be a file name, or two entries of a
            language have the same slug.
    """

    def __init__(self, site: Site) -> None:
        if web_address(site.base_url) is None:
            raise FeedError(
                site.base_url or "base_url", "is not an http or https address", "say where output/ will be served"
            )
        self.site = site
        self.base_url = site.base_url.rstrip("/") + "/"
        self.title = clean_line(site.title) or self.base_url
        self.description = clean_line(site.description) or self.title
        self.zone = _zone(site.timezone)
        self.feeds = tuple(feed for feed in site.feeds if feed.category is None)
        self.languages = tuple(feed.language for feed in self.feeds)
        self._check_names()
        self._items: dict[tuple[str, str], Item] = {}
        self._pictures: dict[str, bytes] = {}

    def channel(self, feed: Feed, limit: int | None = DEFAULT_LIMIT) -> Channel:
        """The feed of a language, or of the category that ``feed`` is restricted to.

        It holds the entries that changed last, so that a late release with an early date reaches subscribers too,
        and those that are in no page of :meth:`archive` yet.

        Args:
            feed: one of the site's feeds.
            limit: how many of the entries that changed last it holds; None for all.
        """
        latest = sorted(feed.entries, key=lambda entry: (_changed(entry), entry.published, entry.id), reverse=True)
        *archived, rest = self._pages(feed, limit) or [()]
        members = {entry.slug: entry for entry in (*latest[:limit], *rest)}
        category = self._category(feed.language, feed.category) if feed.category is not None else None
        others = tuple((code, language_folder(code)) for code in self.languages if code != feed.language)
        return Channel(
            id=feed.id,
            language=feed.language,
            title=clean_line(feed.title) or self.site_title(feed.language),
            description=clean_line(feed.description) or self.description,
            author=clean_line(self.site.author) or self.site_title(feed.language),
            base_url=self.base_url,
            folder=category.folder if category else language_folder(feed.language),
            alternates=() if category else others,
            items=self._items_of(members.values()),
            category=category,
            changed=_whole_seconds(feed.changed) if feed.changed else None,
            previous=feed_page_folder(feed.language, len(archived)) if archived else None,
        )

    def archive(self, feed: Feed, limit: int = DEFAULT_LIMIT) -> Iterator[Channel]:
        """The pages of the archive of a language's feed, oldest first (RFC 5005, section 4).

        A page holds ``limit`` entries in the order in which they were added, so that it never gets others while
        entries are only added; what no page holds is in :meth:`channel`.
        """
        channel = self.channel(feed, limit)
        pages = self._pages(feed, limit)[:-1]
        for number, entries in enumerate(pages, 1):
            yield replace(
                channel,
                folder=feed_page_folder(feed.language, number),
                alternates=(),
                items=self._items_of(entries),
                changed=None,
                current=channel.folder,
                previous=feed_page_folder(feed.language, number - 1) if number > 1 else None,
                following=feed_page_folder(feed.language, number + 1) if number < len(pages) else None,
            )

    def items(self, feed: Feed) -> tuple[Item, ...]:
        """All entries of a feed, newest first."""
        return self._items_of(feed.entries)

    def by_year(self, feed: Feed) -> dict[int, tuple[Item, ...]]:
        """The entries of a feed by the year of their publication in the site's time zone, newest first."""
        years = groupby(self.items(feed), key=lambda item: item.published.astimezone(self.zone).year)
        return {year: tuple(items) for year, items in years}

    @property
    def pictures(self) -> dict[str, bytes]:
        """The pictures that came inside the texts of all entries, by their paths."""
        for feed in self.feeds:
            self.items(feed)
        return self._pictures

    def _items_of(self, entries: Iterable[Entry]) -> tuple[Item, ...]:
        newest_first = sorted(entries, key=lambda entry: (entry.published, entry.id), reverse=True)
        return tuple(map(self.item, newest_first))

    def _pages(self, feed: Feed, limit: int | None) -> list[tuple[Entry, ...]]:
        """The entries of a language by page of the archive; the last page is not in the archive but in the feed."""
        if limit is None or feed.category is not None:
            return []
        entries = sorted(feed.entries, key=lambda entry: (entry.added or entry.published, entry.id))
        return [tuple(entries[start : start + limit]) for start in range(0, len(entries), limit)]

    def category_feeds(self, feed: Feed) -> Iterator[Feed]:
        """A feed for each category of a language's entries, by slug; its id follows from its name (RFC 9562, 5.5)."""
        members: dict[str, list[Entry]] = {}
        for entry in feed.entries:
            for slug in {category.slug for category in self._categories_of(entry)}:
                members.setdefault(slug, []).append(entry)
        names = {category.slug: category.name for category in self.categories[feed.language].values()}
        for slug in sorted(members):
            yield Feed(
                id=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{feed.id}#{_fold(names[slug])}')}",
                language=feed.language,
                title=f"{feed.title}: {names[slug]}",
                description=feed.description,
                entries=tuple(members[slug]),
                category=names[slug],
                changed=feed.changed,
            )

    def item(self, entry: Entry) -> Item:
        """The entry, ready for writing."""
        key = (entry.language, entry.slug)
        if key not in self._items:
            self._items[key] = self._make_item(entry)
        return self._items[key]

    def site_title(self, language: str) -> str:
        """The name of the site, in the language if it has one there."""
        own = next((feed.site_title for feed in self.feeds if feed.language == language), "")
        return clean_line(own) or self.title

    @property
    def front_pages(self) -> tuple[Alternate, ...]:
        """The languages' front pages and, as ``x-default``, the page where readers choose a language."""
        pages = (Alternate(c, absolute(self.base_url, language_folder(c).page)) for c in self.languages)
        return (*pages, Alternate("x-default", self.base_url))

    @cached_property
    def categories(self) -> dict[str, dict[str, Category]]:
        """For each language its categories, by folded name."""
        return {feed.language: self._sort_into_categories(feed) for feed in self.feeds}

    @cached_property
    def _languages_of(self) -> dict[str, tuple[str, ...]]:
        """For each slug the languages that it is published in, in the site's order."""
        found: dict[str, tuple[str, ...]] = {}
        for feed in self.feeds:
            for entry in feed.entries:
                found[entry.slug] = (*found.get(entry.slug, ()), feed.language)
        return found

    def _make_item(self, entry: Entry) -> Item:
        content, pictures = extract_pictures(entry.content_html, self.base_url)
        for path, picture in pictures.items():
            self._pictures.setdefault(path, picture)
        content = nest_headings(clean_html(content))
        summary = clean_line(entry.summary) or _shorten(html_to_text(content))
        alternates = tuple(
            Alternate(language, absolute(self.base_url, article_path(language, entry.slug)))
            for language in self._languages_of.get(entry.slug, ())
            if language != entry.language
        )
        original = _original(entry, alternates)
        path = article_path(entry.language, entry.slug)
        return Item(
            id=clean_line(entry.id),
            slug=entry.slug,
            language=entry.language,
            path=path,
            url=absolute(self.base_url, path),
            title=clean_line(entry.title) or _shorten(summary, 80) or wording(entry.language).untitled,
            content_html=_notice(entry, original) + content,
            summary=_marked(entry, summary),
            published=_whole_seconds(entry.published),
            updated=_whole_seconds(entry.updated),
            changed=_whole_seconds(_changed(entry)),
            authors=tuple(name for name in map(clean_line, entry.authors) if name),
            categories=self._categories_of(entry),
            enclosures=tuple(e for e in map(_clean_enclosure, entry.enclosures) if e is not None),
            alternates=alternates,
            original=original,
            translated_from=entry.translated_from,
            machine_translated=entry.machine_translated,
        )

    def _categories_of(self, entry: Entry) -> tuple[Category, ...]:
        found = (self._category(entry.language, name) for name in entry.categories if _fold(name))
        return tuple(dict.fromkeys(found))

    def _category(self, language: str, name: str) -> Category:
        known = self.categories.get(language, {}).get(_fold(name))
        return known or self._new_category(language, clean_line(name), _category_slug(_fold(name)))

    def _sort_into_categories(self, feed: Feed) -> dict[str, Category]:
        """A category's address follows from its name, so that no other category ever takes it over.

        Only of plain names that share a slug, such as ``Мир`` and ``Mir``, does any depend on the others: all of them
        leave the slug.
        """
        spellings: dict[str, str] = {}
        for entry in sorted(feed.entries, key=lambda entry: (entry.published, entry.id)):
            for name in filter(None, map(clean_line, entry.categories)):
                spellings.setdefault(_fold(name), name)
        slugs = {folded: _category_slug(folded) for folded in spellings}
        claims = Counter(slugs.values())
        return {
            folded: self._new_category(
                feed.language, spellings[folded], slug if claims[slug] == 1 else f"{slug}-{digest(folded)}"
            )
            for folded, slug in slugs.items()
        }

    def _new_category(self, language: str, name: str, slug: str) -> Category:
        scheme = absolute(self.base_url, f"{language}/categories/")
        return Category(name, slug, category_folder(language, slug), scheme)

    def _check_names(self) -> None:
        if len(set(self.languages)) < len(self.languages):
            raise FeedError(self.title, "has two feeds in one language", "give each language one feed")
        for feed in self.feeds:
            if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", feed.language):
                raise FeedError(feed.language or feed.title, "is not a language tag", "use one such as ru, en or kk")
            seen: set[str] = set()
            for entry in feed.entries:
                if not re.fullmatch(r"\w[\w.~-]*", entry.slug) or len(entry.slug.encode()) > 200:
                    raise FeedError(
                        entry.id, f"its slug {entry.slug!r} cannot be a file name", "use letters and hyphens"
                    )
                if entry.slug in seen:
                    raise FeedError(entry.id, f"another {feed.language} entry has the slug {entry.slug!r} too")
                seen.add(entry.slug)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise FeedError(name, "is not a time zone", "use a name such as Asia/Almaty") from None


def _fold(name: str) -> str:
    return clean_line(name).casefold()


def _category_slug(folded: str) -> str:
    """The slug of a name, with a digest unless the name is plain words."""
    slug = slugify(folded)
    return slug if re.fullmatch(r"[^\W_]+([ -][^\W_]+)*", folded) else f"{slug}-{digest(folded)}"


def _changed(entry: Entry) -> datetime:
    return max(time for time in (entry.updated, entry.added, entry.changed) if time is not None)


def _whole_seconds(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _clean_enclosure(enclosure: Enclosure) -> Enclosure | None:
    url = web_address(enclosure.url)
    media_type = clean_line(enclosure.media_type) or "application/octet-stream"
    return Enclosure(url, media_type, max(enclosure.length, 0)) if url else None


def _original(entry: Entry, alternates: tuple[Alternate, ...]) -> Alternate | None:
    """Where the text came from: its publication elsewhere, else this site's page in the source language."""
    if url := web_address(entry.original_url):
        return Alternate(entry.translated_from or entry.language, url)
    return next((a for a in alternates if a.language == entry.translated_from), None)


def _notice(entry: Entry, original: Alternate | None) -> str:
    if not entry.machine_translated:
        return ""
    words = wording(entry.language)
    text = html.escape(words.notice(entry.translated_from))
    if original is not None:
        label = html.escape(words.original_link(entry.translated_from))
        text += f' <a href="{html.escape(original.url)}" hreflang="{html.escape(original.language)}">{label}</a>.'
    return f'<p lang="{words.language}" class="notice"><em>{text}</em></p>\n'


def _marked(entry: Entry, summary: str) -> str:
    """The summary with the notice in short, for sites that show no more than titles and summaries."""
    return f"{wording(entry.language).machine_translation} {summary}".strip() if entry.machine_translated else summary


def _shorten(text: str, length: int = _SUMMARY_LENGTH) -> str:
    """The beginning of the text, cut between words, with an ellipsis where something follows."""
    if len(text) <= length:
        return text
    return text[:length].rpartition(" ")[0].rstrip(" ,;:–—-") + "…" if " " in text[:length] else text[:length] + "…"
