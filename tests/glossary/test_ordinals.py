from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recognisers import RUSSIAN_FRAGMENTS, assert_well_formed, renderings, rows

from glossary import ordinals
from glossary.protect import Strategy, protect, restore


@pytest.mark.parametrize(("sentence", "stretch", "english", "kazakh"), rows("ordinals.tsv"))
def test_the_ordinal_is_found_with_what_it_counts(sentence: str, stretch: str, english: str, kazakh: str) -> None:
    assert renderings(list(ordinals.find(sentence)), stretch) == [(english, kazakh)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Второе заседание прошло.",
        "Третья часть зала пуста.",
        "Двадцать пятнадцатое заседание.",
        "Пятью местами выше.",
    ],
)
def test_other_words_are_left_alone(sentence: str) -> None:
    assert list(ordinals.find(sentence)) == []


@given(st.integers(min_value=1, max_value=199))
def test_every_number_has_one_word_in_each_language(value: int) -> None:
    words = [(ordinals.english(n), ordinals.kazakh(n)) for n in range(1, 200) if n != value]
    assert ordinals.english(value) not in {en for en, _ in words}
    assert ordinals.kazakh(value) not in {kk for _, kk in words}


def test_english_has_the_article_and_kazakh_the_case() -> None:
    sentence = "На пятнадцатом заседании принят план."
    spans = list(ordinals.find(sentence))
    english = restore("A plan was adopted at ⟦0⟧.", protect(sentence, spans, "en", Strategy.PLACEHOLDERS))
    kazakh = restore("⟦0⟧да жоспар қабылданды.", protect(sentence, spans, "kk", Strategy.PLACEHOLDERS))
    assert english.text == "A plan was adopted at the fifteenth meeting."
    assert kazakh.text == "Он бесінші отырыста жоспар қабылданды."


@given(st.lists(st.sampled_from([*RUSSIAN_FRAGMENTS, "третье", "сто", "пятое", "форум"]), max_size=9).map(" ".join))
def test_any_text_gives_spans_with_exact_offsets_that_do_not_overlap(sentence: str) -> None:
    assert_well_formed(lambda text: list(ordinals.find(text)), sentence)
