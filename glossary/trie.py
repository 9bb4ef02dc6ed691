"""The automaton: all wordings of a termbase in one tree of word beginnings.

A walk costs one dictionary look-up a word, whatever the number of terms; what it reaches are candidates, which
:func:`fits` compares with the text word by word. A branch grows when a text first comes to its first word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import Any

from glossary.designation import Designation, Listed
from glossary.lemma import Reading, Token, inflected_positions, keys, readings, words

#: A node: key of the next word → node; and under this key the wordings that end here.
Node = dict[str, Any]
ENDS = ""

#: Of one wording; only a row of many short words, each with several keys, has more, and loses some of its forms.
_MOST_PATHS = 5_000
_INFLECTION = re.compile(r"[’'-]?([а-яё]{1,3})")
_UNCHANGED = (Reading("", False),)


class Tree:
    """The root: key of a first word → the node behind it."""

    def __init__(self, listed: Iterable[Listed]) -> None:
        self._waiting: dict[str, list[Listed]] = {}
        self._grown: dict[str, Node] = {}
        for name in listed:
            for first in words(name.name)[:1]:
                for key in keys(first):
                    self._waiting.setdefault(key, []).append(name)

    def get(self, key: str) -> Node | None:
        """The node behind the words of a key; None when no name begins with such a word."""
        if key in self._waiting:
            wordings = dict.fromkeys(wording for name in self._waiting.pop(key) for wording in name.wordings())
            self._grown[key] = build(wordings).get(key, {})
        return self._grown.get(key)


def build(wordings: Iterable[Designation]) -> Node:
    """Put wordings into a tree; those of one place stay in the order in which they came."""
    root: Node = {}
    for designation in wordings:
        for path in islice(product(*map(keys, words(designation.wording))), _MOST_PATHS):
            node = root
            for key in path:
                node = node.setdefault(key, {})
            node.setdefault(ENDS, []).append(designation)
    root.pop(ENDS, None)
    return root


def walk(start_node: Tree | Node, tokens: Sequence[Token], start: int) -> Iterator[tuple[int, list[Designation]]]:
    """The candidates that begin at a token, longest first, each with the index behind its last token."""
    reached: list[tuple[int, list[Designation]]] = []
    node: Tree | Node = start_node
    for position in range(start, len(tokens)):
        following = node.get(tokens[position].key)
        if following is None:
            break
        node = following
        if ENDS in following:
            reached.append((position + 1, following[ENDS]))
    return reversed(reached)


def fits(designation: Designation, tokens: Sequence[Token], start: int) -> tuple[Reading, ...]:
    """In which cases and numbers the text has a wording from that token on; empty when it is not that wording.

    The likeliest reading comes first. A nominative may be an accusative as well; what does not change has the
    case ``""``.
    """
    found: tuple[Reading, ...] | None = None
    for position, own in enumerate(designation.tokens):
        token = tokens[start + position]
        if position and token.after_dash and designation.joins[position] != " – ":
            return ()
        if own.is_abbreviation:
            options = _abbreviation(own.text, token.text)
        elif own.norm == token.norm:
            continue
        elif designation.is_person or position in inflected_positions(designation.words, designation.joins):
            options = readings(own.norm, token.norm)
        else:
            return ()
        if options != _UNCHANGED:
            found = options if found is None else tuple(reading for reading in options if reading in found)
        if not options or found == ():
            return ()
    if found:
        return found
    return _UNCHANGED if designation.abbreviation else (Reading("nominative", False), Reading("accusative", False))


def _abbreviation(own: str, text: str) -> tuple[Reading, ...]:
    """ЦОН, ЦОНа, ЦОНов; letter case counts, so that казну is no КазНУ."""
    if text in (own, own.upper()):
        return _UNCHANGED
    ending = _INFLECTION.fullmatch(text[len(own) :]) if text.startswith(own) else None
    return readings("хаб", "хаб" + ending[1]) if ending else ()
