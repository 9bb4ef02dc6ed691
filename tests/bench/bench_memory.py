"""The translation memory at a million segments: time to build it, exact and fuzzy look-ups, beside a linear scan.

    python tests/bench/bench_memory.py [SEGMENTS]

The segments are sentences of the starter corpus with words exchanged, so that all are different and many similar.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rapidfuzz import fuzz, process

from pipeline.abstraction import located, numerals, outline, slots
from pipeline.engine.starter.documents import documents
from pipeline.memory import Memory
from pipeline.schema import open_database
from pipeline.unit import Unit, UnitOrigin

LOOKUPS = 300
SCANS = 20
SCANNED = 100_000


def varied(count: int, random_: random.Random) -> Iterator[tuple[str, str]]:
    """Sentences of the corpus, a quarter of the words of each replaced by words of the corpus."""
    pairs = [(t.ru, t.en) for document in documents() for t in document.triples]
    words = sorted({w for source, _ in pairs for w in source.split() if len(w) > 3 and w.isalpha() and w.islower()})
    for number in range(count):
        source, target = pairs[number % len(pairs)]
        changed = [random_.choice(words) if random_.random() < 0.25 else word for word in source.split()]
        yield " ".join(changed), target


def unit(source: str, target: str) -> Unit:
    found = located(numerals(source, "ru"), target, "en")
    return Unit(source, target, "ru", "en", UnitOrigin.IMPORTED, slots=found)


def edited(source: str, random_: random.Random) -> str:
    """The sentence with about a tenth of its words left out."""
    words = source.split()
    return " ".join(word for word in words if random_.random() > 0.1) or source


def timed(calls: list[Callable[[], object]]) -> list[float]:
    """Milliseconds of each call."""
    times = []
    for call in calls:
        start = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - start))
    return times


def report(name: str, times: list[float]) -> None:
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{name:<34} p50 {statistics.median(times):8.2f} ms   p95 {p95:8.2f} ms   ({len(times)} look-ups)")


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    chosen = frozenset(random.Random(8).sample(range(count), min(LOOKUPS, count)))
    known: list[str] = []
    scanned: list[str] = []

    def units() -> Iterator[Unit]:
        for number, (source, target) in enumerate(varied(count, random.Random(7))):
            if number in chosen:
                known.append(source)
            if number < SCANNED:
                scanned.append(outline(source, slots(numerals(source, "ru"), "en")))
            yield unit(source, target)

    with tempfile.TemporaryDirectory() as folder:
        memory = Memory(open_database(Path(folder) / "memory.db"))
        start = time.perf_counter()
        memory.learn(units())
        seconds = time.perf_counter() - start
        megabytes = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
        print(f"{count} segments learned in {seconds:.0f} s ({count / seconds:.0f} a second), {megabytes:.0f} MB")
        look_up(memory, known, scanned, count)


def look_up(memory: Memory, known: list[str], scanned: list[str], count: int) -> None:
    """Look up ``known`` sentences as they are and edited; scan the outlines ``scanned`` for some of them."""
    random_ = random.Random(9)
    edits = [edited(source, random_) for source in known]
    queries = [(edit, numerals(edit, "ru")) for edit in edits]
    memory.fuzzy(*queries[0], "ru", "en")
    exact = timed([lambda s=s: memory.recall(s, "", (), "ru", "en") for s in known])
    missed = timed([lambda q=q: memory.recall(q[0], "", q[1], "ru", "en") for q in queries])
    fuzzy = timed([lambda q=q: memory.fuzzy(*q, "ru", "en") for q in queries])
    report("exact, found", exact)
    report("exact, not found (with slots)", missed)
    report("fuzzy, 70 %, 5 suggestions", fuzzy)

    wanted = [outline(query, slots(spans, "en")) for query, spans in queries[:SCANS]]
    scans = timed(
        [lambda w=w: process.extract(w, scanned, scorer=fuzz.ratio, score_cutoff=70, limit=5) for w in wanted]
    )
    report(f"rapidfuzz over {len(scanned)} in memory", scans)
    scan = statistics.median(scans) * count / len(scanned)
    print(f"fuzzy is {scan / statistics.median(fuzzy):.1f} times as fast as a linear scan of all {count}")
    recalled = sum(memory.recall(source, "", (), "ru", "en") is not None for source in known)
    first = [memory.fuzzy(*query, "ru", "en", limit=1) for query in queries]
    hits = sum(bool(found) and found[0].source == source for found, source in zip(first, known, strict=True))
    print(f"recalled {recalled / len(known):.1%}; the edited sentence comes first in {hits / len(known):.1%}")


if __name__ == "__main__":
    main()
