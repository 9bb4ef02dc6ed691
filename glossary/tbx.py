"""Termbases as TBX (ISO 30042:2019, dialect TBX-Basic, style DCA), the exchange format of terminology tools.

One ``conceptEntry`` holds one designation. What TBX-Basic has no category for (the days of validity, the English
article) stands in notes of a fixed wording, which reading understands. translate-toolkit knows only the older TBX 2,
so lxml reads and writes; TBX 2 files (``martif``) are read as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from glossary.csvfile import record, replace_file
from glossary.errors import GlossaryError
from glossary.term import LANGUAGES, Forms, Term, TermType, make_term

_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFERRED, _ADMITTED, _DEPRECATED = (f"{status}Term-admn-sts" for status in ("preferred", "admitted", "deprecated"))
_SUPERSEDED = "supersededTerm-admn-sts"
_VALIDITY = re.compile(r"valid (\d{4}-\d\d-\d\d)?/(\d{4}-\d\d-\d\d)?")
_ARTICLE = re.compile(r"English article: (yes|no)")
_ENTRIES = ("conceptEntry", "termEntry")
_LANGUAGE_SECTIONS = ("langSec", "langSet")
_TERM_SECTIONS = ("termSec", "tig", "ntig")
_ACRONYMS = ("acronym", "abbreviation", "initialism")


def read_tbx(path: Path) -> list[Term]:
    """Read a TBX file. Entries without a Russian term are left out, for they can never be found in a text.

    Raises GlossaryError when the file is no TBX, or with the line of an entry that cannot be used.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except OSError as error:
        raise GlossaryError(f"{path}: cannot be read ({error.strerror}); check the path of the termbase") from None
    except etree.XMLSyntaxError as error:
        raise GlossaryError(f"{path}: is no well-formed XML ({error.msg})") from None
    if _name(root) not in ("tbx", "martif"):
        raise GlossaryError(f"{path}: is no TBX file; its root element is <{_name(root)}>")
    entries = [element for element in root.iter() if _name(element) in _ENTRIES]
    cells = (_cells(entry, number) for number, entry in enumerate(entries, 1))
    return [
        make_term(row, f"{path}:{entry.sourceline}")
        for entry, row in zip(entries, cells, strict=True)
        if row.get("ru")
    ]


def write_tbx(path: Path, terms: Iterable[Term]) -> None:
    """Write a TBX file, as a whole: readers see the old one or the new one. Raises GlossaryError."""
    root = etree.Element(
        _tag("tbx"), {"type": "TBX-Basic", "style": "dca", _XML_LANG: "ru"}, nsmap={None: _NAMESPACE}
    )
    description = _child(_child(_child(root, "tbxHeader"), "fileDesc"), "sourceDesc")
    _child(description, "p", "Termbase exported from Tilshi")
    body = _child(_child(root, "text"), "body")
    seen: Counter[str] = Counter()
    for term in terms:
        seen[term.id] += 1
        try:
            _write_entry(body, term, term.id if seen[term.id] == 1 else f"{term.id}.{seen[term.id]}")
        except ValueError:
            raise GlossaryError(f"{path}: {term.id} has a control character, which XML cannot carry") from None
    text = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True).decode()
    replace_file(path, text)


def _write_entry(body: Any, term: Term, identifier: str) -> None:
    cells = record(term)
    entry = _child(body, "conceptEntry", id=identifier)
    _child(entry, "descrip", term.type.value, type="subjectField")
    if term.country:
        _child(entry, "admin", term.country, type="customerSubset")
    if term.source:
        _child(entry, "admin", term.source, type="source")
    if term.valid_from or term.valid_to:
        _child(entry, "note", f"valid {cells['valid_from']}/{cells['valid_to']}")
    if term.note:
        _child(entry, "note", term.note)
    for language in LANGUAGES:
        forms = term.forms.get(language)
        if not forms:
            continue
        section = _child(entry, "langSec")
        section.set(_XML_LANG, language)
        for name, kind, status in _statuses(forms):
            written = _child(section, "termSec")
            _child(written, "term", name)
            _child(written, "termNote", kind, type="termType")
            _child(written, "termNote", status, type="administrativeStatus")
            if language == "en" and status == _PREFERRED and cells["en_article"]:
                _child(written, "note", f"English article: {cells['en_article']}")


def _statuses(forms: Forms) -> Iterator[tuple[str, str, str]]:
    yield forms.preferred, "fullForm", _PREFERRED
    yield from ((name, "acronym", _ADMITTED) for name in forms.abbreviations)
    yield from ((name, "variant", _ADMITTED) for name in forms.variants)
    yield from ((name, "variant", _DEPRECATED) for name in forms.forbidden)


def _cells(entry: Any, number: int) -> dict[str, str]:
    cells = {"id": re.sub(r"\.\d+$", "", entry.get("id") or f"tbx-{number}"), "type": _subject(entry)}
    notes = [_text(note) for note in entry if _name(note) in ("note", "descripGrp") and _text(note)]
    cells["note"] = "; ".join(note for note in notes if not _VALIDITY.fullmatch(note))
    for note in notes:
        if validity := _VALIDITY.fullmatch(note):
            cells["valid_from"], cells["valid_to"] = (day or "" for day in validity.groups())
    cells["country"] = _typed(entry, "customerSubset") if len(_typed(entry, "customerSubset")) == 2 else ""
    cells["source"] = _typed(entry, "source")
    for section in entry.iter():
        if _name(section) in _LANGUAGE_SECTIONS:
            language = (section.get(_XML_LANG) or section.get("lang") or "").lower().replace("_", "-").split("-")[0]
            _read_section(section, "kk" if language == "kz" else language, cells)
    return cells


def _read_section(section: Any, language: str, cells: dict[str, str]) -> None:
    if language not in LANGUAGES:
        return
    names: dict[str, list[str]] = {"": [], "_abbr": [], "_variants": [], "_forbidden": []}
    for written in section.iter():
        if _name(written) not in _TERM_SECTIONS:
            continue
        name = next((_text(element) for element in written.iter() if _name(element) == "term"), "").replace("|", "/")
        status, kind = _typed(written, "administrativeStatus"), _typed(written, "termType")
        article = next((m[1] for element in written.iter() if (m := _ARTICLE.fullmatch(_text(element)))), "")
        cells["en_article"] = article or cells.get("en_article", "")
        names[_column(status, kind)].append(name)
    if not names[""] and (spare := names["_variants"] or names["_abbr"]):
        names[""].append(spare.pop(0))
    preferred, *others = names[""] or [""]
    cells[language] = preferred
    names["_variants"] = [*others, *names["_variants"]]
    for column in ("_abbr", "_variants", "_forbidden"):
        cells[language + column] = "|".join(names[column]) if preferred else ""


def _column(status: str, kind: str) -> str:
    if status in (_DEPRECATED, _SUPERSEDED):
        return "_forbidden"
    if status == _PREFERRED or (not status and kind == "fullForm"):
        return ""
    return "_abbr" if kind in _ACRONYMS else "_variants"


def _subject(entry: Any) -> str:
    subject = _typed(entry, "subjectField").lower()
    return subject if subject in set(TermType) else TermType.COMMON.value


def _typed(element: Any, kind: str) -> str:
    return next((_text(child) for child in element.iter() if child.get("type") == kind), "")


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split()) if isinstance(element.tag, str) else ""


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _child(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    child = etree.SubElement(parent, _tag(name), attributes)
    child.text = text
    return child
