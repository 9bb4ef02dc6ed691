"""What of the newsroom reaches the feeds, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

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


def entries(store: Store, language: str, **settings: object) -> tuple[object, ...]:
    room = Newsroom(Path(), **settings)  # type: ignore[arg-type]
    (feed,) = [feed for feed in site(room, store).feeds if feed.language == language]
    return feed.entries


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
