"""Bytes to text: UTF-8, UTF-16 and the Cyrillic code pages that are still met in the region."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Single-byte encodings that a Russian text may have.
CODE_PAGES = ("cp1251", "koi8-r", "cp866", "iso8859-5")
#: Control characters that a text file has no use for.
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
#: Share of them that word processors may have left in a text.
_STRAY = 0.002
#: The commonest letters of Russian, which make up three quarters of any text.
_COMMON = frozenset("оеаинтсрвлкмдпу")
#: Share of its letters outside ASCII that may be damaged in a text that is otherwise UTF-8.
_DAMAGE = 0.5
#: How much of a text decides its encoding, in bytes.
_SAMPLE = 64 * 1024
_XML_DECLARATION = re.compile(rb"""\s*<\?xml[^>]+encoding\s*=\s*["']([\w-]+)""")


def xml_encoding(data: bytes) -> str | None:
    """The encoding that an XML declaration names (XML 1.0, 4.3.3)."""
    match = _XML_DECLARATION.match(data)
    return match[1].decode("ascii") if match else None


def decode(data: bytes, *declared: str | None) -> str:
    """The text of a file.

    Args:
        data: the whole file.
        declared: encodings that the file or its server names, for instance in ``<meta charset>``; the first that
            is known is believed for a text that has no byte order mark and is not UTF-8.

    Raises:
        ValueError: this is not text.
    """
    text = _decode(data, list(filter(_known, filter(None, declared)))).removeprefix("\ufeff").rstrip("\x1a")
    if "\0" in text or len(_CONTROL.findall(text)) > len(text) * _STRAY:
        raise ValueError("control characters")
    return text


def _decode(data: bytes, declared: Sequence[str]) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding)
    wide = _utf16_without_mark(data)
    if wide:
        return data.decode(wide)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared:
        return data.decode(declared[0], "replace")
    damaged = data.decode("utf-8", "replace")
    if damaged.count("\ufffd") <= sum(not char.isascii() for char in damaged) * _DAMAGE:
        return damaged
    sample = data[:_SAMPLE]
    return data.decode(max(CODE_PAGES, key=lambda page: _russian(sample.decode(page, "replace"))), "replace")


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 of Latin or Cyrillic text: one byte of nearly every pair is 00, 04 or 20, the other rarely is."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if len(data) % 2 or len(data) < 4:
        return None
    high = [sum(byte in (0x00, 0x04, 0x20) for byte in sample[offset::2]) for offset in (0, 1)]
    pairs = len(sample) // 2
    if high[1] >= 0.95 * pairs and high[0] < 0.5 * pairs:
        return "utf-16-le"
    if high[0] >= 0.95 * pairs and high[1] < 0.5 * pairs:
        return "utf-16-be"
    return None


def _known(name: str) -> bool:
    """Whether Python decodes text by that name, and it is more than a claim to be Unicode."""
    try:
        b" ".decode(name, "replace")
    except (LookupError, ValueError):
        return False
    return not codecs.lookup(name).name.startswith(("utf", "ascii"))


def _russian(text: str) -> float:
    """How much a text looks like Russian: common letters count for it; capitals inside words and signs against."""
    letters = [char for char in text if ord(char) > 0x7F]
    common = sum(char.lower() in _COMMON for char in letters)
    odd = sum(not ("а" <= char <= "я" or "А" <= char <= "Я" or char in "ёЁ«»—–№…\xa0") for char in letters)
    inner = len(re.findall("(?<=[а-яё])[А-ЯЁ]", text))
    return (common - 2 * odd - inner) / max(len(letters), 1)
