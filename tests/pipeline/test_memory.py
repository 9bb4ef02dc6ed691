from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.annotate import Annotator
from glossary.book import Termbase, shipped
from glossary.span import Span, SpanKind
from pipeline.abstraction import located, numerals, rebuild, skeleton, slots
from pipeline.article import Article, Block, BlockKind, Origin, Segment, Translation
from pipeline.engine.base import Hypothesis
from pipeline.memory import Learned, Memory
from pipeline.review import approve, corrected, sheet
from pipeline.schema import open_database
from pipeline.store import Store
from pipeline.translate import Document, Translator
from pipeline.unit import Extras, Unit, UnitOrigin

DATA = Path(__file__).parent.parent / "data" / "memory"
CASES = [
    line.split("\t")
    for line in (DATA / "rebuilt.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
OLD, NEW = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(Termbase.load(shipped()))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "newsroom.db") as opened:
        yield opened


@pytest.fixture
def memory(store: Store) -> Memory:
    return Memory(store.database)


def unit(
    source: str, target: str, origin: UnitOrigin = UnitOrigin.HUMAN, previous: str = "", changed: datetime = OLD
) -> Unit:
    found = located(numerals(source, "ru"), target, "en")
    return Unit(source, target, "ru", "en", origin, previous, created=OLD, changed=changed, slots=found)


def recalled(memory: Memory, source: str, previous: str = "") -> str | None:
    match = memory.recall(source, previous, numerals(source, "ru"), "ru", "en")
    return match.target if match else None


# Exact


def test_a_sentence_is_recalled_in_its_pair_of_languages_only(memory: Memory) -> None:
    memory.learn([unit("Приём открыт.", "Admission is open.")])
    match = memory.recall("Приём  открыт.", "", (), "ru", "en")
    assert match is not None
    assert (match.target, match.origin) == ("Admission is open.", Origin.MEMORY_EXACT)
    assert memory.recall("Приём открыт.", "", (), "ru", "kk") is None
    assert memory.recall("Приём закрыт.", "", (), "ru", "en") is None


def test_the_same_sentence_after_the_same_sentence_wins(memory: Memory) -> None:
    memory.learn(
        [
            unit("Он открыт.", "It is open.", previous="Банк работает."),
            unit("Он открыт.", "He is open-minded.", previous="Аким молод.", changed=NEW),
        ]
    )
    assert recalled(memory, "Он открыт.", "Банк работает.") == "It is open."
    assert recalled(memory, "Он открыт.", "Аким молод.") == "He is open-minded."
    assert recalled(memory, "Он открыт.", "Что-то ещё.") == "He is open-minded."


def test_a_translation_bound_to_no_sentence_wins_over_one_bound_to_another(memory: Memory) -> None:
    memory.learn(
        [
            unit("Он открыт.", "It is open."),
            unit("Он открыт.", "The bank is open.", previous="Банк работает.", changed=NEW),
        ]
    )
    assert recalled(memory, "Он открыт.", "Музей закрыт.") == "It is open."
    assert recalled(memory, "Он открыт.", "Банк работает.") == "The bank is open."


def test_people_win_over_imports_and_imports_over_alignments(memory: Memory) -> None:
    sentence = "Работа идёт."
    memory.learn([unit(sentence, "aligned", UnitOrigin.ALIGNED, "А.", NEW)])
    assert recalled(memory, sentence, "А.") == "aligned"
    memory.learn([unit(sentence, "imported", UnitOrigin.IMPORTED, "Б.", NEW)])
    assert recalled(memory, sentence, "А.") == "imported"
    memory.learn([unit(sentence, "human", UnitOrigin.HUMAN, "В.", OLD)])
    assert recalled(memory, sentence, "А.") == "human"


def test_a_later_correction_in_the_same_context_replaces_the_earlier(memory: Memory) -> None:
    memory.learn([unit("Итоги подведены.", "first", changed=OLD)])
    memory.learn([unit("Итоги подведены.", "second", changed=NEW)])
    memory.learn([unit("Итоги подведены.", "late import", UnitOrigin.IMPORTED, changed=NEW)])
    memory.learn([unit("Итоги подведены.", "older", changed=OLD)])
    assert [u.target for u in memory.units()] == ["second"]


def test_an_uncertain_alignment_is_suggested_but_not_used(memory: Memory) -> None:
    memory.learn([replace(unit("Погода хорошая.", "Fine weather.", UnitOrigin.ALIGNED), confidence=0.7)])
    assert recalled(memory, "Погода хорошая.") is None
    assert [s.target for s in memory.fuzzy("Погода хорошая.", (), "ru", "en")] == ["Fine weather."]


# With other names, dates and numbers


@pytest.mark.parametrize(("language", "source", "target", "new", "expected"), CASES, ids=[case[3] for case in CASES])
def test_a_translation_is_rebuilt_with_the_new_spans(
    memory: Memory, annotator: Annotator, language: str, source: str, target: str, new: str, expected: str
) -> None:
    found = located(annotator.annotate([source])[0], target, language)
    memory.learn([Unit(source, target, "ru", language, UnitOrigin.HUMAN, slots=found)])
    spans = annotator.annotate([new])[0]
    match = memory.recall(new, "", spans, "ru", language)
    assert (match.target if match else "–") == expected
    if match:
        assert match.origin is Origin.MEMORY_FUZZY
        for rendering, (here, there) in zip(match.spans, match.anchors, strict=True):
            assert match.target[slice(*there)] == rendering.target
            assert new[slice(*here)] == rendering.text


def test_numbers_may_differ_although_the_termbase_has_changed(memory: Memory) -> None:
    memory.learn([unit("Хаб провёл 12 встреч.", "The Hub held 12 meetings.")])
    source = "Хаб провёл 15 встреч."
    name = Span(0, 3, "Хаб", SpanKind.TERM, {"en": "Astana Civil Service Hub"}, term="hub")
    match = memory.recall(source, "", (name, *numerals(source, "ru")), "ru", "en")
    assert match is not None
    assert match.target == "The Hub held 15 meetings."


def test_a_corrected_termbase_reaches_what_is_remembered(memory: Memory) -> None:
    source, target = "Хаб открыл курсы.", "The Civil Service Hub has opened courses."
    old = Span(0, 3, "Хаб", SpanKind.TERM, {"en": "Civil Service Hub"}, term="hub")
    memory.learn([Unit(source, target, "ru", "en", UnitOrigin.HUMAN, slots=located([old], target, "en"))])
    assert memory.recall(source, "", [old], "ru", "en").target == target  # type: ignore[union-attr]
    new = replace(old, targets={"en": "Astana Civil Service Hub"})
    match = memory.recall(source, "", [new], "ru", "en")
    assert match is not None
    assert (match.target, match.origin) == ("The Astana Civil Service Hub has opened courses.", Origin.MEMORY_FUZZY)
    accepted = replace(new, accepted={"en": ("Civil Service Hub",)})
    assert memory.recall(source, "", [accepted], "ru", "en").target == target  # type: ignore[union-attr]


def test_wording_that_a_person_chose_instead_of_the_term_is_kept(memory: Memory) -> None:
    source, target = "Хаб открыл курсы.", "It has opened courses."
    span = Span(0, 3, "Хаб", SpanKind.TERM, {"en": "Civil Service Hub"}, term="hub")
    memory.learn([Unit(source, target, "ru", "en", UnitOrigin.HUMAN, slots=located([span], target, "en"))])
    match = memory.recall(source, "", [span], "ru", "en")
    assert match is not None
    assert (match.target, match.origin, match.spans) == (target, Origin.MEMORY_EXACT, ())


@given(st.integers(2, 10**7), st.integers(2, 10**7))
@settings(max_examples=60, deadline=None)
def test_a_rebuilt_sentence_says_the_new_number_and_not_the_old_one(old: int, new: int) -> None:
    source, other = f"Построено {old} домов.", f"Построено {new} домов."
    target = f"{old:,} houses were built." if not 1900 <= old < 2100 else f"{old} houses were built."
    of, spans = located(numerals(source, "ru"), target, "en"), numerals(other, "ru")
    same_shape = skeleton(source, of) == skeleton(other, slots(spans, "en"))
    rebuilt = rebuild(source, target, of, spans, "en") if same_shape else None
    if rebuilt is not None:
        assert rebuilt.text == f"{spans[0].targets['en']} houses were built."


# Who answers for it


@pytest.mark.parametrize(("origin", "approved"), [(origin, origin is UnitOrigin.HUMAN) for origin in UnitOrigin])
def test_a_match_says_whether_a_person_approved_it(memory: Memory, origin: UnitOrigin, approved: bool) -> None:
    memory.learn([unit("Построено 12 школ.", "12 schools were built.", origin)])
    for source in ("Построено 12 школ.", "Построено 15 школ."):
        match = memory.recall(source, "", numerals(source, "ru"), "ru", "en")
        assert match is not None
        assert match.approved is approved


# Similar


def test_similar_sentences_come_most_similar_first(memory: Memory) -> None:
    memory.learn(
        [
            unit("В Астане прошёл форум молодых учёных.", "near"),
            unit("В Астане прошёл большой форум молодых учёных и врачей.", "far"),
            unit("Погода в Алматы будет ясной.", "other"),
        ]
    )
    found = memory.fuzzy("В Астане прошёл форум молодых врачей.", (), "ru", "en")
    assert [s.target for s in found] == ["near", "far"]
    assert 1 > found[0].similarity > found[1].similarity >= 0.7
    assert memory.fuzzy("В Астане прошёл форум молодых врачей.", (), "ru", "kk") == []
    assert len(memory.fuzzy("В Астане прошёл форум молодых врачей.", (), "ru", "en", limit=1)) == 1


def test_protected_spans_do_not_make_sentences_less_similar(memory: Memory) -> None:
    memory.learn([unit("Заседание состоится 12 марта 2024 года.", "x")])
    query = "Заседание состоится 1 декабря 2025 года."
    (found,) = memory.fuzzy(query, numerals(query, "ru"), "ru", "en")
    assert found.similarity == 1.0


def test_the_sentence_that_was_edited_is_found_among_thousands(memory: Memory) -> None:
    verbs = "открыл закрыл построил отремонтировал проверил посетил".split()
    nouns = "школу дорогу театр музей мост стадион".split()
    villages = [
        f"{start}{end}" for start in "Кара Жана Теми Бес Сары".split() for end in "тау булак агаш таль жар".split()
    ]
    sentences = [f"Аким {v} {n} в селе {p} вместе с жителями." for v in verbs for n in nouns for p in villages]
    memory.learn(unit(sentence, str(number)) for number, sentence in enumerate(sentences))
    for sentence in sentences[::97]:
        edited = sentence.replace("вместе с жителями", "с местными жителями")
        best = memory.fuzzy(edited, (), "ru", "en")
        assert sentence in [one.source for one in best if one.similarity == best[0].similarity]


# The whole


def test_nothing_is_learned_when_the_source_of_units_breaks_off(memory: Memory) -> None:
    def broken() -> Iterator[Unit]:
        for number in range(3000):
            yield unit(f"Предложение о доме {number} на улице.", "x")
        raise ValueError

    with pytest.raises(ValueError):
        memory.learn(broken())
    assert list(memory.units()) == []
    memory.learn([unit("Предложение о доме на улице.", "y")])
    assert [s.target for s in memory.fuzzy("Предложение о доме на улице.", (), "ru", "en")] == ["y"]


def test_stats_count_by_languages_and_origin(memory: Memory) -> None:
    memory.learn([unit("Раз.", "One."), unit("Два.", "Two."), unit("Три.", "Three.", UnitOrigin.IMPORTED)])
    rows = [(r.source, r.target, r.origin, r.segments) for r in memory.stats()]
    assert rows == [("ru", "en", "human", 2), ("ru", "en", "imported", 1)]


def test_units_come_back_as_they_were_learned(memory: Memory) -> None:
    units = [
        replace(unit("Приём 5 мая.", "Reception on 5 May."), author="aigerim", document="a.docx", confidence=0.95),
        unit("Конец.", "The end.", UnitOrigin.ALIGNED, "Приём 5 мая."),
    ]
    assert memory.learn(units) == Learned(added=2)
    assert list(memory.units()) == units


def test_a_memory_of_an_earlier_version_keeps_its_segments(tmp_path: Path) -> None:
    database = open_database(tmp_path / "old.db")
    Memory(database).learn([unit("Раз.", "One.")])
    with database.begin() as connection:
        connection.execute(sa.text("ALTER TABLE memory DROP COLUMN extras"))
        connection.execute(sa.text("UPDATE meta SET value = '3' WHERE key = 'schema'"))
    memory = Memory(open_database(tmp_path / "old.db"))
    memory.learn([replace(unit("Два.", "Two."), extras=Extras(target_tag="en-GB", note="Checked"))])
    assert [(one.target, one.target_tag, one.note) for one in memory.units()] == [
        ("One.", "en", ""),
        ("Two.", "en-GB", "Checked"),
    ]


# In the newsroom


class Parrot:
    """An engine that says every sentence backwards."""

    source, target, placeholders, fingerprint, label = "ru", "en", False, "parrot", "parrot"

    def translate(self, sentences: Iterator[str]) -> Iterator[Hypothesis]:
        for sentence in sentences:
            yield Hypothesis(sentence[::-1], None, 0.0)


def test_a_correction_is_never_needed_twice(store: Store, annotator: Annotator) -> None:
    sources = ("Итоги недели", "Министерство юстиции провело семинар 12 марта.", "Его посетили 46 врачей.")
    article = Article(
        "inbox", "urn:1", sources[0], (Block(BlockKind.PARAGRAPH, " ".join(sources[1:])),), language="ru"
    )
    store.save_article(article, "itogi")
    wrong = tuple(Segment(source, f"wrong {n}", Origin.MACHINE) for n, source in enumerate(sources))
    translation = Translation(
        "urn:1", "en", "wrong", article.blocks, content_hash=article.content_hash, segments=wrong
    )
    store.save_translation(translation, article)
    text = sheet(translation)
    right = (
        "Results of the week",
        "The Ministry of Justice held a seminar on 12 March.",
        "It was attended by 46 doctors.",
    )
    for number, target in enumerate(right):
        text = text.replace(f"wrong {number}", target)
    approve(store, store.article("urn:1"), translation, corrected(translation, text), annotator)

    sentences = ("Министерство финансов провело семинар 3 мая.", "Его посетили 51 врачей.", "Погода ясная.")
    document = Document("urn:2", "ru", sentences, tuple(annotator.annotate(sentences)))
    ((_, translated),) = Translator(Parrot(), memory=Memory(store.database)).translate([document])
    assert [one.segment.target for one in translated] == [
        "The Ministry of Finance held a seminar on 3 May.",
        "It was attended by 51 doctors.",
        "Погода ясная."[::-1],
    ]
    assert [one.segment.origin for one in translated] == [
        Origin.MEMORY_FUZZY,
        Origin.MEMORY_FUZZY,
        Origin.MACHINE,
    ]


def test_a_document_is_known_in_a_language_once_a_person_approved_it(memory: Memory) -> None:
    memory.learn([replace(unit("Отчёт", "Report", UnitOrigin.ALIGNED), document="urn:1")])
    assert not memory.knows("urn:1", "en")
    memory.learn([replace(unit("Погода", "Weather"), document="urn:1")])
    assert memory.knows("urn:1", "en")
    assert not memory.knows("urn:1", "kk")
    assert not memory.knows("urn:2", "en")
