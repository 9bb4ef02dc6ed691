from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline import schema
from pipeline.appearances import record
from pipeline.article import (
    Article,
    Block,
    BlockKind,
    Enclosure,
    Flag,
    Origin,
    Rendering,
    Segment,
    Severity,
    State,
    Translation,
)
from pipeline.engine.base import Hypothesis
from pipeline.errors import StoreError
from pipeline.store import Saved, Store

ARTICLE = Article(
    source="inbox",
    guid="urn:uuid:1",
    title="Заседание",
    blocks=(
        Block(BlockKind.HEADING, "Итоги", 2),
        Block(BlockKind.LIST_ITEM, '<a href="https://a.kz/">а</a>', 1, True),
    ),
    url="https://a.kz/1",
    language="ru",
    summary="Кратко",
    published=datetime(2024, 3, 14, 4, 30, tzinfo=UTC),
    authors=("Пресс-служба",),
    categories=("экономика", "цифра"),
    enclosures=(Enclosure("https://a.kz/1.pdf", "application/pdf", 12),),
)
TRANSLATION = Translation(
    guid="urn:uuid:1",
    language="kk",
    title="Отырыс",
    blocks=(Block(BlockKind.HEADING, "Қорытынды", 2),),
    content_hash=ARTICLE.content_hash,
    glossary="g1",
    engine="e1",
    segments=(
        Segment("Заседание", "Отырыс", Origin.MACHINE, "argos", -0.5, (Rendering("а", "б", "term", case="dative"),)),
    ),
    flags=(Flag("term-lost", Severity.ERROR, "Смотрите.", 0),),
    updated=datetime(2024, 3, 15, tzinfo=UTC),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "tilshi.db") as opened:
        yield opened


def test_an_article_comes_back_as_it_was_saved(store: Store) -> None:
    assert store.save_article(ARTICLE, "zasedanie") is Saved.NEW
    stored = store.article(ARTICLE.guid)
    assert stored.article == ARTICLE
    assert stored.slug == "zasedanie"


