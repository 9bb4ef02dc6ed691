"""The grammar of Kazakh names, by tables that a linguist can extend and by rules that hold for every name."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import kazakh
from glossary.errors import GlossaryError
from glossary.span import Case

FORMS = Path(__file__).parents[1] / "data" / "kazakh_forms.tsv"
TERMBASES = Path(kazakh.__file__).with_name("data")

CASES = [case for case in Case if case is not Case.NOMINATIVE]
OPERATIONS: dict[str, Callable[[str], str]] = {
    "relative": kazakh.relative,
    "genitive_relative": kazakh.genitive_relative,
    "plural": kazakh.plural,
    "possessive": kazakh.possessive,
    "predicate": lambda name: kazakh.predicate(name, person=1),
}


def _table() -> list[tuple[str, str, str]]:
    with FORMS.open(encoding="utf-8", newline="") as lines:
        return [(row["name"], row["case"], row["form"]) for row in csv.DictReader(lines, delimiter="\t")]


def _termbase_names() -> Iterator[str]:
    for path in sorted(TERMBASES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                for column in ("kk", "kk_abbr", "kk_variants"):
                    yield from filter(None, (row.get(column) or "").split("|"))


def test_table_of_forms_holds_word_for_word() -> None:
    wrong = []
    for name, case, form in _table():
        produced = OPERATIONS[case](name) if case in OPERATIONS else kazakh.inflect(name, case)
        if produced != form:
            wrong.append(f"{name}, {case}: {produced}, not {form}")
    assert not wrong, "\n".join(wrong)


# An independent statement of harmony and assimilation, for words whose letters say how they sound.
BACK, FRONT = "аоұы", "әөүіе"
PLAIN_WORD = re.compile(r"[а-яәғқңөұүһі]+", re.IGNORECASE)
AMBIGUOUS = re.compile(r"[иуюяёэ][^аоұыәөүіе]*$|(?:ов|ев|ь|[бвгдзклмнпрст][кг]|акт|ект|ск)$", re.IGNORECASE)
FIRST_LETTERS = {
    Case.GENITIVE: ("н", "д", "т"),
    Case.DATIVE: ("ғг", "ғг", "қк"),
    Case.ACCUSATIVE: ("н", "д", "т"),
    Case.LOCATIVE: ("д", "д", "т"),
    Case.ABLATIVE: ("д", "д", "т"),
}
POSSESSED = {
    Case.GENITIVE: "н[ыі]ң",
    Case.DATIVE: "н[ае]",
    Case.ACCUSATIVE: "н",
    Case.LOCATIVE: "нд[ае]",
    Case.ABLATIVE: "н[ае]н",
    Case.INSTRUMENTAL: "мен",
}


def _expected_first_letters(word: str, case: Case) -> str:
    after_vowel, after_voiced, after_voiceless = FIRST_LETTERS[case]
    last = word[-1].lower()
    if last in BACK + FRONT:
        return after_vowel
    if last in "мнң" and case in (Case.GENITIVE, Case.ABLATIVE):
        return "н"
    return after_voiced if last in "лрйзжмнң" else after_voiceless


def _plain_names() -> list[tuple[str, str]]:
    names = {name for name in _termbase_names() if PLAIN_WORD.fullmatch(name.split()[-1])}
    split = [(name, name.split()[-1]) for name in sorted(names)]
    return [(name, word) for name, word in split if not word[1:].isupper() and not AMBIGUOUS.search(word)]


@pytest.mark.parametrize("case", CASES)
def test_every_name_of_the_termbases_keeps_vowel_harmony(case: Case) -> None:
    for name, word in _plain_names():
        vowels = [letter for letter in word.lower() if letter in BACK + FRONT]
        in_suffix = [letter for letter in kazakh.suffix(name, case) if letter in BACK + FRONT]
        if in_suffix and case is not Case.INSTRUMENTAL:
            assert (in_suffix[-1] in BACK) == (vowels[-1] in BACK), (name, case)


@pytest.mark.parametrize("case", list(FIRST_LETTERS))
def test_every_name_of_the_termbases_assimilates_the_first_consonant(case: Case) -> None:
    for name, word in _plain_names():
        ending = kazakh.suffix(name, case)
        is_possessed = word[-1] in "ыі" and re.fullmatch(POSSESSED[case], ending)
        assert is_possessed or ending[0] in _expected_first_letters(word, case), (name, ending)


@pytest.mark.parametrize("case", CASES)
def test_every_form_of_the_termbases_is_recognised_as_its_own_case(case: Case) -> None:
    for name in _termbase_names():
        form = kazakh.inflect(name, case)
        assert kazakh.case_of(form, name) is case, form
        text = f"Бүгін {form} туралы айтылды."
        found = kazakh.find(name, text)
        assert found is not None and (text[found.start : found.end], found.case) == (form, case)


WORDS = st.text(alphabet="абвгғдезжийкқлмнңоөпрстуұүфхһшыіэюяА Қ-«»()0129AIzь", min_size=1).filter(str.strip)


@given(WORDS, st.sampled_from(list(Case)))
def test_any_name_has_every_case_and_keeps_its_beginning(name: str, case: Case) -> None:
    form = kazakh.inflect(name, case)
    assert len(form) >= len(name)
    assert (form == name) == (case is Case.NOMINATIVE)


@given(st.text(min_size=1).filter(str.strip))
def test_any_text_at_all_can_be_inflected_made_plural_and_possessed(name: str) -> None:
    for operation in (*OPERATIONS.values(), lambda text: kazakh.inflect(text, Case.DATIVE)):
        assert operation(name)


CYRILLIC = st.text(alphabet="абғдезжийкқлмнңоөпрстуұүшыіәАҚБ", min_size=3, max_size=20)


@given(CYRILLIC, st.sampled_from(CASES))
def test_the_case_of_a_form_is_read_back(name: str, case: Case) -> None:
    assert kazakh.case_of(kazakh.inflect(name, case), name) is case


@given(CYRILLIC, st.sampled_from(CASES))
def test_stem_and_suffix_make_the_form(name: str, case: Case) -> None:
    form = kazakh.inflect(name, case)
    assert form.endswith(kazakh.suffix(name, case))


@pytest.mark.parametrize(
    ("form", "name", "case"),
    [
        ("Қаржы министрлігіге", "Қаржы министрлігі", Case.DATIVE),
        ("Қаржы министрлігінде", "Қаржы министрлігі", Case.LOCATIVE),
        ("қаржы министрлігідан", "Қаржы министрлігі", Case.ABLATIVE),
        ("Астананен", "Астана", Case.ABLATIVE),
        ("Астанаға", "Астана", Case.DATIVE),
        ("Минскте", "Минск", Case.LOCATIVE),
        ("БҰҰның", "БҰҰ", Case.GENITIVE),
        ("БҰҰ’нің", "БҰҰ", Case.GENITIVE),
        ("Конгресске", "Конгресс", Case.DATIVE),
        ("“Самұрық-Қазына”-ға", "«Самұрық-Қазына»", Case.DATIVE),
        ("Денсаулық ұйымы (ДДСҰ)-ны", "Денсаулық ұйымы (ДДСҰ)", Case.ACCUSATIVE),
        ("Денсаулық\u00a0ұйымы", "Денсаулық ұйымы", Case.NOMINATIVE),
        ("Астанадағы", "Астана", Case.LOCATIVE),
        ("Астаналық", "Астана", None),
        ("Астан", "Астана", None),
    ],
)
def test_a_wrongly_inflected_copy_still_tells_its_case(form: str, name: str, case: Case | None) -> None:
    assert kazakh.case_of(form, name) is case


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("ның", (Case.GENITIVE, False)),
        ("-тің", (Case.GENITIVE, False)),
        ("ға", (Case.DATIVE, False)),
        ("не", (Case.DATIVE, False)),
        ("н", (Case.ACCUSATIVE, False)),
        ("’ды", (Case.ACCUSATIVE, False)),
        ("нда", (Case.LOCATIVE, False)),
        ("НЕН", (Case.ABLATIVE, False)),
        ("бен", (Case.INSTRUMENTAL, False)),
        ("дағы", (Case.LOCATIVE, True)),
        ("ндегі", (Case.LOCATIVE, True)),
        ("лық", None),
        ("", None),
    ],
)
def test_every_harmonised_variant_of_an_ending_names_its_case(
    written: str, meaning: tuple[Case, bool] | None
) -> None:
    assert kazakh.canonical_case(written) == meaning


def test_a_name_inside_another_word_or_a_compound_is_not_found() -> None:
    assert kazakh.find("Астана", "Нұр-Астана мен Астана-Арқа, Астаналық") is None


def test_the_search_goes_on_from_where_it_is_told() -> None:
    text = "Астанада және Астанаға"
    first = kazakh.find("Астана", text)
    assert first is not None and first.case is Case.LOCATIVE
    second = kazakh.find("Астана", text, first.end)
    assert second is not None and (second.case, text[second.start :]) == (Case.DATIVE, "Астанаға")


def test_the_relative_form_is_told_from_the_locative() -> None:
    relative, locative = kazakh.find("Астана", "Астанадағы"), kazakh.find("Астана", "астанада")
    assert relative is not None and relative.relative
    assert locative is not None and not locative.relative


def test_the_cases_may_be_given_as_words() -> None:
    assert kazakh.inflect("Астана", "dative") == kazakh.inflect("Астана", Case.DATIVE) == "Астанаға"


def test_possessives_of_the_first_and_second_person() -> None:
    assert [kazakh.possessive("министрлік", person) for person in (1, 2, 3)] == [
        "министрлігім",
        "министрлігің",
        "министрлігі",
    ]
    assert kazakh.possessive("қаласы", 1) == "қалам"


def test_the_plural_of_a_possessive_plural_is_itself() -> None:
    assert kazakh.plural("ішкі істер органдары") == "ішкі істер органдары"
    assert kazakh.plural("қатары") == "қатарлары"


@pytest.mark.parametrize("case", list(Case))
def test_a_copy_damaged_in_the_middle_tells_its_case(case: Case) -> None:
    damaged = kazakh.inflect("Қаржы министрлігі", case).replace("министр", "минстір")
    assert kazakh.nearest_case(damaged, "Қаржы министрлігі") is case


def test_predicates_of_all_persons() -> None:
    forms = [kazakh.predicate("кеңесші", p, plural=n) for n in (False, True) for p in (1, 2, 3)]
    assert forms == ["кеңесшімін", "кеңесшісің", "кеңесші", "кеңесшіміз", "кеңесшісіңдер", "кеңесші"]


@pytest.mark.parametrize("name", ["", "  ", "\n"])
def test_an_empty_name_is_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(GlossaryError, match="empty name"):
        kazakh.inflect(name, Case.DATIVE)


def test_an_unknown_case_is_refused_with_the_list_of_cases() -> None:
    with pytest.raises(GlossaryError, match=r"vocative.*genitive, dative"):
        kazakh.inflect("Астана", "vocative")


@pytest.mark.parametrize("function", [kazakh.possessive, kazakh.predicate])
def test_an_unknown_person_is_refused(function: Callable[[str, int], str]) -> None:
    with pytest.raises(GlossaryError, match="person"):
        function("елші", 4)
