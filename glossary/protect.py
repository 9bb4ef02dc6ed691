"""Protected spans: text → protected text, and an engine's answer → text with every official form in place.

Two ways to carry a span through an engine:

- placeholders: ``⟦0⟧ … ⟦9⟧`` stand for the spans; the engine's vocabulary has them as single tokens. In
  Kazakh output a canonical suffix follows (``⟦0⟧ға``); the case is read from it and the form is inflected.
- copy: the target form is put into the source sentence, where engines copy it; it is found in the output.

Whatever the way, :func:`restore` proves for every span that it came through exactly once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from glossary import english, kazakh
from glossary.finder import Finder
from glossary.placeholders import MOST_PLACEHOLDERS, PLACEHOLDER
from glossary.span import Case, Span, SpanKind
from glossary.ties import Tie, english_gap, kazakh_order, ties

#: Placeholders that an engine's vocabulary has.
#: The rule of an outcome that the engine never saw.
AROUND = "translated around"

#: What Unicode's compatibility forms, in which engines read and write, make of № before a number.
_NUMBER_SIGN = re.compile(r"\bNo\.?\s?(?=[⟦\d])")
_KAZAKH_PLACEHOLDER = re.compile(r"⟦(\d)⟧(?:(?:[-‑’'] ?)?([а-яёәғқңөұүһі]+))?")
_LETTER = re.compile(r"[^\W\d_]")
_FUZZY_ENOUGH = 88.0
#: A shorter form resembles too much.
_LONG_ENOUGH = 6

#: When there are more spans than placeholders, those that an engine is likeliest to spoil go first.
_IMPORTANCE = {
    SpanKind.TERM: 0,
    SpanKind.NAME: 0,
    SpanKind.ABBREVIATION: 0,
    SpanKind.URL: 1,
    SpanKind.EMAIL: 1,
    SpanKind.PHONE: 1,
    SpanKind.MONEY: 2,
    SpanKind.DATE: 2,
    SpanKind.COUNTRY: 3,
    SpanKind.NUMBER: 4,
}
_MINOR = 3
_DIGITAL = frozenset({SpanKind.DATE, SpanKind.NUMBER, SpanKind.MONEY})


class Strategy(StrEnum):
    PLACEHOLDERS = "placeholders"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Protected:
    """A sentence as the engine gets it."""

    text: str
    #: Target language.
    language: str
    strategy: Strategy
    #: All spans of the sentence, in order.
    spans: tuple[Span, ...]
    #: Indices of the spans that the strategy carries; placeholder n stands for ``spans[masked[n]]``.
    masked: tuple[int, ...]

    @property
    def needs_engine(self) -> bool:
        """Whether anything is left to translate besides the carried spans."""
        return bool(_LETTER.search(PLACEHOLDER.sub("", self.text)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one span."""

    span: Span
    #: The form as it stands in the output; the base form when it is missing.
    target: str
    #: Offsets into the restored text; -1 when the span is missing.
    start: int
    end: int
    case: Case | None = None
    rule: str = ""

    @property
    def found(self) -> bool:
        return self.start >= 0


@dataclass(frozen=True, slots=True)
class Restored:
    """An engine's answer with the official forms in place."""

    text: str
    #: One a span, in the order of the source.
    outcomes: tuple[Outcome, ...]
    #: Placeholders that stood for nothing, or came a second time; they were taken out.
    surplus: int = 0

    @property
    def lost(self) -> tuple[int, ...]:
        """Indices of the spans that did not come through."""
        return tuple(i for i, outcome in enumerate(self.outcomes) if not outcome.found)

    @property
    def proven(self) -> bool:
        """Whether every span stands in the text, exactly once."""
        return not self.lost and not self.surplus


