"""A post, the body to which it belongs and the person who holds it, side by side in the source and in an answer.

Engines see placeholders only, and at times say «⟦0⟧ ⟦1⟧» for «председатель Хаба», or make of «министр Иванов» the
minister of Ivanov. The source says what is right: what stands in the genitive behind a post is its body, and the
person's name behind it is its holder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from glossary import kazakh
from glossary.placeholders import PLACEHOLDER
from glossary.span import Span, SpanKind, is_owner

_NOTHING = re.compile(r"[\s«“\"]*")
_BRACKET = re.compile(r"\s*(?:\([^()]*\)\s*)?")
_OF = re.compile(r"((?:\s*\([^()]*\))?),?\s+of(?:\s+the)?\s+")
_BARE = re.compile(r"\s+(?:the\s+)?", re.IGNORECASE)
_GENITIVES = frozenset(("ның", "нің", "дың", "дің", "тың", "тің"))
_CASES = frozenset(("nominative", "genitive", "dative", "accusative", "instrumental", "prepositional"))


class Tie(StrEnum):
    #: The body or country that has the post.
    OWNER = "owner"
    #: The person who has it.
    HOLDER = "holder"


@dataclass(frozen=True, slots=True)
class Tied:
    tie: Tie
    #: Number of the placeholder of the post.
    post: int


def ties(protected: str, spans: Sequence[Span]) -> Mapping[int, Tied]:
    """Number of a placeholder → what it is to the post before it.

    Args:
        protected: source text with placeholders.
        spans: what they stand for, by number.
    """
    found: dict[int, Tied] = {}
    numbers = list(PLACEHOLDER.finditer(protected))
    for index, match in enumerate(numbers[1:], 1):
        number, before = int(match[1]), int(numbers[index - 1][1])
        gap = protected[numbers[index - 1].end() : match.start()]
        span = spans[number]
        if span.kind is SpanKind.NAME:
            if (post := _post_of(span, before, found, spans, gap)) is None and index > 1 and gap == ") ":
                earlier = int(numbers[index - 2][1])
                bracket = protected[numbers[index - 2].end() : match.start()]
                post = _post_of(span, earlier, found, spans, PLACEHOLDER.sub("", bracket))
            if post is not None:
                found[number] = Tied(Tie.HOLDER, post)
        elif spans[before].post and is_owner(span) and _NOTHING.fullmatch(gap):
            found[number] = Tied(Tie.OWNER, before)
    return found


def _post_of(name: Span, before: int, found: Mapping[int, Tied], spans: Sequence[Span], gap: str) -> int | None:
    """The post that a person holds whose name stands behind it, or behind its body, in the same case."""
    if not _BRACKET.fullmatch(gap):
        return None
    if spans[before].post:
        return before if _agree(name, spans[before]) else None
    tied = found.get(before)
    if tied and tied.tie is Tie.OWNER and _case(name) != "genitive" and _agree(name, spans[tied.post]):
        return tied.post
    return None


def _agree(name: Span, post: Span) -> bool:
    """Whether both stand in one case; the accusative of a masculine post looks like its genitive."""
    case = _case(post)
    return _case(name) in ("", "nominative", case) or (_case(name), case) == ("accusative", "genitive")


def _case(span: Span) -> str:
    return next((word for word in span.rule.split(", ") if word in _CASES), "")


def english_gap(gap: str, tied: Tied) -> str:
    """What stands between a post (or its body) and what is tied to it, put right.

    ``Minister of Yerbol …`` → ``Minister Yerbol …``; ``Chairman Hub`` → ``Chairman of Hub``, whose article
    is found later.
    """
    if tied.tie is Tie.HOLDER:
        of = _OF.fullmatch(gap)
        return f"{of[1]} " if of else gap
    return " of " if _BARE.fullmatch(gap) else gap


def kazakh_order(answer: str, tied: Mapping[int, Tied], pattern: re.Pattern[str]) -> str:
    """A Kazakh answer with the body in the genitive before its post, and the holder behind it with the ending.

    Args:
        answer: what the engine said.
        tied: what :func:`ties` found.
        pattern: a placeholder (its number first) with its ending (second).
    """
    for number, tie in tied.items():
        places = {int(match[1]): match for match in pattern.finditer(answer)}
        own, post = places.get(number), places.get(tie.post)
        if not own or not post:
            continue
        first, second = sorted((own, post), key=lambda match: match.start())
        between = answer[first.end() : second.start()]
        new = _owned(own, post, between) if tie.tie is Tie.OWNER else _held(own, post, between)
        if new is not None:
            answer = answer[: first.start()] + new + answer[second.end() :]
    return answer


def _owned(owner: re.Match[str], post: re.Match[str], between: str) -> str | None:
    if between != " " or (owner.start() < post.start() and owner[2]):
        return None
    ending = post[2] or (owner[2] if post.start() < owner.start() else "") or ""
    return f"⟦{owner[1]}⟧ның ⟦{post[1]}⟧{ending}"


def _held(holder: re.Match[str], post: re.Match[str], between: str) -> str | None:
    if holder.start() > post.start():
        moves = between == " " and post[2] and kazakh.canonical_case(post[2])
        return f"⟦{post[1]}⟧ ⟦{holder[1]}⟧{post[2]}" if moves else None
    if holder[2] and holder[2] not in _GENITIVES:
        return None
    if not re.fullmatch(rf" (?:{PLACEHOLDER.pattern}[а-яёәғқңөұүһі]* )?", between):
        return None
    return f"{between.lstrip()}⟦{post[1]}⟧ ⟦{holder[1]}⟧{post[2] or ''}"
