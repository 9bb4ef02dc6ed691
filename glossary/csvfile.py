"""Termbases as CSV files, the form in which people keep them."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from glossary.errors import GlossaryError
from glossary.term import LANGUAGES, Term, TermType, make_term

#: The header of a termbase file, in the order in which it is written.
COLUMNS = (
    *("id", "type", "country", "valid_from", "valid_to"),
    *("ru", "ru_abbr", "ru_variants"),
    *(f"{language}{kind}" for language in ("en", "kk") for kind in ("", "_abbr", "_variants", "_forbidden")),
    *("en_article", "note", "source"),
)

#: Columns in which a cell may have several lines.
_PROSE = frozenset({"", "note", "source"})
_BYTE_ORDER_MARK = "\ufeff"


def read_csv(path: Path) -> list[Term]:
    """Read a termbase file: UTF-8, a header with at least ``id`` and ``ru``, one designation a row.

    Raises GlossaryError with file and line for the first row that cannot be used.
    """
    return parse_csv(text_of(path), str(path))


def parse_csv(text: str, name: str) -> list[Term]:
    """Read a termbase from CSV text; ``name`` stands in error messages before the line number."""
    return [term for _, term in numbered(text, name)]


def numbered(text: str, name: str) -> list[tuple[int, Term]]:
    """Like :func:`parse_csv`, each term with the number of its line."""
    (_, first), *rows = _rows(text, name) or [(1, [])]
    header = [column.strip() for column in first]
    if missing := {"id", "ru"} - set(header):
        raise GlossaryError(f"{name}:1: no column {', '.join(sorted(missing))}; the header is {','.join(COLUMNS)}")
    if unknown := set(header) - set(COLUMNS) - {"", "ru_forbidden"}:
        raise GlossaryError(
            f"{name}:1: unknown column {', '.join(sorted(unknown))}; the header is {','.join(COLUMNS)}"
        )
    terms = []
    for line, row in rows:
        if not any(cell.strip() for cell in row) or row[0].startswith("#"):
            continue
        where = f"{name}:{line}"
        if len(row) > len(header):
            raise GlossaryError(
                f"{where}: {len(row)} cells for {len(header)} columns; put a name with a comma in double quotes"
            )
        cells = dict(zip(header, row, strict=False))
        if "\n" in "".join(row):
            _check_quotes(cells, where)
        terms.append((line, make_term(cells, where)))
    return terms


def _check_quotes(cells: Mapping[str, str], where: str) -> None:
    """Refuse a name of several lines: what a quotation mark that nobody closed makes of the rows below it."""
    for column, cell in cells.items():
        if column not in _PROSE and "\n" in cell.strip():
            raise GlossaryError(f"{where}: a quotation mark is not closed in the column {column}; close or double it")


def write_csv(path: Path, terms: Iterable[Term]) -> None:
    """Replace a termbase file as a whole: readers see the old one or the new one, never a part."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(record(term) for term in terms)
    replace_file(path, buffer.getvalue())


def append_csv(path: Path, terms: Sequence[Term]) -> None:
    """Add rows to a termbase file, which is made when it is not there; all other rows stay byte for byte.

    Raises GlossaryError when the file exists but is no termbase, or lacks a column.
    """
    if not path.exists():
        write_csv(path, terms)
        return
    text = text_of(path)
    parse_csv(text, str(path))
    header = [column.strip() for column in _rows(text, str(path))[0][1]]
    newline = "\r\n" if "\r\n" in text else "\n"
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=_delimiter(text), lineterminator=newline)
    implied = {"type": TermType.COMMON.value}
    for values in map(record, terms):
        if lost := [c for c, value in values.items() if value not in ("", implied.get(c)) and c not in header]:
            raise GlossaryError(f"{path}:1: no column {', '.join(lost)}; add it to the header")
        writer.writerow(values.get(column, "") for column in header)
    replace_file(path, text + ("" if text.endswith("\n") else newline) + buffer.getvalue())


def record(term: Term) -> dict[str, str]:
    """The cells of a term, by column."""
    cells = dict.fromkeys(COLUMNS, "")
    cells |= {"id": term.id, "type": term.type, "country": term.country, "note": term.note, "source": term.source}
    cells["valid_from"] = term.valid_from.isoformat() if term.valid_from else ""
    cells["valid_to"] = term.valid_to.isoformat() if term.valid_to else ""
    cells["en_article"] = {None: "", True: "yes", False: "no"}[term.english_article]
    for language in LANGUAGES:
        if forms := term.forms.get(language):
            cells[language] = forms.preferred
            cells[f"{language}_abbr"] = "|".join(forms.abbreviations)
            cells[f"{language}_variants"] = "|".join(forms.variants)
            if language != "ru":
                cells[f"{language}_forbidden"] = "|".join(forms.forbidden)
    return cells


def text_of(path: Path) -> str:
    """The text of a file with its line ends, and its byte order mark if it has one."""
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise GlossaryError(f"{path}: cannot be read ({error.strerror}); check the path of the termbase") from None
    except UnicodeDecodeError:
        raise GlossaryError(f"{path}: is not UTF-8; save the termbase as CSV UTF-8") from None


def _rows(text: str, name: str) -> list[tuple[int, list[str]]]:
    """Every row with the number of its first line."""
    source = io.StringIO(text.removeprefix(_BYTE_ORDER_MARK), newline="")
    reader = csv.reader(source, delimiter=_delimiter(text), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        advice = "a quotation mark is not closed, or stands in a name without being doubled"
        raise GlossaryError(f"{name}:{line}: is no CSV ({error}); {advice}") from None
    return rows


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def replace_file(path: Path, text: str) -> None:
    """Write a file as a whole, by renaming a temporary one; its permissions stay. Raises GlossaryError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise GlossaryError(f"{path}: cannot be written ({error.strerror}); make room or make it writable") from None
