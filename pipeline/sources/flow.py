"""From the tags of a cleaned document to the blocks that they lay out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser

from pipeline.article import Block, BlockKind
from pipeline.sources.inline import INLINE_TAGS, SYNONYMS, InlineWriter, start_tag

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Elements that only begin and end a paragraph.
PLAIN_TAGS = frozenset(
    {"address", "article", "aside", "center", "dd", "details", "div", "dl", "dt", "fieldset", "footer", "header"}
    | {"main", "nav", "p", "pre", "section", "summary", "hr"}
)
TABLE_TAGS = frozenset({"table", "tbody", "td", "tfoot", "th", "thead", "tr"})
#: Every element that begins and ends a block.
BLOCK_TAGS = (
    PLAIN_TAGS
    | TABLE_TAGS
    | frozenset(HEADINGS)
    | frozenset({"blockquote", "caption", "figcaption", "figure", "li", "ol", "ul"})
)
#: Elements nested deeper only begin and end a paragraph.
DEEPEST_BLOCK = 256
#: Lists nested deeper are taken as of this depth.
DEEPEST_LIST = 9

#: An image, alone or as a link.
PICTURE = re.compile(r"<img [^>]*>|<a [^>]*><img [^>]*></a>")
_DECIDING = frozenset(HEADINGS) | {"li", "blockquote", "figcaption"}


class _TableSurvey(HTMLParser):
    """Finds the tables that only lay a page out: those around other tables, and those of a single column."""

    def __init__(self) -> None:
        super().__init__()
        #: Numbers of these tables, counted from 0 in the order of their start tags.
        self.layout: set[int] = set()
        self._count = 0
        self._open: list[int] = []
        self._cells: dict[int, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.layout.update([self._count, *self._open])
            self._open.append(self._count)
            self._count += 1
        elif tag == "tr" and self._open:
            self._cells[self._open[-1]] = 0
        elif tag in ("td", "th") and self._open:
            table = self._open[-1]
            self._cells[table] = self._cells.get(table, 0) + 1
            if self._cells[table] == 2 and not self._surrounds(table):
                self.layout.discard(table)

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._open:
            self._open.pop()

    def _surrounds(self, table: int) -> bool:
        return table < self._count - 1


def layout_tables(html: str) -> frozenset[int]:
    """Numbers, counted from 0 in document order, of the tables that only lay the page out."""
    if "<table" not in html:
        return frozenset()
    survey = _TableSurvey()
    survey.feed(html)
    survey.close()
    return frozenset(survey.layout)


class BlockBuilder(HTMLParser):
    """Cuts well-formed HTML into blocks.

    What a piece of text becomes is decided by the innermost of heading, list item and quotation around it. In list
    items, headings and table cells an inner paragraph begins a new line instead of a new block.
    """

    def __init__(self, base_url: str | None, layout: frozenset[int]) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._base_url = base_url
        self._layout = layout
        self._writer = InlineWriter(base_url)
        self._stack: list[str] = []
        self._tables = 0
        #: For each open table, whether it only lays the page out.
        self._loose: list[bool] = []
        #: The start tag of the cell that is open, and the finished cells of its row.
        self._cell = ""
        self._row: list[tuple[str, str]] = []
        #: For each open figure, how many blocks there were before it, and its caption.
        self._figures: list[tuple[int, str]] = []

    def handle_data(self, data: str) -> None:
        if "pre" not in self._stack:
            self._writer.text(data)
            return
        first, *others = data.splitlines() or [""]
        self._writer.text(first)
        for line in others:
            self._break()
            self._writer.text(line)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(reversed(attrs))
        if tag == "br":
            self._break()
        elif tag == "img":
            self._image(attributes)
        elif tag == "q":
            self._writer.text("«")
        elif tag in INLINE_TAGS or tag in SYNONYMS:
            self._writer.start(tag, attributes)
        elif tag in BLOCK_TAGS:
            self._start_block(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "q":
            self._writer.text("»")
        elif tag in INLINE_TAGS or tag in SYNONYMS:
            self._writer.end(tag)
        elif tag in self._stack:
            self._end_block(tag)

    def finish(self) -> tuple[Block, ...]:
        """The blocks, after the last tag has been fed."""
        self.close()
        self._flush()
        return tuple(self.blocks)

    def _start_block(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        self._boundary(tag)
        if len(self._stack) >= DEEPEST_BLOCK:
            return
        if tag == "table":
            self._loose.append(self._tables in self._layout)
            self._tables += 1
        elif tag == "figure":
            self._figures.append((len(self.blocks), ""))
        elif tag in ("td", "th") and self._in_data_table:
            self._cell = start_tag(tag, attributes, None) or f"<{tag}>"
        if tag != "hr":
            self._stack.append(tag)

    def _end_block(self, tag: str) -> None:
        if tag == "figcaption" and self._figures and not self._cell:
            start, caption = self._figures[-1]
            self._figures[-1] = (start, " ".join(filter(None, (caption, self._writer.take()))))
        elif tag in ("td", "th") and self._cell:
            self._row.append((self._cell, self._writer.take()))
            self._cell = ""
        else:
            self._boundary(tag)
        if tag == "tr" and not self._cell:
            self._end_row()
        elif tag == "table":
            self._loose.pop()
        elif tag == "figure":
            self._end_figure(*self._figures.pop())
        del self._stack[len(self._stack) - 1 - self._stack[::-1].index(tag) :]

    @property
    def _in_data_table(self) -> bool:
        return bool(self._loose) and not self._loose[-1]

    @property
    def _context(self) -> str:
        return next((tag for tag in reversed(self._stack) if tag in _DECIDING), "")

    def _boundary(self, tag: str) -> None:
        if self._cell or (tag in PLAIN_TAGS and self._context in {*HEADINGS, "li", "figcaption"}):
            self._writer.line_break()
        else:
            self._flush()

    def _break(self) -> None:
        """A line break; an empty line in running text ends the paragraph, as many editors and feeds mean it."""
        running = not self._cell and self._context in ("", "blockquote")
        if running and self._writer.pending_break:
            self._flush()
        else:
            self._writer.line_break()

    def _image(self, attributes: Mapping[str, str | None]) -> None:
        """An image; one that a script was to load gets its address, and one that only counts readers is left out."""
        if {attributes.get("width"), attributes.get("height")} <= {"0", "1"}:
            return
        src, deferred = attributes.get("src") or "", attributes.get("data-src")
        if deferred and (not src or src.startswith("data:")):
            src = deferred
        self._writer.image({**attributes, "src": src})

    def _flush(self) -> None:
        html = self._writer.take()
        if html:
            self.blocks.extend(self._made_of(html))

    def _made_of(self, html: str) -> Iterator[Block]:
        context = self._context
        if _only_pictures(html):
            for picture in PICTURE.findall(html):
                yield Block(BlockKind.FIGURE, picture)
        elif context in HEADINGS:
            yield Block(BlockKind.HEADING, html, HEADINGS.index(context) + 1)
        elif context == "li":
            lists = [tag for tag in self._stack if tag in ("ol", "ul")] or ["ul"]
            yield Block(BlockKind.LIST_ITEM, html, min(len(lists), DEEPEST_LIST), lists[-1] == "ol")
        elif context == "blockquote":
            yield Block(BlockKind.QUOTATION, html)
        else:
            yield Block(BlockKind.PARAGRAPH, html)

    def _end_row(self) -> None:
        cells, self._row = self._row, []
        if any(html for _, html in cells):
            row = "".join(f"{start}{html}</{start[1:3]}>" for start, html in cells)
            self.blocks.append(Block(BlockKind.TABLE_ROW, row))

    def _end_figure(self, start: int, caption: str) -> None:
        if not caption:
            return
        for index in range(len(self.blocks) - 1, start - 1, -1):
            block = self.blocks[index]
            if block.kind is BlockKind.FIGURE and PICTURE.fullmatch(block.html):
                self.blocks[index] = replace(block, html=block.html + caption)
                return
        self.blocks.append(Block(BlockKind.PARAGRAPH, caption))


def _only_pictures(html: str) -> bool:
    return "<img " in html and not re.sub(r"<[^>]*>", "", html).strip()
