"""The automaton: all wordings of a termbase in one tree of word beginnings, built once.

A walk costs one dictionary look-up a word, whatever the number of terms; what it reaches are candidates, which
:func:`fits` compares with the text word by word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Any

from glossary.designation import Designation
from glossary.lemma import Reading, Token, inflected_positions, keys, readings

#: A node: key of the next word → node; and under this key the wordings that end here.
Node = dict[str, Any]
ENDS = ""

_ABBREVIATION = re.compile(r"[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ]{2,}\d*")
_INFLECTED_ABBREVIATION = re.compile(r"([A-ZА-ЯЁ]{2,})[’'-]?([а-яё]{1,3})")
_SAME = Reading("", False)


def build(wordings: Iterable[Designation]) -> Node:
    """Put wordings into a tree; those of one place stay in the order in which they came."""
    root: Node = {}
    for designation in wordings:
        for path in product(*(keys(token.norm) for token in designation.tokens)):
            node = root
            for key in path:
                node = node.setdefault(key, {})
            node.setdefault(ENDS, []).append(designation)
    root.pop(ENDS, None)
    return root


def walk(node: Node, tokens: Sequence[Token], start: int) -> Iterator[tuple[int, list[Designation]]]:
    """The candidates that begin at a token, longest first, each with the index behind its last token."""
    reached: list[tuple[int, list[Designation]]] = []
    for position in range(start, len(tokens)):
        following = node.get(tokens[position].key)
        if following is None:
            break
        node = following
        if ENDS in node:
            reached.append((position + 1, node[ENDS]))
    return reversed(reached)


def fits(designation: Designation, tokens: Sequence[Token], start: int) -> Reading | None:
    """In which case and number the text has a wording from that token on; None when it is not that wording.

    A nominative may be an accusative as well; abbreviations that do not change have the case ``""``.
    """
    found: tuple[Reading, ...] | None = None
    for position, own in enumerate(designation.tokens):
        token = tokens[start + position]
        if position and token.after_dash and designation.joins[position] == " ":
            return None
        if _ABBREVIATION.fullmatch(own.text):
            reading = _abbreviation(own.text, token.text)
            if reading is None:
                return None
            options = (reading,)
        elif own.norm == token.norm:
            continue
        elif position not in inflected_positions(designation.words, designation.joins):
            return None
        else:
            options = readings(own.norm, token.norm)
        if options != (_SAME,):
            found = options if found is None else tuple(r for r in options if r in found)
            if not found:
                return None
    if found is None:
        return _SAME if designation.abbreviation else Reading("nominative", False)
    return found[0]


def _abbreviation(own: str, text: str) -> Reading | None:
    if own == text:
        return _SAME
    inflected = _INFLECTED_ABBREVIATION.fullmatch(text)
    if not inflected or inflected[1] != own:
        return None
    options = readings("хаб", "хаб" + inflected[2])
    return options[0] if options else None
