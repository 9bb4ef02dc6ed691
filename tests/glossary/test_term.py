"""A term, made from the cells of a row."""

from __future__ import annotations

from datetime import date

import pytest

from glossary.errors import GlossaryError
from glossary.term import TermType, make_term

ROW = {
    "id": "kz-x",
    "type": "institution",
    "country": "kz",
    "valid_from": "2014-08-06",
    "valid_to": "2019-06-13",
    "ru": "Агентство",
    "ru_abbr": "АГ | АГА",
    "en": "Agency",
    "en_forbidden": "Agentstvo",
    "kk": "Агенттік",
    "en_article": "yes",
}


def test_a_row_becomes_a_term() -> None:
    term = make_term(ROW)
    assert (term.id, term.type, term.country, term.english_article) == ("kz-x", TermType.INSTITUTION, "KZ", True)
    assert term.russian.abbreviations == ("АГ", "АГА")
    assert term.forms["en"].forbidden == ("Agentstvo",)
    assert term.preferred("kk") == "Агенттік"


def test_a_missing_language_is_no_error() -> None:
    term = make_term({"id": "x", "ru": "Слово"})
    assert term.preferred("en") == ""
    assert term.type is TermType.COMMON


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2014, 8, 5), False),
        (date(2014, 8, 6), True),
        (date(2019, 6, 13), True),
        (date(2019, 6, 14), False),
        (None, False),
    ],
)
def test_a_designation_is_official_from_its_first_to_its_last_day(day: date | None, valid: bool) -> None:
    assert make_term(ROW).valid_on(day) is valid


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"id": ""}, "needs an id"),
        ({"id": "two words"}, "without spaces"),
        ({"ru": ""}, "no Russian name"),
        ({"ru": "Один|Два"}, "ru_variants"),
        ({"type": "ministry"}, "institution"),
        ({"country": "Казахстан"}, "ISO 3166-1"),
        ({"valid_from": "6.8.2014"}, "2024-03-31"),
        ({"valid_from": "2020-01-01"}, "before it begins"),
        ({"en_article": "maybe"}, "yes, no or nothing"),
        ({"kk": "", "kk_abbr": "АГ"}, "no preferred one"),
    ],
)
def test_a_wrong_cell_is_explained_with_its_place(cells: dict[str, str], message: str) -> None:
    with pytest.raises(GlossaryError, match=r"book\.csv:7: ") as error:
        make_term(ROW | cells, "book.csv:7")
    assert message in str(error.value)
