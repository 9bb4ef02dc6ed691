"""Russian words: cutting a sentence into them, and telling whether one is an inflected form of another.

Analyses come from pymorphy3 (OpenCorpora tags); it is asked only about words that already look alike, because an
analysis costs some fifty microseconds. Words that it does not know are compared by stem and ending.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

import pymorphy3

CASES = {
    "nomn": "nominative",
    "gent": "genitive",
    "gen2": "genitive",
    "datv": "dative",
    "accs": "accusative",
    "acc2": "accusative",
    "ablt": "instrumental",
    "loct": "prepositional",
    "loc2": "prepositional",
}
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[^\s\w\"'«»„“”‟‘’‹›\-‐‑‒–—―−]")
QUOTES = frozenset('"«»„“”‟‹›')
OPENING_QUOTES, CLOSING_QUOTES = '«"„“‹', '»"“”›'
_DASH = re.compile(r"[-‐‑‒–—―−]")
_SPACED_DASH = re.compile(r"\s[-‐‑‒–—―−]\s")
_SHORT_FLEETING = re.compile(r"([^аеиоуыэюя]{1,2})[ео][^аеиоуыэюяй]ь?")
_KEY_LENGTH = 3
_LONGEST_ABBREVIATION = 5
_LONGEST_LEMMA_ENDING = 3
_LONGEST_ENDING = 5

_GENITIVE = ("genitive",)
_GOVERNED = {
    **dict.fromkeys(("в", "во", "на", "о", "об", "обо"), ("prepositional", "accusative")),
    **dict.fromkeys(("за", "под"), ("instrumental", "accusative")),
    **dict.fromkeys(("через", "про", "сквозь"), ("accusative",)),
    **dict.fromkeys(("к", "ко", "благодаря", "согласно", "вопреки", "по"), ("dative",)),
    **dict.fromkeys(("между", "над", "перед"), ("instrumental",)),
    **dict.fromkeys(("с", "со"), ("instrumental", "genitive")),
    "при": ("prepositional",),
    **dict.fromkeys(("из", "от", "до", "без", "для", "у", "около", "после", "против", "вместо", "среди"), _GENITIVE),
}

#: Case and number of each noun ending, for words that no dictionary has (a masculine or feminine noun).
_UNKNOWN_ENDINGS = {
    **dict.fromkeys(("а", "я", "и", "ы"), (("genitive", False), ("nominative", True))),
    **dict.fromkeys(("у", "ю"), (("dative", False), ("accusative", False))),
    **dict.fromkeys(("ом", "ем", "ым", "ой", "ей", "ою", "ею"), (("instrumental", False),)),
    "е": (("prepositional", False), ("dative", False)),
    **dict.fromkeys(("ов", "ев"), (("genitive", True),)),
    **dict.fromkeys(("ам", "ям"), (("dative", True),)),
    **dict.fromkeys(("ами", "ями"), (("instrumental", True),)),
    **dict.fromkeys(("ах", "ях"), (("prepositional", True),)),
}
_NOMINATIVE_ENDINGS = ("", "а", "я", "ь", "й")


class Reading(NamedTuple):
    """How an inflected word relates to the form in the termbase."""

    #: A case of Russian, in English: ``genitive``.
    case: str
    #: Whether it is the plural of a name that stands in the singular.
    plural: bool


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a punctuation mark; quotation marks, hyphens and dashes are no tokens but gaps between them."""

    start: int
    end: int
    text: str
    #: Lower case, without ``ё``.
    norm: str
    #: The words that can be forms of the same word share it.
    key: str
    #: Whether a dash between spaces, or a hyphen without, stands before it.
    after_dash: bool = False
    after_hyphen: bool = False
    #: Whether a quotation mark stands before it.
    after_quote: bool = False

    @property
    def is_abbreviation(self) -> bool:
        """Whether it has a capital behind its first letter."""
        return any(letter.isupper() for letter in self.text[1:])


_SINGULAR_GENITIVE = Reading("genitive", False)


@cache
def analyzer() -> pymorphy3.MorphAnalyzer:
    """The one morphological analyser of the process; loading it takes about 50 ms."""
    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=50_000)
def parses_of(word: str) -> tuple[Any, ...]:
    """The analyses of a word, likeliest first; pymorphy3 fails at characters that Unicode gives no name."""
    return tuple(analyzer().parse("".join(char if unicodedata.name(char, "") else "?" for char in word)))


