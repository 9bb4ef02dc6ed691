"""`tilshi init`, `run`, `status`, `show`, `review`, `publish`, `serve`: the life of a newsroom."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from itertools import chain, count, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.common import (
    LANGUAGE,
    Common,
    common_options,
    flag_counts,
    listing_options,
    load_newsroom,
    newsroom_options,
    open_store,
    print_json,
    print_table,
    read_text,
)
from pipeline.errors import SourceError, TilshiError

if TYPE_CHECKING:
    from pipeline.article import Flag, Segment
    from pipeline.newsroom import Newsroom
    from pipeline.renaming import Renamed
    from pipeline.run import Report, Row

FEED_FILES = ("rss.xml", "atom.xml", "feed.json")


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--title", help="The newsroom's name, as subscribers see it.")
@listing_options
def init(folder: Path | None, title: str | None, common: Common) -> None:
    """Make a newsroom in DIR (by default here).

    It gets tilshi.toml with the settings, inbox/ for your texts, and glossary/ for your own official names.
    """
    from pipeline.newsroom import create

    place = folder or (common.newsroom if common.chosen else Path())
    path = create(place, title)
    if common.as_json:
        print_json({"newsroom": str(place), "settings": str(path)})
        return
    common.note(f"Made {path}.")
    common.note(f"Next: put press releases into {place / 'inbox'} and run: tilshi run --newsroom {place}")


@click.command()
@click.argument("locations", metavar="[PATH|URL ...]", nargs=-1)
@click.option("--sample", is_flag=True, help="Make a newsroom with sample press releases in this folder first.")
@listing_options
def run(locations: Sequence[str], sample: bool, common: Common) -> None:
    """Read the sources, translate what is new or changed, check it, and publish the feeds.

    Without arguments all sources of tilshi.toml are read; otherwise just the given files, folders or feed
    addresses. What was translated before is not translated again.

    \b
    Examples:
        tilshi run
        tilshi run ~/Desktop/release.docx
        tilshi run https://www.example.kz/ru/rss.xml
    """
    from pipeline.cli.progress import watching
    from pipeline.newsroom import create_sample
    from pipeline.run import Run

    if sample:
        common = common if common.chosen else replace(common, newsroom=Path())
        create_sample(common.newsroom)
    room = load_newsroom(common)
    with open_store(room) as store, watching(common) as observer:
        pass_ = Run(room, store, observer)
        report = pass_.all([place if "://" in place else str(Path(place).resolve()) for place in locations])
        rows = list(pass_.rows(report.touched))
    _print_report(common, room, report, rows)
    raise SystemExit(1 if report.problems or any(row.held_back for row in rows) else 0)


def _print_report(common: Common, room: Newsroom, report: Report, rows: Sequence[Row]) -> None:
    feeds = [
        path
        for language in room.languages
        for name in FEED_FILES
        if (path := room.output_folder / language / name).is_file()
    ]
    if common.as_json:
        print_json(
            {
                "articles": [_row_json(row) for row in rows],
                "new": report.new,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "translated": report.translated,
                "problems": report.problems,
                "notes": report.notes,
                "feeds": [str(path) for path in feeds],
            }
        )
        return
    if rows:
        _print_rows(rows, room.languages)
    if common.quiet:
        return
    click.echo(
        f"{report.new} new, {report.changed} changed, {report.unchanged} unchanged; "
        f"{report.translated} translations made."
    )
    held = sum(row.held_back for row in rows)
    if held:
        articles = "1 article was" if held == 1 else f"{held} articles were"
        click.echo(f"{articles} held back in a language: read with `tilshi show ARTICLE`, then `tilshi review`.")
    click.echo("Feeds:")
    for path in feeds:
        click.echo(f"  {path}")
    _note_example_address(common, room)


def _note_example_address(common: Common, room: Newsroom) -> None:
    from pipeline.newsroom import EXAMPLE_ADDRESS, FILE

    if room.base_url == EXAMPLE_ADDRESS and not room.sample:
        common.note(
            f"The feeds name {EXAMPLE_ADDRESS}, which is only an example: write where the output folder will be "
            f"served as base_url into {room.folder / FILE}, then: tilshi publish"
        )


@click.command()
@click.option("--held-back", is_flag=True, help="Only articles with a translation that an error holds back.")
@listing_options
def status(held_back: bool, common: Common) -> None:
    """List the newsroom's articles with the state of their translations and what there is to look at."""
    from pipeline.run import Run

    room = load_newsroom(common)
    with open_store(room) as store:
        rows = [row for row in Run(room, store).rows() if row.held_back or not held_back]
    if common.as_json:
        print_json([_row_json(row) for row in rows])
    elif rows:
        _print_rows(rows, room.languages)
    else:
        common.note("No articles yet." if not held_back else "Nothing is held back.")


