"""The translation memory: what people translated, corrected or imported, to be used again.

What machines said is not in it (see ``Store.hypotheses``). A sentence is remembered once for each pair of languages
and each sentence before it; a later translation of equal standing replaces the earlier one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from typing import Any

import sqlalchemy as sa
from rapidfuzz import fuzz, process
from sqlalchemy.engine import Connection, Engine

from glossary.span import Case, Span, SpanKind
from pipeline import abstraction
from pipeline.abstraction import ALL_KINDS, DIGITAL, Rebuilt, Slot
from pipeline.article import Origin, Rendering
from pipeline.errors import StoreError
from pipeline.memory_index import TrigramIndex
from pipeline.schema import memory as table
from pipeline.translate import Match

#: Less certain alignments are shown to people, but not used by themselves.
SURE = 0.9

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BATCH = 2000
#: SQLite's oldest limit of parameters in a statement is 999.
_KEYS_AT_A_TIME = 500
#: Translations of one sentence, or of one skeleton, that are looked at.
_MOST_VARIANTS = 50
_MOST_CANDIDATES = 200


class UnitOrigin(StrEnum):
    """Where a segment came from, the most trusted first."""

    #: Approved or corrected in this newsroom.
    HUMAN = "human"
    #: From a TMX or CSV file.
    IMPORTED = "imported"
    #: From two documents, sentence by sentence, by a computer.
    ALIGNED = "aligned"


_STANDING = {origin: -rank for rank, origin in enumerate(UnitOrigin)}


@dataclass(frozen=True, slots=True)
class Unit:
    """A segment of the memory."""

    source: str
    target: str
    #: BCP 47.
    source_language: str
    target_language: str
    origin: UnitOrigin
    #: The sentence before it; empty at the beginning of a document, and when it is not known.
    previous: str = ""
    #: 0 to 1: how sure it is that the target translates the source.
    confidence: float = 1.0
    #: Aware, in UTC; None when not known.
    created: datetime | None = None
    changed: datetime | None = None
    #: Who made it, who changed it last, and the document that it comes from; empty when not known.
    author: str = ""
    editor: str = ""
    document: str = ""
    #: Protected spans of the source and where the target says them.
    slots: tuple[Slot, ...] = ()

    @property
    def pair(self) -> str:
        return f"{self.source_language}→{self.target_language}"

    @property
    def rank(self) -> tuple[int, datetime]:
        """The higher of two translations of the same sentence is the one to use."""
        return _STANDING[self.origin], self.changed or self.created or _EPOCH


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A translation for a person to adapt."""

    unit: Unit
    #: 0 to 1; 1 when the sources are the same but for protected spans.
    similarity: float

    @property
    def source(self) -> str:
        return self.unit.source

    @property
    def target(self) -> str:
        return self.unit.target


@dataclass(frozen=True, slots=True)
class Count:
    """How many segments there are of a kind."""

    source: str
    target: str
    origin: str
    segments: int


