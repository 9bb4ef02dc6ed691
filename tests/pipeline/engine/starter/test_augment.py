from __future__ import annotations

import random
from pathlib import Path

import pytest

from glossary.annotate import Annotator
from glossary.book import Termbase, shipped
from pipeline.engine.starter.augment import Pool, exchanged, joined
from pipeline.engine.starter.documents import Document
from pipeline.engine.starter.masking import Triple

TABLE = Path(__file__).parents[3] / "data" / "starter" / "exchanged.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.fixture(scope="module")
def termbase() -> Termbase:
    return Termbase.load(shipped())


@pytest.fixture(scope="module")
def annotator(termbase: Termbase) -> Annotator:
    return Annotator(termbase)


def exchange(termbase: Termbase, annotator: Annotator, triple: Triple, *others: str) -> Triple | None:
    spans = [span for other in others for span in annotator.annotate([other])[0]]
    return exchanged(triple, annotator.annotate([triple.ru])[0], Pool.of(spans, termbase), random.Random(0))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_span_gives_its_place_to_another_in_every_language(
    termbase: Termbase, annotator: Annotator, row: list[str]
) -> None:
    assert exchange(termbase, annotator, Triple(*row[:3]), row[3]) == Triple(*row[4:])


@pytest.mark.parametrize(
    ("triple", "other"),
    [
        # the verb would have to agree
        (("Иран подписал акт.", "Iran signed the act.", "Иран актіге қол қойды."), "Япония подписала акт."),
        # another case
        (("Он прибыл из Катара.", "He arrived from Qatar.", "Ол Катардан келді."), "Помощь оказана Ирану."),
        # another gender
        (("Он прибыл из Катара.", "He arrived from Qatar.", "Ол Катардан келді."), "Он прибыл из Индии."),
        # a headline has no articles
        (("Граждане Ирана учатся", "Citizens of Iran study", "Иран азаматтары оқиды"), "Граждане Катара."),
        # the name stands twice
        (
            ("Посол Ирана покинул столицу Ирана.", "Iran's envoy left Iran.", "Иран елшісі Ираннан кетті."),
            "Граждане Катара.",
        ),
    ],
)
def test_nothing_is_exchanged_where_grammar_might_suffer(
    termbase: Termbase, annotator: Annotator, triple: tuple[str, str, str], other: str
) -> None:
    assert exchange(termbase, annotator, Triple(*triple), other) is None


def test_a_full_date_moves_to_another_day_in_every_language(termbase: Termbase, annotator: Annotator) -> None:
    triple = Triple(
        "Заявки принимаются до 20 мая 2024 года.",
        "Applications are accepted until 20 May 2024.",
        "Өтінімдер 2024 жылғы 20 мамырға дейін қабылданады.",
    )
    result = exchange(termbase, annotator, triple)
    assert result is not None
    day = result.ru.split("до ")[1].split()[0]
    assert day != "20"
    assert result.en == f"Applications are accepted until {day} May 2024."
    assert result.kk == f"Өтінімдер 2024 жылғы {day} мамырға дейін қабылданады."


def test_short_sentences_are_joined_when_the_second_begins_with_a_word_written_small() -> None:
    document = Document(
        "d",
        "law",
        (
            Triple("Заголовок", "Headline", "Тақырып"),
            Triple("Зал был полон.", "The hall was full.", "Зал толы болды."),
            Triple("Это радует.", "This is good news.", "Бұл қуантады."),
            Triple("Ержан доволен.", "Yerzhan is pleased.", "Ержан риза."),
        ),
    )
    found = {triple for seed in range(8) for triple in joined(document, random.Random(seed))}
    assert found == {
        Triple("Зал был полон; это радует.", "The hall was full; this is good news.", "Зал толы болды; бұл қуантады.")
    }
