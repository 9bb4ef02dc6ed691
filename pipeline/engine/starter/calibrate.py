"""``python -m pipeline.engine.starter.calibrate``: how far a model's own doubt tells which sentences are bad.

The product flags sentences by the model's score and by the share of words that it has never seen
(``pipeline.checks``); here the thresholds for that are found on the dev documents, translated as the product
translates them, with placeholders for what the glossary protects.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import correlation, fmean

import click

from glossary.annotate import Annotator
from glossary.book import Termbase, shipped
from glossary.protect import Strategy, protect, restore
from pipeline.engine.base import Engine
from pipeline.engine.starter.documents import CORPUS, Document, dev_documents
from pipeline.engine.starter.evaluate import open_package
from pipeline.engine.starter.extra import require_scoring
from pipeline.errors import TilshiError

#: Shares of the sentences, worst first, that the two thresholds look for.
WORST, BAD = 0.1, 0.33
#: Bounds of the shares of unseen words that are told apart.
_UNKNOWN_BOUNDS = (0.0, 0.1, 0.2, 0.34)


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence: what the model thought of its translation, and what it was worth."""

    #: Mean log-probability per piece.
    score: float
    #: Share of words that the model has never seen.
    unknown: float
    #: Against the reference, 0 to 100.
    chrf: float


@dataclass(frozen=True, slots=True)
class Threshold:
    """Sentences that score below are flagged."""

    score: float
    #: Share of all sentences that it flags.
    flagged: float
    #: Share of the flagged that are bad, and share of the bad that are flagged.
    precision: float
    recall: float
    #: Mean chrF of the flagged, and of the others.
    chrf_below: float
    chrf_above: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the dev documents say."""

    sentences: int
    mean_chrf: float
    #: Pearson correlation of a sentence's chrF with its score, and with its share of unseen words.
    by_score: float
    by_unknown: float
    poor: Threshold
    doubtful: Threshold
    #: Share of unseen words at most → number of sentences and their mean chrF.
    unknown: dict[str, tuple[int, float]]


def judge(engine: Engine, docs: Sequence[Document]) -> list[Judged]:
    """Translate documents with placeholders and compare each sentence with its reference.

    Raises:
        EngineError: sacrebleu is not installed, or the engine failed.
    """
    require_scoring()
    from sacrebleu.metrics import CHRF

    annotator = Annotator(Termbase.load(shipped()))
    protected, references = [], []
    for document in docs:
        sentences = [triple.ru for triple in document.triples]
        for sentence, spans in zip(sentences, annotator.annotate(sentences), strict=True):
            protected.append(protect(sentence, spans, engine.target, Strategy.PLACEHOLDERS))
        references += [triple.en if engine.target == "en" else triple.kk for triple in document.triples]
    metric = CHRF()
    said = engine.translate(one.text for one in protected)
    return [
        Judged(
            hypothesis.score or 0.0,
            hypothesis.unknown,
            metric.sentence_score(restore(hypothesis.text, one).text, [reference]).score,
        )
        for hypothesis, one, reference in zip(said, protected, references, strict=True)
    ]


def calibrate(judged: Sequence[Judged]) -> Calibration:
    """The thresholds that find bad sentences best.

    Args:
        judged: twenty sentences or more, not all alike.
    """
    chrf = [one.chrf for one in judged]
    return Calibration(
        sentences=len(judged),
        mean_chrf=fmean(chrf),
        by_score=_correlation(judged, lambda one: one.score),
        by_unknown=_correlation(judged, lambda one: one.unknown),
        poor=threshold(judged, WORST),
        doubtful=threshold(judged, BAD),
        unknown=_by_unknown(judged),
    )


def threshold(judged: Sequence[Judged], share: float) -> Threshold:
    """The score that separates best, by F1, the worst ``share`` of the sentences from the others."""
    worst = sorted(judged, key=lambda one: one.chrf)[: max(1, round(share * len(judged)))]
    limit = worst[-1].chrf
    ordered = sorted(judged, key=lambda one: one.score)
    bad = sum(one.chrf <= limit for one in judged)
    best, best_count, hits = 0.0, 1, 0
    for count, one in enumerate(ordered[:-1], 1):
        hits += one.chrf <= limit
        measure = 2 * hits / (count + bad)
        if measure > best and ordered[count].score > one.score:
            best, best_count = measure, count
    flagged, others = ordered[:best_count], ordered[best_count:]
    found = sum(one.chrf <= limit for one in flagged)
    return Threshold(
        score=round(others[0].score, 2),
        flagged=len(flagged) / len(judged),
        precision=found / len(flagged),
        recall=found / bad,
        chrf_below=fmean(one.chrf for one in flagged),
        chrf_above=fmean(one.chrf for one in others),
    )


def _correlation(judged: Sequence[Judged], of: Callable[[Judged], float]) -> float:
    values = [of(one) for one in judged]
    return correlation(values, [one.chrf for one in judged]) if len(set(values)) > 1 else 0.0


def _by_unknown(judged: Sequence[Judged]) -> dict[str, tuple[int, float]]:
    bounds = [*_UNKNOWN_BOUNDS, 1.0]
    groups: dict[str, list[float]] = {f"{bound:.0%}": [] for bound in bounds}
    for one in judged:
        groups[f"{next(bound for bound in bounds if one.unknown <= bound):.0%}"].append(one.chrf)
    return {name: (len(values), fmean(values)) for name, values in groups.items() if values}


def described(result: Calibration) -> str:
    """A calibration for a terminal."""
    lines = [
        f"{result.sentences} sentences, mean chrF {result.mean_chrf:.1f}; correlation of chrF "
        f"with the score {result.by_score:+.2f}, with unseen words {result.by_unknown:+.2f}"
    ]
    for name, share, found in (("POOR", WORST, result.poor), ("DOUBTFUL", BAD, result.doubtful)):
        lines.append(
            f"{name}: score below {found.score}: flags {found.flagged:.0%}, of which {found.precision:.0%} are among "
            f"the worst {share:.0%}, {found.recall:.0%} of which it finds; mean chrF {found.chrf_below:.1f} "
            f"below, {found.chrf_above:.1f} above"
        )
    for name, (count, chrf) in result.unknown.items():
        lines.append(f"unseen words up to {name}: {count} sentences, mean chrF {chrf:.1f}")
    return "\n".join(lines)


@click.command()
@click.option(
    "--package",
    "packages",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    required=True,
    help="An .argosmodel file; may be given several times.",
)
@click.option("--corpus", type=click.Path(path_type=Path, exists=True, file_okay=False), default=CORPUS)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a package.")
def main(packages: tuple[Path, ...], corpus: Path, as_json: bool) -> None:
    """Find the scores below which translations of a package must not be trusted."""
    try:
        for path in packages:
            engine = open_package(path)
            result = calibrate(judge(engine, dev_documents(corpus)))
            click.echo(json.dumps(asdict(result)) if as_json else f"{engine.label}\n{described(result)}")
    except TilshiError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
