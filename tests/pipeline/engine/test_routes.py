from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.engine.base import Hypothesis
from pipeline.engine.packages import Kind, Package
from pipeline.engine.routes import PivotEngine, route
from pipeline.errors import NoRouteError


def _package(pair: str, placeholders: bool = True) -> Package:
    source, target = pair.split("-")
    return Package(source, target, "1.0", Path(pair), Kind.INSTALLED, placeholders)


def _route(source: str, target: str, *pairs: str) -> list[str]:
    return [str(leg.path) for leg in route(source, target, [_package(pair) for pair in pairs]).legs]


@pytest.mark.parametrize(
    ("source", "target", "pairs", "expected"),
    [
        ("ru", "kk", ["ru-en", "en-kk", "ru-kk"], ["ru-kk"]),
        ("ru", "kz", ["ru-kk"], ["ru-kk"]),
        ("RU", "KK", ["ru-en", "en-kk"], ["ru-en", "en-kk"]),
        ("kk", "en", ["kk-en"], ["kk-en"]),
        ("uz", "tr", ["uz-en", "en-tr", "uz-ru", "ru-tr"], ["uz-en", "en-tr"]),
    ],
)
def test_a_direct_package_is_taken_else_two_that_meet_in_english(
    source: str, target: str, pairs: list[str], expected: list[str]
) -> None:
    assert _route(source, target, *pairs) == expected


@pytest.mark.parametrize(
    ("source", "target", "pairs"),
    [
        ("ru", "kk", []),
        ("ru", "kk", ["ru-en"]),
        ("ru", "kk", ["en-kk"]),
        ("ru", "kk", ["kk-ru"]),
        ("uz", "tr", ["uz-ru", "ru-tr"]),
        ("uz", "tr", ["uz-ru", "ru-en", "en-tr"]),
    ],
)
def test_no_route_says_what_to_install(source: str, target: str, pairs: list[str]) -> None:
    with pytest.raises(NoRouteError) as caught:
        _route(source, target, *pairs)
    assert str(caught.value) == (
        f"{source}→{target}: no package translates from {source} to {target}; "
        f"install one with: tilshi models install {source} {target}"
    )


def test_a_route_carries_placeholders_only_when_every_leg_does() -> None:
    both = route("ru", "kk", [_package("ru-en"), _package("en-kk")])
    half = route("ru", "kk", [_package("ru-en"), _package("en-kk", placeholders=False)])
    assert both.placeholders
    assert not half.placeholders


@dataclass
class _Suffixing:
    """An engine that marks what it has seen, one sentence at a time."""

    source: str
    target: str
    placeholders: bool = True
    score: float | None = -0.5
    unknown: float = 0.0
    seen: int = 0

    @property
    def label(self) -> str:
        return f"{self.source}→{self.target}"

    fingerprint = label

    def translate(self, sentences: Iterable[str]) -> Iterator[Hypothesis]:
        for sentence in sentences:
            self.seen += 1
            yield Hypothesis(f"{sentence}+{self.target}", self.score, self.unknown)


def test_a_pivot_runs_both_halves_in_order_and_keeps_the_weaker_score() -> None:
    engine = PivotEngine(_Suffixing("ru", "en", score=-1.5, unknown=0.5), _Suffixing("en", "kk", score=-0.2))
    assert (engine.source, engine.target, engine.label) == ("ru", "kk", "ru→en + en→kk")
    assert list(engine.translate(["а", "б"])) == [
        Hypothesis("а+en+kk", -1.5, 0.5),
        Hypothesis("б+en+kk", -1.5, 0.5),
    ]


def test_a_pivot_reads_no_further_than_its_halves_do() -> None:
    first = _Suffixing("ru", "en")
    stream = PivotEngine(first, _Suffixing("en", "kk")).translate(str(n) for n in range(1000))
    assert next(stream).text == "0+en+kk"
    assert first.seen == 1


def test_a_pivot_takes_placeholders_only_when_both_halves_do() -> None:
    assert PivotEngine(_Suffixing("ru", "en"), _Suffixing("en", "kk")).placeholders
    assert not PivotEngine(_Suffixing("ru", "en"), _Suffixing("en", "kk", placeholders=False)).placeholders
