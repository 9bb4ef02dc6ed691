"""Placeholders with the canonical suffixes, as an engine says them, become official names in the right case."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossary.protect import Strategy, protect, restore
from glossary.span import Span, SpanKind

TABLE = Path(__file__).parent.parent / "data" / "glossary" / "realisations.tsv"
SUFFIXES = ("ның", "ға", "ны", "да", "дан", "мен")
SOURCE = "Оно здесь."


def rows() -> list[tuple[str, list[str]]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(name, forms) for name, *forms in (line.split("\t") for line in lines)]


def realised(name: str, suffix: str) -> str:
    span = Span(0, 3, "Оно", SpanKind.TERM, {"kk": name})
    restored = restore(f"Бұл ⟦0⟧{suffix} мұнда.", protect(SOURCE, [span], "kk", Strategy.PLACEHOLDERS))
    assert restored.proven
    return restored.text.removeprefix("Бұл ").removesuffix(" мұнда.")


@pytest.mark.parametrize(("name", "forms"), rows(), ids=[name for name, _ in rows()])
def test_a_name_stands_in_the_case_of_its_placeholder(name: str, forms: list[str]) -> None:
    before = name[: len(name) - len(name.split(" ")[-1])]
    assert realised(name, "") == name
    assert [realised(name, suffix) for suffix in SUFFIXES] == [before + form for form in forms]
