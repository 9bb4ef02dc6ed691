"""Official names as a translation needs them: with another country or none, in the plural, several in a row.

A termbase lists a name once, with its country: ``Ministry of Finance of the Republic of Kazakhstan``. A text may
leave the country out, shorten it, put another in its place, or mean several such bodies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from glossary import kazakh
from glossary.country_tails import Owner, Tail, TailUse
from glossary.span import Case

_VOWELS = frozenset("аәеёиіоөуұүыэюя")
_ADJECTIVES = frozenset(
    (
        "Азаматтық Азаматтық-процестік Бас Жоғарғы Жоғары Конституциялық Мемлекеттік Орталық Тұңғыш Цифрлық "
        "Экологиялық Ұлттық Қарулы Қоғамдық Қылмыстық Қылмыстық-процестік Қылмыстық-атқару Халықаралық Әкімшілік "
        "Әлеуметтік аудиторлық процестік рәсімдік-процестік ұлттық мемлекеттік халықаралық қоғамдық жоғары орталық"
    ).split()
)
_WHOLE_BEFORE = _ADJECTIVES | {"туралы", "жөніндегі", "жанындағы"}
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
_BEHIND_HEAD = re.compile(r" (?:of|for|to|under|in|on|at|with|by|and)\b|,| \(|$")
_INNER_GENITIVE = re.compile(r"\b([\w-]+)[ндт][ыі]ң(?= )")
_IRREGULAR_PLURALS = {"person": "people", "man": "men", "woman": "women", "child": "children", "staff": "staff"}
_SIBILANT = re.compile(r"(?:[sxz]|ch|sh)$")
_PAIR = 2
#: What may stand first in a stripped name and is no part of it.
_FORMER = "бұрынғы "


def with_tail(name: str, language: str, tail: Tail | None, use: TailUse) -> str:
    """A target name that has its country in full, as it reads when the Russian shortens or omits the country."""
    if tail is None:
        return name
    if use is TailUse.OMITTED:
        bare = without_country(name, language, tail)
        if language == "en" or bare == name:
            return bare
        return name if _POSSESSED_OBJECT.search(bare) else _standing_alone(bare)
    if use is TailUse.SHORT:
        if language == "en":
            return name.replace(tail.en_full, tail.en_short)
        return name.replace(tail.kk_full_genitive, tail.kk_short_genitive).replace(tail.kk_full, tail.kk_short)
    return name


def of_countries(name: str, language: str, tail: Tail | None, countries: Sequence[Owner]) -> str:
    """A target name with other countries in the place of its own.

    ``Ministry of Finance of the Republic of Kazakhstan`` → ``Ministry of Finance of Mongolia``; a plural may belong
    to several: ``Ministers of Foreign Affairs of Kazakhstan and Uzbekistan``.
    """
    names = [country.tail.name(language, country.use) for country in countries]
    joined = enumeration(names, language)
    if language == "en":
        if tail and tail.en_full in name:
            return name.replace(tail.en_full, joined, 1)
        return f"{name} of {joined}"
    last = countries[-1]
    genitive = enumeration([*names[:-1], last.tail.kazakh_genitive(last.use)], language)
    if tail and tail.kk_full_genitive in name:
        return name.replace(tail.kk_full_genitive, genitive, 1)
    if tail and tail.kk_full in name:
        return name.replace(tail.kk_full, joined, 1)
    return f"{genitive} {name}"


def without_country(name: str, language: str, tail: Tail | None) -> str:
    """A target name without its country, as it reads behind another country's name."""
    if tail is None:
        return name
    if language == "en":
        country = re.escape(tail.en_full.removeprefix("the "))
        return " ".join(re.sub(rf",? (?:of|in|for) (?:the )?{country}\b", "", name, count=1).split())
    outside_quotes = rf"^([^«]*?(?:«[^»]*»[^«]*?)*?)\b{re.escape(tail.kk_full)}(?:ның|нің)?(?:\s|$)"
    return re.sub(outside_quotes, r"\1", name, count=1).strip() or name


