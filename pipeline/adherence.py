"""How often an engine, with the glossary around it, says the official names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import means
from pipeline.engine.base import Engine
from pipeline.engine.score import Pair
from pipeline.newsroom import Newsroom
from pipeline.translate import Document, Translated, Translator


@dataclass(frozen=True, slots=True)
class Adherence:
    """Occurrences of protected spans in a test set, and what became of them."""

    #: Occurrences of terms, and how many of them were rendered by an official form.
    terms: int
    terms_kept: int
    #: Occurrences of all protected spans: names, dates, numbers as well.
    spans: int
    spans_kept: int
    #: Sentences, and how many had to be translated in pieces around their spans.
    sentences: int
    in_pieces: int

    @property
    def rate(self) -> float:
        """Share of the term occurrences that were kept, 0 to 1; 1 when there are none."""
        return self.terms_kept / self.terms if self.terms else 1.0

    def __str__(self) -> str:
        return (
            f"official names kept {self.terms_kept} of {self.terms} ({self.rate:.1%}), "
            f"all protected spans {self.spans_kept} of {self.spans}, "
            f"{self.in_pieces} of {self.sentences} sentences translated in pieces"
        )


def adherence(engine: Engine, pairs: Sequence[Pair], newsroom: Newsroom) -> Adherence:
    """Translate the source side of ``pairs`` with the newsroom's glossary and count the renderings.

    Only in Russian are there any; see ``means.is_annotated``.
    """
    sentences = tuple(pair.source for pair in pairs)
    spans = means.spans(newsroom, engine.source, sentences)
    ((_, translated),) = Translator(engine).translate([Document("", engine.source, sentences, spans)])
    return counted(translated)


def counted(translated: Sequence[Translated]) -> Adherence:
    """What became of the protected spans of translated sentences."""
    renderings = [rendering for one in translated for rendering in one.segment.spans]
    terms = [rendering for rendering in renderings if rendering.term]
    return Adherence(
        terms=len(terms),
        terms_kept=sum(rendering.found for rendering in terms),
        spans=len(renderings),
        spans_kept=sum(rendering.found for rendering in renderings),
        sentences=len(translated),
        in_pieces=sum(any(flag.kind == "translated-in-pieces" for flag in one.flags) for one in translated),
    )
