"""Two documents that are translations of each other, sentence by sentence.

The model is Gale and Church's (1993, Computational Linguistics 19:1): the length of a translation, in characters,
is normally distributed around that of its source. To it come anchors: the renderings of protected spans, digits
and Latin words, which a translation repeats. Each anchor counts by how seldom it is (a naive Bayes model), so that
a name in every sentence says nothing. Confidence is the probability of a pair among all ways to align the
documents (forward-backward).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glossary import kazakh
from glossary.span import Span

Range = tuple[int, int]

#: How many sentences of the source answer to how many of the target, and how often.
_BEADS = {(1, 1): 0.86, (1, 0): 0.03, (0, 1): 0.03, (2, 1): 0.035, (1, 2): 0.035, (2, 2): 0.01}
#: Variance of the length of a translation, per character of the source (Gale and Church found 6.8).
_VARIANCE = 6.8
#: Probability that a translation repeats an anchor.
_REPEATED = 0.85
#: Least probability that another sentence has it.
_BY_CHANCE = 0.02
#: Alignments that leave the diagonal by more sentences, or a larger share of the document, are not considered.
_BAND, _BAND_SHARE = 30, 0.15
_TOKEN = re.compile(r"\d+|[A-Za-z][A-Za-z0-9-]{2,}")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Sentences that answer to each other."""

    #: Numbers of the first sentence and of the one after the last, counted from 0; empty when there is no answer.
    source: Range
    target: Range
    #: 0 to 1.
    confidence: float


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Something in a source sentence that its translation should repeat."""

    #: Numbers of the target sentences that have it.
    targets: frozenset[int]
    found: float
    missing: float


def align(source: Sequence[str], target: Sequence[str], spans: Sequence[Sequence[Span]], language: str) -> list[Pair]:
    """Align the sentences of a document with those of its translation, in order.

    Args:
        source, target: the sentences.
        spans: protected spans of each source sentence; empty where nothing is known.
        language: of the target.

    Returns:
        Pairs of one or two sentences with none, one or two; together they hold every sentence once.
    """
    if not source or not target:
        return [*(_unanswered((i, i + 1), (0, 0)) for i in range(len(source)))] + [
            _unanswered((0, 0), (j, j + 1)) for j in range(len(target))
        ]
    return _Alignment(source, target, _anchors(source, target, spans, language)).pairs()


def shared(source: Sequence[str], target: Sequence[str], spans: Sequence[Sequence[Span]], language: str) -> float:
    """Share of the source's anchors that stand anywhere in the target, 0 to 1; 1 when there are none."""
    anchors = [anchor for of in _anchors(source, target, spans, language) for anchor in of]
    return sum(bool(anchor.targets) for anchor in anchors) / len(anchors) if anchors else 1.0


class _Alignment:
    """The lattice of all ways to align two documents."""

    def __init__(self, source: Sequence[str], target: Sequence[str], anchors: Sequence[Sequence[_Anchor]]) -> None:
        self._source, self._target = source, target
        self._anchors = anchors
        self._digits = [_foreign_digits(source, sentence) for sentence in target]
        self._before = [0, *_running_sums(source)], [0, *_running_sums(target)]
        self._ratio = min(1.5, max(0.67, self._before[1][-1] / max(1, self._before[0][-1])))
        self._scores: dict[tuple[Range, Range], float] = {}

    def pairs(self) -> list[Pair]:
        """The most probable alignment, with the probability of each pair."""
        nodes = list(self._nodes())
        best, forward, back = self._forward(nodes)
        backward = self._backward(nodes)
        end = (len(self._source), len(self._target))
        pairs, node = [], end
        while node != (0, 0):
            origin = back[node]
            score = self._score(origin, node)
            certainty = math.exp(min(0.0, forward[origin] + score + backward[node] - forward[end]))
            pairs.append(Pair((origin[0], node[0]), (origin[1], node[1]), certainty))
            node = origin
        return pairs[::-1]
