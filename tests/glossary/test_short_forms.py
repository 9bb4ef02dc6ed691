"""Widely used abbreviations, parties and companies, with the termbases that are shipped."""

from __future__ import annotations

import pytest

from glossary.book import Termbase, shipped
from glossary.match import Matcher


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(Termbase.load(shipped()))


def test_no_name_stands_twice_for_want_of_an_abbreviation_in_kazakh(matcher: Matcher) -> None:
    ((name, bracket),) = matcher.read(["Генеральная Ассамблея ООН (ГА ООН) приняла резолюцию."])
    assert (name.targets["kk"], bracket.targets["kk"]) == ("БҰҰ Бас Ассамблеясы", "БҰҰБА")
    assert bracket.targets["en"] == "UNGA"


@pytest.mark.parametrize(
    ("sentence", "text", "english", "kazakh"),
    [
        ("Случаи ОРВИ участились.", "ОРВИ", "ARVI", "ЖРВИ"),
        ("РГП «Госэкспертиза» завершило работу.", "РГП", "RSE", "РМК"),
        ("ГКП «Астана Су Арнасы» работает.", "ГКП", "municipal state enterprise", "МКК"),
        ("ТОО «Ромашка» открыто.", "ТОО", "LLP", "ЖШС"),
        ("АО «Ромашка» открыто.", "АО", "JSC", "АҚ"),
        ("НАО «Ромашка» открыто.", "НАО", "NJSC", "КЕАҚ"),
        ("Ставка НДС выросла.", "НДС", "VAT", "ҚҚС"),
        (
            "Госдепартамент США выступил с заявлением.",
            "Госдепартамент США",
            "U.S. Department of State",
            "АҚШ Мемлекеттік департаменті",
        ),
        (
            "Минводресурсов опубликовало данные.",
            "Минводресурсов",
            "Ministry of Water Resources and Irrigation",
            "Су ресурстары және ирригация министрлігі",
        ),
        ("Съезд партии «Аманат» прошёл.", "партии «Аманат»", "AMANAT Party", "«AMANAT» партиясы"),
        ("Партия «Ақ жол» провела съезд.", "Партия «Ақ жол»", "Ak Zhol Party", "«Ақ жол» партиясы"),
        ("Партия «Ауыл» провела съезд.", "Партия «Ауыл»", "Auyl Party", "«Ауыл» партиясы"),
        ("АО «Самрук-Энерго» строит ГЭС.", "АО «Самрук-Энерго»", "Samruk-Energy JSC", "«Самұрық-Энерго» АҚ"),
        ("«Банк ЦентрКредит» открыл офис.", "«Банк ЦентрКредит»", "Bank CenterCredit JSC", "«Банк ЦентрКредит» АҚ"),
        ("Средства ГЭФ пойдут на проекты.", "ГЭФ", "GEF", "ЖЭҚ"),
        (
            "Руководитель аппарата Министерства финансов ушёл.",
            "Руководитель аппарата",
            "Chief of Staff",
            "аппарат басшысы",
        ),
    ],
)
def test_a_short_form_is_rendered_by_the_official_one(
    matcher: Matcher, sentence: str, text: str, english: str, kazakh: str
) -> None:
    found = [(span.text, span.targets["en"], span.targets["kk"]) for span in matcher.find(sentence)]
    assert (text, english, kazakh) in found
