"""The countries that a name belongs to, where they stand behind it in the genitive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glossary.lemma import Token
from glossary.tails import Tail, TailUse, endings


@dataclass(frozen=True, slots=True)
class Owner:
    """A country that follows a name: «Казахстана», «Республики Корея», «РФ»."""

    tail: Tail
    #: Whether its name is in full or short.
    use: TailUse
    #: Index behind its last token.
    last: int


def owners(tokens: Sequence[Token], position: int) -> list[Owner]:
    """The countries from a token on: «Казахстана», «Казахстана и Узбекистана»."""
    found: list[Owner] = []
    while country := owner(tokens, position):
        found.append(country)
        if country.last >= len(tokens) or tokens[country.last].text not in (",", "и"):
            break
        position = country.last + 1
    return found


def owner(tokens: Sequence[Token], position: int) -> Owner | None:
    """The country whose name begins at a token; the longest, if several do."""
    if position >= len(tokens) or not tokens[position].text[0].isupper():
        return None
    for length in range(min(max(map(len, endings())), len(tokens) - position), 0, -1):
        known = endings().get(tuple(token.norm for token in tokens[position : position + length]))
        if known:
            return Owner(*known, position + length)
    return None