def _row_json(row: Row) -> dict[str, Any]:
    return asdict(row)


def _print_rows(rows: Sequence[Row], languages: Sequence[str]) -> None:
    print_table(
        ["Article", "Title", "From", *(language.upper() for language in languages), "Flags"],
        [
            [
                row.slug,
                row.title,
                row.language,
                *(row.states[language] for language in languages),
                flag_counts(row.errors, row.warnings, row.notes),
            ]
            for row in rows
        ],
        elastic=[1],
        states=range(3, 4 + len(languages)),
    )


@click.command()
@click.argument("guid", metavar="ARTICLE")
@click.option("--to", "language", type=LANGUAGE, help="Only this language.")
@click.option("--flagged", is_flag=True, help="Only sentences in which there is something to look at.")
@common_options
def show(guid: str, language: str | None, flagged: bool, common: Common) -> None:
    """Show an article sentence by sentence beside its translations, with flags and official names.

    ARTICLE is what `tilshi status` lists: its name or guid; the beginning is enough.
    """
    from pipeline.cli.display import article_json, print_article

    if flagged and common.as_json:
        raise click.UsageError("--flagged is for reading; JSON has every sentence, and the flags beside them")
    room = load_newsroom(common)
    with open_store(room) as store:
        stored = store.article(store.find(guid))
        languages = [language] if language else [c for c in room.languages if c != stored.article.language]
        translations = [t for c in languages if (t := store.translation(stored.article.guid, c))]
    if common.as_json:
        print_json(article_json(stored, translations))
    else:
        print_article(stored, translations, common.verbose, flagged)


@click.command()
@click.argument("guid", metavar="ARTICLE")
@click.argument("language", type=LANGUAGE)
@click.option("--approve", is_flag=True, help="Approve the translation as it stands, without editing.")
@click.option(
    "--export", "export_to", type=click.Path(dir_okay=False, path_type=Path), help="Write the text for review here."
)
@click.option(
    "--import", "import_from", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Read it back."
)
@newsroom_options
def review(
    guid: str,
    language: str,
    approve: bool,
    export_to: Path | None,
    import_from: Path | None,
    common: Common,
) -> None:
    """Correct and approve a translation; what you corrected is remembered for every later article.

    Without options your editor opens with each sentence above its translation. Change the translations, save and
    close. With --export and --import the same text goes to a colleague and back.

    Names, numbers and dates that differ in what you corrected, and errors that are still open, are listed; on a
    terminal you are asked whether to approve all the same.
    """
    from glossary.annotate import Annotator
    from pipeline import means
    from pipeline import review as reviewing

    room = load_newsroom(common)
    with open_store(room) as store:
        stored = store.article(store.find(guid))
        draft = reviewing.draft(store, stored, language)
        sheet = reviewing.sheet(draft, reviewing.new_sentences(store, draft))
        if export_to:
            export_to.write_text(sheet, encoding="utf-8")
            common.note(
                f"Wrote {export_to}; when it is corrected: tilshi review {guid} {language} --import {export_to}"
            )
            return
        annotator = Annotator(means.termbase(room))

        def take(text: str, name: str) -> None:
            segments = reviewing.corrected(draft, text, name)
            _warn(reviewing.doubts(stored.article, draft, segments, annotator), segments, name)
            reviewing.approve(store, stored, draft, segments, annotator)
            changed = len(reviewing.changes(draft, segments))
            sentences = "1 sentence was" if changed == 1 else f"{changed} sentences were"
            common.note(f"Approved; {sentences} corrected. `tilshi publish` puts it into the feeds.")
            for corrected in reviewing.corrected_names(stored.article, draft, segments, annotator):
                common.note(_lesson(corrected, language))

        if import_from:
            take(read_text(str(import_from)), str(import_from))
        elif approve:
            take(sheet, stored.slug)
        else:
            file = room.folder / f"{stored.slug}.{language}.review.txt"
            command = f"tilshi review {guid} {language} --import"
            with _editing(sheet, file, command) as path:
                click.edit(filename=str(path))
                if not _was_saved(path):
                    common.note("Nothing was saved in the editor; the translation stays as it was.")
                    return
                take(read_text(str(path)), str(path))


