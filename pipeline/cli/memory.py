"""`tilshi memory`: the translation memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import (
    Common,
    Language,
    listing_options,
    load_newsroom,
    newsroom_options,
    open_store,
    print_json,
    print_table,
)

if TYPE_CHECKING:
    from glossary.annotate import Annotator
    from pipeline.memory import Learned, Memory
    from pipeline.newsroom import Newsroom
    from pipeline.store import Store


class PrimaryLanguage(Language):
    """A language code as people type it, without its region: memories make no difference."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from pipeline.unit import primary_language

        try:
            return primary_language(super().convert(value, param, ctx))
        except ValueError as error:
            self.fail(str(error), param, ctx)


LANGUAGE = PrimaryLanguage()


@click.group()
def memory() -> None:
    """The translation memory: what people translated or corrected, used again by itself."""


def _memory(store: Store) -> Memory:
    from pipeline.memory import Memory

    return Memory(store.database)


def _annotator(room: Newsroom) -> Annotator:
    from glossary.annotate import Annotator
    from pipeline import means

    return Annotator(means.termbase(room))


@memory.command()
@listing_options
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
@click.option("--to", "target", type=LANGUAGE, help="Language of the second one; by default its text tells.")
@newsroom_options
def import_(files: tuple[Path, ...], source: str, target: str | None, common: Common) -> None:
    """Import a TMX or CSV file, or a pair of documents that are translations of each other.

    \b
    Examples:
        tilshi memory import old-translations.tmx
        tilshi memory import release.ru.txt release.en.txt
        tilshi memory import release.en.txt release.kk.txt --from en --to kk
    """
    if len(files) > 2:
        raise click.UsageError("Give one TMX or CSV file, or two documents.")
    room = load_newsroom(common)
    with open_store(room) as store:
        if len(files) == 1:
            from pipeline.exchange import import_file

            learned = import_file(_memory(store), files[0], _annotator(room))
        else:
            from pipeline.parallel import import_documents

            learned = import_documents(_memory(store), files[0], files[1], source, target or "", _annotator(room))
    common.note(_report(learned))


def _report(learned: Learned) -> str:
    """What was new, and what was not, in a sentence."""
    count = learned.added + learned.replaced
    parts = [f"{count} segment{'' if count == 1 else 's'} imported"]
    if learned.replaced:
        parts.append(f"{learned.replaced} of them in place of an earlier translation")
    if learned.uncertain:
        parts.append(f"{learned.uncertain} of them uncertain, to be suggested only")
    if learned.known:
        parts.append(f"{learned.known} already there")
    return ", ".join(parts) + "."


@memory.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@newsroom_options
def export(file: Path, common: Common) -> None:
    """Write the memory to FILE: .tmx (Translation Memory eXchange 1.4b) or .csv."""
    from pipeline.exchange import export_file

    with open_store(load_newsroom(common)) as store:
        count = export_file(_memory(store), file)
    common.note(f"1 segment written to {file}." if count == 1 else f"{count} segments written to {file}.")


@memory.command()
@click.argument("text")
@click.option("--from", "source", type=LANGUAGE, default="ru", show_default=True, help="Language of TEXT.")
@click.option("--to", "target", type=LANGUAGE, default="en", show_default=True, help="Language of the translations.")
@click.option(
    "--threshold", type=click.FloatRange(0, 1), default=0.7, show_default=True, help="Least similarity to show."
)
@click.option("--limit", type=click.IntRange(1), default=5, show_default=True, help="How many to show at most.")
@listing_options
def find(text: str, source: str, target: str, threshold: float, limit: int, common: Common) -> None:
    """Show how sentences like TEXT were translated before, the most similar first.

    \b
    Example:
        tilshi memory find "Заседание состоится 12 марта." --to kk
    """
    from pipeline import means

    room = load_newsroom(common)
    (spans,) = means.spans(room, source, [text])
    with open_store(room) as store:
        found = _memory(store).fuzzy(text, spans, source, target, threshold, limit)
    if common.as_json:
        print_json(
            [
                {
                    "similarity": round(one.similarity, 3),
                    "source": one.source,
                    "target": one.target,
                    "origin": one.unit.origin,
                    "document": one.unit.document,
                }
                for one in found
            ]
        )
    elif found:
        rows = [[f"{one.similarity:.0%}", one.source, one.target, one.unit.origin.value] for one in found]
        print_table(["Similar", "Source", "Translation", "Origin"], rows)
    else:
        common.note("Nothing in the memory resembles it.")
