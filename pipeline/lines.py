"""Plain text translated line by line: as many lines come out as went in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from glossary.annotate import Annotator
from pipeline import means
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
        self._lines = text.splitlines()
        self._cuts = [split_text(line, source) for line in self._lines]
        sentences = tuple(
            line[start:end] for line, cuts in zip(self._lines, self._cuts, strict=True) for start, end in cuts
        )
        annotator = Annotator(means.termbase(newsroom)) if source == "ru" else None
        spans = tuple(annotator.annotate(sentences)) if annotator else ((),) * len(sentences)
        self._document = Document("", source, sentences, spans)

    def translate(self, target: str) -> Iterator[Line]:
        """The lines in ``target``, in order; empty ones stay empty.

        Raises:
            NoRouteError: no package leads there.
        """
        if target == self._source:
            for number, line in enumerate(self._lines, 1):
                yield Line(number, line, ())
            return
        translator = Translator(means.engine(self._newsroom, self._source, target), memory=_memory(self._newsroom))
        ((_, translated),) = translator.translate([self._document])
        position = 0
        for number, (line, cuts) in enumerate(zip(self._lines, self._cuts, strict=True), 1):
            sentences = translated[position : position + len(cuts)]
            position += len(cuts)
            yield Line(number, _rebuilt(line, cuts, sentences), sentences)


def _memory(newsroom: Newsroom) -> Memory | None:
    """The newsroom's translation memory; None where no newsroom is."""
    location = newsroom.database_location
    if isinstance(location, Path) and not location.is_file():
        return None
    from pipeline.memory import Memory
    from pipeline.schema import open_database

    return Memory(open_database(location))


def _rebuilt(line: str, cuts: list[tuple[int, int]], sentences: tuple[Translated, ...]) -> str:
    """The line with its sentences replaced; what stands between them is kept."""
    text, position = "", 0
    for (start, end), sentence in zip(cuts, sentences, strict=True):
        text += line[position:start] + sentence.segment.target
        position = end
    return text + line[position:]
