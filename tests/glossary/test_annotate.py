"""All recognisers together: who wins where they disagree."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.annotate import Annotator
from glossary.book import Termbase, shipped
from glossary.protect import Strategy, protect, restore
from glossary.span import SpanKind

ANNOTATOR = Annotator(Termbase.load(shipped()))


#: What recognisers look for, and letters that Unicode takes for those of Russian when case does not count.
_PIECES = (
    *(
        "Министерство финансов",
        "министерства юстиции и",
        "(далее – Минфин)",
        "(далее – Аб Вг Де Жз Ик Лм Но Пр)",
        "ПРООН",
    ),
    *(
        "Иван",
        "Анны-Марии-Луизы-Софии",
        "Петровым",
        "А.",
        "Б.-В.",
        "Ким",
        "Аааа",
        "Казахстана,",
        "и",
        "-",
        "«",
        "»",
        "(",
    ),
    *("5", "5 янᲀаря", "5 пᲂ 6 мая", "2024 года", "İ квартал 2024 года", "7 ᲄысяч", "млрд тенге", "XV век", "9" * 50),
    *("⟦0⟧", "a@b.kz", "#а", "+7 701 000 00 00", "\ud800", "\u200b", "\N{NO-BREAK SPACE}", "\t\t"),
)
ANY_RUSSIAN = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=8)), max_size=12)


def found(sentence: str) -> list[tuple[str, str]]:
    """Texts and kinds of the spans of one sentence."""
    return [(span.text, span.kind) for span in ANNOTATOR.annotate([sentence])[0]]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Санжар Алтаев возглавил отдел.", "Санжар Алтаев"),
        ("Алмат Исабеков стал победителем.", "Алмат Исабеков"),
        ("Доклад Алтая Кульгинова не обсуждали.", "Алтая Кульгинова"),
        ("Встреча с Талгаром Ахметовым завершена.", "Талгаром Ахметовым"),
        ("Секретарь Астана Жумабекова вела протокол.", "Астана Жумабекова"),
    ],
)
def test_a_person_wins_over_the_place_whose_name_they_bear(sentence: str, name: str) -> None:
    assert (name, SpanKind.NAME) in found(sentence)
    assert not [text for text, kind in found(sentence) if kind is SpanKind.TERM and text in name]


@pytest.mark.parametrize("sentence", ["Аким Петрович живёт в деревне.", "Турнир выиграла команда «Аким» вчера."])
def test_a_first_name_or_a_title_is_no_position(sentence: str) -> None:
    assert not [text for text, kind in found(sentence) if kind is SpanKind.TERM]


def test_a_surname_known_from_the_document_is_no_city_unless_one_is_in_it() -> None:
    document = ["Каныш Сатпаев родился здесь.", "Сатпаев открыл месторождение.", "Дорога ведёт в Сатпаев."]
    kinds = [[span.kind for span in spans] for spans in ANNOTATOR.annotate(document)]
    assert kinds == [[SpanKind.NAME], [SpanKind.NAME], [SpanKind.TERM]]


def test_a_person_of_the_termbase_is_rendered_as_there() -> None:
    ((span,),) = ANNOTATOR.annotate(["Беседу с Антониу Гутерришем перенесли."])
    assert (span.term, span.targets["en"], span.kind) == ("guterres", "António Guterres", SpanKind.NAME)


def test_a_surname_before_initials_is_a_name() -> None:
    assert found("Кусаинов А. С. ответил.") == [("Кусаинов А. С.", SpanKind.NAME)]


def test_the_article_of_a_name_comes_from_the_termbase() -> None:
    spans = ANNOTATOR.annotate(["Министерство финансов и Назарбаев Университет, рабочая группа, ПРООН."])[0]
    assert [span.english_article for span in spans] == [True, False, None, None]


def test_common_words_give_way_when_there_are_too_many_spans() -> None:
    names = "Министерство финансов, Министерство юстиции, Министерство обороны, ПРООН, ЮНИСЕФ, ОБСЕ, Актау, Тараз"
    sentence = f"Рабочая группа и круглый стол: {names}, Семей, Шымкент."
    spans = ANNOTATOR.annotate([sentence])[0]
    assert len(spans) == 12
    protected = protect(sentence, spans, "en", Strategy.PLACEHOLDERS)
    assert protected.text.startswith("Рабочая группа и круглый стол: ⟦0⟧, ⟦1⟧")


def test_a_position_takes_the_possessive_of_an_owner_that_the_document_introduced() -> None:
    document = ["Астанинский хаб государственной службы (далее – Хаб) открыт.", "Исполнительный директор Хаба уехал."]
    assert ANNOTATOR.annotate(document)[1][0].targets["kk"] == "атқарушы директоры"
    assert ANNOTATOR.annotate(["Исполнительный директор уехал."])[0][0].targets["kk"] == "атқарушы директор"


def test_a_name_that_has_expired_is_found_in_later_texts() -> None:
    sentence = "Бывшее Министерство образования и науки Республики Казахстан разделили."
    for day in (date(2015, 1, 1), date(2026, 1, 1), None):
        ((span,),) = ANNOTATOR.annotate([sentence], day)
        assert span.term == "kz-ministry-education-science"


def test_quotation_marks_of_the_text_belong_to_a_name_that_has_them() -> None:
    assert found("Отчёт «Казатомпрома» готов.") == [("«Казатомпрома»", SpanKind.TERM)]
    assert found('Отчёт "Казатомпрома" готов.') == [('"Казатомпрома"', SpanKind.TERM)]


def test_capitals_of_a_headline_are_no_abbreviation_that_owns_a_position() -> None:
    assert ANNOTATOR.annotate(["ПРЕМЬЕР-МИНИСТР ПОСЕТИЛ ЗАВОД"])[0][0].targets["kk"] == "Премьер-Министр"


def test_names_that_share_a_noun_may_say_it_once() -> None:
    (span,) = ANNOTATOR.annotate(["В Жамбылской и Абайской областях сухо."])[0]
    assert span.targets["en"] == "Zhambyl Region and Abai Region"
    assert span.accepted["en"] == ("Zhambyl and Abai Regions",)
    assert span.accepted["kk"] == ("Жамбыл және Абай облыстары",)


def test_the_name_of_a_foreign_body_without_its_country_proves_nothing() -> None:
    foreign, own = (
        ANNOTATOR.annotate([f"Встреча с правительством {country}."])[0][0] for country in ("Сингапура", "Казахстана")
    )
    assert "Government" not in foreign.accepted["en"]
    assert "Government" in own.accepted["en"]


@settings(max_examples=150, deadline=None)
@given(pieces=ANY_RUSSIAN, joint=st.sampled_from(["", " "]), language=st.sampled_from(["en", "kk"]))
def test_any_text_is_annotated_protected_and_restored(pieces: list[str], joint: str, language: str) -> None:
    sentence = joint.join(pieces)
    (spans,) = ANNOTATOR.annotate([sentence])
    assert all(sentence[span.start : span.end] == span.text for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    for strategy in Strategy:
        protected = protect(sentence, spans, language, strategy)
        for outcome in restore(protected.text, protected).outcomes:
            assert outcome.start <= outcome.end


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "Министерство финансов (далее – Минфин) ",
            "Иван Петров и Ким Аа, ",
            "И. ",
            "а, б и ",
            "( ",
            "123 ",
            "Анна-",
            " ",
        ),
        *("США ", "«а 5 ", "Абайской, ", "а", "МИНИСТЕРСТВО ", "9"),
    ],
)
def test_a_line_of_100_kilobytes_is_read(piece: str) -> None:
    """In quadratic time this would take minutes."""
    sentence = piece * (50_000 // len(piece))
    (spans,) = ANNOTATOR.annotate([sentence])
    protected = protect(sentence, spans, "kk", Strategy.PLACEHOLDERS)
    assert len(restore(protected.text, protected).outcomes) == len(protected.spans)


@pytest.mark.parametrize(
    ("sentence", "en", "kk"),
    [
        (
            "Встреча с Министерством внутренних дел и безопасности (MOIS) Республики Корея прошла.",
            "Ministry of the Interior and Safety of the Republic of Korea (MOIS)",
            "Корея Республикасының Ішкі істер және қауіпсіздік министрлігі (MOIS)",
        ),
    ],
)
def test_an_abbreviation_that_the_text_gives_a_name_is_kept(sentence: str, en: str, kk: str) -> None:
    (spans,) = ANNOTATOR.annotate([sentence])
    assert spans[0].targets == {"en": en, "kk": kk}
