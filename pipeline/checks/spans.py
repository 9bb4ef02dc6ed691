"""What became of the protected spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from glossary.protect import AROUND, Outcome
from glossary.span import SpanKind
from pipeline.article import Severity
from pipeline.checks.pair import Notice, Pair

_KIND_NAMES = {
    SpanKind.TERM: "the official name",
    SpanKind.ABBREVIATION: "the abbreviation",
    SpanKind.NAME: "the person's name",
    SpanKind.DATE: "the date",
    SpanKind.NUMBER: "the number",
    SpanKind.MONEY: "the amount",
    SpanKind.COUNTRY: "the country",
    SpanKind.URL: "the address",
    SpanKind.EMAIL: "the e-mail address",
    SpanKind.PHONE: "the phone number",
}
_LOST_FLAGS = {
    SpanKind.TERM: "term-lost",
    SpanKind.ABBREVIATION: "term-lost",
    SpanKind.NAME: "name-lost",
    SpanKind.COUNTRY: "country-lost",
    SpanKind.DATE: "date-missing",
    SpanKind.NUMBER: "number-missing",
    SpanKind.MONEY: "number-missing",
}
#: In the rule of a name that no table has.
_BY_RULE = "spelt by rule"


def spans(pair: Pair) -> Iterator[Notice]:
    """Official names, dates and numbers that did not come through, or came twice."""
    restored = pair.restored
    for index in restored.lost:
        yield lost(restored.outcomes[index])
    if any(outcome.rule == AROUND for outcome in restored.outcomes):
        yield (
            "translated-in-pieces",
            Severity.ERROR,
            "The sentence was translated in pieces to keep its official names; rewrite it.",
        )
    for outcome in restored.outcomes:
        if outcome.found and _BY_RULE in outcome.span.rule and pair.language == "en":
            yield (
                "name-by-rule",
                Severity.NOTE,
                f"«{outcome.target}» is spelt by rule; check it.",
            )
    if restored.surplus:
        yield "span-repeated", Severity.WARNING, "A name stood twice; the second one was taken out."


def lost(outcome: Outcome) -> Notice:
    """The notice of a protected span that is not in the target."""
    kind = outcome.span.kind
    message = f"{_KIND_NAMES[kind].capitalize()} «{outcome.span.text}» is not in the translation"
    return _LOST_FLAGS.get(kind, "span-lost"), Severity.ERROR, f"{message} (expected: {outcome.target})."


def forbidden(pair: Pair) -> Iterator[Notice]:
    """Wrong names; a part of an official form that was proven is none, whatever it looks like."""
    for outcome in pair.restored.outcomes:
        for form in outcome.span.forbidden.get(pair.language, ()):
            matches = re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", pair.target, re.IGNORECASE)
            if any(not _within(match.span(), pair.proven) for match in matches):
                yield (
                    "forbidden-form",
                    Severity.ERROR,
                    f"«{form}» is a wrong name of «{outcome.span.text}»; the right one is {outcome.target}.",
                )


def _within(place: tuple[int, int], ranges: Iterable[tuple[int, int]]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in ranges)
