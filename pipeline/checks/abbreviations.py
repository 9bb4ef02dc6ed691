"""Abbreviations and quoted names that no recogniser found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.article import Severity
from pipeline.checks.capitals import PART, is_name, is_shouted, may_be_name, words_of
from pipeline.checks.pair import Notice, Pair
from pipeline.checks.sound import ALIKE, resemblance, sound

_QUOTED = re.compile(r"«([^«»\0]{1,60})»")
_QUOTATION_MARK = re.compile('[«“”"„]')


def abbreviations(pair: Pair) -> Iterator[Notice]:
    """Abbreviations in capitals outside protected spans that the other text does not have."""
    if pair.source_language != "ru" or is_shouted(pair.source) or is_shouted(pair.target):
        return
    unknown = [short for short in _abbreviations(pair.source_rest) if is_name(short) or may_be_name(short)]
    spoken = {sound(word) for word in PART.findall(pair.target)}
    lost = [short for short in unknown if sound(short) not in spoken]
    known = {sound(short) for short in _abbreviations(pair.source)}
    strange = [short for short in _abbreviations(pair.target_rest) if sound(short) not in known]
    for short in lost:
        if strange:
            message = f"The abbreviation «{short}» is not in the glossary: check «{strange.pop(0)}»."
            yield "abbreviation-unknown", Severity.WARNING, message
        elif _is_named(pair):
            message = f"The abbreviation «{short}» is not in the glossary: check how it is translated."
            yield "abbreviation-unknown", Severity.WARNING, message
        else:
            message = (
                f"The abbreviation «{short}» is not in the translation, nor is any name in its place; put it in."
            )
            yield "abbreviation-lost", Severity.ERROR, message
    for short in strange:
        message = f"The abbreviation «{short}» is not in the source; check it."
        yield "abbreviation-invented", Severity.WARNING, message


def _abbreviations(text: str) -> list[str]:
    """Words in capitals, without the endings that a hyphen joins."""
    found = (word.text.partition("-")[0] for word in words_of(text) if word.is_abbreviation)
    return list(dict.fromkeys(found))


def quoted(pair: Pair) -> Iterator[Notice]:
    """Names in quotation marks outside protected spans when the target quotes and names nothing."""
    if pair.source_language != "ru" or _QUOTATION_MARK.search(pair.target):
        return
    spoken = PART.findall(pair.target)
    for match in _QUOTED.finditer(pair.source_rest):
        words = PART.findall(match[1])
        heard = any(resemblance(word, spoken, endings=pair.language == "kk") >= ALIKE for word in words)
        if words and match[1][0].isupper() and not heard and not _is_named(pair):
            message = f"The name «{match[1]}» is not in the translation; check it."
            yield "name-doubtful", Severity.WARNING, message


def _is_named(pair: Pair) -> bool:
    """Whether the target has a capital that its place and the protected spans do not explain."""
    return any(word.text[0].isupper() and not word.begins for word in words_of(pair.target_rest))
