"""Persons of the termbase, and those who share a surname with one of them."""

from __future__ import annotations

import pytest
from recognisers import renderings, rows

from glossary.annotate import Annotator
from glossary.book import Termbase, shipped

ANNOTATOR = Annotator(Termbase.load(shipped()))


@pytest.mark.parametrize(("sentence", "stretch", "english", "kazakh"), rows("persons.tsv"))
def test_a_person_is_told_from_others_of_the_same_surname(
    sentence: str, stretch: str, english: str, kazakh: str
) -> None:
    (spans,) = ANNOTATOR.annotate([sentence])
    assert (english, kazakh) in renderings(list(spans), stretch)


@pytest.mark.parametrize(
    "sentence",
    [
        "Мирзиёева приняла делегацию.",
        "Советник Токаева выступила с речью.",
        "Как сообщила Токаева, срок продлён.",
        "Встреча с Токаевой прошла.",
    ],
)
def test_a_woman_who_is_only_called_by_a_leaders_surname_is_not_the_leader(sentence: str) -> None:
    assert [span for span in ANNOTATOR.annotate([sentence])[0] if span.term in ("tokayev", "mirziyoyev")] == []


def test_a_surname_in_kazakh_letters_alone_is_linked_to_the_full_name_of_the_document() -> None:
    _, second = ANNOTATOR.annotate(["Выступила Әлия Өтегенова.", "Өтегеновой задали вопросы."])
    assert [(span.text, span.targets["en"], span.targets["kk"]) for span in second] == [
        ("Өтегеновой", "Otegenova", "Өтегенова")
    ]