def fold(text: str) -> str:
    """Lower case, with ``е`` for ``ё``; the length stays."""
    return text.lower().replace("ё", "е")


def tokenize(sentence: str) -> list[Token]:
    """Cut a sentence into words and punctuation marks, with offsets."""
    tokens: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(sentence):
        start, text = match.start(), match.group()
        norm = fold(text)
        dash = hyphen = quote = False
        if start - end > 0 and sentence[end:start] != " ":
            gap = sentence[end:start]
            dash = _SPACED_DASH.search(gap) is not None
            hyphen = not dash and _DASH.search(gap) is not None
            quote = not QUOTES.isdisjoint(gap)
        end = match.end()
        tokens.append(Token(start, end, text, norm, norm[:_KEY_LENGTH], dash, hyphen, quote))
    return tokens


def words(text: str) -> list[str]:
    """The words and punctuation marks of a text, as they stand, when offsets do not matter."""
    return _TOKEN.findall(text)


@lru_cache(maxsize=20_000)
def keys(word: str) -> tuple[str, ...]:
    """The keys that the forms of a word may have: its beginning, with and without a fleeting vowel (день, дня).

    In a short word the ending belongs to the beginning as well: Ош, Оша; Уфа, Уфы. That matters for names, not for
    «на» or «по».
    """
    norm, stem = fold(word), ""
    if len(norm) <= _KEY_LENGTH + 1 and (fleeting := _SHORT_FLEETING.fullmatch(norm)):
        stem = fleeting[1] + norm.rstrip("ь")[-1]
    elif word.istitle() and len(norm) <= _KEY_LENGTH:
        stem = norm.rstrip("аьяй")
    own = norm[:_KEY_LENGTH]
    return (own, *({(stem + ending)[:_KEY_LENGTH]: None for ending in "аяуюеиыо"}.keys() - {own})) if stem else (own,)


@lru_cache(maxsize=20_000)
def readings(name: str, word: str) -> tuple[Reading, ...]:
    """How ``word`` can be read as a form of ``name``, likeliest first; empty when it is none. Both are folded."""
    if not _look_alike(name, word):
        return ()
    own = [parse for parse in parses_of(name) if "nomn" in parse.tag]
    lemmas = {parse.normal_form.replace("ё", "е") for parse in own}
    plural_name = bool(own) and all("plur" in parse.tag for parse in own)
    found = [
        Reading(CASES[parse.tag.case], parse.tag.number == "plur" and not plural_name)
        for parse in parses_of(word)
        if parse.tag.case in CASES
        and parse.normal_form.replace("ё", "е") in lemmas
        and (parse.tag.number == "plur" or not plural_name)
    ]
    if not found and not (own and analyzer().word_is_known(name)):
        found = _by_ending(name, word)
    return tuple(dict.fromkeys(found))


def _look_alike(name: str, word: str) -> bool:
    """Whether the words differ in their last letters only, as forms of one word do: конец, концами."""
    same = next(
        (i for i, (ours, theirs) in enumerate(zip(name, word, strict=False)) if ours != theirs),
        min(len(name), len(word)),
    )
    return same >= len(name) - _LONGEST_LEMMA_ENDING and len(word) - same <= _LONGEST_ENDING


def _by_ending(name: str, word: str) -> list[Reading]:
    for ending in _NOMINATIVE_ENDINGS:
        stem = name.removesuffix(ending)
        if name.endswith(ending) and len(stem) > 1 and word.startswith(stem):
            return [Reading(*reading) for reading in _UNKNOWN_ENDINGS.get(word[len(stem) :], ())]
    return []


@lru_cache(maxsize=20_000)
def same_noun(one: str, other: str) -> bool:
    """Whether two folded words are forms of the same noun: область, областей."""
    if one == other:
        return True
    lemmas = {parse.normal_form for parse in parses_of(one) if "NOUN" in parse.tag}
    return any(parse.normal_form in lemmas for parse in parses_of(other) if "NOUN" in parse.tag)


@lru_cache(maxsize=20_000)
def genitive_first(word: str) -> bool:
    """Whether a folded word is likeliest a genitive."""
    return bool(parses_of(word)[0].tag.case == "gent")


