"""What a careful editor would notice in a translation, as flags.

Every check is a pure function of one sentence and its translation, a :class:`~pipeline.checks.pair.Pair`;
:func:`check` and :func:`proofread` run all of them, :func:`check_human` those that concern a person's work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from glossary.protect import Restored, Strategy, protect, restore
from glossary.span import Span
from pipeline.article import Flag, Severity
from pipeline.checks.abbreviations import abbreviations, quoted
from pipeline.checks.confidence import confidence
from pipeline.checks.human import human_spans
from pipeline.checks.invented import invented
from pipeline.checks.language import language as in_language
from pipeline.checks.names import unrecognised
from pipeline.checks.negation import negation
from pipeline.checks.numbers import numbers
from pipeline.checks.pair import Notice, Pair
from pipeline.checks.spans import forbidden, spans
from pipeline.checks.wording import addresses, leftovers, length, loop, names_only, punctuation
from pipeline.engine.base import Hypothesis

__all__ = ["check", "check_human", "proofread"]

_Check = Callable[[Pair], Iterator[Notice]]
#: What must be the same in both texts, whoever translated.
_FACTS: tuple[_Check, ...] = (forbidden, numbers, addresses, unrecognised, abbreviations)
_HUMAN: tuple[_Check, ...] = (human_spans, *_FACTS)
_MACHINE: tuple[_Check, ...] = (
    spans,
    *_FACTS,
    invented,
    quoted,
    leftovers,
    length,
    names_only,
    in_language,
    loop,
    punctuation,
    negation,
)


def check(
    source: str,
    restored: Restored,
    source_language: str,
    language: str,
    hypothesis: Hypothesis | None,
    segment: int,
) -> tuple[Flag, ...]:
    """All that is wrong or doubtful in one segment that a machine translated.

    Args:
        source: the source sentence.
        restored: the target text with the outcome of every protected span.
        source_language: decides what a comma in a number means.
        language: of the target.
        hypothesis: what the engine said; None when no engine was needed.
        segment: number of the segment, put into the flags.
    """
    said = confidence(hypothesis) if hypothesis is not None else ()
    return _flags(Pair(source, restored, source_language, language), _MACHINE, segment, said)


def check_human(
    source: str, recognised: Sequence[Span], target: str, source_language: str, language: str, segment: int
) -> tuple[Flag, ...]:
    """Names, numbers, dates and addresses that a person's translation misses or changes.

    An official name counts as said in any of its accepted forms, in Kazakh in any case. What a person may have left
    out or said otherwise on purpose is a warning: official names, countries, another spelling of a person's name.

    Args:
        source: the source sentence.
        recognised: its protected spans, as the annotator found them.
        target: what the person wrote.
        source_language: decides what a comma in a number means.
        language: of the target.
        segment: number of the segment, put into the flags.
    """
    return _flags(_pair(source, recognised, target, source_language, language), _HUMAN, segment)


def proofread(
    source: str, recognised: Sequence[Span], target: str, source_language: str, language: str, segment: int = 0
) -> tuple[Flag, ...]:
    """All that is wrong or doubtful in a translation that no engine of this newsroom made: from a file, say.

    Arguments as for :func:`check_human`.
    """
    return _flags(_pair(source, recognised, target, source_language, language), _MACHINE, segment)


def _pair(source: str, recognised: Sequence[Span], target: str, source_language: str, language: str) -> Pair:
    """A sentence beside a translation in which its protected spans are looked for."""
    restored = restore(target, protect(source, recognised, language, Strategy.COPY, only=()))
    return Pair(source, restored, source_language, language)


def _flags(pair: Pair, checks: Iterable[_Check], segment: int, more: Iterable[Notice] = ()) -> tuple[Flag, ...]:
    if not pair.target.strip():
        return (Flag("empty", Severity.ERROR, "Nothing came out for this sentence.", segment),)
    found = [*(notice for one in checks for notice in one(pair)), *more]
    return tuple(Flag(kind, severity, message, segment) for kind, severity, message in found)
