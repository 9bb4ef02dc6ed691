"""Pictures that came inside a text, as files of their own."""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import re

from feeds.addresses import absolute, media_path

#: Bytes of the largest picture that is published, as for those in .docx.
MAX_PICTURE = 200 * 1024
_INLINE = re.compile(r'\bsrc="data:image/[a-z]+;base64,([a-z0-9+/]+=*)"', re.IGNORECASE)
#: How the formats begin that every browser shows and that hold no script.
_SIGNATURES = {
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "gif": re.compile(rb"GIF8[79]a"),
    "webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}


def extract_pictures(fragment: str, base_url: str) -> tuple[str, dict[str, bytes]]:
    """The fragment with addresses of files in place of ``data:``, and the files by their paths.

    A file is named after its content. What is no picture, or too large a one, is left without an address.

    Args:
        fragment: HTML in which attributes are quoted, as the sources of Tilshi write it.
        base_url: where the output tree is served, with a trailing slash.
    """
    pictures: dict[str, bytes] = {}

    def address(inline: re.Match[str]) -> str:
        content = _decoded(inline[1])
        ending = next((ending for ending, signature in _SIGNATURES.items() if signature.match(content)), None)
        if ending is None or len(content) > MAX_PICTURE:
            return ""
        path = media_path(hashlib.blake2b(content, digest_size=16).hexdigest(), ending)
        pictures[path] = content
        return f'src="{html.escape(absolute(base_url, path))}"'

    return _INLINE.sub(address, fragment), pictures


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data)
    except binascii.Error:
        return b""
