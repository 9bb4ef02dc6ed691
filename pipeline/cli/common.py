"""Options that every command shares, and how results are printed."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline.article import is_language_tag, language_tag

if TYPE_CHECKING:
    from pipeline.newsroom import Newsroom
    from pipeline.store import Store

F = TypeVar("F", bound=Callable[..., Any])


class Language(click.ParamType[str]):
    """A language code as people type it; ``kz`` means ``kk``."""

    name = "language"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        tag = language_tag(value)
        if not is_language_tag(tag):
            self.fail(f'"{value}" is not a language code; write for instance ru, en or kk', param, ctx)
        return tag


LANGUAGE = Language()


@dataclass(frozen=True, slots=True)
class Common:
    """What the shared options say."""

    newsroom: Path
    #: Whether the user named the newsroom.
    chosen: bool
    as_json: bool
    quiet: bool
    verbose: bool

    def note(self, message: str) -> None:
        """Something worth knowing, on standard error; not with --quiet."""
        if not self.quiet:
            click.echo(message, err=True)

    def warn(self, message: str) -> None:
        """Something that did not work, on standard error, always."""
        click.echo(message, err=True)


_VERBOSE = click.option("--verbose", "-v", is_flag=True, help="Say more.")
_QUIET = click.option("--quiet", "-q", is_flag=True, help="Print results and errors only.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
_NEWSROOM = click.option(
    "--newsroom",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The newsroom's folder; by default this folder or the nearest one above that is a newsroom.",
)
_ALL = (_VERBOSE, _QUIET, _JSON, _NEWSROOM)


@dataclass(frozen=True, slots=True)
class Leading:
    """The shared options that stood before the command's name."""

    newsroom: Path | None = None
    as_json: bool = False
    quiet: bool = False
    verbose: bool = False


def leading_options(group: F) -> F:
    """Let the shared options stand before the command's name as well; the group's context keeps them."""

    @functools.wraps(group)
    def wrapped(**kwargs: Any) -> Any:
        click.get_current_context().obj = Leading(**kwargs)
        return group()

    for option in _ALL:
        option(wrapped)
    return wrapped  # type: ignore[return-value]


def _offering(*options: Callable[[Any], Any]) -> Callable[[F], F]:
    """A decorator that adds ``options`` to a command, which gets them as one ``common``.

    They may also stand before the command's name: see :func:`leading_options`.
    """

    def decorate(command: F) -> F:
        @functools.wraps(command)
        def wrapped(
            *args: Any,
            newsroom: Path | None = None,
            as_json: bool = False,
            quiet: bool = False,
            verbose: bool = False,
            **kwargs: Any,
        ) -> Any:
            from pipeline.newsroom import find

            leading: Leading = click.get_current_context().find_object(Leading) or Leading()
            chosen = newsroom or leading.newsroom
            common = Common(
                newsroom=chosen or find(Path()),
                chosen=chosen is not None,
                as_json=as_json or leading.as_json,
                quiet=quiet or leading.quiet,
                verbose=verbose or leading.verbose,
            )
            return command(*args, common=common, **kwargs)

        for option in options:
            option(wrapped)
        return wrapped  # type: ignore[return-value]

    return decorate


#: For a command that works the same in every newsroom and says what it did.
plain_options = _offering(_QUIET)
#: For a command that works on a newsroom and says what it did.
newsroom_options = _offering(_QUIET, _NEWSROOM)
#: For a command that prints results, which programs may want.
listing_options = _offering(_QUIET, _JSON, _NEWSROOM)
#: For a command that can say more.
common_options = _offering(*_ALL)


def load_newsroom(common: Common) -> Newsroom:
    """The newsroom that a command works on."""
    from pipeline import newsroom

    return newsroom.load(common.newsroom)


def newsroom_or_default(common: Common) -> Newsroom:
    """The newsroom when there is one; otherwise default settings, for commands that work anywhere."""
    from pipeline import newsroom

    if (common.newsroom / newsroom.FILE).is_file():
        return newsroom.load(common.newsroom)
    return newsroom.Newsroom(common.newsroom)


def open_store(room: Newsroom) -> Store:
    """The newsroom's articles and translations; a context manager."""
    from pipeline.store import Store

    return Store(room.database_location)


def read_text(file: str | None) -> str:
    """The text of a file, or of standard input for None and ``-``; the encoding is recognised.

    Raises:
        SourceError: it cannot be read, or is not text.
    """
    from pipeline.errors import SourceError
    from pipeline.sources.encoding import decode

    name = "standard input" if file in (None, "-") else str(file)
    try:
        return decode(_standard_input() if file in (None, "-") else Path(name).read_bytes())
    except OSError as error:
        raise SourceError(name, f"cannot be read ({(error.strerror or '').lower()})", "check the path") from error
    except ValueError as error:
        raise SourceError(name, "is not text", "give a text file") from error


def _standard_input() -> bytes:
    if sys.stdin.isatty():
        click.echo("Type or paste the text; end it with Ctrl-D on a line of its own.", err=True)
    return sys.stdin.buffer.read()


def print_json(value: Any) -> None:
    """One JSON value on one line; Cyrillic stays readable, times are ISO 8601."""
    click.echo(json.dumps(value, ensure_ascii=False, default=_iso))


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


#: Characters between two columns, and the least that an elastic column keeps.
_COLUMN_GAP = 3
_NARROWEST = 12


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    elastic: Collection[int] = (),
    states: Collection[int] = (),
) -> None:
    """A table on standard output: drawn on a terminal, tab-separated in a pipe.

    Args:
        columns: their titles.
        rows: a cell for each column.
        elastic: numbers of the columns that are cut when the terminal is narrow; the others stand whole.
        states: numbers of the columns that say how something is; what needs attention is coloured in them.
    """
    rows = [[cell.replace("\t", " ").replace("\n", " ") for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            click.echo("\t".join(row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    longest = [max(len(row[number]) for row in (columns, *rows)) for number in range(len(columns))]
    fixed = sum(width for number, width in enumerate(longest) if number not in elastic)
    spare = (console.width - fixed - _COLUMN_GAP * (len(columns) + 1)) // max(1, len(elastic))
    table = Table(box=box.SIMPLE_HEAD)
    for number, title in enumerate(columns):
        width = min(longest[number], max(spare, _NARROWEST)) if number in elastic else longest[number]
        table.add_column(title, no_wrap=True, overflow="ellipsis", width=width)
    for row in rows:
        table.add_row(*(Text(cell, style=_style(cell) if n in states else "") for n, cell in enumerate(row)))
    console.print(table)


def _style(cell: str) -> str:
    if cell.startswith("held back") or "error" in cell:
        return "bold red"
    if "warning" in cell:
        return "yellow"
    return ""


def flag_counts(errors: int, warnings: int, notes: int) -> str:
    """``2 errors, 1 note``; empty when there are none."""
    counts: Mapping[str, int] = {"error": errors, "warning": warnings, "note": notes}
    return ", ".join(f"{n} {word}" if n == 1 else f"{n} {word}s" for word, n in counts.items() if n)
