"""The engine against bare CTranslate2 and against argostranslate, on press releases of the starter corpus.

    python tests/bench/bench_engine.py                 throughput, chrF, start-up
    python tests/bench/bench_engine.py --memory        and the peak memory for 100, 1,000 and 10,000 articles

All contenders use the same package, the same cores and int8. Rounds are interleaved, and a ratio is that of the
fastest rounds, which other load on the machine disturbed least.

Bare CTranslate2 gets every sentence already cut into pieces, in one call, and only that call is timed: no reading,
no tokenizer, no detokenizing. argostranslate is called article by article, the way its documentation shows. It
would fetch a sentence splitter from the network first; here each line is a sentence already, so its splitter is
replaced by one that returns the line, which spares it that work.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.engine.argos import ArgosEngine
from pipeline.engine.decoder import BATCH_PIECES
from pipeline.engine.packages import STARTER, Package, available, best, unpacked

CORPUS = STARTER / "corpus"
COLUMNS = {"ru": 1, "en": 2, "kk": 3}
Article = list[list[str]]


def articles() -> list[Article]:
    """The corpus's documents as lists of rows, without those kept for reporting, in a fixed random order."""
    kept_out = set((CORPUS / "dev-documents.txt").read_text(encoding="utf-8").split())
    documents: dict[str, Article] = {}
    for path in sorted(CORPUS.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = line.split("\t")
            if len(row) == 4 and row[0] not in kept_out:
                documents.setdefault(row[0], []).append(row)
    shuffled = list(documents.values())
    random.Random(1).shuffle(shuffled)
    return shuffled


def column(chosen: list[Article], language: str) -> list[str]:
    return [row[COLUMNS[language]] for article in chosen for row in article]


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Result, wall seconds, CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - wall, time.process_time() - cpu


def bare_model(package: Package, beam: int, threads: int) -> tuple[Any, Any]:
    import ctranslate2
    import sentencepiece

    folder = unpacked(package)
    model = ctranslate2.Translator(
        str(folder / "model"), device="cpu", compute_type="int8", inter_threads=threads, intra_threads=1
    )
    return model, sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))


def bare_call(model: Any, sources: list[list[str]], package: Package, beam: int) -> list[Any]:
    prefix = [[package.metadata["target_prefix"]]] * len(sources)
    results: list[Any] = model.translate_batch(
        sources,
        target_prefix=prefix,
        beam_size=beam,
        max_batch_size=BATCH_PIECES,
        batch_type="tokens",
        no_repeat_ngram_size=5,
    )
    return results


class _Lines:
    """argostranslate's sentence splitter, for text whose lines are sentences."""

    def split_sentences(self, text: str) -> list[str]:
        return [text]


def argos_translation(package: Package, threads: int) -> Any:
    """argostranslate's own translation for the package, from a packages folder of the bench's own."""
    home = Path(tempfile.mkdtemp(prefix="bench-argos-"))
    shutil.copytree(unpacked(package), home / "packages" / "package")
    os.environ |= {
        "ARGOS_PACKAGES_DIR": str(home / "packages"),
        "XDG_DATA_HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "ARGOS_COMPUTE_TYPE": "int8",
        "ARGOS_INTER_THREADS": "1",
        "ARGOS_INTRA_THREADS": str(threads),
    }
    from argostranslate import translate

    translation = translate.get_translation_from_codes(package.source, package.target)
    translation.underlying.sentencizer = _Lines()
    return translation


def chrf(hypotheses: list[str], references: list[str]) -> float:
    from sacrebleu.metrics import CHRF

    return float(CHRF().corpus_score(hypotheses, [references]).score)


def fastest_ratio(ours: list[tuple[float, float]], theirs: list[tuple[float, float]]) -> list[float]:
    """Wall and CPU ratio of the fastest rounds."""
    return [min(a) / min(b) for a, b in zip(zip(*ours, strict=True), zip(*theirs, strict=True), strict=True)]


