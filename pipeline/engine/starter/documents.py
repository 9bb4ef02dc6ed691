"""The training corpus: trilingual press releases, one sentence a line, and which of them are kept for measuring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pipeline.engine.starter.masking import Triple

CORPUS = Path(__file__).parent / "corpus"
#: Not documents: lists that are kept beside them.
_LISTS = frozenset({"names.tsv"})


@dataclass(frozen=True, slots=True)
class Document:
    """A press release in three languages, sentence by sentence; the first one is its headline."""

    name: str
    #: The file that it is in: ``economy``, ``official-law`` …
    domain: str
    triples: tuple[Triple, ...]


def documents(folder: Path = CORPUS) -> Iterator[Document]:
    """All documents of a corpus folder, in order of file and line.

    Args:
        folder: ``*.tsv`` files with the columns document, ru, en, kk and no header; documents are contiguous.
    """
    for path in sorted(folder.glob("*.tsv")):
        if path.name in _LISTS:
            continue
        rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
        for name, group in groupby(rows, key=lambda row: row[0]):
            yield Document(name, path.stem, tuple(Triple(*(cell.strip() for cell in row[1:4])) for row in group))


def held_out(folder: Path = CORPUS) -> frozenset[str]:
    """Names of the documents that nothing may be trained on."""
    return frozenset((folder / "dev-documents.txt").read_text(encoding="utf-8").split())
