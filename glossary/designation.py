"""The Russian wordings by which a text may name a concept, and what each is called in the target languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from glossary.country_tails import Owner, Tail, TailUse, tail_of, tails, without
from glossary.lemma import CLOSING_QUOTES, OPENING_QUOTES, QUOTES, Token, fold, tokenize, words
from glossary.target_names import with_tail, without_country
from glossary.term import Term, TermType

_UNITED_NATIONS = ("Организации Объединенных Наций", "Организации Объединённых Наций")
_LONG_ENOUGH = 4
_SHORTEST_ABBREVIATION = 2


@dataclass(frozen=True)
class Designation:
    """One wording of a term, in the nominative. Two of the same term and wording are the same."""

    term: Term = field(compare=False)
    wording: str
    #: What it does with the country that belongs to the name.
    tail_use: TailUse = field(default=TailUse.AS_LISTED, compare=False)
    tail: Tail | None = field(default=None, compare=False)
    abbreviation: bool = field(default=False, compare=False)
    #: Whether no list has it: the country was left out by rule.
    derived: bool = field(default=False, compare=False)
    #: Place in the order of precedence; the smaller wins.
    order: int = 0

    @cached_property
    def tokens(self) -> list[Token]:
        return tokenize(self.wording)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(token.norm for token in self.tokens)

    @property
    def head(self) -> str:
        """Its first word, folded."""
        return fold(words(self.wording)[0])

    @cached_property
    def joins(self) -> tuple[str, ...]:
        """What stands before each word: a space, a hyphen or a dash."""
        return tuple(" – " if t.after_dash else "-" if t.after_hyphen else " " for t in self.tokens)

    @cached_property
    def capital(self) -> bool:
        """Whether it is one word with a capital, which a common noun of the same letters has not."""
        return len(self.tokens) == 1 and self.tokens[0].text[0].isupper()

    @cached_property
    def quoted(self) -> bool:
        """Whether a part of it stands in quotation marks."""
        return not QUOTES.isdisjoint(self.wording)

    @property
    def is_person(self) -> bool:
        """Whether every word of it is declined."""
        return self.term.type is TermType.PERSON

    @property
    def opens_quoted(self) -> bool:
        return self.wording[0] in OPENING_QUOTES

    @property
    def ends_quoted(self) -> bool:
        return self.wording[-1] in CLOSING_QUOTES

    @property
    def telling(self) -> bool:
        """Whether it names its concept by itself, in whatever country the text is at home."""
        return not self.derived or len(self.tokens) >= _LONG_ENOUGH

    @cached_property
    def country(self) -> Owner | None:
        """The country that it says itself; the official name of some is the short one: «Министр юстиции Грузии»."""
        if self.tail:
            return None if self.tail_use is TailUse.OMITTED else Owner(self.tail, self.tail_use, 0)
        tail = tails().get(self.term.country)
        if tail and any(self.wording.endswith(f" {short}") for short in tail.short):
            return Owner(replace(tail, en_full=tail.en_short, kk_full=tail.kk_short), TailUse.SHORT, 0)
        return None

    @property
    def keeps_country(self) -> bool:
        """Whether the target names say the country where the Russian does, so that another may take its place."""
        return self.tail is not None and all(
            self.possessed(language) != self.term.preferred(language)
            for language in self.term.forms
            if language != "ru"
        )

    def targets(self) -> dict[str, str]:
        """Target language → the official form that fits this wording."""
        found = {}
        for language, forms in self.term.forms.items():
            if language == "ru":
                continue
            if self.abbreviation and forms.abbreviations and self.wording in self._abbreviated():
                found[language] = forms.abbreviations[0]
            else:
                found[language] = with_tail(forms.preferred, language, self.tail, self.tail_use)
        return found

    def accepted(self, *, bare: bool) -> dict[str, tuple[str, ...]]:
        """Target language → all other forms that are right; with ``bare``, also those that leave out its country."""
        found = {}
        targets = self.targets()
        for language in targets:
            forms = self.term.forms[language].every()
            shaped = [with_tail(form, language, self.tail, TailUse.OMITTED) for form in forms if bare]
            found[language] = tuple(f for f in dict.fromkeys((*forms, *shaped)) if f != targets[language])
        return found

    def possessed(self, language: str) -> str:
        """The official form in a target language as it stands behind the name of another country."""
        tail = self.tail or (self.country.tail if self.country else None)
        return without_country(self.term.preferred(language), language, tail)

    def forbidden(self) -> dict[str, tuple[str, ...]]:
        """Target language → forms that must not stand in a translation."""
        right = self.targets()
        return {
            language: tuple(form for form in forms.forbidden if form != right[language])
            for language, forms in self.term.forms.items()
            if language != "ru" and forms.forbidden
        }

    def english_article(self, english: str) -> bool | None:
        """Whether that English form of it takes ``the``; None leaves it to rules, for short and common names."""
        official = english[:1].isupper() and not self.abbreviation
        return self.term.english_article if official else None

    def _abbreviated(self) -> tuple[str, ...]:
        """The wordings that an abbreviation of the target language may stand for: no country added to them."""
        listed = self.term.russian.abbreviations
        return listed if self.tail_use is not TailUse.OMITTED else (*listed, self.wording)


@dataclass(frozen=True, slots=True)
class Listed:
    """A Russian name as the termbase lists it; all its wordings begin with the same word."""

    term: Term
    name: str
    abbreviation: bool
    #: Place of the term in the order of precedence; the smaller wins.
    order: int

    def wordings(self) -> Iterator[Designation]:
        """Every wording of the name, with its country in full, abbreviated, short and left out."""
        if self.abbreviation:
            return _abbreviations(self.term, self.name, _official_tail(self.term), self.order)
        return _wordings(self.term, self.name, self.order)


def listed(terms: Iterable[Term]) -> Iterator[Listed]:
    """Every name of every term; earlier terms take precedence, names before abbreviations."""
    for order, term in enumerate(terms):
        names = (term.russian.preferred, *term.russian.variants)
        for name in (*names, *_of_person(term, names)):
            yield Listed(term, name, False, order)
        for abbreviation in term.russian.abbreviations:
            yield Listed(term, abbreviation, True, order)


def _of_person(term: Term, names: Sequence[str]) -> Iterator[str]:
    """A person's name in Kazakh letters, and with the surname first: Токаев Касым-Жомарт Кемелевич."""
    if term.type is not TermType.PERSON:
        return
    if "kk" in term.forms:
        yield term.preferred("kk")
    for name in names:
        given, _, surname = name.rpartition(" ")
        if given:
            yield f"{surname} {given}"


