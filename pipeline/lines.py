"""Plain text translated line by line: as many lines come out as went in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import means
from pipeline.article import Origin, Segment
from pipeline.boundaries import split_text
from pipeline.newsroom import Newsroom
from pipeline.translate import Document, Translated, Translator

if TYPE_CHECKING:
    from pipeline.memory import Memory


@dataclass(frozen=True, slots=True)
class Line:
    """A translated line."""

    #: Counted from 1.
    number: int
    text: str
    sentences: tuple[Translated, ...]


class LineTranslator:
    """Translates one text, into one language after the other."""

    def __init__(self, newsroom: Newsroom, source: str, text: str) -> None:
        self._newsroom = newsroom
        self._source = source
        self._lines = _lines(text)
        self._cuts = [split_text(line, source) for line in self._lines]
        sentences = tuple(
            line[start:end] for line, cuts in zip(self._lines, self._cuts, strict=True) for start, end in cuts
        )
        self._document = Document("", source, sentences, means.spans(newsroom, source, sentences))
        self._engine = means.engines(newsroom)

    def translate(self, target: str) -> Iterator[Line]:
        """The lines in ``target``, in order; empty ones stay empty.

        Raises:
            NoRouteError: no package leads there.
        """
        translated = self._translated(target)
        position = 0
        for number, (line, cuts) in enumerate(zip(self._lines, self._cuts, strict=True), 1):
            sentences = translated[position : position + len(cuts)]
            position += len(cuts)
            yield Line(number, _rebuilt(line, cuts, sentences), sentences)

    def _translated(self, target: str) -> tuple[Translated, ...]:
        if target == self._source:
            return tuple(Translated(Segment(text, text, Origin.COPIED)) for text in self._document.sentences)
        engine = self._engine(self._source, target)
        with _memory(self._newsroom) as memory:
            ((_, translated),) = Translator(engine, memory=memory).translate([self._document])
        return translated


def _lines(text: str) -> list[str]:
    """The lines as every program counts them: a form feed or a Unicode separator ends none."""
    lines = re.split(r"\r\n|\r|\n", text)
    return lines if lines[-1] else lines[:-1]


@contextmanager
def _memory(newsroom: Newsroom) -> Iterator[Memory | None]:
    """The newsroom's translation memory; None where no newsroom is."""
    location = newsroom.database_location
    if isinstance(location, Path) and not location.is_file():
        yield None
        return
    from pipeline.memory import Memory
    from pipeline.schema import open_database

    database = open_database(location)
    try:
        yield Memory(database)
    finally:
        database.dispose()


def _rebuilt(line: str, cuts: list[tuple[int, int]], sentences: tuple[Translated, ...]) -> str:
    """The line with its sentences replaced; what stands between them is kept."""
    text, position = "", 0
    for (start, end), sentence in zip(cuts, sentences, strict=True):
        text += line[position:start] + " ".join(_lines(sentence.segment.target))
        position = end
    return text + line[position:]
