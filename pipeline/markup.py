"""Inline HTML as plain text with marks, and marks carried over to a translation.

An engine sees text; a reader sees links, emphasis and images. ``parse`` takes the two apart, ``project`` finds
where each mark belongs in the translated sentence and ``render`` puts them together again. No mark is ever
dropped or doubled, so every link keeps its address and every image its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from itertools import pairwise

#: Offsets of a stretch of text in characters, the end excluded.
Range = tuple[int, int]
#: A stretch of the source and the stretch of the target that is known to correspond.
Anchor = tuple[Range, Range]

VOID = frozenset({"br", "hr", "img", "wbr"})
_WORD = re.compile(r"\w(?:\S*\w)?")


@dataclass(frozen=True, slots=True)
class Mark:
    """An element of inline HTML over a stretch of text."""

    #: Offsets into the text, in characters, the end excluded; equal when the element holds no text.
    start: int
    end: int
    #: The start tag as written: ``<a href="https://example.org/">``.
    open: str
    #: The end tag; empty for a void element such as ``<br>``.
    close: str = ""
    #: How many elements it stands in. Tells ``<b>x<br></b>`` from ``<b>x</b><br>``, which offsets cannot.
    depth: int = 0

    @property
    def name(self) -> str:
        """The element's name in lower case: ``a``, ``img``."""
        match = re.match(r"<\s*([^\s/>]+)", self.open)
        return match[1].lower() if match else ""

    def moved(self, by: int) -> Mark:
        """The same mark, ``by`` characters further on."""
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain text with its marks in document order."""

    text: str
    marks: tuple[Mark, ...] = ()


class _Reader(HTMLParser):
    """Collects text and marks; an element left open ends with the text, a stray end tag counts for nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.marks: list[Mark] = []
        self._length = 0
        self._open: list[tuple[str, int]] = []

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        self._length += len(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            index = len(self.marks) - 1
            self.marks[index] = replace(self.marks[index], close=f"</{tag}>")
            self._open.append((tag, index))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        here, raw = self._length, self.get_starttag_text() or f"<{tag}>"
        self.marks.append(Mark(here, here, raw, depth=len(self._open)))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self._open):
            while self._end_innermost() != tag:
                pass

    def finish(self) -> Marked:
        self.close()
        while self._open:
            self._end_innermost()
        return Marked("".join(self.text), tuple(self.marks))

    def _end_innermost(self) -> str:
        name, index = self._open.pop()
        self.marks[index] = replace(self.marks[index], end=self._length)
        return name


def parse(html: str) -> Marked:
    """Take clean inline HTML apart: text with entities resolved, and one mark for each element."""
    reader = _Reader()
    reader.feed(html)
    return reader.finish()


