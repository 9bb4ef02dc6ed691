"""How good an engine is on texts that people have translated: BLEU and chrF, with their signatures."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.engine.base import Engine
from pipeline.errors import EngineError, SourceError

#: Columns of a corpus file: the document's name, then these.
CORPUS_LANGUAGES = ("ru", "en", "kk")
#: What columns are called when a file has a header, which it must not have.
_TITLES = frozenset({"document", "source", "target", "reference", *CORPUS_LANGUAGES})


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and how a person translated it."""

    source: str
    reference: str


@dataclass(frozen=True, slots=True)
class Score:
    """Scores on a test set; two scores compare only when their signatures are the same."""

    #: 0 to 100 (Papineni et al. 2002).
    bleu: float
    #: 0 to 100 (Popović 2015); the better guide for a language with many endings.
    chrf: float
    bleu_signature: str
    chrf_signature: str
    sentences: int
    #: Source words translated in a second of wall time.
    words_per_second: float
    #: The translations, in the order of the test set.
    hypotheses: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"chrF {self.chrf:.1f} ({self.chrf_signature})\n"
            f"BLEU {self.bleu:.1f} ({self.bleu_signature})\n"
            f"{self.sentences} sentences, {self.words_per_second:.0f} source words a second"
        )


def read_pairs(path: Path, source: str, target: str, documents: Collection[str] | None = None) -> list[Pair]:
    """Test sentences from a file of tab-separated columns, one sentence a line, without a header.

    Args:
        path: UTF-8; two columns (source, reference), or four like the starter corpus (document, ru, en, kk).
        source, target: which columns of a corpus to use.
        documents: names of the documents to use, for a corpus; None for all.

    Raises:
        SourceError: the file cannot be read, has a header, or a line has another number of columns or an empty one.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            path, f"it cannot be read ({error})", "give a UTF-8 file of tab-separated columns"
        ) from error
    pairs = []
    for number, line in enumerate(lines, 1):
        row = line.split("\t")
        if line.strip() and (documents is None or len(row) == 2 or row[0] in documents):
            pairs.append(_pair(path, number, row, source, target))
    if not pairs:
        raise SourceError(path, "it has no sentence to score")
    return pairs


def score(engine: Engine, pairs: Sequence[Pair]) -> Score:
    """Translate the test sentences and compare with the references.

    Raises:
        EngineError: the engine failed, or sacrebleu is not installed.
    """
    try:
        from sacrebleu.metrics import BLEU, CHRF
    except ImportError as error:
        raise EngineError("scoring", "sacrebleu is not installed", "pip install 'tilshi[score]'") from error
    list(engine.translate([""]))  # loads the model, which is no part of its speed
    start = time.perf_counter()
    hypotheses = tuple(hypothesis.text for hypothesis in engine.translate(pair.source for pair in pairs))
    seconds = time.perf_counter() - start
    references = [[pair.reference for pair in pairs]]
    bleu, chrf = BLEU(), CHRF()
    return Score(
        bleu=bleu.corpus_score(list(hypotheses), references).score,
        chrf=chrf.corpus_score(list(hypotheses), references).score,
        bleu_signature=str(bleu.get_signature()),
        chrf_signature=str(chrf.get_signature()),
        sentences=len(pairs),
        words_per_second=sum(len(pair.source.split()) for pair in pairs) / seconds,
        hypotheses=hypotheses,
    )


def _pair(path: Path, number: int, row: Sequence[str], source: str, target: str) -> Pair:
    """What a line of a file says; raises SourceError when that is no sentence with its translation."""
    if len(row) not in (2, 1 + len(CORPUS_LANGUAGES)):
        raise SourceError(path, f"line {number} has {len(row)} columns", "use two, or four as in the starter corpus")
    if number == 1 and {cell.strip().lower() for cell in row} <= _TITLES | {source, target}:
        raise SourceError(path, "line 1 is a header", "leave it out")
    pair = Pair(*row) if len(row) == 2 else Pair(row[_column(source, path)], row[_column(target, path)])
    if not (pair.source.strip() and pair.reference.strip()):
        raise SourceError(path, f"line {number} lacks a sentence or its translation", "complete it or leave it out")
    return pair


def _column(language: str, path: Path) -> int:
    if language not in CORPUS_LANGUAGES:
        raise SourceError(path, f"a corpus has no column for {language}", "give a file of two columns")
    return 1 + CORPUS_LANGUAGES.index(language)
