"""Aligned sentences with their protected spans replaced by placeholders, as the model will meet them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from glossary import kazakh
from glossary.placeholders import MOST_PLACEHOLDERS
from glossary.span import Case, Span

#: What follows a placeholder in Kazakh, by case; the same whatever the name, so that the model learns cases only.
CANONICAL_SUFFIX = {
    Case.NOMINATIVE: "",
    Case.GENITIVE: "ның",
    Case.DATIVE: "ға",
    Case.ACCUSATIVE: "ны",
    Case.LOCATIVE: "да",
    Case.ABLATIVE: "дан",
    Case.INSTRUMENTAL: "мен",
}
RELATIVE_SUFFIX = "дағы"


@dataclass(frozen=True, slots=True)
class Triple:
    """A sentence in Russian, English and Kazakh."""

    ru: str
    en: str
    kk: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where one span stands in the three sentences, and the case ending of its placeholder in Kazakh."""

    ru: tuple[int, int]
    en: tuple[int, int]
    kk: tuple[int, int]
    suffix: str


def mask(triple: Triple, spans: Sequence[Span]) -> Triple | None:
    """Replace every span whose renderings stand in both translations by a placeholder.

    Args:
        triple: aligned sentences.
        spans: the protected spans of the Russian one.

    Returns:
        The masked sentences; None when nothing could be masked.
    """
    found = places(triple, spans)
    return masked(triple, found) if found else None


def places(triple: Triple, spans: Sequence[Span]) -> tuple[Place, ...]:
    """Where the spans stand whose renderings are in both translations, in the order of the Russian sentence.

    Args:
        triple: aligned sentences.
        spans: the protected spans of the Russian one.
    """
    found: list[Place] = []
    for span in spans:
        if place := _place(triple, span, found):
            found.append(place)
    return tuple(found)


def masked(triple: Triple, places: Sequence[Place], numbers: Sequence[int] = range(MOST_PLACEHOLDERS)) -> Triple:
    """The sentences with placeholders in these places; there is room for ten of them.

    Args:
        triple: aligned sentences.
        places: from ``places``, all or some of them.
        numbers: of the placeholders; from 0 upwards in production.
    """
    tags = [(place, f"⟦{number}⟧") for place, number in zip(places, numbers, strict=False)]
    return Triple(
        _replaced(triple.ru, [(place.ru, tag) for place, tag in tags]),
        _replaced(triple.en, [(place.en, tag) for place, tag in tags]),
        _replaced(triple.kk, [(place.kk, tag + place.suffix) for place, tag in tags]),
    )


def _place(triple: Triple, span: Span, taken: Sequence[Place]) -> Place | None:
    en = _in_english(triple.en, span, [place.en for place in taken])
    kk = _in_kazakh(triple.kk, span, [place.kk for place in taken])
    if en is None or kk is None:
        return None
    return Place((span.start, span.end), en, (kk[0], kk[1]), kk[2])


def _in_english(text: str, span: Span, taken: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    for form in (span.targets.get("en", ""), *span.accepted.get("en", ())):
        if not form:
            continue
        pattern = rf"(?<![\w.,]){_first_either_case(form)}(?!\w|[.,]\d)"
        for match in re.finditer(pattern, text):
            if _free(match.span(), taken):
                return match.span()
    return None


def _first_either_case(form: str) -> str:
    first = re.escape(form[0])
    if form[0].isalpha():
        first = f"[{form[0].lower()}{form[0].upper()}]"
    return first + re.escape(form[1:])


def _in_kazakh(text: str, span: Span, taken: Sequence[tuple[int, int]]) -> tuple[int, int, str] | None:
    for form in (span.targets.get("kk", ""), *span.accepted.get("kk", ())):
        position = 0
        while form and (found := kazakh.find(form, text, position)):
            if _free((found.start, found.end), taken):
                suffix = RELATIVE_SUFFIX if found.relative else CANONICAL_SUFFIX[found.case]
                return found.start, found.end, suffix
            position = found.start + 1
    return None


def _free(place: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    return all(place[1] <= start or place[0] >= end for start, end in taken)


def _replaced(text: str, changes: Sequence[tuple[tuple[int, int], str]]) -> str:
    for (start, end), new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text
