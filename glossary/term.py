"""One concept of a termbase and its names in Russian, English and Kazakh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from glossary.errors import GlossaryError

LANGUAGES = ("ru", "en", "kk")


class TermType(StrEnum):
    """What a concept is."""

    INSTITUTION = "institution"
    UNIT = "unit"
    ORGANISATION = "organisation"
    PROGRAMME = "programme"
    POSITION = "position"
    PERSON = "person"
    DOCUMENT = "document"
    EVENT = "event"
    PLACE = "place"
    COMMON = "common"


@dataclass(frozen=True, slots=True)
class Forms:
    """The names of a concept in one language, each in the nominative and without an English article."""

    #: The official form; the one that translations carry.
    preferred: str
    #: Official abbreviations, the usual one first.
    abbreviations: tuple[str, ...] = ()
    #: Other names that are right as well, for instance short ones.
    variants: tuple[str, ...] = ()
    #: Wrong names that people and machines write; an error in a translation.
    forbidden: tuple[str, ...] = ()

    def every(self) -> tuple[str, ...]:
        """All names that are right, the preferred one first."""
        return (self.preferred, *self.abbreviations, *self.variants)


@dataclass(frozen=True, slots=True)
class Term:
    """One designation of a concept; a concept that changed its name has several, told apart by their dates."""

    #: The concept, as a short Latin slug: ``kz-ministry-finance``.
    id: str
    type: TermType
    #: Language → names; Russian is always there, a target language may be missing.
    forms: Mapping[str, Forms] = field(hash=False)
    #: ISO 3166-1 alpha-2, upper case; empty for what belongs to no country.
    country: str = ""
    #: First and last day on which this designation was official; None: open.
    valid_from: date | None = None
    valid_to: date | None = None
    #: Whether English puts ``the`` before the name; None: decided by rule.
    english_article: bool | None = None
    note: str = ""
    #: Where the official form was taken from.
    source: str = ""

    @property
    def russian(self) -> Forms:
        return self.forms["ru"]

    def preferred(self, language: str) -> str:
        """The official form in a language, empty when the termbase has none."""
        forms = self.forms.get(language)
        return forms.preferred if forms else ""

    def valid_on(self, day: date | None) -> bool:
        """Whether this designation was official on that day; without a day, whether it still is."""
        if day is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def make_term(record: Mapping[str, str], where: str = "term") -> Term:
    """Build a term from the columns of a termbase file (see :data:`glossary.csvfile.COLUMNS`).

    Several values in a cell are separated by ``|``; days are ISO 8601; ``en_article`` is ``yes``, ``no`` or empty.
    Raises GlossaryError, which begins with ``where``, for the first thing that is wrong.
    """
    cells = {column: (value or "").strip() for column, value in record.items() if column}
    identifier = cells.get("id", "")
    if len(identifier.split()) != 1:
        raise GlossaryError(f"{where}: a term needs an id without spaces, such as kz-ministry-finance")
    if not cells.get("ru"):
        raise GlossaryError(f"{where}: {identifier} has no Russian name; fill the column ru")
    valid_from, valid_to = (_day(cells.get(column, ""), column, where) for column in ("valid_from", "valid_to"))
    if valid_from and valid_to and valid_from > valid_to:
        raise GlossaryError(f"{where}: {identifier} ends ({valid_to}) before it begins ({valid_from})")
    return Term(
        id=identifier,
        type=_type(cells.get("type", ""), where),
        forms=MappingProxyType(_forms(cells, where)),
        country=_country(cells.get("country", ""), where),
        valid_from=valid_from,
        valid_to=valid_to,
        english_article=_article(cells.get("en_article", ""), where),
        note=cells.get("note", ""),
        source=cells.get("source", ""),
    )


def _forms(cells: Mapping[str, str], where: str) -> dict[str, Forms]:
    forms = {}
    for language in LANGUAGES:
        rest = [_values(cells.get(f"{language}_{kind}", "")) for kind in ("abbr", "variants", "forbidden")]
        if preferred := cells.get(language, ""):
            if "|" in preferred:
                raise GlossaryError(
                    f"{where}: the column {language} holds one name; move the others to {language}_variants"
                )
            forms[language] = Forms(preferred, *rest)
        elif any(rest):
            raise GlossaryError(f"{where}: {language} has other forms but no preferred one")
    return forms


def _values(cell: str) -> tuple[str, ...]:
    if "|" not in cell:
        return (cell,) if cell else ()
    return tuple(dict.fromkeys(value for part in cell.split("|") if (value := part.strip())))


def _type(text: str, where: str) -> TermType:
    try:
        return TermType(text.lower() or TermType.COMMON)
    except ValueError:
        raise GlossaryError(f"{where}: unknown type {text!r}; use one of {', '.join(TermType)}") from None


def _country(text: str, where: str) -> str:
    if text and not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise GlossaryError(f"{where}: {text!r} is no country code; use two letters (ISO 3166-1), such as KZ")
    return text.upper()


def _day(text: str, column: str, where: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise GlossaryError(f"{where}: {column} is {text!r}; write a day as 2024-03-31") from None


def _article(text: str, where: str) -> bool | None:
    known = {
        "": None,
        "yes": True,
        "the": True,
        "1": True,
        "true": True,
        "no": False,
        "0": False,
        "false": False,
        "none": False,
    }
    try:
        return known[text.lower()]
    except KeyError:
        raise GlossaryError(f"{where}: en_article is {text!r}; write yes, no or nothing") from None
