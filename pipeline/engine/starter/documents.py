"""The training corpus: trilingual press releases, one sentence a line, and which of them are kept for measuring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pipeline.engine.starter.masking import Triple
from pipeline.errors import EngineError

CORPUS = Path(__file__).parent / "corpus"
HELD_OUT = "dev-documents.txt"
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

    Raises:
        EngineError: a line has other columns, or a file is not in UTF-8.
    """
    for path in sorted(folder.glob("*.tsv")):
        if path.name in _LISTS:
            continue
        for name, group in groupby(_rows(path), key=lambda row: row[0]):
            yield Document(name, path.stem, tuple(Triple(*row[1:]) for row in group))


def held_out(folder: Path = CORPUS) -> frozenset[str]:
    """Names of the documents that nothing may be trained on.

    Raises:
        EngineError: there is no list of them in the folder.
    """
    try:
        return frozenset((folder / HELD_OUT).read_text(encoding="utf-8").split())
    except (OSError, UnicodeDecodeError) as error:
        raise EngineError(
            folder / HELD_OUT, "the list cannot be read", "name the documents to measure on in it, one a line"
        ) from error


def training_documents(folder: Path = CORPUS) -> list[Document]:
    """The documents that may be trained on."""
    names = held_out(folder)
    return [document for document in documents(folder) if document.name not in names]


def dev_documents(folder: Path = CORPUS) -> list[Document]:
    """The documents to measure on."""
    names = held_out(folder)
    return [document for document in documents(folder) if document.name in names]


def _rows(path: Path) -> Iterator[list[str]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise EngineError(path, "it is not in UTF-8", "save it in that encoding") from error
    for number, line in enumerate(lines, 1):
        row = [cell.strip() for cell in line.split("\t")]
        if len(row) == 4:
            yield row
        elif any(row):
            raise EngineError(
                f"{path}, line {number}",
                f"it has {len(row)} columns",
                "give four: document, Russian, English, Kazakh",
            )
