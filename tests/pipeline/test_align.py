from __future__ import annotations

import cProfile
import random
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.annotate import Annotator
from glossary.book import Termbase, shipped
from glossary.span import Span, SpanKind
from pipeline.abstraction import numerals
from pipeline.align import Pair, Range, align, anchors
from pipeline.engine.starter.documents import training_documents
from pipeline.errors import SourceError
from pipeline.memory import Memory
from pipeline.parallel import LEAST_CONFIDENCE, import_documents
from pipeline.schema import open_database
from pipeline.unit import UnitOrigin

Links = set[tuple[Range, Range]]


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(Termbase.load(shipped()))


def aligned(
    source: Sequence[str], target: Sequence[str], spans: Sequence[Sequence[Span]], language: str
) -> list[Pair]:
    return align(source, target, anchors(source, target, spans, language))


def shuffled(source: Sequence[str], target: Sequence[str], seed: str) -> tuple[list[str], list[str], Links]:
    """A document pair as translators leave it: one sentence in ten has no answer, one in ten is merged or split."""
    random_ = random.Random(seed)
    left: list[str] = []
    right: list[str] = []
    links: Links = set()
    pairs = list(zip(source, target, strict=True))
    while pairs:
        kinds = ["dropped", "added", "merged", "split", "kept"] if len(pairs) > 1 else ["dropped", "added", "kept"]
        kind = random_.choices(kinds, [5, 5, 5, 5, 80][-len(kinds) :])[0]
        taken = [pairs.pop(0) for _ in range(2 if kind in ("merged", "split") else 1)]
        ours, theirs = [pair[0] for pair in taken], [pair[1] for pair in taken]
        ours = {"added": [], "split": [" ".join(ours)]}.get(kind, ours)
        theirs = {"dropped": [], "merged": [" ".join(theirs)]}.get(kind, theirs)
        if ours and theirs:
            links.add(((len(left), len(left) + len(ours)), (len(right), len(right) + len(theirs))))
        left += ours
        right += theirs
    return left, right, links


