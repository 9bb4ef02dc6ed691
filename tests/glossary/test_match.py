"""Official names in Russian text: the table data/glossary/matches.tsv, and what a table cannot say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.book import Termbase
from glossary.match import Matcher
from glossary.span import Span, SpanKind

DATA = Path(__file__).parent.parent / "data" / "glossary"
MATCHER = Matcher(Termbase.load([DATA / "termbase.csv"]))


def cases() -> list[tuple[str, list[tuple[str, str]]]]:
    rows = []
    for line in (DATA / "matches.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            _, sentence, expected = line.split("\t")
            pairs = [] if expected == "-" else [pair.split(" =>") for pair in expected.split(" ; ")]
            rows.append((sentence, [(text, term.strip()) for text, term in pairs]))
    return rows


def only(sentence: str, day: date | None = None) -> Span:
    (span,) = MATCHER.find(sentence, date=day)
    return span


@pytest.mark.parametrize(("sentence", "expected"), cases())
def test_finds_exactly_the_names_of_a_sentence(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert [(span.text, span.term) for span in MATCHER.find(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "english", "kazakh"),
    [
        (
            "Министерством финансов Республики Казахстан",
            "Ministry of Finance of the Republic of Kazakhstan",
            "Қазақстан Республикасының Қаржы министрлігі",
        ),
        (
            "Министерством финансов РК",
            "Ministry of Finance of the Republic of Kazakhstan",
            "Қазақстан Республикасының Қаржы министрлігі",
        ),
        (
            "Министерством финансов Казахстана",
            "Ministry of Finance of Kazakhstan",
            "Қазақстанның Қаржы министрлігі",
        ),
        ("Министерством финансов", "Ministry of Finance", "Қаржы министрлігі"),
        ("Парламентом", "Parliament", "Парламент"),
        ("Верховным Судом", "Supreme Court", "Жоғарғы Сот"),
        ("Мажилисом Парламента", "Mazhilis of the Parliament", "Парламент Мәжілісі"),
        ("МВД РК", "Ministry of Internal Affairs of the Republic of Kazakhstan", None),
        ("МВД", "MIA", "ІІМ"),
        ("ПРООН", "UNDP", "БҰҰДБ"),
        ("Министерством финансов Монголии", "Ministry of Finance of Mongolia", "Моңғолияның Қаржы министрлігі"),
        ("Депутаты Сената", "Senate deputies", "Сенат депутаттары"),
        (
            "министерствами юстиции и финансов",
            "Ministry of Justice and the Ministry of Finance",
            "Әділет министрлігі мен Қаржы министрлігі",
        ),
        (
            "министры юстиции, финансов и транспорта",
            "Minister of Justice, the Minister of Finance and the Minister of Transport",
            "Әділет министрі, Қаржы министрі және Көлік министрі",
        ),
        (
            "министерств юстиции и финансов Республики Казахстан",
            "Ministry of Justice and the Ministry of Finance of the Republic of Kazakhstan",
            "Қазақстан Республикасының Әділет министрлігі мен Қаржы министрлігі",
        ),
        (
            "Министрами иностранных дел Казахстана и Узбекистана",
            "Ministers of Foreign Affairs of Kazakhstan and Uzbekistan",
            "Қазақстан мен Өзбекстанның Сыртқы істер министрлері",
        ),
        (
            "в Жамбылской, Абайской и Алматинской областях",
            "Zhambyl Region, Abai Region and Almaty Region",
            "Жамбыл облысы, Абай облысы және Алматы облысы",
        ),
    ],
)
def test_renders_the_official_form_that_fits_the_wording(sentence: str, english: str, kazakh: str | None) -> None:
    targets = only(f"Вчера {sentence}.").targets
    assert targets["en"] == english
    assert kazakh is None or targets["kk"] == kazakh


def test_a_position_with_an_owner_is_possessed_in_kazakh() -> None:
    assert only("Заместитель министра выступил.").targets["kk"] == "министрдің орынбасары"
    assert only("Заместитель министра торговли выступил.").targets["kk"] == "министрінің орынбасары"


def test_a_generic_name_before_a_genitive_is_possessed_in_kazakh() -> None:
    assert only("Открыт центр обслуживания населения.").targets["kk"] == "халыққа қызмет көрсету орталығы"
    assert only("Идёт цифровизация страны.").targets["kk"] == "цифрландыруы"


def test_another_country_takes_the_place_of_ours_only_where_the_target_names_say_ours(tmp_path: Path) -> None:
    row = "a,organisation,KZ,Общество Красного Креста Республики Казахстан,Kazakh Red Cross,Қызыл Крест\n"
    (tmp_path / "t.csv").write_text("id,type,country,ru,en,kk\n" + row, encoding="utf-8")
    matcher = Matcher(Termbase.load([tmp_path / "t.csv"]))
    assert matcher.find("Общество Красного Креста Грузии") == []
    assert [span.targets["en"] for span in matcher.find("Общество Красного Креста")] == ["Kazakh Red Cross"]


def test_people_of_the_termbase_are_names_and_decline_as_a_whole(tmp_path: Path) -> None:
    row = "id,type,ru,ru_abbr,en,kk\na,person,Касым-Жомарт Степной,Степной,Kassym Stepnoy,Қасым Степной\n"
    (tmp_path / "people.csv").write_text(row, encoding="utf-8")
    (span,) = Matcher(Termbase.load([tmp_path / "people.csv"])).find("Встреча с Касым-Жомартом Степным прошла.")
    assert (span.text, span.kind, span.rule) == ("Касым-Жомартом Степным", SpanKind.NAME, "term, instrumental")


def test_the_rule_says_how_a_name_was_recognised() -> None:
    assert only("Об Астанинском хабе государственной службы").rule == "term, prepositional"
    assert only("Вместе с Министерством юстиции").rule == "term, instrumental, without country"
    assert only("Очереди в ЦОНах").rule == "abbreviation, prepositional, plural"
    assert only("Министерства юстиции и финансов").rule == "coordinated, nominative"


def test_the_preposition_decides_between_genitive_and_plural() -> None:
    assert only("Из центра обслуживания населения").rule == "term, genitive"
    assert only("Материалы переданы в центры обслуживания населения").rule == "term, accusative, plural"


@pytest.mark.parametrize(
    ("day", "english"),
    [
        (date(2021, 5, 1), "Ministry of Information and Social Development"),
        (date(2023, 9, 1), "Ministry of Information and Social Development"),
        (date(2023, 9, 2), "Ministry of Culture and Information"),
        (None, "Ministry of Culture and Information"),
    ],
)
def test_the_date_of_the_article_chooses_between_names_that_changed(day: date | None, english: str) -> None:
    assert only("Мининформ ответил.", day).targets["en"] == english


def test_a_former_name_keeps_its_own_rendering_whatever_the_date() -> None:
    span = only("Министерство информации и общественного развития Республики Казахстан", date(2024, 5, 1))
    assert span.targets["en"] == "Ministry of Information and Social Development of the Republic of Kazakhstan"


def test_a_name_without_country_means_the_body_that_the_document_named_last() -> None:
    document = [
        "Министерство юстиции Республики Узбекистан провело форум.",
        "Министерство юстиции благодарит гостей.",
        "Министерство юстиции Республики Казахстан ответило.",
        "Министерство юстиции согласно.",
    ]
    found = [[span.term for span in spans] for spans in MATCHER.read(document)]
    assert found == [
        ["uz-ministry-justice"],
        ["uz-ministry-justice"],
        ["kz-ministry-justice"],
        ["kz-ministry-justice"],
    ]


def test_a_foreign_name_without_country_is_no_name_before_the_document_gave_it_in_full() -> None:
    assert MATCHER.find("Жогорку Кенеш принял закон.") == []
    later = MATCHER.read(["Жогорку Кенеш Кыргызской Республики собрался.", "Жогорку Кенеш принял закон."])[1]
    assert [span.term for span in later] == ["kg-jogorku-kenesh"]


def test_forbidden_and_accepted_forms_come_with_the_span() -> None:
    span = only("Министерство культуры и информации Республики Казахстан")
    assert "Ministry of Culture and Info" in span.forbidden["en"]
    assert {"MCI", "Ministry of Culture and Information"} <= set(span.accepted["en"])
    assert span.targets["en"] not in span.accepted["en"]


def test_no_form_that_a_span_asks_for_is_forbidden() -> None:
    for sentence, _ in cases():
        for span in MATCHER.find(sentence):
            assert not any(form in span.forbidden.get(language, ()) for language, form in span.targets.items())


PIECES = [text for _, expected in cases() for text, _ in expected] + [
    "и",
    ",",
    "вчера",
    "(",
    "«",
    "»",
    "—",
    "далее – Хаб",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=8), st.sampled_from([" ", "\xa0", ""]))
def test_spans_lie_in_the_sentence_in_order_and_do_not_overlap(pieces: list[str], glue: str) -> None:
    sentence = glue.join(pieces)
    spans = MATCHER.read([sentence])[0]
    end = 0
    for span in spans:
        assert span.start >= end
        assert span.text == sentence[span.start : span.end]
        end = span.end
