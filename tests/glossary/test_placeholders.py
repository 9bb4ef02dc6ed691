from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.placeholders import copied_once, inverse, numbers_of, renumbered


@given(st.lists(st.sampled_from(["⟦0⟧", "▁⟦3⟧", "⟦9⟧", "▁сот", "4", "⟦", "⟧"])), st.permutations(range(10)))
def test_other_numbers_in_placeholders_can_be_taken_back(pieces: list[str], order: list[int]) -> None:
    other = renumbered(pieces, order)
    assert renumbered(other, inverse(order)) == pieces
    assert len(set(other)) == len(set(pieces))
    assert bool(numbers_of("".join(other))) == bool(numbers_of("".join(pieces)))


def test_placeholders_get_the_numbers_of_the_order_and_nothing_else_does() -> None:
    order = (7, 4, 1, 8, 5, 2, 9, 6, 3, 0)
    assert renumbered(["▁⟦0⟧", "ның", "⟦2⟧", "0"], order) == ["▁⟦7⟧", "ның", "⟦1⟧", "0"]
    assert renumbered(["⟦0⟧"], ()) == ["⟦0⟧"]
    assert numbers_of("⟦10⟧ [0] 0") == []


@pytest.mark.parametrize(
    ("target", "whole"),
    [("⟦1⟧ and ⟦0⟧", True), ("⟦0⟧ and", False), ("⟦0⟧, ⟦1⟧, ⟦1⟧", False), ("⟦0⟧, ⟦1⟧, ⟦2⟧", False)],
)
def test_every_placeholder_must_stand_in_the_target_once(target: str, whole: bool) -> None:
    assert copied_once("⟦0⟧ и ⟦1⟧", target) is whole
