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
from pipeline.memory import Memory, Unit, UnitOrigin
from pipeline.schema import open_database

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
    random_ = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "memory.db"
        memory = Memory(open_database(path))
        start = time.perf_counter()
        memory.learn(unit(source, target) for source, target in varied(count, random_))
        seconds = time.perf_counter() - start
        print(f"{count} segments learned in {seconds:.0f} s ({count / seconds:.0f} a second), ", end="")
        print(f"{sum(p.stat().st_size for p in Path(folder).iterdir()) / 1e6:.0f} MB")
        _look_up(memory, count)


def _look_up(memory: Memory, count: int) -> None:
    random_ = random.Random(8)
    sources = [source for source, _ in varied(count, random.Random(7))]
    memory.fuzzy(sources[0], numerals(sources[0], "ru"), "ru", "en")
    known = random_.sample(sources, min(LOOKUPS, count))
    queries = [edited(source, random_) for source in known]
    spans = [numerals(query, "ru") for query in queries]
    exact = timed([lambda s=s: memory.recall(s, "", (), "ru", "en") for s in known])
    missed = timed(
        [lambda q=q, s=s: memory.recall(q, "", s, "ru", "en") for q, s in zip(queries, spans, strict=True)]
    )
    fuzzy = timed([lambda q=q, s=s: memory.fuzzy(q, s, "ru", "en") for q, s in zip(queries, spans, strict=True)])
    report("exact, found", exact)
    report("exact, not found (with slots)", missed)
    report("fuzzy, 70 %, 5 suggestions", fuzzy)

    scanned = [outline(source, slots(numerals(source, "ru"), "en")) for source in sources[:SCANNED]]
    wanted = [outline(q, slots(s, "en")) for q, s in zip(queries[:SCANS], spans[:SCANS], strict=True)]
    scans = timed(
        [lambda w=w: process.extract(w, scanned, scorer=fuzz.ratio, score_cutoff=70, limit=5) for w in wanted]
    )
    report(f"rapidfuzz over {len(scanned)} in memory", scans)
    scan = statistics.median(scans) * count / len(scanned)
    print(f"fuzzy is {scan / statistics.median(fuzzy):.1f} times as fast as a linear scan of all {count}")
    found = [memory.fuzzy(q, s, "ru", "en", limit=1) for q, s in zip(queries, spans, strict=True)]
    hits = sum(bool(f) and f[0].source == k for f, k in zip(found, known, strict=True))
    print(f"the sentence that was edited is the first suggestion in {hits / len(known):.1%}")


if __name__ == "__main__":
    main()
