"""Everything in a document that must not go wrong: terms, names, dates, numbers, countries, addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from glossary import countries, dates, literals, numbers
from glossary.book import Termbase
from glossary.match import Matcher
from glossary.names import People
from glossary.span import Span, leftmost_longest
from glossary.term import TermType

#: What stands before a place, not before a person.
_AFTER_PLACE = re.compile(r"\b(?:во?|из|г\.|город\w*)\s$", re.IGNORECASE)


class Annotator:
    """Finds the protected spans of Russian documents."""

    def __init__(self, termbase: Termbase) -> None:
        self.termbase = termbase
        self._matcher = Matcher(termbase)
        self._words = frozenset(term.id for term in termbase.terms if term.type in (TermType.PLACE, TermType.COMMON))

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
        people = People().read(sentences)
        return [
            _combine(sentence, [term for term in known if not self._is_a_person(sentence, term, named)], named)
            for sentence, known, named in zip(sentences, terms, people, strict=True)
        ]

    def _is_a_person(self, sentence: str, term: Span, people: Sequence[Span]) -> bool:
        """Whether a place or common word is what a person is called, in full or, known from the document, alone."""
        if term.term not in self._words or " " in term.text:
            return False
        around = [person for person in people if person.start <= term.start and term.end <= person.end]
        return any(len(p.text) > len(term.text) or not _AFTER_PLACE.search(sentence[: p.start]) for p in around)


def _combine(sentence: str, terms: Sequence[Span], people: Sequence[Span]) -> tuple[Span, ...]:
    others = [
        *literals.find(sentence),
        *dates.find(sentence),
        *people,
        *numbers.find(sentence),
        *countries.find(sentence),
    ]
    free = [
        span
        for span in leftmost_longest(others)
        if not any(span.start < term.end and term.start < span.end for term in terms)
    ]
    return tuple(sorted((*terms, *free), key=lambda span: span.start))
