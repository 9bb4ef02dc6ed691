"""Hand-marked sentences: how many of the marked names are found, and how much is found besides them."""

from __future__ import annotations

import pytest
from challenge import Marked, read

from glossary.annotate import Annotator
from glossary.book import Termbase, shipped
from glossary.span import Span


@pytest.fixture(scope="module")
def outcome() -> list[tuple[list[Marked], list[Span]]]:
    annotator = Annotator(Termbase.load(shipped()))
    return [
        (marked, [span for span in spans if span.term])
        for _, sentences, names in read()
        for marked, spans in zip(names, annotator.annotate(sentences), strict=True)
    ]


def test_the_file_has_enough_to_measure_by(outcome: list[tuple[list[Marked], list[Span]]]) -> None:
    assert len(outcome) >= 200
    assert sum(len(marked) for marked, _ in outcome) >= 250


def test_98_of_100_marked_names_are_found_with_their_extent_concept_and_renderings(
    outcome: list[tuple[list[Marked], list[Span]]],
) -> None:
    found = [name.is_found(spans) for marked, spans in outcome for name in marked]
    assert sum(found) / len(found) >= 0.98


def test_99_of_100_found_names_are_marked(outcome: list[tuple[list[Marked], list[Span]]]) -> None:
    right = [any(name.agrees_with(span) for name in marked) for marked, spans in outcome for span in spans]
    assert sum(right) / len(right) >= 0.99
