"""What lint notices in a termbase."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossary.book import Termbase, shipped
from glossary.lint import Severity, lint
from glossary.term import make_term

HEADER = "id,country,valid_from,valid_to,ru,ru_abbr,ru_variants,en,en_forbidden,kk\n"
GOOD = "a,KZ,,,Министерство юстиции Республики Казахстан,МЮ,,Ministry of Justice,,Әділет министрлігі\n"


def kinds(folder: Path, *rows: str) -> list[tuple[str, str]]:
    path = folder / "t.csv"
    path.write_text(HEADER + "".join(row + "\n" for row in rows), encoding="utf-8")
    return [(problem.term, problem.kind) for problem in lint(Termbase.load([path]))]


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("missing-language", ["a,,,,Слово,,,Word,,"]),
        ("mixed-alphabets", ["a,,,,Слово,,,Word,,Сiз сөз"]),
        ("mixed-alphabets", ["a,,,,Слово,,,Wоrd,,Сөз"]),
        ("mixed-alphabets", ["a,,,,Cлово,,,Word,,Сөз"]),
        ("forbidden-and-right", ["a,,,,Слово,,,Word,Word,Сөз"]),
        ("forbidden-inside", ["a,,,,Слово,,,Word of Honour,Word,Сөз"]),
        ("suspicious-kazakh", ["a,,,,Слово,,,Word,,Министерство образования и просвещение"]),
        ("suspicious-kazakh", ["a,,,,Слово,,,Word,,Сўз"]),
        ("untidy", ["a,,,,Слово  два,,,Word,,Сөз"]),
        ("untidy", ["a,,,,Слово,,,Word “of,,Сөз»"]),
        ("article", ["a,,,,Слово,,,The Word,,Сөз"]),
        ("foreign-name", ["a,,,,Қаржы министрлігі,,,Ministry,,Қаржы министрлігі"]),
        ("foreign-name", ["a,,,,Слово,,,Word,,Soz"]),
        ("country-lost", ["a,KZ,,,Канцелярия,,Канцелярия Республики Казахстан,Office,,Кеңсе"]),
        ("duplicate", ["a,,,,Слово,,,Word,,Сөз", "b,,,,Слово,,,Term,,Термин"]),
        ("taken-variant", ["a,,,,Слово,,,Word,,Сөз", "b,,,,Термин,,слово,Term,,Термин"]),
        ("abbreviation-clash", ["a,,,,Слово,СЛ,,Word,,Сөз", "b,,,,Слог,СЛ,,Syllable,,Буын"]),
        ("overlapping-dates", ["a,,,2020-01-01,Слово,,,Word,,Сөз", "a,,2019-01-01,,Слог,,,Syllable,,Буын"]),
        ("overlapping-dates", ["a,,,,Слово,,,Word,,Сөз", "a,,,,Слог,,,Syllable,,Буын"]),
        ("overlapping-dates", ["a,,,2014-01-01,Слово,,,Word,,Сөз", "a,,,2016-01-01,Слог,,,Syllable,,Буын"]),
    ],
)
def test_a_fault_is_noticed_once_and_by_its_name(tmp_path: Path, kind: str, rows: list[str]) -> None:
    assert kinds(tmp_path, *rows) == [(rows[-1][0], kind)]


@pytest.mark.parametrize(
    "rows",
    [
        [GOOD.strip()],
        ["a,,,,НАО «Корпорация «Правительство для граждан»,,,Corporation,,Корпорация"],
        ["a,KZ,,,МВД,МВД,,MIA,,ІІМ", "b,RU,,,Министерство,МВД,,Ministry,,Министрлік"],
        ["a,,,2020-01-01,Слово,,,Word,,Сөз", "a,,2020-01-02,,Слог,,,Syllable,,Буын"],
        ["a,,,,Слово,,,Anti-Corruption Agency,Corruption Agency,Сөз"],
        ["a,,,,Слово,,,Word,,«Astana IT University» колледжі"],
    ],
)
def test_what_is_right_is_left_alone(tmp_path: Path, rows: list[str]) -> None:
    assert [kind for term, kind in kinds(tmp_path, *rows) if kind != "taken-variant"] == []


@pytest.mark.parametrize(
    ("kind", "name", "oblique"),
    [
        ("institution", "Министерства финансов", True),
        ("institution", "Министерство финансов", False),
        ("institution", "Вооружённых сил", True),
        ("institution", "Вооружённые силы", False),
        ("position", "Первого заместителя министра", True),
        ("position", "вице-министр финансов", False),
        ("person", "Асета Жопбекова", True),
        ("person", "Асет Жопбеков", False),
        ("place", "Семей", False),
        ("common", "обращения граждан", False),
    ],
)
def test_a_name_in_an_oblique_case_is_noticed(kind: str, name: str, oblique: bool) -> None:
    term = make_term({"id": "a", "type": kind, "ru": name, "en": "Word", "kk": "Сөз"})
    assert [problem.kind for problem in lint(Termbase((term,)))] == ["oblique"] * oblique


def test_the_shipped_termbase_has_no_errors() -> None:
    assert [problem for problem in lint(Termbase.load(shipped())) if problem.severity is Severity.ERROR] == []
