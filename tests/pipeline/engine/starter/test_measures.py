from __future__ import annotations

import pytest

from pipeline.engine.starter.measures import (
    Sample,
    faithfulness,
    invented_names,
    invented_numbers,
)


def test_a_number_is_kept_however_its_thousands_are_set_apart() -> None:
    counts = faithfulness([Sample("Собрано 12 400 тонн.", "12,400 tonnes were harvested.", "12,400 tonnes.")])
    assert (counts.numbers, counts.numbers_kept, counts.invented_numbers) == (2, 2, 0)


def test_a_number_that_the_reference_has_is_not_invented() -> None:
    assert invented_numbers(Sample("Двенадцать стран.", "12 countries.", "12 countries.")) == []
    assert invented_numbers(Sample("Двенадцать стран.", "15 countries.", "12 countries.")) == ["15"]


@pytest.mark.parametrize(
    ("source", "hypothesis", "reference", "expected"),
    [
        ("Он был в Таразе.", "He was in Taraz.", "He went there.", []),
        ("Он был в Таразе.", "He was in Almaty.", "He was in Taraz.", ["Almaty"]),
        ("Ол келді.", "Бұл туралы Ержан айтты.", "Ол келді.", ["Ержан"]),
        ("Он пришёл.", "The man came. Yesterday it was.", "He came.", []),
    ],
)
def test_a_name_is_invented_when_neither_source_nor_reference_has_one_like_it(
    source: str, hypothesis: str, reference: str, expected: list[str]
) -> None:
    assert invented_names(Sample(source, hypothesis, reference)) == expected


def test_going_round_in_circles_is_counted() -> None:
    looped = "the meeting of the meeting of the meeting of the meeting of the meeting of"
    assert faithfulness([Sample("а", looped, "б"), Sample("а", "fine", "б")]).loops == 1


def test_official_names_that_begin_alike_are_no_circles() -> None:
    names = ("the Ministry of Finance", "the Ministry of Justice", "the Ministry of Health", "the Ministry of Energy")
    text = f"Sent to {', '.join(names)}."
    places = tuple((text.index(name), text.index(name) + len(name)) for name in names)
    assert faithfulness([Sample("а", text, "б")]).loops == 1
    assert faithfulness([Sample("а", text, "б", places)]).loops == 0