@pytest.mark.parametrize("language", ["en", "kk"])
def test_nineteen_of_twenty_kept_pairs_are_right(annotator: Annotator, language: str) -> None:
    known = [document for document in training_documents() if len(document.triples) > 6]
    right = kept = expected = 0
    for document in known[:: len(known) // 60]:
        source, target, links = shuffled(
            [triple.ru for triple in document.triples],
            [getattr(triple, language) for triple in document.triples],
            document.name,
        )
        found = aligned(source, target, annotator.annotate(source), language)
        sure = {(p.source, p.target) for p in found if p.answered and p.confidence >= LEAST_CONFIDENCE}
        right += len(sure & links)
        kept += len(sure)
        expected += len(links)
    assert right / kept >= 0.95
    assert right / expected >= 0.88


@given(
    st.lists(st.text("абв 12AB", min_size=1, max_size=60), max_size=12),
    st.lists(st.text("abc 12AB", min_size=1, max_size=60), max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_every_sentence_stands_in_one_pair_in_order(source: list[str], target: list[str]) -> None:
    pairs = aligned(source, target, [numerals(sentence, "ru") for sentence in source], "en")
    assert [n for pair in pairs for n in range(*pair.source)] == list(range(len(source)))
    assert [n for pair in pairs for n in range(*pair.target)] == list(range(len(target)))
    assert all(0 <= pair.confidence <= 1 for pair in pairs)


def test_a_name_shows_which_sentence_is_missing() -> None:
    source = ["Погода ясная, ветер слабый.", "Компания KOICA открыла офис.", "Вечером ждут дождь, ветер."]
    target = ["The weather is clear, light wind.", "In the evening rain is expected."]
    pairs = aligned(source, [*target[:1], "KOICA has opened an office.", *target[1:]], [(), (), ()], "en")
    assert [(p.source, p.target) for p in pairs] == [((n, n + 1), (n, n + 1)) for n in range(3)]
    missing = aligned(source[:2], ["KOICA has opened an office."], [(), ()], "en")
    assert [(p.source, p.target) for p in missing] == [((0, 1), (0, 0)), ((1, 2), (0, 1))]


def test_a_long_document_is_aligned_along_its_diagonal() -> None:
    source = [f"Предложение {'слово ' * (n * 7 % 11)}номер {n}." for n in range(300)]
    target = [f"Sentence {'word ' * (n * 7 % 11)}number {n}." for n in range(300) if n % 50 != 7]
    pairs = aligned(source, target, [()] * 300, "en")
    right = [p for p in pairs if p.answered and source[p.source[0]].split()[-1] == target[p.target[0]].split()[-1]]
    assert len(right) >= 290


def test_a_document_of_many_sentences_is_aligned_in_little_memory() -> None:
    source = [f"Предложение {'слово ' * (n * 7 % 11)}номер {n}." for n in range(80)]
    target = [f"Sentence {'word ' * (n * 7 % 11)}number {n}." for n in range(80)]
    tracemalloc.start()
    aligned(source, target, [()] * 80, "en")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2**20


@pytest.mark.parametrize("language", ["en", "kk"])
def test_the_work_to_find_anchors_grows_with_the_sentences_not_with_their_square(language: str) -> None:
    letters = "абвгдежзиклмнопрст"
    names = [f"{a}{b}{c}лиев" for a in letters for b in letters for c in letters]

    def calls(sentences: int) -> int:
        said = names[:sentences]
        spans = [(Span(0, len(name), name, SpanKind.NAME, {language: name}),) for name in said]
        profile = cProfile.Profile()
        profile.runcall(anchors, said, said, spans, language)
        return sum(entry.callcount for entry in profile.getstats())

    calls(800)
    assert calls(800) < 2.5 * calls(400)


def test_a_name_is_an_anchor_in_whatever_case_and_form_it_stands() -> None:
    spans = [Span(0, 4, "Хаб", SpanKind.TERM, {"kk": "Хаб"}), Span(5, 9, "ЕО", SpanKind.ABBREVIATION, {"kk": "ЕО"})]
    target = ["«Хабқа» қонақ келді.", "Басқа сөйлем.", "ЕО-ның ұстанымы."]
    ((hub, union),) = anchors(["Хаб и ЕО"], target, [spans], "kk")
    assert {hub.targets, union.targets} == {frozenset({0}), frozenset({2})}


def test_nothing_is_aligned_with_nothing() -> None:
    assert aligned([], [], [], "en") == []
    assert aligned(["Да."], [], [()], "en") == [Pair((0, 1), (0, 0), 1.0)]


RU = """Итоги конкурса

Министерство юстиции подвело итоги конкурса 12 марта 2024 года. В нём участвовали 46 юристов из Алматы.

Победителям вручили дипломы. Следующий конкурс пройдёт осенью.
"""
EN = """Results of the competition

The Ministry of Justice summed up the results of the competition on 12 March 2024. It brought together 46 lawyers \
from Almaty.

The winners received diplomas. The next competition will take place in autumn.
"""


@pytest.mark.parametrize(("height", "width"), [(1, 200), (200, 1), (3, 500), (0, 40), (40, 0), (0, 0)])
def test_documents_of_very_different_lengths_are_aligned_with_every_sentence_once(height: int, width: int) -> None:
    source, target = ["Предложение."] * height, ["A sentence."] * width
    pairs = aligned(source, target, [()] * height, "en")
    assert [n for pair in pairs for n in range(*pair.source)] == list(range(height))
    assert [n for pair in pairs for n in range(*pair.target)] == list(range(width))


def test_two_documents_are_imported_sentence_by_sentence(tmp_path: Path, annotator: Annotator) -> None:
    (tmp_path / "итоги.txt").write_text(RU, encoding="utf-8")
    (tmp_path / "results.md").write_text("# " + EN, encoding="utf-8")
    memory = Memory(open_database(tmp_path / "memory.db"))
    assert import_documents(memory, tmp_path / "итоги.txt", tmp_path / "results.md", "ru", "en", annotator).added == 5
    units = {unit.source: unit for unit in memory.units()}
    lawyers = units["В нём участвовали 46 юристов из Алматы."]
    assert lawyers.target == "It brought together 46 lawyers from Almaty."
    assert (lawyers.origin, lawyers.document) == (UnitOrigin.ALIGNED, "итоги.txt")
    assert lawyers.previous == "Министерство юстиции подвело итоги конкурса 12 марта 2024 года."
    assert lawyers.confidence > 0.9


def test_documents_that_have_nothing_in_common_are_refused(tmp_path: Path, annotator: Annotator) -> None:
    (tmp_path / "a.txt").write_text(RU, encoding="utf-8")
    (tmp_path / "b.txt").write_text("Weather\n\nIt will rain in 3 towns.\n\nTake an umbrella.\n", encoding="utf-8")
    memory = Memory(open_database(tmp_path / "memory.db"))
    with pytest.raises(SourceError, match=r"b\.txt: does not look like a translation of a\.txt"):
        import_documents(memory, tmp_path / "a.txt", tmp_path / "b.txt", "ru", "en", annotator)
    assert list(memory.units()) == []
