"""Names that share their first word: «министерства юстиции и финансов», «министры финансов, транспорта и энергетики».

What is meant is several official names; the rendering joins them, each in full.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glossary.designation import Designation
from glossary.lemma import Reading, Token, readings
from glossary.span import Span, SpanKind
from glossary.tails import TailUse, with_tail
from glossary.trie import ENDS, Node, walk

_FEWEST_NAMES = 3
_VOICELESS = frozenset("пфкқтсшщхцчһбвгд")


@dataclass(frozen=True, slots=True)
class Heads:
    """The nouns with which several names of a termbase begin: министерство, агентство, министр …"""

    #: Key → nouns and the node of the automaton behind them.
    nodes: dict[str, list[tuple[str, Node]]]

    @classmethod
    def of(cls, root: Node) -> Heads:
        """Collect the heads of an automaton."""
        nodes: dict[str, list[tuple[str, Node]]] = {}
        for key, node in root.items():
            counts: dict[str, int] = {}
            for name in _first_words(node):
                counts[name] = counts.get(name, 0) + 1
            nouns = [name for name, count in counts.items() if count >= _FEWEST_NAMES]
            if nouns:
                nodes[key] = [(noun, node) for noun in nouns]
        return cls(nodes)

    def find(self, sentence: str, tokens: Sequence[Token], first: int) -> Span | None:
        """The coordinated names that begin at a token; None when there are not at least two."""
        token = tokens[first]
        for noun, node in self.nodes.get(token.key, ()):
            if noun == token.norm:
                continue
            reading = next((r for r in readings(noun, token.norm) if r.plural), None)
            parts = _parts(node, noun, tokens, first + 1) if reading else []
            if reading and len(parts) > 1:
                return _joined(sentence, tokens, first, parts, reading)
        return None


@dataclass(frozen=True, slots=True)
class _Part:
    designation: Designation
    #: Index behind its last token.
    last: int


def _first_words(node: Node) -> list[str]:
    words, stack = [], [node]
    while stack:
        current = stack.pop()
        for key, value in current.items():
            if key != ENDS:
                stack.append(value)
                continue
            words += [d.words[0] for d in value if len(d.words) > 1 and not d.abbreviation]
    return words


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


def _joined(
    sentence: str, tokens: Sequence[Token], first: int, parts: Sequence[_Part], reading: Reading
) -> Span:
    start, end = tokens[first].start, tokens[parts[-1].last - 1].end
    names = [part.designation for part in parts]
    return Span(
        start,
        end,
        sentence[start:end],
        SpanKind.TERM,
        {language: _together(names, language) for language in names[0].targets()},
        term="+".join(name.term.id for name in names),
        rule=f"coordinated, {reading.case}",
    )


def _together(names: Sequence[Designation], language: str) -> str:
    """The names side by side; a country that stands behind the last one in Russian belongs to all."""
    last = names[-1]
    shared = last.tail if last.tail_use is not TailUse.OMITTED else None
    bare = [n.possessed(language) if shared else n.targets()[language] for n in names]
    article = "the " if names[0].term.english_article is not False and bare[0][:1].isupper() else ""
    joined = enumeration([bare[0], *(article + name for name in bare[1:])] if language == "en" else bare, language)
    return with_tail(joined, language, shared, last.tail_use) if shared else joined


def enumeration(names: Sequence[str], language: str) -> str:
    """``A, B and C``; in Kazakh two names are joined by мен, бен, пен after the last sound, more by және."""
    if len(names) == 1:
        return names[0]
    if language == "en":
        return f"{', '.join(names[:-1])} and {names[-1]}"
    link = _comitative(names[0]) if len(names) == 2 else "және"
    return f"{', '.join(names[:-1])} {link} {names[-1]}"


def _comitative(name: str) -> str:
    last = name.rstrip("»\"”)")[-1:].lower()
    if last in _VOICELESS:
        return "пен"
    return "бен" if last in "жз" else "мен"