def test_a_translation_comes_back_as_it_was_saved(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    store.save_translation(TRANSLATION, ARTICLE)
    assert store.translation(ARTICLE.guid, "kk") == TRANSLATION
    assert store.translation(ARTICLE.guid, "en") is None


def test_a_segment_that_an_earlier_tilshi_saved_is_read(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    store.save_translation(TRANSLATION, ARTICLE)
    with store.database.begin() as connection:
        segments = [{**row, "key": "k"} for row in connection.scalar(sa.select(schema.translations.c.segments)) or ()]
        connection.execute(sa.update(schema.translations).values(segments=segments))
    assert store.translation(ARTICLE.guid, "kk") == TRANSLATION


def test_saving_the_same_article_changes_nothing(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    store.save_translation(TRANSLATION, ARTICLE)
    assert store.save_article(ARTICLE, "other") is Saved.UNCHANGED
    assert store.translation(ARTICLE.guid, "kk") == TRANSLATION


def test_a_changed_article_keeps_its_slug_and_makes_its_translations_stale(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    store.save_translation(TRANSLATION, ARTICLE)
    assert store.save_article(replace(ARTICLE, title="Новое"), "b") is Saved.CHANGED
    assert store.article(ARTICLE.guid).slug == "a"
    stale = store.translation(ARTICLE.guid, "kk")
    assert stale is not None and stale.state is State.STALE


def test_a_review_outlives_a_change_of_what_is_not_translated(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    store.save_translation(replace(TRANSLATION, state=State.REVIEWED), ARTICLE)
    changed = replace(ARTICLE, categories=("другое",), updated=datetime(2024, 3, 16, tzinfo=UTC))
    assert store.save_article(changed, "a") is Saved.CHANGED
    kept = store.translation(ARTICLE.guid, "kk")
    assert kept == replace(TRANSLATION, state=State.REVIEWED, content_hash=changed.content_hash)
    assert store.article(ARTICLE.guid).article == changed


def test_a_change_of_language_makes_translations_stale(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    store.save_translation(TRANSLATION, ARTICLE)
    store.save_article(replace(ARTICLE, language="kk"), "a")
    stale = store.translation(ARTICLE.guid, "kk")
    assert stale is not None and stale.state is State.STALE
    assert store.pending("kk", "kk", "g1", "e1") == [ARTICLE.guid]


def test_only_what_was_reviewed_and_is_in_a_feed_becomes_published(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    for language, state in (("kk", State.REVIEWED), ("en", State.DRAFT), ("de", State.REVIEWED)):
        store.save_translation(replace(TRANSLATION, language=language, state=state), ARTICLE)
    store.mark_published(store.reviewed(["ru", "en", "kk"]))
    states = {code: found.state for code in ("kk", "en", "de") if (found := store.translation(ARTICLE.guid, code))}
    assert states == {"kk": State.PUBLISHED, "en": State.DRAFT, "de": State.REVIEWED}


def test_a_review_given_while_the_site_was_made_is_not_called_published(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    reviewed = replace(TRANSLATION, state=State.REVIEWED)
    again = replace(reviewed, title="Мәжіліс", updated=datetime(2024, 3, 17, tzinfo=UTC))
    store.save_translation(reviewed, ARTICLE)
    in_the_site = store.reviewed(["kk"])
    store.revise_translation(reviewed, again)
    store.save_translation(replace(reviewed, language="en"), ARTICLE)
    store.mark_published(in_the_site)
    assert store.translation(ARTICLE.guid, "kk") == again
    assert [review.language for review in store.reviewed(["en", "kk"])] == ["kk", "en"]


def test_publishing_is_no_change_of_what_is_published(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    store.save_translation(TRANSLATION, ARTICLE)
    draft = store.fingerprint()
    store.save_translation(replace(TRANSLATION, state=State.REVIEWED), ARTICLE)
    reviewed = store.fingerprint()
    store.mark_published(store.reviewed(["kk"]))
    assert draft != reviewed == store.fingerprint()


def test_a_translation_of_a_text_that_has_changed_meanwhile_is_not_saved(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    dated = replace(ARTICLE, updated=datetime(2024, 3, 16, tzinfo=UTC))
    store.save_article(dated, "a")
    assert store.save_translation(TRANSLATION, ARTICLE)
    assert store.translation(ARTICLE.guid, "kk") == replace(TRANSLATION, content_hash=dated.content_hash)
    store.save_article(replace(dated, title="Новое"), "a")
    assert not store.save_translation(TRANSLATION, ARTICLE)
    assert store.pending("ru", "kk", "g1", "e1") == [ARTICLE.guid]


def test_a_machine_never_replaces_what_a_person_approved_meanwhile(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    approved = replace(TRANSLATION, state=State.REVIEWED)
    store.save_translation(approved, ARTICLE)
    assert not store.save_translation(replace(TRANSLATION, title="Жиналыс"), ARTICLE)
    assert store.translation(ARTICLE.guid, "kk") == approved


def test_a_revision_is_of_what_is_stored_and_of_nothing_else(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    store.save_translation(TRANSLATION, ARTICLE)
    first = replace(TRANSLATION, state=State.REVIEWED, updated=datetime(2024, 3, 17, tzinfo=UTC))
    assert store.revise_translation(TRANSLATION, first)
    assert not store.revise_translation(TRANSLATION, replace(first, title="Басқа"))
    store.mark_published(store.reviewed(["kk"]))
    second = replace(first, title="Мәжіліс", updated=datetime(2024, 3, 18, tzinfo=UTC))
    assert store.revise_translation(first, second)
    store.save_article(replace(ARTICLE, title="Новое"), "a")
    assert not store.revise_translation(second, first)
    stale = store.translation(ARTICLE.guid, "kk")
    assert stale == replace(second, state=State.STALE)


def test_a_hash_of_an_earlier_tilshi_makes_nothing_stale(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    store.save_translation(TRANSLATION, ARTICLE)
    with store.database.begin() as connection:
        for table in (schema.articles, schema.translations):
            connection.execute(sa.update(table).values(content_hash="earlier"))
    assert store.save_article(ARTICLE, "a") is Saved.UNCHANGED
    store.save_translation(replace(TRANSLATION, language="en"), ARTICLE)
    hashes = [store.article(ARTICLE.guid).content_hash]
    hashes += [t.content_hash for code in ("kk", "en") if (t := store.translation(ARTICLE.guid, code))]
    assert hashes == ["earlier"] * 3
    changed = replace(ARTICLE, categories=())
    assert store.save_article(changed, "a") is Saved.CHANGED
    for code in ("kk", "en"):
        kept = store.translation(ARTICLE.guid, code)
        assert kept is not None and (kept.state, kept.content_hash) == (State.DRAFT, changed.content_hash)


def test_articles_with_the_same_title_get_different_slugs(store: Store) -> None:
    slugs = []
    for number in range(3):
        guid = f"urn:uuid:{number}"
        store.save_article(replace(ARTICLE, guid=guid), "a")
        slugs.append(store.article(guid).slug)
    assert slugs == ["a", "a-2", "a-3"]


def test_the_source_finds_what_it_remembered(store: Store) -> None:
    store.save_article(ARTICLE, "a", memo=("inbox", "a.txt", "1"))
    store.remember("inbox", "b.txt", "2")
    store.remember("inbox", "b.txt", "3")
    store.remember("feed", "c", "4")
    assert store.memo("inbox") == {"a.txt": "1", "b.txt": "3"}


def test_pending_is_what_is_missing_stale_or_made_by_other_means(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    assert store.pending("ru", "kk", "g1", "e1") == [ARTICLE.guid]
    store.save_translation(TRANSLATION, ARTICLE)
    assert store.pending("ru", "kk", "g1", "e1") == []
    assert store.pending("ru", "kk", "g2", "e1") == [ARTICLE.guid]
    assert store.pending("ru", "kk", "g1", "e2") == [ARTICLE.guid]
    assert store.pending("kk", "ru", "g1", "e1") == []


def test_what_was_withdrawn_is_not_translated_until_it_is_published_again(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    before = store.fingerprint()
    store.withdraw(ARTICLE.guid, datetime(2024, 3, 20, tzinfo=UTC))
    assert store.pending("ru", "kk", "g1", "e1") == []
    assert store.fingerprint() != before
    store.withdraw(ARTICLE.guid, None)
    assert store.pending("ru", "kk", "g1", "e1") == [ARTICLE.guid]
    assert store.fingerprint() == before


def test_a_reviewed_translation_is_pending_only_when_its_source_changes(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    store.save_translation(replace(TRANSLATION, state=State.REVIEWED), ARTICLE)
    assert store.pending("ru", "kk", "g2", "e2") == []
    store.save_article(replace(ARTICLE, title="Новое"), "a")
    assert store.pending("ru", "kk", "g2", "e2") == [ARTICLE.guid]


def test_an_article_is_found_by_slug_guid_or_the_beginning_of_either(store: Store) -> None:
    store.save_article(ARTICLE, "zasedanie-komiteta")
    store.save_article(replace(ARTICLE, guid="urn:uuid:2"), "vstrecha")
    for text in ("urn:uuid:1", "zasedanie-komiteta", "zased", "1"):
        assert store.find(text) == "urn:uuid:1"
    with pytest.raises(StoreError, match="2 articles begin like that"):
        store.find("urn:")
    with pytest.raises(StoreError, match="no such article"):
        store.find("%")


def test_a_whole_slug_is_no_beginning_of_others(store: Store) -> None:
    for number in range(3):
        store.save_article(replace(ARTICLE, guid=f"urn:uuid:{number}"), "a")
    assert [store.find(slug) for slug in ("a", "a-2", "a-3")] == ["urn:uuid:0", "urn:uuid:1", "urn:uuid:2"]


def test_an_error_holds_a_machine_translation_back_until_a_person_decides() -> None:
    assert TRANSLATION.held_back
    assert not replace(TRANSLATION, state=State.REVIEWED).held_back
    assert not replace(TRANSLATION, flags=()).held_back


def test_hypotheses_are_remembered_by_key(store: Store) -> None:
    said = {f"k{n}": Hypothesis(f"t{n}", -0.1 * n, 0.5, ("a", "b")) for n in range(1200)}
    store.remember_hypotheses(said)
    assert store.hypotheses([*said, "unknown"]) == said


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tilshi.db"
    with Store(path) as store, store.database.begin() as connection:
        connection.execute(sa.update(schema.meta).values(value="999"))
    with pytest.raises(StoreError, match="newer Tilshi"):
        Store(path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tilshi.db"
    path.write_text("Это не база данных. " * 100, encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be used"):
        Store(path)


def test_a_full_disk_is_one_sentence_and_what_was_saved_before_is_there(store: Store) -> None:
    store.save_article(ARTICLE, "a")
    with store.database.begin() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    large = replace(ARTICLE, guid="urn:uuid:2", summary="я" * 1_000_000)
    with pytest.raises(StoreError, match=r"tilshi\.db: there is no space left on the disk; free some"):
        store.save_article(large, "b", memo=("inbox", "b.txt", "1"))
    assert store.guids() == [ARTICLE.guid]
    assert store.memo(ARTICLE.source) == {}


def test_a_database_that_another_run_is_writing_to_says_so(tmp_path: Path) -> None:
    path = tmp_path / "tilshi.db"
    with Store(path) as busy, Store(f"sqlite:///{path}?timeout=0.05") as waiting:
        with busy.database.begin() as connection:
            connection.execute(sa.insert(schema.memos).values(source="s", key="k", stamp="1"))
            with pytest.raises(StoreError, match="is in use by another tilshi; wait until"):
                waiting.remember("s", "k", "2")
        waiting.remember("s", "k", "3")
        assert busy.memo("s") == {"k": "3"}


def test_a_database_of_an_earlier_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "tilshi.db"
    with Store(path) as store, store.database.begin() as connection:
        store.save_article(ARTICLE, "a")
        connection.execute(sa.update(schema.meta).values(value="2"))
        connection.exec_driver_sql("ALTER TABLE hypotheses DROP COLUMN alternatives")
        connection.exec_driver_sql("ALTER TABLE articles DROP COLUMN withdrawn")
        connection.exec_driver_sql("DROP TABLE appearances")
    with Store(path) as store:
        store.remember_hypotheses({"k": Hypothesis("t")})
        assert store.hypotheses(["k"]) == {"k": Hypothesis("t")}
        assert store.guids() == [ARTICLE.guid]
        store.withdraw(ARTICLE.guid, datetime(2024, 3, 20, tzinfo=UTC))
        assert record(store.database, {}, ["ru"], datetime(2024, 3, 20, tzinfo=UTC)) == {}


def test_a_new_database_is_made_at_once_and_of_the_newest_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(connection: sa.Connection) -> None:
        raise AssertionError("a new database needs no migration")

    monkeypatch.setattr(schema, "MIGRATIONS", dict.fromkeys(schema.MIGRATIONS, never))
    with Store(tmp_path / "tilshi.db") as store:
        assert store.guids() == []


def test_processes_that_open_a_new_newsroom_at_once_make_one_database(tmp_path: Path) -> None:
    code = "import sys; from pipeline.store import Store; print(flush=True); input(); Store(sys.argv[1]).close()"
    for attempt in range(2):
        command = [sys.executable, "-c", code, str(tmp_path / f"{attempt}.db")]
        ready = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for _ in range(3)
        ]
        for process in ready:
            assert process.stdout is not None and process.stdout.readline()
        for process in ready:
            assert process.stdin is not None
            process.stdin.write(b"\n")
            process.stdin.flush()
        for process in ready:
            assert process.communicate(timeout=60)[1] == b""
            assert process.returncode == 0


def test_no_password_stands_in_an_error() -> None:
    with pytest.raises(StoreError) as error:
        Store("nosuch://press:secret@db.example/news")
    assert "secret" not in str(error.value)
