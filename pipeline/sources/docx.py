"""Word documents (Office Open XML, ECMA-376)."""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

import mammoth
from mammoth.docx.files import InvalidFileReferenceError

from pipeline.article import Block, BlockKind
from pipeline.errors import SourceError
from pipeline.sources.base import Document, Draft, declared_language, unique
from pipeline.sources.html import blocks, collapse, left_out, plain_text
from pipeline.sources.opening import LONGEST_TITLE, take_date, take_heading, titled, without_label

#: A document that unpacks to more than this is refused, in bytes.
MAX_UNPACKED = 100 * 1024 * 1024
#: An embedded image larger than this is left out, in bytes.
MAX_IMAGE = 200 * 1024

#: How the images that every browser shows begin.
_IMAGE_TYPES = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}
#: What Word once wrote as the description of a picture that had none.
_FILE_NAME = re.compile(r"\S.*\.(?:bmp|emf|gif|jpe?g|png|svg|tiff?|webp|wmf)", re.IGNORECASE)
_STYLES = """\
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
u => u
"""
_CORE = "docProps/core.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
#: What Word and its relatives fill in when nobody has said who writes.
_NOBODY = frozenset({"admin", "administrator", "microsoft office user", "python-docx", "user", "windows user"}) | {
    "админ",
    "администратор",
    "пользователь",
    "пользователь windows",
}

#: What zipfile, zlib, expat and mammoth raise for a document that is not as it should be.
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    ElementTree.ParseError,
    ExpatError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)


def read(document: Document) -> Draft:
    """A Word document.

    The title is a heading or a short line that it begins with, else the title in its properties; a date alone in the
    next paragraph is the date. Embedded images of up to 200 kB stay in the text as ``data:`` addresses.

    Raises:
        SourceError: it is no Word document, damaged, protected by a password, or unpacks to more than 100 MB.
    """
    properties = _properties(document)
    images = _Images()
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(document.data),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(images.attributes),
        ).value
    except _BROKEN as error:
        raise _damaged(document) from error
    title, body = _take_title(without_label(blocks(html)), properties.get("title", ""))
    published, body = take_date(body, document.zone)
    if not (title or body):
        raise SourceError(document.path, "has no text", "check that the text is not an image or in a text box")
    creators = re.split("[;,]", properties.get("creator", ""))
    return Draft(
        title=titled(title, body),
        blocks=body,
        language=declared_language(properties.get("language")),
        summary=properties.get("description", "") if "python-docx" not in properties.get("description", "") else "",
        published=published,
        authors=unique([name for name in map(collapse, creators) if name.casefold() not in _NOBODY]),
        categories=unique(list(_keywords(properties))),
        notes=(*images.notes, *left_out(html, None)),
    )


def _take_title(body: tuple[Block, ...], property_title: str) -> tuple[str, tuple[Block, ...]]:
    """Templates leave old titles in the properties, so what stands in the document goes first."""
    title, rest = take_heading(body)
    if title or not body:
        return title or property_title, rest
    first = plain_text(body[0].html)
    if body[0].kind is BlockKind.PARAGRAPH and len(first) <= LONGEST_TITLE and not first.endswith("."):
        return first, body[1:]
    return property_title, body


def _keywords(properties: dict[str, str]) -> Iterator[str]:
    for name in ("category", "keywords"):
        yield from map(collapse, re.split("[;,]", properties.get(name, "")))


def _properties(document: Document) -> dict[str, str]:
    """The core properties (ECMA-376 part 2, 11), after making sure that the package is harmless."""
    try:
        with zipfile.ZipFile(io.BytesIO(document.data)) as package:
            if sum(info.file_size for info in package.infolist()) > MAX_UNPACKED:
                raise SourceError(
                    document.path, "unpacks to more than 100 MB", "reduce its images or send the text alone"
                )
            if "word/document.xml" not in package.namelist():
                raise _damaged(document)
            _refuse_doctypes(document, package)
            if _CORE not in package.namelist():
                return {}
            root = ElementTree.fromstring(package.read(_CORE))
    except _BROKEN as error:
        raise _damaged(document) from error
    return {
        child.tag.removeprefix(_DC).removeprefix(_CP): collapse(child.text)
        for child in root
        if child.text and child.tag.startswith((_DC, _CP))
    }


def _refuse_doctypes(document: Document, package: zipfile.ZipFile) -> None:
    """A part of an Office Open XML package has no document type (ECMA-376 part 2, 8.1); one that has is an attack."""
    for info in package.infolist():
        if info.filename.endswith((".xml", ".rels")):
            data = package.read(info).replace(b"\0", b"")
            if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                raise SourceError(document.path, "holds XML entities, which a Word document never does")


def _damaged(document: Document) -> SourceError:
    return SourceError(
        document.path,
        "is not a Word document, is damaged or is protected by a password",
        "open it in Word and save it again as .docx without a password",
    )


class _Images:
    """Decides what becomes of each embedded image."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def attributes(self, image: mammoth.images.Image) -> dict[str, str]:
        """The attributes of its ``<img>``, of the type that its bytes show; without ``src`` the image is left out."""
        try:
            with image.open() as stream:
                data: bytes = stream.read()
        except (InvalidFileReferenceError, KeyError):
            self.notes.append("an image that is not in the document itself was left out; insert it into the text")
            return {}
        media_type = next((name for name, start in _IMAGE_TYPES.items() if start.match(data)), None)
        if not media_type:
            self.notes.append(
                f"an image that is no PNG, JPEG, GIF or WebP ({image.content_type}) was left out; save it as PNG"
            )
            return {}
        if len(data) > MAX_IMAGE:
            size = f"{len(data) / 1024 / 1024:.1f} MB"
            self.notes.append(f"an image of {size} was left out; reduce it to 200 kB or link to it on your site")
            return {}
        alt = collapse(image.alt_text or "")
        return {
            "src": f"data:{media_type};base64,{base64.b64encode(data).decode()}",
            "alt": "" if _FILE_NAME.fullmatch(alt) else alt,
        }
