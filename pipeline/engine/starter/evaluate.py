"""``python -m pipeline.engine.starter.evaluate``: what packages are worth, on documents nothing was trained on."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from glossary.annotate import Annotator
from glossary.book import Termbase, shipped
from glossary.placeholders import copied_once
from glossary.protect import Strategy, protect
from pipeline.adherence import Adherence, counted
from pipeline.engine.argos import ArgosEngine
from pipeline.engine.base import Engine, Hypothesis
from pipeline.engine.packages import Kind, read_package
from pipeline.engine.starter.documents import CORPUS, Document, dev_documents, documents
from pipeline.engine.starter.extra import require_scoring
from pipeline.engine.starter.measures import Faithfulness, Sample, faithfulness
from pipeline.errors import TilshiError
from pipeline.translate import Document as Job
from pipeline.translate import Translated, Translator

#: Sentences from outside the corpus' world, in the corpus' format.
OUTSIDE = Path(__file__).parent / "outside.tsv"


@dataclass(frozen=True, slots=True)
class Quality:
    """Scores on a set of sentences; comparable only under the same signatures."""

    sentences: int
    chrf: float
    bleu: float


@dataclass(frozen=True, slots=True)
class Report:
    """One way of translating the dev documents: the engine alone, or with the glossary around it."""

    overall: Quality
    domains: dict[str, Quality]
    faithfulness: Faithfulness


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that is known about one package."""

    label: str
    target: str
    chrf_signature: str
    bleu_signature: str
    bare: Report
    with_glossary: Report
    adherence: Adherence
    #: Sentences with placeholders, and in how many of the engine's answers each stood exactly once.
    masked: int
    copied_once: int
    outside: Quality
    #: Source words a second on one core, the engine alone.
    words_per_second: float


def open_package(path: Path, beam_size: int = 2) -> ArgosEngine:
    """The engine of a package file, on one core.

    Raises:
        PackageError: it is no package.
    """
    return ArgosEngine(read_package(path, Kind.NEWSROOM), device="cpu", beam_size=beam_size, threads=1)


def evaluate(engine: Engine, docs: Sequence[Document], outside: Sequence[Document]) -> Evaluation:
    """Measure an engine.

    Args:
        engine: translates Russian into English or Kazakh.
        docs: documents that it was not trained on, from its domain.
        outside: documents from other domains.

    Raises:
        EngineError: sacrebleu is not installed, or the engine failed.
    """
    require_scoring()
    chrf_signature, bleu_signature = _signatures()
    list(engine.translate([""]))  # the model is loaded
    start = time.perf_counter()
    hypotheses = translate(engine, docs)
    seconds = time.perf_counter() - start
    words = sum(len(triple.ru.split()) for document in docs for triple in document.triples)
    around, masked = _with_glossary(engine, docs)
    said = [hypothesis.text for hypothesis in engine.translate(masked)]
    names = [tuple(target for _, target in one.anchors) for one in around]
    others = samples(outside, translate(engine, outside), engine.target)
    return Evaluation(
        label=engine.label,
        target=engine.target,
        chrf_signature=chrf_signature,
        bleu_signature=bleu_signature,
        bare=_report(docs, [hypothesis.text for hypothesis in hypotheses], engine.target),
        with_glossary=_report(docs, [one.segment.target for one in around], engine.target, names),
        adherence=counted(around),
        masked=len(masked),
        copied_once=sum(map(copied_once, masked, said)),
        outside=quality(others),
        words_per_second=words / seconds,
    )


def translate(engine: Engine, docs: Iterable[Document]) -> list[Hypothesis]:
    """The engine's hypotheses for all sentences, in order."""
    return list(engine.translate(triple.ru for document in docs for triple in document.triples))


Places = tuple[tuple[int, int], ...]


def samples(
    docs: Iterable[Document],
    hypotheses: Iterable[Hypothesis | str],
    target: str,
    names: Iterable[Places] | None = None,
) -> list[Sample]:
    """Sentences with their translations and references."""
    triples = [triple for document in docs for triple in document.triples]
    texts = [said if isinstance(said, str) else said.text for said in hypotheses]
    places = [()] * len(texts) if names is None else names
    return [
        Sample(triple.ru, text, triple.en if target == "en" else triple.kk, its)
        for triple, text, its in zip(triples, texts, places, strict=True)
    ]


