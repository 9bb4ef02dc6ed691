"""Termbases as CSV files, the form in which people keep them."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable
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


def read_csv(path: Path) -> list[Term]:
    """Read a termbase file: UTF-8, a header with at least ``id`` and ``ru``, one designation a row.

    Raises GlossaryError with file and line for the first row that cannot be used.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise GlossaryError(f"{path}: cannot be read ({error.strerror}); check the path of the termbase") from None
    except UnicodeDecodeError:
        raise GlossaryError(f"{path}: is not UTF-8; save the termbase as CSV UTF-8") from None
    return parse_csv(text, str(path))


def parse_csv(text: str, name: str) -> list[Term]:
    """Read a termbase from CSV text; ``name`` stands in error messages before the line number."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header = [column.strip() for column in next(rows, [])]
    if missing := {"id", "ru"} - set(header):
        raise GlossaryError(f"{name}:1: no column {', '.join(sorted(missing))}; the header is {','.join(COLUMNS)}")
    if unknown := set(header) - set(COLUMNS) - {"", "ru_forbidden"}:
        raise GlossaryError(
            f"{name}:1: unknown column {', '.join(sorted(unknown))}; the header is {','.join(COLUMNS)}"
        )
    terms = []
    for row in rows:
        if not any(cell.strip() for cell in row) or row[0].startswith("#"):
            continue
        where = f"{name}:{rows.line_num}"
        if len(row) > len(header):
            raise GlossaryError(
                f"{where}: {len(row)} cells for {len(header)} columns; put a name with a comma in double quotes"
            )
        terms.append(make_term(dict(zip(header, row, strict=False)), where))
    return terms


def write_csv(path: Path, terms: Iterable[Term]) -> None:
    """Replace a termbase file as a whole: readers see the old one or the new one, never a part."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(record(term) for term in terms)
    replace_file(path, buffer.getvalue())


def append_csv(path: Path, term: Term) -> None:
    """Add one row to a termbase file, which is made when it is not there; all other rows stay byte for byte.

    Raises GlossaryError when the file exists but is no termbase.
    """
    if not path.exists():
        write_csv(path, [term])
        return
    read_csv(path)
    text = path.read_text(encoding="utf-8-sig")
    delimiter = _delimiter(text)
    header = [column.strip() for column in next(csv.reader(io.StringIO(text), delimiter=delimiter))]
    values = record(term)
    implied = {"type": TermType.COMMON.value}
    if lost := [c for c, value in values.items() if value not in ("", implied.get(c)) and c not in header]:
        raise GlossaryError(f"{path}:1: no column {', '.join(lost)}; add it to the header")
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerow(values.get(column, "") for column in header)
    replace_file(path, text + ("" if text.endswith("\n") else "\n") + buffer.getvalue())


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


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def replace_file(path: Path, text: str) -> None:
    """Write a file as a whole, by renaming a temporary one; its permissions stay. Raises GlossaryError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(temporary).replace(path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise GlossaryError(f"{path}: cannot be written ({error.strerror})") from None
