"""Blocks into sentences and back, without losing a character.

``split`` cuts the text of each block into sentences; ``join`` puts translated sentences where the originals stood
and keeps whatever lay between them: white space, line breaks, cells without letters. Where a sentence ends is
decided by ``boundaries``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from pipeline.article import Block
from pipeline.boundaries import split_text
from pipeline.markup import Mark, Marked, Range, nested, parse, project, render

__all__ = ["Sentence", "join", "split", "split_text"]

#: Elements that no sentence crosses.
_BREAKS = frozenset({"br", "hr", "td", "th"})
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a block."""

    #: Index of the block among those that were split.
    block: int
    #: Offsets into the block's plain text, in characters, the end excluded.
    start: int
    end: int
    #: Its text and the marks that begin or end in it; marks around the whole sentence stay with the block.
    marked: Marked

    @property
    def span(self) -> Range:
        return self.start, self.end


def split(blocks: Sequence[Block], language: str = "ru") -> list[Sentence]:
    """The sentences of all blocks, in order. A stretch without letters needs no translation and gives none.

    Args:
        blocks: inline HTML from the allow-list of ``sources.html``.
        language: BCP 47 tag; decides which abbreviations end no sentence.
    """
    return [
        Sentence(index, *span, _cut(marked, span))
        for index, marked in enumerate(parse(block.html) for block in blocks)
        for span in _spans(marked, language)
    ]


def join(blocks: Sequence[Block], sentences: Sequence[Sentence], translated: Sequence[Marked]) -> tuple[Block, ...]:
    """The blocks with every sentence replaced by its translation.

    Args:
        blocks: those that were split.
        sentences: what ``split`` returned for them.
        translated: one for each sentence, the marks of ``sentence.marked`` carried over by ``markup.project``;
            where marks are missing or too many, they are carried over here.

    Raises:
        ValueError: there are more or fewer translations than sentences.
    """
    pairs = zip(sentences, translated, strict=True)
    by_block = {index: list(group) for index, group in groupby(pairs, key=lambda pair: pair[0].block)}
    return tuple(
        replace(block, html=render(_joined(parse(block.html), by_block[index]))) if index in by_block else block
        for index, block in enumerate(blocks)
    )


def _spans(marked: Marked, language: str) -> Iterator[Range]:
    """The sentences of a block's text."""
    edges = {0, len(marked.text)}
    for mark in marked.marks:
        if mark.name in _BREAKS:
            edges |= {mark.start, mark.end}
    ordered = sorted(edges)
    for low, high in pairwise(ordered):
        for start, end in split_text(marked.text[low:high], language):
            if _LETTER.search(marked.text, low + start, low + end):
                yield low + start, low + end


def _cut(marked: Marked, span: Range) -> Marked:
    """The marks that a sentence owns, and its parts of marks that begin or end in it, counted from its start."""
    start, end = span
    around = sum(_covers(mark, span) for mark in marked.marks)
    own = [
        Mark(max(mark.start, start) - start, min(mark.end, end) - start, mark.open, mark.close, mark.depth - around)
        for mark, owned in zip(marked.marks, _owned(marked.marks, span), strict=True)
        if owned or _begins_in(mark, span) or _ends_in(mark, span)
    ]
    return Marked(marked.text[start:end], nested(own))


def _owned(marks: Sequence[Mark], span: Range) -> list[bool]:
    """For each mark, whether it belongs to the sentence rather than to the block around it.

    A mark over the whole sentence belongs to the block. So does an element without text at the sentence's edge,
    unless it stands in an element that the sentence owns.
    """
    start, end = span
    result: list[bool] = []
    around: list[bool] = []
    for mark in marks:
        del around[mark.depth :]
        if mark.start < mark.end:
            owned = start <= mark.start and mark.end <= end and (mark.start, mark.end) != span
        else:
            owned = start < mark.start < end or (start <= mark.start <= end and around[-1:] == [True])
        result.append(owned)
        around.append(owned)
    return result


