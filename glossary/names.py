"""Person names in Russian text: found, put into the nominative, rendered in English and Kazakh.

Precision comes first: :mod:`glossary.name_patterns` takes a name only when it is given in full; a surname or a first
name alone counts once the document has given the name in full, and is then rendered as there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from glossary.name_chains import NameToken, chains, context_of, is_common_word, is_place
from glossary.name_forms import noun_readings, surname_readings
from glossary.name_letters import in_russian_letters
from glossary.name_patterns import Mention, best, full_mentions
from glossary.persons import Person
from glossary.romanise import variants
from glossary.span import Span, SpanKind, leftmost_longest


def read(sentences: Sequence[str]) -> list[list[Span]]:
    """The names of one document, sentence by sentence; a surname alone is linked to the full name.

    The spans of each sentence are sorted and do not overlap.
    """
    full = [list(full_mentions(sentence)) for sentence in sentences]
    known = _Known([mention.person for mentions in full for mention in mentions])
    return [
        leftmost_longest(
            [known.span(sentence, mention) for mention in mentions] + list(known.lone_mentions(sentence, mentions))
        )
        for sentence, mentions in zip(sentences, full, strict=True)
    ]


def find(sentence: str) -> list[Span]:
    """Find the person names of one sentence (see :func:`read` for a document)."""
    return read([sentence])[0]


class _Known:
    """The persons of a document, by the parts of their names."""

    def __init__(self, persons: list[Person]) -> None:
        self._by_surname: dict[str, Person] = {}
        self._by_given: dict[str, Person] = {}
        for person in persons:
            spelt_out = person.given and not person.given[0].endswith(".")
            if person.surname and spelt_out:
                self._by_surname.setdefault(person.surname, person)
            if spelt_out and len(person.given[0]) > 3 and not person.system:
                self._by_given.setdefault(person.given[0], person)

    def span(self, sentence: str, mention: Mention) -> Span:
        """The span of a name in full, or of initials with the spelling of the name in full."""
        person = mention.person
        if person.given[0].endswith("."):
            parts = in_russian_letters(sentence[mention.start : mention.end]).split()
            forms = [part.rpartition(".")[2] for part in parts]
            letter = in_russian_letters(person.given[0])[0]
            person = self._in_full(next(filter(None, reversed(forms)), ""), letter) or person
            rule = "initials and surname"
            en = f"{_initials_of(mention.person, person, 'en')} {person.surname_english()}"
            kk = f"{_initials_of(mention.person, person, 'kk')} {person.surname_kazakh()}"
        else:
            rule, en, kk = "name", person.english(), person.kazakh()
        if person.is_spelt_by_rule:
            rule = f"{rule}, spelt by rule"
        return _span(sentence, mention, en, kk, f"{rule}{_case_name(mention.cases)}")

    def _in_full(self, surname: str, letter: str) -> Person | None:
        readings = surname_readings(surname) if surname else []
        persons = [self._by_surname.get(reading.nominative) for reading in readings]
        return next((person for person in persons if person and person.given[0].startswith(letter)), None)

    def lone_mentions(self, sentence: str, taken: Sequence[Mention]) -> Iterator[Span]:
        """Surnames and first names alone, of persons whom the document names in full; ``taken`` is sorted."""
        if not self._by_surname and not self._by_given:
            return
        for chain in chains(sentence):
            for token in chain:
                if token.kind != "word" or _is_inside(token, taken):
                    continue
                yield from self._lone(sentence, token, alone=len(chain) == 1)

    def _lone(self, sentence: str, token: NameToken, *, alone: bool) -> Iterator[Span]:
        context = context_of(sentence, token.start, token.end)
        surnames = [r for r in surname_readings(token.text) if r.nominative in self._by_surname]
        surnames = [r for r in surnames if r.gender in ("", self._by_surname[r.nominative].gender)]
        if surnames and not (is_common_word(token.text) or is_place(token.text)):
            reading = best(surnames, context)
            person = self._by_surname[reading.nominative]
            en, kk = person.surname_english(), person.surname_kazakh()
        else:
            given = [r for r in noun_readings(token.text) if r.nominative in self._by_given] if alone else []
            if not given or is_common_word(token.text) or is_place(token.text):
                return
            reading = best(given, context)
            alone_person = replace(self._by_given[reading.nominative], patronymic="", surname="")
            en, kk = alone_person.english(), alone_person.kazakh()
        mention = Mention(token.start, token.end, Person(), reading.cases)
        yield _span(sentence, mention, en, kk, f"name known from the document{_case_name(reading.cases)}")


def _is_inside(token: NameToken, mentions: Sequence[Mention]) -> bool:
    before = bisect_right(mentions, token.start, key=lambda mention: mention.start)
    return before > 0 and token.start < mentions[before - 1].end


def _initials_of(short: Person, full: Person, language: str) -> str:
    if language == "kk":
        first, *others = short.given
        spelling = replace(full, surname="", patronymic="").kazakh()
        letter = first if full is short or spelling.endswith(".") else spelling[0] + first[1:]
        return " ".join([letter, *others])
    return replace(short, surname="", patronymic="").english()


def _case_name(cases: frozenset[str]) -> str:
    return f", {next(iter(cases))}" if len(cases) == 1 else ""


def _span(sentence: str, mention: Mention, en: str, kk: str, rule: str) -> Span:
    accepted = {"en": variants(en)}
    return Span(
        start=mention.start,
        end=mention.end,
        text=sentence[mention.start : mention.end],
        kind=SpanKind.NAME,
        targets={"en": en, "kk": kk},
        rule=rule,
        accepted={language: forms for language, forms in accepted.items() if forms},
    )
