"""Sentences that are too long for a model: cut where a reader would pause, and put together again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

#: Where a sentence may be cut, best first; the cut is after the match.
_BOUNDARIES = tuple(
    re.compile(pattern)
    for pattern in (
        r"[.!?…][»”\")]*\s+",
        r";\s+",
        r":\s+",
        r"\s+[—–]\s+",
        r",\s+(?=(?:а|и|но|или|либо|однако|который|которая|которое|которые|что|чтобы|где|когда|если|так как|"
        r"and|but|or|which|who|that|where|when|while|және|бірақ|ал|немесе|сондай-ақ)\s)",
        r",\s+",
        r"\s+",
        r"(?<=[^⟦])(?=[^⟧])",
    )
)
#: A cut is looked for in this part of the text, so that both pieces say something.
_MIDDLE = (0.2, 0.8)
_PAUSES = ",;:"
_SENTENCE_END = re.compile(r"[.!?…][»”\")]*$")
#: Words that models capitalise at the beginning of a part, and that are capitalised nowhere else.
_SMALL_WORDS = frozenset(
    "a an the and but or in on at of for to from by with within during after before as it its this that these those "
    "which who where when while also according including following there their more over last және бірақ".split()
)


def split_long(text: str, limit: int, length: Callable[[str], int]) -> list[str]:
    """Cut ``text`` at clause boundaries into parts of at most ``limit`` by ``length``; ``[text]`` when it fits.

    A part that is a single character is left alone, whatever its length.
    """
    if length(text) <= limit or len(text) < 2:
        return [text]
    cut = _cut(text)
    left, right = text[:cut].strip(), text[cut:].strip()
    if not left or not right:
        return [text.strip()]
    return split_long(left, limit, length) + split_long(right, limit, length)


def join_parts(sources: Sequence[str], targets: Sequence[str]) -> str:
    """The translations of the parts of one sentence as one sentence.

    A full stop that a model put after a part that has none is replaced by the mark of the source part; marks and
    capitals that it put at the beginning of a later part are undone, unless the part before ends a sentence.
    """
    ends = [bool(_SENTENCE_END.search(source.rstrip())) for source in sources]
    later = [_continued(target, after) for after, target in zip(ends[:-1], targets[1:], strict=True)]
    targets = [targets[0], *later]
    joined = []
    for source, end, target in zip(sources[:-1], ends[:-1], targets[:-1], strict=True):
        if not end:
            mark = source.rstrip()[-1:]
            target = target.rstrip().rstrip("." + _PAUSES) + (mark if mark in _PAUSES else "")
        if any(character.isalnum() for character in target):
            joined.append(target)
    return " ".join(part for part in (*joined, targets[-1]) if part)


def _continued(target: str, after_sentence: bool) -> str:
    """The translation of a part as it stands after another one; abbreviations such as WHO keep their capitals."""
    target = target.lstrip(" " + _PAUSES)
    lowered = target[:1].lower() + target[1:]
    return lowered if not after_sentence and lowered.split(" ", 1)[0] in _SMALL_WORDS else target


def _cut(text: str) -> int:
    """The place nearest to the middle, of the best kind of boundary that the middle of the text has."""
    low, high = (round(len(text) * share) for share in _MIDDLE)
    for boundary in _BOUNDARIES:
        places = [m.end() for m in boundary.finditer(text) if low <= m.end() <= high]
        if places:
            return min(places, key=lambda place: abs(place - len(text) / 2))
    return len(text) // 2
