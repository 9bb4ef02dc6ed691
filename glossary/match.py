"""Official names in Russian text: any case and number, with or without the country, abbreviated, coordinated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from glossary.book import Termbase
from glossary.coordinate import Heads, enumeration
from glossary.designation import Designation, designations
from glossary.introduced import NONE, Introduced, bracket_spans, introductions
from glossary.lemma import Reading, Token, genitive_first, inside_hyphenated, tokenize
from glossary.plural import plural_targets
from glossary.span import Span, SpanKind, leftmost_longest
from glossary.tails import Tail, TailUse, endings, with_tail
from glossary.trie import build, fits, walk

_LONGEST_ENDING = max(map(len, endings()))
_SENTENCE_START = frozenset(".!?:…")
_OPENING, _CLOSING = "«\"„“‹", "»\"“”›"


@dataclass(frozen=True, slots=True)
class _Hit:
    """A wording that stands in the text."""

    designation: Designation
    reading: Reading
    #: Indices of its first token and of the one behind its last.
    first: int
    last: int


class Matcher:
    """Finds the terms of a termbase. Build it once: :meth:`find` then costs the same for 100 terms and for 10,000.

    Args:
        termbase: where the names come from.
        home: the country whose names are meant when the text leaves the country out (ISO 3166-1 alpha-2).
    """

    def __init__(self, termbase: Termbase, home: str = "KZ") -> None:
        self._home = home
        self._terms = {term.id: term for term in reversed(termbase.terms)}
        self._root = build(designations(termbase.terms))
        self._heads = Heads.of(self._root)

    def read(self, sentences: Sequence[str], date: date | None = None) -> list[list[Span]]:
        """The terms in each sentence of a document; what it introduces in brackets holds for the rest of it.

        Args:
            sentences: the document, in reading order.
            date: its date, which chooses between names that changed; None takes the names of today.
        """
        introduced = NONE
        found = []
        for sentence in sentences:
            spans = self.find(sentence, date=date, introduced=introduced)
            new = introductions(sentence, spans, self._terms)
            introduced = introduced.extended(new, [span.term for span in spans if _with_country(span)])
            if new:
                later = [s for s in introduced.find(sentence, tokenize(sentence)) if s.start > new[0].end]
                spans = leftmost_longest([*bracket_spans(sentence, new), *later, *spans])
            found.append(spans)
        return found

    def find(self, sentence: str, *, date: date | None = None, introduced: Introduced = NONE) -> list[Span]:
        """The terms in one sentence, sorted, not overlapping; leftmost-longest.

        Args:
            sentence: Russian text.
            date: chooses between names that changed; None takes the names of today.
            introduced: what the document has introduced before this sentence.
        """
        tokens = tokenize(sentence)
        spans = introduced.find(sentence, tokens)
        first = 0
        while first < len(tokens):
            hit = self._longest(tokens, first, date, introduced)
            joint = self._heads.find(sentence, tokens, first)
            if joint and (not hit or joint.end > tokens[hit.last - 1].end):
                spans.append(joint)
            elif hit:
                spans.append(self._span(sentence, tokens, hit))
            first = hit.last if hit and not joint else first + 1
        return leftmost_longest(spans)

    def _longest(self, tokens: list[Token], first: int, day: date | None, introduced: Introduced) -> _Hit | None:
        for last, candidates in walk(self._root, tokens, first):
            hits = [
                _Hit(candidate, reading, first, last)
                for candidate in candidates
                if (reading := fits(candidate, tokens, first)) is not None
                and (candidate.telling or self._at_home(candidate) or candidate.term.id in introduced.mentioned)
                and _well_placed(candidate, reading, tokens, first, last)
            ]
            if hits:
                return min(hits, key=lambda hit: self._rank(hit.designation, day, introduced))
        return None

    def _rank(self, designation: Designation, day: date | None, introduced: Introduced) -> tuple[int, ...]:
        term = designation.term
        return (
            not term.valid_on(day),
            introduced.recency(term.id) if designation.tail else 0,
            not self._at_home(designation),
            designation.order,
            designation.derived,
        )

    def _at_home(self, designation: Designation) -> bool:
        return designation.term.country in ("", self._home)

    def _span(self, sentence: str, tokens: list[Token], hit: _Hit) -> Span:
        designation, reading = hit.designation, hit.reading
        targets = plural_targets(designation.targets()) if reading.plural else designation.targets()
        rule = ["abbreviation" if designation.abbreviation else "term", reading.case]
        rule += ["plural"] * reading.plural
        last, own = hit.last, True
        countries = _countries(tokens, last) if designation.tail_use is TailUse.OMITTED else []
        if countries and (len(countries) == 1 or reading.plural):
            last = countries[-1].last
            own = any(country.tail.country == designation.term.country for country in countries)
            names = {language: designation.possessed(language) for language in targets}
            names = plural_targets(names) if reading.plural else names
            targets = {language: _of(name, language, countries) for language, name in names.items()}
            rule.append("with countries" if own else "name of another country's body")
        elif designation.tail_use:
            rule.append(designation.tail_use)
        start, end = _with_quotes(sentence, tokens[hit.first].start, tokens[last - 1].end, designation)
        return Span(
            start,
            end,
            sentence[start:end],
            SpanKind.TERM,
            targets,
            term=designation.term.id if own else "",
            rule=", ".join(filter(None, rule)),
            forbidden=designation.forbidden() if own else {},
            accepted=designation.accepted() if own and not reading.plural else {},
        )


@dataclass(frozen=True, slots=True)
class _Country:
    tail: Tail
    use: TailUse
    #: Index behind its last token.
    last: int


def _countries(tokens: Sequence[Token], position: int) -> list[_Country]:
    """The countries whose names follow in the genitive: «Казахстана», «Казахстана и Узбекистана»."""
    found: list[_Country] = []
    while country := _country(tokens, position):
        found.append(country)
        if country.last >= len(tokens) or tokens[country.last].text not in (",", "и"):
            break
        position = country.last + 1
    return found


def _country(tokens: Sequence[Token], position: int) -> _Country | None:
    for length in range(min(_LONGEST_ENDING, len(tokens) - position), 0, -1):
        words = tokens[position : position + length]
        known = endings().get(tuple(token.norm for token in words))
        if known and words[0].text[0].isupper():
            return _Country(*known, position + length)
    return None


def _of(name: str, language: str, countries: Sequence[_Country]) -> str:
    """A name that belongs to one country, or its plural that belongs to several."""
    last = countries[-1]
    if len(countries) == 1:
        return with_tail(name, language, last.tail, last.use)
    names = [country.tail.name(language, country.use) for country in countries]
    if language == "en":
        return f"{name} of {enumeration(names, language)}"
    genitive = with_tail("", language, last.tail, last.use).strip()
    return f"{enumeration([*names[:-1], genitive], language)} {name}"


def _well_placed(designation: Designation, reading: Reading, tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the neighbours and the capital letter let these words be a name."""
    if inside_hyphenated(tokens, first, last):
        return False
    if reading.plural and designation.tail and designation.tail_use is not TailUse.OMITTED:
        if last + 1 < len(tokens) and tokens[last].text in (",", "и") and _country(tokens, last + 1):
            return False
    if not designation.capital or designation.abbreviation:
        return True
    if not tokens[first].text[0].isupper():
        return False
    begins = first == 0 or tokens[first - 1].text in _SENTENCE_START
    following = tokens[last] if last < len(tokens) else None
    common = following is not None and following.text[0].islower() and genitive_first(following.norm)
    return not (begins and (reading.plural or common))


def _with_quotes(sentence: str, start: int, end: int, designation: Designation) -> tuple[int, int]:
    """Take in the quotation marks that belong to the name, where the text has them."""
    inner = sentence[start:end]
    opens, closes = (sum(inner.count(mark) for mark in marks) for marks in ("«„“", "»”"))
    odd = opens > closes or (inner.count('"') % 2 == 1)
    if designation.ends_quoted and odd and sentence[end : end + 1] in set(_CLOSING):
        end += 1
    if designation.opens_quoted and start and sentence[start - 1] in _OPENING and (odd or closes > opens):
        start -= 1
    return start, end


def _with_country(span: Span) -> bool:
    return bool(span.term) and TailUse.OMITTED not in span.rule and not span.rule.startswith("abbreviation")