def _wordings(term: Term, name: str, order: int) -> Iterator[Designation]:
    for wording in _united_nations(name):
        if found := tail_of(wording, term.country):
            yield from _with_every_tail(term, wording, *found, order)
        else:
            tail = _official_tail(term)
            yield Designation(term, wording, _use(wording, tail), tail, order=order)


def _with_every_tail(term: Term, wording: str, tail: Tail, listed: str, order: int) -> Iterator[Designation]:
    for use, others in (
        (TailUse.AS_LISTED, tail.full),
        (TailUse.ABBREVIATED, tail.abbreviations),
        (TailUse.SHORT, tail.short),
    ):
        for other in others:
            yield Designation(term, wording.replace(listed, other), use, tail, order=order)
    bare = without(wording, listed)
    if " " in bare or bare[0].isupper():
        yield Designation(term, bare, TailUse.OMITTED, tail, derived=True, order=order)


def _official_tail(term: Term) -> Tail | None:
    found = tail_of(term.russian.preferred, term.country)
    return found[0] if found else None


def _use(wording: str, tail: Tail | None) -> TailUse:
    """What a listed short name does with the country of the official one."""
    if not tail:
        return TailUse.AS_LISTED
    if any(wording.endswith(f" {short}") for short in tail.short):
        return TailUse.SHORT
    if any(f" {abbreviation}" in wording for abbreviation in tail.abbreviations):
        return TailUse.ABBREVIATED
    return TailUse.OMITTED


def _abbreviations(term: Term, abbreviation: str, tail: Tail | None, order: int) -> Iterator[Designation]:
    yield Designation(term, abbreviation, _use(abbreviation, tail), tail, abbreviation=True, order=order)
    if not tail:
        return
    bare = abbreviation
    for own in tail.abbreviations:
        bare = bare.removesuffix(f" {own}")
    if bare != abbreviation and len(bare) > _SHORTEST_ABBREVIATION:
        yield Designation(term, bare, TailUse.OMITTED, tail, abbreviation=True, order=order)
    for use, wordings in (
        (TailUse.ABBREVIATED, (*tail.abbreviations, *tail.full)),
        (TailUse.SHORT, tail.short),
    ):
        for wording in wordings:
            if f"{bare} {wording}" != abbreviation:
                yield Designation(term, f"{bare} {wording}", use, tail, abbreviation=True, order=order)


def _united_nations(name: str) -> tuple[str, ...]:
    """A name with the United Nations in full and abbreviated: Программа развития ООН."""
    for full in _UNITED_NATIONS:
        if full in name:
            return name, name.replace(full, "ООН")
    return (name, name.replace(" ООН", f" {_UNITED_NATIONS[0]}")) if " ООН" in name else (name,)
