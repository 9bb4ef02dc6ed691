"""Sentences that differ in names, dates and numbers only: what may stand in for what, and how a translation follows.

A *slot* is a protected span of a sentence whose translation is known. Two sentences with the same *skeleton* (the
text with slots in place of its spans) are translated alike: the translation of one is rebuilt for the other by
putting the other's renderings where the first one's stand, a Kazakh name in the case of the one that it replaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from glossary import dates, english, kazakh, numbers
from glossary.span import Case, Span, SpanKind, leftmost_longest
from pipeline.means import is_annotated

ALL_KINDS = frozenset(SpanKind)
#: What is recognised without a termbase.
DIGITAL = frozenset({SpanKind.DATE, SpanKind.NUMBER, SpanKind.MONEY})

_SLOT = re.compile("⟦[^⟧]*⟧")
_COUNTED = frozenset({SpanKind.NUMBER, SpanKind.MONEY})
_SINGULAR = re.compile(r"1(?![\d.,])")
_DIGIT_BEFORE = re.compile(r"\d[.,\u00a0\u202f ]$")
_DIGIT_AFTER = re.compile(r"[.,\u00a0\u202f ]\d")
_WITH_ARTICLE = frozenset({SpanKind.TERM, SpanKind.COUNTRY, SpanKind.ABBREVIATION})
#: English says the gender of a person whose name changes.
_GENDERED = re.compile(r"\b(?:he|him|his|himself|she|her|hers|herself|mr|mrs|ms|miss)\b", re.IGNORECASE)
_OPENING = " «“\"'(–—-"


class Annotates(Protocol):
    """Finds the protected spans of a document; see ``glossary.annotate.Annotator``."""

    def annotate(self, sentences: Sequence[str]) -> Sequence[Sequence[Span]]: ...


@dataclass(frozen=True, slots=True)
class Slot:
    """A protected span of a sentence, and where the translation says it."""

    #: Offsets into the source, in characters.
    start: int
    end: int
    kind: SpanKind
    #: Only spans of the same shape stand in for each other: a day for a day, not for a year.
    shape: str
    #: Offsets into the target; -1 when the translation does not say it, or not in one certain place.
    target_start: int = -1
    target_end: int = -1
    #: How a Kazakh name stands in the target.
    case: Case | None = None
    relative: bool = False

    @property
    def replaceable(self) -> bool:
        return self.target_start >= 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A span, and where a translation says it."""

    span: Span
    start: int
    end: int
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A translation whose slots say what another sentence says."""

    text: str
    #: In the order of the target.
    placed: tuple[Placed, ...]
    #: Whether anything had to be replaced.
    changed: bool


def normalised(text: str) -> str:
    """The text as memories compare it: composed (Unicode NFC), with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def numerals(sentence: str, language: str) -> tuple[Span, ...]:
    """The dates, numbers and sums of a Russian sentence; nothing for other languages."""
    if language != "ru":
        return ()
    return tuple(leftmost_longest([*dates.find(sentence), *numbers.find(sentence)]))


def recognised(
    sentences: Sequence[str], language: str, annotator: Annotates | None = None
) -> Sequence[Sequence[Span]]:
    """The protected spans of each sentence of a document; without an annotator, its dates and numbers only."""
    if annotator and is_annotated(language):
        return annotator.annotate(sentences)
    return [numerals(sentence, language) for sentence in sentences]


def slots(spans: Iterable[Span], language: str) -> tuple[Slot, ...]:
    """A slot for each span that has a rendering in the target ``language``; not yet found in a translation."""
    return tuple(
        Slot(span.start, span.end, span.kind, _shape(span, language)) for span in spans if language in span.targets
    )


def located(source_spans: Sequence[Span], target: str, language: str) -> tuple[Slot, ...]:
    """The slots of a sentence, each found in its translation where that is certain.

    A rendering is certain when it stands in the target exactly once and belongs to one span only; longer
    renderings are looked for first, so that the 12 of ``12 March`` is no number of its own.
    """
    spans = [span for span in source_spans if language in span.targets]
    found = dict(enumerate(slots(spans, language)))
    forms = [span.targets[language].casefold() for span in spans]
    taken: list[tuple[int, int]] = []
    for index in sorted(found, key=lambda i: -len(forms[i])):
        places = _places(spans[index], target, language, taken)
        taken += [(place.target_start, place.target_end) for place in places]
        if len(places) == 1 and forms.count(forms[index]) == 1:
            place = places[0]
            found[index] = replace(
                found[index],
                target_start=place.target_start,
                target_end=place.target_end,
                case=place.case,
                relative=place.relative,
            )
    return tuple(found.values())


def skeleton(source: str, of: Iterable[Slot], kinds: Collection[SpanKind] = ALL_KINDS) -> str:
    """The normalised sentence with its slots of ``kinds`` replaced by their shapes."""
    pieces, position = [], 0
    for slot in of:
        if slot.kind in kinds:
            pieces += [source[position : slot.start], f"⟦{slot.shape}⟧"]
            position = slot.end
    return normalised("".join([*pieces, source[position:]]))


def outline(source: str, of: Iterable[Slot]) -> str:
    """The skeleton as similarity is measured: every slot is one character, whatever its shape."""
    return _SLOT.sub("□", skeleton(source, of))


