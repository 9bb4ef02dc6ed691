"""Inline HTML, written so that equal content always gives equal text.

The allow-list of ``Block.html`` is here, and the writer that keeps to it: lower-case tags, double-quoted
attributes in a fixed order, white space collapsed and outside of elements, no empty element, well nested.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from pipeline.markup import escape

#: Elements that ``Block.html`` may hold.
INLINE_TAGS = frozenset({"a", "b", "br", "code", "em", "i", "img", "s", "strong", "sub", "sup", "u"})
#: Those of them that have no end tag.
VOID_TAGS = frozenset({"br", "img"})
#: Elements that a table row holds around inline HTML.
CELL_TAGS = frozenset({"td", "th"})
#: The attributes each element may have, in the order in which they are written.
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "a": ("href", "title"),
    "img": ("src", "alt", "title", "width", "height"),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
}
#: Elements that say the same as one of the allow-list.
SYNONYMS: Mapping[str, str] = {
    "cite": "em",
    "del": "s",
    "dfn": "em",
    "ins": "u",
    "kbd": "code",
    "samp": "code",
    "strike": "s",
    "tt": "code",
    "var": "em",
}
LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
IMAGE_SCHEMES = frozenset({"http", "https"})
#: Elements nested deeper are left out and only their content written.
DEEPEST_INLINE = 64

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IMAGE_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[a-z0-9+/]+=*", re.IGNORECASE)
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")
#: White space in HTML (WHATWG Infra, 4.7) and what editors leave where it should stand; not the no-break space.
_SPACE = re.compile("[ \t\n\r\f\v\x85\u2028\u2029]+")
#: Control characters, and invisible ones that would keep a word from being found or turn the text after them around:
#: soft hyphen, zero-width space, word joiner, byte order mark; embeddings, overrides and isolates (UAX #9, 2).
_NOISE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_URL_ESCAPES = {ord(c): f"%{ord(c):02X}" for c in ' "<>`{}|\\^'}


def collapse(text: str) -> str:
    """Plain text on one line: NFC, white space collapsed, invisible characters out, no-break spaces kept."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", _NOISE.sub("", text))).strip(" ")


def safe_url(url: str, base_url: str | None = None, *, image: bool = False) -> str | None:
    """The address as it may stand in a publication, or None when it may not.

    Args:
        url: as written in ``href`` or ``src``.
        base_url: absolute address that relative ones are resolved against; without it they lead nowhere.
        image: whether it is an image's; these may be ``data:`` (PNG, JPEG, GIF, WebP), links may be ``mailto:``
            and ``tel:``. White space and control characters are taken out as browsers do (WHATWG URL, 4.4).
    """
    cleaned = re.sub(r"[\t\n\r]", "", url).strip("".join(map(chr, range(0x21))))
    if image and _IMAGE_DATA.fullmatch(cleaned):
        return cleaned
    cleaned = _NOISE.sub("", cleaned).translate(_URL_ESCAPES)
    if not cleaned:
        return None
    if base_url and not _SCHEME.match(cleaned):
        try:
            cleaned = urljoin(base_url, cleaned)
        except ValueError:
            return None
    scheme = _SCHEME.match(cleaned)
    allowed = IMAGE_SCHEMES if image else LINK_SCHEMES
    return cleaned if scheme and scheme[1].lower() in allowed else None


def is_relative(url: str) -> bool:
    """Whether an address as written leads out of the page, but only together with a base (RFC 3986, 4.2)."""
    cleaned = url.strip()
    return bool(cleaned) and not cleaned.startswith("#") and not _SCHEME.match(cleaned)


def start_tag(tag: str, attributes: Mapping[str, str | None], base_url: str | None) -> str | None:
    """The start tag with its allowed attributes; None when the element is nothing without a refused one."""
    kept = {}
    for name in ATTRIBUTES.get(tag, ()):
        value = _attribute(name, attributes.get(name) or "", base_url)
        if value is not None:
            kept[name] = value
    required = {"a": "href", "img": "src"}.get(tag)
    if required and required not in kept:
        return None
    written = "".join(f' {name}="{escape(value).replace(chr(34), "&quot;")}"' for name, value in kept.items())
    return f"<{tag}{written}>"


def _attribute(name: str, value: str, base_url: str | None) -> str | None:
    if name in ("href", "src"):
        return safe_url(value, base_url, image=name == "src")
    if name in ("title", "alt"):
        return collapse(value) or ("" if name == "alt" else None)
    if name in ("colspan", "rowspan") and value == "1":
        return None
    return value if _NUMBER.fullmatch(value) else None


@dataclass(slots=True)
class _Element:
    name: str
    #: Empty when the element is left out and only its content written.
    start: str
    written: bool = False


class InlineWriter:
    """Writes the inline HTML of one block after another; elements open at a block's end go on in the next.

    White space and line breaks wait until something follows them, and so do start tags: a block neither begins
    nor ends with space, spaces stand between elements rather than in them, and empty elements never appear.
    """

    def __init__(self, base_url: str | None) -> None:
        self._base_url = base_url
        self._parts: list[str] = []
        self._elements: list[_Element] = []
        self._space = False
        self.pending_break = False

    def start(self, name: str, attributes: Mapping[str, str | None]) -> None:
        """Open an element by its name in the source; one that is already open counts once."""
        if len(self._elements) >= DEEPEST_INLINE:
            return
        tag = SYNONYMS.get(name, name)
        tags = {SYNONYMS.get(element.name, element.name) for element in self._elements if element.start}
        start = None if tag in tags else start_tag(tag, attributes, self._base_url)
        self._elements.append(_Element(name, start or ""))

    def end(self, name: str) -> None:
        """Close the innermost element of that name; nothing happens without one."""
        names = [element.name for element in self._elements]
        if name not in names:
            return
        index = len(names) - 1 - names[::-1].index(name)
        for element in reversed(self._elements[index:]):
            self._close(element)
        inner = self._elements[index + 1 :]
        self._elements[index:] = [_Element(element.name, element.start) for element in inner]

    def text(self, text: str) -> None:
        """Write text as it stands between tags, entities resolved."""
        cleaned = _SPACE.sub(" ", unicodedata.normalize("NFC", _NOISE.sub("", text)))
        words = cleaned.strip(" ")
        self._space |= cleaned.startswith(" ")
        if words:
            self._content(escape(words))
            self._space = cleaned.endswith(" ")

    def image(self, attributes: Mapping[str, str | None]) -> None:
        """Write an image, unless its address is refused."""
        tag = start_tag("img", attributes, self._base_url)
        if tag:
            self._content(tag)

    def line_break(self) -> None:
        """Go to a new line within the block; several in a row are one."""
        self.pending_break = bool(self._parts)

    def take(self) -> str:
        """The HTML written since the last call."""
        for element in reversed(self._elements):
            self._close(element)
            element.written = False
        html = "".join(self._parts)
        self._parts.clear()
        self._space = self.pending_break = False
        return html

    def _content(self, html: str) -> None:
        if self.pending_break:
            self._parts.append("<br>")
        elif self._space and self._parts:
            self._parts.append(" ")
        self._space = self.pending_break = False
        for element in self._elements:
            if element.start and not element.written:
                self._parts.append(element.start)
            element.written = True
        self._parts.append(html)

    def _close(self, element: _Element) -> None:
        if element.written and element.start:
            self._parts.append(f"</{SYNONYMS.get(element.name, element.name)}>")
