"""The value that every recogniser of this package returns: a stretch of source text with known renderings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class SpanKind(StrEnum):
    TERM = "term"
    NAME = "name"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    COUNTRY = "country"
    URL = "url"
    EMAIL = "email"
    PHONE = "phone"
    ABBREVIATION = "abbreviation"


class Case(StrEnum):
    """The seven cases of Kazakh (септік)."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    DATIVE = "dative"
    ACCUSATIVE = "accusative"
    LOCATIVE = "locative"
    ABLATIVE = "ablative"
    INSTRUMENTAL = "instrumental"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of Russian text whose rendering in each target language is known."""

    #: Offsets into the sentence, in characters; ``sentence[start:end] == text``.
    start: int
    end: int
    text: str
    kind: SpanKind
    #: Target language → base form: Kazakh in the nominative without suffix, English without article.
    targets: Mapping[str, str] = field(hash=False)
    #: The concept's id in the termbase; empty for what no termbase lists.
    term: str = ""
    #: How it was recognised, in a few words for a person: ``name, genitive``; ``introduced in the text``.
    rule: str = ""
    #: Target language → forms that are wrong for this span and must not stand in the output.
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    #: Target language → other forms that are right as well (abbreviation, short form, variant).
    accepted: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    #: Whether the Kazakh form takes no case ending, being an adverbial already: «2024 жылы».
    invariable: bool = False
    #: Whether English puts ``the`` before the name; None leaves it to the rules of ``english``.
    english_article: bool | None = None
    #: Whether it is a post, so that what follows is the body to which it belongs or the person who holds it.
    post: bool = False
    #: Whether it is a common word that engines know as well, and that gives way when there are too many spans.
    minor: bool = False


_OBLIQUE = ("dative", "instrumental", "prepositional")


def is_owner(span: Span) -> bool:
    """Whether a span right behind a post is the body or country that has the post.

    Abbreviations and names like «Бюро» do not show their genitive.
    """
    if span.post or span.kind not in (SpanKind.TERM, SpanKind.ABBREVIATION, SpanKind.COUNTRY):
        return False
    return "genitive" in span.rule or not (span.minor or any(case in span.rule for case in _OBLIQUE))


def leftmost_longest(spans: list[Span]) -> list[Span]:
    """Drop every span that overlaps an earlier or, at the same place, longer one; sorted by start.

    Of two spans of the same extent the first of the list wins, so that callers order by precedence.
    """
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not chosen or span.start >= chosen[-1].end:
            chosen.append(span)
    return chosen
