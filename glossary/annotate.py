"""Everything in a document that must not go wrong: terms, names, dates, numbers, countries, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from glossary import codes, countries, dates, literals, names, numbers
from glossary.book import Termbase
from glossary.match import Matcher
from glossary.span import Span, leftmost_longest
from glossary.term import TermType

#: What stands before a place, not before a person.
_BEFORE_PLACE = re.compile(r"\b(?:во?|из|г\.|город\w{0,4})\s$", re.IGNORECASE)
_BEFORE_PLACE_REACH = 10
_GIVEN = re.compile(r"\s\(([A-Z][A-Za-z]{1,7})\)")


class Annotator:
    """Finds the protected spans of Russian documents."""

    def __init__(self, termbase: Termbase) -> None:
        self.termbase = termbase
        self._matcher = Matcher(termbase)
        self._like_names = frozenset(
            term.id for term in termbase.terms if term.type in (TermType.PLACE, TermType.COMMON)
        )

    @cached_property
    def fingerprint(self) -> str:
        """Changes when any rendering might."""
        return self.termbase.fingerprint

    def annotate(self, sentences: Sequence[str], day: date | None = None) -> list[tuple[Span, ...]]:
        """The spans of each sentence of one document, in order, not overlapping.

        Terms win over everything else, but for a place or common word inside a person's name (Талгар Ахметов);
        abbreviations that the document introduces hold for its rest; a person is rendered the same way throughout.

        Args:
            sentences: the document, in reading order.
            day: its date, which chooses between names that changed; None takes the names of today.
        """
        terms = self._matcher.read(sentences, date=day)
        people = names.read(sentences)
        return [
            _combine(sentence, [term for term in known if not self._is_a_person(sentence, term, named)], named)
            for sentence, known, named in zip(sentences, terms, people, strict=True)
        ]

    def _is_a_person(self, sentence: str, term: Span, people: Sequence[Span]) -> bool:
        """Whether a place or common word is what a person is called, in full or, known from the document, alone."""
        if term.term not in self._like_names or " " in term.text:
            return False
        around = [person for person in people if person.start <= term.start and term.end <= person.end]
        return any(len(p.text) > len(term.text) or not _is_place(sentence, p.start) for p in around)


def _combine(sentence: str, terms: Sequence[Span], people: Sequence[Span]) -> tuple[Span, ...]:
    terms = [_with_abbreviation(codes.with_number(term, sentence)) for term in terms]
    others = [
        *literals.find(sentence),
        *codes.find(sentence),
        *dates.find(sentence),
        *people,
        *numbers.find(sentence),
        *countries.find(sentence),
    ]
    free = _outside(terms, leftmost_longest(others))
    return tuple(sorted((*terms, *free), key=lambda span: span.start))


def _with_abbreviation(term: Span) -> Span:
    """A name that the text gives a Latin abbreviation in brackets (KOICA) keeps it, behind."""
    given = _GIVEN.search(term.text)
    if not given:
        return term
    targets = {
        language: form if given[1] in form else f"{form} ({given[1]})" for language, form in term.targets.items()
    }
    return replace(term, targets=targets)


def _outside(terms: Sequence[Span], spans: Sequence[Span]) -> Iterator[Span]:
    """The spans that overlap no term; both are sorted, and neither overlap among themselves."""
    position = 0
    for span in spans:
        while position < len(terms) and terms[position].end <= span.start:
            position += 1
        if position == len(terms) or span.end <= terms[position].start:
            yield span


def _is_place(sentence: str, start: int) -> bool:
    return _BEFORE_PLACE.search(sentence, max(0, start - _BEFORE_PLACE_REACH), start) is not None
