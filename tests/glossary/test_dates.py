from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recognisers import RUSSIAN_FRAGMENTS, assert_well_formed, renderings, rows

from glossary import dates
from glossary.protect import Strategy, protect, restore


@pytest.mark.parametrize(("sentence", "stretch", "english", "kazakh"), rows("dates.tsv"))
def test_the_stretch_is_found_and_rendered_in_both_languages(
    sentence: str, stretch: str, english: str, kazakh: str
) -> None:
    assert renderings(dates.find(sentence), stretch) == [(english, kazakh)]


PARTS_OF_YEARS = [
    "I",
    "IV",
    "2-м",
    "1-ый",
    "3-й",
    "первом",
    "и",
    ",",
    "–",
    "-",
    "по",
    "квартале",
    "полугодия",
    "т.г.",
]


@given(
    st.lists(st.sampled_from([*RUSSIAN_FRAGMENTS, *PARTS_OF_YEARS]), max_size=12).map(" ".join) | st.text(max_size=40)
)
def test_any_text_gives_spans_with_exact_offsets_that_do_not_overlap(sentence: str) -> None:
    assert_well_formed(dates.find, sentence)


@given(st.dates())
def test_every_day_of_every_month_is_read_back(date: datetime.date) -> None:
    months = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
    text = f"{date.day} {months[date.month - 1]} {max(date.year, 1000) if date.year < 2200 else 2024} года"
    (span,) = dates.find(f"Это было {text}.")
    assert span.text == text
    assert span.targets["en"].startswith(f"{date.day} ")
    assert span.targets["kk"].split()[2] == str(date.day)


def test_a_day_of_the_week_or_a_month_without_a_year_is_no_date() -> None:
    assert dates.find("В марте, в пятницу, прошла встреча.") == []


def test_the_age_of_a_person_is_no_year() -> None:
    assert dates.find("Ему 24 года.") == []


@pytest.mark.parametrize("sentence", ["Рост отмечен в первом квартале 2024 года.", "Рост отмечен за I квартал."])
def test_english_puts_the_article_before_a_part_of_a_year(sentence: str) -> None:
    protected = protect(sentence, dates.find(sentence), "en", Strategy.PLACEHOLDERS)
    assert "noted in the first quarter" in restore("The growth was noted in ⟦0⟧.", protected).text


def test_a_block_of_houses_and_what_engines_know_are_left_alone() -> None:
    assert dates.find("Жители первого квартала довольны.") == []
    assert dates.find("Это будет в первом квартале следующего года.") == []
