"""Numbers that are in one text and not in the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.article import Severity
from pipeline.checks.pair import WORD, Notice, Pair

#: Digits in groups of three, as in 12 400; or any others, as in 7,8 and 12.03.2024.
_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*")
_GROUPED_BY_COMMAS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_ONE_COMMA = re.compile(r"\d+,\d+")
#: Where a comma is the decimal mark and a space groups (Unicode CLDR).
_DECIMAL_COMMA = frozenset("be kk ky ru tg tt uk uz".split())

#: Words for numbers that may stand for digits in a translation, and the other way round.
_SPELLED = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve".split(),
    "kk": "нөл бір екі үш төрт бес алты жеті сегіз тоғыз он".split(),
}

#: Numbers that a translation may have where the source has a word: «за сутки», “over 24 hours”.
_IMPLIED = {"24": re.compile(r"\bсут(?:ки|ок|кам|ками|ках)\b", re.IGNORECASE)}


def numbers(pair: Pair) -> Iterator[Notice]:
    """Numbers outside protected spans must be in both texts; the span check covers those inside."""
    wanted = Counter(_digits(pair.source_rest, pair.source_language))
    present = Counter(_digits(pair.target_rest, pair.language))
    everywhere = Counter(_digits(pair.target, pair.language))
    lowered = pair.target.lower()
    for number in wanted - present:
        if everywhere[number] or _spelled(number, lowered, pair.language):
            continue
        yield "number-missing", Severity.ERROR, f"The number {number} is not in the translation."
    in_source = Counter(_digits(pair.source, pair.source_language))
    for number in present - wanted:
        if not in_source[number] and not (number in _IMPLIED and _IMPLIED[number].search(pair.source)):
            yield "number-invented", Severity.ERROR, f"The number {number} is not in the source."


def _digits(text: str, language: str) -> list[str]:
    """Numbers without grouping, with a point as the decimal mark: Russian 12 400,5 and English 12,400.5 are one."""
    return [_plain(re.sub(r"\s", "", match.group()), language) for match in _NUMBER.finditer(text)]


def _plain(number: str, language: str) -> str:
    decimal = language in _DECIMAL_COMMA and _ONE_COMMA.fullmatch(number)
    if _GROUPED_BY_COMMAS.fullmatch(number) and not decimal:
        return number.replace(",", "")
    return number.replace(",", ".")


def _spelled(number: str, lowered: str, language: str) -> bool:
    words = _SPELLED.get(language, [])
    if not number.isdecimal() or int(number) >= len(words):
        return False
    return words[int(number)] in WORD.findall(lowered)
