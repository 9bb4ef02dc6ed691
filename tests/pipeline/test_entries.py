"""What of the newsroom reaches the feeds, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.entry import Entry, Feed
from pipeline.article import Article, Block, BlockKind, Flag, Severity, State, Translation
from pipeline.entries import site, summarise
from pipeline.newsroom import Newsroom
from pipeline.store import Store

DAY = datetime(2024, 3, 14, tzinfo=UTC)
ARTICLE = Article(
    source="inbox",
    guid="urn:uuid:1",
    title="Заседание",
    blocks=(Block(BlockKind.PARAGRAPH, "Первый <b>абзац</b>."),),
    url="https://a.example/1",
    language="ru",
    published=DAY,
    categories=("Экономика", "Хобби"),
)
TRANSLATION = Translation("urn:uuid:1", "kk", "Отырыс", (Block(BlockKind.PARAGRAPH, "Бірінші абзац."),))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "tilshi.db") as opened:
        opened.save_article(ARTICLE, "zasedanie")
        yield opened


def entries(store: Store, language: str, **settings: object) -> tuple[Entry, ...]:
    room = Newsroom(Path(), **settings)  # type: ignore[arg-type]
    return feed(store, language, datetime.now(UTC), room).entries


def feed(store: Store, language: str, now: datetime, room: Newsroom | None = None) -> Feed:
    (found,) = [feed for feed in site(room or Newsroom(Path()), store, now).feeds if feed.language == language]
    return found


def test_an_original_keeps_its_guid_and_a_translation_has_its_own(store: Store) -> None:
    store.save_translation(TRANSLATION, ARTICLE)
    (original,) = entries(store, "ru")
    (translated,) = entries(store, "kk")
    assert original.id == "urn:uuid:1"
    assert translated.id != original.id
    assert translated.id == entries(store, "kk")[0].id
    assert translated.slug == original.slug


def test_a_draft_says_that_a_machine_made_it_until_a_person_approved_it(store: Store) -> None:
    store.save_translation(TRANSLATION, ARTICLE)
    assert entries(store, "kk")[0].machine_translated
    store.save_translation(replace(TRANSLATION, state=State.REVIEWED), ARTICLE)
    assert not entries(store, "kk")[0].machine_translated


def test_an_error_keeps_a_draft_out(store: Store) -> None:
    store.save_translation(replace(TRANSLATION, flags=(Flag("term-lost", Severity.ERROR, "…", 0),)), ARTICLE)
    assert entries(store, "kk") == ()


@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEWED])
@pytest.mark.parametrize("change", [{"title": "Совещание"}, {"language": "kk", "title": "Отырыс"}])
def test_a_translation_whose_source_has_changed_is_out_until_it_is_made_anew(
    store: Store, state: State, change: dict[str, str]
) -> None:
    store.save_translation(replace(TRANSLATION, language="en", state=state), ARTICLE)
    assert entries(store, "en")
    changed = replace(ARTICLE, **change)  # type: ignore[arg-type]
    store.save_article(changed, "zasedanie")
    assert entries(store, "en") == ()
    store.save_translation(replace(TRANSLATION, language="en"), changed)
    assert entries(store, "en")


def test_a_review_moves_the_entrys_date_of_change(store: Store) -> None:
    later = datetime(2024, 3, 20, tzinfo=UTC)
    store.save_translation(replace(TRANSLATION, state=State.REVIEWED, updated=later), ARTICLE)
    (entry,) = entries(store, "kk")
    assert (entry.published, entry.updated) == (DAY, later)


FIRST = datetime(2024, 4, 1, 9, tzinfo=UTC)
LATER, LAST = FIRST + timedelta(days=1), FIRST + timedelta(days=2)


@pytest.mark.parametrize(
    "change", [{"title": "Совещание"}, {"categories": ("Наука",)}, {"url": "https://a.example/2"}]
)
def test_a_correction_moves_the_entrys_date_of_change(store: Store, change: dict[str, Any]) -> None:
    (before,) = feed(store, "ru", FIRST).entries
    assert (before.published, before.updated, before.added) == (DAY, DAY, FIRST)
    store.save_article(replace(ARTICLE, **change), "zasedanie")
    (after,) = feed(store, "ru", LATER).entries
    assert (after.published, after.updated, after.added) == (DAY, LATER, FIRST)
    assert feed(store, "ru", LAST).entries == (after,)


def test_a_date_of_change_never_goes_back(store: Store) -> None:
    approved = replace(TRANSLATION, state=State.REVIEWED, updated=FIRST)
    store.save_translation(TRANSLATION, ARTICLE)
    feed(store, "kk", DAY)
    store.revise_translation(TRANSLATION, approved)
    assert feed(store, "kk", FIRST).entries[0].updated == FIRST
    corrected = replace(ARTICLE, title="Совещание")
    store.save_article(corrected, "zasedanie")
    store.save_translation(replace(TRANSLATION, title="Кеңес"), corrected)
    assert feed(store, "kk", LATER).entries[0].updated == LATER
    assert feed(store, "kk", DAY).entries[0].updated == LATER


def test_a_feed_changes_when_an_entry_leaves_it_and_the_entry_when_it_comes_back(store: Store) -> None:
    assert feed(store, "ru", FIRST).changed is None
    store.withdraw(ARTICLE.guid, LATER)
    for now in (LATER, LAST):
        empty = feed(store, "ru", now)
        assert (empty.entries, empty.changed) == ((), LATER)
    store.withdraw(ARTICLE.guid, None)
    (back,) = feed(store, "ru", LAST).entries
    assert (back.added, back.updated) == (FIRST, LAST)


def test_articles_that_come_together_are_in_the_archive_by_their_dates(store: Store) -> None:
    for number in (3, 2, 4):
        day = DAY + timedelta(days=9 - number)
        store.save_article(replace(ARTICLE, guid=f"urn:uuid:{number}", published=day), "a")
    found = feed(store, "ru", FIRST).entries
    by_date = sorted(found, key=lambda entry: entry.published)
    assert sorted(found, key=lambda entry: entry.added or FIRST) == by_date
    assert len({entry.added for entry in found}) == 4


def test_a_language_that_is_published_again_is_as_it_was(store: Store) -> None:
    before = feed(store, "ru", FIRST)
    site(Newsroom(Path(), languages=("en",)), store, LATER)
    assert feed(store, "ru", LAST) == before


def test_an_article_dated_in_the_future_waits_for_its_day(store: Store) -> None:
    assert feed(store, "ru", DAY - timedelta(seconds=1)).entries == ()
    (entry,) = feed(store, "ru", DAY).entries
    assert (entry.published, entry.added) == (DAY, DAY)


def test_a_date_of_change_in_the_future_does_not_stop_the_feeds_clock(store: Store) -> None:
    store.save_article(replace(ARTICLE, updated=LAST), "zasedanie")
    assert feed(store, "ru", FIRST).entries[0].updated == FIRST


def test_a_feed_stays_the_same_when_the_newsroom_moves(store: Store, tmp_path: Path) -> None:
    here, there = (Newsroom(Path(), base_url=url) for url in ("https://a.example/", "https://b.example/"))
    assert feed(store, "ru", FIRST, here).id == feed(store, "ru", FIRST, there).id
    with Store(tmp_path / "other.db") as other:
        assert feed(other, "ru", FIRST, here).id != feed(store, "ru", FIRST, here).id


def test_feeds_may_be_called_otherwise_in_a_language(store: Store) -> None:
    room = Newsroom(Path(), title="Новости", description="О нас", titles={"en": "News"}, descriptions={"en": "On us"})
    names = [(f.title, f.site_title, f.description) for f in site(room, store, FIRST).feeds]
    assert names == [
        ("Новости – Русский", "", "О нас"),
        ("News", "News", "On us"),
        ("Новости – Қазақша", "", "О нас"),
    ]


def test_what_describes_a_picture_stays_in_the_language_of_the_source_and_says_so(store: Store) -> None:
    blocks = tuple(
        Block(BlockKind.FIGURE, f'<img src="https://a.example/1.png"{alt}>') for alt in (' alt="Зал"', ' alt=""')
    )
    store.save_article(replace(ARTICLE, blocks=blocks), "zasedanie")
    store.save_translation(replace(TRANSLATION, blocks=blocks), replace(ARTICLE, blocks=blocks))
    (original,), (translated,) = entries(store, "ru"), entries(store, "kk")
    assert "lang=" not in original.content_html
    assert translated.content_html.count('<img lang="ru" src="https://a.example/1.png" alt="Зал">') == 1
    assert translated.content_html.count("lang=") == 1


def test_categories_are_in_the_language_of_the_feed(store: Store) -> None:
    store.save_translation(replace(TRANSLATION, language="en"), ARTICLE)
    assert entries(store, "en")[0].categories == ("Economy", "Хобби")
    own = {"экономика": {"en": "The economy"}, "хобби": {"en": "Hobbies"}}
    assert entries(store, "en", categories=own)[0].categories == ("The economy", "Hobbies")


def test_an_article_without_a_date_has_that_of_its_first_reading(store: Store) -> None:
    store.save_article(replace(ARTICLE, guid="urn:uuid:2", published=None), "b")
    first_seen = store.article("urn:uuid:2").first_seen
    (entry,) = [e for e in entries(store, "ru") if e.id == "urn:uuid:2"]
    assert entry.published == entry.updated == first_seen


def test_a_summary_is_cut_at_a_word() -> None:
    blocks = (Block(BlockKind.PARAGRAPH, "слово " * 200),)
    summary = summarise(blocks)
    assert len(summary) <= 301
    assert summary.endswith("слово…")
