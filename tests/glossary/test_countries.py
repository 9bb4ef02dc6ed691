from __future__ import annotations

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from recognisers import RUSSIAN_FRAGMENTS, assert_well_formed, renderings, rows

from glossary import countries
from glossary.lemma import analyzer


@pytest.mark.parametrize(("sentence", "stretch", "english", "kazakh"), rows("countries.tsv"))
def test_the_stretch_is_found_and_rendered_in_both_languages(
    sentence: str, stretch: str, english: str, kazakh: str
) -> None:
    assert renderings(countries.find(sentence), stretch) == [(english, kazakh)]


@given(st.lists(st.sampled_from(RUSSIAN_FRAGMENTS), max_size=12).map(" ".join) | st.text(max_size=40))
def test_any_text_gives_spans_with_exact_offsets_that_do_not_overlap(sentence: str) -> None:
    assert_well_formed(countries.find, sentence)


@pytest.mark.parametrize("sentence", [row[0] for row in rows("not-countries.tsv")])
def test_a_word_that_only_looks_like_a_country_is_left_alone(sentence: str) -> None:
    assert countries.find(sentence) == []


@pytest.mark.parametrize("code", ["KZ", "UZ", "KR", "JP", "EE", "SG", "AM", "TJ", "MN", "FR"])
def test_every_russian_case_of_a_country_leads_to_the_same_rendering(code: str) -> None:
    russian = Locale("ru").territories[code]
    for case in ("nomn", "gent", "datv", "accs", "ablt", "loct"):
        word = russian.split()[-1]
        form = analyzer().parse(word)[0].inflect({case}).word.capitalize()
        (span,) = countries.find(f"Это {form}.")
        assert span.targets["en"] in {Locale("en").territories[code], "Korea"}
