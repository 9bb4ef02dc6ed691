from __future__ import annotations

import pytest

from glossary.protect import Outcome, Restored
from glossary.span import Span, SpanKind
from pipeline.article import Severity
from pipeline.checks import check, check_human
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
    assert "forbidden-form" in [f.kind for f in check("Минздрав", Restored(text, (placed,)), "ru", "en", None, 0)]


def test_a_forbidden_form_inside_an_official_name_is_none() -> None:
    term = span("ООН", "United Nations", forbidden=("united nations",))
    placed = Outcome(term, "United Nations", 4, 18)
    assert check("ООН", Restored("The United Nations", (placed,)), "ru", "en", None, 0) == ()


@pytest.mark.parametrize(
    ("source", "target", "flagged"),
    [
        ("Обсудили продление проекта.", "Жобаны extended талқылады.", True),
        ("Обсудили Digital Bridge.", "Digital Bridge форумын талқылады.", False),
        ("В XXI веке всё иначе.", "XXI ғасырда бәрі басқаша.", False),
    ],
)
def test_an_english_word_in_a_kazakh_sentence_is_noticed(source: str, target: str, flagged: bool) -> None:
    assert (kinds(source, target, "kk").get("wrong-language") is Severity.WARNING) is flagged


def test_names_without_what_is_said_of_them_are_an_error() -> None:
    source = "Казахстан не поддержал закон."
    span = Span(0, 9, "Казахстан", SpanKind.COUNTRY, {"en": "Kazakhstan"})
    for target, wanted in (("Kazakhstan.", True), ("Kazakhstan did not support it.", False)):
        restored = Restored(target, (Outcome(span, "Kazakhstan", 0, 10, None, "placeholder"),))
        found = {flag.kind for flag in check(source, restored, "ru", "en", None, 0)}
        assert ("names-only" in found) is wanted


def test_a_name_that_no_table_spells_is_noted_in_english() -> None:
    span = Span(0, 4, "Ахим", SpanKind.NAME, {"en": "Akhim", "kk": "Ахим"}, rule="name, spelt by rule")
    restored = Restored("Akhim came home today.", (Outcome(span, "Akhim", 0, 5, None, "placeholder"),))
    (flag,) = check("Ахим приехал сегодня домой.", restored, "ru", "en", None, 0)
    assert (flag.kind, flag.severity) == ("name-by-rule", Severity.NOTE)


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


def flagged(source: str, target: str, language: str = "en", spans: tuple[Span, ...] = ()) -> dict[str, Severity]:
    """The flags of a target in which the recognised spans stand in their base form."""
    places = [(one, one.targets[language], target.find(one.targets[language])) for one in spans]
    outcomes = tuple(Outcome(one, form, start, start + len(form)) for one, form, start in places)
    return {flag.kind: flag.severity for flag in check(source, Restored(target, outcomes), "ru", language, None, 0)}


def part(source: str, text: str, kind: SpanKind = SpanKind.NAME, **targets: str) -> Span:
    start = source.index(text)
    return Span(start, start + len(text), text, kind, targets)


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Вакар Ахмад доложил.", "Vakar Aliyev reported.", "en"),
        ("Вакар Ахмад доложил.", "Вакар Әлия баяндады.", "kk"),
        ("В заседании приняла участие Антье Граве.", "The meeting was attended by the anti-free Antiya.", "en"),
        ("Антье Граве посетила Астану.", "Gradey visited Astana.", "en"),
        ("Президент принял Шахбаза Шарифа.", "The President received Shakbaza Syana.", "en"),
        ("Доклад сделал А. Чамбасов.", "The report was made by A. Kim.", "en"),
    ],
)
def test_a_person_whom_no_recogniser_found_must_be_in_the_translation(
    source: str, target: str, language: str
) -> None:
    assert kinds(source, target, language)["name-lost"] is Severity.ERROR


def test_a_surname_in_capitals_beside_a_recognised_name_must_be_in_the_translation() -> None:
    source = "ТОЛЕУБАЕВ Асхат Маратович"
    known = part(source, "Асхат Маратович", en="Askhat Maratovich")
    assert flagged(source, "UNECEFA Askhat Maratovich", "en", (known,))["name-lost"] is Severity.ERROR
    assert "name-lost" not in flagged(source, "TOLEUBAYEV Askhat Maratovich", "en", (known,))


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Вакар Ахмад доложил.", "Waqar Ahmad reported.", "en"),
        ("Вакар Ахмад доложил.", "Вакар Ахмадтың баяндамасы тыңдалды.", "kk"),
        ("Как сообщил Уильям Хант, переговоры продолжатся.", "William Hunt said that the talks would go on.", "en"),
        ("Жители Нуринского района довольны.", "People of Nura district are content.", "en"),
        ("Гостиницы Катон-Карагая заполнены.", "Катонқарағайдың қонақүйлері толы.", "kk"),
        ("По итогам Глава государства подписал Закон.", "As a result, the Head of State signed the Law.", "en"),
        ("ГЛАВА ГОСУДАРСТВА ПРИНЯЛ ПОСЛА ГЕРМАНИИ", "Head of State receives Ambassador of Germany", "en"),
        ("Керамистка Гоар Степанян победила.", "Potter Gohar Stepanyan won.", "en"),
    ],
)
def test_names_in_another_spelling_titles_and_headlines_are_not_missed(
    source: str, target: str, language: str
) -> None:
    assert Severity.ERROR not in kinds(source, target, language).values()