def _begins_in(mark: Mark, span: Range) -> bool:
    """Whether the mark begins in the middle of a sentence and ends after it."""
    return span[0] < mark.start < span[1] < mark.end


def _ends_in(mark: Mark, span: Range) -> bool:
    """Whether the mark began before the sentence and ends in the middle of it."""
    return mark.start < span[0] < mark.end < span[1]


def _covers(mark: Mark, span: Range) -> bool:
    return mark.start <= span[0] and span[1] <= mark.end


def _joined(source: Marked, pairs: Sequence[tuple[Sentence, Marked]]) -> Marked:
    """A block's text and marks with its sentences replaced."""
    pairs = [(sentence, _complete(sentence.marked, target)) for sentence, target in pairs]
    outer = _block_marks(source.marks, [sentence.span for sentence, _ in pairs])
    ends = [_shifted(mark.end, pairs) for mark in outer]
    placed: list[tuple[int | None, Mark]] = []
    waiting = list(enumerate(outer))
    for sentence, target in pairs:
        while waiting and waiting[0][1].start <= sentence.start:
            index, mark = waiting.pop(0)
            placed.append((index, replace(mark, start=_shifted(mark.start, pairs))))
        base = _shifted(sentence.start, pairs)
        depth = sum(_covers(mark, sentence.span) for mark in outer)
        rest = [replace(mark.moved(base), depth=mark.depth + depth) for mark in target.marks]
        parts = _parts(outer, sentence.span, rest)
        for index, part in parts.items():
            if _ends_in(outer[index], sentence.span):
                ends[index] = rest[part].end
        owner = {part: index for index, part in parts.items()}
        placed += [
            (owner.get(i), mark)
            for i, mark in enumerate(rest)
            if i not in owner or _begins_in(outer[owner[i]], sentence.span)
        ]
        waiting = [item for item in waiting if item[0] not in parts]
    placed += [(index, replace(mark, start=_shifted(mark.start, pairs))) for index, mark in waiting]
    marks = [mark if index is None else replace(mark, end=ends[index]) for index, mark in placed]
    return Marked(_replaced(source.text, pairs), nested(marks))


def _complete(source: Marked, target: Marked) -> Marked:
    """The target with exactly the marks of the source."""
    if Counter(mark.open for mark in source.marks) == Counter(mark.open for mark in target.marks):
        return target
    return project(source, target.text)


def _block_marks(marks: Sequence[Mark], spans: Sequence[Range]) -> list[Mark]:
    """The marks that no sentence owns, in document order."""
    owned = zip(*(_owned(marks, span) for span in spans), strict=True)
    return [mark for mark, owners in zip(marks, owned, strict=True) if not any(owners)]


def _parts(outer: Sequence[Mark], span: Range, marks: Sequence[Mark]) -> dict[int, int]:
    """Which of a translated sentence's marks is its part of which mark of the block (indices of both)."""
    parts: dict[int, int] = {}
    for index, mark in enumerate(outer):
        ending = _ends_in(mark, span)
        if ending or _begins_in(mark, span):
            same = [i for i, m in enumerate(marks) if m.open == mark.open and i not in parts.values()]
            parts[index] = same[0] if ending else max(same, key=lambda i: (marks[i].end, -i))
    return parts


def _shifted(offset: int, pairs: Sequence[tuple[Sentence, Marked]]) -> int:
    """Where an offset between the sentences stands after they were replaced."""
    return offset + sum(
        len(target.text) - (sentence.end - sentence.start) for sentence, target in pairs if sentence.end <= offset
    )


def _replaced(text: str, pairs: Sequence[tuple[Sentence, Marked]]) -> str:
    pieces, at = [], 0
    for sentence, target in pairs:
        pieces += [text[at : sentence.start], target.text]
        at = sentence.end
    return "".join([*pieces, text[at:]])
