"""Shared by the recogniser tests: tables of cases, and what holds for every recogniser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from glossary.span import Span

DATA = Path(__file__).parents[1] / "data"

RUSSIAN_FRAGMENTS = [
    "12 марта 2024 года", "12", "по", "–", "с", "7,8 млрд тенге", "%", "Республика", "Корея", "Ержан", "Кусаинов",
    "А. С.", "Пушкина", "Пак", "Чон", "Хо", "«", "»", ".", ",", "XV", "веке", "№", "1-й", "казахском", "языке",
    "https://gov.kz", "a@b.kz", "+7 (7172) 75-34-10", "#тег", "ё", "\u00a0", "в", "году", "2024", "(", ")", "Ли",
]  # fmt: skip


def rows(name: str) -> list[list[str]]:
    """The lines of a table of cases, without comments."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def renderings(spans: list[Span], stretch: str) -> list[tuple[str, str]]:
    """English and Kazakh renderings of the spans that cover exactly the stretch."""
    return [(span.targets["en"], span.targets["kk"]) for span in spans if span.text == stretch]


def assert_well_formed(find: Callable[[str], list[Span]], sentence: str) -> None:
    """Offsets are exact, spans are in order and apart, no rendering is empty."""
    end = 0
    for span in find(sentence):
        assert span.start >= end
        assert sentence[span.start : span.end] == span.text
        assert span.targets["en"].strip() == span.targets["en"] != ""
        assert span.targets["kk"].strip() == span.targets["kk"] != ""
        assert span.rule
        end = span.end
