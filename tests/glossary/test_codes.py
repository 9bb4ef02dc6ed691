from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recognisers import RUSSIAN_FRAGMENTS, assert_well_formed

from glossary import codes
from glossary.annotate import Annotator
from glossary.book import Termbase, shipped

ANNOTATOR = Annotator(Termbase.load(shipped()))


@pytest.mark.parametrize(
    ("sentence", "code", "en", "kk"),
    [
        ("Ремонт на ТЭЦ-3 завершён.", "ТЭЦ-3", "CHP-3", "ЖЭО-3"),
        ("Экибастузская ГРЭС-2", "ГРЭС-2", "GRES-2", "МАЭС-2"),
        ("Вертолёт Ми-8 доставил больных.", "Ми-8", "Mi-8", "Ми-8"),
        ("Самолёты Су-30СМ и другие", "Су-30СМ", "Su-30SM", "Су-30СМ"),
        ("Истребитель МиГ-29.", "МиГ-29", "MiG-29", "МиГ-29"),
        ("Бензин АИ-95 подешевел.", "АИ-95", "AI-95", "АИ-95"),
        ("Машина ЕС-1045", "ЕС-1045", "ES-1045", "ЕС-1045"),
        ("Комплексы С-300 приведены в готовность.", "С-300", "S-300", "С-300"),
        ("Оклад по категории С-4 вырос.", "С-4", "C-4", "С-4"),
        ("ВЫСТАВКА ЭКСПО-2017", "ЭКСПО-2017", "EXPO-2017", "ЭКСПО-2017"),
        ("Ремонт на ТЭЦ\u20113 завершён.", "ТЭЦ\u20113", "CHP-3", "ЖЭО-3"),
        ("Прививка от КОВИД-19.", "КОВИД-19", "COVID-19", "COVID-19"),
        ("Вошёл в ТОП-10.", "ТОП-10", "Top-10", "ТОП-10"),
    ],
)
def test_letters_with_a_number_are_one_name(sentence: str, code: str, en: str, kk: str) -> None:
    (span,) = codes.find(sentence)
    assert (span.text, span.targets) == (code, {"en": en, "kk": kk})


@pytest.mark.parametrize(
    "sentence",
    [
        "Учение «Донор-2025»",
        "97-м",
        "Ми-8-м",
        "ТЭЦ-3/4",
        "ТЭЦ-3,5",
        "СП-3-летний",
        "из-за 5",
        "x-Т-1",
        "ИТОГИ-2025",
        "№ 12",
        "№ 7-й",
        "№ 3-летней",
    ],
)
def test_other_words_with_numbers_are_left_alone(sentence: str) -> None:
    assert codes.find(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "number", "en", "kk"),
    [
        ("Закон № 145-VIII ЗРК подписан.", "№ 145-VIII ЗРК", "No. 145-VIII ZRK", "№ 145-VIII ҚРЗ"),
        ("Закон от 5 мая № 416-V ЗРК.", "№ 416-V ЗРК", "No. 416-V ZRK", "№ 416-V ҚРЗ"),
        ("Закон № 123-IV вступил в силу.", "№ 123-IV", "No. 123-IV", "№ 123-IV"),
        ("Приказ № 45-НҚ утверждён.", "№ 45-НҚ", "No. 45-NK", "№ 45-НҚ"),
        ("Приказ № ҚР ДСМ-175/2020 действует.", "№ ҚР ДСМ-175/2020", "No. KR DSM-175/2020", "№ ҚР ДСМ-175/2020"),
        ("Дело №12/34 закрыто.", "№12/34", "No. 12/34", "№ 12/34"),
        ("Дом № 12А сдан.", "№ 12А", "No. 12A", "№ 12А"),
        ("Стандарт ГОСТ Р 51141-98 отменён.", "ГОСТ Р 51141-98", "GOST R 51141-98", "ГОСТ Р 51141-98"),
        ("По ГОСТ 7.1-2003.", "ГОСТ 7.1-2003", "GOST 7.1-2003", "ГОСТ 7.1-2003"),
        ("По СТ РК 1042-2016 и другим.", "СТ РК 1042-2016", "ST RK 1042-2016", "ҚР СТ 1042-2016"),
        ("По СТ РК ИСО 9001-2016.", "СТ РК", "ST RK", "ҚР СТ"),
        ("По СТ РК ИСО 9001-2016.", "9001-2016", "9001-2016", "9001-2016"),
        ("По СТ РК ISO 9001-2016.", "ISO 9001-2016", "ISO 9001-2016", "ISO 9001-2016"),
        ("По ТР ТС 021/2011.", "ТР ТС 021/2011", "TR CU 021/2011", "КО ТР 021/2011"),
    ],
)
def test_the_number_of_a_law_an_order_or_a_standard_stays_whole(sentence: str, number: str, en: str, kk: str) -> None:
    (spans,) = ANNOTATOR.annotate([sentence])
    (span,) = [span for span in spans if span.text == number]
    assert span.targets == {"en": en, "kk": kk}


def test_a_single_letter_may_be_read_either_way() -> None:
    (missile,) = codes.find("Комплекс С-300")
    (category,) = codes.find("категории С-4")
    assert missile.accepted == {"en": ("C-300",)}
    assert category.accepted == {"en": ("S-4",)}


@pytest.mark.parametrize(
    ("sentence", "name", "en", "kk"),
    [
        ("В ЦОН-1 принимают документы.", "ЦОН-1", "PSC-1", "ХҚКО-1"),
        ("Саммит ШОС-2024 пройдёт летом.", "ШОС-2024", "SCO-2024", "ШЫҰ-2024"),
    ],
)
def test_the_number_goes_on_the_abbreviation_of_a_term(sentence: str, name: str, en: str, kk: str) -> None:
    (spans,) = ANNOTATOR.annotate([sentence])
    (span,) = [span for span in spans if span.term]
    assert (span.text, span.targets) == (name, {"en": en, "kk": kk})
    assert sentence[span.start : span.end] == name


@given(st.lists(st.sampled_from([*RUSSIAN_FRAGMENTS, "ТЭЦ-3", "Ми-8", "-5"]), max_size=12).map(" ".join) | st.text())
def test_any_text_gives_spans_with_exact_offsets_that_do_not_overlap(sentence: str) -> None:
    assert_well_formed(codes.find, sentence)
