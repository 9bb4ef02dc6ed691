from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from glossary.annotate import Annotator
from glossary.book import Termbase, shipped
from glossary.crowded import relieved

ANNOTATOR = Annotator(Termbase.load(shipped()))
SENTENCE = (
    "Программа развития Организации Объединенных Наций (ПРООН) и партнёры Казахстана, Кыргызстана и Узбекистана "
    "обсудили цифровизацию госуслуг."
)
(SPANS,) = ANNOTATOR.annotate([SENTENCE])


def test_a_sentence_with_room_stays_as_it_is() -> None:
    assert relieved(SENTENCE, SPANS, len(SPANS)) == SPANS


def test_a_list_of_countries_and_a_name_with_its_abbreviation_become_one_span_each() -> None:
    first, second, *rest = relieved(SENTENCE, SPANS, len(SPANS) - 1)
    assert first.text == "Программа развития Организации Объединенных Наций (ПРООН)"
    assert first.targets == {
        "en": "United Nations Development Programme (UNDP)",
        "kk": "Біріккен Ұлттар Ұйымының Даму бағдарламасы (БҰҰДБ)",
    }
    assert second.text == "Казахстана, Кыргызстана и Узбекистана"
    assert second.targets["en"] == "Kazakhstan, Kyrgyzstan and Uzbekistan"
    assert second.targets["kk"] == "Қазақстан, Қырғызстан және Өзбекстан"
    assert [span.text for span in rest] == ["цифровизацию", "госуслуг"]


def test_common_words_go_last_first_when_that_is_not_enough() -> None:
    assert [span.text for span in relieved(SENTENCE, SPANS, 3)[2:]] == ["цифровизацию"]
    assert len(relieved(SENTENCE, SPANS, 1)) == 2


def test_names_with_an_article_are_not_listed() -> None:
    sentence = "Встретились Япония, США, Казахстан и Нидерланды."
    (spans,) = ANNOTATOR.annotate([sentence])
    texts = [span.text for span in relieved(sentence, spans, 1)]
    assert texts == ["Япония", "США", "Казахстан", "Нидерланды"]


@given(st.integers(0, 12))
def test_every_span_stands_where_it_says(most: int) -> None:
    for span in relieved(SENTENCE, SPANS, most):
        assert SENTENCE[span.start : span.end] == span.text
