"""A post with its body and its holder in what engines say, put right by what the source says."""

from __future__ import annotations

import pytest

from glossary.annotate import Annotator
from glossary.book import Termbase, shipped
from glossary.protect import Strategy, protect, restore


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(Termbase.load(shipped()))


def restored(annotator: Annotator, document: list[str], language: str, answer: str) -> str:
    """What becomes of an engine's answer to the last sentence of a document."""
    spans = annotator.annotate(document)[-1]
    return restore(answer, protect(document[-1], spans, language, Strategy.PLACEHOLDERS)).text


HUB = "Астанинский хаб государственной службы (далее – Хаб) провёл форум."
CHAIRMAN = [HUB, "Председатель Хаба выступил."]
MINISTER = ["Министр туризма и спорта Ербол Мырзабосынов выступил."]
VICE_MINISTER = ["Вице-министр торговли и интеграции Жанель Кушукова рассказала о планах."]


@pytest.mark.parametrize(
    ("document", "answer", "text"),
    [
        (
            ["Касым-Жомарт Токаев провёл совещание."],
            "The ⟦0⟧ held a meeting.",
            "Kassym-Jomart Tokayev held a meeting.",
        ),
        (["Фонд Токаева открыт."], "The ⟦0⟧ Foundation is open.", "The Tokayev Foundation is open."),
        (MINISTER, "⟦0⟧ of ⟦1⟧ spoke.", "Minister of Tourism and Sports Yerbol Myrzabossynov spoke."),
        (MINISTER, "⟦0⟧ of the ⟦1⟧ spoke.", "Minister of Tourism and Sports Yerbol Myrzabossynov spoke."),
        (MINISTER, "⟦0⟧, ⟦1⟧, spoke.", "Minister of Tourism and Sports, Yerbol Myrzabossynov, spoke."),
        (
            ["Он принял Министра иностранных дел Грузии Маку Бочоришвили."],
            "He received ⟦0⟧ of ⟦1⟧.",
            "He received Minister of Foreign Affairs of Georgia Maka Bochorishvili.",
        ),
        (["Пресс-секретарь Токаева выступил."], "⟦0⟧ of ⟦1⟧ spoke.", "Press secretary of Tokayev spoke."),
        (CHAIRMAN, "⟦0⟧ ⟦1⟧ spoke.", "Chairman of the Hub spoke."),
        (CHAIRMAN, "⟦0⟧ the ⟦1⟧ spoke.", "Chairman of the Hub spoke."),
        (CHAIRMAN, "The ⟦1⟧'s ⟦0⟧ spoke.", "The Hub's Chairman spoke."),
        (
            ["Президент Назарбаев Университета выступил."],
            "⟦0⟧ ⟦1⟧ spoke.",
            "President of Nazarbayev University spoke.",
        ),
        (
            ["И.о. директора Бюро национальной статистики выступил."],
            "⟦0⟧ ⟦1⟧ spoke.",
            "Acting Director of the Bureau of National Statistics spoke.",
        ),
        (CHAIRMAN, "The ( ⟦1⟧) ⟦0⟧ spoke.", "The (Hub) Chairman spoke."),
        (
            ["Министр встретился с Послом Японии."],
            "The minister met with ⟦0⟧ ⟦1⟧.",
            "The minister met with Ambassador of Japan.",
        ),
    ],
)
def test_english_joins_a_post_to_its_body_and_not_to_its_holder(
    annotator: Annotator, document: list[str], answer: str, text: str
) -> None:
    assert restored(annotator, document, "en", answer) == text


@pytest.mark.parametrize(
    ("document", "answer", "text"),
    [
        (CHAIRMAN, "⟦0⟧ ⟦1⟧ сөз сөйледі.", "Хабтың Төрағасы сөз сөйледі."),
        (CHAIRMAN, "⟦1⟧ ⟦0⟧ сөз сөйледі.", "Хабтың Төрағасы сөз сөйледі."),
        (CHAIRMAN, "⟦0⟧ ⟦1⟧ға хат келді.", "Хабтың Төрағасына хат келді."),
        (CHAIRMAN, "⟦1⟧ның ⟦0⟧ғы келді.", "Хабтың Төрағасы ғы келді."),
        (VICE_MINISTER, "⟦1⟧ның ⟦0⟧ айтты.", "Сауда және интеграция вице-министрі Жәнел Кушукова айтты."),
        (VICE_MINISTER, "⟦1⟧ның ⟦0⟧ға хаты.", "Сауда және интеграция вице-министрі Жәнел Кушуковаға хаты."),
        (VICE_MINISTER, "⟦1⟧ ⟦0⟧мен кездесу.", "Сауда және интеграция вице-министрі Жәнел Кушуковамен кездесу."),
        (VICE_MINISTER, "⟦0⟧мен ⟦1⟧ның кездесуі.", "Сауда және интеграция вице-министрі Жәнел Кушуковамен кездесуі."),
        (
            [HUB, "Председатель Хаба Жанель Кушукова выступила."],
            "⟦2⟧ның ⟦1⟧ның ⟦0⟧ сөйледі.",
            "Хабтың Төрағасы Жәнел Кушукова сөйледі.",
        ),
        (
            ["Министр встретился с Послом Японии."],
            "Министр ⟦0⟧ ⟦1⟧мен кездесті.",
            "Министр Жапонияның елшісімен кездесті.",
        ),
    ],
)
def test_kazakh_puts_the_body_in_the_genitive_before_the_post_and_the_holder_behind_it(
    annotator: Annotator, document: list[str], answer: str, text: str
) -> None:
    assert restored(annotator, document, "kk", answer) == text
