from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recognisers import RUSSIAN_FRAGMENTS, assert_well_formed, renderings, rows

from glossary import numbers


@pytest.mark.parametrize(("sentence", "stretch", "english", "kazakh"), rows("numbers.tsv"))
def test_the_stretch_is_found_and_rendered_in_both_languages(
    sentence: str, stretch: str, english: str, kazakh: str
) -> None:
    assert renderings(numbers.find(sentence), stretch) == [(english, kazakh)]


@given(st.lists(st.sampled_from(RUSSIAN_FRAGMENTS), max_size=12).map(" ".join) | st.text(max_size=40))
def test_any_text_gives_spans_with_exact_offsets_that_do_not_overlap(sentence: str) -> None:
    assert_well_formed(numbers.find, sentence)


@pytest.mark.parametrize("sentence", [row[0] for row in rows("not-numbers.tsv")])
def test_a_number_in_a_name_a_code_or_in_words_is_left_alone(sentence: str) -> None:
    assert numbers.find(sentence) == []


@given(st.integers(min_value=0, max_value=10**12))
def test_english_groups_digits_and_keeps_the_value(value: int) -> None:
    (span,) = numbers.find(f"Всего {f'{value:,}'.replace(',', ' ')} штук.")
    assert int(span.targets["en"].replace(",", "")) == value
    assert int(span.targets["kk"].replace(" ", "")) == value


def test_the_currency_code_is_an_accepted_form() -> None:
    (span,) = numbers.find("Выделено 5 млн долларов США.")
    assert "USD 5 million" in span.accepted["en"]