def test_a_single_doubtful_word_is_a_warning() -> None:
    assert kinds("Дети из Кызылжара победили.", "Children from Nitsa won.")["name-doubtful"] is Severity.WARNING


def test_a_name_that_came_out_misspelt_is_a_warning() -> None:
    assert kinds("Дети из Жаркына победили.", "Children from Zhalkyn won.") == {"name-respelt": Severity.WARNING}
    assert kinds("Дети из Покровки победили.", "Children from Gorka won.")["name-doubtful"] is Severity.WARNING


def test_an_invented_name_is_noticed() -> None:
    assert kinds("Врач помог больному.", "The doctor Aliyev helped.")["name-invented"] is Severity.WARNING
    assert kinds("Врач помог больному.", "The doctor Timur Aliyev helped.")["name-invented"] is Severity.ERROR
    assert kinds("№ 12", "And Aliyev 12")["name-invented"] is Severity.WARNING
    assert "name-invented" not in kinds("Во вторник собрался совет.", "On Tuesday the Council met.")


def test_an_abbreviation_that_is_not_in_the_glossary_is_named_with_what_stands_for_it() -> None:
    (flag,) = check("Центр МЦПР работает.", Restored("The TICD centre works.", ()), "ru", "en", None, 0)
    assert flag.message == "The abbreviation «МЦПР» is not in the glossary: check «TICD»."
    assert flag.severity is Severity.WARNING
    assert kinds("Центр МЦПР работает.", "The centre works.")["abbreviation-lost"] is Severity.ERROR
    assert kinds("Ремонт ТЭЦ завершён.", "The repair of the CZF is over.")["abbreviation-unknown"] is Severity.WARNING
    assert kinds("Центр БАК работает.", "The BAK centre works.") == {}
    assert kinds("Центр работает.", "The TICD centre works.")["abbreviation-invented"] is Severity.WARNING


def test_a_quoted_name_must_be_in_the_translation() -> None:
    source = "Открылся филиал «Кылым шамы»."
    assert kinds(source, "A branch opened.")["name-doubtful"] is Severity.WARNING
    assert kinds(source, "A branch of Kylym Shamy opened.") == {}
    assert kinds("Прошёл форум «Зелёный мост».", "The Green Bridge forum took place.") == {}


def test_russian_left_beside_an_official_name_is_held_back() -> None:
    source = "Министерство финансов Казахстана провело закрытое заседание."
    known = part(source, "Министерство финансов Казахстана", SpanKind.TERM, kk="Қазақстанның Қаржы министрлігі")
    left = "Қазақстанның Қаржы министрлігі провело закрытое заседание."
    mixed = "Қазақстанның Қаржы министрлігі закрытое заседание өткізді."
    assert "wrong-language" in flagged(source, left, "kk", (known,))
    assert flagged(source, mixed, "kk", (known,))["untranslated"] is Severity.ERROR
    right = "Қазақстанның Қаржы министрлігі жабық отырыс өткізді."
    assert flagged(source, right, "kk", (known,)) == {}


@pytest.mark.parametrize(
    ("source", "spans"),
    [
        ("Астана", {"Астана": SpanKind.TERM}),
        ("Астана, Алматы", {"Астана": SpanKind.TERM, "Алматы": SpanKind.TERM}),
        ("Телефон: +7 (7172) 74-15-81", {"+7 (7172) 74-15-81": SpanKind.PHONE}),
        ("Бюджет – 7 млн сомони.", {"7 млн сомони": SpanKind.MONEY}),
        ("Телефон: +7 (7172) 74-15-81", {}),
        ("Форум, бюджет", {}),
        ("Телефон, факс, адрес, форум", {}),
    ],
)
def test_what_is_the_same_in_both_languages_may_stay_as_it_is(source: str, spans: dict[str, SpanKind]) -> None:
    known = tuple(part(source, text, kind, kk=text) for text, kind in spans.items())
    assert flagged(source, source, "kk", known) == {}


