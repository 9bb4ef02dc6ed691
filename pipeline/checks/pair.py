"""A sentence beside its translation, as the checks read it, and what a check returns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from glossary.protect import Restored
from glossary.span import SpanKind
from pipeline.article import Severity

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")

#: Kind, severity and message of a flag.
Notice = tuple[str, Severity, str]


@dataclass(frozen=True)
class Pair:
    """A source sentence, its translation, and the protected spans of both."""

    source: str
    restored: Restored
    source_language: str
    #: Of the target.
    language: str

    @property
    def target(self) -> str:
        return self.restored.text

    @cached_property
    def proven(self) -> tuple[tuple[int, int], ...]:
        """Where the names stand in the target that came through."""
        return tuple((outcome.start, outcome.end) for outcome in self.restored.outcomes if outcome.found)

    @cached_property
    def source_rest(self) -> str:
        """The source with its protected spans blanked out; offsets stay."""
        return blank(self.source, [(o.span.start, o.span.end) for o in self.restored.outcomes])

    @cached_property
    def target_rest(self) -> str:
        """The target with what was proven blanked out; offsets stay."""
        return blank(self.target, self.proven)

    @cached_property
    def persons(self) -> tuple[tuple[int, int], ...]:
        """Where the persons stand in the source that were recognised."""
        return tuple((o.span.start, o.span.end) for o in self.restored.outcomes if o.span.kind is SpanKind.NAME)


def blank(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """The text with NUL in place of every character of the ranges."""
    for start, end in ranges:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text
