"""Short names that a document introduces in brackets."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossary.book import Termbase, shipped
from glossary.introduced import nicknames
from glossary.match import Matcher
from glossary.span import Span, SpanKind

DATA = Path(__file__).parent.parent / "data" / "glossary"
MATCHER = Matcher(Termbase.load([DATA / "termbase.csv"]))


def read(*sentences: str) -> list[list[tuple[str, str]]]:
    """Text and English of each span."""
    return [[(span.text, span.targets["en"]) for span in spans] for spans in MATCHER.read(sentences)]


def last(*sentences: str) -> Span:
    return MATCHER.read(sentences)[-1][-1]


HUB = "Астанинский хаб государственной службы (далее – Хаб) провёл семинар."


@pytest.mark.parametrize("form", ["Хаб", "Хаба", "Хабу", "Хабом", "Хабе", "ХАБ"])
def test_a_nickname_holds_in_every_case_for_the_rest_of_the_document(form: str) -> None:
    span = last(HUB, "Погода была хорошая.", f"Вчера {form} отметили.")
    assert (span.text, span.term, span.targets["en"], span.targets["kk"]) == (form, "kz-acsh", "Hub", "Хаб")
    assert span.kind is SpanKind.ABBREVIATION


def test_the_bracket_itself_is_rendered() -> None:
    full, bracket = MATCHER.read([HUB])[0]
    assert full.text == "Астанинский хаб государственной службы"
    assert bracket.text == "далее – Хаб"
    assert bracket.targets == {"en": "hereinafter – the Hub", "kk": "бұдан әрі – Хаб"}


@pytest.mark.parametrize(
    "bracket",
    ["далее – Хаб", "далее — Хаб", "далее - Хаб", "далее Хаб", "далее по тексту – Хаб", "далее также – «Хаб»"],
)
def test_the_bracket_may_be_worded_in_several_ways(bracket: str) -> None:
    assert (
        last(f"Астанинский хаб государственной службы ({bracket}) открыт.", "Хабом доволен каждый.").targets["en"]
        == "Hub"
    )


def test_a_nickname_holds_from_its_bracket_on_in_the_same_sentence() -> None:
    texts = [
        text
        for text, _ in read("Хаб ждёт, а Астанинский хаб государственной службы (далее – Хаб) рад, и Хабу легче.")[0]
    ]
    assert texts == ["Астанинский хаб государственной службы", "далее – Хаб", "Хабу"]


def test_a_nickname_does_not_hold_in_another_document() -> None:
    MATCHER.read([HUB])
    assert MATCHER.read(["Хабом доволен каждый."]) == [[]]


def test_a_common_noun_of_the_same_letters_is_no_nickname() -> None:
    assert read(HUB, "Это транспортный хаб.", "Хабаровск далеко.")[1:] == [[], []]


def test_a_longer_name_that_begins_with_the_nickname_is_another_one() -> None:
    agency = "Агентство Республики Казахстан по делам государственной службы (далее – Агентство) ответило."
    assert read(agency, "Решение Агентства гражданской авиации отменено.")[1] == []
    assert read(agency, "Агентство по противодействию коррупции согласно.")[1] == [
        ("Агентство по противодействию коррупции", "Anti-Corruption Agency")
    ]


def test_an_instrumental_may_be_followed_by_a_genitive_of_another_word() -> None:
    assert read(HUB, "О проведении Хабом нового семинара объявлено.")[1] == [("Хабом", "Hub")]


def test_a_nickname_of_a_body_that_no_termbase_lists_is_rendered_by_the_table() -> None:
    span = last("Институт степных исследований (далее – Институт) открыт.", "Институтом гордятся.")
    assert (span.targets["en"], span.targets["kk"], span.term) == ("Institute", "Институт", "")


def test_a_known_abbreviation_in_the_bracket_keeps_its_official_rendering() -> None:
    document = read("Министерство внутренних дел Республики Казахстан (далее – МВД) ответило.", "В МВД согласны.")
    assert document[0][1] == ("далее – МВД", "hereinafter – MIA")
    assert document[1] == [("МВД", "MIA")]


def test_a_latin_abbreviation_is_copied_even_when_its_body_is_unknown() -> None:
    document = read("Степной климатический форум (SCFX) открыт.", "Участники SCFX согласны.")
    assert document == [[("SCFX", "SCFX")], [("SCFX", "SCFX")]]


def test_an_unlisted_cyrillic_abbreviation_becomes_the_official_name_and_initials_in_its_bracket() -> None:
    document = read("Министерство обороны Республики Казахстан (МОРК) открыто.", "МОРК растёт.")
    assert document[0][1] == ("МОРК", "MDRK")
    assert document[1] == [("МОРК", "Ministry of Defence of the Republic of Kazakhstan")]


def test_an_abbreviation_that_does_not_begin_like_the_name_before_it_is_not_its() -> None:
    assert read("Министерство юстиции (ДТП) ответило.", "Случилось ДТП.")[1] == []


def test_a_body_has_a_nickname_although_a_position_stands_before_the_bracket() -> None:
    span = last(
        "Министр юстиции Республики Казахстан (далее – Министерство) прибыл.", "Министерством подписан приказ."
    )
    assert (span.targets["en"], span.term) == ("Ministry", "")


def test_several_names_may_stand_in_one_bracket() -> None:
    document = read("Принят документ (далее соответственно – Правила, Порядок).", "Правилами и Порядком довольны.")
    assert document[0] == [("далее соответственно – Правила, Порядок", "hereinafter – the Rules, the Procedure")]
    assert document[1] == [("Правилами", "Rules"), ("Порядком", "Procedure")]


def test_an_introduction_may_change_its_meaning() -> None:
    document = MATCHER.read(
        [
            "Министерство юстиции Республики Казахстан (далее – Министерство) открыто.",
            "Министерство финансов Республики Казахстан (далее – Министерство) открыто.",
            "Министерством подписан приказ.",
        ]
    )
    assert document[2][0].term == "kz-ministry-finance"


def test_the_table_of_nicknames_is_complete_and_without_articles() -> None:
    for russian, targets in nicknames().items():
        assert russian[0].isupper()
        assert all(targets.values())
        assert not targets["en"].lower().startswith(("the ", "a "))


@pytest.fixture(scope="module")
def shipped_matcher() -> Matcher:
    return Matcher(Termbase.load(shipped()))


def renderings(matcher: Matcher, *sentences: str) -> list[list[tuple[str, str, str]]]:
    """Text, English and Kazakh of each span."""
    return [[(s.text, s.targets["en"], s.targets["kk"]) for s in spans] for spans in matcher.read(sentences)]


def test_an_abbreviation_is_not_that_of_the_words_before_it_with_other_initials(shipped_matcher: Matcher) -> None:
    first, second = renderings(
        shipped_matcher,
        "Открыт Центр поддержки цифрового правительства (далее – ЦПЦП).",
        "Директор ЦПЦП выступил с докладом.",
    )
    assert first[1] == ("далее – ЦПЦП", "hereinafter – TsPTsP", "бұдан әрі – ЦПЦП")
    assert second == [("Директор", "Director", "директоры"), ("ЦПЦП", "TsPTsP", "ЦПЦП")]


@pytest.mark.parametrize(
    ("sentence", "short", "english", "kazakh"),
    [
        ("Астанинский хаб государственной службы (Хаб) открыт.", "Хаб", "Hub", "Хаб"),
        ("Встреча прошла в Бюро национальной статистики (Бюро).", "Бюро", "Bureau", "Бюро"),
        ("Правительство создало Национальное бюро переводов (Бюро).", "Бюро", "Bureau", "Бюро"),
    ],
)
def test_a_nickname_needs_no_hereinafter(
    shipped_matcher: Matcher, sentence: str, short: str, english: str, kazakh: str
) -> None:
    first, second = renderings(shipped_matcher, sentence, f"Пришёл директор {short}.")
    assert first[-1] == (short, english, kazakh)
    assert second[0][:2] == ("директор", "Director")
    assert second[1] == (short, english, kazakh)


def test_a_nickname_that_the_words_before_the_bracket_do_not_have_is_none(shipped_matcher: Matcher) -> None:
    first, second = renderings(shipped_matcher, "Открыт завод (Парк).", "Парк закрыт.")
    assert [*first, *second] == []


def test_a_post_keeps_the_bracket_that_names_its_body(shipped_matcher: Matcher) -> None:
    (found, _), (chairman, hub) = renderings(
        shipped_matcher,
        "Речь Председателя Управляющего комитета Астанинского хаба государственной службы (Хаб) Алихана Байменова.",
        "Председатель Хаба выступил.",
    )
    assert found == (
        "Председателя Управляющего комитета Астанинского хаба государственной службы (Хаб)",
        "Chairman of the Steering Committee of the Astana Civil Service Hub (Hub)",
        "Астана мемлекеттік қызмет хабы (Хаб) Басқарушы комитетінің Төрағасы",
    )
    assert (chairman, hub) == (("Председатель", "Chairman", "Төрағасы"), ("Хаба", "Hub", "Хаб"))


def test_no_abbreviation_comes_in_that_the_text_does_not_introduce(shipped_matcher: Matcher) -> None:
    first, second = renderings(
        shipped_matcher,
        "Астанинский хаб государственной службы (далее – Астанинский хаб) провёл семинар.",
        "Председатель Астанинского хаба выступил.",
    )
    assert first[1] == ("далее – Астанинский хаб", "hereinafter – the Hub", "бұдан әрі – Хаб")
    assert second[1] == ("Астанинского хаба", "Hub", "Хаб")


def test_a_short_name_is_the_body_that_the_document_names_in_full_even_later(shipped_matcher: Matcher) -> None:
    headline = "Совещание Астанинского хаба"
    ((found,), _) = renderings(shipped_matcher, headline, "Астанинский хаб государственной службы провёл семинар.")
    assert found == ("Астанинского хаба", "Astana Civil Service Hub", "Астана мемлекеттік қызмет хабы")
    assert renderings(shipped_matcher, headline) == [[("Астанинского хаба", "hub in Astana", "Астанадағы хаб")]]


def test_a_description_in_brackets_is_bound_only_to_a_name_that_has_its_words(shipped_matcher: Matcher) -> None:
    _, second = renderings(
        shipped_matcher, "Отчёт для Министерства финансов (далее – Сводный отчёт) готов.", "Сводный отчёт сдан."
    )
    assert second == []
