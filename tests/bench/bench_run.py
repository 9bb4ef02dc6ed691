"""A whole `tilshi run` beside bare CTranslate2 on the same protected sentences, and the cost of running again.

python tests/bench/bench_run.py [--documents 100]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from pipeline import newsroom
from pipeline.engine import open_engine
from pipeline.engine.starter.documents import Document, training_documents
from pipeline.run import Run
from pipeline.store import Store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100)
    count = parser.parse_args().documents
    everything = training_documents()
    chosen = everything[:: max(1, len(everything) // count)][:count]
    sentences = [t.ru for d in chosen for t in d.triples]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        newsroom.create(folder)
        for document in chosen:
            _write(folder / "inbox" / f"{document.name}.txt", document)
        first = _run(folder)
        second = _run(folder)
        bare = _bare(sentences, newsroom.load(folder).engine.beam_size)
    print(f"{len(chosen)} articles, {len(sentences)} sentences, two target languages")
    print(f"bare engine: {bare:.2f} s of CPU; first run: {first:.2f} s, ratio {first / bare:.2f}")
    print(f"second run: {second:.2f} s of CPU, {second / first:.1%} of the first")


def _write(path: Path, document: Document) -> None:
    path.write_text("\n\n".join(triple.ru for triple in document.triples), encoding="utf-8")


def _run(folder: Path) -> float:
    start = time.process_time()
    room = newsroom.load(folder)
    with Store(room.database_location) as store:
        Run(room, store).all()
    return time.process_time() - start


def _bare(sentences: list[str], beam: int) -> float:
    """The engines alone, with the newsroom's beam, without names protected, memory, checks, store and feeds."""
    start = time.process_time()
    for target in ("en", "kk"):
        for _ in open_engine("ru", target, beam_size=beam).translate(sentences):
            pass
    return time.process_time() - start


if __name__ == "__main__":
    main()
