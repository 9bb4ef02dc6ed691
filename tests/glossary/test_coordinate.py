"""Coordinated names of several countries, with the termbases that are shipped."""

from __future__ import annotations

import pytest

from glossary.book import Termbase, shipped
from glossary.match import Matcher


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(Termbase.load(shipped()))


@pytest.mark.parametrize(
    ("sentence", "english", "kazakh"),
    [
        (
            "Министры финансов Казахстана и России провели встречу.",
            "Ministers of Finance of Kazakhstan and Russia",
            "Қазақстан мен Ресейдің Қаржы министрлері",
        ),
        (
            "Президенты Казахстана, Кыргызстана и Узбекистана встретились.",
            "Presidents of Kazakhstan, Kyrgyzstan and Uzbekistan",
            "Қазақстан, Қырғызстан және Өзбекстанның Президенттері",
        ),
        (
            "Президенты Казахстана, Узбекистана и Китая встретились.",
            "Presidents of Kazakhstan, Uzbekistan and China",
            "Қазақстан, Өзбекстан және Қытайдың Президенттері",
        ),
        (
            "Министры юстиции Грузии, Армении и Азербайджана подписали документ.",
            "Ministers of Justice of Georgia, Armenia and Azerbaijan",
            "Грузия, Армения және Әзербайжанның Әділет министрлері",
        ),
        (
            "Министерства финансов Казахстана и России подписали соглашение.",
            "Ministries of Finance of Kazakhstan and Russia",
            "Қазақстан мен Ресейдің Қаржы министрліктері",
        ),
        (
            "Министерства обороны Казахстана, Узбекистана и Таджикистана провели учения.",
            "Ministries of Defence of Kazakhstan, Uzbekistan and Tajikistan",
            "Қазақстан, Өзбекстан және Тәжікстанның Қорғаныс министрліктері",
        ),
        (
            "Национальные банки Казахстана и Кыргызстана подписали меморандум.",
            "National Banks of Kazakhstan and Kyrgyzstan",
            "Қазақстан мен Қырғызстанның Ұлттық Банктері",
        ),
        (
            "Приехали министры юстиции Казахстана и финансов России.",
            "Minister of Justice of Kazakhstan and the Minister of Finance of Russia",
            "Қазақстанның Әділет министрі мен Ресейдің Қаржы министрі",
        ),
        (
            "Приехали министры обороны и юстиции Грузии.",
            "Minister of Defence and the Minister of Justice of Georgia",
            "Грузияның Қорғаныс министрі мен Әділет министрі",
        ),
        (
            "Приехали министры юстиции и финансов Монголии и Китая.",
            "Minister of Justice and the Minister of Finance of Mongolia and China",
            "Моңғолия мен Қытайдың Әділет министрі мен Қаржы министрі",
        ),
        (
            "Приехали министры юстиции и финансов Казахстана и России.",
            "Minister of Justice and the Minister of Finance of Kazakhstan and Russia",
            "Қазақстан мен Ресейдің Әділет министрі мен Қаржы министрі",
        ),
    ],
)
def test_no_country_of_coordinated_names_is_lost(matcher: Matcher, sentence: str, english: str, kazakh: str) -> None:
    (span,) = matcher.find(sentence)
    assert (span.targets["en"], span.targets["kk"]) == (english, kazakh)


def test_national_banks_whose_official_names_differ_are_left_to_the_engine(matcher: Matcher) -> None:
    assert matcher.find("Национальные банки Казахстана и Узбекистана обменялись опытом.") == []


def test_a_plural_with_one_of_two_countries_is_no_whole_name(matcher: Matcher) -> None:
    found = [span.text for span in matcher.find("Президенты Туркменистана и Монголии встретились.")]
    assert "Президенты Туркменистана" not in found
