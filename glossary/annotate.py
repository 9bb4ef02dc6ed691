"""Everything in a document that must not go wrong: terms, names, dates, numbers, countries, addresses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from glossary import countries, dates, literals, numbers
from glossary.book import Termbase
from glossary.match import Matcher
from glossary.names import People
from glossary.span import Span, leftmost_longest
from glossary.term import TermType


class Annotator:
    """Finds the protected spans of Russian documents."""

    def __init__(self, termbase: Termbase) -> None:
        self.termbase = termbase
        self._matcher = Matcher(termbase)
        self._words = frozenset(term.id for term in termbase.terms if term.type in (TermType.PLACE, TermType.COMMON))

    @property
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
            _combine(sentence, [term for term in known if not self._is_part_of_name(term, named)], named)
            for sentence, known, named in zip(sentences, terms, people, strict=True)
        ]

    def _is_part_of_name(self, term: Span, people: Sequence[Span]) -> bool:
        if term.term not in self._words or " " in term.text:
            return False
        return any(
            person.start <= term.start and term.end <= person.end and len(person.text) > len(term.text)
            for person in people
        )


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
