"""The country at the end of an official name: left out, shortened or written in full.

«Министерство финансов Республики Казахстан», «Министерство финансов РК», «Министерство финансов Казахстана» and
«Министерство финансов» are one name. The countries' forms are kept in ``data/tails.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from glossary.lemma import tokenize


_VOWELS = frozenset("аәеёиіоөуұүыэюя")
_ADJECTIVES = frozenset(
    ("Азаматтық Азаматтық-процестік Бас Жоғарғы Жоғары Конституциялық Мемлекеттік Орталық Тұңғыш Цифрлық Экологиялық "
    "Ұлттық Қарулы Қоғамдық Қылмыстық Қылмыстық-процестік Қылмыстық-атқару Халықаралық Әкімшілік Әлеуметтік аудиторлық "
    "процестік рәсімдік-процестік ұлттық мемлекеттік халықаралық қоғамдық жоғары орталық").split()
)
_LINKING = _ADJECTIVES | {"туралы", "жөніндегі", "жанындағы"}
_INNER_HEAD = re.compile(
    r"^((?:Жоғарғы |Бас |Конституциялық |Ұлттық )?)"
    r"(Президент|Парламент|Үкімет|Сот|Банк|прокуратура|Премьер-Министр)с?[іы](?:н[іы]ң)?(?= \w)"
)
_GENITIVES = {
    "Сот": "Соттың",
    "Банк": "Банктің",
    "прокуратура": "прокуратураның",
    "Премьер-Министр": "Премьер-Министрдің",
}
_POSSESSED_OBJECT = re.compile(r"(?<!т)[ыі]н ")


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
        found[country] = Tail(country, *(_values(cell) for cell in (full, short, abbreviations)), *targets)
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


def retail(name: str, language: str, tail: Tail | None, use: TailUse) -> str:
    """A target name that has its country in full, as it reads when the Russian shortens or omits the country."""
    if tail is None:
        return name
    if use is TailUse.OMITTED:
        bare = stripped(name, language, tail)
        if language == "en" or bare == name:
            return bare
        return name if _POSSESSED_OBJECT.search(bare) else _standing_alone(bare)
    if use is TailUse.SHORT:
        if language == "en":
            return name.replace(tail.en_full, tail.en_short)
        return name.replace(tail.kk_full_genitive, tail.kk_short_genitive).replace(tail.kk_full, tail.kk_short)
    return name


def with_tail(bare: str, language: str, tail: Tail, use: TailUse) -> str:
    """A target name without country, given one: ``Ministry of Finance`` → ``Ministry of Finance of Mongolia``."""
    if language == "en":
        return f"{bare} of {tail.name('en', use)}"
    full = use is not TailUse.SHORT and tail.kk_full
    return f"{tail.kk_full_genitive if full else tail.kk_short_genitive} {bare}"


def stripped(name: str, language: str, tail: Tail | None) -> str:
    """A target name without its country, as it reads behind another country's name."""
    if tail is None:
        return name
    if language == "en":
        country = re.escape(tail.en_full.removeprefix("the "))
        return " ".join(re.sub(rf",? (?:of|in|for) (?:the )?{country}\b", "", name, count=1).split())
    outside_quotes = rf"^([^«]*?(?:«[^»]*»[^«]*?)*?)\b{re.escape(tail.kk_full)}(?:ның|нің)?(?:\s|$)"
    return re.sub(outside_quotes, r"\1", name, count=1).strip() or name


def _standing_alone(kazakh: str) -> str:
    """A stripped Kazakh name without the possessive that pointed to the country.

    An inner head loses it (Парламентінің Мәжілісі → Парламент Мәжілісі), and so does the last word when only
    adjectives stand before it (Жоғарғы Соты → Жоғарғы Сот); in a compound it stays (Қаржы министрлігі).
    """
    kazakh = _INNER_HEAD.sub(lambda inner: inner[1] + _GENITIVES.get(inner[2], inner[2]), kazakh)
    *before, last = kazakh.split(" ")
    whole = all(word in _ADJECTIVES for word in before) or before[-1].strip("»") in _LINKING
    if whole and (bare := _unpossessed(last)):
        kazakh = " ".join([*before, bare])
    return kazakh[:1].upper() + kazakh[1:]


def _unpossessed(word: str) -> str:
    """министрлігі → министрлік, хатшысы → хатшы; empty for what has no possessive ending."""
    if word[-2:] in ("сы", "сі") and word[-3:-2] in _VOWELS:
        return word[:-2]
    if word[-1:] not in ("ы", "і") or word[-2:-1] in _VOWELS:
        return ""
    stem = word[:-1]
    return stem[:-1] + {"г": "к", "ғ": "қ"}.get(stem[-1], stem[-1])


def _values(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))