def says_more(text: str) -> bool:
    """Whether a skeleton has words besides its slots."""
    return any(character.isalpha() for character in _SLOT.sub("", text))


def rebuild(
    source: str,
    target: str,
    of: Sequence[Slot],
    spans: Sequence[Span],
    language: str,
    kinds: Collection[SpanKind] = ALL_KINDS,
) -> Rebuilt | None:
    """The translation of a sentence with the same skeleton, from ``source`` and ``target``.

    A span that is the same keeps its form, unless that has ceased to be one of its renderings: then the termbase
    was corrected since, and the new rendering takes its place.

    Args:
        source, target: the remembered sentence and its translation.
        of: its slots, as :func:`located` found them.
        spans: the spans of the sentence to translate.
        language: target language.
        kinds: which slots may differ.

    Returns:
        None when a span that differs has no certain place in ``target``, or when it is a person's name and the
        target says the person's gender.
    """
    stored = [slot for slot in of if slot.kind in kinds]
    current = [span for span in spans if span.kind in kinds and language in span.targets]
    if len(stored) != len(current):
        return None
    pairs = sorted(zip(stored, current, strict=True), key=lambda pair: pair[0].target_start)
    if any(not _possible(source, target, slot, span, language) for slot, span in pairs):
        return None
    text, position, changed = "", 0, False
    placed: list[Placed] = []
    for slot, span in pairs:
        if not slot.replaceable:
            continue
        before, form = text + target[position : slot.target_start], target[slot.target_start : slot.target_end]
        position = slot.target_end
        if not (_is_same(source, slot, span) and _is_form(form, span, language)):
            before, form = _form(before, span, slot, target[position:], language)
            changed = True
        placed.append(Placed(span, len(before), len(before) + len(form), slot.case))
        text = before + form
    return Rebuilt(text + target[position:], tuple(placed), changed)


def _possible(source: str, target: str, slot: Slot, span: Span, language: str) -> bool:
    """Whether the span may take the slot's place in the target."""
    if _is_same(source, slot, span):
        return True
    gendered = span.kind is SpanKind.NAME and language == "en" and _GENDERED.search(target)
    return slot.replaceable and not gendered


def _is_same(source: str, slot: Slot, span: Span) -> bool:
    return normalised(source[slot.start : slot.end]) == normalised(span.text)


def _shape(span: Span, language: str) -> str:
    """What decides the words around a span.

    A day is no year, and after 1 the noun is in the singular; a proper name is no common noun, nor one in the plural.
    """
    target = span.targets[language]
    if span.kind in DIGITAL:
        singular = span.kind in _COUNTED and _SINGULAR.match(target)
        return f"{span.kind.value}, {span.rule}{', one' if singular else ''}"
    details = [span.kind.value, *(["common"] if target[:1].islower() else []), *re.findall(r"\bplural\b", span.rule)]
    return ", ".join(details)


def _places(span: Span, target: str, language: str, taken: Sequence[tuple[int, int]]) -> list[Slot]:
    """Where the first of the span's forms that stands in the target stands there, free of what is taken."""
    for form in (span.targets[language], *span.accepted.get(language, ())):
        places = [
            place
            for place in _occurrences(form, span, target, language)
            if all(place.target_end <= start or place.target_start >= end for start, end in taken)
        ]
        if places:
            return places
    return []


def _occurrences(form: str, span: Span, target: str, language: str) -> Iterator[Slot]:
    slot = Slot(span.start, span.end, span.kind, "")
    position = 0
    while position <= len(target):
        if language == "kk":
            found = kazakh.find(form, target, position)
            if found is None:
                return
            place = replace(
                slot, target_start=found.start, target_end=found.end, case=found.case, relative=found.relative
            )
        else:
            match = re.compile(rf"(?<!\w){re.escape(form)}(?!\w)", re.IGNORECASE).search(target, position)
            if match is None:
                return
            place = replace(slot, target_start=match.start(), target_end=match.end())
        if not _part_of_a_number(target, place.target_start, place.target_end):
            yield place
        position = max(place.target_end, position + 1)


def _part_of_a_number(text: str, start: int, end: int) -> bool:
    """Whether digits at the edges of a form go on outside it: the 12 of 12.5 or of 12 400."""
    begins = text[start].isdigit() and _DIGIT_BEFORE.search(text[max(0, start - 2) : start])
    ends = text[end - 1].isdigit() and _DIGIT_AFTER.match(text, end)
    return bool(begins or ends)


def _is_form(form: str, span: Span, language: str) -> bool:
    """Whether ``form`` is one of the span's renderings, in any case."""
    names = (span.targets[language], *span.accepted.get(language, ()))
    if language == "kk":
        return any(kazakh.case_of(form, name) is not None for name in names)
    return form.casefold() in {name.casefold() for name in names}


def _form(before: str, span: Span, slot: Slot, after: str, language: str) -> tuple[str, str]:
    """The text before a slot, with its article put right, and the form of ``span`` to stand in it."""
    name = span.targets[language]
    if language == "kk":
        form = kazakh.relative(name) if slot.relative else kazakh.inflect(name, slot.case or Case.NOMINATIVE)
    elif language == "en" and span.kind in _WITH_ARTICLE:
        return english.place(before, name, after)
    else:
        form = name
    return before, form if before.strip(_OPENING) else form[:1].upper() + form[1:]
