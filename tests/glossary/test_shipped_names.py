"""The official names that come with the package."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from glossary.book import Termbase, shipped
from glossary.term import Term

TABLE = Path(__file__).parents[1] / "data" / "official_names.tsv"


def rows() -> list[tuple[str, str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        return [(row["ru"], row["en"], row["kk"]) for row in csv.DictReader(table, delimiter="\t")]


@pytest.fixture(scope="module")
def termbase() -> Termbase:
    return Termbase.load(shipped())


def designations(termbase: Termbase, concept: str) -> dict[str, Term]:
    return {term.forms["ru"].preferred: term for term in termbase if term.id == concept}


@pytest.mark.parametrize(("russian", "english", "kazakh"), rows())
def test_official_name_is_shipped_in_three_languages(
    termbase: Termbase, russian: str, english: str, kazakh: str
) -> None:
    found = [term for term in termbase if term.forms["ru"].preferred == russian]
    assert [(term.forms["en"].preferred, term.forms["kk"].preferred) for term in found] == [(english, kazakh)]


def test_every_concept_has_all_three_languages_and_a_source(termbase: Termbase) -> None:
    assert [t.id for t in termbase if not (t.source and t.forms["en"].preferred and t.forms["kk"].preferred)] == []


def test_at_least_six_hundred_concepts_are_shipped(termbase: Termbase) -> None:
    assert len({term.id for term in termbase}) >= 600


@pytest.mark.parametrize("language", ["en", "kk"])
def test_no_forbidden_form_is_a_right_form_of_any_other_concept(termbase: Termbase, language: str) -> None:
    right = {form for term in termbase for form in term.forms[language].every()}
    assert [t.id for t in termbase if right.intersection(t.forms[language].forbidden)] == []


def test_ministry_that_was_renamed_has_one_designation_for_each_day(termbase: Termbase) -> None:
    ministry = designations(termbase, "kz-ministry-digital").values()
    for day in (date(2019, 6, 16), date(2019, 6, 17), date(2025, 9, 17), date(2025, 9, 18)):
        current = [
            t
            for t in ministry
            if (t.valid_from is None or t.valid_from <= day) and (t.valid_to is None or day <= t.valid_to)
        ]
        assert len(current) == 1, day
