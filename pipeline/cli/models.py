"""`tilshi models`: the translation packages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import LANGUAGE, Common, common_options, newsroom_or_default, print_json, print_table

if TYPE_CHECKING:
    from pipeline.engine.base import Engine
    from pipeline.engine.packages import Package


@click.group()
def models() -> None:
    """Translation packages: list, install, remove, convert and score them."""


@models.command(name="list")
@common_options
def list_(common: Common) -> None:
    """List the packages on this machine, the route of each language pair, and what the hardware can do."""
    from pipeline.engine.decoder import compute_types
    from pipeline.engine.packages import available

    room = newsroom_or_default(common)
    packages = available([room.models_folder])
    used = {(p.source, p.target): p for p in reversed(packages)}
    if common.as_json:
        print_json([{**_package_json(p), "used": used[p.source, p.target] is p} for p in packages])
        return
    print_table(
        ["From", "To", "Version", "Where", "Known quality", "Used"],
        [
            [p.source, p.target, p.version, p.kind.value, p.quality, "yes" if used[p.source, p.target] is p else ""]
            for p in packages
        ],
    )
    if any(p.kind.value == "starter" and used[p.source, p.target] is p for p in packages):
        common.note("Starter packages are for trying Tilshi out. Stronger ones: tilshi models install ru en")
    for device, types in compute_types().items():
        common.note(f"Compute types on {device}: {', '.join(types)}")


def _package_json(package: Package) -> dict[str, object]:
    return {
        "source": package.source,
        "target": package.target,
        "version": package.version,
        "kind": package.kind.value,
        "path": str(package.path),
        "placeholders": package.placeholders,
        "quality": package.quality,
        "licence": package.licence,
    }


@models.command()
@click.argument("what", metavar="SOURCE TARGET | FILE", nargs=-1, required=True)
@common_options
def install(what: tuple[str, ...], common: Common) -> None:
    """Install a package: a language pair from the Argos index, or an .argosmodel FILE.

    \b
    Examples:
        tilshi models install ru en
        tilshi models install translate-ru_kk-2_0.argosmodel

    The index is asked at ARGOS_PACKAGE_INDEX when that is set. A download that breaks is resumed.
    """
    from pipeline.cli.progress import download_bar
    from pipeline.engine.install import install as install_pair
    from pipeline.engine.install import install_file

    if len(what) == 1:
        package = install_file(Path(what[0]))
    elif len(what) == 2:
        source, target = (LANGUAGE.convert(code, None, None) for code in what)
        with download_bar(common) as progress:
            package = install_pair(source, target, progress=progress)
    else:
        raise click.UsageError("Give two languages (ru en) or one file.")
    common.note(f"Installed {package.label}.")


@models.command()
@click.argument("source", type=LANGUAGE)
@click.argument("target", type=LANGUAGE)
@common_options
def remove(source: str, target: str, common: Common) -> None:
    """Remove the installed packages of a language pair; the starter packages stay."""
    from pipeline.engine.install import remove as remove_pair

    for package in remove_pair(source, target, [newsroom_or_default(common).models_folder]):
        common.note(f"Removed {package.label}.")


@models.command()
@click.argument("checkpoint")
@click.option("--from", "source", type=LANGUAGE, required=True, help="Source language.")
@click.option("--to", "target", type=LANGUAGE, required=True, help="Target language.")
@click.option("--output", type=click.Path(path_type=Path), default=Path(), help="Folder for the package.")
@common_options
def convert(checkpoint: str, source: str, target: str, output: Path, common: Common) -> None:
    """Make a package from a Hugging Face CHECKPOINT: a folder, or a name when the network allows.

    Marian and OPUS-MT, M2M-100, NLLB and their fine-tunes are understood. Needs: pip install 'tilshi[convert]'.
    """
    from pipeline.engine.convert import convert as convert_checkpoint

    package = convert_checkpoint(checkpoint, source, target, output)
    common.note(f"Made {package.path}; install it with: tilshi models install {package.path}")


@models.command()
@click.argument("package", metavar="PACKAGE")
@click.option(
    "--corpus",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tab-separated: source and reference, or document, ru, en, kk.",
)
@common_options
def score(package: str, corpus: Path, common: Common) -> None:
    """Measure a package on aligned sentences: BLEU, chrF and glossary adherence. Needs 'tilshi[score]'.

    PACKAGE is an .argosmodel file, a package folder, or a language pair such as ru-en.
    """
    from dataclasses import asdict

    from pipeline.adherence import adherence
    from pipeline.engine.score import read_pairs
    from pipeline.engine.score import score as score_engine

    engine = _engine(package, common)
    pairs = read_pairs(corpus, engine.source, engine.target)
    result = score_engine(engine, pairs)
    kept = adherence(engine, pairs, newsroom_or_default(common))
    if common.as_json:
        values = asdict(result)
        del values["hypotheses"]
        print_json({"package": engine.label, **values, "adherence": kept.rate, "terms": kept.terms})
        return
    click.echo(engine.label)
    click.echo(str(result))
    click.echo(str(kept))


def _engine(package: str, common: Common) -> Engine:
    """The engine of a package file or folder, or the one that the newsroom would use for a pair."""
    from pipeline import means
    from pipeline.engine.argos import ArgosEngine
    from pipeline.engine.packages import Kind, read_package

    if Path(package).exists():
        return ArgosEngine(read_package(Path(package), Kind.NEWSROOM))
    source, _, target = package.replace("_", "-").partition("-")
    if not target:
        raise click.UsageError(f'"{package}" is neither a package nor a language pair such as ru-en.')
    languages = [LANGUAGE.convert(code, None, None) for code in (source, target)]
    return means.engine(newsroom_or_default(common), *languages)
