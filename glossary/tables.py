"""The tab-separated tables in ``data/`` that a linguist can extend without Python."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources


def rows(file: str) -> Iterator[list[str]]:
    """The cells of each line of a table; empty lines and lines that begin with ``#`` are none."""
    text = resources.files("glossary").joinpath("data", file).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def rows_below_header(file: str) -> Iterator[list[str]]:
    """The same for a table whose first line names the columns."""
    lines = rows(file)
    next(lines, None)
    yield from lines
