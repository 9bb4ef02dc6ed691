"""A CTranslate2 model and how it is asked: batches, threads, limits."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import ctranslate2

from glossary.placeholders import MOST_PLACEHOLDERS, copied_once, inverse, numbers_of, renumbered
from pipeline.engine.archive import MODEL
from pipeline.engine.tokens import in_loop, repeats
from pipeline.errors import EngineError, PackageError

#: Source pieces, padding included, that are computed together. Measured on the starter packages: more fall out of
#: the core's cache (2,048 take a tenth longer), fewer pay for each call.
BATCH_PIECES = 768
#: Below this a batch is not divided among workers: it is done before the second one wakes up.
SMALLEST_SHARE = 128
#: No run of this many pieces may come twice, unless the source repeats itself; and in the second try of a sentence
#: that went round in circles, whatever the source does. A shorter ban in the first try would forbid honest
#: repetitions (“of the Republic of”), which costs 0.2 chrF.
NO_REPEAT, NO_REPEAT_AFTER_LOOP = 5, 3
#: Target pieces allowed for each source piece, and on top of that; four of the starter corpus' 118,554 references
#: have more.
LENGTH_RATIO, LENGTH_SLACK = 2, 24
#: Target pieces at most: small models have 256 position encodings, some taken by the prefix.
LONGEST_TARGET = 240
#: How the placeholders of a sentence that lost one are numbered when it is tried again: to the model that is another
#: sentence. Of 323 dev sentences with placeholders a beam of two loses some in 15 (English) and 21 (Kazakh), and
#: after these tries in two and none; a beam of 48 takes four times as long, and leaves four in Kazakh.
RENUMBERINGS = tuple(
    tuple((stride * number + turn) % MOST_PLACEHOLDERS for number in range(MOST_PLACEHOLDERS))
    for stride in (3, 7)
    for turn in range(1, 7)
)
#: Bytes of weights up to which one thread a batch is best; larger matrices keep several threads busy.
ONE_THREAD_WEIGHTS = 200_000_000
#: Part of every fingerprint; raised when the rules of decoding change.
DECODING = "4"

UNKNOWN = "<unk>"
_SPECIAL = frozenset({"<s>", "</s>", "<pad>", UNKNOWN})


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the model wrote for one source."""

    #: Without the target prefix and special pieces.
    pieces: list[str]
    #: Mean log-probability per piece.
    score: float
    #: The other hypotheses of the beam, the likeliest first.
    others: tuple[Decoded, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """How sources are decoded that share a batch."""

    #: No run of this many pieces may come twice; 0 for no ban.
    no_repeat: int
    #: Whether a piece outside the vocabulary gives way to what the source has in its place.
    replace_unknowns: bool = False


@dataclass(frozen=True, slots=True)
class Try:
    """One of the ways in which a source is being translated."""

    rules: Rules
    result: Any
    #: What its placeholders were numbered by (``placeholders.renumbered``); empty when they have their own numbers.
    order: tuple[int, ...] = ()

    def wait(self) -> Any:
        """CTranslate2's result, when it is there.

        Raises:
            EngineError: the computation failed.
        """
        try:
            return self.result.result()
        except (RuntimeError, ValueError) as error:
            raise EngineError("CTranslate2", f"the model failed ({error})", "try another device") from error


@dataclass(frozen=True, slots=True)
class Ticket:
    """A source that is being translated, in one way or in several."""

    source: list[str]
    tries: tuple[Try, ...]


class Decoder:
    """Translates pieces into pieces.

    Args:
        folder: an unpacked package.
        device, compute_type: ``auto`` or one of CTranslate2's; see ``choose_compute``.
        beam_size: hypotheses that are kept.
        threads: cores to use; None for all that the process may use.
        source_prefix, target_prefix: pieces that a multilingual model wants in front.
        placeholders: whether the model knows ``⟦0⟧ … ⟦9⟧``.

    Raises:
        PackageError: the model cannot be loaded.
        EngineError: the device or compute type is not there.
    """

    def __init__(
        self,
        folder: Path,
        *,
        device: str = "auto",
        compute_type: str = "auto",
        beam_size: int = 2,
        threads: int | None = None,
        source_prefix: Sequence[str] = (),
        target_prefix: Sequence[str] = (),
        placeholders: bool = False,
    ) -> None:
        device, compute_type = choose_compute(device, compute_type)
        self._workers, per_worker = plan_threads(folder, threads)
        self._beam_size = beam_size
        self._placeholders = placeholders
        self._source_prefix = list(source_prefix)
        self._target_prefix = list(target_prefix)
        try:
            self._translator = ctranslate2.Translator(
                str(folder / "model"),
                device=device,
                compute_type=compute_type,
                inter_threads=self._workers,
                intra_threads=per_worker,
                max_queued_batches=-1,
            )
        except (RuntimeError, ValueError, LookupError, MemoryError) as error:
            raise PackageError(folder, f"the model cannot be loaded ({error})", "install it again") from error

    @property
    def settings(self) -> str:
        """What else than the weights decides what it writes."""
        return f"beam {self._beam_size}, {self._translator.compute_type}, rules {DECODING}"

    def start(self, sources: Sequence[list[str]]) -> list[Ticket]:
        """Put sources into the queue, in batches of similar length; returns at once.

        A source that repeats itself (the same year or name twice) may be translated with repetitions; elsewhere
        they are banned, which costs nothing and keeps young models out of loops.
        """
        free = [repeats(source, NO_REPEAT_AFTER_LOOP) for source in sources]
        tickets: dict[int, Ticket] = {}
        room = self._room(sources)
        for freedom in (False, True):
            chosen = [index for index, is_free in enumerate(free) if is_free is freedom]
            rules = Rules(0 if freedom else NO_REPEAT)
            for index, result in self._queue(chosen, sources, room, rules):
                tickets[index] = Ticket(sources[index], (Try(rules, result),))
        return [tickets[index] for index in range(len(sources))]

    def second_try(self, tickets: Sequence[Ticket]) -> list[Ticket]:
        """Wait for the tickets, and put those again into the queue whose translation something is wrong with.

        Those that went round in circles get a stricter ban on repetitions. Those with pieces outside the vocabulary
        get what the source has in their place: that needs the attention of every step, which costs a fiftieth of
        the time, so the first try is made without it. Those in whose beam every hypothesis lacks a placeholder, or
        has it twice, are tried with other numbers in their placeholders too, if the model has placeholders.

        Returns:
            The tickets to finish, in the same order.

        Raises:
            EngineError: the computation failed.
        """
        tries: list[list[Try]] = []
        again: dict[Rules, list[tuple[int, tuple[int, ...]]]] = {}
        for index, ticket in enumerate(tickets):
            (first,) = ticket.tries
            hypotheses = first.wait().hypotheses
            rules = self._better_rules(first.rules, hypotheses[0])
            tries.append([first] if rules == first.rules else [])
            orders: tuple[tuple[int, ...], ...] = () if rules == first.rules else ((),)
            if self._lost(ticket.source, hypotheses):
                orders += RENUMBERINGS
            again.setdefault(rules, []).extend((index, order) for order in orders)
        for rules, chosen in again.items():
            sources = [renumbered(tickets[index].source, order) for index, order in chosen]
            for place, result in self._queue(range(len(chosen)), sources, BATCH_PIECES, rules):
                index, order = chosen[place]
                tries[index].append(Try(rules, result, order))
        return [replace(ticket, tries=tuple(its)) for ticket, its in zip(tickets, tries, strict=True)]

    def _better_rules(self, rules: Rules, likeliest: list[str]) -> Rules:
        """The rules that may mend what the model wrote; the same when nothing is wrong with it."""
        no_repeat = NO_REPEAT_AFTER_LOOP if in_loop(self._plain(likeliest)) else rules.no_repeat
        return Rules(no_repeat, UNKNOWN in likeliest)

    def _lost(self, source: Sequence[str], hypotheses: Iterable[Sequence[str]]) -> bool:
        """Whether no hypothesis has every placeholder of the source."""
        return (
            self._placeholders
            and bool(numbers_of("".join(source)))
            and not any(_copied(source, pieces) for pieces in hypotheses)
        )

    def finish(self, ticket: Ticket) -> Decoded:
        """Wait for a ticket and read what the model wrote.

        Returns:
            The likeliest hypothesis, with the others; but when the model has placeholders, the likeliest that has
            all of them, alone.

        Raises:
            EngineError: the computation failed.
        """
        hypotheses = [
            Decoded(renumbered(self._plain(pieces), inverse(one.order)), float(score))
            for one in ticket.tries
            for result in (one.wait(),)
            for pieces, score in zip(result.hypotheses, result.scores, strict=True)
        ]
        if len(ticket.tries) > 1:
            hypotheses.sort(key=lambda decoded: decoded.score, reverse=True)
        for decoded in hypotheses if self._placeholders else ():
            if _copied(ticket.source, decoded.pieces):
                return decoded
        return replace(hypotheses[0], others=tuple(hypotheses[1:]))

    def _plain(self, pieces: list[str]) -> list[str]:
        """The pieces without the target prefix and special ones."""
        if pieces[: len(self._target_prefix)] == self._target_prefix:
            pieces = pieces[len(self._target_prefix) :]
        return [piece for piece in pieces if piece not in _SPECIAL]

    def _room(self, sources: Sequence[list[str]]) -> int:
        """Pieces for a batch; small loads are shared out among the workers."""
        load = sum(map(len, sources))
        return min(BATCH_PIECES, max(SMALLEST_SHARE, -(-load // self._workers)))

    def _queue(
        self, chosen: Sequence[int], sources: Sequence[list[str]], room: int, rules: Rules
    ) -> Iterator[tuple[int, Any]]:
        """Put the chosen sources into the queue; yields the index of each, and CTranslate2's result to wait for."""
        for batch in _batches(chosen, sources, room):
            yield from zip(batch, self._call([sources[index] for index in batch], rules), strict=True)

    def _call(self, sources: Sequence[list[str]], rules: Rules) -> list[Any]:
        longest = max(map(len, sources))
        prefix = [self._target_prefix] * len(sources) if self._target_prefix else None
        results: list[Any] = self._translator.translate_batch(
            [self._source_prefix + source for source in sources],
            target_prefix=prefix,
            asynchronous=True,
            beam_size=self._beam_size,
            num_hypotheses=self._beam_size,
            no_repeat_ngram_size=rules.no_repeat,
            max_decoding_length=min(LENGTH_RATIO * longest + LENGTH_SLACK, LONGEST_TARGET),
            max_input_length=0,
            replace_unknowns=rules.replace_unknowns,
            return_scores=True,
        )
        return results


def _copied(source: Sequence[str], target: Sequence[str]) -> bool:
    return copied_once("".join(source), "".join(target))


def _batches(chosen: Sequence[int], sources: Sequence[list[str]], room: int) -> Iterator[list[int]]:
    """The chosen indices in batches of up to ``room`` pieces with padding, longest first."""
    batch: list[int] = []
    for index in sorted(chosen, key=lambda index: len(sources[index]), reverse=True):
        if batch and len(sources[batch[0]]) * (len(batch) + 1) > room:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def compute_types() -> dict[str, list[str]]:
    """Device → compute types that it offers here; a device that is not there is left out."""
    devices = ["cpu"] + ["cuda"] * (ctranslate2.get_cuda_device_count() > 0)
    return {device: sorted(ctranslate2.get_supported_compute_types(device)) for device in devices}


def choose_compute(device: str, compute_type: str) -> tuple[str, str]:
    """Resolve ``auto``: the GPU when there is one; int8 on a CPU, the fastest type on a GPU.

    Raises:
        EngineError: with what this machine offers instead.
    """
    offered = compute_types()
    if device == "auto":
        device = "cuda" if "cuda" in offered else "cpu"
    if device not in offered:
        raise EngineError(f"device {device!r}", "it is not there", f"choose auto or {' or '.join(offered)}")
    if compute_type == "auto":
        return device, "int8" if "int8" in offered[device] and device == "cpu" else "auto"
    if compute_type not in offered[device]:
        choices = ", ".join(["auto", *offered[device]])
        raise EngineError(f"compute type {compute_type!r}", f"{device} does not offer it", f"choose one of {choices}")
    return device, compute_type


def plan_threads(folder: Path, threads: int | None) -> tuple[int, int]:
    """How many batches are computed at once, and by how many threads each."""
    cores = max(1, threads or _cores())
    each = 1 if (folder / MODEL).stat().st_size <= ONE_THREAD_WEIGHTS else min(4, cores)
    return max(1, cores // each), each


def _cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
