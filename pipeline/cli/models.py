"""`tilshi models`: the translation packages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.article import is_language_tag, language_tag
from pipeline.cli.common import (
    LANGUAGE,
    Common,
    common_options,
    load_newsroom,
    newsroom_or_default,
    print_json,
    print_table,
)

if TYPE_CHECKING:
    from pipeline.engine.base import Engine
    from pipeline.engine.packages import Package
    from pipeline.newsroom import Newsroom


@click.group()
def models() -> None:
    """Translation packages: list, install, remove, convert and score them."""


@models.command(name="list")
@common_options
def list_(common: Common) -> None:
    """List the packages on this machine, the route of each language pair, and what the hardware can do.

    The pairs are those of the newsroom's languages. With --verbose each package's place and licence are shown.
    """
    from pipeline.engine.decoder import compute_types
    from pipeline.engine.packages import available

    room = newsroom_or_default(common)
    packages = available([room.models_folder])
    used = {(p.source, p.target): p for p in reversed(packages)}.values()
    if common.as_json:
        print_json(
            {
                "packages": [{**_package_json(package), "used": package in used} for package in packages],
                "routes": _routes_json(packages, room.languages),
                "compute_types": compute_types(),
            }
        )
        return
    _print_packages(packages, used, common.verbose)
    click.echo()
    _print_routes(packages, room.languages)
    click.echo()
    print_table(["Device", "Compute types"], [[name, ", ".join(types)] for name, types in compute_types().items()])
    if room.engine.remote:
        common.note(f"The newsroom does not use them: it asks {room.engine.remote} at {room.engine.remote_url}.")
    if any(package.kind.value == "starter" for package in used):
        common.note("Starter packages are for trying Tilshi out. Stronger ones: tilshi models install ru en")


def _print_packages(packages: Sequence[Package], used: Collection[Package], verbose: bool) -> None:
    columns = ["From", "To", "Version", "Where", "Known quality", "Used"]
    rows = [[p.source, p.target, p.version, p.kind.value, p.quality, "yes" if p in used else ""] for p in packages]
    if verbose:
        columns += ["Licence", "Path"]
        rows = [[*row, p.licence, str(p.path)] for row, p in zip(rows, packages, strict=True)]
    print_table(columns, rows)


def _print_routes(packages: Sequence[Package], languages: Sequence[str]) -> None:
    from pipeline.engine.routes import routes

    found = routes(packages, permutations(languages, 2))
    print_table(
        ["From", "To", "Route", "Known quality"],
        [[*pair, route.label if route else "–", route.quality if route else ""] for pair, route in found.items()],
    )


def _routes_json(packages: Sequence[Package], languages: Sequence[str]) -> list[dict[str, object]]:
    from pipeline.engine.routes import routes

    return [
        {
            "source": source,
            "target": target,
            "packages": [str(package.path) for package in route.legs] if route else [],
            "placeholders": route.placeholders if route else None,
            "quality": route.quality if route else "",
        }
        for (source, target), route in routes(packages, permutations(languages, 2)).items()
    ]


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

    It goes into your Argos folder, where every newsroom finds it; with --newsroom DIR into that newsroom's folder of
    packages. The index is asked at ARGOS_PACKAGE_INDEX when that is set. A download that breaks is resumed where the
    server allows it.
    """
    from pipeline.cli.progress import download_bar
    from pipeline.engine.install import install as install_pair
    from pipeline.engine.install import install_file

    folder = load_newsroom(common).models_folder if common.chosen else None
    if len(what) == 1:
        package = install_file(Path(what[0]), folder=folder)
    elif len(what) == 2:
        source, target = (LANGUAGE.convert(code, None, None) for code in what)
        with download_bar(common) as progress:
            package = install_pair(source, target, folder=folder, progress=progress)
    else:
        raise click.UsageError("Give two languages (ru en) or one file.")
    if common.as_json:
        print_json(_package_json(package))
    else:
        _note(common, "Installed", package)


def _note(common: Common, verb: str, package: Package) -> None:
    place = f" ({package.path})" if common.verbose else ""
    common.note(f"{verb} {package.label}{place}.")


@models.command()
@click.argument("source", type=LANGUAGE)
@click.argument("target", type=LANGUAGE)
@common_options
def remove(source: str, target: str, common: Common) -> None:
    """Remove the installed packages of a language pair; the starter packages stay.

    With --newsroom DIR only those of that newsroom are removed.
    """
    from pipeline.engine.install import remove as remove_pair

    room = load_newsroom(common) if common.chosen else newsroom_or_default(common)
    removed = remove_pair(source, target, [room.models_folder], users=not common.chosen)
    if common.as_json:
        print_json([_package_json(package) for package in removed])
        return
    for package in removed:
        _note(common, "Removed", package)


@models.command()
@click.argument("checkpoint")
@click.option("--from", "source", type=LANGUAGE, required=True, help="Source language.")
@click.option("--to", "target", type=LANGUAGE, required=True, help="Target language.")
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path(), help="Folder, or .argosmodel file, for the package."
)
@click.option("--version", default="1.0", show_default=True, help="Version of the package.")
@click.option("--licence", default="", help="Licence of the model, when its card does not state it.")
@common_options
def convert(
    checkpoint: str, source: str, target: str, output: Path, version: str, licence: str, common: Common
) -> None:
    """Make a package from a Hugging Face CHECKPOINT: a folder, or a name when the network allows.

    Marian and OPUS-MT, M2M-100, NLLB and their fine-tunes are understood. Needs: pip install 'tilshi[convert]'.
    """
    from pipeline.engine.convert import convert as convert_checkpoint

    package = convert_checkpoint(checkpoint, source, target, output, version=version, licence=licence)
    if common.as_json:
        print_json(_package_json(package))
        return
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

    PACKAGE is an .argosmodel file, a package folder, or a language pair such as ru-en. It is asked with the beam of
    the newsroom.
    """
    from dataclasses import asdict

    from pipeline import means
    from pipeline.adherence import adherence
    from pipeline.engine.score import read_pairs
    from pipeline.engine.score import score as score_engine

    room = newsroom_or_default(common)
    engine = _engine(package, room)
    pairs = read_pairs(corpus, engine.source, engine.target)
    result = score_engine(engine, pairs)
    kept = adherence(engine, pairs, room) if means.is_annotated(engine.source) else None
    if common.as_json:
        values = asdict(result)
        del values["hypotheses"]
        names = {"adherence": kept.rate if kept else None, "terms": kept.terms if kept else 0}
        print_json({"package": engine.label, "beam": room.engine.beam_size, **values, **names})
        return
    click.echo(f"{engine.label}, beam {room.engine.beam_size}")
    click.echo(str(result))
    if kept:
        click.echo(str(kept))


def _engine(package: str, room: Newsroom) -> Engine:
    """The engine of a package file or folder, or the one that the newsroom would use for a pair."""
    from pipeline import means
    from pipeline.engine.argos import ArgosEngine
    from pipeline.engine.packages import Kind, read_package

    if Path(package).exists():
        chosen = room.engine
        return ArgosEngine(
            read_package(Path(package), Kind.NEWSROOM),
            device=chosen.device,
            compute_type=chosen.compute_type,
            beam_size=chosen.beam_size,
        )
    source, target = (language_tag(code) for code in package.replace("_", "-").partition("-")[::2])
    if not (is_language_tag(source) and is_language_tag(target)):
        raise click.UsageError(f'"{package}" is neither a file or folder that is there nor a pair such as ru-en.')
    return means.engine(room, source, target)
