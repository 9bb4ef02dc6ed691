"""The translation memory: what people translated, corrected or imported, to be used again.

What machines said is not in it (see ``Store.hypotheses``). A sentence is remembered once for each pair of languages
and each sentence before it; a later translation of equal standing replaces the earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa
from rapidfuzz import fuzz, process
from sqlalchemy.engine import Connection, Engine

from glossary.span import Span, SpanKind
from pipeline import abstraction, memory_rows
from pipeline.abstraction import ALL_KINDS, DIGITAL, Rebuilt
from pipeline.article import Origin, Rendering
from pipeline.memory_index import TrigramIndex
from pipeline.memory_rows import abstracted, as_row, as_slots, as_unit, digest
from pipeline.schema import memory as table
from pipeline.schema import transaction
from pipeline.unit import Match, Unit, UnitOrigin

#: Less certain alignments are shown to people, but not used by themselves.
SURE = 0.9

#: Segments that are learned, or read, at a time.
_BATCH = 2000
#: Segments that are compared with a sentence in full.
_MOST_CANDIDATES = 200


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


@dataclass(frozen=True, slots=True)
class Learned:
    """What became of segments that were to be learned."""

    #: Those that the memory did not have.
    added: int = 0
    #: Those that took the place of an earlier translation.
    replaced: int = 0
    #: Those that changed nothing: the memory had them, or had better ones.
    known: int = 0
    #: Those of the added and replaced that are only suggested to people; see ``SURE``.
    uncertain: int = 0

    def __add__(self, other: Learned) -> Learned:
        return Learned(
            self.added + other.added,
            self.replaced + other.replaced,
            self.known + other.known,
            self.uncertain + other.uncertain,
        )


class Memory:
    """The translation memory of a newsroom. Every method is one transaction."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._index = TrigramIndex()
        #: Pairs of languages that had segments when they were asked for.
        self._filled: dict[tuple[str, str], bool] = {}

    def _transaction(self) -> AbstractContextManager[Connection]:
        return transaction(self._database)

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
        if not self._has(source_language, target_language):
            return None
        pair = f"{source_language}→{target_language}"
        with self._transaction() as connection:
            for column, text, kinds in _lookups(source, spans, pair):
                for unit in memory_rows.best(
                    connection, column == digest(pair, text), abstraction.normalised(previous)
                ):
                    rebuilt = _fitted(unit, source, spans, text, kinds)
                    if rebuilt is not None:
                        return _match(unit, rebuilt)
        return None

    def _has(self, source_language: str, target_language: str) -> bool:
        """Whether there is anything between these languages; asked once, and again after learning."""
        pair = source_language, target_language
        if pair not in self._filled:
            query = sa.select(table.c.id).where(
                table.c.source_language == source_language, table.c.target_language == target_language
            )
            with self._transaction() as connection:
                self._filled[pair] = connection.execute(query.limit(1)).first() is not None
        return self._filled[pair]

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
                row.id: abstraction.outline(row.source, as_slots(row.slots)) for row in connection.execute(query)
            }
            scored = process.extract(wanted, outlines, scorer=fuzz.ratio, score_cutoff=100 * threshold, limit=limit)
            similarity = {number: score / 100 for _, score, number in scored}
            rows = connection.execute(sa.select(table).where(table.c.id.in_(similarity))).mappings()
            suggestions = [Suggestion(as_unit(row), similarity[row["id"]]) for row in rows]
        return sorted(suggestions, key=lambda s: (s.similarity, s.unit.rank), reverse=True)

    # Learning

    def learn(self, units: Iterable[Unit]) -> Learned:
        """Remember all of ``units``, or none when something fails.

        Raises:
            StoreError: the database cannot be written.
        """
        learned, waiting = Learned(), iter(units)
        self._filled.clear()
        self._index.forget()
        try:
            with self._transaction() as connection:
                while batch := list(islice(waiting, _BATCH)):
                    learned += self._learn(connection, batch)
        except BaseException:
            self._index.forget()
            raise
        return learned

    def _learn(self, connection: Connection, batch: Sequence[Unit]) -> Learned:
        latest: dict[tuple[str, str, str], Unit] = {}
        for unit in batch:
            known = latest.get(unit.identity)
            if known is None or unit.rank >= known.rank:
                latest[unit.identity] = unit
        stored = memory_rows.stored(connection, list(latest.values()))
        fresh = [unit for identity, unit in latest.items() if identity not in stored]
        better = [
            unit for identity, unit in latest.items() if identity in stored and unit.supersedes(stored[identity][1])
        ]
        if better:
            rows = [{"number": stored[unit.identity][0], **as_row(unit)} for unit in better]
            connection.execute(sa.update(table).where(table.c.id == sa.bindparam("number")), rows)
        if fresh:
            self._insert(connection, fresh)
        uncertain = sum(unit.confidence < SURE for unit in (*fresh, *better))
        return Learned(len(fresh), len(better), len(batch) - len(fresh) - len(better), uncertain)

    def _insert(self, connection: Connection, units: Sequence[Unit]) -> None:
        insert = sa.insert(table).returning(table.c.id, sort_by_parameter_order=True)
        numbers = list(connection.scalars(insert, [as_row(unit) for unit in units]))
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

    def knows(self, document: str, target_language: str) -> bool:
        """Whether people approved a translation of a document into a language before."""
        query = sa.select(table.c.id).where(
            table.c.document == document,
            table.c.target_language == target_language,
            table.c.origin == UnitOrigin.HUMAN,
        )
        with self._transaction() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def units(self) -> Iterator[Unit]:
        """Every segment, in the order in which they were learned."""
        query = sa.select(table).order_by(table.c.id).execution_options(yield_per=_BATCH)
        with self._transaction() as connection:
            yield from map(as_unit, connection.execute(query).mappings())


#: The column, the text to find there, and the kinds of spans that may differ.
Lookup = tuple[sa.Column[int], str, frozenset[SpanKind]]


def _lookups(source: str, spans: Sequence[Span], pair: str) -> Iterator[Lookup]:
    """Where to look for a sentence, the closest match first."""
    target_language = pair.partition("→")[2]
    yield table.c.exact, abstraction.normalised(source), frozenset()
    present = abstraction.slots(spans, target_language)
    for column, kinds in ((table.c.abstract, ALL_KINDS), (table.c.numeric, DIGITAL)):
        if text := abstracted(source, present, kinds):
            yield column, text, kinds


def _comparable(unit: Unit) -> str:
    return abstraction.outline(unit.source, unit.slots)


def _fitted(unit: Unit, source: str, spans: Sequence[Span], text: str, kinds: frozenset[SpanKind]) -> Rebuilt | None:
    """The unit's translation as it serves ``source``; None when it does not, or is not sure enough."""
    if unit.confidence < SURE or abstraction.skeleton(unit.source, unit.slots, kinds) != text:
        return None
    if kinds:
        return abstraction.rebuild(unit.source, unit.target, unit.slots, spans, unit.target_language, kinds)
    present = abstraction.slots(spans, unit.target_language)
    rebuilt = None
    if abstraction.skeleton(source, present) == abstraction.skeleton(unit.source, unit.slots):
        rebuilt = abstraction.rebuild(unit.source, unit.target, unit.slots, spans, unit.target_language)
    return rebuilt or Rebuilt(unit.target, (), changed=False)


def _match(unit: Unit, rebuilt: Rebuilt) -> Match:
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
    return Match(rebuilt.text, origin, unit.origin is UnitOrigin.HUMAN, renderings, anchors)
