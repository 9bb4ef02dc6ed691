"""Two documents that are translations of each other, sentence by sentence.

The model is Gale and Church's (1993, Computational Linguistics 19:1): the length of a translation, in characters,
is normally distributed around that of its source. To it come anchors: the renderings of protected spans, digits
and, in a source of other letters, Latin words, which a translation repeats. Each anchor counts by how seldom it is
(a naive Bayes model), so that a name in every sentence says nothing. Confidence is the probability of a pair among
all ways to align the documents (forward-backward).
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from glossary import kazakh
from glossary.span import Span

Range = tuple[int, int]
#: So many source and target sentences are behind us.
Node = tuple[int, int]
#: The log probability of the step between two nodes.
Score = Callable[[Node, Node], float]

#: How many sentences of the source answer to how many of the target, and how often.
_BEADS = {(1, 1): 0.86, (1, 0): 0.03, (0, 1): 0.03, (2, 1): 0.035, (1, 2): 0.035, (2, 2): 0.01}
#: Variance of the length of a translation, per character: 6.8 in the debates that Gale and Church measured, 1.6 in
#: the starter corpus; press releases are translated closely.
_VARIANCE = 4.0
#: How many characters a document must have for the ratio of its lengths to say something about the languages.
_CERTAIN_LENGTH = 1000
#: Characters over which the lengths of sentences that do not answer to each other are spread.
_SPREAD = 150.0
#: However unlikely a length is, people do translate like that.
_LEAST_LENGTH_SCORE = -8.0
#: Probability that a translation repeats an anchor.
_REPEATED = 0.85
#: Alignments that leave the diagonal by more sentences are not considered: by a share of the document, within limits.
_LEAST_BAND, _BAND_SHARE, _WIDEST_BAND = 30, 0.15, 150
_TOKEN = re.compile(r"\d+|[A-Za-z][A-Za-z0-9-]{2,}")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"\d+|[^\W\d_]+")
#: Letters at the beginning of a word that stay the same in every form.
_UNCHANGED = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """Sentences that answer to each other."""

    #: Number of the first sentence and of the one after the last, from 0; the same twice when there is no answer.
    source: Range
    target: Range
    #: 0 to 1.
    confidence: float

    @property
    def answered(self) -> bool:
        return self.source[0] < self.source[1] and self.target[0] < self.target[1]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Something in a source sentence that its translation should repeat."""

    #: Numbers of the target sentences that have it.
    targets: frozenset[int]
    #: What it adds to a pair's score when the target has it, and when it has not.
    present: float
    absent: float


#: The anchors of each source sentence.
Anchors = Sequence[Sequence[Anchor]]


def anchors(source: Sequence[str], target: Sequence[str], spans: Sequence[Sequence[Span]], language: str) -> Anchors:
    """What a translation of the source sentences should repeat, and where the target does.

    Args:
        source, target: the sentences.
        spans: protected spans of each source sentence; empty where nothing is known.
        language: of the target.
    """
    words = _Words(target)
    token = _DIGITS if _is_latin(source) else _TOKEN
    known: dict[tuple[str, ...], Anchor] = {}
    found = []
    for sentence, of in zip(source, spans, strict=True):
        named = [span for span in of if language in span.targets]
        said = {(span.targets[language], *span.accepted.get(language, ())) for span in named}
        for forms in said - known.keys():
            known[forms] = _anchor(words.saying(forms, language), len(target))
        others = {(word,) for word in token.findall(_without(sentence, named))} - said
        for other in others - known.keys():
            known[other] = _anchor(words.having(other[0]), len(target))
        found.append([known[forms] for forms in sorted(said | others)])
    return found


def share(of: Anchors) -> float:
    """Share of the anchors that stand anywhere in the target, 0 to 1; 1 when there are none."""
    standing = [bool(anchor.targets) for sentence in of for anchor in sentence]
    return sum(standing) / len(standing) if standing else 1.0


def align(source: Sequence[str], target: Sequence[str], of: Anchors) -> list[Pair]:
    """Align the sentences of a document with those of its translation, in order.

    Args:
        source, target: the sentences.
        of: their anchors, as :func:`anchors` found them.

    Returns:
        Pairs of none, one or two sentences with none, one or two; together they hold every sentence once.
    """
    return _most_probable(_Lattice(len(source), len(target)), _scorer(source, target, of))


# Lattice


