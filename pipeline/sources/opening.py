"""The head of a document: its title and the date that stands under it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from pipeline.article import Block, BlockKind
from pipeline.boundaries import split_text
from pipeline.sources.dates import dateline, parse_date
from pipeline.sources.html import collapse, plain_text

#: A longer first line is text rather than a title, in characters.
LONGEST_TITLE = 250
#: A title made from text is not longer than this, in characters.
LONGEST_MADE_TITLE = 120

#: What a document says that it is, over its title.
_LABELS = frozenset(
    ("пресс-релиз", "пресс релиз", "баспасөз релизі", "баспасөз-релизі", "баспасөз хабарламасы", "press release")
)


def made_title(text: str) -> str:
    """A title for a text that has none: its first sentence, cut between words when it is long."""
    text = collapse(text)
    spans = list(split_text(text[:2000]))
    sentence = text[spans[0][0] : spans[0][1]] if spans else text
    if len(sentence) <= LONGEST_MADE_TITLE:
        return sentence.removesuffix(".")
    cut = sentence[: LONGEST_MADE_TITLE - 1]
    return cut[: cut.rfind(" ") if " " in cut else None].rstrip(" ,;:–—-") + "…"


def is_label(text: str) -> bool:
    """Whether a line only says that the document is a press release."""
    return collapse(text).rstrip(".:").casefold() in _LABELS


def without_label(body: Sequence[Block]) -> tuple[Block, ...]:
    """The body without a first line that only says that it is a press release, unless nothing else is there."""
    return tuple(body[1:] if len(body) > 1 and is_label(plain_text(body[0].html)) else body)


def take_heading(body: Sequence[Block]) -> tuple[str, tuple[Block, ...]]:
    """The text of the heading that a body begins with, and the rest; an empty title when it begins otherwise."""
    if body and body[0].kind is BlockKind.HEADING:
        return plain_text(body[0].html), tuple(body[1:])
    return "", tuple(body)


def without_title(body: Sequence[Block], title: str) -> tuple[Block, ...]:
    """The body without a first heading that repeats the title."""
    heading, rest = take_heading(body)
    return rest if heading and heading.casefold() == title.casefold() else tuple(body)


def take_date(body: Sequence[Block], zone: ZoneInfo) -> tuple[datetime | None, tuple[Block, ...]]:
    """The date that a body begins with, and the body without it; a dateline, which names a place too, stays."""
    if body and body[0].kind is BlockKind.PARAGRAPH:
        text = plain_text(body[0].html)
        moment = parse_date(text, zone)
        if moment:
            return moment, tuple(body[1:])
        return dateline(text, zone), tuple(body)
    return None, tuple(body)


def titled(title: str, body: Sequence[Block]) -> str:
    """The title, or one made from the body when it is empty."""
    if title:
        return collapse(title)
    texts = (plain_text(block.html) for block in body)
    return made_title(next(filter(None, texts), ""))
