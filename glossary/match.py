"""Official names in Russian text: any case and number, with or without the country, abbreviated, coordinated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from glossary import kazakh, posts
from glossary.book import Termbase
from glossary.coordinate import Heads, sharing_noun
from glossary.country_tails import Owner, TailUse, owner, owners
from glossary.designation import Designation, listed
from glossary.introduced import NONE, Introduced, bracket_spans, introductions, short_names
from glossary.lemma import (
    CLOSING_QUOTES,
    OPENING_QUOTES,
    Reading,
    Token,
    inside_hyphenated,
    likeliest,
    takes_complement,
    tokenize,
)
from glossary.other_persons import is_somebody_elses, readings_of
from glossary.span import Span, SpanKind, is_owner, leftmost_longest
from glossary.target_names import of_countries, plural_targets, possessed_position
from glossary.term import Term, TermType
from glossary.term_context import Hit, is_first_name, is_unique, looks_like_a_name, part_of_longer_name
from glossary.trie import Tree, fits, walk

_SHORT_POSITION = 3
_PLACES = frozenset({"города", "области", "района", "села", "округа"})


class Matcher:
    """Finds the terms of a termbase. Build it once: :meth:`find` then costs the same for 100 terms and for 10,000.

    Args:
        termbase: where the names come from.
        home: the country whose names are meant when the text leaves the country out (ISO 3166-1 alpha-2).
    """

    def __init__(self, termbase: Termbase, home: str = "KZ") -> None:
        self._home = home
        self._terms = {term.id: term for term in reversed(termbase.terms)}
        self._root = Tree(listed(termbase.terms))
        self._heads = Heads(self._root)

    def read(self, sentences: Sequence[str], date: date | None = None) -> list[list[Span]]:
        """The terms in each sentence of a document; what it introduces in brackets holds for the rest of it.

        Args:
            sentences: the document, in reading order.
            date: its date, which chooses between names that changed; None takes the names of today.
        """
        found = self._read(sentences, date, NONE)
        shorter = short_names({posts.base(span.term) for spans in found for span in spans})
        return self._read(sentences, date, NONE.extended(shorter)) if shorter else found

    def _read(self, sentences: Sequence[str], date: date | None, introduced: Introduced) -> list[list[Span]]:
        found = []
        for sentence in sentences:
            spans = self.find(sentence, date=date, introduced=introduced)
            new = introductions(sentence, spans, self._terms)
            introduced = introduced.extended(new, [span.term for span in spans if _names_its_country(span)])
            if new:
                later = [s for s in introduced.find(sentence, tokenize(sentence)) if s.start > new[0].end]
                spans = leftmost_longest([*bracket_spans(sentence, new, spans), *later, *spans])
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
        lists_names = any(token.text in (",", "и") for token in tokens)
        first = 0
        while first < len(tokens):
            hit = self._hit(tokens, first, date, introduced)
            joint = self._joint(sentence, tokens, first) if lists_names else None
            if joint and (not hit or joint.end > tokens[hit.last - 1].end):
                spans.append(joint)
            elif hit:
                spans.append(self._span(sentence, tokens, hit))
            first = hit.last if hit and not joint else first + 1
        spans = leftmost_longest(spans)
        spans = leftmost_longest([*spans, *self._common_posts(sentence, tokens, spans)])
        behind = [*spans[1:], None]
        return [self._possessed(span, owner, sentence) for span, owner in zip(spans, behind, strict=False)]

    def _common_posts(self, sentence: str, tokens: list[Token], spans: Sequence[Span]) -> Iterator[Span]:
        """Posts that are common words, right before a body that does not show its case: «директор Бюро»."""
        owners = {span.start for span in spans if is_owner(span) and not span.minor and _hides_its_case(span)}
        for first, token in enumerate(tokens[:-1]):
            if tokens[first + 1].start in owners and (post := posts.common_post(tokens, first)):
                designation, reading, last = post
                if last == first + 1 and token.end + 1 == tokens[last].start:
                    yield self._span(sentence, tokens, Hit(designation, reading, first, last))

    def _possessed(self, span: Span, behind: Span | None, sentence: str) -> Span:
        """A position or common name with the possessive that its owner, the span behind it, asks for in Kazakh.

        «исполнительный директор Хаба»: the owner is a word that no dictionary knows, so that only here it is told
        to be a genitive.
        """
        term = self._terms.get(span.term)
        if not (span.post or term) or not behind or "kk" not in span.targets or behind.kind is SpanKind.NAME:
            return span
        if sentence[span.end : behind.start].strip(OPENING_QUOTES + " \xa0"):
            return span
        if not (is_owner(behind) if span.post else "genitive" in behind.rule):
            return span
        if takes_complement(tokenize(behind.text)[0]):
            return span
        name = span.targets["kk"]
        possessed = possessed_position(name) if span.post or not term else _of_owner(name, term)
        return replace(span, targets={**span.targets, "kk": possessed})

    def _joint(self, sentence: str, tokens: list[Token], first: int) -> Span | None:
        return self._heads.find(sentence, tokens, first) or sharing_noun(self._root, sentence, tokens, first)

    def _hit(self, tokens: list[Token], first: int, day: date | None, introduced: Introduced) -> Hit | None:
        """The longest name that begins at a token; of equals, one that a termbase lists."""
        plain = self._longest(tokens, first, day, introduced)
        made = self._made_post(tokens, first, day, introduced, plain.last if plain else first)
        return made if made and (not plain or made.last > plain.last) else plain

    def _made_post(
        self, tokens: list[Token], first: int, day: date | None, introduced: Introduced, known: int
    ) -> Hit | None:
        """A post with what makes another of it: «врио министра внутренних дел», «экс-министр финансов».

        A hyphenated word that a termbase has, which reaches to ``known``, is not taken apart: вице-министр.
        """
        if tokens[first].after_hyphen:
            return None
        for opening in posts.openings(tokens, first):
            last = opening.last
            if tokens[last].after_hyphen and known > last:
                continue
            apart = [*tokens[:last], replace(tokens[last], after_hyphen=False), *tokens[last + 1 :]]
            post = self._hit(apart, last, day, introduced)
            if post is None or post.designation.term.type is not TermType.POSITION:
                common = posts.common_post(apart, last)
                post = Hit(common[0], common[1], last, common[2]) if common else None
            reading = post and posts.case_of(opening, post.reading)
            if post and reading:
                return Hit(posts.made_of(opening, post.designation), reading, first, post.last)
        return None

    def _longest(self, tokens: list[Token], first: int, day: date | None, introduced: Introduced) -> Hit | None:
        for last, candidates in walk(self._root, tokens, first):
            hits = []
            for candidate in candidates:
                readings = fits(candidate, tokens, first)
                if readings and _is_surname(candidate):
                    readings = readings_of(candidate.wording, tokens[first].text)
                if is_unique(candidate, tokens[first]):
                    readings = tuple(reading for reading in readings if not reading.plural)
                if not readings or not self._known_here(candidate, introduced):
                    continue
                hit = Hit(candidate, likeliest(readings, tokens[first - 1] if first else None), first, last)
                if self._well_placed(hit, tokens):
                    hits.append(hit)
            if hits:
                return min(hits, key=lambda hit: self._rank(hit.designation, day, introduced))
        return None

    def _known_here(self, designation: Designation, introduced: Introduced) -> bool:
        return designation.telling or self._at_home(designation) or designation.term.id in introduced.mentioned

    def _well_placed(self, hit: Hit, tokens: Sequence[Token]) -> bool:
        """Whether the neighbours let these words be the whole of a name."""
        designation, last = hit.designation, hit.last
        following = tokens[last] if last < len(tokens) else None
        if inside_hyphenated(tokens, hit.first, last) or not looks_like_a_name(hit, tokens):
            return False
        if _is_surname(designation) and is_somebody_elses(tokens, hit.first):
            return False
        if self._breaks_off(hit, tokens) or part_of_longer_name(hit, tokens) or is_first_name(hit, tokens):
            return False
        if hit.reading.plural and following and following.text in (",", "и") and last + 1 < len(tokens):
            behind = tokens[last + 1]
            if designation.tail_use is TailUse.OMITTED:
                return behind.text[0].isupper() or not takes_complement(behind)
            return not designation.country or not owner(tokens, last + 1)
        return True

    def _breaks_off(self, hit: Hit, tokens: Sequence[Token]) -> bool:
        """Whether a position stops in the middle of an institution's name: председатель Комитета | торговли.

        It does not where the whole name of one follows: руководитель аппарата | Министерства финансов.
        """
        words = hit.designation.words
        if (
            hit.designation.term.type is not TermType.POSITION
            or hit.last >= len(tokens)
            or not 1 < len(words) <= _SHORT_POSITION
        ):
            return False
        following = tokens[hit.last]
        if following.norm != "по" and not takes_complement(following):
            return False
        if self._institution_at(tokens, hit.last):
            return False
        return words[-1] in _PLACES or self._heads.opens_name(words[-1], tokens[hit.last - 1])

    def _institution_at(self, tokens: Sequence[Token], first: int) -> bool:
        return any(
            name.term.type is TermType.INSTITUTION and fits(name, tokens, first)
            for _, names in walk(self._root, tokens, first)
            for name in names
        )

    def _rank(self, designation: Designation, day: date | None, introduced: Introduced) -> tuple[int, ...]:
        term = designation.term
        return (
            introduced.recency(term.id) if designation.tail else 0,
            not self._at_home(designation),
            not term.valid_on(day),
            designation.order,
            designation.derived,
        )

    def _at_home(self, designation: Designation) -> bool:
        return designation.term.country in ("", self._home)

    def _span(self, sentence: str, tokens: list[Token], hit: Hit) -> Span:
        designation, reading, last = hit.designation, hit.reading, hit.last
        rule = ["abbreviation" if designation.abbreviation else "term", reading.case]
        rule += ["plural"] * reading.plural
        omitted = designation.tail_use is TailUse.OMITTED
        general = not designation.tail and designation.term.type is TermType.POSITION and reading.plural
        countries = owners(tokens, last) if omitted or general else []
        if (len(countries) > 1 and reading.plural) or (len(countries) == 1 and omitted):
            last = countries[-1].last
            own = any(country.tail.country == designation.term.country for country in countries)
            rule.append("with countries" if own else "name of another country's body")
            targets = _targets_of(designation, reading, countries)
        else:
            own = not _is_common(hit, tokens)
            rule.append(designation.tail_use if own else "common name")
            targets = _targets(hit, tokens, own)
        start, end = _with_quotes(sentence, tokens[hit.first].start, tokens[last - 1].end, designation)
        return Span(
            start,
            end,
            sentence[start:end],
            SpanKind.NAME if designation.term.type is TermType.PERSON else SpanKind.TERM,
            targets,
            term=designation.term.id if own else "",
            rule=", ".join(filter(None, rule)),
            forbidden=designation.forbidden() if own else {},
            accepted=designation.accepted(bare=self._at_home(designation)) if own and not reading.plural else {},
            english_article=None if reading.plural or not own else designation.english_article(targets.get("en", "")),
            post=designation.term.type is TermType.POSITION,
            minor=designation.term.type is TermType.COMMON,
        )


def _is_surname(designation: Designation) -> bool:
    """Whether it names a person by one word, which others may be called as well."""
    word = designation.tokens[0]
    return designation.is_person and designation.abbreviation and designation.capital and not word.is_abbreviation


def _is_common(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether a plural in lower case means bodies of that sort: «министерства обороны пяти государств»."""
    omitted = hit.designation.tail_use is TailUse.OMITTED
    return omitted and hit.reading.plural and tokens[hit.first].text[0].islower()


