"""What an engine is: anything that turns sentences of one language into another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What an engine says for one sentence."""

    text: str
    #: Mean log-probability per target token (0 is certain); None when the engine gives none.
    score: float | None = None
    #: Share of the source words that the engine has never seen, 0 to 1.
    unknown: float = 0.0
    #: What else it might have said, the likeliest first; for callers that need something to be in the text.
    alternatives: tuple[str, ...] = ()


class Engine(Protocol):
    """Translates sentences of ``source`` into ``target``."""

    @property
    def source(self) -> str: ...

    @property
    def target(self) -> str: ...

    @property
    def label(self) -> str:
        """For people: ``argos ru→kk 0.2 (starter)``."""
        ...

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same sentence might be translated differently (package, version, beam, settings)."""
        ...

    @property
    def placeholders(self) -> bool:
        """Whether ``⟦0⟧ … ⟦9⟧`` come through as single tokens; otherwise names are copied through."""
        ...

    def translate(self, sentences: Iterable[str]) -> Iterator[Hypothesis]:
        """One hypothesis a sentence, in order. Reads ahead by a bounded window and yields as soon as it can.

        Raises:
            EngineError: the engine cannot work at all; a sentence that it cannot translate gives an empty text.
        """
        ...