@pytest.mark.parametrize("source", ["Итоги заседания совета", "Министр принял делегацию", "Положение о конкурсе"])
def test_a_russian_headline_left_as_it_is_is_held_back(source: str) -> None:
    assert kinds(source, source, "kk")["untranslated"] is Severity.ERROR


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (
            "В форуме участвуют Chevron, ExxonMobil, Shell, Eni, TotalEnergies и KEGOC.",
            "Форумға Chevron, ExxonMobil, Shell, Eni, TotalEnergies және KEGOC қатысады.",
        ),
        (
            "Контакты: press@agency.kz, https://www.agency.kz/ru/press/contacts/index",
            "Байланыс: press@agency.kz, https://www.agency.kz/ru/press/contacts/index",
        ),
    ],
)
def test_latin_names_and_addresses_do_not_make_a_kazakh_text_foreign(source: str, target: str) -> None:
    assert kinds(source, target, "kk") == {}


@pytest.mark.parametrize("address", ["https://evil.example/pay", "info@evil.example", "+7 (701) 555-12-12"])
def test_an_address_that_the_source_does_not_have_is_an_error(address: str) -> None:
    assert kinds("Обращайтесь к нам.", f"Contact us: {address}")["address-invented"] is Severity.ERROR
    assert "address-invented" not in kinds(f"Пишите: {address}", f"Write to {address}")


def test_a_short_source_with_a_long_translation_is_noticed() -> None:
    assert kinds("Новости", "New year of the reservation")["too-long"] is Severity.WARNING
    known = part("МИД", "МИД", SpanKind.TERM, en="Ministry of Foreign Affairs")
    assert flagged("МИД", "Ministry of Foreign Affairs", "en", (known,)) == {}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Открыт «Дом».", "The “House is open."),
        ("Открыт (вчера) дом.", "The house (yesterday is open."),
        ("Дом открыт.", 'The house" is open.'),
        ("Дом, двор.", "House,, yard."),
        ("Дом открыт.", "The house is open,."),
        ("Открыт «Дом».", "««House» is open»."),
    ],
)
def test_wrong_punctuation_is_noticed(source: str, target: str) -> None:
    assert kinds(source, target)["punctuation"] is Severity.WARNING
    assert "punctuation" not in kinds(target, target)


def test_a_word_three_times_in_a_row_is_a_loop_and_twice_is_noticed() -> None:
    assert kinds("Новости дня", "New new new news")["loop"] is Severity.ERROR
    assert kinds("Новости", "News news")["loop"] is Severity.WARNING


@pytest.mark.parametrize(
    ("source", "target", "language", "lost"),
    [
        ("Совет не принял решения.", "The council took a decision.", "en", True),
        ("Совет не принял решения.", "Кеңес шешім қабылдады.", "kk", True),
        ("Совет не принял решения.", "The council did not take a decision.", "en", False),
        ("Совет не принял решения.", "Кеңес шешім қабылдамады.", "kk", False),
        ("Совет принял не только это решение.", "The council took this decision too.", "en", False),
    ],
)
def test_a_lost_denial_is_noticed(source: str, target: str, language: str, lost: bool) -> None:
    assert ("negation" in kinds(source, target, language)) is lost


def test_a_persons_text_is_checked_for_names_numbers_and_dates() -> None:
    source = "12 марта Данияр Сеитов принял 46 человек."
    spans = [
        part(source, "12 марта", SpanKind.DATE, en="12 March"),
        part(source, "Данияр Сеитов", en="Daniyar Seitov"),
        part(source, "46", SpanKind.NUMBER, en="46"),
    ]

    def found(target: str) -> dict[str, Severity]:
        return {flag.kind: flag.severity for flag in check_human(source, spans, target, "ru", "en", 0)}

    assert found("Daniyar Seitov received 46 people on 12 March.") == {}
    assert found("On 13 March Daniyar Seitov received 46 people.").keys() == {"date-missing", "number-invented"}
    assert found("On 12 March Daniyar Aliyev received 46 people.")["name-lost"] is Severity.ERROR
    assert found("On 12 March Daniyar Seyitov received 46 people.") == {"name-respelt": Severity.WARNING}
    assert found("On 12 March Daniyar Seitov received 64 people.").keys() == {"number-missing", "number-invented"}


def test_an_official_name_that_a_person_said_otherwise_is_a_warning() -> None:
    known = part("Минздрав сообщил.", "Минздрав", SpanKind.TERM, en="Ministry of Healthcare")
    (flag,) = check_human("Минздрав сообщил.", [known], "The ministry reported.", "ru", "en", 3)
    assert (flag.kind, flag.severity, flag.segment) == ("term-lost", Severity.WARNING, 3)