def nested(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks in document order, each inside those around it, with their depths.

    Of two marks that overlap, the one that begins later ends with the one that began first.
    """
    ordered = sorted(marks, key=lambda mark: mark.start)
    around: list[Mark] = []
    result: list[Mark] = []
    for mark in ordered:
        while around and _outside(mark, around[-1], len(around)):
            around.pop()
        end = min(mark.end, around[-1].end) if around else mark.end
        fitted = replace(mark, end=max(mark.start, end), depth=len(around))
        result.append(fitted)
        if fitted.close:
            around.append(fitted)
    return tuple(result)


def _outside(mark: Mark, other: Mark, depth: int) -> bool:
    return other.end < mark.start or (other.end == mark.start and depth > mark.depth)


def render(marked: Marked) -> str:
    """Inline HTML of a marked text, well nested; text is escaped as HTML serialisation does (WHATWG HTML, 13.3)."""
    pieces: list[str] = []
    around: list[Mark] = []
    at = 0

    def text_up_to(offset: int) -> None:
        nonlocal at
        pieces.append(escape(marked.text[at:offset]))
        at = max(at, offset)

    for mark in nested(marked.marks):
        while len(around) > mark.depth:
            text_up_to(around[-1].end)
            pieces.append(around.pop().close)
        text_up_to(mark.start)
        pieces.append(mark.open)
        if mark.close:
            around.append(mark)
    for mark in reversed(around):
        text_up_to(mark.end)
        pieces.append(mark.close)
    text_up_to(len(marked.text))
    return "".join(pieces)


def escape(text: str) -> str:
    """Text as HTML serialisation writes it (WHATWG HTML, 13.3)."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("\N{NO-BREAK SPACE}", "&nbsp;")


def project(source: Marked, target_text: str, anchors: Sequence[Anchor] = ()) -> Marked:
    """Carry every mark of a source sentence over to its translation.

    A mark over the whole sentence covers the whole translation. Otherwise, in this order: the stretches that are
    known to correspond, the marked text itself when it stands in the translation, the relative position in words.

    Args:
        source: the source sentence.
        target_text: its translation, plain text.
        anchors: pairs of corresponding stretches, such as protected names, as offsets in characters.
    """
    if target_text == source.text or not source.marks:
        return Marked(target_text, source.marks)
    level = _Level(source.text, target_text, (0, len(source.text)), (0, len(target_text)), tuple(anchors))
    return Marked(target_text, nested(_project_level(_trees(nested(source.marks)), level)))


@dataclass(frozen=True, slots=True)
class _Tree:
    mark: Mark
    children: tuple[_Tree, ...]


def _trees(marks: Sequence[Mark]) -> tuple[_Tree, ...]:
    """The forest that a preorder with depths describes."""
    if not marks:
        return ()
    top = marks[0].depth
    starts = [i for i, mark in enumerate(marks) if mark.depth == top]
    return tuple(
        _Tree(marks[start], _trees(marks[start + 1 : stop]))
        for start, stop in zip(starts, [*starts[1:], len(marks)], strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Level:
    """Where the marks of one parent may go: a window of the source and the window of the target it became."""

    source: str
    target: str
    window: Range
    goal: Range
    anchors: tuple[Anchor, ...]

    def inside(self, window: Range, goal: Range) -> _Level:
        return replace(self, window=window, goal=goal)

    def source_words(self) -> list[Range]:
        return _units(self.source, self.window)

    def target_words(self) -> list[Range]:
        return _units(self.target, self.goal)

    def position(self, offset: int) -> float:
        """How far into the window a source offset stands, 0 to 1."""
        start, end = self.window
        return (offset - start) / (end - start) if end > start else 0.0


def _units(text: str, window: Range) -> list[Range]:
    start, end = window
    return [match.span() for match in _WORD.finditer(text, start, end)]


def _project_level(trees: Sequence[_Tree], level: _Level) -> Iterator[Mark]:
    full = [tree for tree in trees if tree.mark.start < tree.mark.end]
    ranges = _apart([_goal_of(tree.mark, level) for tree in full], level)
    placed = [(start, end, tree) for tree, (start, end) in zip(full, ranges, strict=True)]
    for tree in trees:
        if tree.mark.start == tree.mark.end:
            point = _point_of(tree.mark.start, level, ranges)
            placed.append((point, point, tree))
    for start, end, tree in sorted(placed, key=lambda item: item[:2]):
        mark = tree.mark
        yield replace(mark, start=start, end=end)
        yield from _project_level(tree.children, level.inside((mark.start, mark.end), (start, end)))


def _goal_of(mark: Mark, level: _Level) -> Range:
    words = level.source_words()
    marked = [word for word in words if word[0] < mark.end and mark.start < word[1]]
    if len(marked) == len(words):
        return _whole(mark, level)
    if anchored := _anchored(mark, marked, level):
        return anchored
    first = sum(word[1] <= mark.start for word in words)
    return _verbatim(mark, level) or _relative(first, len(marked), level)


def _whole(mark: Mark, level: _Level) -> Range:
    """The goal, without the punctuation around it where the mark leaves that of the source out."""
    words = level.target_words()
    if not words:
        return level.goal
    text = level.source
    start = level.goal[0] if not text[level.window[0] : mark.start].strip() else words[0][0]
    end = level.goal[1] if not text[mark.end : level.window[1]].strip() else words[-1][1]
    return min(start, words[0][0]), max(end, words[-1][1])


def _anchored(mark: Mark, marked: Sequence[Range], level: _Level) -> Range | None:
    """The hull of what the mark's anchored stretches became, wider by the words of the mark beside them."""
    low, high = level.goal
    hits = [
        (source, target)
        for source, target in level.anchors
        if source[0] < mark.end and mark.start < source[1] and low <= target[0] < target[1] <= high
    ]
    if not hits:
        return None
    start, end = min(t[0] for _, t in hits), max(t[1] for _, t in hits)
    before = sum(word[1] <= min(s[0] for s, _ in hits) for word in marked)
    after = sum(word[0] >= max(s[1] for s, _ in hits) for word in marked)
    taken = [target for source, target in level.anchors if (source, target) not in hits]
    words = [word for word in level.target_words() if not any(t[0] < word[1] and word[0] < t[1] for t in taken)]
    left = [word for word in words if word[1] <= start][-before:] if before else []
    right = [word for word in words if word[0] >= end][:after]
    return (left[0][0] if left else start), (right[-1][1] if right else end)


def _verbatim(mark: Mark, level: _Level) -> Range | None:
    """The occurrence of the marked text in the goal that is nearest to its relative position."""
    text = level.source[mark.start : mark.end].strip()
    if not text:
        return None
    low, high = level.goal
    edge_left = r"(?<!\w)" if text[0].isalnum() else ""
    edge_right = r"(?!\w)" if text[-1].isalnum() else ""
    pattern = re.compile(edge_left + re.escape(text) + edge_right)
    expected = low + level.position(mark.start) * (high - low)
    spans = (match.span() for match in pattern.finditer(level.target, low, high))
    return min(spans, key=lambda span: abs(span[0] - expected), default=None)


def _relative(first: int, count: int, level: _Level) -> Range:
    """As many words as the mark has, in proportion, at the same relative place."""
    source, words = level.source_words(), level.target_words()
    if not words:
        return level.goal
    ratio = len(words) / len(source)
    wanted = min(max(1, int(count * ratio + 0.5)), len(words))
    start = min(int(first * ratio + 0.5), len(words) - wanted)
    return words[start][0], words[start + wanted - 1][1]


def _apart(ranges: Sequence[Range], level: _Level) -> list[Range]:
    """The same ranges where they do not overlap; otherwise each on units of its own, in the order they begin."""
    order = sorted(range(len(ranges)), key=lambda i: ranges[i])
    ordered = [ranges[i] for i in order]
    if all(before[1] <= after[0] for before, after in pairwise(ordered)):
        return list(ranges)
    units = level.target_words()
    if len(units) < len(ranges):
        units = [(i, i + 1) for i in range(*level.goal)]
    if len(units) < len(ranges):
        return _stacked(ranges, level)
    result = list(ranges)
    for index, span in zip(order, _allotted(ordered, units), strict=True):
        result[index] = span
    return result


def _stacked(ranges: Sequence[Range], level: _Level) -> list[Range]:
    """Too little text for all: the first mark has it, the others stand empty at its end."""
    start, end = level.goal
    return [(start, end) if i == 0 else (end, end) for i in range(len(ranges))]


def _allotted(ranges: Sequence[Range], units: Sequence[Range]) -> Iterator[Range]:
    """Disjoint runs of units, at least one each, as near as possible to the ranges wanted (sorted by start)."""
    wanted = [
        (sum(unit[1] <= start for unit in units), sum(unit[0] < end for unit in units)) for start, end in ranges
    ]
    taken = 0
    for k, (first, last) in enumerate(wanted):
        still_to_come = len(wanted) - k - 1
        low = min(max(first, taken), len(units) - still_to_come - 1)
        high = max(low + 1, min(last, len(units) - still_to_come))
        if still_to_come:
            following = wanted[k + 1][0]
            share = low + max(1, (last - low) // (still_to_come + 1))
            high = min(high, following if following > low else share)
        taken = high
        yield units[low][0], units[high - 1][1]


def _point_of(offset: int, level: _Level, taken: Sequence[Range]) -> int:
    """Where an element without text goes: the same edge, or the nearest start of a word outside its siblings."""
    low, high = level.goal
    if not level.source[level.window[0] : offset].strip():
        return low
    if not level.source[offset : level.window[1]].strip():
        return high
    expected = low + level.position(offset) * (high - low)
    starts = [word[0] for word in level.target_words()]
    point = min([*starts, low, high], key=lambda start: abs(start - expected))
    for start, end in taken:
        if start < point < end:
            return start if point - start < end - point else end
    return point