def throughput(target: str, documents: int, rounds: int, beam: int) -> None:
    package = best(available(), "ru", target)
    assert package is not None
    cores = len(os.sched_getaffinity(0))
    chosen = articles()[:documents]
    sentences = column(chosen, "ru")
    words = sum(len(sentence.split()) for sentence in sentences)
    engine = ArgosEngine(package, beam_size=beam)
    model, pieces = bare_model(package, beam, cores)
    sources = [pieces.encode(sentence, out_type=str) for sentence in dict.fromkeys(sentences)]
    argos = argos_translation(package, cores)
    few = chosen[: max(1, documents // 5)]
    for warm in (
        lambda: list(engine.translate(sentences[:50])),
        lambda: bare_call(model, sources[:50], package, beam),
    ):
        warm()
    argos.translate("\n".join(column(few[:1], "ru")))
    engine_times, bare_times, few_times, argos_times = [], [], [], []
    for _ in range(rounds):
        ours, wall, cpu = timed(lambda: [h.text for h in engine.translate(sentences)])
        _, bare_wall, bare_cpu = timed(lambda: bare_call(model, sources, package, beam))
        engine_times.append((wall, cpu))
        bare_times.append((bare_wall, bare_cpu))
        theirs, argos_wall, argos_cpu = timed(lambda: [argos.translate("\n".join(column([a], "ru"))) for a in few])
        _, few_wall, few_cpu = timed(lambda: list(engine.translate(column(few, "ru"))))
        few_times.append((few_wall, few_cpu))
        argos_times.append((argos_wall, argos_cpu))
    slower, faster = fastest_ratio(engine_times, bare_times), fastest_ratio(argos_times, few_times)
    wall = min(wall for wall, _ in engine_times)
    print(f"ru→{target}: {len(chosen)} articles, {len(sentences)} sentences, beam {beam}, int8, {cores} cores")
    print(f"  engine                       {words / wall:8,.0f} source words a second")
    print(f"  time against bare CTranslate2   {slower[0]:5.2f} (wall)  {slower[1]:5.2f} (CPU)")
    print(f"  speed against argostranslate    {faster[0]:5.2f} (wall)  {faster[1]:5.2f} (CPU), {len(few)} articles")
    lines = [line for text in theirs for line in text.split("\n")]
    mine = chrf(ours[: len(lines)], column(few, target))
    print(
        f"  chrF on these articles          engine {mine:.1f}, argostranslate {chrf(lines, column(few, target)):.1f}"
    )


def start_up() -> None:
    """CPU time of a process that translates one sentence, and of one more when warm."""
    program = (
        "import time\n"
        "from pipeline.engine import translate\n"
        "text = ['Министерство иностранных дел провело встречу с послом.']\n"
        "translate(text, 'ru', 'en')\n"
        "cold = time.process_time()\n"
        "for _ in range(20): translate(text, 'ru', 'en')\n"
        "warm = (time.process_time() - cold) / 20\n"
        "batch = [f'Министерство провело {n} встреч с послами.' for n in range(200)]\n"
        "start = time.process_time()\n"
        "translate(batch, 'ru', 'en')\n"
        "print(cold, warm, (time.process_time() - start) / 200)\n"
    )
    runs = [
        [float(x) for x in subprocess.check_output([sys.executable, "-c", program], text=True).split()]
        for _ in range(3)
    ]
    cold, warm, batch = (statistics.median(values) for values in zip(*runs, strict=True))
    print(f"one sentence from process start  {cold:.2f} s of CPU")
    print(f"one more, warm                   {warm * 1e3:.1f} ms of CPU; in a batch of 200 {batch * 1e3:.1f} ms")


def stream(count: int) -> Iterator[str]:
    """Headline and first two sentences of ``count`` articles, numbered so that no sentence comes twice."""
    corpus = articles()
    for number in range(count):
        for row in islice(corpus[number % len(corpus)], 3):
            yield f"{row[1]} № {number}"


def peak(count: int) -> None:
    """Run in a process of its own: translate ``count`` articles and print sentences and peak memory in MiB."""
    package = best(available(), "ru", "en")
    assert package is not None
    done = sum(1 for _ in ArgosEngine(package, beam_size=1).translate(stream(count)))
    print(done, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def memory() -> None:
    for count in (100, 1_000, 10_000):
        command = [sys.executable, __file__, "--peak", str(count)]
        done, mebibytes = subprocess.check_output(command, text=True).split()
        print(f"{count:6,} articles ({int(done):6,} sentences): peak memory {mebibytes} MiB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--beam", type=int, default=2)
    parser.add_argument("--target", default="en", choices=["en", "kk"])
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--peak", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak:
        peak(options.peak)
        return
    if options.memory:  # first: a process starts with the peak of the one that started it
        memory()
    start_up()
    throughput(options.target, options.documents, options.rounds, options.beam)


if __name__ == "__main__":
    main()
