"""The country at the end of an official name: left out, shortened or written in full.

«Министерство финансов Республики Казахстан», «Министерство финансов РК», «Министерство финансов Казахстана» and
«Министерство финансов» are one name. The country may also be another one, or several: they then own the name that
stands before them. The countries' forms are kept in ``data/tails.tsv``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from glossary.lemma import Token, tokenize
from glossary.tables import rows_below_header


class TailUse(StrEnum):
    """What a name in the text does with its country."""

    #: The name stands as in the termbase.
    AS_LISTED = ""
    ABBREVIATED = "country abbreviated"
    SHORT = "short country name"
    OMITTED = "without country"


@dataclass(frozen=True, slots=True)
class Tail:
    """How names end that belong to one country."""

    #: ISO 3166-1 alpha-2.
    country: str
    #: Russian genitives: «Республики Казахстан»; empty where the official name is the short one.
    full: tuple[str, ...]
    short: tuple[str, ...]
    abbreviations: tuple[str, ...]
    en_full: str
    en_short: str
    kk_full: str
    kk_short: str
    kk_short_genitive: str

    @property
    def kk_full_genitive(self) -> str:
        return self.kk_full + ("нің" if self.kk_full.endswith("і") else "ның")

    def kazakh_genitive(self, use: TailUse) -> str:
        """The country in the Kazakh genitive, official or short."""
        return self.kk_full_genitive if self.kk_full and use is not TailUse.SHORT else self.kk_short_genitive

    def name(self, language: str, use: TailUse) -> str:
        """The country in a target language, official or short."""
        full, short = (self.en_full, self.en_short) if language == "en" else (self.kk_full, self.kk_short)
        return full if full and use is not TailUse.SHORT else short


@cache
def tails() -> Mapping[str, Tail]:
    """Country code → its tail."""
    found = {}
    for country, full, short, abbreviations, *targets in rows_below_header("tails.tsv"):
        found[country] = Tail(country, _values(full), _values(short), _values(abbreviations), *targets)
    return found


def tail_of(russian: str, country: str) -> tuple[Tail, str] | None:
    """The full tail that a Russian name of that country contains, and its wording; None when there is none."""
    tail = tails().get(country)
    for wording in tail.full if tail else ():
        before, found, _ = russian.partition(f" {wording}")
        if found and tail and before.count("«") == before.count("»"):
            return tail, wording
    return None


@cache
def endings() -> Mapping[tuple[str, ...], tuple[Tail, TailUse]]:
    """The folded words of every country tail → the country, and what the wording does with its name."""
    found = {}
    for tail in tails().values():
        for use, wordings in (
            (TailUse.SHORT, tail.short),
            (TailUse.ABBREVIATED, tail.abbreviations),
            (TailUse.AS_LISTED, tail.full),
        ):
            for wording in wordings:
                found[tuple(token.norm for token in tokenize(wording))] = (tail, use)
    return found


def without(name: str, wording: str) -> str:
    """A Russian name without its tail, which may stand in the middle (Агентство … по делам …)."""
    return " ".join(name.replace(wording, " ", 1).split())


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


def _values(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))
