"""A sentence with more protected spans than an engine has placeholders for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from glossary.english import needs_article
from glossary.span import Span, SpanKind

#: What stands between the members of a list → the same in English and in Kazakh.
_JOINTS = {
    ", ": (", ", ", "),
    " и ": (" and ", " және "),
    ", а также ": (" and ", " және "),
    " или ": (" or ", " немесе "),
}
_NAMES = frozenset({SpanKind.COUNTRY, SpanKind.NAME, SpanKind.TERM, SpanKind.ABBREVIATION})


def relieved(sentence: str, spans: Sequence[Span], most: int) -> tuple[Span, ...]:
    """Fewer spans, when there are more than ``most``.

    Countries and persons in a list become one span (Kazakhstan, Kyrgyzstan and Uzbekistan: in Kazakh only the last
    takes the ending), and so do a name and its abbreviation in brackets; then common words are left to the engine,
    the last ones first.

    Args:
        sentence: source text.
        spans: its protected spans, in order.
        most: placeholders that there are.
    """
    if len(spans) <= most:
        return tuple(spans)
    joined: list[Span] = []
    for span in spans:
        one = _joined(sentence, joined[-1], span) if joined else None
        if one:
            joined[-1] = one
        else:
            joined.append(span)
    excess = max(0, len(joined) - most)
    common = [index for index, span in enumerate(joined) if span.minor]
    left = common[-excess:] if excess else []
    return tuple(span for index, span in enumerate(joined) if index not in left)


def _joined(sentence: str, first: Span, second: Span) -> Span | None:
    """Two neighbours as one span; None when they are not of one piece."""
    between = sentence[first.end : second.start]
    if between == " (" and sentence[second.end : second.end + 1] == ")" and first.term and first.term == second.term:
        return _one(sentence, first, second, (" (", " ("), ")")
    listed = {SpanKind.COUNTRY, SpanKind.NAME} & {first.kind, second.kind} and all(map(_is_plain, (first, second)))
    if between in _JOINTS and listed:
        return _one(sentence, first, second, _JOINTS[between], "")
    return None


def _is_plain(span: Span) -> bool:
    """Whether a span is a name that takes no English article."""
    return not span.minor and span.kind in _NAMES and not needs_article(span.targets.get("en", ""))


def _one(sentence: str, first: Span, second: Span, joints: tuple[str, str], closing: str) -> Span:
    end = second.end + len(closing)
    targets = {
        language: f"{first.targets[language]}{joint}{second.targets[language]}{closing}"
        for language, joint in zip(("en", "kk"), joints, strict=True)
        if language in first.targets and language in second.targets
    }
    return replace(first, end=end, text=sentence[first.start : end], targets=targets, accepted={}, forbidden={})
