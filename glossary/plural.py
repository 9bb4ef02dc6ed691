"""Names that change in the targets: the plural, and a position that has an owner."""

from __future__ import annotations

import re
from collections.abc import Mapping

from glossary import kazakh

_LINKS = re.compile(r" (?:of|for|to|under|in|on|at|with|by|and)\b|,| \(|$")
_INNER_GENITIVE = re.compile(r"\b([\w-]+)[ндт][ыі]ң(?= )")
_IRREGULAR = {"person": "people", "man": "men", "woman": "women", "child": "children", "staff": "staff"}
_SIBILANT = re.compile(r"(?:[sxz]|ch|sh)$")


def plural_targets(targets: Mapping[str, str]) -> dict[str, str]:
    """The plural of a name in each target language."""
    return {language: plural(name, language) for language, name in targets.items()}


def plural(name: str, language: str) -> str:
    """The plural of an English or Kazakh name; it falls on the head noun."""
    if language == "en":
        return english_plural(name)
    return kazakh.plural(name)


def possessed_position(kazakh_name: str) -> str:
    """A position that somebody's body has: директор → директоры, министрдің орынбасары → министрінің орынбасары."""
    inner = _INNER_GENITIVE.search(kazakh_name)
    if not inner:
        return kazakh.possessive(kazakh_name)
    holder = kazakh.inflect(kazakh.possessive(inner[1]), "genitive")
    return kazakh_name[: inner.start()] + holder + kazakh_name[inner.end() :]


def english_plural(name: str) -> str:
    """Put the head noun of an English name into the plural: the last word before the first preposition."""
    cut = next(_LINKS.finditer(name)).start()
    before, space, head = name[:cut].rpartition(" ")
    return before + space + _plural_noun(head) + name[cut:]


def _plural_noun(noun: str) -> str:
    if noun.lower() in _IRREGULAR:
        plural = _IRREGULAR[noun.lower()]
        return plural.capitalize() if noun[0].isupper() else plural
    if noun.isupper():
        return noun + "s"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if _SIBILANT.search(noun) else "s")
