"""The plural of an official name: министры иностранных дел → Ministers of Foreign Affairs, Сыртқы істер министрлері."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LINKS = re.compile(r" (?:of|for|to|under|in|on|at|with|by|and)\b|,| \(|$")
_IRREGULAR = {"person": "people", "man": "men", "woman": "women", "child": "children", "staff": "staff"}
_SIBILANT = re.compile(r"(?:[sxz]|ch|sh)$")


def plural_targets(targets: Mapping[str, str]) -> dict[str, str]:
    """The plural of a name in each target language."""
    from glossary import kazakh

    return {
        language: english_plural(name) if language == "en" else kazakh.plural(name)
        for language, name in targets.items()
    }


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
