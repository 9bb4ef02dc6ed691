"""Atom 1.0 against the rules of RFC 4287."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import feedparser
import pytest
from feed_samples import (
    ANY_TEXT,
    ATOM,
    BASE,
    HISTORY,
    TILSHI,
    XML_LANG,
    archive_of,
    channel_of,
    make_entry,
    make_site,
    newsroom_site,
)
from hypothesis import given
from lxml import etree

from feeds.atom import atom
from feeds.clean import clean_line
from feeds.entry import Site

_RELATIONS = {"alternate", "related", "self", "enclosure", "via"}


def feed_of(site: Site, number: int, limit: int = 50) -> etree._Element:
    return etree.fromstring(atom(channel_of(site, number, limit)))


def assert_conforms(feed: etree._Element) -> None:
    """What RFC 4287 says MUST be so, sections 4.1.1, 4.1.2 and 4.2."""
    assert feed.tag == ATOM + "feed"
    for container in (feed, *feed.findall(ATOM + "entry")):
        for once in ("id", "title", "updated"):
            assert len(container.findall(ATOM + once)) == 1
            assert container.findtext(ATOM + once)
        assert datetime.fromisoformat(container.findtext(ATOM + "updated")).tzinfo is not None
        links = container.findall(ATOM + "link")
        assert all(link.get("href") and link.get("rel") in _RELATIONS for link in links)
        alternates = Counter(
            (link.get("type"), link.get("hreflang")) for link in links if link.get("rel") == "alternate"
        )
        assert all(count == 1 for count in alternates.values())
        assert all(category.get("term") for category in container.findall(ATOM + "category"))
        assert all(author.findtext(ATOM + "name") for author in container.findall(ATOM + "author"))
    assert feed.find(ATOM + "author") is not None
    assert [link.get("rel") for link in feed.findall(ATOM + "link")].count("self") == 1
    ids = [entry.findtext(ATOM + "id") for entry in feed.findall(ATOM + "entry")]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_feed_in_every_language_conforms(number: int) -> None:
    assert_conforms(feed_of(newsroom_site(), number))


def test_a_feed_without_entries_conforms() -> None:
    feed = feed_of(make_site(), 0)
    assert_conforms(feed)
    assert feed.findtext(ATOM + "updated") == "2000-01-01T00:00:00+00:00"


def test_the_language_stands_on_the_feed_and_on_each_entry() -> None:
    feed = feed_of(newsroom_site(), 2)
    assert feed.get(XML_LANG) == "kk"
    assert [entry.get(XML_LANG) for entry in feed.findall(ATOM + "entry")] == ["kk"]


def test_an_entry_links_to_its_page_its_languages_its_original_and_all_its_files() -> None:
    links = feed_of(newsroom_site(), 1).find(ATOM + "entry").findall(ATOM + "link")
    assert [(link.get("rel"), link.get("hreflang"), link.get("href"), link.get("length")) for link in links] == [
        ("alternate", "en", BASE + "en/articles/zasedanie.html", None),
        ("alternate", "ru", BASE + "ru/articles/zasedanie.html", None),
        ("alternate", "kk", BASE + "kk/articles/zasedanie.html", None),
        ("alternate", None, BASE + "en/articles/zasedanie.html", None),
        ("via", "ru", "https://gov.example.kz/42", None),
        ("enclosure", None, "https://gov.example.kz/photo.jpg", "2048"),
        ("enclosure", None, "https://gov.example.kz/report.pdf", None),
    ]


def test_readers_that_take_the_first_alternate_and_those_that_take_the_last_find_the_entry_s_own_page() -> None:
    site = newsroom_site()
    links = feed_of(site, 1).find(ATOM + "entry").findall(ATOM + "link")
    alternates = [link.get("href") for link in links if link.get("rel") == "alternate"]
    assert alternates[0] == alternates[-1] == BASE + "en/articles/zasedanie.html"
    assert feedparser.parse(atom(channel_of(site, 1))).entries[0].link == alternates[0]


def test_a_category_belongs_to_the_scheme_of_its_language() -> None:
    category = feed_of(newsroom_site(), 2).find(ATOM + "entry").find(ATOM + "category")
    assert dict(category.attrib) == {"term": "Экономика", "scheme": BASE + "kk/categories/"}


def test_a_translation_without_an_original_on_the_web_links_to_the_site_s_own_page() -> None:
    site = make_site(make_entry("ru"), make_entry("en", translated_from="ru", machine_translated=True))
    entry = feed_of(site, 1).find(ATOM + "entry")
    via = [link.get("href") for link in entry.findall(ATOM + "link") if link.get("rel") == "via"]
    assert via == [BASE + "ru/articles/zasedanie.html"]
    assert BASE + "ru/articles/zasedanie.html" in entry.findtext(ATOM + "content")


def test_content_is_html_and_the_summary_is_plain_text() -> None:
    site = make_site(make_entry(summary="Рост < 5 % & выше", content_html="<p>5 &lt; 6</p>"))
    entry = feed_of(site, 0).find(ATOM + "entry")
    assert entry.find(ATOM + "content").get("type") == "html"
    assert entry.findtext(ATOM + "content") == "<p>5 &lt; 6</p>"
    assert entry.findtext(ATOM + "summary") == "Рост < 5 % & выше"


@given(title=ANY_TEXT, summary=ANY_TEXT)
def test_any_title_and_summary_is_well_formed_and_reads_back_the_same(title: str, summary: str) -> None:
    site = make_site(make_entry(title="№ " + title, summary="№ " + summary), languages=("ru",))
    document = atom(channel_of(site, 0))
    entry = etree.fromstring(document).find(ATOM + "entry")
    assert entry.findtext(ATOM + "title") == clean_line("№ " + title)
    parsed = feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo
    assert parsed.entries[0].title == clean_line("№ " + title)
    assert parsed.entries[0].summary == clean_line("№ " + summary)


def test_a_harvester_finds_the_whole_archive_by_its_links() -> None:
    site = make_site(*(make_entry("ru", f"n{number}") for number in range(5)), languages=("ru",))
    documents = {BASE + "ru/atom.xml": feed_of(site, 0, limit=2)}
    for page in archive_of(site, 0, 2):
        documents[page.url(page.folder.atom)] = etree.fromstring(atom(page))
    seen: list[str] = []
    address: str | None = BASE + "ru/atom.xml"
    while address:
        feed = documents.pop(address)
        links = {link.get("rel"): link.get("href") for link in feed.findall(ATOM + "link")}
        assert links["self"] == address
        assert links["alternate"] == BASE + "ru/"
        assert (feed.find(HISTORY + "archive") is not None) == (links.get("current") == BASE + "ru/atom.xml")
        assert feed.findtext(ATOM + "id") == "urn:example:feed:ru"
        seen += [entry.findtext(ATOM + "id") for entry in feed.findall(ATOM + "entry")]
        address = links.get("prev-archive")
    assert not documents
    assert set(seen) == {f"urn:example:n{number}:ru" for number in range(5)}


def test_a_page_of_the_archive_leads_to_the_next() -> None:
    site = make_site(*(make_entry("ru", f"n{number}") for number in range(5)))
    first, last = (etree.fromstring(atom(page)) for page in archive_of(site, 0, 2))
    following = [link.get("href") for link in first.findall(ATOM + "link") if link.get("rel") == "next-archive"]
    assert following == [BASE + "ru/archive/2/atom.xml"]
    assert not [link for link in last.findall(ATOM + "link") if link.get("rel") == "next-archive"]


def test_an_entry_s_summary_and_an_element_say_that_a_machine_translated_it() -> None:
    original, english = (feed_of(newsroom_site(), number).find(ATOM + "entry") for number in (0, 1))
    assert original.findtext(TILSHI + "machine_translated") == "false"
    assert english.findtext(TILSHI + "machine_translated") == "true"
    assert english.findtext(TILSHI + "translated_from") == "ru"
    assert english.findtext(ATOM + "summary").startswith("Machine translation, not yet reviewed by an editor. ")
