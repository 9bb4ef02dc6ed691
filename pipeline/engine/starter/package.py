"""``python -m pipeline.engine.starter.package``: trained weights become two packages for any Argos Translate."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from pipeline.engine.archive import METADATA
from pipeline.engine.packages import README
from pipeline.engine.starter.card import NAMES, Origin, card
from pipeline.engine.starter.documents import CORPUS, Document, dev_documents, training_documents
from pipeline.engine.starter.evaluate import Evaluation, evaluate, open_package, outside_documents
from pipeline.engine.starter.extra import require_training
from pipeline.engine.starter.vocabulary import LANGUAGE_PIECES, PIECES_FILE
from pipeline.engine.starter.words import load_words
from pipeline.errors import EngineError, TilshiError

#: Written words with an entry of their own. Each costs 250 bytes; these make a package of 15.0 MB.
WRITTEN_WORDS = 33_300
#: The version of Argos Translate whose format it is.
_ARGOS_VERSION = "1.9"
#: Members carry no time, so that the same content makes the same file.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Model:
    """What both packages share."""

    #: Path inside the package → content: ``sentencepiece.model`` and what is in ``model/``.
    files: Mapping[str, bytes]
    origin: Origin


def metadata(target: str, version: str, licence: str, result: Evaluation | None) -> dict[str, Any]:
    """The package's ``metadata.json``; ``scores`` are the engine's alone, on the dev documents."""
    about: dict[str, Any] = {
        "package_version": version,
        "argos_version": _ARGOS_VERSION,
        "from_code": "ru",
        "from_name": NAMES["ru"],
        "to_code": target,
        "to_name": NAMES[target],
        "target_prefix": LANGUAGE_PIECES[target],
        "type": "translate",
        "code": f"translate-ru_{target}",
        "license": licence,
        "placeholders": True,
    }
    if result:
        about["scores"] = {"chrF": result.bare.overall.chrf, "BLEU": result.bare.overall.bleu}
        about["score_signatures"] = {"chrF": result.chrf_signature, "BLEU": result.bleu_signature}
    return about


def package_name(target: str, version: str) -> str:
    """The folder inside the package, and the file's name without its ending: ``translate-ru_kk-0_2``."""
    return f"translate-ru_{target}-{version.replace('.', '_')}"


def write_package(goal: Path, files: Mapping[str, bytes]) -> None:
    """Write a package file; it appears whole or not at all.

    Args:
        goal: the ``.argosmodel`` file.
        files: path inside the package → content.
    """
    fresh = goal.with_suffix(".part")
    with zipfile.ZipFile(fresh, "w") as archive:
        for name, content in sorted(files.items()):
            member = zipfile.ZipInfo(f"{goal.stem}/{name}", _NO_TIME)
            member.external_attr = 0o644 << 16
            archive.writestr(member, content, zipfile.ZIP_DEFLATED, compresslevel=9)
    fresh.replace(goal)


def described(model: Model, target: str, version: str, result: Evaluation | None) -> dict[str, bytes]:
    """All files of a package: the model's, ``metadata.json`` and the README."""
    about = json.dumps(metadata(target, version, model.origin.licence, result), ensure_ascii=False, indent=1)
    readme = card(target, version, model.origin, result)
    return {**model.files, METADATA: about.encode(), README: readme.encode()}


def exported(weights: Path, pieces: Path, count: int, corpus: Path, licence: str) -> Model:
    """What both packages are made of.

    Args:
        weights: a checkpoint, or weights alone.
        pieces: the SentencePiece model that they were trained with.
        count: written words with an entry of their own.
        corpus: the folder with the documents that they were trained on.
        licence: of the packages.

    Raises:
        EngineError: the extra ``train`` is not installed, or a file cannot be read.
    """
    require_training()
    from pipeline.engine.starter.checkpoint import read_weights
    from pipeline.engine.starter.export import choose_forms, export
    from pipeline.engine.starter.network import restored

    words = load_words()
    network = restored(read_weights(weights), words.vectors)
    trained_on = [triple.ru for document in training_documents(corpus) for triple in document.triples]
    shape = network.shape
    texts = "written for this project (MIT)" if corpus == CORPUS else "from the newsroom that made it"
    origin = Origin(len(trained_on), texts, licence, shape.encoder_layers, shape.decoder_layers, shape.width)
    with tempfile.TemporaryDirectory(prefix="tilshi-export-") as folder:
        place = Path(folder)
        export(network, words, pieces.read_bytes(), choose_forms(trained_on, words.words, count), place)
        files = {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    return Model(files, origin)


def build(model: Model, output: Path, version: str, measure_on: list[Document] | None) -> list[Path]:
    """Write both packages, each with its own scores in it.

    Args:
        model: what ``exported`` returned.
        output: folder to write into.
        version: of the packages.
        measure_on: documents that nothing was trained on, which takes a minute; None to leave the scores out.
    """
    output.mkdir(parents=True, exist_ok=True)
    made = []
    for target in LANGUAGE_PIECES:
        goal = output / f"{package_name(target, version)}.argosmodel"
        write_package(goal, described(model, target, version, None))
        if measure_on:
            result = evaluate(open_package(goal), measure_on, outside_documents())
            write_package(goal, described(model, target, version, result))
        made.append(goal)
    return made


@click.command()
@click.option("--work", type=click.Path(path_type=Path, file_okay=False), help="The folder that training wrote.")
@click.option("--checkpoint", type=click.Path(path_type=Path, dir_okay=False), help="Or a file with weights.")
@click.option("--pieces", type=click.Path(path_type=Path, dir_okay=False), help="Its vocabulary, if not beside it.")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where to write.")
@click.option("--words", default=WRITTEN_WORDS, show_default=True, help="Written words with an entry of their own.")
@click.option("--version", required=True, help="Version of the packages.")
@click.option("--corpus", type=click.Path(path_type=Path, exists=True, file_okay=False), default=CORPUS)
@click.option("--licence", default="MIT", show_default=True, help="Of the packages.")
@click.option("--measure/--no-measure", default=True, show_default=True, help="Score them on the dev documents.")
def main(
    work: Path | None,
    checkpoint: Path | None,
    pieces: Path | None,
    output: Path,
    words: int,
    version: str,
    corpus: Path,
    licence: str,
    measure: bool,
) -> None:
    """Make translate-ru_en and translate-ru_kk from the best weights of a training."""
    try:
        weights = checkpoint or (work / "best.pt" if work else None)
        if weights is None:
            raise EngineError("package", "there is nothing to make it of", "give --work or --checkpoint")
        model = exported(weights, pieces or weights.parent / PIECES_FILE, words, corpus, licence)
        made = build(model, output, version, dev_documents(corpus) if measure else None)
    except TilshiError as error:
        raise click.ClickException(str(error)) from error
    for path in made:
        click.echo(f"{path}  {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
