"""What is milder in a person's translation than in a machine's."""

from __future__ import annotations

from collections.abc import Iterator

from glossary.span import SpanKind
from pipeline.article import Severity
from pipeline.checks.names import says
from pipeline.checks.pair import Notice, Pair
from pipeline.checks.spans import lost

#: A person may say otherwise what they are, or leave them out.
_FREE = frozenset({SpanKind.TERM, SpanKind.ABBREVIATION, SpanKind.COUNTRY})


def human_spans(pair: Pair) -> Iterator[Notice]:
    """Protected spans that the target does not say: an error for persons, numbers and dates, else a warning.

    A person's name in another spelling is a warning as well.
    """
    for index in pair.restored.lost:
        outcome = pair.restored.outcomes[index]
        kind, severity, message = lost(outcome)
        if outcome.span.kind is SpanKind.NAME and says(pair, outcome.span.text):
            message = f"The name «{outcome.span.text}» is spelt otherwise than expected ({outcome.target}); check it."
            yield "name-respelt", Severity.WARNING, message
        else:
            yield kind, Severity.WARNING if outcome.span.kind in _FREE else severity, message
