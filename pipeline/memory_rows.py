"""Segments of the translation memory as rows of the database."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from glossary.span import Case, SpanKind
from pipeline.abstraction import ALL_KINDS, DIGITAL, Slot, normalised, says_more, skeleton
from pipeline.schema import UtcDateTime
from pipeline.schema import memory as table
from pipeline.unit import EPOCH, NO_EXTRAS, STANDING, Extras, Unit, UnitOrigin

#: SQLite's oldest limit of parameters in a statement is 999.
_KEYS_AT_A_TIME = 500
#: Translations of one sentence, or of one skeleton, that are looked at.
_MOST_VARIANTS = 50


def digest(pair: str, text: str) -> int:
    """A number of 63 bits for a text in a pair of languages."""
    return int.from_bytes(hashlib.blake2b(f"{pair}\0{text}".encode(), digest_size=8).digest(), "big") >> 1


def abstracted(source: str, slots: Sequence[Slot], kinds: frozenset[SpanKind]) -> str:
    """The skeleton; empty when there is nothing to abstract, or nothing else."""
    if not any(slot.kind in kinds for slot in slots):
        return ""
    text = skeleton(source, slots, kinds)
    return text if says_more(text) else ""


def stored(connection: Connection, units: Sequence[Unit]) -> dict[tuple[str, str, str], tuple[int, Unit]]:
    """Those of the units whose sentence, in its context, is in the memory: by identity, with their ids."""
    digests = sorted({digest(unit.pair, normalised(unit.source)) for unit in units})
    found = {}
    for start in range(0, len(digests), _KEYS_AT_A_TIME):
        query = sa.select(table).where(table.c.exact.in_(digests[start : start + _KEYS_AT_A_TIME]))
        for row in connection.execute(query).mappings():
            unit = as_unit(row)
            found[unit.identity] = (row["id"], unit)
    return found


def best(connection: Connection, condition: sa.ColumnElement[bool], previous: str) -> list[Unit]:
    """The segments to try, the best first: by standing, then by the sentence before, then the latest.

    One after the same sentence comes first, then one that is bound to none, as OmegaT's default translation is.
    """
    standing = sa.case({origin.value: rank for origin, rank in STANDING.items()}, value=table.c.origin)
    latest = sa.func.coalesce(table.c.changed, table.c.created, sa.literal(EPOCH, UtcDateTime))
    context = sa.case((table.c.previous == previous, 2), (table.c.previous == "", 1), else_=0)
    order = (standing.desc(), context.desc(), latest.desc(), table.c.id.desc())
    query = sa.select(table).where(condition).order_by(*order).limit(_MOST_VARIANTS)
    return [as_unit(row) for row in connection.execute(query).mappings()]


def as_unit(row: sa.RowMapping) -> Unit:
    """The segment that :func:`as_row` made a row of."""
    return Unit(
        source=row["source"],
        target=row["target"],
        source_language=row["source_language"],
        target_language=row["target_language"],
        origin=UnitOrigin(row["origin"]),
        previous=row["previous"],
        confidence=row["confidence"],
        created=row["created"],
        changed=row["changed"],
        author=row["author"],
        editor=row["editor"],
        document=row["document"],
        slots=as_slots(row["slots"]),
        extras=_extras(*row["extras"]) if row["extras"] else NO_EXTRAS,
    )


def _extras(source_tag: str, target_tag: str, note: str, properties: Sequence[tuple[str, str]]) -> Extras:
    return Extras(source_tag, target_tag, note, tuple((name, value) for name, value in properties))


def as_slots(rows: Sequence[Sequence[Any]]) -> tuple[Slot, ...]:
    """The column of slots."""
    return tuple(_slot(*values) for values in rows)


def _slot(start: int, end: int, kind: str, shape: str, low: int, high: int, case: str | None, relative: bool) -> Slot:
    return Slot(start, end, SpanKind(kind), shape, low, high, Case(case) if case else None, relative)


def as_row(unit: Unit) -> dict[str, Any]:
    """The values of all columns but the id."""
    abstract = abstracted(unit.source, unit.slots, ALL_KINDS)
    numeric = abstracted(unit.source, unit.slots, DIGITAL)
    return {
        "exact": digest(unit.pair, normalised(unit.source)),
        "abstract": digest(unit.pair, abstract) if abstract else None,
        "numeric": digest(unit.pair, numeric) if numeric else None,
        "source_language": unit.source_language,
        "target_language": unit.target_language,
        "source": unit.source,
        "target": unit.target,
        "previous": normalised(unit.previous),
        "origin": unit.origin,
        "confidence": unit.confidence,
        "created": unit.created,
        "changed": unit.changed,
        "author": unit.author,
        "editor": unit.editor,
        "document": unit.document,
        "slots": [astuple(slot) for slot in unit.slots],
        "extras": None if unit.extras == NO_EXTRAS else astuple(unit.extras),
    }
