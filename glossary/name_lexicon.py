"""The tables behind person names: known first names with their gender, foreign spellings, Kazakh spellings.

First names come from the lists that natasha ships for its extractor (7,600 names of the former Soviet Union), from
``data/kazakh_names.tsv`` and ``data/name_exceptions.tsv``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import util
from pathlib import Path

from glossary.name_letters import in_russian_letters
from glossary.tables import rows

#: Men's first names in -а, -я; all others with that ending are women's.
_MASCULINE_IN_A = frozenset(
    "Илья Никита Кузьма Фома Лука Данила Савва Мустафа Муса Иса Абдулла Миша Саша Юкка Муртаза Жакия Мырза Пекка"
    " Зия Яхья Гамза Хамза Мирза".split()
)


@dataclass(frozen=True, slots=True)
class ForeignName:
    """A line of ``data/name_exceptions.tsv``."""

    latin: str
    gender: str
    #: ``japanese``, ``korean``, ``chinese``, or empty.
    system: str


@cache
def foreign(role: str, system: str = "") -> dict[str, ForeignName]:
    """Russian nominative → Latin spelling, for ``first`` or ``surname``, of one system (empty: no particular one)."""
    return {
        russian: ForeignName(latin, gender, its_system)
        for russian, latin, its_role, gender, its_system in rows("name_exceptions.tsv")
        if its_role == role and its_system == system
    }


def foreign_first(name: str, gender: str) -> ForeignName | None:
    """The Latin spelling of a first name; «Мишель» is Michel or Michelle by the gender."""
    return _foreign_first_by_gender().get((name, gender)) or foreign("first").get(name)


@cache
def _foreign_first_by_gender() -> dict[tuple[str, str], ForeignName]:
    return {
        (russian, gender): ForeignName(latin, gender, system)
        for russian, latin, role, gender, system in rows("name_exceptions.tsv")
        if role == "first" and not system
    }


@cache
def kazakh(role: str) -> dict[str, str]:
    """Russian → Kazakh spelling, for ``first``, ``surname`` (stems), ``head`` or ``tail`` (parts of stems)."""
    return {russian: spelling for russian, spelling, its_role, _ in rows("kazakh_names.tsv") if its_role == role}


@cache
def _natasha_first_names() -> frozenset[str]:
    package = util.find_spec("natasha")
    if package is None or package.origin is None:
        return frozenset()
    path = Path(package.origin).parent / "data" / "dict" / "first.txt"
    names = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return frozenset("-".join(part.capitalize() for part in name.split("-")) for name in names if len(name) > 2)


@cache
def first_names() -> dict[str, str]:
    """Known first names → gender: ``m``, ``f``, or empty where the name does not tell."""
    genders: dict[str, set[str]] = defaultdict(set)
    for row in rows("kazakh_names.tsv"):
        if row[2] == "first":
            for name in {row[0], in_russian_letters(row[1])}:
                genders[name].add(row[3])
    for row in rows("name_exceptions.tsv"):
        if row[2] == "first":
            genders[row[0]].add(row[3])
    for name in _natasha_first_names():
        genders.setdefault(name, {_guess(name)})
    return {name: next(iter(found)) if len(found) == 1 else "" for name, found in genders.items()}


def _guess(name: str) -> str:
    if name.endswith(("а", "я")):
        return "m" if name in _MASCULINE_IN_A else "f"
    return "f" if name.endswith("гуль") else ""


def first_name_gender(name: str) -> str | None:
    """The gender of a known first name in the nominative; None if it is not known."""
    return first_names().get(name.replace("ё", "е"), first_names().get(name))
