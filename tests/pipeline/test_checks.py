from __future__ import annotations

import pytest

from glossary.protect import Outcome, Restored
from glossary.span import Span, SpanKind
from pipeline.article import Severity
from pipeline.checks import check
from pipeline.engine.base import Hypothesis


def kinds(
    source: str,
    target: str,
    language: str = "en",
    hypothesis: Hypothesis | None = None,
    source_language: str = "ru",
) -> dict[str, Severity]:
    flags = check(source, Restored(target, ()), source_language, language, hypothesis, 0)
    return {flag.kind: flag.severity for flag in flags}


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Прибыло 46 человек.", "46 people arrived.", "en"),
        ("Собрано 12 400 тенге.", "12,400 tenge were collected.", "en"),
        ("Рост составил 7,8 процента.", "Growth was 7.8 per cent.", "en"),
        ("Рост составил 7,8 процента.", "Өсім 7,8 пайыз болды.", "kk"),
        ("Работают 3 группы.", "Three groups are working.", "en"),
        ("Работают 3 группы.", "Үш топ жұмыс істейді.", "kk"),
        ("Встреча прошла хорошо.", "The meeting went well.", "en"),
        ("Да, да, да!", "Yes, yes, yes!", "en"),
        ("За минувшие сутки прибыли люди.", "People arrived over the past 24 hours.", "en"),
    ],
)
def test_a_good_translation_has_no_flags(source: str, target: str, language: str) -> None:
    assert kinds(source, target, language) == {}


@pytest.mark.parametrize(
    ("source", "target", "language", "kind"),
    [
        ("Прибыло 46 человек.", "64 people arrived.", "en", "number-missing"),
        ("Прибыли люди.", "46 people arrived.", "en", "number-invented"),
        ("Прибыли люди.", "", "en", "empty"),
        ("Прибыли важные люди.", "Прибыли важные люди.", "en", "untranslated"),
        ("Прибыли важные люди.", "Important people arrived ⟦3⟧.", "en", "leftover"),
        ("Прибыли важные люди.", "Маңызды адамдар келді.", "en", "wrong-language"),
        ("Прибыли важные люди.", "Some very important people arrived today", "kk", "wrong-language"),
        ("Комитет работал.", "the committee of the committee of the committee of the committee of", "en", "loop"),
        ("Комитет работал.", "жұмыс жұмыс жұмыс жұмыс жұмыс", "kk", "loop"),
        (
            "Комитет работал.",
            "the law the vote the day the work plan plan plan plan",
            "en",
            "loop",
        ),
    ],
)
def test_a_bad_translation_is_held_back(source: str, target: str, language: str, kind: str) -> None:
    assert kinds(source, target, language).get(kind) is Severity.ERROR


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("Рост на 2,345 процента", "Growth of 2.345 per cent", ("ru", "en")),
        ("Өсім 2,345 пайыз", "Growth of 2.345 per cent", ("kk", "en")),
        ("Рост на 2,345 процента", "Өсім 2,345 пайыз", ("ru", "kk")),
        ("Коэффициент 0,291", "A coefficient of 0.291", ("ru", "en")),
        ("Growth of 2.345 per cent", "Рост на 2,345 процента", ("en", "ru")),
        ("2,345 people came", "Пришли 2 345 человек", ("en", "ru")),
        ("12\u00a0400,5 га", "12,400.5 hectares", ("ru", "en")),
        ("1\u202f234\u202f567 адам", "1,234,567 people", ("kk", "en")),
        ("В 2024 100 человек", "In 2024, 100 people", ("ru", "en")),
        ("С 18:00 5 марта 2025 100 мест", "100 seats from 18:00 on 5 марта 2025", ("ru", "kk")),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(source: str, target: str, languages: tuple[str, str]) -> None:
    assert not kinds(source, target, languages[1], None, languages[0]).keys() & {"number-missing", "number-invented"}


