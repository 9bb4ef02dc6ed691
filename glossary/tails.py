"""The country at the end of an official name: left out, shortened or written in full.

«Министерство финансов Республики Казахстан», «Министерство финансов РК», «Министерство финансов Казахстана» and
«Министерство финансов» are one name. The countries' forms are kept in ``data/tails.tsv``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from glossary.lemma import tokenize


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
    text = resources.files("glossary").joinpath("data/tails.tsv").read_text(encoding="utf-8")
    found = {}
    for line in text.splitlines()[1:]:
        country, full, short, abbreviations, *targets = line.split("\t")
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


def _values(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))