@lru_cache(maxsize=20_000)
def genitive_adjective(word: str) -> bool:
    """Whether a folded word can be an adjective in the genitive, which begins a complement."""
    return any(parse.tag.POS == "ADJF" and parse.tag.case == "gent" for parse in parses_of(word))


@lru_cache(maxsize=20_000)
def is_adjective(word: str) -> bool:
    """Whether a folded word is likeliest an adjective."""
    return str(parses_of(word)[0].tag.POS) == "ADJF"


def takes_complement(following: Token | None) -> bool:
    """Whether the next word is a genitive that depends on the one before: председателя «Комитета», «партии».

    A person's name in apposition (председателя Ивановой) is none.
    """
    if following is None or following.after_dash or following.after_hyphen or not following.text[0].isalpha():
        return False
    if following.text.isupper() and len(following.text) > 1 and not _is_shouted(following):
        return True
    if following.text[0].islower() or _is_shouted(following):
        return genitive_first(following.norm)
    parses = parses_of(following.norm)
    if "Geox" in parses[0].tag:
        return True
    personal = any(mark in parse.tag for parse in parses for mark in ("Name", "Surn", "Patr"))
    return not personal and parses[0].tag.case == "gent" and analyzer().word_is_known(following.norm)


def _is_shouted(token: Token) -> bool:
    """Whether capitals are those of a headline, not of an abbreviation."""
    return token.text.isupper() and len(token.text) > _LONGEST_ABBREVIATION and analyzer().word_is_known(token.norm)


def likeliest(options: Sequence[Reading], before: Token | None) -> Reading:
    """The reading that the word before a name asks for; the first when it asks for none.

    A preposition governs cases. Behind a noun, «изменения климата» is a genitive, not a plural.
    """
    if before is None or not before.text[0].isalpha():
        return options[0]
    allowed = _GOVERNED.get(before.norm)
    if allowed:
        return next((reading for reading in options if reading.case in allowed), options[0])
    if options[0].plural and _SINGULAR_GENITIVE in options and _is_noun(before.norm):
        return _SINGULAR_GENITIVE
    return options[0]


def is_preposition(word: str) -> bool:
    """Whether a folded word governs a case."""
    return word in _GOVERNED


@lru_cache(maxsize=20_000)
def _is_noun(word: str) -> bool:
    return str(parses_of(word)[0].tag.POS) == "NOUN"


def inside_hyphenated(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the words of a stretch are only a part of a hyphenated one: министр in вице-министр."""
    before, after = tokens[first], tokens[last] if last < len(tokens) else None
    return (before.after_hyphen and not _capitals(tokens[first - 1], before)) or (
        after is not None and after.after_hyphen and not _capitals(tokens[last - 1], after)
    )


def _capitals(left: Token, right: Token) -> bool:
    """Whether a hyphen joins two abbreviations (ЕС-АСЕАН) or digits, which stay names of their own."""
    return all(token.text.isupper() or token.text.isdigit() for token in (left, right))


@lru_cache(maxsize=20_000)
def inflected_positions(words: tuple[str, ...], joins: tuple[str, ...]) -> frozenset[int]:
    """Which words of a name change with its case: the head noun, what agrees with it, and nothing behind it.

    Args:
        words: the folded words of the name in the nominative.
        joins: what stands before each word: ``" "``, ``"-"`` or ``" – "``; a dash begins a second head
            (заместитель Премьер-министра – министр …).
    """
    changing: set[int] = set()
    headed = stopped = False
    for position, word in enumerate(words):
        if joins[position] == " – ":
            headed = stopped = False
        if stopped:
            continue
        parses = parses_of(word)
        nominative = [parse for parse in parses if "nomn" in parse.tag or "UNKN" in parse.tag]
        genitive = any("gent" in parse.tag for parse in parses if "Fixd" not in parse.tag)
        if not headed:
            # A name that the dictionary takes for a form of another word (Семей) is the head as it stands.
            if nominative or position in (0, len(words) - 1):
                changing.add(position)
                compound = position + 1 < len(words) and joins[position + 1] == "-"
                noun = any("NOUN" in parse.tag or "UNKN" in parse.tag for parse in nominative or parses)
                headed = (noun or not nominative) and not compound
        elif nominative and (not genitive or not analyzer().word_is_known(word)):
            changing.add(position)
        else:
            stopped = True
    return frozenset(changing)
