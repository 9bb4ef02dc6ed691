"""Names that share a word: «министерства юстиции и финансов», «Алматинская и Жамбылская области».

What is meant is several official names; the rendering joins them, each in full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from glossary.country_tails import Owner, owners
from glossary.designation import Designation
from glossary.lemma import Reading, Token, likeliest, readings, same_noun
from glossary.span import Span, SpanKind
from glossary.target_names import enumeration, of_countries, plural
from glossary.term import TermType
from glossary.trie import ENDS, Node, Tree, walk

_ADJECTIVE_ENDINGS = ("ий", "ый", "ой", "ая", "яя", "ое", "ее")
_FEWEST_NAMES = 3
_FEWEST_PARTS = 2
_MOST_NAMES = 40
_INSTITUTIONS = (TermType.INSTITUTION, TermType.UNIT, TermType.ORGANISATION)
#: Whose plural means many of each sort: депутаты Сената и Мажилиса.
_MANY = frozenset({"депутат", "член", "судья", "сотрудник", "представитель", "эксперт"})


class Heads:
    """The nouns with which several names of a termbase begin: министерство, агентство, министр …"""

    def __init__(self, root: Tree) -> None:
        self._root = root
        self._known: dict[str, tuple[list[str], frozenset[str]]] = {}

    def opens_name(self, noun: str, token: Token) -> bool:
        """Whether a word is a noun with which institutions begin: the Комитет of «председатель Комитета»."""
        _, heads = self._of(token.key)
        return any(head in (noun, token.norm) or readings(head, token.norm) for head in heads)

    def find(self, sentence: str, tokens: Sequence[Token], first: int) -> Span | None:
        """The coordinated names that begin at a token; None when there are not at least two."""
        token = tokens[first]
        node = self._root.get(token.key)
        if node is None or first + 2 >= len(tokens):
            return None
        before = tokens[first - 1] if first else None
        for noun in self._of(token.key)[0]:
            if noun == token.norm:
                continue
            plurals = [reading for reading in readings(noun, token.norm) if reading.plural]
            if not plurals:
                continue
            parts = _parts(node, noun, tokens, first + 1)
            if len(parts) < _FEWEST_PARTS:
                parts = _parts_of_shared_noun(node, noun, tokens, first + 1)
            if len(parts) >= _FEWEST_PARTS:
                return _joined(sentence, tokens, first, parts, likeliest(plurals, before))
        return None

    def _of(self, key: str) -> tuple[list[str], frozenset[str]]:
        """The nouns of a key with which several names begin, and all with which institutions begin."""
        if key not in self._known:
            names = _names(self._root.get(key) or {})
            counts = Counter(name.head for name in names)
            institutions = frozenset(name.head for name in names if name.term.type in _INSTITUTIONS)
            self._known[key] = ([noun for noun, count in counts.items() if count >= _FEWEST_NAMES], institutions)
        return self._known[key]


@dataclass(frozen=True, slots=True)
class _Part:
    designation: Designation
    #: Index behind its last token.
    last: int


def sharing_noun(root: Tree, sentence: str, tokens: Sequence[Token], first: int) -> Span | None:
    """Names of an adjective and one noun for all: «в Костанайской, Абайской и Туркестанской областях»."""
    adjectives, noun = _items(tokens, first)
    if len(adjectives) < _FEWEST_PARTS or noun >= len(tokens):
        return None
    names = []
    for adjective in adjectives:
        name = _of_adjective_and_noun(root, adjective, tokens[noun])
        if not name:
            return None
        names.append(name)
    options = readings(names[0].words[-1], tokens[noun].norm)
    case = likeliest(options, tokens[first - 1] if first else None).case if options else "nominative"
    return _span_of(sentence, tokens[first].start, tokens[noun].end, names, case)


def _items(tokens: Sequence[Token], first: int) -> tuple[list[Sequence[Token]], int]:
    """Words in a row, a hyphenated one as a whole («… и Западно-Казахстанской»), and the index behind them.

    None of a row that is too long to be one of names.
    """
    items: list[Sequence[Token]] = []
    position = first
    while position < len(tokens):
        if len(items) == _MOST_NAMES:
            return [], position
        end = position + 1
        while end < len(tokens) and tokens[end].after_hyphen:
            end += 1
        items.append(tokens[position:end])
        if end >= len(tokens) or tokens[end].text not in (",", "и"):
            return items, end
        position = end + 1
    return items, position


def _of_adjective_and_noun(root: Tree, adjective: Sequence[Token], noun: Token) -> Designation | None:
    shared = [*adjective, noun]
    for last, candidates in walk(root, shared, 0):
        for name in candidates if last == len(shared) else ():
            *own, own_noun = name.words
            if not own[-1].endswith(_ADJECTIVE_ENDINGS) or not _same(own_noun, noun.norm):
                continue
            if all(_same(word, token.norm) for word, token in zip(own, adjective, strict=True)):
                return name
    return None


def _same(own: str, word: str) -> bool:
    return own == word or bool(readings(own, word))


def _span_of(sentence: str, start: int, end: int, names: Sequence[Designation], case: str) -> Span:
    shortened = {language: _sharing(names, language) for language in names[0].targets()}
    return Span(
        start,
        end,
        sentence[start:end],
        SpanKind.TERM,
        {language: _together(names, language, [()] * len(names)) for language in names[0].targets()},
        term="+".join(name.term.id for name in names),
        rule=f"coordinated, {case}",
        accepted={language: (form,) for language, form in shortened.items() if form},
        english_article=names[0].term.english_article,
    )


def _sharing(names: Sequence[Designation], language: str) -> str:
    """The names with their last word once: ``Abai and Zhambyl Regions``; empty where it is not the same in all."""
    parts = [name.targets()[language].rpartition(" ") for name in names]
    noun = parts[0][2]
    if any(last != noun or not first for first, _, last in parts):
        return ""
    joined = enumeration([first for first, _, _ in parts], "en")
    return f"{joined.replace(' and ', ' және ') if language == 'kk' else joined} {plural(noun, language)}"


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


def _parts_of_shared_noun(node: Node, noun: str, tokens: Sequence[Token], position: int) -> list[_Part]:
    """What shares a second noun as well: акимы «Абайской и Жамбылской областей», «городов Астаны и Алматы»."""
    items, behind = _items(tokens, position)
    if len(items) >= _FEWEST_PARTS and behind < len(tokens):
        names = [_of_words(node, noun, [*item, tokens[behind]]) for item in items]
        if all(names):
            return [_Part(name, behind + 1) for name in names if name]
    items, behind = _items(tokens, position + 1)
    names = [_of_words(node, noun, [tokens[position], *item]) for item in items]
    return [_Part(name, behind) for name in names if name] if all(names) else []


def _of_words(node: Node, noun: str, complement: Sequence[Token]) -> Designation | None:
    """The name of a head noun and words in the genitive, of which one may stand in the plural."""
    for last, candidates in walk(node, complement, 0):
        for name in candidates if last == len(complement) else ():
            own = name.words
            if own[0] == noun and all(same_noun(w, t.norm) for w, t in zip(own[1:], complement, strict=True)):
                return name
    return None


def _joined(sentence: str, tokens: Sequence[Token], first: int, parts: Sequence[_Part], reading: Reading) -> Span:
    names = [part.designation for part in parts]
    last = parts[-1].last
    behind = owners(tokens, _next_item(tokens, last) if names[-1].country else last) if names[-1].tail else []
    if behind:
        last = behind[-1].last
    countries = _countries(names, behind)
    foreign = any(
        owned and all(owner.tail.country != name.term.country for owner in owned)
        for name, owned in zip(names, countries, strict=True)
    )
    start, end = tokens[first].start, tokens[last - 1].end
    targets = {language: _together(names, language, countries) for language in names[0].targets()}
    return Span(
        start,
        end,
        sentence[start:end],
        SpanKind.TERM,
        targets,
        term="" if foreign else "+".join(name.term.id for name in names),
        rule=f"coordinated, {reading.case}",
        english_article=names[0].english_article(targets.get("en", "")),
        post=names[0].term.type is TermType.POSITION,
    )


def _next_item(tokens: Sequence[Token], position: int) -> int:
    """Where the next item of a row begins; behind the last token when the row ends here."""
    return position + 1 if position < len(tokens) and tokens[position].text in (",", "и") else len(tokens)


def _countries(names: Sequence[Designation], behind: Sequence[Owner]) -> list[list[Owner]]:
    """The countries of each name: its own, failing that those that stand behind a later one."""
    found: list[list[Owner]] = []
    current = list(behind)
    for name in reversed(names):
        if own := name.country:
            current = [own, *behind] if not found else [own]
        found.append(current)
    return found[::-1]


def _together(names: Sequence[Designation], language: str, countries: Sequence[Sequence[Owner]]) -> str:
    """The names side by side, each with its country.

    One country for all stands once: ``Ministry of Justice and the Ministry of Finance of Mongolia``; so does one name
    for all: ``Ministers of Finance of Kazakhstan and Russia``.
    """
    shared = countries[0] if all(owned == countries[0] for owned in countries) else []
    bare = [name.possessed(language) for name in names]
    if not shared and all(countries) and len(set(bare)) == 1:
        return of_countries(plural(bare[0], language), language, None, [o for owned in countries for o in owned])
    if shared or not any(countries):
        texts = bare if shared else [name.targets()[language] for name in names]
    else:
        texts = [_of_its_own(*pair, language) for pair in zip(names, countries, strict=True)]
    if names[0].head in _MANY:
        texts = [plural(text, language) for text in texts]
    if language == "en":
        others = zip(names[1:], texts[1:], strict=True)
        texts = [texts[0], *(_with_article(name, text) for name, text in others)]
    joined = enumeration(texts, language)
    return of_countries(joined, language, None, shared) if shared else joined


def _of_its_own(name: Designation, countries: Sequence[Owner], language: str) -> str:
    if not countries or not name.tail or (name.country and len(countries) == 1):
        return name.targets()[language]
    return of_countries(name.term.preferred(language), language, name.tail, countries)


def _with_article(name: Designation, text: str) -> str:
    return f"the {text}" if text[0].isupper() and name.term.english_article is not False else text
