"""Names of categories in the languages that a newsroom publishes in."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

_SHIPPED = Path(__file__).parent / "categories.tsv"
_LANGUAGES = ("ru", "en", "kk")

#: Name in its own language, in lower case → language → name.
Names = Mapping[str, Mapping[str, str]]


def localised(categories: Iterable[str], language: str, own: Names) -> tuple[str, ...]:
    """Categories in ``language``; a name that no table knows stays as it is.

    Args:
        categories: names as the source gave them.
        language: the language of the feed.
        own: the newsroom's table; it wins over the shipped one.
    """
    return tuple(_localised(category, language, own) for category in categories)


def _localised(category: str, language: str, own: Names) -> str:
    key = category.strip().lower().replace("ё", "е")
    for table in (own, _shipped()):
        if language in table.get(key, {}):
            return table[key][language]
    return category


@lru_cache(maxsize=1)
def _shipped() -> dict[str, dict[str, str]]:
    with _SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {
        row[language].lower().replace("ё", "е"): {code: row[code] for code in _LANGUAGES}
        for language in reversed(_LANGUAGES)
        for row in rows
    }
