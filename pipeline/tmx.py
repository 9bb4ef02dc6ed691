"""TMX 1.4b (Translation Memory eXchange, LISA OSCAR 2005): segments in and out, one at a time.

Read as OmegaT, memoQ, Trados and others write it: any encoding that XML allows, levels 1 and 2. The content of
``<bpt> <ept> <it> <ph> <ut>`` is markup of another format and is left out; ``<hi>`` is text.

A translation unit is translate-toolkit's ``tmxunit``; what that has no method for (dates, translators, properties,
inline markup) is read and written in its XML. The file is not its ``tmxfile``, which holds all units at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from lxml import etree
from translate.misc.xml_helpers import getXMLlang
from translate.storage.tmx import tmxunit

from pipeline.errors import SourceError
from pipeline.unit import Extras, Unit, UnitOrigin, primary_language

_CODES = frozenset({"bpt", "ept", "it", "ph", "ut"})
_DATE = "%Y%m%dT%H%M%SZ"
#: Where tools say the sentence before: Tilshi and memoQ, OmegaT.
_PREVIOUS = ("x-context-pre", "prev")
#: Where tools say the document: Tilshi and memoQ, OmegaT.
_DOCUMENT = ("x-document", "file")
_ORIGIN, _CONFIDENCE = "x-tilshi-origin", "x-tilshi-confidence"
_OURS = frozenset({_ORIGIN, _CONFIDENCE, *_PREVIOUS, *_DOCUMENT})
#: Of these languages the one that a file without a source language is read from.
_PREFERRED_SOURCE = "ru"
_TAG = re.compile(r"<[^<>]*>")
#: How OmegaT keeps tags in its own memories: <f0>…</f0>, <br1/>.
_OMEGAT_TAG = re.compile(r"</?[a-z]+\d+/?>")
#: What XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ADVICE = "export the memory again as TMX 1.4"


def read(path: Path) -> Iterator[Unit]:
    """The segments of a TMX file, in order; each variant in another language than the source is one.

    Raises:
        SourceError: it is not TMX, not well-formed, declares entities, or names a language by no code.
    """
    try:
        with path.open("rb") as file:
            yield from _units(path, file)
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "it ends too early").split(", line")[0]
        raise SourceError(path, f"is not well-formed XML, line {error.lineno or 1} ({reason})", _ADVICE) from error
    except OSError as error:
        raise SourceError(path, f"cannot be read ({(error.strerror or '').lower()})", "check the path") from error


def write(file: IO[bytes], units: Iterable[Unit], source_language: str, version: str) -> int:
    """Write segments as TMX 1.4b in UTF-8; returns how many.

    Args:
        file: open for writing bytes.
        units: the segments.
        source_language: of all segments; ``*all*`` when they have several.
        version: of Tilshi.
    """
    count = 0
    header = {
        "creationtool": "Tilshi",
        "creationtoolversion": version,
        "segtype": "sentence",
        "o-tmf": "Tilshi",
        "adminlang": "en",
        "srclang": source_language,
        "datatype": "plaintext",
    }
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        xml.write_doctype('<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with xml.element("tmx", version="1.4"):
            xml.write("\n", etree.Element("header", header), "\n")
            with xml.element("body"):
                for unit in units:
                    xml.write("\n", _element(unit))
                    count += 1
    return count


# Reading


def _units(path: Path, file: IO[bytes]) -> Iterator[Unit]:
    source_language, omegat, rooted = "", False, False
    events = etree.iterparse(
        file, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    for event, element in events:
        name = _name(element)
        if not rooted:
            _check_root(path, element, name)
            rooted = True
        elif event == "start" and name == "header":
            source_language = element.get("srclang", "")
            omegat = element.get("creationtool") == "OmegaT"
        elif event == "end" and name == "tu":
            _without_namespace(element)
            yield from _pairs(path, tmxunit.createfromxmlElement(element), source_language, omegat)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _without_namespace(tu: etree._Element) -> None:
    """TMX has none, and translate-toolkit knows none; some tools write one."""
    if tu.tag != "tu":
        for element in tu.iter("{*}*"):
            element.tag = _name(element)


def _check_root(path: Path, root: etree._Element, name: str) -> None:
    if name != "tmx":
        raise SourceError(path, f"is not a TMX file: it begins with <{name}>", _ADVICE)
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise SourceError(path, "declares XML entities, which no translation memory needs", _ADVICE)


def _pairs(path: Path, tu: tmxunit, header_language: str, omegat: bool) -> Iterator[Unit]:
    variants = {language: tuv for tuv in reversed(tu.getlanguageNodes()) if (language := _language(path, tuv))}
    source_language = _source_language(tu.xmlelement.get("srclang") or header_language, list(reversed(variants)))
    if source_language not in variants:
        return
    source_variant = variants.pop(source_language)
    source = _text(source_variant, omegat)
    for language in reversed(variants):
        target = _text(variants[language], omegat)
        if source and target:
            yield _unit(tu, source_variant, variants[language], (source, source_language), (target, language))


def _source_language(declared: str, present: list[str]) -> str:
    """The source language of a translation unit whose variants are ``present``; some tools declare ``*all*``."""
    try:
        language = primary_language(declared)
    except ValueError:
        language = ""
    if language in present:
        return language
    return _PREFERRED_SOURCE if _PREFERRED_SOURCE in present else next(iter(present), "")


def _unit(
    tu: tmxunit,
    source_variant: etree._Element,
    target_variant: etree._Element,
    source: tuple[str, str],
    target: tuple[str, str],
) -> Unit:
    own = _props(tu.xmlelement)
    props = own | _props(source_variant) | _props(target_variant)
    said = {**tu.xmlelement.attrib, **target_variant.attrib}
    return Unit(
        source=source[0],
        target=target[0],
        source_language=source[1],
        target_language=target[1],
        origin=_origin(props),
        previous=_plain(next(filter(None, map(props.get, _PREVIOUS)), "")),
        confidence=_confidence(props.get(_CONFIDENCE, "")),
        created=_date(said.get("creationdate", "")),
        changed=_date(said.get("changedate", "")),
        author=said.get("creationid", ""),
        editor=said.get("changeid", ""),
        document=next(filter(None, map(props.get, _DOCUMENT)), ""),
        extras=Extras(
            source_tag=_tag(source_variant) if _tag(source_variant) != source[1] else "",
            target_tag=_tag(target_variant) if _tag(target_variant) != target[1] else "",
            note=tu.getnotes(),
            properties=tuple((name, value) for name, value in own.items() if name and value and name not in _OURS),
        ),
    )


def _props(element: etree._Element) -> dict[str, str]:
    return {e.get("type", ""): (e.text or "").strip() for e in element if _name(e) == "prop"}


def _origin(props: dict[str, str]) -> UnitOrigin:
    said = props.get(_ORIGIN, "")
    if said in set(UnitOrigin):
        return UnitOrigin(said)
    return UnitOrigin.ALIGNED if props.get("aligned", "").lower() == "yes" else UnitOrigin.IMPORTED


def _confidence(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 1.0


def _date(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _DATE).replace(tzinfo=UTC)
    except ValueError:
        return None


def _language(path: Path, tuv: etree._Element) -> str:
    """The language of a variant; empty when it says none."""
    tag = _tag(tuv)
    try:
        return tag and primary_language(tag)
    except ValueError as error:
        raise SourceError(path, f"line {tuv.sourceline}: {error}", "correct it in the file or the tool") from error


def _tag(tuv: etree._Element) -> str:
    return getXMLlang(tuv) or tuv.get("lang") or ""


def _text(tuv: etree._Element, omegat: bool) -> str:
    segment = next((e for e in tuv if _name(e) == "seg"), None)
    if segment is None:
        return ""
    text = "".join(_pieces(segment))
    return " ".join((_OMEGAT_TAG.sub("", text) if omegat else text).split())


def _pieces(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and _name(child) not in _CODES:
            yield from _pieces(child)
        yield child.tail or ""


def _plain(text: str) -> str:
    """The text of a context, which memoQ wraps in ``<seg>``."""
    return " ".join(_TAG.sub("", text).split())


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


# Writing


def _element(unit: Unit) -> etree._Element:
    entry = tmxunit(None, empty=True)
    entry.xmlelement = tu = etree.Element("tu", {name: _writable(value) for name, value in _said(unit) if value})
    props = {
        _ORIGIN: unit.origin.value,
        _CONFIDENCE: f"{unit.confidence:.3g}" if unit.confidence < 1 else "",
        _DOCUMENT[0]: unit.document,
        _PREVIOUS[0]: unit.previous,
        **dict(unit.extras.properties),
    }
    for name, value in props.items():
        if value:
            etree.SubElement(tu, "prop", type=_writable(name)).text = _writable(value)
    entry.setsource(_writable(unit.source), unit.source_tag)
    entry.settarget(_writable(unit.target), unit.target_tag, append=True)
    if unit.note:
        entry.addnote(_writable(unit.note))
    return tu


def _said(unit: Unit) -> Iterator[tuple[str, str]]:
    """The attributes of a translation unit."""
    yield "srclang", unit.source_tag
    for name, date in (("creationdate", unit.created), ("changedate", unit.changed)):
        yield name, date.astimezone(UTC).strftime(_DATE) if date else ""
    yield from (("creationid", unit.author), ("changeid", unit.editor))


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)
