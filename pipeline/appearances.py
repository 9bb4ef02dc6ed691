"""When each article came into the feeds of a language, changed there and left: what feeds say of it.

The clock counts only when something did change, and what it said is kept, so that the same newsroom always gives
the same feeds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from pipeline import schema

#: An article's guid and the language that it appears in.
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """What readers get to see of an article in a language."""

    #: Of all that they see.
    digest: str
    #: When it last changed, as far as its source and its reviewer know.
    updated: datetime


@dataclass(frozen=True, slots=True)
class Appearance:
    """The history of an article in the feeds of a language."""

    #: Of what readers see; None while they see nothing.
    digest: str | None
    added: datetime
    #: When what readers see last changed; never goes back (RFC 4287, 4.2.15).
    updated: datetime
    #: When it last left; None when it never did.
    gone: datetime | None = None


def record(
    database: Engine, shown: Mapping[Place, Shown], languages: Collection[str], now: datetime
) -> dict[Place, Appearance]:
    """Note what readers see from now on.

    Args:
        database: the newsroom's.
        shown: everything that is published now; of what is new, the first came first.
        languages: those that have feeds now; what is noted of others stays.
        now: the time.

    Returns:
        The history of everything that is or was published in these languages.
    """
    with schema.writing(database) as connection:
        before = _load(connection, languages)
        after = {place: _next(known, shown.get(place), now) for place, known in before.items()}
        for number, place in enumerate(place for place in shown if place not in before):
            after[place] = _first(shown[place], now, number)
        _save(connection, {place: after[place] for place in after if after[place] != before.get(place)})
    return after


def _first(shown: Shown, now: datetime, number: int) -> Appearance:
    """Of articles that come together, each comes a microsecond after the one before: archives are in that order."""
    return Appearance(shown.digest, now + timedelta(microseconds=number), min(shown.updated, now))


def _next(before: Appearance, shown: Shown | None, now: datetime) -> Appearance:
    if shown is None:
        return before if before.digest is None else replace(before, digest=None, gone=now)
    if before.digest == shown.digest:
        return before
    return replace(before, digest=shown.digest, updated=max(before.updated, now))


def _load(connection: Connection, languages: Collection[str]) -> dict[Place, Appearance]:
    table = schema.appearances
    rows = connection.execute(sa.select(table).where(table.c.language.in_(languages))).mappings()
    return {
        (row["guid"], row["language"]): Appearance(row["digest"], row["added"], row["updated"], row["gone"])
        for row in rows
    }


def _save(connection: Connection, changed: Mapping[Place, Appearance]) -> None:
    if not changed:
        return
    table = schema.appearances
    keys = [{"of": guid, "in": language} for guid, language in changed]
    old = sa.delete(table).where(table.c.guid == sa.bindparam("of"), table.c.language == sa.bindparam("in"))
    connection.execute(old, keys)
    rows = [{"guid": guid, "language": language, **asdict(new)} for (guid, language), new in changed.items()]
    connection.execute(sa.insert(table), rows)
