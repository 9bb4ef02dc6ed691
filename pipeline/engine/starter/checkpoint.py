"""Training that can stop at any moment: weights, optimisers and chance, in one file that is whole or not there."""

from __future__ import annotations

import pickle
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from pipeline.errors import EngineError


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where training stands."""

    weights: dict[str, Any]
    #: States of ``learning.optimisers``.
    optimisers: tuple[dict[str, Any], ...]
    #: Batches so far.
    step: int
    #: Lowest loss on the dev documents so far.
    best: float
    #: State of the generators, see ``chance``.
    chance: tuple[Any, Any]


def save(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint; an older one stays until the new one is whole."""
    content = {name: getattr(checkpoint, name) for name in Checkpoint.__slots__}
    _write(path, content)


def save_weights(path: Path, weights: dict[str, Any]) -> None:
    """Write weights alone, which is all that a package is made from."""
    _write(path, weights)


def load(path: Path) -> Checkpoint:
    """Read what ``save`` wrote.

    Raises:
        EngineError: the file is no checkpoint.
    """
    content = _read(path)
    try:
        return Checkpoint(**content)
    except TypeError as error:
        raise EngineError(path, "it has weights only, nothing to resume", "give it with --init") from error


def read_weights(path: Path) -> dict[str, Any]:
    """The weights in a checkpoint, or in a file of weights alone.

    Raises:
        EngineError: the file is neither.
    """
    content = _read(path)
    weights: dict[str, Any] = content.get("weights", content)
    return weights


def chance(order: random.Random) -> tuple[Any, Any]:
    """The state of the generators, for a checkpoint: the one that shuffles, and torch's."""
    return order.getstate(), torch.get_rng_state()


def set_chance(order: random.Random, state: tuple[Any, Any]) -> None:
    """Go on where ``chance`` was called."""
    order.setstate(state[0])
    torch.set_rng_state(state[1])


def _write(path: Path, content: Any) -> None:
    fresh = path.with_suffix(".part")
    torch.save(content, fresh)
    fresh.replace(path)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, ValueError, EOFError, KeyError, pickle.UnpicklingError) as error:
        raise EngineError(path, f"the checkpoint cannot be read ({error})", "train it anew") from error
    if not isinstance(content, dict):
        raise EngineError(path, "this is no checkpoint", "give a file that the training wrote")
    return content
