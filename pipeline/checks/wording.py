"""What is wrong on the face of a translation: leftovers, gaps, loops, punctuation, addresses that nobody gave."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from glossary import literals
from glossary.span import SpanKind
from pipeline.article import Severity
from pipeline.checks.pair import WORD, Notice, Pair
from pipeline.engine.tokens import names_hidden

_LEFTOVER = re.compile(r"⟦[^⟧]*⟧?|⟧|⟪[^⟫]*⟫?|<unk>|⁇")

#: Target words per source word that are still plausible for sentences of eight source words or more.
_LENGTH_RATIO = {"en": (0.6, 2.6), "kk": (0.45, 1.9)}
_ENOUGH_WORDS = 8
#: In a shorter sentence the translation has at most so many words for one; a name counts as one word.
_SHORT_RATIO = 3
#: Longer words than this say something: not «на», «для», «обл».
_SHORTEST_SAYING = 3
_PAIRS = {"quotation marks": (("«", "»"), ("“", "”")), "brackets": (("(", ")"), ("[", "]"))}
#: Marks that never follow each other.
_DOUBLED = re.compile(r",\s*\.(?!\.)|,\s*,|;\s*;|:\s*:|«{2,}|»{3,}|\(\)|«»|“”|(?<![.!?])\.\.(?!\.)|\s[,;](?=\s|$)")
_ADDRESSES = {
    SpanKind.URL: "The address",
    SpanKind.EMAIL: "The e-mail address",
    SpanKind.PHONE: "The phone number",
}
_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?|/$", re.IGNORECASE)


def leftovers(pair: Pair) -> Iterator[Notice]:
    """Traces of the machinery."""
    match = _LEFTOVER.search(pair.target)
    if match and match.group() not in pair.source:
        yield "leftover", Severity.ERROR, f"«{match.group()}» was left in the translation."


def length(pair: Pair) -> Iterator[Notice]:
    """A translation that is much shorter or longer than its source."""
    words = len(pair.source.split())
    if words < _ENOUGH_WORDS:
        spans = len(pair.restored.outcomes)
        short = spans + len(WORD.findall(pair.source_rest))
        if len(pair.proven) + len(WORD.findall(pair.target_rest)) > _SHORT_RATIO * max(short, 1):
            yield _too_long()
        return
    low, high = _LENGTH_RATIO.get(pair.language, (0.4, 3.0))
    ratio = len(pair.target.split()) / words
    if ratio < low:
        yield "too-short", Severity.WARNING, "The translation is much shorter than the source; look for a gap."
    elif ratio > high:
        yield _too_long()


def names_only(pair: Pair) -> Iterator[Notice]:
    """A translation that has the names of its source and nothing that the source says of them."""
    said = [word for word in WORD.findall(pair.source_rest) if len(word) > _SHORTEST_SAYING]
    if len(said) > 1 and pair.proven and not WORD.search(pair.target_rest):
        yield "names-only", Severity.ERROR, "Only names came out for this sentence; what it says of them is missing."


def _too_long() -> Notice:
    return "too-long", Severity.WARNING, "The translation is much longer than the source; look for additions."


def loop(pair: Pair) -> Iterator[Notice]:
    """Repeated n-grams: a decoder that went round in circles; or one word twice in a row."""
    words = [word.lower() for word in WORD.findall(names_hidden(pair.target, list(pair.proven)))]
    in_source = [word.lower() for word in WORD.findall(pair.source)]
    for size, times in ((1, 4), (2, 3), (3, 3), (5, 2)):
        grams = Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1))
        repeated = [gram for gram, count in grams.most_common() if count >= times]
        circling = [gram for gram in repeated if _consecutive(words, gram) >= min(times, 3)]
        if size == 5 and len(set(in_source)) > 0.8 * len(in_source):
            circling += repeated
        if circling:
            yield "loop", Severity.ERROR, f"«{' '.join(circling[0])}» is repeated again and again."
            return
    yield from _doubled_word(words, in_source)


def _doubled_word(words: list[str], in_source: list[str]) -> Iterator[Notice]:
    most = max((_consecutive(in_source, (word,)) for word in in_source), default=1)
    for word in dict.fromkeys(words):
        times = _consecutive(words, (word,))
        if times > max(most, 2):
            yield "loop", Severity.ERROR, f"«{word}» is repeated again and again."
        elif times > most:
            yield "loop", Severity.WARNING, f"«{word} {word}»: the word stands twice in a row."


def _consecutive(words: list[str], gram: tuple[str, ...]) -> int:
    """How many times in a row ``gram`` stands at most."""
    best = run = position = 0
    while position <= len(words) - len(gram):
        if tuple(words[position : position + len(gram)]) == gram:
            run += 1
            best = max(best, run)
            position += len(gram)
        else:
            run = 0
            position += 1
    return best


def punctuation(pair: Pair) -> Iterator[Notice]:
    """Quotation marks or brackets that do not close, and marks that never follow each other, unless in the source."""
    for name in _unmatched(pair.target):
        if name not in _unmatched(pair.source):
            yield "punctuation", Severity.WARNING, f"The {name} do not match; put in or take out one."
    match = _DOUBLED.search(pair.target)
    if match and not _DOUBLED.search(pair.source):
        yield "punctuation", Severity.WARNING, f"The punctuation «{match.group().strip()}» is wrong; correct it."


def _unmatched(text: str) -> list[str]:
    names = [name for name, pairs in _PAIRS.items() if any(text.count(a) != text.count(b) for a, b in pairs)]
    return names or ["quotation marks"] if text.count('"') % 2 else names


def addresses(pair: Pair) -> Iterator[Notice]:
    """Addresses, e-mail addresses and telephone numbers that the source does not have."""
    source, digits = pair.source.casefold(), re.sub(r"\D", "", pair.source)
    for span in literals.find(pair.target):
        if span.kind not in _ADDRESSES:
            continue
        number = re.sub(r"\D", "", span.text)
        given = number in digits if span.kind is SpanKind.PHONE else _SCHEME.sub("", span.text.casefold()) in source
        if not given:
            yield "address-invented", Severity.ERROR, f"{_ADDRESSES[span.kind]} {span.text} is not in the source."
