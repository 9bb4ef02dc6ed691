"""RSS 2.0: what the specification asks for, and what a partner site reads from it."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import feedparser
from feed_samples import (
    ANY_TEXT,
    ATOM,
    BASE,
    CONTENT,
    DC,
    HISTORY,
    TILSHI,
    archive_of,
    channel_of,
    make_entry,
    make_site,
    newsroom_site,
)
from hypothesis import given
from lxml import etree

from feeds.clean import clean_line
from feeds.entry import Site
from feeds.rss import rss


def element_of(site: Site, number: int, limit: int = 50) -> etree._Element:
    return etree.fromstring(rss(channel_of(site, number, limit)))[0]


def test_a_channel_has_what_the_specification_requires_and_says_its_language() -> None:
    channel = element_of(newsroom_site(), 2)
    assert channel.findtext("title") == "Новости (kk)"
    assert channel.findtext("link") == BASE + "kk/"
    assert channel.findtext("description") == "Лента (kk)"
    assert channel.findtext("language") == "kk"
    assert channel.findtext("generator") == "Tilshi"


def test_times_come_from_the_content_and_never_from_the_clock() -> None:
    channel = element_of(newsroom_site(), 0)
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")) == datetime(2024, 3, 6, 10, 0, tzinfo=UTC)
    assert parsedate_to_datetime(channel.findtext("pubDate")) == datetime(2024, 3, 5, 9, 30, tzinfo=UTC)


def test_the_channel_links_to_itself_and_to_the_other_languages() -> None:
    links = element_of(newsroom_site(), 2).findall(ATOM + "link")
    found = [(link.get("rel"), link.get("hreflang"), link.get("href")) for link in links]
    assert found == [
        ("self", None, BASE + "kk/rss.xml"),
        ("alternate", "ru", BASE + "ru/rss.xml"),
        ("alternate", "en", BASE + "en/rss.xml"),
    ]


def test_an_item_keeps_its_guid_authors_categories_and_first_enclosure() -> None:
    item = element_of(newsroom_site(), 0).find("item")
    guid = item.find("guid")
    assert (guid.text, guid.get("isPermaLink")) == ("urn:example:zasedanie:ru", "false")
    assert [creator.text for creator in item.findall(DC + "creator")] == ["Айгүл Сәрсенова", "Иван Петров"]
    assert [category.text for category in item.findall("category")] == ["Экономика", "Транспорт"]
    assert dict(item.find("enclosure").attrib) == {
        "url": "https://gov.example.kz/photo.jpg",
        "length": "2048",
        "type": "image/jpeg",
    }


def test_an_item_links_to_its_translations_and_to_the_original() -> None:
    links = element_of(newsroom_site(), 2).find("item").findall(ATOM + "link")
    assert [(link.get("rel"), link.get("hreflang"), link.get("href")) for link in links] == [
        ("alternate", "ru", BASE + "ru/articles/zasedanie.html"),
        ("alternate", "en", BASE + "en/articles/zasedanie.html"),
        ("alternate", None, BASE + "kk/articles/zasedanie.html"),
        ("via", "ru", "https://gov.example.kz/42"),
    ]


def test_the_full_text_begins_with_the_notice_until_a_person_has_reviewed_it() -> None:
    site = newsroom_site()
    original, _, kazakh = (element_of(site, number).find("item").findtext(CONTENT + "encoded") for number in range(3))
    assert kazakh.startswith('<p lang="kk" class="notice">')
    assert "орыс тілінен автоматты түрде аударылған" in kazakh
    assert 'href="https://gov.example.kz/42" hreflang="ru"' in kazakh
    assert original.startswith("<p>Текст")


def test_feedparser_reads_it_back_without_complaint() -> None:
    site = newsroom_site()
    parsed = feedparser.parse(rss(channel_of(site, 1)))
    assert not parsed.bozo
    assert parsed.version == "rss20"
    entry = parsed.entries[0]
    assert (entry.title, entry.link) == ("Заседание (en)", BASE + "en/articles/zasedanie.html")
    assert entry.published_parsed[:5] == (2024, 3, 5, 9, 30)


def test_newest_entries_come_first_and_only_so_many() -> None:
    entries = [make_entry("ru", f"n{day}", published=datetime(2024, 1, day, tzinfo=UTC)) for day in (2, 9, 5)]
    items = element_of(make_site(*entries), 0, limit=2).findall("item")
    assert [item.findtext("guid") for item in items] == ["urn:example:n9:ru", "urn:example:n5:ru"]


def test_a_feed_without_entries_is_valid_and_always_the_same() -> None:
    site = make_site()
    assert rss(channel_of(site, 0)) == rss(channel_of(site, 0))
    assert not feedparser.parse(rss(channel_of(site, 0))).bozo
    channel = element_of(site, 0)
    assert channel.find("pubDate") is None
    assert channel.find("lastBuildDate") is None


@given(title=ANY_TEXT, summary=ANY_TEXT)
def test_any_title_and_summary_is_well_formed_and_reads_back_the_same(title: str, summary: str) -> None:
    item = element_of(make_site(make_entry(title="№ " + title, summary="№ " + summary)), 0).find("item")
    assert item.findtext("title") == clean_line("№ " + title)
    assert html.unescape(item.findtext("description")) == html.unescape(html.escape(clean_line("№ " + summary)))


def test_the_archive_is_linked_as_rfc_5005_says() -> None:
    site = make_site(*(make_entry("ru", f"n{number}") for number in range(5)), languages=("ru",))
    subscription = element_of(site, 0, limit=2)
    first, last = (etree.fromstring(rss(page))[0] for page in archive_of(site, 0, 2))

    def links(channel: etree._Element) -> dict[str, str]:
        return {link.get("rel"): link.get("href").removeprefix(BASE) for link in channel.findall(ATOM + "link")}

    assert links(subscription) == {"self": "ru/rss.xml", "prev-archive": "ru/archive/2/rss.xml"}
    assert links(last) == {
        "self": "ru/archive/2/rss.xml",
        "current": "ru/rss.xml",
        "prev-archive": "ru/archive/1/rss.xml",
    }
    assert links(first)["next-archive"] == "ru/archive/2/rss.xml"
    assert [document.find(HISTORY + "archive") is None for document in (subscription, first, last)] == [
        True,
        False,
        False,
    ]
    assert first.findtext("link") == BASE + "ru/"


def test_partners_that_show_only_titles_and_summaries_see_that_a_machine_translated() -> None:
    site = newsroom_site()
    original, english, kazakh = (element_of(site, number).find("item").findtext("description") for number in range(3))
    assert original == "Кратко о заседании."
    assert english.startswith("Machine translation, not yet reviewed by an editor. ")
    assert kazakh.startswith("Машиналық аударма, редактор әлі тексерген жоқ. ")


def test_programs_can_tell_machine_translations_apart() -> None:
    site = newsroom_site()
    original, english, _ = (element_of(site, number).find("item") for number in range(3))
    assert original.findtext(TILSHI + "machine_translated") == "false"
    assert original.find(TILSHI + "translated_from") is None
    assert english.findtext(TILSHI + "machine_translated") == "true"
    assert english.findtext(TILSHI + "translated_from") == "ru"
    assert feedparser.parse(rss(channel_of(site, 1))).entries[0].tilshi_machine_translated == "true"


def test_a_title_that_looks_like_html_is_the_literal_text_to_every_reader() -> None:
    document = rss(channel_of(make_site(make_entry(title="<b>x</b> &amp; y")), 0))
    assert etree.fromstring(document).findtext("channel/item/title") == "<b>x</b> &amp; y"
    assert feedparser.parse(document).entries[0].title == "<b>x</b> &amp; y"


def test_the_time_of_the_last_change_does_not_go_back_when_an_entry_leaves() -> None:
    left = datetime(2024, 5, 1, 8, 0, tzinfo=UTC)
    site = newsroom_site()
    site = replace(site, feeds=tuple(replace(feed, changed=left) for feed in site.feeds))
    assert parsedate_to_datetime(element_of(site, 0).findtext("lastBuildDate")) == left
    empty = replace(make_site(), feeds=tuple(replace(feed, changed=left) for feed in make_site().feeds))
    assert parsedate_to_datetime(element_of(empty, 0).findtext("lastBuildDate")) == left
    assert element_of(empty, 0).find("pubDate") is None
