from __future__ import annotations

import pytest

from pipeline.article import is_language_tag, language_tag
from pipeline.sources.base import declared_language


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("ru", "ru"),
        (" KZ ", "kk"),
        ("kz-KZ", "kk-kz"),
        ("zh_Hans", "zh-hans"),
        ("kzt", "kzt"),
        ("uz-Cyrl-UZ", "uz-cyrl-uz"),
    ],
)
def test_a_language_is_understood_as_people_type_it(typed: str, tag: str) -> None:
    assert language_tag(typed) == tag
    assert is_language_tag(tag)
    assert declared_language(typed) == tag


@pytest.mark.parametrize("typed", ["", "r", "russian", "ру", "ru-", "ru en", "ru/../en", "x-own"])
def test_what_is_no_language_code_is_told(typed: str) -> None:
    assert not is_language_tag(language_tag(typed))
    assert declared_language(typed) == "und"
