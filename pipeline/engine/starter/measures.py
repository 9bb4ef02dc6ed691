"""What a translation keeps, and what it makes up: counted on sentences, without any model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from glossary.romanise import romanise
from pipeline.engine.tokens import in_loop, names_hidden

_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
#: A capitalised word that another word stands before: neither the first of a sentence nor of a quotation.
_NAME = re.compile(r"(?<=[^\W_] )[^\W\d_a-zа-яёәғқңөұүһі][^\W\d_]{2,}")
#: Letters that a name shares with the word it renders, whatever the endings.
_COMMON = 3


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """Counts over a set of sentences."""

    sentences: int
    #: Groups of digits in the sources, and how many of them stand in the translations.
    numbers: int
    numbers_kept: int
    #: Translations with a number that neither source nor reference has.
    invented_numbers: int
    #: Translations with a name that neither source nor reference has.
    invented_names: int
    #: Translations that go round in circles; official names, which may well begin alike, do not count.
    loops: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence, what the engine made of it, and what a person did."""

    source: str
    hypothesis: str
    reference: str
    #: Where in the hypothesis the glossary has put names: start and end of each.
    names: tuple[tuple[int, int], ...] = ()


def faithfulness(samples: Sequence[Sample]) -> Faithfulness:
    """Count over samples what was kept and what was made up."""
    numbers = [Counter(_DIGITS.findall(sample.source)) for sample in samples]
    kept = [
        wanted & Counter(_DIGITS.findall(sample.hypothesis)) for wanted, sample in zip(numbers, samples, strict=True)
    ]
    return Faithfulness(
        sentences=len(samples),
        numbers=sum(wanted.total() for wanted in numbers),
        numbers_kept=sum(found.total() for found in kept),
        invented_numbers=sum(bool(invented_numbers(sample)) for sample in samples),
        invented_names=sum(bool(invented_names(sample)) for sample in samples),
        loops=sum(in_loop(_WORD.findall(names_hidden(sample.hypothesis, sample.names))) for sample in samples),
    )


def invented_numbers(sample: Sample) -> list[str]:
    """Groups of digits in the translation that neither source nor reference has."""
    known = {*_DIGITS.findall(sample.source), *_DIGITS.findall(sample.reference)}
    return [group for group in _DIGITS.findall(sample.hypothesis) if group not in known]


def invented_names(sample: Sample) -> list[str]:
    """Capitalised words inside the translation that render nothing.

    A word renders something when it begins like a word of the reference, or like a word of the source as it is
    spelt or romanised.
    """
    words = _WORD.findall(sample.source)
    known = _beginnings([*_WORD.findall(sample.reference), *words, *map(romanise, words)])
    return [name for name in _NAME.findall(sample.hypothesis) if name[:_COMMON].lower() not in known]


def _beginnings(words: Iterable[str]) -> set[str]:
    return {word[:_COMMON].lower() for word in words}
