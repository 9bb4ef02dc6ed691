"""Whether a translation says every official name of its source, term by term."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from glossary.annotate import Annotator
from glossary.finder import Finder
from glossary.span import Span

_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A protected span in a text of several lines."""

    #: Offsets into the whole text, in characters.
    start: int
    end: int
    span: Span

    def target(self, language: str) -> str:
        """Its base form in a language; empty when it has none."""
        return self.span.targets.get(language, "")

    def as_json(self) -> dict[str, Any]:
        """The JSON object of `tilshi glossary check --json`."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.span.text,
            "term": self.span.term,
            "en": self.target("en"),
            "kk": self.target("kk"),
            "rule": self.span.rule,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a translation made of one occurrence."""

    occurrence: Occurrence
    #: The official base form.
    expected: str
    #: The form that stands in the translation: official, accepted or forbidden; empty when there is none.
    form: str
    #: ``official``, ``accepted``, ``forbidden`` or ``missing``.
    verdict: str

    @property
    def kept(self) -> bool:
        return self.verdict in ("official", "accepted")

    def as_json(self) -> dict[str, Any]:
        """The occurrence's JSON object with the verdict."""
        return {**self.occurrence.as_json(), "found": self.form, "verdict": self.verdict}


def occurrences(text: str, annotator: Annotator, day: date | None = None) -> list[Occurrence]:
    """Every protected span of a text, line by line, with offsets into the whole."""
    lines = list(_LINE.finditer(text))
    annotated = annotator.annotate([line.group() for line in lines], day)
    return [
        Occurrence(line.start() + span.start, line.start() + span.end, span)
        for line, spans in zip(lines, annotated, strict=True)
        for span in spans
    ]


def adherence(found: Sequence[Occurrence], translation: str, language: str) -> list[Verdict]:
    """A verdict for each occurrence; a form in the translation counts for one occurrence only.

    Args:
        found: the occurrences in the source.
        translation: the translated text.
        language: its language.
    """
    finder = Finder(translation, language)
    verdicts = []
    for one in sorted(found, key=lambda o: -len(o.target(language))):
        if expected := one.target(language):
            verdicts.append(_verdict(one, expected, finder))
    return sorted(verdicts, key=lambda v: v.occurrence.start)


def _verdict(one: Occurrence, expected: str, finder: Finder) -> Verdict:
    span = one.span
    candidates = [
        (expected, "official"),
        *((form, "accepted") for form in span.accepted.get(finder.language, ())),
        *((form, "forbidden") for form in span.forbidden.get(finder.language, ())),
    ]
    for form, verdict in candidates:
        if place := finder.find(form):
            return Verdict(one, expected, finder.text[place.start : place.end], verdict)
    return Verdict(one, expected, "", "missing")