class _Lattice:
    """The nodes near the diagonal, row by row; a row has the same number of source sentences."""

    def __init__(self, height: int, width: int) -> None:
        share = int(_BAND_SHARE * max(height, width))
        band = max(_LEAST_BAND, min(share, _WIDEST_BAND), width // max(height, 1))
        centres = [i * width // height for i in range(height + 1)] if height else [0]
        self.rows = [range(max(0, j - band), min(width, j + band) + 1) for j in centres]
        self.end = height, width

    def __iter__(self) -> Iterator[Node]:
        return ((i, j) for i, row in enumerate(self.rows) for j in row)

    def __reversed__(self) -> Iterator[Node]:
        return ((i, j) for i in reversed(range(len(self.rows))) for j in reversed(self.rows[i]))

    def before(self, node: Node) -> list[Node]:
        """Where a step to ``node`` may come from."""
        steps = [(node[0] - height, node[1] - width) for height, width in _BEADS]
        return [(i, j) for i, j in steps if i >= 0 and j in self.rows[i]]

    def after(self, node: Node) -> list[Node]:
        """Where a step from ``node`` may lead."""
        steps = [(node[0] + height, node[1] + width) for height, width in _BEADS]
        return [(i, j) for i, j in steps if i < len(self.rows) and j in self.rows[i]]


class _Values:
    """A log probability for each node of a lattice, in eight bytes."""

    def __init__(self, lattice: _Lattice) -> None:
        self._first = [row.start for row in lattice.rows]
        self._values = [array("d", bytes(8 * len(row))) for row in lattice.rows]

    def __getitem__(self, node: Node) -> float:
        return self._values[node[0]][node[1] - self._first[node[0]]]

    def __setitem__(self, node: Node, value: float) -> None:
        self._values[node[0]][node[1] - self._first[node[0]]] = value


def _most_probable(lattice: _Lattice, score: Score) -> list[Pair]:
    """The best path through the lattice, each step with its probability among all paths.

    Steps are scored twice, forwards and backwards: to keep the scores would take many times the memory.
    """
    best, forward, backward = _Values(lattice), _Values(lattice), _Values(lattice)
    for node in lattice:
        steps = [(origin, score(origin, node)) for origin in lattice.before(node)]
        if steps:
            best[node] = max(best[origin] + value for origin, value in steps)
            forward[node] = _log_sum([forward[origin] + value for origin, value in steps])
    for node in reversed(lattice):
        if onward := lattice.after(node):
            backward[node] = _log_sum([score(node, next_) + backward[next_] for next_ in onward])
    pairs, node = [], lattice.end
    while node != (0, 0):
        steps = [(origin, score(origin, node)) for origin in lattice.before(node)]
        origin, value = max(steps, key=lambda step: best[step[0]] + step[1])
        certainty = forward[origin] + value + backward[node] - forward[lattice.end]
        pairs.append(Pair((origin[0], node[0]), (origin[1], node[1]), math.exp(min(0.0, certainty))))
        node = origin
    return pairs[::-1]


def _log_sum(values: Sequence[float]) -> float:
    highest = max(values, default=-math.inf)
    if highest == -math.inf:
        return highest
    return highest + math.log(sum(math.exp(value - highest) for value in values))


# Scores


def _scorer(source: Sequence[str], target: Sequence[str], of: Anchors) -> Score:
    """How much likelier it is that sentences answer to each other than that they have nothing to do with it."""
    source_ends = list(accumulate(map(len, source), initial=0))
    target_ends = list(accumulate(map(len, target), initial=0))
    ratio = (target_ends[-1] + _CERTAIN_LENGTH) / (source_ends[-1] + _CERTAIN_LENGTH)

    def score(origin: Node, node: Node) -> float:
        (i, j), (i_end, j_end) = origin, node
        prior = math.log(_BEADS[i_end - i, j_end - j])
        if i == i_end or j == j_end:
            return prior
        length = _length_score((source_ends[i_end] - source_ends[i]) * ratio, target_ends[j_end] - target_ends[j])
        anchored = sum(
            anchor.present if not anchor.targets.isdisjoint(range(j, j_end)) else anchor.absent
            for sentence in of[i:i_end]
            for anchor in sentence
        )
        return prior + length + anchored

    return score


def _length_score(expected: float, length: int) -> float:
    variance = _VARIANCE * max(1.0, expected)
    density = math.exp(-((length - expected) ** 2) / (2 * variance)) / math.sqrt(2 * math.pi * variance)
    return max(_LEAST_LENGTH_SCORE, math.log(max(density * _SPREAD, 1e-9)))


# Anchors


class _Words:
    """The words of the target sentences, and which sentences have them."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._sentences = sentences
        self._having: dict[str, set[int]] = {}
        self._beginning: dict[str, set[int]] = {}
        for number, sentence in enumerate(sentences):
            for token in _TOKEN.findall(sentence):
                self._having.setdefault(token, set()).add(number)
            for word in _WORD.findall(sentence):
                self._beginning.setdefault(_beginning(word), set()).add(number)

    def having(self, token: str) -> set[int]:
        """Numbers of the sentences with this number or Latin word."""
        return self._having.get(token, set())

    def saying(self, forms: Sequence[str], language: str) -> set[int]:
        """Numbers of the sentences that say one of the forms, in any case."""
        return {
            number
            for form in forms
            if (word := _WORD.search(form))
            for number in self._beginning.get(_beginning(word[0]), ())
            if _says(self._sentences[number], form, language)
        }


def _beginning(word: str) -> str:
    """What no ending changes."""
    return word if word.isdecimal() else word[:_UNCHANGED].casefold()


def _anchor(targets: set[int], sentences: int) -> Anchor:
    """An anchor that stands in ``targets``; the more of them, the less it says."""
    by_chance = min(0.95, max(1, len(targets)) / max(2, sentences))
    return Anchor(
        frozenset(targets), math.log(_REPEATED / by_chance), min(0.0, math.log((1 - _REPEATED) / (1 - by_chance)))
    )


def _says(text: str, form: str, language: str) -> bool:
    if language == "kk":
        return kazakh.find(form, text) is not None
    return re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text, re.IGNORECASE) is not None


def _is_latin(sentences: Sequence[str]) -> bool:
    """Whether the language is written in Latin letters: its words say nothing about a translation."""
    letters = [letter for sentence in sentences for letter in sentence if letter.isalpha()]
    return 2 * sum(map(str.isascii, letters)) > len(letters)


def _without(sentence: str, spans: Sequence[Span]) -> str:
    pieces, position = [], 0
    for span in spans:
        pieces.append(sentence[position : span.start])
        position = span.end
    return " ".join([*pieces, sentence[position:]])