class Memory:
    """The translation memory of a newsroom. Every method is one transaction."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._index = TrigramIndex()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._database.begin() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            raise StoreError(
                "translation memory", f"could not be used ({error.orig})", "check the disk; nothing was lost"
            ) from error

    # Use

    def recall(
        self, source: str, previous: str, spans: Sequence[Span], source_language: str, target_language: str
    ) -> Match | None:
        """The best translation for ``source`` that needs no editing; None when there is none.

        The same sentence, best after the same sentence; or one that differs in protected spans only, its
        translation rebuilt with the renderings of ``spans``. People's work comes before imports and alignments.

        Args:
            source: the sentence.
            previous: the sentence before it; empty at the beginning of a document.
            spans: its protected spans.
            source_language, target_language: BCP 47.
        """
        pair = f"{source_language}→{target_language}"
        with self._transaction() as connection:
            for column, text, kinds in _lookups(source, spans, pair):
                units = _units(connection, column, _digest(pair, text))
                for unit in sorted(units, key=_preference(previous), reverse=True):
                    rebuilt = _fitted(unit, source, spans, text, kinds)
                    if rebuilt is not None:
                        return _match(rebuilt, target_language)
        return None

    def fuzzy(
        self,
        source: str,
        spans: Sequence[Span],
        source_language: str,
        target_language: str,
        threshold: float = 0.7,
        limit: int = 5,
    ) -> list[Suggestion]:
        """Translations of sentences that resemble ``source``, the most similar first.

        Args:
            source, spans, source_language, target_language: as for :meth:`recall`.
            threshold: least similarity, 0 to 1: the share of characters that two skeletons have in common, in order.
            limit: how many at most.
        """
        pair = f"{source_language}→{target_language}"
        wanted = abstraction.outline(source, abstraction.slots(spans, target_language))
        with self._transaction() as connection:
            candidates = self._index.candidates(connection, wanted, pair, _MOST_CANDIDATES)
            query = sa.select(table.c.id, table.c.source, table.c.slots).where(table.c.id.in_(candidates))
            outlines = {
                row.id: abstraction.outline(row.source, _slots(row.slots)) for row in connection.execute(query)
            }
            scored = process.extract(wanted, outlines, scorer=fuzz.ratio, score_cutoff=100 * threshold, limit=limit)
            similarity = {number: score / 100 for _, score, number in scored}
            rows = connection.execute(sa.select(table).where(table.c.id.in_(similarity))).mappings()
            suggestions = [Suggestion(_unit(row), similarity[row["id"]]) for row in rows]
        return sorted(suggestions, key=lambda s: (s.similarity, s.unit.rank), reverse=True)

    # Learning

    def learn(self, units: Iterable[Unit]) -> int:
        """Remember all of ``units``, or none when something fails; returns how many there were.

        Raises:
            StoreError: the database cannot be written.
        """
        count, waiting = 0, iter(units)
        try:
            with self._transaction() as connection:
                while batch := list(islice(waiting, _BATCH)):
                    self._learn(connection, batch)
                    count += len(batch)
        except BaseException:
            self._index.forget()
            raise
        return count

    def _learn(self, connection: Connection, batch: Sequence[Unit]) -> None:
        latest: dict[tuple[str, str, str], Unit] = {}
        for unit in batch:
            known = latest.get(_identity(unit))
            if known is None or unit.rank >= known.rank:
                latest[_identity(unit)] = unit
        stored = _stored(connection, list(latest.values()))
        fresh = [unit for identity, unit in latest.items() if identity not in stored]
        better = [
            {"number": stored[identity][0], **_row(unit)}
            for identity, unit in latest.items()
            if identity in stored and _supersedes(unit, stored[identity][1])
        ]
        if better:
            connection.execute(sa.update(table).where(table.c.id == sa.bindparam("number")), better)
        if fresh:
            self._insert(connection, fresh)

    def _insert(self, connection: Connection, units: Sequence[Unit]) -> None:
        insert = sa.insert(table).returning(table.c.id, sort_by_parameter_order=True)
        numbers = list(connection.scalars(insert, [_row(unit) for unit in units]))
        for pair in sorted({unit.pair for unit in units}):
            entries = {n: _comparable(u) for n, u in zip(numbers, units, strict=True) if u.pair == pair}
            self._index.enter(connection, list(entries.values()), list(entries), pair)

    # Contents

    def stats(self) -> list[Count]:
        """How many segments there are, by languages and origin."""
        by = (table.c.source_language, table.c.target_language, table.c.origin)
        query = sa.select(*by, sa.func.count()).group_by(*by).order_by(*by)
        with self._transaction() as connection:
            return [Count(*row) for row in connection.execute(query)]

    def units(self) -> Iterator[Unit]:
        """Every segment, in the order in which they were learned."""
        query = sa.select(table).order_by(table.c.id).execution_options(yield_per=_BATCH)
        with self._transaction() as connection:
            yield from map(_unit, connection.execute(query).mappings())


Lookup = tuple[sa.Column[int], str, frozenset[SpanKind]]


def _lookups(source: str, spans: Sequence[Span], pair: str) -> Iterator[Lookup]:
    """Where to look for a sentence: the column, the text to find there, and the kinds of spans that may differ."""
    target_language = pair.partition("→")[2]
    yield table.c.exact, abstraction.normalised(source), frozenset()
    present = abstraction.slots(spans, target_language)
    for column, kinds in ((table.c.abstract, ALL_KINDS), (table.c.numeric, DIGITAL)):
        if text := _abstract(source, present, kinds):
            yield column, text, kinds


def _abstract(source: str, slots: Sequence[Slot], kinds: frozenset[SpanKind]) -> str:
    """The skeleton; empty when there is nothing to abstract, or nothing else."""
    if not any(slot.kind in kinds for slot in slots):
        return ""
    text = abstraction.skeleton(source, slots, kinds)
    return text if abstraction.says_more(text) else ""


def _comparable(unit: Unit) -> str:
    return abstraction.outline(unit.source, unit.slots)


def _digest(pair: str, text: str) -> int:
    """A number of 63 bits for a text in a pair of languages."""
    return int.from_bytes(hashlib.blake2b(f"{pair}\0{text}".encode(), digest_size=8).digest(), "big") >> 1


def _preference(previous: str) -> Callable[[Unit], tuple[int, bool, datetime]]:
    context = abstraction.normalised(previous)

    def preference(unit: Unit) -> tuple[int, bool, datetime]:
        standing, changed = unit.rank
        return standing, abstraction.normalised(unit.previous) == context, changed

    return preference


def _fitted(unit: Unit, source: str, spans: Sequence[Span], text: str, kinds: frozenset[SpanKind]) -> Rebuilt | None:
    """The unit's translation as it serves ``source``; None when it does not, or is not sure enough."""
    if unit.confidence < SURE or abstraction.skeleton(unit.source, unit.slots, kinds) != text:
        return None
    rebuilt = abstraction.rebuild(
        unit.source, unit.target, unit.slots, spans, unit.target_language, kinds or ALL_KINDS
    )
    if kinds or (rebuilt is not None and not rebuilt.changed):
        return rebuilt
    return Rebuilt(unit.target, (), changed=False)


