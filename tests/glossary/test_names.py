from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recognisers import RUSSIAN_FRAGMENTS, assert_well_formed, renderings, rows

from glossary import kazakh_names, names
from glossary.name_lexicon import kazakh


@pytest.mark.parametrize(("sentence", "stretch", "english", "kazakh"), rows("names.tsv"))
def test_a_person_is_found_put_into_the_nominative_and_spelt_in_both_languages(
    sentence: str, stretch: str, english: str, kazakh: str
) -> None:
    assert (english, kazakh) in renderings(names.find(sentence), stretch)


@pytest.mark.parametrize("sentence", [row[0] for row in rows("not-names.tsv")])
def test_an_organisation_or_a_place_is_no_person(sentence: str) -> None:
    assert names.find(sentence) == []


def test_a_surname_alone_is_linked_to_the_full_name_of_the_document() -> None:
    first, second = names.read(["Выступил Алихан Байменов.", "Байменову задали вопросы."])
    assert first[0].targets == {"en": "Alikhan Baimenov", "kk": "Әлихан Бәйменов"}
    assert [(span.text, span.targets["en"], span.targets["kk"]) for span in second] == [
        ("Байменову", "Baimenov", "Бәйменов")
    ]


def test_a_surname_before_the_full_name_is_linked_as_well() -> None:
    headline, _ = names.read(["Сапарова: срок продлён", "Об этом сообщила Айгуль Сапарова."])
    assert [span.targets["kk"] for span in headline] == ["Сапарова"]


def test_initials_take_the_kazakh_letter_of_the_full_name() -> None:
    _, second = names.read(["Выступила Асель Тулегенова.", "А. Тулегенова ответила на вопросы."])
    assert second[0].targets["kk"] == "Ә. Төлегенова"


def test_a_surname_alone_is_no_name_in_another_document() -> None:
    names.read(["Выступил Алихан Байменов."])
    assert names.read(["Байменову задали вопросы."]) == [[]]


def test_the_verb_tells_a_womans_name_from_a_mans_genitive() -> None:
    (woman,) = names.find("Динара Маханбетова сообщила о планах.")
    (man,) = names.find("Избрание министра Эльнура Рзаева состоялось.")
    assert woman.targets["en"] == "Dinara Makhanbetova"
    assert man.targets["en"] == "Elnur Rzayev"


def test_several_persons_of_one_surname_are_not_taken_for_one() -> None:
    assert names.find("В зале сидели Канат Абдрахмановы.") == []


def test_a_patronymic_of_a_kazakh_father_takes_the_kazakh_suffix() -> None:
    assert kazakh_names.patronymic("Ахметовна") == "Ахметқызы"
    assert kazakh_names.patronymic("Кайратович") == "Қайратұлы"
    assert kazakh_names.patronymic("Сергеевна") is None


def test_a_compound_surname_is_put_together_from_its_parts() -> None:
    assert kazakh_names.surname("Нурмагамбетова") == "Нұрмағамбетова"
    assert kazakh_names.surname("Сейткулов") == "Сейітқұлов"


@given(st.lists(st.sampled_from(RUSSIAN_FRAGMENTS), max_size=10).map(" ".join))
def test_any_text_gives_spans_with_exact_offsets_that_do_not_overlap(sentence: str) -> None:
    assert_well_formed(names.find, sentence)


@pytest.mark.parametrize("role", ["first", "surname", "head", "tail"])
def test_the_kazakh_table_has_no_letter_of_another_alphabet(role: str) -> None:
    alphabet = set("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя-")
    spellings = {**kazakh(role)}
    assert spellings
    assert {word for pair in spellings.items() for word in pair if set(word.lower()) - alphabet} == set()


@pytest.mark.parametrize(
    "sentence", ["Эксперт Мвиси Тамбве сообщил о планах.", "Основатель Джек Ма прибыл.", "Вакар Ахмад доложил."]
)
def test_the_rule_says_when_only_rules_gave_a_foreign_name_its_spelling(sentence: str) -> None:
    (person,) = names.find(sentence)
    assert "spelt by rule" in person.rule


@pytest.mark.parametrize(
    "sentence", ["Выступил Алихан Байменов.", "Выступила Мария Линдквист.", "Судья Тигран Саркисян объявил решение."]
)
def test_a_known_name_or_one_of_the_region_is_not_called_spelt_by_rule(sentence: str) -> None:
    (person,) = names.find(sentence)
    assert "spelt by rule" not in person.rule
