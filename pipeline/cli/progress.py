"""A run's progress: bars on a terminal, nothing in a pipe; problems as sentences on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from pipeline.article import Article
from pipeline.cli.common import Common
from pipeline.store import Saved

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Plain:
    """Prints problems, and notes unless it shall be quiet."""

    def __init__(self, quiet: bool = False) -> None:
        self._quiet = quiet

    def problem(self, message: str) -> None:
        click.echo(f"Problem: {message}", err=True)

    def note(self, message: str) -> None:
        if not self._quiet:
            click.echo(f"Note: {message}", err=True)

    def ingested(self, article: Article, saved: Saved) -> None:
        pass

    def translating(self, done: int, total: int, pair: str) -> None:
        pass


class Bars(Plain):
    """Draws a bar for reading, and one for each pair of languages."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress
        self._reading = progress.add_task("Reading", total=None)
        self._tasks: dict[str, TaskID] = {}

    def problem(self, message: str) -> None:
        self._progress.console.print(f"Problem: {message}", markup=False, highlight=False)

    def note(self, message: str) -> None:
        self._progress.console.print(f"Note: {message}", markup=False, highlight=False)

    def ingested(self, article: Article, saved: Saved) -> None:
        self._progress.update(self._reading, advance=1, description=f"Reading {article.title[:50]}")

    def translating(self, done: int, total: int, pair: str) -> None:
        self._progress.update(self._reading, visible=False)
        if pair not in self._tasks:
            self._tasks[pair] = self._progress.add_task(f"Translating {pair}", total=total)
        self._progress.update(self._tasks[pair], completed=done, total=total)


@contextmanager
def watching(common: Common) -> Iterator[Plain]:
    """An observer for :class:`pipeline.run.Run`."""
    if common.quiet or common.as_json or not sys.stderr.isatty():
        yield Plain(quiet=common.quiet or common.as_json)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Bars(progress)


@contextmanager
def download_bar(common: Common) -> Iterator[Callable[[int, int | None], None] | None]:
    """A callback that draws a download: bytes so far, bytes in all or None."""
    if common.quiet or common.as_json or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Downloading", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
