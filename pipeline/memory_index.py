"""Which segments of the memory resemble a sentence: an index of each segment's rarest trigrams.

Common trigrams say little and fill an index; a segment is entered under its rarest ones only, and a sentence is
looked up by its own. Whatever shares most of them is then compared in full by the caller. A trigram is a number
below 2**20, a hash of three characters and of the pair of languages, so that pairs do not meet; the rare
collision costs one comparison.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.schema import memory_frequencies, memory_trigrams

Trigrams = npt.NDArray[np.int64]

_BUCKETS = 1 << 20
#: Under how many trigrams a segment is entered, and by how many a sentence is looked up.
_ENTERED = 10
_LOOKED_UP = 20


class TrigramIndex:
    """The index as one connection after another sees it; keeps the frequencies of trigrams in memory."""

    def __init__(self) -> None:
        self._frequencies: Trigrams | None = None

    def enter(self, connection: Connection, texts: Sequence[str], segments: Sequence[int], pair: str) -> None:
        """Enter new segments under the rarest trigrams of their texts.

        Args:
            connection: of the transaction that stores the segments.
            texts: skeletons.
            segments: their ids.
            pair: the languages, for instance ``ru→en``.
        """
        frequencies = self._loaded(connection)
        found = [trigrams(text, pair) for text in texts]
        if not found:
            return
        seen, counts = np.unique(np.concatenate(found), return_counts=True)
        known = frequencies[seen] > 0
        frequencies[seen] += counts
        _save(connection, seen[~known], seen[known], frequencies)
        numbers = np.concatenate([_rarest(one, frequencies, _ENTERED) for one in found])
        owners = np.repeat(np.asarray(segments), [min(len(one), _ENTERED) for one in found])
        order = np.argsort(numbers, kind="stable")
        rows = zip(numbers[order].tolist(), owners[order].tolist(), strict=True)
        _insert(connection, memory_trigrams, [{"trigram": t, "segment": s} for t, s in rows])

    def candidates(self, connection: Connection, text: str, pair: str, limit: int) -> list[int]:
        """Ids of the segments that share most of the rare trigrams of ``text``, at most ``limit``."""
        wanted = _rarest(trigrams(text, pair), self._loaded(connection), _LOOKED_UP)
        shared = sa.func.count()
        query = (
            sa.select(memory_trigrams.c.segment)
            .where(memory_trigrams.c.trigram.in_(wanted.tolist()))
            .group_by(memory_trigrams.c.segment)
            .order_by(shared.desc(), memory_trigrams.c.segment.desc())
            .limit(limit)
        )
        return list(connection.scalars(query))

    def forget(self) -> None:
        """Read the frequencies anew next time: others may have written, or a transaction was rolled back."""
        self._frequencies = None

    def _loaded(self, connection: Connection) -> Trigrams:
        if self._frequencies is None:
            frequencies = np.zeros(_BUCKETS, dtype=np.int64)
            rows = connection.execute(sa.select(memory_frequencies.c.trigram, memory_frequencies.c.segments)).all()
            if rows:
                numbers, counts = np.array(rows, dtype=np.int64).T
                frequencies[numbers] = counts
            self._frequencies = frequencies
        return self._frequencies


def trigrams(text: str, pair: str) -> Trigrams:
    """The distinct trigrams of a text, in ascending order; its edges count as characters."""
    codes = np.frombuffer(f" {text.casefold()} ".encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    seed = zlib.crc32(pair.encode())
    mixed = (codes[:-2] * 961_748_927 + codes[1:-1] * 982_451_653 + codes[2:] * 1_299_709 + seed) & 0xFFFFFFFF
    return np.unique((mixed * 2_654_435_761 >> 12) & (_BUCKETS - 1))


def _rarest(found: Trigrams, frequencies: Trigrams, count: int) -> Trigrams:
    if len(found) <= count:
        return found
    return found[np.argsort(frequencies[found], kind="stable")[:count]]


def _save(connection: Connection, new: Trigrams, known: Trigrams, frequencies: Trigrams) -> None:
    table = memory_frequencies
    if len(known):
        update = (
            sa.update(table).where(table.c.trigram == sa.bindparam("number")).values(segments=sa.bindparam("total"))
        )
        connection.execute(update, [{"number": int(n), "total": int(frequencies[n])} for n in known])
    _insert(connection, table, [{"trigram": int(n), "segments": int(frequencies[n])} for n in new])


def _insert(connection: Connection, table: sa.Table, rows: list[dict[str, int]]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)