def _match(rebuilt: Rebuilt, language: str) -> Match:
    renderings = tuple(
        Rendering(
            text=placed.span.text,
            target=rebuilt.text[placed.start : placed.end],
            kind=placed.span.kind,
            term=placed.span.term,
            case=placed.case or "",
            rule="; ".join(filter(None, (placed.span.rule, "translation memory"))),
        )
        for placed in rebuilt.placed
    )
    anchors = tuple(((p.span.start, p.span.end), (p.start, p.end)) for p in rebuilt.placed)
    origin = Origin.MEMORY_FUZZY if rebuilt.changed else Origin.MEMORY_EXACT
    return Match(rebuilt.text, origin, 1.0, renderings, anchors)


# Rows


def _identity(unit: Unit) -> tuple[str, str, str]:
    return unit.pair, abstraction.normalised(unit.source), abstraction.normalised(unit.previous)


def _supersedes(unit: Unit, known: Unit) -> bool:
    """Whether ``unit`` takes the place of the same sentence in the memory; one that says the same does not."""
    return unit.rank > known.rank or (unit.rank == known.rank and unit.target != known.target)


def _stored(connection: Connection, units: Sequence[Unit]) -> dict[tuple[str, str, str], tuple[int, Unit]]:
    """Those of the units whose sentence, in its context, is in the memory: by identity, with their ids."""
    digests = sorted({_digest(unit.pair, abstraction.normalised(unit.source)) for unit in units})
    found = {}
    for start in range(0, len(digests), _KEYS_AT_A_TIME):
        query = sa.select(table).where(table.c.exact.in_(digests[start : start + _KEYS_AT_A_TIME]))
        for row in connection.execute(query).mappings():
            unit = _unit(row)
            found[_identity(unit)] = (row["id"], unit)
    return found


def _units(connection: Connection, column: sa.Column[int], digest: int) -> list[Unit]:
    query = sa.select(table).where(column == digest).order_by(table.c.id.desc()).limit(_MOST_VARIANTS)
    return [_unit(row) for row in connection.execute(query).mappings()]


def _unit(row: sa.RowMapping) -> Unit:
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
        slots=_slots(row["slots"]),
    )


def _slots(rows: Sequence[Sequence[Any]]) -> tuple[Slot, ...]:
    return tuple(_slot(*values) for values in rows)


def _slot(start: int, end: int, kind: str, shape: str, low: int, high: int, case: str | None, relative: bool) -> Slot:
    return Slot(start, end, SpanKind(kind), shape, low, high, Case(case) if case else None, relative)


def _row(unit: Unit) -> dict[str, Any]:
    abstract = _abstract(unit.source, unit.slots, ALL_KINDS)
    numeric = _abstract(unit.source, unit.slots, DIGITAL)
    return {
        "exact": _digest(unit.pair, abstraction.normalised(unit.source)),
        "abstract": _digest(unit.pair, abstract) if abstract else None,
        "numeric": _digest(unit.pair, numeric) if numeric else None,
        "source_language": unit.source_language,
        "target_language": unit.target_language,
        "source": unit.source,
        "target": unit.target,
        "previous": unit.previous,
        "origin": unit.origin,
        "confidence": unit.confidence,
        "created": unit.created,
        "changed": unit.changed,
        "author": unit.author,
        "editor": unit.editor,
        "document": unit.document,
        "slots": [astuple(slot) for slot in unit.slots],
    }