@pytest.mark.parametrize(
    ("source", "target"),
    [("Рост на 2,345 процента", "Growth of 2,345 per cent"), ("Пришли 12 400 человек", "12.4 people came")],
)
def test_a_number_a_thousand_times_too_large_or_too_small_is_held_back(source: str, target: str) -> None:
    assert kinds(source, target).keys() >= {"number-missing", "number-invented"}


def test_a_gap_and_an_addition_are_noticed() -> None:
    long = "Участники заседания подробно обсудили ход работы и дальнейшие планы сотрудничества."
    assert kinds(long, "They met.")["too-short"] is Severity.WARNING
    padded = " ".join(f"word{chr(97 + n)}" for n in range(26))
    assert kinds("один два три четыре пять шесть семь восемь", padded)["too-long"] is Severity.WARNING


def test_an_unsure_model_is_noticed() -> None:
    assert kinds("Текст.", "A text.", "en", Hypothesis("A text.", -3.0))["low-confidence"] is Severity.WARNING
    assert kinds("Текст.", "A text.", "en", Hypothesis("A text.", -0.1, 0.5))["unknown-words"] is Severity.WARNING
    assert kinds("Текст.", "A text.", "en", Hypothesis("A text.", -0.1)) == {}


def span(text: str, target: str, kind: SpanKind = SpanKind.TERM, forbidden: tuple[str, ...] = ()) -> Span:
    return Span(0, len(text), text, kind, {"en": target}, forbidden={"en": forbidden})


@pytest.mark.parametrize(
    ("kind", "flag"),
    [(SpanKind.TERM, "term-lost"), (SpanKind.NAME, "name-lost"), (SpanKind.DATE, "date-missing")],
)
def test_a_lost_span_is_an_error_that_says_what_was_expected(kind: SpanKind, flag: str) -> None:
    lost = Outcome(span("Минфин", "Ministry of Finance", kind), "Ministry of Finance", -1, -1)
    (found,) = check("Минфин", Restored("A ministry", (lost,)), "ru", "en", None, 4)
    assert (found.kind, found.severity, found.segment) == (flag, Severity.ERROR, 4)
    assert "Минфин" in found.message and "Ministry of Finance" in found.message


def test_a_forbidden_form_is_an_error() -> None:
    term = span("Минздрав", "Ministry of Healthcare", forbidden=("Ministry of Health Care",))
    placed = Outcome(term, "Ministry of Healthcare", 0, 22)
    text = "Ministry of Healthcare, or ministry of health care"
    assert [f.kind for f in check("Минздрав", Restored(text, (placed,)), "ru", "en", None, 0)] == ["forbidden-form"]


def test_a_forbidden_form_inside_an_official_name_is_none() -> None:
    term = span("ООН", "United Nations", forbidden=("united nations",))
    placed = Outcome(term, "United Nations", 4, 18)
    assert check("ООН", Restored("The United Nations", (placed,)), "ru", "en", None, 0) == ()


def test_numbers_inside_protected_spans_are_the_spans_business() -> None:
    day = Span(0, 8, "12 марта", SpanKind.DATE, {"en": "12 March"})
    restored = Restored("On 12 March they met", (Outcome(day, "12 March", 3, 11),))
    assert check("12 марта они встретились", restored, "ru", "en", None, 0) == ()


def test_official_names_that_end_alike_are_no_loop() -> None:
    names = [f"the {kind} Committee of the Republic of Kazakhstan" for kind in ("Tax", "Forest", "Customs")]
    source = "Письма получили три комитета: по налогам, по лесам и таможенный."
    target = f"{names[0]}, {names[1]} and {names[2]} received letters."
    places = [(target.index(name), target.index(name) + len(name)) for name in names]
    span = Span(0, 6, source[:6], SpanKind.TERM, {"en": "name"}, "", "exact")
    outcomes = tuple(
        Outcome(span, name, start, end, None, "placeholder") for name, (start, end) in zip(names, places, strict=True)
    )
    loops = [
        any(flag.kind == "loop" for flag in check(source, Restored(target, its), "ru", "en", None, 0))
        for its in ((), outcomes)
    ]
    assert loops == [True, False]