def protect(
    sentence: str,
    spans: Sequence[Span],
    language: str,
    strategy: Strategy,
    only: Collection[int] | None = None,
) -> Protected:
    """Prepare a sentence for an engine.

    Args:
        sentence: source text.
        spans: what was recognised in it, not overlapping, in order; spans without a rendering in ``language``
            are left to the engine.
        language: target language.
        strategy: how the engine takes spans.
        only: indices of the spans to carry; by default as many as the strategy can.
    """
    known = tuple(span for span in spans if language in span.targets)
    wanted = [i for i, span in enumerate(known) if only is None or i in only]
    if strategy is Strategy.COPY:
        wanted = [i for i in wanted if known[i].kind not in _DIGITAL]
    else:
        by_importance = sorted(wanted, key=lambda i: (_importance(known[i]), i))
        wanted = sorted(by_importance[:MOST_PLACEHOLDERS])
    pieces, position = [], 0
    for number, index in enumerate(wanted):
        span = known[index]
        pieces.append(_plain(sentence[position : span.start]))
        pieces.append(f"⟦{number}⟧" if strategy is Strategy.PLACEHOLDERS else span.targets[language])
        position = span.end
    pieces.append(_plain(sentence[position:]))
    return Protected("".join(pieces), language, strategy, known, tuple(wanted))


def restore(answer: str, protected: Protected) -> Restored:
    """Put the official forms into an engine's answer and prove that each span came through.

    Args:
        answer: what the engine said for ``protected.text``.
        protected: what :func:`protect` returned.
    """
    if protected.language == "kk":
        answer = _NUMBER_SIGN.sub("№ ", answer)
    if protected.strategy is Strategy.PLACEHOLDERS:
        text, placed, surplus = _fill(answer, protected)
    else:
        text, placed, surplus = answer, {}, 0
    finder = Finder(text, protected.language)
    for outcome in placed.values():
        finder.take(outcome.start, outcome.end)
    copied = frozenset(protected.masked if protected.strategy is Strategy.COPY else ())
    outcomes = tuple(
        placed[index] if index in placed else _search(finder, span, may_repair=index in copied)
        for index, span in enumerate(protected.spans)
    )
    return Restored(finder.text, outcomes, surplus)


def around(sentence: str, spans: Sequence[Span], language: str) -> list[str | Span]:
    """The sentence as text between spans and the spans themselves, to be translated piece by piece."""
    pieces: list[str | Span] = []
    position = 0
    for span in spans:
        if language not in span.targets:
            continue
        pieces += [sentence[position : span.start], span]
        position = span.end
    pieces.append(sentence[position:])
    return [piece for piece in pieces if piece]


def assemble(pieces: Sequence[str | Span], language: str) -> Restored:
    """Join translated pieces and the base forms of the spans between them."""
    text, outcomes = "", []
    for piece in pieces:
        form = piece.targets[language] if isinstance(piece, Span) else piece.strip()
        if text and form and not text.endswith(("(", "«", "“", " ")) and form[0] not in ".,;:!?)»”":
            text += " "
        if isinstance(piece, Span):
            outcomes.append(Outcome(piece, form, len(text), len(text) + len(form), None, AROUND))
        text += form
    return Restored(text, tuple(outcomes))


def _importance(span: Span) -> int:
    return max(_IMPORTANCE[span.kind], _MINOR if span.minor else 0)


def _plain(text: str) -> str:
    """Text that cannot be mistaken for a placeholder."""
    return text.replace("⟦", "[").replace("⟧", "]")


def _fill(answer: str, protected: Protected) -> tuple[str, dict[int, Outcome], int]:
    """Replace placeholders by official forms: the text, the outcomes by span index, and the surplus."""
    pattern = _KAZAKH_PLACEHOLDER if protected.language == "kk" else PLACEHOLDER
    placed: dict[int, Outcome] = {}
    tied = ties(protected.text, [protected.spans[index] for index in protected.masked])
    answer = answer.replace("( ⟦", "(⟦")
    if protected.language == "kk":
        answer = kazakh_order(answer, tied, pattern)
    text, position, surplus, end = "", 0, 0, 0
    for match in pattern.finditer(answer):
        before = answer[position : match.start()]
        number, position = int(match.group(1)), match.end()
        index = protected.masked[number] if number < len(protected.masked) else -1
        if index < 0 or index in placed:
            surplus += 1
            text += before.rstrip() if before.endswith(" ") else before
            if text.endswith(",") and answer[position:].lstrip().startswith((",", ".", ";")):
                text = text[:-1]
            continue
        span = protected.spans[index]
        if protected.language == "kk":
            text += before
            form, tail, case, rule = _kazakh_form(span, match.group(2) or "")
        else:
            gap = english_gap(before, tied[number]) if number in tied and len(text) == end else before
            owner = gap != before and tied[number].tie is Tie.OWNER
            text, form = _english_form(text + gap, span, "." if owner else answer[position:])
            tail, case, rule = english.apostrophe_alone(form, answer[position:]), None, "placeholder"
            position += len(f"{tail}s") if tail else 0
        if not text.strip(" «“\"'(–—-"):
            form = form[:1].upper() + form[1:]
        text = _apart(text, form)
        placed[index] = Outcome(span, form, len(text), len(text) + len(form), case, rule)
        text += form + tail
        end = len(text)
        if answer[position : position + 1].isalnum():
            text += " "
    return text + answer[position:], placed, surplus