def plural_targets(targets: Mapping[str, str]) -> dict[str, str]:
    """The plural of a name in each target language."""
    return {language: plural(name, language) for language, name in targets.items()}


def plural(name: str, language: str) -> str:
    """The plural of an English or Kazakh name; it falls on the head noun."""
    return _english_plural(name) if language == "en" else kazakh.plural(name)


def possessed_position(kazakh_name: str) -> str:
    """A position that somebody's body has: директор → директоры, министрдің орынбасары → министрінің орынбасары."""
    inner = _INNER_GENITIVE.search(kazakh_name)
    if not inner:
        return kazakh.possessive(kazakh_name)
    holder = kazakh.inflect(kazakh.possessive(inner[1]), "genitive")
    return kazakh_name[: inner.start()] + holder + kazakh_name[inner.end() :]


def enumeration(names: Sequence[str], language: str) -> str:
    """``A, B and C``; in Kazakh two names are joined by мен, бен, пен after the last sound, more by және."""
    if len(names) == 1:
        return names[0]
    if language == "en":
        return f"{', '.join(names[:-1])} and {names[-1]}"
    link = _comitative(names[0]) if len(names) == _PAIR else "және"
    return f"{', '.join(names[:-1])} {link} {names[-1]}"


def _standing_alone(kazakh: str) -> str:
    """A stripped Kazakh name without the possessive that pointed to the country.

    An inner head loses it (Парламентінің Мәжілісі → Парламент Мәжілісі), and so does the last word when only
    adjectives stand before it (Жоғарғы Соты → Жоғарғы Сот); in a compound it stays (Қаржы министрлігі).
    """
    kazakh = _INNER_HEAD.sub(lambda inner: inner[1] + _GENITIVES.get(inner[2], inner[2]), kazakh)
    *before, last = kazakh.split(" ")
    whole = all(word in _ADJECTIVES for word in before) or before[-1].strip("»") in _WHOLE_BEFORE
    if whole and (bare := _unpossessed(last)):
        kazakh = " ".join([*before, bare])
    return kazakh if kazakh.startswith(_FORMER) else kazakh[:1].upper() + kazakh[1:]


def _unpossessed(word: str) -> str:
    """министрлігі → министрлік, хатшысы → хатшы; empty for what has no possessive ending."""
    if word[-2:] in ("сы", "сі") and word[-3:-2] in _VOWELS:
        return word[:-2]
    if word[-1:] not in ("ы", "і") or word[-2:-1] in _VOWELS:
        return ""
    stem = word[:-1]
    return stem[:-1] + {"г": "к", "ғ": "қ"}.get(stem[-1], stem[-1])


#: Nouns that an adjective follows: Prosecutors General, but Major Generals.
_BEFORE_GENERAL = ("Attorney", "Consul", "Director", "Governor", "Inspector", "Prosecutor", "Secretary", "Solicitor")


def _english_plural(name: str) -> str:
    """Put the head noun of an English name into the plural: the last word before the first preposition."""
    cut = next(_BEHIND_HEAD.finditer(name)).start()
    before, space, head = name[:cut].rpartition(" ")
    if head == "General" and before.endswith(_BEFORE_GENERAL):
        return f"{_english_plural(before)} General{name[cut:]}"
    return before + space + _plural_noun(head) + name[cut:]


def _plural_noun(noun: str) -> str:
    if noun.lower() in _IRREGULAR_PLURALS:
        plural = _IRREGULAR_PLURALS[noun.lower()]
        return plural.capitalize() if noun[0].isupper() else plural
    if noun.isupper():
        return noun + "s"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if _SIBILANT.search(noun) else "s")


def _comitative(name: str) -> str:
    """мен, бен or пен, as in the instrumental but for the vowel that links it to a loan: Минск пен Астана."""
    ending = kazakh.suffix(name, Case.INSTRUMENTAL).lower()
    return "пен" if ending.startswith("і") else ending[-3:]
