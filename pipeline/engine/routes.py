"""Which packages lead from one language to another."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.article import language_tag
from pipeline.engine.base import Engine, Hypothesis
from pipeline.engine.packages import Package, best
from pipeline.errors import NoRouteError

PIVOT = "en"


@dataclass(frozen=True, slots=True)
class Route:
    """One package, or two that meet in English."""

    legs: tuple[Package, ...]

    @property
    def placeholders(self) -> bool:
        """Whether protected spans travel as placeholders all the way."""
        return all(leg.placeholders for leg in self.legs)

    @property
    def label(self) -> str:
        """For people: the packages, in the order in which they are used."""
        return " + ".join(leg.label for leg in self.legs)

    @property
    def quality(self) -> str:
        """How good its packages are known to be, in the same order; empty when none says."""
        known = [leg.quality for leg in self.legs]
        return " + ".join(quality or "?" for quality in known) if any(known) else ""


def route(source: str, target: str, packages: Sequence[Package]) -> Route:
    """The way from ``source`` to ``target``: a direct package, else two that meet in English.

    Longer chains are never built: every translation in between loses meaning.

    Args:
        source: language code.
        target: language code.
        packages: from ``packages.available``; of a pair the first one is used.

    Raises:
        NoRouteError: nothing leads there.
    """
    source, target = language_tag(source), language_tag(target)
    if direct := best(packages, source, target):
        return Route((direct,))
    first, second = best(packages, source, PIVOT), best(packages, PIVOT, target)
    if first and second:
        return Route((first, second))
    raise NoRouteError(
        f"{source}→{target}",
        f"no package translates from {source} to {target}",
        f"install one with: tilshi models install {source} {target}",
    )


def routes(packages: Sequence[Package], pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Route | None]:
    """The route of each pair of languages; None where nothing leads there."""
    found: dict[tuple[str, str], Route | None] = {}
    for pair in pairs:
        try:
            found[pair] = route(*pair, packages)
        except NoRouteError:
            found[pair] = None
    return found


class PivotEngine:
    """Two engines in a row; a sentence's spans are carried through both, not found again in between."""

    def __init__(self, first: Engine, second: Engine) -> None:
        self._first = first
        self._second = second

    @property
    def source(self) -> str:
        return self._first.source

    @property
    def target(self) -> str:
        return self._second.target

    @property
    def label(self) -> str:
        return f"{self._first.label} + {self._second.label}"

    @property
    def fingerprint(self) -> str:
        return f"{self._first.fingerprint}+{self._second.fingerprint}"

    @property
    def placeholders(self) -> bool:
        return self._first.placeholders and self._second.placeholders

    def translate(self, sentences: Iterable[str]) -> Iterator[Hypothesis]:
        """One hypothesis a sentence, in order; its score is that of the weaker half."""
        halfway: deque[Hypothesis] = deque()

        def between() -> Iterator[str]:
            for hypothesis in self._first.translate(sentences):
                halfway.append(hypothesis)
                yield hypothesis.text

        for second in self._second.translate(between()):
            first = halfway.popleft()
            scores = [score for score in (first.score, second.score) if score is not None]
            yield Hypothesis(second.text, min(scores, default=None), max(first.unknown, second.unknown))
