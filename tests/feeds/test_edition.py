"""What is said of an entry in every format."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from feed_samples import BASE, make_entry, make_site

from feeds.edition import Edition
from feeds.entry import Entry, Feed, Site
from feeds.errors import FeedError


def category_slugs(*entries: Entry) -> list[str]:
    edition = Edition(make_site(*entries, languages=("ru",)))
    folders = (edition.channel(feed).folder.path for feed in edition.category_feeds(edition.feeds[0]))
    return [path.rpartition("/")[2] for path in folders]


def on_day(day: int, *categories: str) -> Entry:
    return make_entry("ru", f"n{day}", published=datetime(2024, 1, day, tzinfo=UTC), categories=categories)


def test_spellings_of_a_category_that_differ_in_case_or_spaces_are_one() -> None:
    assert category_slugs(on_day(1, "Внешняя политика"), on_day(2, "внешняя  ПОЛИТИКА ")) == ["vneshnyaya-politika"]


def test_no_category_takes_over_the_address_of_another() -> None:
    loud, asking, older = on_day(2, "Наука!"), on_day(3, "Наука?"), on_day(1, "Наука?")
    before = category_slugs(loud, asking)
    assert len(before) == 2
    assert "nauka" not in before
    assert category_slugs(older, loud, asking) == before
    assert category_slugs(loud) + category_slugs(asking) in (before, before[::-1])
    assert category_slugs(on_day(4, "Наука"), loud, asking) == ["nauka", *before]


def test_of_two_plain_names_with_one_slug_neither_has_it() -> None:
    assert category_slugs(on_day(1, "Мир")) == ["mir"]
    slugs = category_slugs(on_day(1, "Мир"), on_day(2, "Mir"))
    assert slugs == category_slugs(on_day(2, "Мир"), on_day(1, "Mir"))
    assert len(slugs) == 2
    assert "mir" not in slugs


def test_the_feed_of_a_category_is_named_by_a_uuid_that_follows_from_its_name() -> None:
    def ids(*entries: Entry) -> list[str]:
        edition = Edition(make_site(*entries, languages=("ru",)))
        return [feed.id for feed in edition.category_feeds(edition.feeds[0])]

    (first,) = ids(on_day(1, "Наука"))
    assert first == f"urn:uuid:{UUID(first)}"
    assert ids(on_day(1, "Наука!"), on_day(2, "наука"))[0] == first
    assert len({*ids(on_day(1, "Наука!"), on_day(2, "наука"))}) == 2


def test_an_article_without_a_title_is_named_after_its_text() -> None:
    entry = make_entry(title=" \0 ", summary="", content_html="<p>Первая фраза.</p><p>Вторая.</p>")
    item = Edition(make_site(entry)).item(entry)
    assert (item.title, item.summary) == ("Первая фраза. Вторая.", "Первая фраза. Вторая.")


def test_an_article_without_any_text_still_has_a_title() -> None:
    entry = make_entry("kk", title="", summary="", content_html="")
    assert Edition(make_site(entry)).item(entry).title == "Тақырыпсыз"


def test_a_language_in_which_an_article_is_missing_is_no_alternate() -> None:
    russian, kazakh = make_entry("ru"), make_entry("kk")
    item = Edition(make_site(russian, kazakh)).item(russian)
    assert [(a.language, a.url) for a in item.alternates] == [("kk", BASE + "kk/articles/zasedanie.html")]


def test_a_reviewed_translation_has_no_notice() -> None:
    entry = make_entry("en", translated_from="ru", machine_translated=False)
    assert "notice" not in Edition(make_site(entry)).item(entry).content_html


def test_a_base_address_without_its_final_slash_is_completed() -> None:
    entry = make_entry()
    site = make_site(entry, base_url=BASE.rstrip("/"))
    assert Edition(site).item(entry).url == BASE + "ru/articles/zasedanie.html"


@pytest.mark.parametrize(
    ("site", "sentence"),
    [
        (make_site(base_url="file:///srv/"), "file:///srv/: is not an http or https address"),
        (make_site(base_url=""), "base_url: is not an http or https address"),
        (make_site(languages=("ru", "ru")), "has two feeds in one language"),
        (make_site(languages=("../ru",)), "../ru: is not a language tag"),
        (make_site(make_entry(slug="../../etc/passwd")), "cannot be a file name"),
        (make_site(make_entry(slug="")), "cannot be a file name"),
        (make_site(make_entry(slug="я" * 101)), "cannot be a file name"),
        (
            make_site(make_entry(), make_entry(id="urn:example:other")),
            "another ru entry has the slug 'zasedanie' too",
        ),
        (make_site(timezone="Mars/Olympus"), "Mars/Olympus: is not a time zone"),
    ],
)
def test_a_site_that_cannot_be_published_is_refused_in_one_sentence(site: Site, sentence: str) -> None:
    with pytest.raises(FeedError) as refusal:
        Edition(site)
    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_feeds_of_a_category_in_the_site_are_not_taken_for_a_language() -> None:
    site = make_site(make_entry())
    extra = Feed("urn:example:extra", "ru", "Тема", "", (), category="Тема")
    assert Edition(Site(site.title, "", BASE, (*site.feeds, extra))).languages == ("ru", "en", "kk")


def numbered(count: int, **fields: object) -> list[Entry]:
    """Entries of consecutive days, each as old as its change."""
    days = [datetime(2024, 1, day, tzinfo=UTC) for day in range(1, count + 1)]
    return [make_entry("ru", f"n{day.day:02}", published=day, updated=day, **fields) for day in days]


def held(entries: list[Entry], limit: int) -> list[str]:
    site = make_site(*entries, languages=("ru",))
    return [item.slug for item in Edition(site).channel(site.feeds[0], limit).items]


def pages(entries: list[Entry], limit: int) -> list[list[str]]:
    site = make_site(*entries, languages=("ru",))
    return [[item.slug for item in page.items] for page in Edition(site).archive(site.feeds[0], limit)]


def test_a_feed_holds_what_changed_last_the_newest_publication_first() -> None:
    entries = numbered(5)
    entries[0] = replace(entries[0], updated=datetime(2024, 2, 1, tzinfo=UTC))
    assert held(entries, 3) == ["n05", "n04", "n01"]


@pytest.mark.parametrize("field", ["updated", "added", "changed"])
def test_a_late_release_reaches_subscribers_whatever_its_date_says(field: str) -> None:
    early, now = datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)
    late = make_entry("ru", "late", **{"published": early, "updated": early, field: now})
    assert held([late, *numbered(9)], 2)[-1] == "late"


def test_a_feed_with_all_its_entries_needs_no_archive() -> None:
    assert pages(numbered(4), 4) == []
    assert pages([], 4) == []


def test_the_feed_and_its_archive_together_hold_every_entry() -> None:
    entries = numbered(9)
    corrected = [replace(e, updated=datetime(2024, 3, 1, tzinfo=UTC)) for e in entries[:5]]
    for site in (entries, [*corrected, *entries[5:]]):
        archived = [slug for page in pages(site, 2) for slug in page]
        assert {*archived, *held(site, 2)} == {entry.slug for entry in entries}


def test_a_page_of_the_archive_keeps_its_entries_when_others_come_or_change() -> None:
    before = pages(numbered(9), 2)
    assert before == [["n02", "n01"], ["n04", "n03"], ["n06", "n05"], ["n08", "n07"]]
    early, now = datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC)
    backfill = make_entry("ru", "late", published=early, added=now)
    corrected = replace(numbered(1)[0], updated=now)
    assert pages([backfill, corrected, *numbered(14)[1:]], 2)[:4] == before


def test_a_feed_changed_when_an_entry_last_changed_or_left() -> None:
    site = make_site(*numbered(3), languages=("ru",))
    (feed,) = site.feeds
    day = datetime(2024, 1, 1, tzinfo=UTC)
    assert Edition(site).channel(feed).updated == day.replace(day=3)
    assert Edition(site).channel(replace(feed, changed=day)).updated == day.replace(day=3)
    assert Edition(site).channel(replace(feed, changed=day.replace(day=9))).updated == day.replace(day=9)


def test_a_category_s_feed_does_not_go_back_in_time_either() -> None:
    site = make_site(*numbered(3, categories=("Наука",)), languages=("ru",))
    feed = replace(site.feeds[0], changed=datetime(2024, 2, 1, tzinfo=UTC))
    edition = Edition(replace(site, feeds=(feed,)))
    (category,) = edition.category_feeds(feed)
    assert edition.channel(category).updated == feed.changed
