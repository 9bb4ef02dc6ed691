"""HTML from anywhere to clean blocks, and blocks to HTML for publishing.

Nothing but the allow-list of ``sources.inline`` comes through: no script, no style, no event handler, no address
that is not http, https, mailto or tel.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import groupby

import nh3

from pipeline.article import Block, BlockKind
from pipeline.sources.flow import BLOCK_TAGS, DEEPEST_LIST, PICTURE, BlockBuilder, layout_tables
from pipeline.sources.inline import (
    ATTRIBUTES,
    CELL_TAGS,
    INLINE_TAGS,
    LINK_SCHEMES,
    SYNONYMS,
    VOID_TAGS,
    collapse,
    is_relative,
    safe_url,
)

__all__ = [
    "ATTRIBUTES",
    "CELL_TAGS",
    "INLINE_TAGS",
    "LINK_SCHEMES",
    "VOID_TAGS",
    "blocks",
    "collapse",
    "left_out",
    "plain_text",
    "safe_url",
    "to_html",
]

#: Elements that go with everything in them.
_DROPPED = {"audio", "canvas", "datalist", "head", "iframe", "math", "noembed", "noframes", "noscript", "object"} | {
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "video",
}
_CLEANER = nh3.Cleaner(
    tags=set(INLINE_TAGS | BLOCK_TAGS | SYNONYMS.keys() | {"q"}),
    clean_content_tags=_DROPPED,
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()} | {"img": {*ATTRIBUTES["img"], "data-src"}},
    url_schemes={*LINK_SCHEMES, "data"},
    link_rel=None,
)


#: The address of a link or a picture, as the cleaner writes it.
_ADDRESS = re.compile(r'<(?:a|img)\b[^>]*?\b(?:href|src)="([^"]*)"')


def blocks(html: str, base_url: str | None = None) -> tuple[Block, ...]:
    """The clean blocks of an HTML body; empty ones are left out.

    Args:
        html: a document or a fragment, however broken.
        base_url: absolute address that relative links and images are resolved against; without it their texts
            stay and their addresses go.
    """
    cleaned = _CLEANER.clean(html.encode("utf-8", "replace").decode())
    builder = BlockBuilder(base_url, layout_tables(cleaned))
    builder.feed(cleaned)
    return builder.finish()


def left_out(html: str, base_url: str | None) -> tuple[str, ...]:
    """A sentence for the press officer about the links and pictures that ``blocks`` leaves out for want of a base."""
    if base_url:
        return ()
    addresses = map(unescape, _ADDRESS.findall(_CLEANER.clean(html)))
    relative = ", ".join(dict.fromkeys(address for address in addresses if is_relative(address)))
    advice = "write them in full, with https://, or say what the article's own address is"
    return (f"links and pictures with an incomplete address are left out ({relative}); {advice}",) if relative else ()


def to_html(body: Iterable[Block]) -> str:
    """HTML for publishing. Consecutive list items make nested lists, table rows a table, quotations one quotation.

    For blocks that ``blocks`` returned, ``blocks(to_html(body)) == body``.
    """
    return "\n".join(
        part for kind, group in groupby(body, key=lambda block: block.kind) for part in _rendered(kind, group)
    )


def plain_text(html: str) -> str:
    """What a reader sees of clean inline HTML, on one line; line breaks and cells are parted by a space."""
    spaced = re.sub(r"<br>|</t[dh]>", " ", html)
    return collapse(unescape(re.sub(r"<[^>]*>", "", spaced)))


def _rendered(kind: BlockKind, group: Iterable[Block]) -> Iterator[str]:
    if kind is BlockKind.LIST_ITEM:
        yield _lists(group)
    elif kind is BlockKind.TABLE_ROW:
        yield f"<table>{''.join(f'<tr>{block.html}</tr>' for block in group)}</table>"
    elif kind is BlockKind.QUOTATION:
        yield f"<blockquote>{''.join(f'<p>{block.html}</p>' for block in group)}</blockquote>"
    elif kind is BlockKind.FIGURE:
        yield from map(_figure, group)
    elif kind is BlockKind.HEADING:
        yield from (f"<h{block.level}>{block.html}</h{block.level}>" for block in group)
    else:
        yield from (f"<p>{block.html}</p>" for block in group)


def _lists(items: Iterable[Block]) -> str:
    parts: list[str] = []
    #: The lists that are open, outermost first; in each an item is open.
    around: list[str] = []
    for item in items:
        tag = "ol" if item.ordered else "ul"
        level = min(max(item.level, 1), DEEPEST_LIST)
        while len(around) > level or (len(around) == level and around[-1] != tag):
            parts.append(f"</li></{around.pop()}>")
        if len(around) == level:
            parts.append("</li><li>")
        while len(around) < level:
            around.append(tag)
            parts.append(f"<{tag}><li>")
        parts.append(item.html)
    parts.extend(f"</li></{tag}>" for tag in reversed(around))
    return "".join(parts)


def _figure(block: Block) -> str:
    picture = PICTURE.match(block.html)
    caption = block.html[picture.end() :] if picture else block.html
    shown = picture[0] if picture else ""
    return f"<figure>{shown}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"
