"""Sentences through glossary, memory and engine: each official name protected, proven, repaired or flagged."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from glossary.crowded import relieved
from glossary.placeholders import MOST_PLACEHOLDERS, counted_from_0, numbers_of, original_numbers
from glossary.protect import (
    Protected,
    Restored,
    Strategy,
    around,
    assemble,
    protect,
    restore,
)
from glossary.span import Span, SpanKind
from pipeline.article import Flag, Origin, Rendering, Segment, Severity
from pipeline.checks import check, proofread
from pipeline.engine.base import Engine, Hypothesis
from pipeline.engine.clauses import join_parts, split_long
from pipeline.unit import Match

#: Sentences to be retried are collected from this many documents, to share batches.
_DOCUMENTS_PER_RETRY = 16
#: A clause has at most so many words when a sentence is translated clause by clause.
_CLAUSE_WORDS = 9
#: Spans that are carried when carrying all of them failed.
_VITAL = frozenset({SpanKind.TERM, SpanKind.NAME, SpanKind.ABBREVIATION, SpanKind.URL, SpanKind.EMAIL})


@dataclass(frozen=True, slots=True)
class Document:
    """The sentences of one article, annotated."""

    guid: str
    language: str
    sentences: tuple[str, ...]
    #: Protected spans of each sentence.
    spans: tuple[tuple[Span, ...], ...]
    #: Numbers of the sentences in another language than the document's; they stand as they are.
    foreign: frozenset[int] = frozenset()


class Memory(Protocol):
    """A translation memory, as this module needs it."""

    def recall(
        self, source: str, previous: str, spans: Sequence[Span], source_language: str, target_language: str
    ) -> Match | None:
        """The best translation for ``source`` that needs no editing; None when there is none."""
        ...


class Cache(Protocol):
    """Remembers what engines said."""

    def hypotheses(self, keys: Sequence[str]) -> Mapping[str, Hypothesis]:
        """What was said before, for those of ``keys`` that are known."""
        ...

    def remember_hypotheses(self, said: Mapping[str, Hypothesis]) -> None:
        """Keep what an engine said, by key."""
        ...


class NoCache:
    """Remembers nothing."""

    def hypotheses(self, keys: Sequence[str]) -> Mapping[str, Hypothesis]:
        return {}

    def remember_hypotheses(self, said: Mapping[str, Hypothesis]) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Translated:
    """A segment with what was noticed in it and where its spans stand."""

    segment: Segment
    flags: tuple[Flag, ...] = ()
    #: Offsets of protected spans: (source start, source end), (target start, target end).
    anchors: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


@dataclass(slots=True)
class _Work:
    """One sentence on its way through the engine."""

    source: str
    spans: tuple[Span, ...]
    protected: Protected
    key: str
    hypothesis: Hypothesis | None = None
    restored: Restored | None = None
    #: Whether the best candidate so far was translated clause by clause.
    in_clauses: bool = False

    @property
    def proven(self) -> bool:
        return self.restored is not None and self.restored.proven

    def offer(self, restored: Restored, hypothesis: Hypothesis | None, in_clauses: bool = False) -> None:
        """Keep the candidate when it proves more spans than the one before."""
        if self.restored is None or _defects(restored) < _defects(self.restored):
            self.restored, self.hypothesis, self.in_clauses = restored, hypothesis, in_clauses

    def answer(self, hypothesis: Hypothesis, protected: Protected) -> None:
        """Keep what the engine said, or the first of its alternatives in which more spans came through."""
        for text in (hypothesis.text, *hypothesis.alternatives):
            self.offer(restore(text, protected), replace(hypothesis, text=text, alternatives=()))
            if self.proven:
                return


@dataclass(slots=True)
class _Job:
    """One document on its way: finished segments, and works by sentence number."""

    document: Document
    ready: dict[int, Translated] = field(default_factory=dict)
    works: dict[int, _Work] = field(default_factory=dict)
    #: What the engine said in the first pass, by key, and for how many works it has yet to say something.
    said: dict[str, Hypothesis] = field(default_factory=dict)
    unanswered: int = 0


def _defects(restored: Restored) -> int:
    return 2 * len(restored.lost) + restored.surplus + (0 if restored.text.strip() else 100)


class Translator:
    """Translates documents with one engine."""

    def __init__(self, engine: Engine, cache: Cache | None = None, memory: Memory | None = None) -> None:
        self.engine = engine
        self._cache: Cache = cache or NoCache()
        self._memory = memory
        self._primary = Strategy.PLACEHOLDERS if engine.placeholders else Strategy.COPY
        self._other = Strategy.COPY if engine.placeholders else Strategy.PLACEHOLDERS

    def translate(self, documents: Iterable[Document]) -> Iterator[tuple[Document, tuple[Translated, ...]]]:
        """Each document with its translated segments, in order, as soon as it is complete.

        Sentences of all documents share the engine's batches; a sentence whose spans did not all come through
        is tried again by the other strategy, then with fewer spans, clause by clause, at last around its spans.

        Raises:
            EngineError: the engine does not work at all.
        """
        group: list[_Job] = []
        for job in self._first_pass(documents):
            group.append(job)
            if len(group) >= _DOCUMENTS_PER_RETRY:
                yield from self._finish(group)
                group = []
        yield from self._finish(group)

    # First pass

    def _first_pass(self, documents: Iterable[Document]) -> Iterator[_Job]:
        waiting: deque[_Job] = deque()
        asked: deque[tuple[_Job, _Work]] = deque()

        def requests() -> Iterator[str]:
            for document in documents:
                job = self._prepare(document)
                waiting.append(job)
                for work in job.works.values():
                    if work.restored is None:
                        asked.append((job, work))
                        yield work.protected.text

        for hypothesis in self.engine.translate(requests()):
            job, work = asked.popleft()
            work.answer(hypothesis, work.protected)
            job.said[work.key] = hypothesis
            job.unanswered -= 1
            while waiting and not waiting[0].unanswered:
                yield self._remembered(waiting.popleft())
        yield from map(self._remembered, waiting)

    def _prepare(self, document: Document) -> _Job:
        job = _Job(document)
        previous = ""
        for number, (source, spans) in enumerate(zip(document.sentences, document.spans, strict=True)):
            recalled = (
                _copied(source)
                if number in document.foreign
                else self._recall(number, source, previous, spans, document.language)
            )
            previous = source
            if recalled:
                job.ready[number] = recalled
            else:
                spans = relieved(source, spans, MOST_PLACEHOLDERS)
                protected = protect(source, spans, self.engine.target, self._primary)
                job.works[number] = _Work(source, spans, protected, self._key(protected.text))
        known = self._cache.hypotheses([work.key for work in job.works.values()])
        for work in job.works.values():
            if not work.protected.needs_engine:
                work.offer(restore(work.protected.text, work.protected), None)
            elif work.key in known:
                work.answer(known[work.key], work.protected)
        job.unanswered = sum(work.restored is None for work in job.works.values())
        return job

    def _recall(
        self, number: int, source: str, previous: str, spans: tuple[Span, ...], language: str
    ) -> Translated | None:
        """What the memory says; checked like an engine's answer unless a person here approved it."""
        if not any(character.isalpha() for character in source):
            return _copied(source)
        if self._memory is None:
            return None
        match = self._memory.recall(source, previous, spans, language, self.engine.target)
        if match is None:
            return None
        flags = () if match.approved else proofread(source, spans, match.target, language, self.engine.target, number)
        return Translated(Segment(source, match.target, match.origin, spans=match.spans), flags, match.anchors)

    def _remembered(self, job: _Job) -> _Job:
        """Keep a document's first answers, so that an interrupted run does not ask for them again."""
        self._remember(job.said)
        return job

    def _remember(self, said: Mapping[str, Hypothesis]) -> None:
        """Keep what the engine said; where it said nothing, it is asked again another time."""
        worth_keeping = {key: hypothesis for key, hypothesis in said.items() if hypothesis.text.strip()}
        if worth_keeping:
            self._cache.remember_hypotheses(worth_keeping)

    def _key(self, text: str) -> str:
        """Digest of all that determines what the engine says."""
        parts = "\0".join((self.engine.fingerprint, self.engine.source, self.engine.target, text))
        return hashlib.blake2b(parts.encode(), digest_size=16).hexdigest()

    # Repair

    def _finish(self, group: Sequence[_Job]) -> Iterator[tuple[Document, tuple[Translated, ...]]]:
        works = [work for job in group for work in job.works.values()]
        self._retry([(w, self._plan(w, self._other)) for w in works if not w.proven])
        self._retry([(w, self._plan(w, self._primary, _vital(w))) for w in works if not w.proven and _vital(w)])
        self._in_clauses([work for work in works if not work.proven])
        self._around([work for work in works if not work.proven and work.spans])
        for job in group:
            yield job.document, self._segments(job)

    def _plan(self, work: _Work, strategy: Strategy, only: tuple[int, ...] | None = None) -> Protected:
        return protect(work.source, work.spans, self.engine.target, strategy, only)

    def _retry(self, plans: list[tuple[_Work, Protected]]) -> None:
        hypotheses = self._ask([plan.text for _, plan in plans])
        for (work, plan), hypothesis in zip(plans, hypotheses, strict=True):
            work.answer(hypothesis, plan)

    def _ask(self, texts: list[str]) -> list[Hypothesis]:
        """Hypotheses for texts, from the cache where it has them."""
        if not texts:
            return []
        keys = [self._key(text) for text in texts]
        known = dict(self._cache.hypotheses(keys))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        said = dict(zip(missing, self.engine.translate(missing.values()), strict=True))
        self._remember(said)
        known.update(said)
        return [known[key] for key in keys]

    def _in_clauses(self, works: list[_Work]) -> None:
        """Translate clause by clause: in a short text a model loses nothing."""
        cut = [(work, split_long(work.protected.text, _CLAUSE_WORDS, _words)) for work in works]
        cut = [(work, clauses) for work, clauses in cut if len(clauses) > 1]
        counted = {clause: counted_from_0(clause) for _, clauses in cut for clause in clauses}
        texts = list(dict.fromkeys(text for text, _ in counted.values()))
        said = dict(zip(texts, self._ask(texts), strict=True))
        for work, clauses in cut:
            answers = [
                original_numbers(_complete(said[text], len(numbers)), numbers)
                for text, numbers in (counted[clause] for clause in clauses)
            ]
            restored = restore(join_parts(clauses, answers), work.protected)
            work.offer(restored, work.hypothesis, in_clauses=True)

    def _around(self, works: list[_Work]) -> None:
        """Translate what stands between the spans, and put their base forms in between."""
        plans = [around(work.source, work.spans, self.engine.target) for work in works]
        texts = [
            piece.strip()
            for plan in plans
            for piece in plan
            if isinstance(piece, str) and any(c.isalpha() for c in piece)
        ]
        unique = list(dict.fromkeys(texts))
        said = dict(zip(unique, self._ask(unique), strict=True))
        for work, plan in zip(works, plans, strict=True):
            pieces = [
                said[piece.strip()].text if isinstance(piece, str) and piece.strip() in said else piece
                for piece in plan
            ]
            work.offer(assemble(pieces, self.engine.target), work.hypothesis)

    # Results

    def _segments(self, job: _Job) -> tuple[Translated, ...]:
        done = dict(job.ready)
        for number, work in job.works.items():
            done[number] = self._translated(number, work)
        return tuple(done[number] for number in range(len(job.document.sentences)))

    def _translated(self, number: int, work: _Work) -> Translated:
        restored = work.restored or Restored("", ())
        hypothesis = work.hypothesis
        renderings = tuple(
            Rendering(
                text=outcome.span.text,
                target=outcome.target,
                kind=outcome.span.kind,
                term=outcome.span.term,
                case=outcome.case or "",
                rule="; ".join(filter(None, (outcome.span.rule, outcome.rule))),
                found=outcome.found,
            )
            for outcome in restored.outcomes
        )
        segment = Segment(
            source=work.source,
            target=restored.text,
            origin=Origin.MACHINE,
            engine=self.engine.label if hypothesis else "",
            score=hypothesis.score if hypothesis else None,
            spans=renderings,
        )
        anchors = tuple(((o.span.start, o.span.end), (o.start, o.end)) for o in restored.outcomes if o.found)
        flags = check(work.source, restored, self.engine.source, self.engine.target, hypothesis, number)
        if work.in_clauses:
            message = "The sentence was translated clause by clause to keep its official names; read its grammar."
            flags = (*flags, Flag("translated-in-clauses", Severity.NOTE, message, number))
        return Translated(segment, flags, anchors)


def _words(text: str) -> int:
    return len(text.split())


def _complete(hypothesis: Hypothesis, placeholders: int) -> str:
    """The likeliest text that has each placeholder once; the likeliest of all when none has."""
    texts = (hypothesis.text, *hypothesis.alternatives)
    wanted = list(range(placeholders))
    return next((text for text in texts if sorted(numbers_of(text)) == wanted), hypothesis.text)


def _copied(source: str) -> Translated:
    return Translated(Segment(source, source, Origin.COPIED))


def _vital(work: _Work) -> tuple[int, ...]:
    """Indices of the spans that matter most, when there are others as well."""
    vital = tuple(i for i, span in enumerate(work.protected.spans) if span.kind in _VITAL)
    return vital if len(vital) < len(work.protected.spans) else ()
