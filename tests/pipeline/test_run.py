"""A newsroom from run to run: what a person did is kept, and nothing is lost or sent astray."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback

from pipeline import newsroom, review
from pipeline.article import Origin, State, Translation
from pipeline.errors import PublishError
from pipeline.run import Report, Run
from pipeline.store import Store, Stored

TEXT = "Отчет комитета\n\nКомитет рассмотрел обращения граждан. Документ опубликован.\n"
CORRECTED = "The committee has considered what citizens asked for."


@pytest.fixture
def room(tmp_path: Path) -> newsroom.Newsroom:
    newsroom.create(tmp_path)
    path = tmp_path / newsroom.FILE
    path.write_text(path.read_text("utf-8").replace('["ru", "en", "kk"]', '["ru", "en"]'), "utf-8")
    (tmp_path / "inbox" / "a.txt").write_text(TEXT, "utf-8")
    return newsroom.load(tmp_path)


def run(room: newsroom.Newsroom, *locations: Path) -> Report:
    with Store(room.database_location) as store:
        return Run(room, store).all([str(place) for place in locations])


def items(room: newsroom.Newsroom, language: str = "ru") -> list[dict[str, Any]]:
    feed: dict[str, Any] = json.loads((room.output_folder / language / "feed.json").read_text("utf-8"))
    return list(feed["items"])


def english_text(room: newsroom.Newsroom) -> str:
    return (room.output_folder / "en" / "feed.json").read_text("utf-8")


def in_russian(room: newsroom.Newsroom) -> newsroom.Newsroom:
    """The newsroom publishes originals only, which needs no engine."""
    return replace(room, languages=("ru",))


def english(room: newsroom.Newsroom) -> Translation:
    with Store(room.database_location) as store:
        (guid,) = store.guids()
        translation = store.translation(guid, "en")
        assert translation is not None
        return translation


def correct(room: newsroom.Newsroom) -> None:
    with Store(room.database_location) as store:
        (guid,) = store.guids()
        stored = store.article(guid)
        draft = review.draft(store, stored, "en")
        number = next(n for n, s in enumerate(draft.segments) if s.source.startswith("Комитет"))
        lines = review.sheet(draft).splitlines()
        sheet = [f"{number} = {CORRECTED}" if line.startswith(f"{number} =") else line for line in lines]
        review.approve(store, stored, draft, review.corrected(draft, "\n".join(sheet)))


class Busy(Store):
    """A store in which a person approves a translation as soon as the site has been read."""

    def __init__(self, room: newsroom.Newsroom) -> None:
        super().__init__(room.database_location)
        self.room = room

    def articles(self) -> Iterator[Stored]:
        yield from super().articles()
        correct(self.room)


def test_a_reviewed_translation_is_published_once_it_is_in_the_feeds(room: newsroom.Newsroom) -> None:
    run(room)
    assert english(room).state is State.DRAFT
    correct(room)
    assert english(room).state is State.REVIEWED
    report = run(room)
    assert (report.translated, english(room).state) == (0, State.PUBLISHED)
    assert run(room).published is None


def test_a_review_given_while_a_run_publishes_is_published_by_the_next(room: newsroom.Newsroom) -> None:
    run(room)
    with Busy(room) as store:
        Run(room, store).publish()
    assert english(room).state is State.REVIEWED
    assert run(room).published is not None
    assert english(room).state is State.PUBLISHED
    (item,) = json.loads((room.output_folder / "en" / "feed.json").read_text("utf-8"))["items"]
    assert CORRECTED in item["content_html"]


def test_a_persons_sentences_come_back_when_the_source_changes_elsewhere(room: newsroom.Newsroom) -> None:
    run(room)
    correct(room)
    (room.folder / "inbox" / "a.txt").write_text(TEXT + "\nПогода хорошая.\n", "utf-8")
    report = run(room)
    assert (report.changed, report.translated) == (1, 1)
    translation = english(room)
    (segment,) = [s for s in translation.segments if s.source.startswith("Комитет")]
    assert (segment.target, segment.origin) == (CORRECTED, Origin.MEMORY_EXACT)
    assert translation.state is State.DRAFT


def test_an_article_that_leaves_the_inbox_stays_in_the_newsroom(room: newsroom.Newsroom) -> None:
    run(room)
    (room.folder / "inbox" / "a.txt").unlink()
    report = run(room)
    assert report.problems == []
    (note,) = report.notes
    assert "a.txt (otchet-komiteta); what was published stays; to take it out: tilshi withdraw" in note
    assert english(room).state is State.DRAFT
    assert run(room).notes == []


def test_a_file_under_another_name_or_of_a_renamed_source_is_the_same_article(room: newsroom.Newsroom) -> None:
    room = in_russian(room)
    run(room)
    (before,) = items(room)
    inbox = room.folder / "inbox"
    (inbox / "a.txt").rename(inbox / "b.txt")
    report = run(room)
    assert (report.new, report.changed, report.notes) == (0, 0, [])
    report = run(replace(room, sources=(newsroom.SourceSettings("releases", "inbox"),)))
    assert (report.new, report.changed) == (0, 0)
    copy = room.folder / "copy.txt"
    copy.write_bytes((inbox / "b.txt").read_bytes())
    report = run(room, copy)
    assert (report.new, report.changed) == (0, 0)
    (inbox / "b.txt").write_text(TEXT.replace("Отчет", "Доклад"), "utf-8")
    assert run(room).changed == 1
    (after,) = items(room)
    assert (after["id"], after["title"]) == (before["id"], "Доклад комитета")


def test_a_file_that_moved_to_a_later_source_is_corrected_there(room: newsroom.Newsroom) -> None:
    settings = [newsroom.SourceSettings(name, name) for name in ("inbox", "archive")]
    room = replace(in_russian(room), sources=tuple(settings))
    (room.folder / "archive").mkdir()
    run(room)
    (room.folder / "inbox" / "a.txt").rename(room.folder / "archive" / "a.txt")
    report = run(room)
    assert (report.new, report.changed) == (0, 0)
    (room.folder / "archive" / "a.txt").write_text(TEXT.replace("Отчет", "Доклад"), "utf-8")
    assert run(room).changed == 1
    assert [item["title"] for item in items(room)] == ["Доклад комитета"]


def test_of_two_feeds_the_first_in_the_settings_has_the_article(room: newsroom.Newsroom) -> None:
    feed = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Новости</title>'
        "<item><title>Заседание комитета</title><link>https://a.example/1</link><description>{0}</description>"
        "{1}</item></channel></rss>"
    )
    full = "<content:encoded>Комитет рассмотрел обращения граждан. Документ опубликован.</content:encoded>"
    (room.folder / "full.xml").write_text(feed.format("Кратко о заседании комитета.", full), "utf-8")
    (room.folder / "category.xml").write_text(feed.format("Кратко о заседании комитета.", ""), "utf-8")
    settings = [newsroom.SourceSettings(name, f"{name}.xml") for name in ("full", "category")]
    for sources, is_full in ((settings[1:], False), (settings, True), (settings, True), (settings[1:], False)):
        summary = room.folder / "category.xml"
        summary.write_text(summary.read_text("utf-8").replace("заседании", "важном заседании"), "utf-8")
        report = run(replace(in_russian(room), sources=tuple(sources)))
        (item,) = items(room)
        assert ("Документ опубликован" in item["content_html"]) is is_full
        assert report.notes == []


def test_a_file_without_a_date_keeps_the_day_on_which_it_came(room: newsroom.Newsroom) -> None:
    room = in_russian(room)
    file = room.folder / "inbox" / "a.txt"
    os.utime(file, (1_700_000_000, 1_700_000_000))
    run(room)
    (before,) = items(room)
    assert before["date_published"] == "2023-11-14T22:13:20+00:00"
    os.utime(file)
    assert run(room).changed == 0
    file.write_text(TEXT + "\nПогода хорошая.\n", "utf-8")
    assert run(room).changed == 1
    (after,) = items(room)
    assert after["date_published"] == before["date_published"]


def test_an_article_that_turns_kazakh_is_never_sent_through_the_russian_model(room: newsroom.Newsroom) -> None:
    run(room)
    text = "Комитеттің есебі\n\nКомитет азаматтардың өтініштерін қарады. Құжат жарияланды.\n"
    (room.folder / "inbox" / "a.txt").write_text(text, "utf-8")
    report = run(room)
    assert report.translated == 0
    assert [problem.split(":")[0] for problem in report.problems] == ["kk → ru, en"]
    assert english(room).state is State.STALE
    assert json.loads((room.output_folder / "en" / "feed.json").read_text("utf-8"))["items"] == []


def test_a_corrected_text_is_nowhere_public_in_its_old_words_when_the_engine_fails(room: newsroom.Newsroom) -> None:
    run(room)
    correct(room)
    (room.folder / "inbox" / "a.txt").write_text(TEXT.replace("Отчет", "Доклад"), "utf-8")
    with Loopback() as server:
        report = run(replace(room, engine=replace(room.engine, remote="libretranslate", remote_url=server.url)))
    assert report.problems and report.translated == 0
    with Store(room.database_location) as store:
        (row,) = Run(room, store).rows()
    assert row.states["en"] == "stale" and not row.held_back
    assert list((room.output_folder / "en" / "articles").glob("*.html")) == []
    assert run(room).translated == 1
    assert len(list((room.output_folder / "en" / "articles").glob("*.html"))) == 1


def test_a_correction_moves_the_date_of_change_and_a_rebuilt_output_is_the_same(room: newsroom.Newsroom) -> None:
    room = in_russian(room)
    (room.folder / "inbox" / "a.txt").write_text(TEXT.replace("\n\n", "\n14 марта 2024\n\n", 1), "utf-8")
    run(room)
    (before,) = items(room)
    (room.folder / "inbox" / "a.txt").write_text(TEXT.replace("\n\nКомитет", "\n14 марта 2024\n\nКабинет"), "utf-8")
    run(room)
    (after,) = items(room)
    assert after["date_published"] == before["date_published"] == before["date_modified"] < after["date_modified"]
    written = {path: path.read_bytes() for path in room.output_folder.rglob("*") if path.is_file()}
    shutil.rmtree(room.output_folder)
    run(room)
    assert {path: path.read_bytes() for path in room.output_folder.rglob("*") if path.is_file()} == written


def test_an_article_dated_in_the_future_is_announced_and_waits(room: newsroom.Newsroom) -> None:
    room = in_russian(room)
    (room.folder / "inbox" / "a.txt").write_text(TEXT.replace("\n\n", "\n14 марта 2345\n\n", 1), "utf-8")
    report = run(room)
    (note,) = report.notes
    assert "a.txt: is dated 2345-03-14 00:00; the first run after that publishes it" in note
    assert items(room) == []
    assert run(room).published is None
    with Store(room.database_location) as store:
        (row,) = Run(room, store).rows()
    assert row.states == {"ru": "scheduled"}


def test_a_file_of_a_machine_whose_clock_is_ahead_is_published(room: newsroom.Newsroom) -> None:
    os.utime(room.folder / "inbox" / "a.txt", (9_999_999_999, 9_999_999_999))
    run(in_russian(room))
    assert len(items(room)) == 1


def test_a_file_that_someone_removed_from_the_output_is_restored(room: newsroom.Newsroom) -> None:
    room = in_russian(room)
    run(room)
    (room.output_folder / "ru" / "rss.xml").unlink()
    published = run(room).published
    assert published and published.written == (room.output_folder / "ru" / "rss.xml",)


def test_only_translations_that_come_out_otherwise_with_new_terms_are_counted(room: newsroom.Newsroom) -> None:
    weather = "Прогноз погоды\n\nПогода хорошая.\n"
    (room.folder / "inbox" / "b.txt").write_text(weather, "utf-8")
    assert run(room).translated == 2
    (room.folder / "glossary" / "terms.csv").write_text("id,ru,en,kk\nt1,комитет,Great Committee,Комитет\n", "utf-8")
    report = run(room)
    assert (report.translated, len(report.touched)) == (1, 1)
    assert "Great Committee" in english_text(room)
    assert run(room).translated == 0


def test_a_missing_route_is_reported_with_the_articles_that_are_new(room: newsroom.Newsroom) -> None:
    inbox = room.folder / "inbox"
    (inbox / "a.txt").write_text("Комитеттің есебі\n\nКомитет азаматтардың өтініштерін қарады.\n", "utf-8")
    (problem,) = run(room).problems
    assert "kk → ru, en" in problem and "1 article stays" in problem
    (inbox / "b.txt").write_text(TEXT, "utf-8")
    assert run(room).problems == []
    (inbox / "c.txt").write_text("Ауа райы\n\nБүгін Алматыда ауа райы жақсы болады.\n", "utf-8")
    (problem,) = run(room).problems
    assert "1 article stays" in problem


def test_a_text_that_says_nothing_is_kept_and_reported(room: newsroom.Newsroom) -> None:
    (room.folder / "inbox" / "a.txt").write_text("2024\n\n12–67\n", "utf-8")
    report = run(room)
    assert (report.new, report.translated) == (1, 0)
    assert len(report.problems) == 1 and "cannot be told" in report.problems[0]


def test_when_the_output_cannot_be_written_the_translations_are_kept_for_the_next_run(
    room: newsroom.Newsroom,
) -> None:
    room.output_folder.write_text("in the way", "utf-8")
    with pytest.raises(PublishError, match="move it away"):
        run(room)
    room.output_folder.unlink()
    report = run(room)
    assert report.translated == 0
    assert json.loads((room.output_folder / "en" / "feed.json").read_text("utf-8"))["items"]


def test_a_source_behind_a_link_is_the_same_source_when_one_file_is_given(room: newsroom.Newsroom) -> None:
    inbox, elsewhere = room.folder / "inbox", room.folder / "elsewhere"
    inbox.rename(elsewhere)
    inbox.symlink_to(elsewhere)
    run(room)
    with Store(room.database_location) as store:
        report = Run(room, store).all([str((inbox / "a.txt").resolve())])
    assert (report.new, report.unchanged) == (0, 1)
