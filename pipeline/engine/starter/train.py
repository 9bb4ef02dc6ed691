"""``python -m pipeline.engine.starter.train``: the corpus becomes a network, for as many minutes as there are."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.engine.starter.documents import CORPUS, Document, dev_documents, training_documents
from pipeline.engine.starter.examples import Encoder, Material, as_met
from pipeline.engine.starter.extra import keep_freed_memory, require_training
from pipeline.engine.starter.vocabulary import PIECES_FILE, train_pieces
from pipeline.engine.starter.words import load_words
from pipeline.errors import EngineError, TilshiError

if TYPE_CHECKING:
    from pipeline.engine.starter.learning import Learner, Settings

#: Of everything that is left to chance.
SEED = 1
WORK = Path("starter-training")
CHECKPOINT, BEST = "last.pt", "best.pt"


def prepare(
    work: Path,
    resume: bool,
    threads: int,
    init: Path | None = None,
    corpus: Path = CORPUS,
    settings: Settings | None = None,
) -> Learner:
    """Everything that training needs, where it was left or from the beginning.

    Args:
        work: folder for the vocabulary and the checkpoints; made when it is not there.
        resume: go on from the checkpoint in ``work``, or when there is none, from the package that Tilshi ships.
        threads: cores to use.
        init: weights to begin from.
        corpus: the folder with documents.
        settings: sizes and rates; None for the usual ones.

    Raises:
        EngineError: the extra ``train`` is not installed, or a file cannot be read.
    """
    require_training()
    import torch

    from pipeline.engine.starter import checkpoint
    from pipeline.engine.starter.learning import Learner, Settings

    keep_freed_memory()
    torch.set_num_threads(threads)
    torch.manual_seed(SEED)
    work.mkdir(parents=True, exist_ok=True)
    training, measuring = training_documents(corpus), dev_documents(corpus)
    words = load_words()
    last = work / CHECKPOINT
    state = checkpoint.load(last) if resume and init is None and last.exists() else None
    weights: dict[str, Any] | None
    if init:
        weights = checkpoint.read_weights(init)
    elif state:
        weights = state.weights
    else:
        weights = _from_shipped(work, words) if resume else None
    pieces = _pieces(work / PIECES_FILE, training)
    learner = Learner(settings or Settings(), Encoder(pieces, words), words.vectors, weights)
    learner.study(Material(training, SEED), as_met(measuring))
    if state:
        learner.resume(state)
    return learner


def _pieces(path: Path, training: list[Document]) -> bytes:
    """The vocabulary of the work folder, learned when there is none yet."""
    if not path.exists():
        sentences = [
            text for document in training for triple in document.triples for text in (triple.ru, triple.en, triple.kk)
        ]
        path.write_bytes(train_pieces(sentences))
    return path.read_bytes()


def _from_shipped(work: Path, words: Any) -> dict[str, Any]:
    """Weights of the shipped package; its vocabulary goes into the work folder."""
    import torch

    from pipeline.engine.packages import STARTER, available, best
    from pipeline.engine.starter.dequantise import recover

    shipped = best(available(), "ru", "kk")
    if not shipped:
        raise EngineError(STARTER, "there is no package to resume from", "leave --resume out to start anew")
    found = recover(shipped.path, words)
    (work / PIECES_FILE).write_bytes(found.pieces)
    return {name: torch.from_numpy(value.copy()) for name, value in found.weights.items()}


def _bring_vocabulary(pieces: Path, work: Path) -> None:
    """The vocabulary that belongs to the weights to begin from."""
    if not pieces.is_file():
        raise EngineError(pieces, "the vocabulary of the weights is not there", "name it with --pieces")
    work.mkdir(parents=True, exist_ok=True)
    if pieces.resolve() != (work / PIECES_FILE).resolve():
        shutil.copyfile(pieces, work / PIECES_FILE)


@click.command()
@click.option("--minutes", type=float, required=True, help="How long to train.")
@click.option("--resume", is_flag=True, help="Go on from the last checkpoint, or from the shipped package.")
@click.option("--work", type=click.Path(path_type=Path, file_okay=False), default=WORK, show_default=True)
@click.option("--threads", default=2, show_default=True, help="Cores to use.")
@click.option(
    "--decay", type=float, default=0.0, help="Minutes at the end in which the learning rate falls to nothing."
)
@click.option(
    "--restore", type=float, default=0.0, help="Minutes at the beginning of restoring damaged sentences; see README."
)
@click.option("--init", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Weights to begin from.")
@click.option("--pieces", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Theirs, if elsewhere.")
@click.option("--corpus", type=click.Path(path_type=Path, exists=True, file_okay=False), default=CORPUS)
def main(
    minutes: float,
    resume: bool,
    work: Path,
    threads: int,
    decay: float,
    restore: float,
    init: Path | None,
    pieces: Path | None,
    corpus: Path,
) -> None:
    """Train the starter network; stop it at any time (Ctrl-C), and go on with --resume.

    The work folder holds pieces.model (the vocabulary), last.pt (where training stands) and best.pt (the weights
    with the lowest loss on the dev documents, which package.py makes packages of).
    """
    try:
        if init:
            _bring_vocabulary(pieces or init.parent / PIECES_FILE, work)
        learner = prepare(work, resume, threads, init, corpus)
        for report in learner.learn(minutes, decay, work / CHECKPOINT, work / BEST, restore):
            click.echo(report)
    except TilshiError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
