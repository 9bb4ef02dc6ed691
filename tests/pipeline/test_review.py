"""The sheet that a person corrects: what it says, what it takes back, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from glossary.annotate import Annotator
from glossary.book import Termbase, shipped
from pipeline import review, schema
from pipeline.article import Article, Block, BlockKind, Flag, Origin, Segment, Severity, State, Translation
from pipeline.errors import SourceError, StoreError
from pipeline.memory import Memory
from pipeline.store import Store, Stored

ARTICLE = Article("inbox", "urn:uuid:1", "Отчёт", (Block(BlockKind.PARAGRAPH, "Погода хорошая."),), language="ru")
SEGMENTS = (
    Segment("Отчёт", "Report", Origin.MACHINE, "argos", -0.1),
    Segment("Погода хорошая.", "The  weather\nis bad.", Origin.MACHINE, "argos", -2.0),
)
DRAFT = Translation(
    guid=ARTICLE.guid,
    language="en",
    title="Report",
    blocks=(Block(BlockKind.PARAGRAPH, "The weather is bad."),),
    content_hash=ARTICLE.content_hash,
    segments=SEGMENTS,
    flags=(Flag("low-confidence", Severity.WARNING, "Look here.", 1),),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "tilshi.db") as opened:
        opened.save_article(ARTICLE, "otchet")
        opened.save_translation(DRAFT, ARTICLE)
        yield opened


def stored(store: Store) -> Stored:
    return store.article(ARTICLE.guid)


def accept(store: Store, text: str) -> int:
    return take(store, stored(store), review.draft(store, stored(store), "en"), text)


def take(store: Store, of: Stored, draft: Translation, text: str) -> int:
    segments = review.corrected(draft, text)
    review.approve(store, of, draft, segments)
    return len(review.changes(draft, segments))


def test_a_sheet_has_each_sentence_above_its_flags_and_its_translation() -> None:
    lines = review.sheet(DRAFT).splitlines()
    at = lines.index("# Погода хорошая.")
    assert lines[at : at + 3] == ["# Погода хорошая.", "#   warning: Look here.", "1 = The weather is bad."]


def test_a_sheet_that_comes_back_as_it_was_approves_and_corrects_nothing(store: Store) -> None:
    assert accept(store, review.sheet(DRAFT)) == 0
    approved = store.translation(ARTICLE.guid, "en")
    assert approved is not None
    assert (approved.state, approved.flags, approved.segments) == (State.REVIEWED, (), SEGMENTS)


def test_a_correction_is_a_persons_work_and_the_memory_learns_it(store: Store) -> None:
    assert accept(store, review.sheet(DRAFT).replace("is bad", "is fine").replace("\n", "\r\n")) == 1
    approved = store.translation(ARTICLE.guid, "en")
    assert approved is not None
    assert approved.segments == (SEGMENTS[0], Segment("Погода хорошая.", "The weather is fine.", Origin.HUMAN))
    assert approved.blocks[0].html == "The weather is fine."
    match = Memory(store.database).recall("Погода хорошая.", "Отчёт", (), "ru", "en")
    assert match is not None and match.target == "The weather is fine."


def test_only_what_was_corrected_this_time_is_counted(store: Store) -> None:
    accept(store, review.sheet(DRAFT).replace("is bad", "is fine"))
    again = review.sheet(review.draft(store, stored(store), "en"))
    assert accept(store, again.replace("= Report", "= The report")) == 1


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("1 = The weather is bad.\n", "", "review, line 6: sentence 1 has no translation below this line"),
        ("0 = Report\n", "", "review, line 1: sentence 0 has no translation below this line"),
        ("1 = The weather is bad.", "1 =", "review, line 10: sentence 1 has no translation"),
        ("1 = ", "0 = ", "review, line 10: sentence 0 stands twice"),
        ("1 = The", "1 = The weather is bad.\n7 = The", "review, line 11: there is no sentence 7"),
        ("weather is", "weather\nis", "review, line 11: does not begin with a number and ="),
    ],
)
def test_a_sheet_that_does_not_fit_is_refused_and_nothing_changes(
    store: Store, old: str, new: str, sentence: str
) -> None:
    with pytest.raises(SourceError, match=sentence):
        accept(store, review.sheet(DRAFT).replace(old, new))
    assert store.translation(ARTICLE.guid, "en") == DRAFT


def test_a_sheet_of_an_earlier_version_is_never_put_under_other_sentences(store: Store) -> None:
    other = replace(SEGMENTS[1], source="Погода плохая.")
    earlier = review.sheet(replace(DRAFT, segments=(SEGMENTS[0], other)))
    with pytest.raises(SourceError, match="has changed or was corrected since this text was exported"):
        accept(store, earlier)
    assert store.translation(ARTICLE.guid, "en") == DRAFT


def test_after_an_approval_the_sheet_marks_the_sentences_that_are_not_as_approved(store: Store) -> None:
    assert review.new_sentences(store, review.draft(store, stored(store), "en")) == []
    accept(store, review.sheet(DRAFT))
    assert review.new_sentences(store, review.draft(store, stored(store), "en")) == []
    changed = replace(ARTICLE, blocks=(*ARTICLE.blocks, Block(BlockKind.PARAGRAPH, "Снег.")))
    remembered = (replace(segment, origin=Origin.MEMORY_EXACT) for segment in SEGMENTS)
    store.save_article(changed, "otchet")
    store.save_translation(replace(DRAFT, segments=(*remembered, Segment("Снег.", "Snow.", Origin.MACHINE))), changed)
    draft = review.draft(store, stored(store), "en")
    news = review.new_sentences(store, draft)
    lines = review.sheet(draft, news).splitlines()
    assert news == [2]
    assert [line for line in lines if "new since" in line] == ["#   new since you approved it"]
    assert lines[lines.index("# Снег.") + 1] == "#   new since you approved it"


COURT = "Верховный Суд рассмотрел 1 147 дел."


@pytest.mark.parametrize(
    ("target", "kinds"),
    [
        ("The Supreme Court considered 1,147 cases.", []),
        ("The Supreme Court considered 1,174 cases.", ["number-missing", "number-invented"]),
        ("The Constitutional Court considered 1,147 cases.", ["term-lost"]),
    ],
)
def test_what_a_person_wrote_is_compared_with_the_source(target: str, kinds: list[str]) -> None:
    draft = replace(DRAFT, segments=(SEGMENTS[0], Segment(COURT, "The court was busy.", Origin.MACHINE)))
    segments = review.corrected(draft, review.sheet(draft).replace("The court was busy.", target))
    found = review.doubts(ARTICLE, draft, segments, Annotator(Termbase.load(shipped())))
    assert [(flag.kind, flag.segment) for flag in found] == [(kind, 1) for kind in kinds]


def test_errors_in_what_was_left_as_it_was_are_still_open() -> None:
    lost = Flag("name-lost", Severity.ERROR, "A name is lost.", 1)
    draft = replace(DRAFT, flags=(*DRAFT.flags, lost))
    sheet = review.sheet(draft)
    assert review.doubts(ARTICLE, draft, review.corrected(draft, sheet)) == [lost]
    assert review.doubts(ARTICLE, draft, review.corrected(draft, sheet.replace("bad", "fine"))) == []


def test_a_sheet_of_another_language_or_article_is_never_approved(store: Store) -> None:
    store.save_translation(replace(DRAFT, language="kk"), ARTICLE)
    kazakh = review.sheet(review.draft(store, stored(store), "kk"))
    with pytest.raises(SourceError, match="is the translation into kk, not into en; give the language"):
        accept(store, kazakh)
    with pytest.raises(SourceError, match="export it again"):
        accept(store, review.sheet(replace(DRAFT, guid="urn:uuid:2")))
    with pytest.raises(SourceError, match="has no line that begins with # Version; put it back"):
        accept(store, "\n".join(line for line in review.sheet(DRAFT).splitlines() if "Version" not in line))
    assert store.translation(ARTICLE.guid, "en") == DRAFT


def test_of_two_colleagues_with_the_same_sheet_the_second_does_not_undo_the_first(store: Store) -> None:
    sheet = review.sheet(DRAFT)
    accept(store, sheet.replace("is bad", "is fine"))
    first = store.translation(ARTICLE.guid, "en")
    with pytest.raises(SourceError, match="was corrected since this text was exported; export it again"):
        accept(store, sheet.replace("= Report", "= The report"))
    assert store.translation(ARTICLE.guid, "en") == first


def test_a_review_never_takes_the_place_of_a_newer_translation(store: Store) -> None:
    before, draft = stored(store), review.draft(store, stored(store), "en")
    sheet = review.sheet(draft).replace("is bad", "is fine")
    changed = replace(ARTICLE, title="Доклад")
    newer = replace(DRAFT, segments=(replace(SEGMENTS[0], source="Доклад"), SEGMENTS[1]))
    store.save_article(changed, "otchet")
    store.save_translation(newer, changed)
    with pytest.raises(StoreError, match="otchet: was changed meanwhile, by another run or person"):
        take(store, before, draft, sheet)
    assert store.translation(ARTICLE.guid, "en") == replace(newer, content_hash=changed.content_hash)
    assert list(Memory(store.database).units()) == []


def test_of_two_people_who_review_at_once_the_second_is_told(store: Store) -> None:
    draft = review.draft(store, stored(store), "en")
    accept(store, review.sheet(draft).replace("is bad", "is fine"))
    first = store.translation(ARTICLE.guid, "en")
    with pytest.raises(StoreError, match="was changed meanwhile"):
        take(store, stored(store), draft, review.sheet(draft))
    assert store.translation(ARTICLE.guid, "en") == first


def test_what_changed_and_changed_back_is_translated_anew_before_it_is_reviewed(store: Store) -> None:
    for article in (replace(ARTICLE, title="Другое"), ARTICLE):
        store.save_article(article, "otchet")
    with pytest.raises(StoreError, match="changed after it was translated"):
        review.draft(store, stored(store), "en")


def test_what_an_earlier_tilshi_translated_can_be_reviewed(store: Store) -> None:
    with store.database.begin() as connection:
        for table in (schema.articles, schema.translations):
            connection.execute(sa.update(table).values(content_hash="earlier"))
    assert accept(store, review.sheet(DRAFT)) == 0


def test_what_changed_after_it_was_translated_is_not_reviewed(store: Store) -> None:
    store.save_article(replace(ARTICLE, title="Другое"), "otchet")
    with pytest.raises(StoreError, match="changed after it was translated; translate it anew"):
        review.draft(store, stored(store), "en")
    with pytest.raises(StoreError, match="has no translation into kk"):
        review.draft(store, stored(store), "kk")
