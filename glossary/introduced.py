"""Names that a document gives in brackets and then uses: «(далее – Хаб)», «(MOIS)», «(БПИ)».

They hold from the bracket to the end of the document, in any case. A nickname is rendered by the table
``data/nicknames.tsv``, failing that by the official name of what stands before the bracket; a Latin abbreviation is
copied; a Cyrillic one becomes the abbreviation of its concept, failing that its official name.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice, takewhile

from glossary.designation import Designation
from glossary.lemma import (
    Token,
    fold,
    genitive_adjective,
    genitive_first,
    inside_hyphenated,
    likeliest,
    readings,
    tokenize,
)
from glossary.romanise import romanise
from glossary.span import Span, SpanKind
from glossary.tables import rows_below_header
from glossary.term import Forms, Term, TermType
from glossary.trie import Node, build, fits, walk

_BRACKET = re.compile(
    r"\(\s*+"
    r"(?P<hereinafter>(?:далее|в дальнейшем)(?:\s++(?:по тексту|также|соответственно|именуем\w+))*\s*+[-–—―:]?\s*+)?"
    r"(?P<names>[^()\s][^()]{0,78}?[^()\s])\s*+\)"
)
_LATIN = re.compile(r"[^\W\d_а-яё]*[A-ZÀ-ŽİŞĞ][A-Za-zÀ-ž]*[A-ZÀ-ŽİŞĞ][A-Za-zÀ-ž]*(?:[- ][A-Z]+)*\d*")
_CYRILLIC = re.compile(r"[А-ЯЁ]{2,}[А-ЯЁа-яё]*(?: [А-ЯЁ]{2,})*")
_HEREINAFTER = {"en": "hereinafter – ", "kk": "бұдан әрі – "}
_QUOTES = '«»"„“”'
_UNCOUNTED = frozenset(("a an and at by for in of on the to under with s және мен бен пен жөніндегі бойынша").split())


@dataclass(frozen=True, slots=True)
class Introduction:
    """A short name that a document has introduced."""

    #: As it stands in the brackets, in the nominative.
    name: str
    #: Target language → its rendering, without article.
    targets: Mapping[str, str] = field(hash=False)
    #: The concept that it stands for, when the termbase has it.
    term: str = ""
    #: The bracket's content: place in the sentence, and rendering.
    start: int = 0
    end: int = 0
    bracket: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Introduced:
    """What a document has introduced so far."""

    introductions: tuple[Introduction, ...] = ()
    #: The concepts that it has named with their country, the latest first.
    mentioned: tuple[str, ...] = ()
    tree: Node = field(default_factory=dict, compare=False, repr=False)

    def extended(self, new: Iterable[Introduction], mentioned: Iterable[str] = ()) -> Introduced:
        """This and what a further sentence introduced; a name that is introduced again changes its meaning."""
        latest = {introduction.name: introduction for introduction in new}
        known = {introduction.name: introduction for introduction in self.introductions}
        introductions = tuple((known | latest).values())
        concepts = dict.fromkeys([*reversed(list(mentioned)), *self.mentioned])
        tree = build(map(_designation, introductions)) if latest else self.tree
        return Introduced(introductions, tuple(concepts), tree)

    def recency(self, term: str) -> int:
        """0 for the concept named last, more for earlier ones, most for those not named."""
        return self.mentioned.index(term) if term in self.mentioned else len(self.mentioned)

    def find(self, sentence: str, tokens: Sequence[Token]) -> list[Span]:
        """Where a sentence uses what was introduced."""
        if not self.tree:
            return []
        known = {introduction.name: introduction for introduction in self.introductions}
        found = []
        for first in range(len(tokens)):
            for last, candidates in walk(self.tree, tokens, first):
                for candidate in candidates:
                    options = fits(candidate, tokens, first)
                    if not options:
                        continue
                    case = likeliest(options, tokens[first - 1] if first else None).case
                    if _is_nickname(tokens, first, last, case):
                        start, end = tokens[first].start, tokens[last - 1].end
                        introduction = known[candidate.wording]
                        rule = ", ".join(filter(None, ("introduced in the text", case)))
                        found.append(_span(sentence, start, end, introduction.targets, introduction.term, rule))
                        break
        return found


NONE = Introduced()


def introductions(sentence: str, spans: Sequence[Span], terms: Mapping[str, Term]) -> list[Introduction]:
    """The short names that a sentence introduces.

    Args:
        sentence: Russian text.
        spans: what was found in it, sorted, not overlapping; the span right before a bracket is what the short name
            stands for.
        terms: concept → the term that gives abbreviations and official names.
    """
    found = []
    for match in _BRACKET.finditer(sentence):
        full = _antecedent(sentence, spans, match.start())
        if match["hereinafter"]:
            start = match.start("hereinafter")
            names = [name.strip(_QUOTES) for name in match["names"].split(", ")]
            found += [_hereinafter(name, full, spans, terms, start, match.end("names")) for name in names]
        elif (listed := _covering(spans, match.start("names"), match.end("names"))) is None:
            found.append(_plain(match["names"], sentence[: match.start()], full, terms, *match.span("names")))
        elif full and full.term and full.term == listed.term and _CYRILLIC.fullmatch(match["names"]):
            found.append(_again(full, listed, terms))
    return [introduction for introduction in found if introduction]


def bracket_spans(sentence: str, new: Sequence[Introduction], spans: Sequence[Span]) -> list[Span]:
    """The contents of the brackets that introduce names, as spans with a rendering of their own.

    A post keeps the bracket behind it, which would part it from the person: «Председателя … хаба (Хаб) Байменова».
    """
    found: dict[tuple[int, int], Span] = {}
    for introduction in new:
        if not introduction.bracket:
            continue
        post = _antecedent(sentence, spans, sentence.rindex("(", 0, introduction.start + 1))
        if post and post.post and introduction.bracket == nicknames().get(introduction.name):
            found[post.start, introduction.end] = _with_bracket(sentence, post, introduction)
            continue
        place = introduction.start, introduction.end
        targets = dict(introduction.bracket)
        if place in found:
            targets = {
                language: f"{text}, {targets[language].removeprefix(_HEREINAFTER.get(language, ''))}"
                for language, text in found[place].targets.items()
            }
        rule = f"introduces {introduction.name}"
        found[place] = _span(sentence, *place, targets, introduction.term, rule)
    return list(found.values())


def _with_bracket(sentence: str, post: Span, introduction: Introduction) -> Span:
    end = sentence.index(")", introduction.end) + 1
    targets = {language: _bracketed(name, introduction.bracket[language]) for language, name in post.targets.items()}
    return replace(post, end=end, text=sentence[post.start : end], targets=targets, accepted={})


def _bracketed(name: str, short: str) -> str:
    """A name with a short one in brackets behind the word that it repeats: … қызмет хабы (Хаб) Басқарушы комитеті."""
    *_, place = [len(name), *(match.end() for match in re.finditer(rf"\b{re.escape(short)}\w*", name, re.IGNORECASE))]
    return f"{name[:place]} ({short}){name[place:]}"


def _hereinafter(
    name: str, full: Span | None, spans: Sequence[Span], terms: Mapping[str, Term], start: int, end: int
) -> Introduction | None:
    behind = bisect_left(spans, start, key=lambda span: span.start)
    inside = takewhile(lambda span: span.end <= end, islice(spans, behind, None))
    listed = next((span for span in inside if span.text == name), None)
    term = _concept(full, terms)
    if name in nicknames():
        targets, shown, article = nicknames()[name], nicknames()[name], "the "
    elif listed:
        targets, shown, article, term = listed.targets, listed.targets, "", listed.term or term
    elif _LATIN.fullmatch(name):
        targets = shown = dict.fromkeys(_HEREINAFTER, name)
        article = ""
    elif full and term is not None and _CYRILLIC.fullmatch(name) and _abbreviates(name, full.text):
        targets, shown, article = _abbreviated(full, terms), _acronyms(full, terms), ""
    elif full and term is not None and _is_named(name, full.text):
        targets, shown, article = full.targets, {}, ""
    elif _CYRILLIC.fullmatch(name):
        targets = shown = {"en": "".join(map(_romanised, name)), "kk": name}
        article = term = ""
    else:
        return None
    lead = {"en": _HEREINAFTER["en"] + article, "kk": _HEREINAFTER["kk"]}
    bracket = {language: lead[language] + text for language, text in shown.items() if language in lead}
    return Introduction(name, targets, term or "", start, end, bracket)


def _plain(
    name: str, before: str, full: Span | None, terms: Mapping[str, Term], start: int, end: int
) -> Introduction | None:
    if name in nicknames() and _is_named(name, before):
        term = _concept(full, terms) if full and _is_named(name, full.text) else ""
        return Introduction(name, nicknames()[name], term or "", start, end, nicknames()[name])
    if _LATIN.fullmatch(name):
        copied = dict.fromkeys(_HEREINAFTER, name)
        return Introduction(name, copied, _concept(full, terms) or "", start, end, copied)
    if not full or not _CYRILLIC.fullmatch(name) or not _abbreviates(name, full.text):
        return None
    term = _concept(full, terms)
    if term is None:
        return None
    return Introduction(name, _abbreviated(full, terms), term, start, end, _acronyms(full, terms))


def _antecedent(sentence: str, spans: Sequence[Span], bracket: int) -> Span | None:
    """The span that a bracket stands right behind."""
    count = bisect_right(spans, bracket, key=lambda span: span.end)
    if not count or sentence[spans[count - 1].end : bracket].strip(' \xa0»"”“'):
        return None
    return spans[count - 1]


def _covering(spans: Sequence[Span], start: int, end: int) -> Span | None:
    count = bisect_right(spans, start, key=lambda span: span.start)
    return spans[count - 1] if count and end <= spans[count - 1].end else None


def _again(full: Span, listed: Span, terms: Mapping[str, Term]) -> Introduction | None:
    """A listed abbreviation behind its name, where a target language has none and the name would stand twice."""
    if all(listed.targets.get(language) != name for language, name in full.targets.items()):
        return None
    return Introduction(
        listed.text, _abbreviated(full, terms), full.term, listed.start, listed.end, _acronyms(full, terms)
    )


def _romanised(letter: str) -> str:
    return romanise(letter).capitalize()


def _abbreviates(name: str, full: str) -> bool:
    """Whether a name begins with the first letter of an abbreviation and has the others in their order."""
    letters = iter(fold(full))
    return fold(name[0]) == fold(full[0]) and all(letter in letters for letter in fold(name) if letter.isalpha())


def _is_named(name: str, text: str) -> bool:
    """Whether every word of a short name stands in a text, in any of its forms."""
    inside = [token.norm for token in tokenize(text)]
    return all(any(word == token.norm or readings(token.norm, word) for word in inside) for token in tokenize(name))


def _concept(full: Span | None, terms: Mapping[str, Term]) -> str | None:
    """What a short name stands for: empty for an unlisted body, None for nothing that has a short name."""
    if full is None:
        return None
    term = terms.get(full.term)
    return None if term and term.type is TermType.POSITION else full.term


def _abbreviated(full: Span, terms: Mapping[str, Term]) -> dict[str, str]:
    term = terms.get(full.term)
    forms = term.forms if term else {}
    return {
        language: forms[language].abbreviations[0] if language in forms and forms[language].abbreviations else name
        for language, name in full.targets.items()
    }


def _acronyms(full: Span, terms: Mapping[str, Term]) -> dict[str, str]:
    """What a bracket shows: the official abbreviation, failing that the initials of the official name."""
    known = _abbreviated(full, terms)
    return {language: text if text != full.targets[language] else _initials(text) for language, text in known.items()}


def _initials(name: str) -> str:
    words = re.findall(r"[^\W\d_][\w’']*", name)
    counted = (word for word in words if word.lower() not in _UNCOUNTED)
    return "".join(word if word.isupper() else word[0].upper() for word in counted) if len(words) > 1 else name


@cache
def nicknames() -> Mapping[str, Mapping[str, str]]:
    """Common words by which documents call an institution → their renderings."""
    table = rows_below_header("nicknames.tsv")
    return {russian: {"en": english, "kk": kazakh} for russian, english, kazakh in table}


def short_names(concepts: Set[str]) -> list[Introduction]:
    """Names by which a document may call a concept, anywhere, because elsewhere it names it in full.

    ``data/short_names.tsv`` has them; alone they might be another body: «Астанинский хаб».

    Args:
        concepts: what the document names.
    """
    return [
        Introduction(russian, {"en": english, "kk": kazakh}, named[0])
        for russian, listed, english, kazakh in rows_below_header("short_names.tsv")
        if concepts & set(named := listed.split("|"))
    ]


def _is_nickname(tokens: Sequence[Token], first: int, last: int, case: str) -> bool:
    """Whether it is the short name, not the same word in another name: «Агентства гражданской авиации»."""
    if not tokens[first].text[0].isupper() or inside_hyphenated(tokens, first, last):
        return False
    following = tokens[last] if last < len(tokens) else None
    if not following or following.after_dash or not following.text[0].islower():
        return True
    if case in ("nominative", "genitive") and genitive_adjective(following.norm):
        return False
    return first > 0 or not genitive_first(following.norm)


def _designation(introduction: Introduction) -> Designation:
    """The wording as the automaton takes it; of the term it needs only that there is one."""
    term = Term(introduction.term, TermType.COMMON, {"ru": Forms(introduction.name)})
    return Designation(term, introduction.name, abbreviation=_CYRILLIC.fullmatch(introduction.name) is not None)


def _span(sentence: str, start: int, end: int, targets: Mapping[str, str], term: str, rule: str) -> Span:
    return Span(start, end, sentence[start:end], SpanKind.ABBREVIATION, dict(targets), term=term, rule=rule)
