"""Plain text: the first line is the title, an optional date alone on the second, paragraphs after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from pipeline.article import Block, BlockKind
from pipeline.markup import escape
from pipeline.sources.base import Document, Draft
from pipeline.sources.dates import dateline, parse_date
from pipeline.sources.encoding import decode
from pipeline.sources.html import collapse
from pipeline.sources.opening import LONGEST_TITLE, is_label, made_title

_ITEM = re.compile(r"\s*[-•*·]\s+(?=\S)")
_ADDRESS = re.compile(r"https?://[^\s<>\"«»]+[^\s<>\"«».,;:!?)\]}…]")
_FINISHED = re.compile(r"[.!?…:;][»\"”)]*$")


def read(document: Document) -> Draft:
    """A text file.

    Blank lines part paragraphs, lines that begin with ``- `` or ``• `` are list items, web addresses become links.
    Lines without a blank one between them are one paragraph, unless every one of them ends a sentence.
    """
    lines = [line.rstrip() for line in decode(document.data).splitlines()]
    written = [number for number, line in enumerate(lines) if collapse(line)]
    if len(written) > 1 and is_label(lines[written[0]]):
        written = written[1:]
    start = written[0] if written else len(lines)
    title, rest = collapse(lines[start] if written else ""), lines[start + 1 :]
    published = None
    second = next((number for number, line in enumerate(rest) if line.strip()), None)
    if second is not None:
        published = parse_date(rest[second], document.zone)
        rest = rest[second + (published is not None) :]
        published = published or dateline(rest[0], document.zone)
    if len(title) > LONGEST_TITLE:
        title, rest = made_title(title), [title, "", *rest]
    return Draft(title, tuple(text_blocks(rest)), published=published)


def text_blocks(lines: list[str]) -> Iterator[Block]:
    """The paragraphs and list items of plain text, given by lines."""
    for blank, group in groupby(lines, key=lambda line: not line.strip()):
        if not blank:
            yield from _paragraphs(list(group))


def _paragraphs(lines: list[str]) -> Iterator[Block]:
    """The blocks of lines without a blank one between them. A list item goes on in the lines that are indented."""
    running: list[str] = []
    items: list[str] = []
    for line in lines:
        if _ITEM.match(line):
            yield from _running(running)
            running = []
            items.append(_ITEM.sub("", line, count=1))
        elif items and line.startswith((" ", "\t")):
            items[-1] += f" {line}"
        else:
            yield from _items(items)
            items = []
            running.append(line)
    yield from _running(running)
    yield from _items(items)


def _items(items: list[str]) -> Iterator[Block]:
    return (_block(BlockKind.LIST_ITEM, item) for item in items)


def _running(lines: list[str]) -> Iterator[Block]:
    if lines and not all(_FINISHED.search(line) for line in lines):
        lines = [" ".join(lines)]
    return (_block(BlockKind.PARAGRAPH, line) for line in lines)


def _block(kind: BlockKind, text: str) -> Block:
    html, at = [], 0
    text = collapse(text)
    for match in _ADDRESS.finditer(text):
        html.append(escape(text[at : match.start()]))
        address = escape(match[0])
        html.append(f'<a href="{address}">{address}</a>')
        at = match.end()
    html.append(escape(text[at:]))
    return Block(kind, "".join(html), level=int(kind is BlockKind.LIST_ITEM))
