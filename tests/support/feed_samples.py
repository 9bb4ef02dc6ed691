"""A small site in three languages for the tests, and what they all need to read the outputs back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from feeds.edition import DEFAULT_LIMIT, Channel, Edition
from feeds.entry import Enclosure, Entry, Feed, Site

DATA = Path(__file__).parent.parent / "data" / "feeds"
BASE = "https://press.example.kz/news/"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"
TILSHI = "{urn:uuid:7d1f3a52-6f0e-4c59-9f2b-3c1a8be1d0a4}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

#: Anything that a document may hold, with what breaks XML made likely.
_BREAKERS = ("]]>", "<![CDATA[", "&amp;", "&#0;", "\0", "\x1f", "\ud800", "\ufffe", "🎉🇰🇿")
ANY_TEXT = st.lists(st.one_of(st.text(max_size=20), st.sampled_from(_BREAKERS))).map("".join)


def table(name: str) -> list[list[str]]:
    """The rows of a tab-separated table of cases without comments."""
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def make_entry(language: str = "ru", slug: str = "zasedanie", **fields: Any) -> Entry:
    defaults: dict[str, Any] = {
        "id": f"urn:example:{slug}:{language}",
        "slug": slug,
        "language": language,
        "title": f"Заседание ({language})",
        "content_html": '<p>Текст <a href="https://example.kz/">со ссылкой</a>.</p>',
        "summary": "Кратко о заседании.",
        "published": datetime(2024, 3, 5, 9, 30, tzinfo=UTC),
        "updated": datetime(2024, 3, 6, 10, 0, tzinfo=UTC),
    }
    return Entry(**defaults | fields)


def make_site(*entries: Entry, languages: tuple[str, ...] = ("ru", "en", "kk"), **fields: Any) -> Site:
    """A site with the entries in the feeds of their languages."""
    feeds = tuple(
        Feed(
            id=f"urn:example:feed:{language}",
            language=language,
            title=f"Новости ({language})",
            description=f"Лента ({language})",
            entries=tuple(entry for entry in entries if entry.language == language),
        )
        for language in languages
    )
    defaults: dict[str, Any] = {
        "title": "Министерство",
        "description": "Официальные новости",
        "base_url": BASE,
        "author": "Пресс-служба",
    }
    return Site(feeds=feeds, **defaults | fields)


def channel_of(site: Site, number: int, limit: int = DEFAULT_LIMIT) -> Channel:
    """One of the site's feeds, ready for a writer."""
    return Edition(site).channel(site.feeds[number], limit)


def archive_of(site: Site, number: int, limit: int) -> list[Channel]:
    """The pages of the archive of one of the site's feeds."""
    return list(Edition(site).archive(site.feeds[number], limit))


def newsroom_site() -> Site:
    """One article in three languages, original and machine translations, and one only in Russian."""
    common: dict[str, Any] = {
        "original_url": "https://gov.example.kz/42",
        "authors": ("Айгүл Сәрсенова", "Иван Петров"),
        "enclosures": (
            Enclosure("https://gov.example.kz/photo.jpg", "image/jpeg", 2048),
            Enclosure("https://gov.example.kz/report.pdf", "application/pdf"),
        ),
    }
    translated: dict[str, Any] = {"translated_from": "ru", "machine_translated": True}
    return make_site(
        make_entry("ru", categories=("Экономика", "Транспорт"), **common),
        make_entry("en", categories=("Economy",), **common, **translated),
        make_entry("kk", categories=("Экономика",), **common, **translated),
        make_entry("ru", "vstrecha", title="Встреча", published=datetime(2023, 12, 31, 20, 0, tzinfo=UTC)),
    )
