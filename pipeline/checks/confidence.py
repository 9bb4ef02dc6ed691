"""What the model says about itself."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.article import Severity
from pipeline.checks.pair import Notice
from pipeline.engine.base import Hypothesis

#: Below these mean log-probabilities per token a translation is more often wrong than right.
_POOR_SCORE = -0.77
_DOUBTFUL_SCORE = -0.55
_MANY_UNKNOWN = 0.34


def confidence(hypothesis: Hypothesis) -> Iterator[Notice]:
    """A model that was unsure, or met words that it has never seen."""
    if hypothesis.unknown >= _MANY_UNKNOWN:
        share = round(hypothesis.unknown * 100)
        yield "unknown-words", Severity.WARNING, f"The model has never seen {share} % of the words."
    if hypothesis.score is None:
        return
    if hypothesis.score < _POOR_SCORE:
        yield (
            "low-confidence",
            Severity.WARNING,
            "The model was very unsure of this sentence; translate it anew.",
        )
    elif hypothesis.score < _DOUBTFUL_SCORE:
        yield "low-confidence", Severity.NOTE, "The model was not sure of this sentence; read it with care."
