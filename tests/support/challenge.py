"""The hand-marked sentences of data/glossary/challenge.tsv, read and compared with what the annotator finds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from glossary.span import Span

FILE = Path(__file__).parent.parent / "data" / "glossary" / "challenge.tsv"
_MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Marked:
    """An official name, as a person marked it."""

    start: int
    end: int
    text: str
    term: str
    #: Expected base forms, English and Kazakh; empty where the file gives none.
    targets: tuple[str, ...] = ()

    def is_found(self, spans: Sequence[Span]) -> bool:
        """Whether one of the spans has the same extent, concept and renderings."""
        return any(self.agrees_with(span) for span in spans)

    def agrees_with(self, span: Span) -> bool:
        """Whether a span has this extent, concept and these renderings."""
        return (span.start, span.end, span.term) == (self.start, self.end, self.term) and (
            not self.targets or (span.targets.get("en"), span.targets.get("kk")) == self.targets
        )


def read(path: Path = FILE) -> list[tuple[str, list[str], list[list[Marked]]]]:
    """Group, sentences and the names marked in each, for every document of the file."""
    documents = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            group, text = line.replace("~", "\xa0").split("\t")
            parsed = [_parse(part) for part in text.split(" ¶ ")]
            documents.append((group, [sentence for sentence, _ in parsed], [marked for _, marked in parsed]))
    return documents


def _parse(text: str) -> tuple[str, list[Marked]]:
    sentence, position, marked = "", 0, []
    for match in _MARK.finditer(text):
        sentence += text[position : match.start()]
        term, *targets = match[2].split("|")
        marked.append(Marked(len(sentence), len(sentence) + len(match[1]), match[1], term, tuple(targets)))
        sentence += match[1]
        position = match.end()
    return sentence + text[position:], marked
