"""What Tilshi itself says, in the reader's language."""

from __future__ import annotations

from datetime import date

import pytest
from feed_samples import table

from feeds.wording import language_name, open_graph_locale, wording, written_date


@pytest.mark.parametrize(("language", "source", "notice", "link"), table("notices.tsv"))
def test_a_machine_translation_says_so_and_names_its_original(
    language: str, source: str, notice: str, link: str
) -> None:
    assert wording(language).notice(source) == notice
    assert wording(language).original_link(source) == link


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ru", "5 марта 2024\u00a0г."),
        ("en", "March 5, 2024"),
        ("kk", "2024\u00a0ж. 5 наурыз"),
        ("xx", "March 5, 2024"),
    ],
)
def test_dates_are_written_as_the_language_does(language: str, written: str) -> None:
    assert written_date(date(2024, 3, 5), language) == written


@pytest.mark.parametrize(
    ("language", "name"), [("ru", "Русский"), ("kk", "Қазақша"), ("en", "English"), ("de", "Deutsch"), ("xx", "xx")]
)
def test_a_language_is_offered_under_its_own_name(language: str, name: str) -> None:
    assert language_name(language) == name


@pytest.mark.parametrize(
    ("language", "locale"), [("kk", "kk_KZ"), ("ru", "ru_RU"), ("en", "en_US"), ("en-GB", "en_GB")]
)
def test_open_graph_gets_a_language_and_its_likely_territory(language: str, locale: str) -> None:
    assert open_graph_locale(language) == locale
