from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recognisers import rows

from glossary.romanise import chinese, japanese, korean, romanise, variants

SYSTEMS = {
    "default": romanise,
    "kazakh": lambda name: romanise(name, kazakh=True),
    "japanese": japanese,
    "chinese": chinese,
    "korean": korean,
}


@pytest.mark.parametrize(("system", "russian", "latin"), rows("romanise.tsv"))
def test_each_system_gives_its_spelling(system: str, russian: str, latin: str) -> None:
    assert SYSTEMS[system](russian) == latin


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя", min_size=1, max_size=15))
def test_no_cyrillic_letter_is_left_over(name: str) -> None:
    assert romanise(name.capitalize()).isascii()
    assert romanise(name.capitalize(), kazakh=True).isascii()


def test_what_is_no_name_of_the_people_has_no_spelling_in_its_system() -> None:
    assert korean("Вэйдун") is None
    assert chinese("Кусаинов") is None


def test_variants_offer_the_spelling_without_doubled_s() -> None:
    assert "Yerzhan Kusainov" in variants("Yerzhan Kussainov")
    assert "Yerzhan Kussainov" not in variants("Yerzhan Kussainov")
