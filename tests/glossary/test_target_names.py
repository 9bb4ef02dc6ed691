"""What becomes of an official name in a target language."""

from __future__ import annotations

import pytest

from glossary.target_names import enumeration, plural


@pytest.mark.parametrize(
    ("names", "language", "text"),
    [
        (["Senate"], "en", "Senate"),
        (["Senate", "Majilis", "Government"], "en", "Senate, Majilis and Government"),
        (["Қазақстан", "Өзбекстан"], "kk", "Қазақстан мен Өзбекстан"),
        (["Қаржы министрлігі", "Үкімет"], "kk", "Қаржы министрлігі мен Үкімет"),
        (["Париж", "Лондон"], "kk", "Париж бен Лондон"),
        (["Минск", "Мәскеу"], "kk", "Минск пен Мәскеу"),
        (["АҚШ", "Қытай"], "kk", "АҚШ пен Қытай"),
        (["БҰҰДБ", "ЮНИСЕФ"], "kk", "БҰҰДБ мен ЮНИСЕФ"),
        (["«Қайрат»", "«Астана»"], "kk", "«Қайрат» пен «Астана»"),
        (["Сенат", "Мәжіліс", "Үкімет"], "kk", "Сенат, Мәжіліс және Үкімет"),
    ],
)
def test_names_in_a_row_are_joined_as_the_language_speaks(names: list[str], language: str, text: str) -> None:
    assert enumeration(names, language) == text


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Minister of Foreign Affairs", "Ministers of Foreign Affairs"),
        ("state body", "state bodies"),
        ("press office", "press offices"),
        ("contact person", "contact people"),
        ("Congress", "Congresses"),
        ("PSC", "PSCs"),
    ],
)
def test_the_plural_falls_on_the_head_of_an_english_name(name: str, form: str) -> None:
    assert plural(name, "en") == form
