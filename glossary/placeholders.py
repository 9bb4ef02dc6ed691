"""The placeholders ``⟦0⟧ … ⟦9⟧`` that stand for protected spans in what an engine reads and writes."""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST_PLACEHOLDERS = 10
#: A placeholder, its number first.
PLACEHOLDER = re.compile(r"⟦(\d)⟧")


def numbers_of(text: str) -> list[int]:
    """The numbers of the placeholders in a text, in the order in which they stand."""
    return [int(match.group(1)) for match in PLACEHOLDER.finditer(text)]


def copied_once(source: str, target: str) -> bool:
    """Whether every placeholder of the source stands in the target exactly once, and no other does."""
    return sorted(numbers_of(source)) == sorted(numbers_of(target))


def counted_from_0(text: str) -> tuple[str, list[int]]:
    """A part of a protected text with its placeholders counted from 0, as engines learned them, and their numbers."""
    numbers = numbers_of(text)
    return PLACEHOLDER.sub(lambda match: f"⟦{numbers.index(int(match.group(1)))}⟧", text), numbers


def original_numbers(text: str, numbers: Sequence[int]) -> str:
    """The inverse of :func:`counted_from_0`, for what an engine said; a placeholder that it invented is dropped."""

    def original(match: re.Match[str]) -> str:
        number = int(match.group(1))
        return f"⟦{numbers[number]}⟧" if number < len(numbers) else ""

    return PLACEHOLDER.sub(original, text)


def renumbered(pieces: Sequence[str], order: Sequence[int]) -> list[str]:
    """Pieces with other numbers in their placeholders.

    Args:
        pieces: of a sentence.
        order: the ten numbers that come in the place of 0 to 9; empty for their own.
    """
    if not order:
        return list(pieces)
    return [PLACEHOLDER.sub(lambda found: f"⟦{order[int(found[1])]}⟧", piece) for piece in pieces]


def inverse(order: Sequence[int]) -> tuple[int, ...]:
    """The order that undoes :func:`renumbered`."""
    return tuple(order.index(number) for number in range(len(order)))
