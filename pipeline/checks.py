"""What a careful editor would notice in a machine translation, as flags.

Every check is a pure function of one segment; :func:`check` runs them all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from glossary.protect import AROUND, Restored
from glossary.span import SpanKind
from pipeline.article import Flag, Severity
from pipeline.engine.base import Hypothesis
from pipeline.engine.tokens import names_hidden

_LEFTOVER = re.compile(r"⟦[^⟧]*⟧?|⟧|⟪[^⟫]*⟫?|<unk>|⁇")
#: Digits in groups of three, as in 12 400; or any others, as in 7,8 and 12.03.2024.
_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*")
_GROUPED_BY_COMMAS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_ONE_COMMA = re.compile(r"\d+,\d+")
#: Where a comma is the decimal mark and a space groups (Unicode CLDR).
_DECIMAL_COMMA = frozenset("be kk ky ru tg tt uk uz".split())
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_CYRILLIC = re.compile(r"[а-яёәғқңөұүһі]", re.IGNORECASE)
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")

#: Target words per source word that are still plausible for sentences of eight source words or more.
_LENGTH_RATIO = {"en": (0.6, 2.6), "kk": (0.45, 1.9)}
#: Below these mean log-probabilities per token a translation is more often wrong than right.
_POOR_SCORE = -0.77
_DOUBTFUL_SCORE = -0.55
_MANY_UNKNOWN = 0.34

#: Words for numbers that may stand for digits in a translation, and the other way round.
_SPELLED = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve".split(),
    "kk": "нөл бір екі үш төрт бес алты жеті сегіз тоғыз он".split(),
}

#: Numbers that a translation may have where the source has a word: «за сутки», “over 24 hours”.
_IMPLIED = {"24": re.compile(r"\bсут(?:ки|ок|кам|ками|ках)\b", re.IGNORECASE)}

_KIND_NAMES = {
    SpanKind.TERM: "the official name",
    SpanKind.ABBREVIATION: "the abbreviation",
    SpanKind.NAME: "the person's name",
    SpanKind.DATE: "the date",
    SpanKind.NUMBER: "the number",
    SpanKind.MONEY: "the amount",
    SpanKind.COUNTRY: "the country",
    SpanKind.URL: "the address",
    SpanKind.EMAIL: "the e-mail address",
    SpanKind.PHONE: "the phone number",
}
_LOST_FLAGS = {
    SpanKind.TERM: "term-lost",
    SpanKind.ABBREVIATION: "term-lost",
    SpanKind.NAME: "name-lost",
    SpanKind.COUNTRY: "country-lost",
    SpanKind.DATE: "date-missing",
    SpanKind.NUMBER: "number-missing",
    SpanKind.MONEY: "number-missing",
}


def check(
    source: str,
    restored: Restored,
    source_language: str,
    language: str,
    hypothesis: Hypothesis | None,
    segment: int,
) -> tuple[Flag, ...]:
    """All that is wrong or doubtful in one translated segment.

    Args:
        source: the source sentence.
        restored: the target text with the outcome of every protected span.
        source_language: decides what a comma in a number means.
        language: of the target.
        hypothesis: what the engine said; None when no engine was needed.
        segment: number of the segment, put into the flags.
    """
    target = restored.text
    if not target.strip():
        return (Flag("empty", Severity.ERROR, "Nothing came out for this sentence.", segment),)
    found: list[tuple[str, Severity, str]] = [
        *_spans(restored),
        *_forbidden(restored, language),
        *_numbers(source, restored, source_language, language),
    ]
    for notice in _TEXT_CHECKS:
        found += notice(source, target, language)
    found += _loop(source, names_hidden(target, _proven(restored)))
    if hypothesis is not None:
        found += _confidence(hypothesis)
    return tuple(Flag(kind, severity, message, segment) for kind, severity, message in found)


Notice = tuple[str, Severity, str]


def _spans(restored: Restored) -> Iterator[Notice]:
    for outcome in restored.lost:
        span = restored.outcomes[outcome].span
        yield (
            _LOST_FLAGS.get(span.kind, "span-lost"),
            Severity.ERROR,
            f"{_KIND_NAMES[span.kind].capitalize()} «{span.text}» is not in the translation"
            f" (expected: {restored.outcomes[outcome].target}).",
        )
    if any(outcome.rule == AROUND for outcome in restored.outcomes):
        yield (
            "translated-in-pieces",
            Severity.WARNING,
            "The sentence was translated in pieces to keep its official names; read its grammar.",
        )
    if restored.surplus:
        yield "span-repeated", Severity.WARNING, "A name stood twice; the second one was taken out."


def _forbidden(restored: Restored, language: str) -> Iterator[Notice]:
    """Wrong names; a part of an official form that was proven is none, whatever it looks like."""
    proven = _proven(restored)
    for outcome in restored.outcomes:
        for form in outcome.span.forbidden.get(language, ()):
            matches = re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", restored.text, re.IGNORECASE)
            if any(not _within(match.span(), proven) for match in matches):
                yield (
                    "forbidden-form",
                    Severity.ERROR,
                    f"«{form}» is a wrong name of «{outcome.span.text}»; the right one is {outcome.target}.",
                )


def _proven(restored: Restored) -> list[tuple[int, int]]:
    """Where the names stand that came through."""
    return [(outcome.start, outcome.end) for outcome in restored.outcomes if outcome.found]


def _within(place: tuple[int, int], ranges: list[tuple[int, int]]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in ranges)


def _numbers(source: str, restored: Restored, source_language: str, language: str) -> Iterator[Notice]:
    """Numbers outside protected spans must be in both texts; the span check covers those inside."""
    inside_source = _blank(source, [(o.span.start, o.span.end) for o in restored.outcomes])
    inside_target = _blank(restored.text, _proven(restored))
    wanted = Counter(_digits(inside_source, source_language))
    present = Counter(_digits(inside_target, language))
    everywhere = Counter(_digits(restored.text, language))
    lowered = restored.text.lower()
    for number in wanted - present:
        if everywhere[number] or _spelled(number, lowered, language):
            continue
        yield "number-missing", Severity.ERROR, f"The number {number} is not in the translation."
    in_source = Counter(_digits(source, source_language))
    for number in present - wanted:
        if not in_source[number] and not (number in _IMPLIED and _IMPLIED[number].search(source)):
            yield "number-invented", Severity.ERROR, f"The number {number} is not in the source."


def _blank(text: str, ranges: list[tuple[int, int]]) -> str:
    for start, end in ranges:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


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
    return words[int(number)] in _WORD.findall(lowered)


def _leftovers(source: str, target: str, language: str) -> Iterator[Notice]:
    match = _LEFTOVER.search(target)
    if match and match.group() not in source:
        yield "leftover", Severity.ERROR, f"«{match.group()}» was left in the translation."


def _length(source: str, target: str, language: str) -> Iterator[Notice]:
    words = len(source.split())
    low, high = _LENGTH_RATIO.get(language, (0.4, 3.0))
    if words < 8:
        return
    ratio = len(target.split()) / words
    if ratio < low:
        yield (
            "too-short",
            Severity.WARNING,
            "The translation is much shorter than the source; look for a gap.",
        )
    elif ratio > high:
        yield (
            "too-long",
            Severity.WARNING,
            "The translation is much longer than the source; look for additions.",
        )


def _language(source: str, target: str, language: str) -> Iterator[Notice]:
    letters = [c for c in target if c.isalpha()]
    if len(letters) < 6:
        return
    cyrillic = sum(1 for c in letters if _CYRILLIC.match(c)) / len(letters)
    if target.strip() == source.strip() and cyrillic > 0.5:
        yield "untranslated", Severity.ERROR, "The sentence was left in the source language."
    elif language == "en" and cyrillic > 0.2:
        yield "wrong-language", Severity.ERROR, "The translation is not in English."
    elif language == "en" and cyrillic:
        yield "wrong-language", Severity.WARNING, "There are Cyrillic letters in the English text."
    elif language == "kk" and cyrillic < 0.5 and len(_LATIN_WORD.findall(target)) > 4:
        yield "wrong-language", Severity.ERROR, "The translation is not in Kazakh."


def _loop(source: str, target: str) -> Iterator[Notice]:
    """Repeated n-grams: a decoder that went round in circles."""
    words = [word.lower() for word in _WORD.findall(target)]
    in_source = [word.lower() for word in _WORD.findall(source)]
    for size, times in ((1, 4), (2, 3), (3, 3), (5, 2)):
        grams = Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1))
        repeated = [gram for gram, count in grams.most_common() if count >= times]
        circling = [gram for gram in repeated if _consecutive(words, gram) >= min(times, 3)]
        if size == 5 and len(set(in_source)) > 0.8 * len(in_source):
            circling += repeated
        if circling:
            yield "loop", Severity.ERROR, f"«{' '.join(circling[0])}» is repeated again and again."
            return


def _consecutive(words: list[str], gram: tuple[str, ...]) -> int:
    """How many times in a row ``gram`` stands at most."""
    best = run = position = 0
    while position <= len(words) - len(gram):
        if tuple(words[position : position + len(gram)]) == gram:
            run += 1
            best = max(best, run)
            position += len(gram)
        else:
            run = 0
            position += 1
    return best


def _confidence(hypothesis: Hypothesis) -> Iterator[Notice]:
    if hypothesis.unknown >= _MANY_UNKNOWN:
        share = round(hypothesis.unknown * 100)
        yield "unknown-words", Severity.WARNING, f"The model has never seen {share} % of the words."
    if hypothesis.score is None:
        return
    if hypothesis.score < _POOR_SCORE:
        yield (
            "low-confidence",
            Severity.WARNING,
            "The model was very unsure of this sentence; translate it anew.",
        )
    elif hypothesis.score < _DOUBTFUL_SCORE:
        yield "low-confidence", Severity.NOTE, "The model was not sure of this sentence; read it with care."


_TEXT_CHECKS: tuple[Callable[[str, str, str], Iterator[Notice]], ...] = (
    _leftovers,
    _length,
    _language,
)
