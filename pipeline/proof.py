"""What the checks find in a translation that no engine of this newsroom made: from a file, or from two documents."""

from __future__ import annotations

from collections.abc import Sequence

from glossary.protect import Strategy, protect, restore
from glossary.span import Span
from pipeline.article import Flag
from pipeline.checks import check


def proofread(
    source: str, target: str, spans: Sequence[Span], source_language: str, language: str, segment: int = 0
) -> tuple[Flag, ...]:
    """All that is wrong or doubtful in ``target`` as a translation of ``source``.

    Args:
        source, target: the sentence and its translation.
        spans: protected spans of the source; each is looked for in the target.
        source_language, language: BCP 47, of the source and of the target.
        segment: number of the segment, put into the flags.
    """
    restored = restore(target, protect(source, spans, language, Strategy.COPY, only=()))
    return check(source, restored, source_language, language, None, segment)