def _targets(hit: Hit, tokens: Sequence[Token], own: bool) -> dict[str, str]:
    targets = hit.designation.targets()
    if hit.reading.plural:
        targets = plural_targets(targets)
    if not own:
        targets = {language: name.lower() for language, name in targets.items()}
    following = tokens[hit.last] if hit.last < len(tokens) else None
    quoted = following is not None and following.after_quote
    if "kk" in targets and takes_complement(following) and not (quoted and hit.designation.abbreviation):
        targets["kk"] = _of_owner(targets["kk"], hit.designation.term)
    return targets


def _of_owner(kazakh_name: str, term: Term) -> str:
    """A Kazakh name as it stands behind the one whom it belongs to; names of bodies stay as they are."""
    if term.type is TermType.POSITION:
        return possessed_position(kazakh_name)
    return kazakh.possessive(kazakh_name) if term.russian.preferred[0].islower() else kazakh_name


def _targets_of(designation: Designation, reading: Reading, countries: Sequence[Owner]) -> dict[str, str]:
    names = {language: designation.term.preferred(language) for language in designation.targets()}
    if reading.plural:
        names = plural_targets(names)
    if "kk" in names and not designation.tail:
        names["kk"] = possessed_position(names["kk"])
    return {language: of_countries(name, language, designation.tail, countries) for language, name in names.items()}


def _with_quotes(sentence: str, start: int, end: int, designation: Designation) -> tuple[int, int]:
    """Take in the quotation marks that belong to the name, where the text has them."""
    inner = sentence[start:end]
    opens, closes = (sum(inner.count(mark) for mark in marks) for marks in ("«„“", "»”"))
    odd = opens > closes or (inner.count('"') % 2 == 1)
    if designation.opens_quoted and designation.ends_quoted and not odd:
        before, after = sentence[max(start - 1, 0) : start], sentence[end : end + 1]
        quoted = before and after and before in OPENING_QUOTES and after in CLOSING_QUOTES
        return (start - 1, end + 1) if quoted else (start, end)
    if designation.ends_quoted and odd and sentence[end : end + 1] in set(CLOSING_QUOTES):
        end += 1
    if designation.opens_quoted and start and sentence[start - 1] in OPENING_QUOTES and (odd or closes > opens):
        start -= 1
    return start, end


def _hides_its_case(span: Span) -> bool:
    return span.kind is SpanKind.ABBREVIATION or "genitive" not in span.rule


def _names_its_country(span: Span) -> bool:
    return bool(span.term) and TailUse.OMITTED not in span.rule and not span.rule.startswith("abbreviation")
