"""Names that share a word: «министерства юстиции и финансов», «Алматинская и Жамбылская области».

What is meant is several official names; the rendering joins them, each in full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from glossary.designation import Designation
from glossary.enumeration import enumeration
from glossary.lemma import Reading, Token, is_adjective, likeliest, readings
from glossary.owners import Owner, owners
from glossary.plural import plural
from glossary.retail import of_countries
from glossary.span import Span, SpanKind
from glossary.tails import TailUse
from glossary.term import TermType
from glossary.trie import ENDS, Node, walk

_FEWEST_NAMES = 3
_INSTITUTIONS = (TermType.INSTITUTION, TermType.UNIT, TermType.ORGANISATION)
#: Whose plural means many of each sort: депутаты Сената и Мажилиса.
_MANY = frozenset({"депутат", "член", "судья", "сотрудник", "представитель", "эксперт"})


@dataclass(frozen=True, slots=True)
class Heads:
    """The nouns with which several names of a termbase begin: министерство, агентство, министр …"""

    #: Key → nouns and the node of the automaton behind them.
    nodes: dict[str, list[tuple[str, Node]]]
    #: Key → all nouns with which institutions begin.
    institutions: dict[str, frozenset[str]]

    @classmethod
    def of(cls, root: Node) -> Heads:
        """Collect the heads of an automaton."""
        nodes: dict[str, list[tuple[str, Node]]] = {}
        institutions: dict[str, frozenset[str]] = {}
        for key, node in root.items():
            names = _names(node)
            counts = Counter(name.head for name in names)
            nodes[key] = [(noun, node) for noun, count in counts.items() if count >= _FEWEST_NAMES]
            institutions[key] = frozenset(name.head for name in names if name.term.type in _INSTITUTIONS)
        return cls(nodes, institutions)

    def opens_name(self, noun: str, token: Token) -> bool:
        """Whether a word is a noun with which institutions begin: the Комитет of «председатель Комитета»."""
        heads = self.institutions.get(token.key, ())
        return any(head in (noun, token.norm) or readings(head, token.norm) for head in heads)

    def find(self, sentence: str, tokens: Sequence[Token], first: int) -> Span | None:
        """The coordinated names that begin at a token; None when there are not at least two."""
        token = tokens[first]
        before = tokens[first - 1] if first else None
        for noun, node in self.nodes.get(token.key, ()):
            if noun == token.norm:
                continue
            plurals = [reading for reading in readings(noun, token.norm) if reading.plural]
            reading = likeliest(plurals, before) if plurals else None
            parts = _parts(node, noun, tokens, first + 1) if reading else []
            if reading and len(parts) > 1:
                return _joined(sentence, tokens, first, parts, reading)
        return None


@dataclass(frozen=True, slots=True)
class _Part:
    designation: Designation
    #: Index behind its last token.
    last: int


def sharing_noun(root: Node, sentence: str, tokens: Sequence[Token], first: int) -> Span | None:
    """Names of an adjective and one noun for all: «в Костанайской, Абайской и Туркестанской областях»."""
    adjectives = [first]
    while adjectives[-1] + 2 < len(tokens) and tokens[adjectives[-1] + 1].text in (",", "и"):
        adjectives.append(adjectives[-1] + 2)
    noun = adjectives[-1] + 1
    if len(adjectives) == 1 or noun >= len(tokens):
        return None
    names = []
    for position in adjectives:
        name = _of_adjective_and_noun(root, tokens[position], tokens[noun])
        if not name:
            return None
        names.append(name)
    options = readings(names[0].words[1], tokens[noun].norm)
    case = likeliest(options, tokens[first - 1] if first else None).case if options else "nominative"
    return _span_of(sentence, tokens[first].start, tokens[noun].end, names, case)


def _of_adjective_and_noun(root: Node, adjective: Token, noun: Token) -> Designation | None:
    candidates: list[Designation] = root.get(adjective.key, {}).get(noun.key, {}).get(ENDS, [])
    for name in candidates:
        own, shared = name.words if len(name.words) == 2 else ("", "")
        same_noun = shared == noun.norm or (shared and readings(shared, noun.norm))
        if same_noun and is_adjective(own) and (own == adjective.norm or readings(own, adjective.norm)):
            return name
    return None


def _span_of(sentence: str, start: int, end: int, names: Sequence[Designation], case: str) -> Span:
    return Span(
        start,
        end,
        sentence[start:end],
        SpanKind.TERM,
        {language: _together(names, language, ()) for language in names[0].targets()},
        term="+".join(name.term.id for name in names),
        rule=f"coordinated, {case}",
    )


def _names(node: Node) -> list[Designation]:
    """The names of several words below a node of the automaton."""
    names: list[Designation] = []
    stack = [node]
    while stack:
        current = stack.pop()
        for key, value in current.items():
            if key == ENDS:
                names += [name for name in value if " " in name.wording and not name.abbreviation]
            else:
                stack.append(value)
    return names


def _parts(node: Node, noun: str, tokens: Sequence[Token], position: int) -> list[_Part]:
    parts: list[_Part] = []
    while part := _complement(node, noun, tokens, position):
        parts.append(part)
        if part.last >= len(tokens) or tokens[part.last].text not in (",", "и"):
            break
        position = part.last + 1
    return parts


def _complement(node: Node, noun: str, tokens: Sequence[Token], position: int) -> _Part | None:
    """The longest name that the head noun and the words from a position on make together."""
    for last, candidates in walk(node, tokens, position):
        for designation in candidates:
            own = designation.words
            if own[0] == noun and own[1:] == tuple(t.norm for t in tokens[position:last]):
                return _Part(designation, last)
    return None


def _joined(sentence: str, tokens: Sequence[Token], first: int, parts: Sequence[_Part], reading: Reading) -> Span:
    names = [part.designation for part in parts]
    last = parts[-1].last
    countries = owners(tokens, last) if names[-1].tail_use is TailUse.OMITTED else []
    if len(countries) == 1:
        last = countries[0].last
    elif names[-1].tail and names[-1].tail_use is not TailUse.OMITTED:
        countries = [Owner(names[-1].tail, names[-1].tail_use, last)]
    foreign = bool(countries) and countries[0].tail.country != names[-1].term.country
    start, end = tokens[first].start, tokens[last - 1].end
    return Span(
        start,
        end,
        sentence[start:end],
        SpanKind.TERM,
        {language: _together(names, language, countries[:1]) for language in names[0].targets()},
        term="" if foreign else "+".join(name.term.id for name in names),
        rule=f"coordinated, {reading.case}",
    )


def _together(names: Sequence[Designation], language: str, shared: Sequence[Owner]) -> str:
    """The names side by side; a country that stands behind the last one in Russian belongs to all."""
    texts = [name.possessed(language) if shared else name.targets()[language] for name in names]
    if names[0].head in _MANY:
        texts = [plural(text, language) for text in texts]
    if language == "en":
        others = zip(names[1:], texts[1:], strict=True)
        texts = [texts[0], *(_with_article(name, text) for name, text in others)]
    joined = enumeration(texts, language)
    return of_countries(joined, language, None, shared) if shared else joined


def _with_article(name: Designation, text: str) -> str:
    return f"the {text}" if text[0].isupper() and name.term.english_article is not False else text
