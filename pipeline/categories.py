"""Names of categories in the languages that a newsroom publishes in."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

_SHIPPED = Path(__file__).parent / "categories.tsv"
_LANGUAGES = ("ru", "en", "kk")

#: Name in its own language, as :func:`key` writes it → language → name.
Names = Mapping[str, Mapping[str, str]]


def key(name: str) -> str:
    """A category's name as tables of them know it: in lower case, with е for ё."""
    return name.strip().lower().replace("ё", "е")


def localised(categories: Iterable[str], language: str, own: Names) -> tuple[str, ...]:
    """Categories in ``language``; a name that no table knows stays as it is.

    Args:
        categories: names as the source gave them.
        language: the language of the feed.
        own: the newsroom's table; it wins over the shipped one.
    """
    return tuple(_localised(category, language, own) for category in categories)


def _localised(category: str, language: str, own: Names) -> str:
    name = key(category)
    for table in (own, _shipped()):
        if language in table.get(name, {}):
            return table[name][language]
    return category


@lru_cache(maxsize=1)
def _shipped() -> dict[str, dict[str, str]]:
    with _SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {
        key(row[language]): {code: row[code] for code in _LANGUAGES}
        for language in reversed(_LANGUAGES)
        for row in rows
    }