def _apart(before: str, form: str) -> str:
    """The text before a name, with a space where the engine glued a word or number to it."""
    return f"{before} " if before[-1:].isalnum() and form[:1].isalnum() else before


def _kazakh_form(span: Span, suffix: str) -> tuple[str, str, Case | None, str]:
    """The inflected form for a placeholder's suffix, what must follow it, the case and the rule."""
    name = span.targets["kk"]
    if not suffix:
        return name, "", Case.NOMINATIVE, "placeholder"
    read = kazakh.canonical_case(suffix)
    if read is None:
        return name, f" {suffix}", Case.NOMINATIVE, "placeholder, unknown suffix"
    if span.invariable:
        return name, "", Case.NOMINATIVE, "placeholder, invariable"
    case, relative = read
    form = kazakh.relative(name) if relative else kazakh.inflect(name, case)
    return form, "", case, "placeholder, relative" if relative else f"placeholder, {case}"


def _english_form(before: str, span: Span, after: str) -> tuple[str, str]:
    """The text before the span, with its article put right, and the form."""
    name = span.targets["en"]
    if span.kind is SpanKind.NAME:
        return english.without_article(before, name, after), name
    if span.kind not in (SpanKind.TERM, SpanKind.COUNTRY, SpanKind.ABBREVIATION):
        return before, name
    return english.place(before, name, after, span.english_article)


def _search(finder: Finder, span: Span, *, may_repair: bool) -> Outcome:
    """Find a span's form in the output; a damaged copy may be replaced by the official form."""
    name = span.targets[finder.language]
    for form in (name, *span.accepted.get(finder.language, ())):
        if place := finder.find(form):
            found = finder.text[place.start : place.end]
            return Outcome(span, found, place.start, place.end, place.case, "found in the output")
    outcome = _repair(finder, span, name) if may_repair else None
    if outcome is None and span.kind in _DIGITAL:
        outcome = _same_digits(finder, span, name)
    return outcome or Outcome(span, name, -1, -1, None, "lost")


def _repair(finder: Finder, span: Span, name: str) -> Outcome | None:
    """Replace the stretch that resembles the official form by the form itself, in the case it stands in."""
    if len(name) < _LONG_ENOUGH:
        return None
    best = fuzz.partial_ratio_alignment(name, finder.text, score_cutoff=_FUZZY_ENOUGH)
    if best is None:
        return None
    start, end = _whole_words(finder.text, best.dest_start, best.dest_end)
    case = kazakh.nearest_case(finder.text[start:end], name) if finder.language == "kk" else None
    form = kazakh.inflect(name, case) if case else name
    if not finder.replace_last(start, end, form):
        return None
    return Outcome(span, form, start, start + len(form), case, "damaged copy repaired")


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _same_digits(finder: Finder, span: Span, form: str) -> Outcome | None:
    """Where all the digit groups of a form stand, in order; None when one is missing."""
    groups = re.findall(r"\d+", form)
    if not groups:
        return None
    pattern = r"(?<!\d)" + r"(?!\d)\D{1,40}?(?<!\d)".join(groups) + r"(?!\d)"
    for match in re.finditer(pattern, finder.text):
        if finder.is_free(*match.span()):
            finder.take(*match.span())
            return Outcome(span, match[0], *match.span(), None, "same digits")
    return None
