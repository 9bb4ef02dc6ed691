"""`tilshi memory`: the translation memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import LANGUAGE, Common, common_options, load_newsroom, open_store, print_json, print_table

if TYPE_CHECKING:
    from pipeline.memory import Memory
    from pipeline.store import Store


@click.group()
def memory() -> None:
    """The translation memory: what people translated or corrected, used again by itself."""


def _memory(store: Store) -> Memory:
    from pipeline.memory import Memory

    return Memory(store.database)


@memory.command()
@common_options
def stats(common: Common) -> None:
    """Say how many segments there are, by languages and origin."""
    with open_store(load_newsroom(common)) as store:
        rows = _memory(store).stats()
    if common.as_json:
        print_json(
            [{"source": r.source, "target": r.target, "origin": r.origin, "segments": r.segments} for r in rows]
        )
    else:
        print_table(
            ["From", "To", "Origin", "Segments"], [[r.source, r.target, r.origin, str(r.segments)] for r in rows]
        )


@memory.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--from", "source", type=LANGUAGE, default="ru", show_default=True, help="Language of the first document."
)
@click.option("--to", "target", type=LANGUAGE, default="en", show_default=True, help="Language of the second one.")
@common_options
def import_(files: tuple[Path, ...], source: str, target: str, common: Common) -> None:
    """Import a TMX or CSV file, or a pair of documents that are translations of each other.

    \b
    Examples:
        tilshi memory import old-translations.tmx
        tilshi memory import release.ru.txt release.en.txt --to en
    """
    from pipeline.exchange import import_documents, import_file

    if len(files) > 2:
        raise click.UsageError("Give one TMX or CSV file, or two documents.")
    with open_store(load_newsroom(common)) as store:
        target_memory = _memory(store)
        if len(files) == 1:
            count = import_file(target_memory, files[0])
        else:
            count = import_documents(target_memory, files[0], files[1], source, target)
    common.note(f"{count} segments imported.")


@memory.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@common_options
def export(file: Path, common: Common) -> None:
    """Write the memory to FILE: .tmx (Translation Memory eXchange 1.4b) or .csv."""
    from pipeline.exchange import export_file

    with open_store(load_newsroom(common)) as store:
        count = export_file(_memory(store), file)
    common.note(f"{count} segments written to {file}.")
