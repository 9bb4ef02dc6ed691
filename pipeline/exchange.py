"""The memory's way to and from files: TMX and CSV."""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from io import TextIOWrapper
from itertools import groupby, islice
from pathlib import Path
from typing import IO

from pipeline import tmx
from pipeline.abstraction import Annotates, located, recognised
from pipeline.errors import SourceError, StoreError
from pipeline.memory import Learned, Memory
from pipeline.unit import Extras, Unit, UnitOrigin, primary_language

#: Column → attribute of Unit.
_COLUMNS = {
    "source_language": "source_tag",
    "target_language": "target_tag",
    "source": "source",
    "target": "target",
    "origin": "origin",
    "confidence": "confidence",
    "context": "previous",
    "created": "created",
    "changed": "changed",
    "author": "author",
    "editor": "editor",
    "document": "document",
    "note": "note",
}
_NEEDED = ("source_language", "target_language", "source", "target")
_KINDS = ".tmx or .csv"
_SEPARATORS = ",;\t"
#: How Excel says the separator, in the first line.
_SEPARATOR = re.compile(rf'"?sep=([{_SEPARATORS}])"?[{_SEPARATORS}]*', re.IGNORECASE)
#: Sentences of a document that are annotated at a time.
_BATCH = 500


def import_file(memory: Memory, path: Path, annotator: Annotates | None = None) -> Learned:
    """Learn all segments of a .tmx or .csv file, or none when the file is broken.

    Args:
        memory: what learns.
        path: the file.
        annotator: finds names, so that segments serve sentences with others; without it only dates and numbers
            may differ.

    Raises:
        SourceError: it is of another kind, broken, or has no segments.
        StoreError: the database cannot be written.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise SourceError(path, "is no translation memory", f"give a {_KINDS} file, or two documents")
    learned = memory.learn(_with_slots(reader(path), annotator))
    if learned == Learned():
        raise SourceError(path, "has no translated segments", "check that it holds two languages")
    return learned


def export_file(memory: Memory, path: Path) -> int:
    """Write all segments to a .tmx or .csv file; returns how many. The file is there as a whole or not at all.

    A .csv file has no room for the properties that another tool gave a segment.

    Raises:
        SourceError: the name ends otherwise.
        StoreError: the file or the database cannot be used.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise SourceError(path, "says no format", f"let the name end in {_KINDS}")
    try:
        return _written(path, lambda file: writer(file, memory))
    except OSError as error:
        raise StoreError(path, f"cannot be written ({(error.strerror or '').lower()})", "check the folder") from error


def _with_slots(units: Iterable[Unit], annotator: Annotates | None) -> Iterator[Unit]:
    """The units with their names, dates and numbers found, so that they serve sentences with others.

    Units of one document are read together, as people read them; those of no known document have nothing to do
    with each other.
    """
    for (document, language), group in groupby(units, lambda unit: (unit.document, unit.source_language)):
        while batch := list(islice(group, _BATCH if document else 1)):
            found = recognised([unit.source for unit in batch], language, annotator)
            for unit, spans in zip(batch, found, strict=True):
                yield replace(unit, slots=located(spans, unit.target, unit.target_language))


def _written(path: Path, write: Callable[[IO[bytes]], int]) -> int:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            count = write(file)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return count


def _write_tmx(file: IO[bytes], memory: Memory) -> int:
    languages = {count.source for count in memory.stats()}
    source_language = languages.pop() if len(languages) == 1 else "*all*"
    return tmx.write(file, memory.units(), source_language, version("tilshi"))


# CSV


def _write_csv(file: IO[bytes], memory: Memory) -> int:
    count = 0
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for unit in memory.units():
        writer.writerow(_cell(getattr(unit, field)) for field in _COLUMNS.values())
        count += 1
    text.detach()
    return count


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def _read_csv(path: Path) -> Iterator[Unit]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(path, file)
    except UnicodeDecodeError as error:
        raise SourceError(path, "is not in UTF-8", 'save it as "CSV UTF-8"') from error
    except csv.Error as error:
        raise SourceError(path, f"is not CSV ({error})", "save it again from the spreadsheet") from error
    except OSError as error:
        raise SourceError(path, f"cannot be read ({(error.strerror or '').lower()})", "check the path") from error


def _rows(path: Path, lines: Iterable[str]) -> Iterator[Unit]:
    """The segments of a table as spreadsheets write it: with any separator, and with empty lines."""
    iterator = iter(lines)
    header, delimiter, above = _header(iterator)
    names = [name.strip().strip('"').lower() for name in header.split(delimiter)]
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        columns = ", ".join(_NEEDED)
        raise SourceError(path, f"has no column {missing[0]}", f"name the columns in the first line: {columns}")
    reader = csv.reader(iterator, delimiter=delimiter, strict=True)
    for cells in reader:
        row, line_number = [cell.strip() for cell in cells], above + reader.line_num
        if any(row[len(names) :]):
            advice = f'put quotation marks around a text that has "{delimiter}" in it'
            raise SourceError(path, f"line {line_number} has more cells than there are columns", advice)
        if any(row):
            yield _row_unit(path, line_number, dict.fromkeys(names, "") | dict(zip(names, row, strict=False)))


def _header(lines: Iterator[str]) -> tuple[str, str, int]:
    """The line that names the columns, the separator, and how many lines were read."""
    delimiter = ""
    for number, line in enumerate(lines, 1):
        header = line.rstrip("\r\n")
        if said := _SEPARATOR.fullmatch(header):
            delimiter = said[1]
        elif header.strip(_SEPARATORS + " "):
            return header, delimiter or max(_SEPARATORS, key=header.count), number
    return "", ",", 0


def _row_unit(path: Path, line: int, row: dict[str, str]) -> Unit:
    empty = [name for name in _NEEDED if not row[name]]
    if empty:
        raise SourceError(path, f"line {line} has no {empty[0]}", "fill it in or remove the line")
    source_tag, target_tag = row["source_language"], row["target_language"]
    try:
        source_language, target_language = primary_language(source_tag), primary_language(target_tag)
        return Unit(
            source=row["source"],
            target=row["target"],
            source_language=source_language,
            target_language=target_language,
            origin=UnitOrigin(row.get("origin") or UnitOrigin.IMPORTED),
            previous=row.get("context", ""),
            confidence=min(1.0, max(0.0, float(row.get("confidence") or 1))),
            created=_time(row.get("created", "")),
            changed=_time(row.get("changed", "")),
            author=row.get("author", ""),
            editor=row.get("editor", ""),
            document=row.get("document", ""),
            extras=Extras(
                source_tag if source_tag != source_language else "",
                target_tag if target_tag != target_language else "",
                row.get("note", ""),
            ),
        )
    except ValueError as error:
        raise SourceError(path, f"line {line}: {error}", "correct it or leave the cell empty") from error


def _time(text: str) -> datetime | None:
    """An ISO 8601 date or time; one without a zone is in UTC."""
    if not text:
        return None
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


_READERS: dict[str, Callable[[Path], Iterator[Unit]]] = {".tmx": tmx.read, ".csv": _read_csv}
_WRITERS: dict[str, Callable[[IO[bytes], Memory], int]] = {".tmx": _write_tmx, ".csv": _write_csv}