def _lesson(name: Renamed, language: str) -> str:
    """How a name that a person corrected is taught."""
    kind = f" --type {name.type}" if name.type else ""
    names = f"--ru {_quoted(name.russian)} --{language} {_quoted(name.target)}"
    return f"To have «{name.russian}» always so: tilshi glossary add{kind} {names}"


def _quoted(text: str) -> str:
    """A text as an argument in every shell."""
    escaped = text.replace('"', '\\"')
    return f'"{escaped}"'


def _warn(doubts: Sequence[Flag], segments: Sequence[Segment], name: str) -> None:
    """Show what is doubtful in a reviewed translation; on a terminal a person says whether it is approved.

    Raises:
        SourceError: it is not.
    """
    for number, flags in groupby(doubts, key=lambda flag: flag.segment):
        if number is not None:
            click.echo(f"{number} = {segments[number].target}", err=True)
        for flag in flags:
            click.echo(f"  {flag.severity.value}: {flag.message}", err=True)
    if doubts and sys.stdin.isatty() and not click.confirm("Approve all the same?", err=True):
        raise SourceError(name, "was not approved", "correct it")


@contextmanager
def _editing(text: str, wanted: Path, command: str) -> Iterator[Path]:
    """A file in which a person corrects ``text`` and that stays when the work on it fails.

    Args:
        text: what it holds at first.
        wanted: its path; a number is added when there is a file already.
        command: takes the path of a corrected file.
    """
    others = (wanted.with_suffix(f".{number}{wanted.suffix}") for number in count(2))
    path = next(path for path in chain([wanted], others) if not path.exists())
    path.write_text(text, encoding="utf-8")
    os.utime(path, _UNTOUCHED)
    try:
        yield path
    except TilshiError as error:
        advice = f"{error.advice}; your text is kept, for: {command} {shlex.quote(str(path))}"
        raise type(error)(error.thing, error.cause, advice) from error
    except BaseException:
        if _was_saved(path):
            click.echo(f"Your text is kept in {path}.", err=True)
        else:
            path.unlink()
        raise
    path.unlink()


#: Times of access and change of a file that nobody has saved since it was made.
_UNTOUCHED = (0, 0)


def _was_saved(path: Path) -> bool:
    return path.stat().st_mtime != _UNTOUCHED[1]


@click.command()
@listing_options
def publish(common: Common) -> None:
    """Write the output folder anew from the newsroom, without reading sources or translating."""
    from pipeline.run import Run

    room = load_newsroom(common)
    with open_store(room) as store:
        pass_ = Run(room, store)
        pass_.publish()
    done = pass_.report.published
    written, removed = (len(done.written), len(done.removed)) if done else (0, 0)
    unchanged = done.unchanged if done else 0
    if common.as_json:
        print_json(
            {"written": written, "unchanged": unchanged, "removed": removed, "output": str(room.output_folder)}
        )
    else:
        common.note(f"{room.output_folder}: {written} files written, {unchanged} unchanged, {removed} removed.")
        _note_example_address(common, room)


@click.command()
@click.argument("guid", metavar="ARTICLE")
@click.option("--undo", is_flag=True, help="Publish a withdrawn article again.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@newsroom_options
def withdraw(guid: str, undo: bool, yes: bool, common: Common) -> None:
    """Take an article out of all feeds and pages, in every language, at once.

    It stays in the newsroom as withdrawn: a source that still has it does not bring it back. ARTICLE is what
    `tilshi status` lists: its name or guid; the beginning is enough.
    """
    from datetime import UTC, datetime

    from pipeline.run import Run

    room = load_newsroom(common)
    with open_store(room) as store:
        stored = store.article(store.find(guid))
        if undo is not (stored.withdrawn is not None):
            common.note(f"{stored.slug} is {'not' if undo else 'already'} withdrawn.")
            return
        question = f"{'Publish' if undo else 'Withdraw'} “{stored.article.title}”{' again' if undo else ''}?"
        if not (yes or click.confirm(question, err=True)):
            common.note("Nothing was changed.")
            return
        store.withdraw(stored.article.guid, None if undo else datetime.now(UTC))
        Run(room, store).publish()
    common.note(
        f"{stored.slug} is published again."
        if undo
        else f"{stored.slug} is withdrawn. To publish it again: tilshi withdraw --undo {stored.slug}"
    )


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@newsroom_options
def serve(host: str, port: int, common: Common) -> None:
    """Serve the output folder over HTTP, to look at it in a browser or a feed reader."""
    from feeds.serve import serve as serve_folder

    room = load_newsroom(common)
    common.note(f"Serving {room.output_folder} at http://{host}:{port}/ (Ctrl-C ends it).")
    serve_folder(room.output_folder, host, port)
