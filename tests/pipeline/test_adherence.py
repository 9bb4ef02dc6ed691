"""How often the official names come through is counted over occurrences, not over sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.adherence import Adherence, adherence
from pipeline.engine.base import Hypothesis
from pipeline.engine.score import Pair
from pipeline.newsroom import Newsroom

PAIRS = [
    Pair("Министерство финансов направило письмо в ПРООН.", ""),
    Pair("Погода хорошая.", ""),
]


class Echo:
    """Says what it hears, or nothing."""

    target, label, fingerprint, placeholders = "en", "echo", "echo", True

    def __init__(self, silent: bool = False, source: str = "ru") -> None:
        self._silent = silent
        self.source = source

    def translate(self, sentences: Iterable[str]) -> Iterator[Hypothesis]:
        yield from (Hypothesis("" if self._silent else sentence) for sentence in sentences)


def test_what_comes_through_is_kept() -> None:
    found = adherence(Echo(), PAIRS, Newsroom(Path("no-newsroom")))
    assert found == Adherence(terms=2, terms_kept=2, spans=2, spans_kept=2, sentences=2, in_pieces=0)
    assert "official names kept 2 of 2 (100.0%)" in str(found)


def test_a_sentence_put_together_around_its_names_is_counted_as_in_pieces() -> None:
    found = adherence(Echo(silent=True), PAIRS, Newsroom(Path("no-newsroom")))
    assert (found.terms_kept, found.in_pieces) == (2, 1)


def test_nothing_to_keep_is_all_kept() -> None:
    assert adherence(Echo(), PAIRS[1:], Newsroom(Path("no-newsroom"))).rate == 1.0


def test_only_russian_has_names_to_keep() -> None:
    kazakh = [Pair("Премьер-Министр 12 наурыз күні БҰҰ өкілімен кездесті.", "")]
    assert adherence(Echo(source="kk"), kazakh, Newsroom(Path("no-newsroom"))).spans == 0
