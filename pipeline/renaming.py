"""Names that a person corrected in a translation, so that they can be taught to the termbase."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from glossary import kazakh
from glossary.annotate import Annotator
from glossary.finder import Finder
from glossary.name_forms import has_surname_ending, noun_readings, surname_readings
from glossary.name_patterns import full_mentions
from glossary.romanise import romanise
from glossary.span import Case, Span, SpanKind
from glossary.term import TermType

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_NAMING = frozenset({SpanKind.TERM, SpanKind.NAME})
#: Less alike (0 to 100) are two texts that say different things, not two forms of a name.
_ALIKE = 45.0
#: A word and its romanisation.
_SAME_SOUND = 65.0


@dataclass(frozen=True, slots=True)
class Renamed:
    """A name, and what a person wants it to be called."""

    #: In the nominative.
    russian: str
    #: As a term's base form, as far as that can be told.
    target: str
    #: None when it cannot be told.
    type: TermType | None = None


def renamed(
    source: str, spans: Sequence[Span], old: str, new: str, language: str, annotator: Annotator
) -> list[Renamed]:
    """The names of a Russian sentence that a correction of its translation changed.

    Args:
        source: the sentence.
        spans: its protected spans.
        old: its translation.
        new: the translation as a person corrected it.
        language: of the translation.
        annotator: what found the spans.
    """
    before, after = Finder(old, language), Finder(new, language)
    recognised = [span for span in spans if span.kind in _NAMING and language in span.targets]
    found, taken = [], []
    for span in recognised:
        forms = (span.targets[language], *span.accepted.get(language, ()))
        place = next((place for form in forms if (place := before.find(form))), None)
        if place is None or any(after.find(form) for form in forms):
            continue
        taken.append((place.start, place.end))
        form = _counterpart(old, new, place.start, place.end)
        if form and _is_another_form(old[place.start : place.end], form):
            base = next(iter(_kazakh_bases(form, [place.case])), form) if place.case else form
            found.append(Renamed(_russian(source, span, annotator), base, _type(span, annotator)))
    return [*found, *_unrecognised(source, recognised, old, new, language, taken)]


def _unrecognised(
    source: str,
    recognised: Sequence[Span],
    old: str,
    new: str,
    language: str,
    taken: Sequence[tuple[int, int]],
) -> Iterator[Renamed]:
    """Capitalised words that were replaced by others that sound like a capitalised word of the source."""
    words = [
        match[0]
        for match in _WORD.finditer(source)
        if match[0][0].isupper() and not any(span.start <= match.start() < span.end for span in recognised)
    ]
    for (start, end), form in _replaced_words(old, new):
        if any(low < end and start < high for low, high in taken) or not (old[start].isupper() and form[0].isupper()):
            continue
        bases = [form, *_kazakh_bases(form)] if language == "kk" else [form]
        pairs = [(russian, base) for word in words for russian in _nominatives(word) for base in bases]
        if pairs:
            russian, base = max(pairs, key=lambda pair: _likeness(pair[0], pair[1], language))
            if _likeness(russian, base, language) >= _SAME_SOUND:
                yield Renamed(russian, base, TermType.PERSON if has_surname_ending(russian) else None)


def _likeness(russian: str, target: str, language: str) -> float:
    spelt = romanise(russian) if language == "en" else russian
    return fuzz.ratio(spelt.lower(), target.lower())


def _counterpart(old: str, new: str, start: int, end: int) -> str:
    """What stands in ``new`` in the place of ``old[start:end]``; empty when that cannot be told."""
    words, others = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    first = sum(word.end() <= start for word in words)
    last = sum(word.start() < end for word in words)
    found: list[int] = []
    for tag, low, high, new_low, new_high in _opcodes(words, others):
        if high <= first or low >= last:
            continue
        if tag == "equal":
            found += range(new_low + max(first - low, 0), new_low + min(high, last) - low)
        elif first <= low and high <= last:
            found += range(new_low, new_high)
        else:
            return ""
    return new[others[found[0]].start() : others[found[-1]].end()] if found else ""


def _replaced_words(old: str, new: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Each word of ``old`` in the place of which another stands in ``new``."""
    words, others = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    for tag, low, high, new_low, new_high in _opcodes(words, others):
        if tag == "replace" and high - low == new_high - new_low:
            for word, other in zip(words[low:high], others[new_low:new_high], strict=True):
                yield word.span(), other[0]


def _opcodes(
    words: Sequence[re.Match[str]], others: Sequence[re.Match[str]]
) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, [word[0] for word in words], [word[0] for word in others], False).get_opcodes()


def _is_another_form(old: str, new: str) -> bool:
    """Whether two texts name the same; what only leaves words out, as a short form does, teaches nothing."""
    left_out = set(_WORD.findall(new)) <= set(_WORD.findall(old))
    return not left_out and any(map(str.isupper, new)) and fuzz.ratio(old, new) >= _ALIKE


def _russian(source: str, span: Span, annotator: Annotator) -> str:
    if terms := annotator.termbase.concept(span.term):
        return terms[0].russian.preferred
    for mention in full_mentions(source):
        if mention.start <= span.start and span.end <= mention.end:
            person = mention.person
            given = [*person.given, *([person.patronymic] if person.patronymic else [])]
            return " ".join([person.surname, *given] if person.surname_first else [*given, person.surname])
    return _nominatives(span.text)[0]


def _type(span: Span, annotator: Annotator) -> TermType | None:
    if terms := annotator.termbase.concept(span.term):
        return terms[0].type
    return TermType.PERSON if span.kind is SpanKind.NAME else None


def _nominatives(word: str) -> list[str]:
    """What a capitalised word may be in the nominative, the likeliest first."""
    readings = [*surname_readings(word), *noun_readings(word)]
    return [*(reading.nominative for reading in readings), word]


def _kazakh_bases(form: str, cases: Sequence[Case] = tuple(Case)) -> list[str]:
    """The names that ``form`` may be a case of, the longest first."""
    beginnings = [form[:length] for length in range(len(form), len(form) - 5, -1) if length > 2]
    return [name for name in beginnings if any(kazakh.inflect(name, case) == form for case in cases)]