def quality(of: Sequence[Sample]) -> Quality:
    """Corpus chrF and BLEU of samples, rounded to a tenth."""
    from sacrebleu.metrics import BLEU, CHRF

    hypotheses, references = [sample.hypothesis for sample in of], [[sample.reference for sample in of]]
    chrf = CHRF().corpus_score(hypotheses, references).score
    return Quality(len(of), round(chrf, 1), round(BLEU().corpus_score(hypotheses, references).score, 1))


def _signatures() -> tuple[str, str]:
    from sacrebleu.metrics import BLEU, CHRF

    bleu, chrf = BLEU(), CHRF()
    chrf.corpus_score(["а"], [["а"]])
    bleu.corpus_score(["а"], [["а"]])
    return str(chrf.get_signature()), str(bleu.get_signature())


def _report(
    docs: Sequence[Document], texts: Sequence[str], target: str, names: Iterable[Places] | None = None
) -> Report:
    everything = samples(docs, texts, target, names)
    of = [document.domain for document in docs for _ in document.triples]
    domains = {
        domain: quality([sample for sample, its in zip(everything, of, strict=True) if its == domain])
        for domain in sorted(set(of))
    }
    return Report(quality(everything), domains, faithfulness(everything))


def _with_glossary(engine: Engine, docs: Sequence[Document]) -> tuple[list[Translated], list[str]]:
    """The translations that the product would give, and the sentences with placeholders."""
    annotator = Annotator(Termbase.load(shipped()))
    jobs = []
    for document in docs:
        sentences = tuple(triple.ru for triple in document.triples)
        jobs.append(Job(document.name, "ru", sentences, tuple(annotator.annotate(sentences))))
    translated = [one for _, segments in Translator(engine).translate(jobs) for one in segments]
    masked = [
        protect(sentence, spans, engine.target, Strategy.PLACEHOLDERS).text
        for job in jobs
        for sentence, spans in zip(job.sentences, job.spans, strict=True)
    ]
    return translated, [sentence for sentence in masked if "⟦" in sentence]


def described(result: Evaluation) -> str:
    """An evaluation for a terminal."""
    lines = [result.label, f"  chrF {result.chrf_signature}", f"  BLEU {result.bleu_signature}"]
    lines.append(f"  {'':26}{'sentences':>9}  {'engine alone':>17}  {'with glossary':>17}")
    rows = {**result.bare.domains, "all": result.bare.overall}
    around = {**result.with_glossary.domains, "all": result.with_glossary.overall}
    for name, bare in rows.items():
        scores = [f"chrF {one.chrf:4.1f} BLEU {one.bleu:4.1f}" for one in (bare, around[name])]
        lines.append(f"  {name:26}{bare.sentences:>9}  {scores[0]:>17}  {scores[1]:>17}")
    lines.append(
        f"  {'outside its domain':26}{result.outside.sentences:>9}  "
        f"chrF {result.outside.chrf:4.1f} BLEU {result.outside.bleu:4.1f}"
    )
    for name, report in (("engine alone", result.bare), ("with glossary", result.with_glossary)):
        counts = report.faithfulness
        lines.append(
            f"  {name}: numbers kept {counts.numbers_kept} of {counts.numbers}; sentences with an invented number "
            f"{counts.invented_numbers}, an invented name {counts.invented_names}, a loop {counts.loops}"
        )
    lines.append(f"  {result.adherence}")
    lines.append(f"  placeholders copied exactly once in {result.copied_once} of {result.masked} sentences")
    lines.append(f"  {result.words_per_second:.0f} source words a second on one core")
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
@click.option("--beam", default=2, show_default=True, help="Hypotheses that decoding keeps.")
@click.option("--corpus", type=click.Path(path_type=Path, exists=True, file_okay=False), default=CORPUS)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a package.")
def main(packages: tuple[Path, ...], beam: int, corpus: Path, as_json: bool) -> None:
    """Measure packages on the dev documents, alone and with the glossary around them."""
    try:
        for path in packages:
            result = evaluate(open_package(path, beam), dev_documents(corpus), outside_documents())
            click.echo(json.dumps(asdict(result), ensure_ascii=False) if as_json else described(result))
    except TilshiError as error:
        raise click.ClickException(str(error)) from error


def outside_documents() -> list[Document]:
    """The documents from other domains."""
    return [document for document in documents(OUTSIDE.parent) if document.domain == OUTSIDE.stem]


if __name__ == "__main__":
    main()
