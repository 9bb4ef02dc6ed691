"""Argos packages, driven through CTranslate2 so that the sentences of many articles share batches."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from pipeline.engine.base import Hypothesis
from pipeline.engine.clauses import join_parts, split_long
from pipeline.engine.decoder import DECODING, Decoded, Decoder, Ticket, choose_compute, compute_types
from pipeline.engine.packages import Package, unpacked
from pipeline.engine.tokens import open_tokenizer, unknown_share

#: Sentences that are sorted by length together.
WINDOW = 1024
#: Windows that are under way at the same moment: one is read, one computed, one written.
READ_AHEAD = 3
#: Distinct sentences of a run whose translations are kept at hand for when they come again.
REMEMBERED = 8192
#: A sentence of more pieces is cut at a clause: small models lose the thread long before their limit.
MAX_PIECES = 160

_CONTROL_PIECE = re.compile(r"⟪[^⟫]*⟫")


@dataclass(slots=True, eq=False)
class _Job:
    """A distinct sentence on its way through the model, in one part or, when it is long, in several."""

    parts: list[str]
    pieces: list[list[str]]
    tickets: list[Ticket] = field(default_factory=list)
    hypothesis: Hypothesis | None = None


class ArgosEngine:
    """Serves one package.

    The model is loaded by the first sentence, or at once where it decides itself what it is computed in.

    Args:
        package: from ``packages.available``.
        device: ``auto`` (a GPU when there is one), ``cpu`` or ``cuda``.
        compute_type: ``auto`` (int8 on a CPU, the fastest that a GPU has), or one of ``decoder.compute_types``.
        beam_size: hypotheses that decoding keeps; 1 is fastest, more than 4 hardly helps.
        threads: cores to use; None for all that the process may use.

    Raises:
        PackageError: the package cannot be read.
        EngineError: the device or compute type is not there.
    """

    def __init__(
        self,
        package: Package,
        *,
        device: str = "auto",
        compute_type: str = "auto",
        beam_size: int = 2,
        threads: int | None = None,
    ) -> None:
        self._device, self._compute_type = choose_compute(device, compute_type)
        self._package = package
        self._folder = unpacked(package)
        self._tokenizer = open_tokenizer(self._folder, package.source, package.target)
        self._beam_size = beam_size
        self._threads = threads
        self._loaded: Decoder | None = None
        self._loading = threading.Lock()
        settled = _settled(self._device, self._compute_type)
        #: What else than the package decides what it writes, as ``Decoder.settings`` has it.
        self.settings = f"beam {beam_size}, {settled}, rules {DECODING}" if settled else self._decoder.settings

    @property
    def _decoder(self) -> Decoder:
        """Loaded the first time."""
        with self._loading:
            if self._loaded is None:
                self._loaded = Decoder(
                    self._folder,
                    device=self._device,
                    compute_type=self._compute_type,
                    beam_size=self._beam_size,
                    threads=self._threads,
                    source_prefix=str(self._package.metadata.get("source_prefix") or "").split(),
                    target_prefix=str(self._package.metadata.get("target_prefix") or "").split(),
                    placeholders=self._package.placeholders,
                )
            return self._loaded

    @property
    def source(self) -> str:
        return self._package.source

    @property
    def target(self) -> str:
        return self._package.target

    @property
    def label(self) -> str:
        return self._package.label

    @property
    def fingerprint(self) -> str:
        package = self._package
        parts = (package.source, package.target, package.version, package.digest, self.settings)
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=12).hexdigest()

    @property
    def placeholders(self) -> bool:
        return self._package.placeholders

    def translate(self, sentences: Iterable[str]) -> Iterator[Hypothesis]:
        """One hypothesis a sentence, in order; a sentence that comes again is translated once.

        Reads ``READ_AHEAD`` windows at most: while the model computes one, the next is cut into pieces and the one
        before is put together.

        Raises:
            PackageError: the model cannot be loaded.
            EngineError: the model failed, for instance for want of memory.
        """
        known: OrderedDict[str, _Job] = OrderedDict()
        windows: deque[list[_Job]] = deque()
        stream = iter(sentences)
        while window := list(islice(stream, WINDOW)):
            windows.append(self._submit(window, known))
            if len(windows) > 1:
                self._second_try(windows[-2])
            if len(windows) == READ_AHEAD:
                yield from self._collect(windows.popleft())
        if windows:
            self._second_try(windows[-1])
        for jobs in windows:
            yield from self._collect(jobs)

    def _submit(self, window: Sequence[str], known: OrderedDict[str, _Job]) -> list[_Job]:
        """Start computing what is new in the window; returns a job for each of its sentences, in order."""
        jobs: list[_Job] = []
        fresh: list[_Job] = []
        for sentence in window:
            job = known.get(sentence)
            if job is None:
                job = known[sentence] = self._job(sentence)
                fresh.append(job)
            known.move_to_end(sentence)
            jobs.append(job)
        tickets = iter(self._decoder.start([pieces for job in fresh for pieces in job.pieces]))
        for job in fresh:
            job.tickets = list(islice(tickets, len(job.pieces)))
        while len(known) > REMEMBERED:
            known.popitem(last=False)
        return jobs

    def _job(self, sentence: str) -> _Job:
        if not sentence.strip():
            return _Job([], [], hypothesis=Hypothesis(sentence))
        pieces = self._tokenizer.encode(sentence)
        if len(pieces) <= MAX_PIECES:
            return _Job([sentence], [pieces])
        parts = split_long(sentence, MAX_PIECES, lambda text: len(self._tokenizer.encode(text)))
        return _Job(parts, [self._tokenizer.encode(part) for part in parts])

    def _second_try(self, jobs: Sequence[_Job]) -> None:
        pending = [job for job in dict.fromkeys(jobs) if job.hypothesis is None]
        tickets = iter(self._decoder.second_try([ticket for job in pending for ticket in job.tickets]))
        for job in pending:
            job.tickets = list(islice(tickets, len(job.tickets)))

    def _collect(self, jobs: Sequence[_Job]) -> Iterator[Hypothesis]:
        """The hypotheses of a window, in order, as they are ready."""
        for job in jobs:
            if job.hypothesis is None:
                job.hypothesis = self._hypothesis(job, [self._decoder.finish(ticket) for ticket in job.tickets])
                job.tickets, job.pieces = [], []
            yield job.hypothesis

    def _hypothesis(self, job: _Job, decoded: Sequence[Decoded]) -> Hypothesis:
        texts = [self._text(part.pieces) for part in decoded]
        length = sum(len(part.pieces) + 1 for part in decoded)
        score = sum(part.score * (len(part.pieces) + 1) for part in decoded) / length
        source = [piece for pieces in job.pieces for piece in pieces]
        others = tuple(self._text(other.pieces) for other in decoded[0].others) if len(decoded) == 1 else ()
        return Hypothesis(join_parts(job.parts, texts), score, unknown_share(self._tokenizer, source), others)

    def _text(self, pieces: Sequence[str]) -> str:
        return _CONTROL_PIECE.sub("", self._tokenizer.decode(pieces)).strip()


def _settled(device: str, compute_type: str) -> str:
    """The compute type that CTranslate2 takes, whatever the model; empty when the model has a say in it.

    ``int8`` leaves open what the layers that are not quantized are computed in.
    """
    if compute_type == "auto":
        return ""
    if compute_type != "int8":
        return compute_type
    choices = [offered for offered in compute_types()[device] if offered.startswith("int8_")]
    return choices[0] if len(choices) == 1 else ""
