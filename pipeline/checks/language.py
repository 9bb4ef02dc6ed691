"""Whether a translation is in its language: names, addresses, numbers and borrowed words do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from glossary import literals
from glossary.lemma import analyzer, fold, parses_of
from pipeline.article import UNDETERMINED, Severity
from pipeline.checks.pair import WORD, Notice, Pair, blank
from pipeline.detect import NEWSROOM, Detector

_CYRILLIC = re.compile(r"[а-яёәғқңөұүһі]", re.IGNORECASE)
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
#: A word in Latin letters that is no Roman numeral.
_FOREIGN = re.compile(r"\b(?![IVXLCM]+\b)[A-Za-z]{3,}\b")
_QUOTED_NAME = re.compile(r"«[^«»]{1,60}»")
_NAMES = {"en": "English", "kk": "Kazakh", "ru": "Russian"}
#: Fewer letters or words than this may belong to any language.
_FEWEST_LETTERS, _FEWEST_WORDS = 6, 3
_SURE = 0.95
#: Endings of Russian abstract nouns, which Kazakh does not borrow.
_ABSTRACT = re.compile(r"(?:[нт]ие|ость)$")
#: Parts of speech that Kazakh does not borrow from Russian.
_NEVER_BORROWED = frozenset("VERB INFN PRTF PRTS GRND ADJF PREP NPRO".split())
_SHORTEST_EVIDENCE = 4


def language(pair: Pair) -> Iterator[Notice]:
    """A translation, or a part of one, that was left in the source language or came out in another."""
    target, tag = pair.target, pair.language
    letters = [char for char in target if char.isalpha()]
    rest = _own_words(pair)
    words = WORD.findall(rest)
    usual = [word for word in words if word.islower()]
    cyrillic = sum(1 for char in letters if _CYRILLIC.match(char)) / (len(letters) or 1)
    if target.strip() == pair.source.strip() and cyrillic > 0.5 and _is_untranslated(words, pair):
        yield "untranslated", Severity.ERROR, "The sentence was left in the source language."
    elif tag == "en" and len(letters) >= _FEWEST_LETTERS and cyrillic > 0.2:
        yield "wrong-language", Severity.ERROR, "The translation is not in English."
    elif tag == "en" and cyrillic:
        yield "wrong-language", Severity.WARNING, "There are Cyrillic letters in the English text."
    elif (tag == "kk" and _is_latin(rest)) or (tag in ("kk", "ru") and _is_other(usual, tag)):
        yield "wrong-language", Severity.ERROR, f"The translation is not in {_NAMES[tag]}."
    elif tag == "kk":
        if foreign := _FOREIGN.search(rest):
            yield (
                "wrong-language",
                Severity.WARNING,
                f"«{foreign[0]}» is no Kazakh word, nor in the source.",
            )
        if pair.source_language == "ru":
            yield from _russian_words(pair, rest)


def _own_words(pair: Pair) -> str:
    """The target without what was proven, and without addresses, Latin words and quoted names of the source."""
    source = "" if pair.source_language == "en" else pair.source.casefold()
    found = literals.find(pair.target)
    quoted = _QUOTED_NAME.finditer(pair.target)
    copied = [*((span.start, span.end, span.text) for span in found), *((*m.span(), m[0]) for m in quoted)]
    return blank(pair.target_rest, [(start, end) for start, end, text in copied if text.casefold() in source])


def _is_untranslated(words: list[str], pair: Pair) -> bool:
    if (pair.source_language, pair.language) == ("ru", "kk"):
        words = [word.lower() for word in words]
        return any(map(_is_russian, words)) or _is_other(words, "kk")
    return len(words) >= _FEWEST_WORDS


def _is_latin(rest: str) -> bool:
    letters = [char for char in rest if char.isalpha()]
    cyrillic = sum(1 for char in letters if _CYRILLIC.match(char))
    return 2 * cyrillic < len(letters) and len(_LATIN_WORD.findall(rest)) > 4


def _is_other(words: list[str], language: str) -> bool:
    """Whether enough words are surely in another language than the one expected."""
    if len(words) < _FEWEST_WORDS or all(map(_is_base_form, words)):
        return False
    found = _detector(language).detect(" ".join(words))
    return found.confidence >= _SURE and found.language not in (language, UNDETERMINED)


@cache
def _detector(expected: str) -> Detector:
    return Detector(NEWSROOM, (expected,))


def _russian_words(pair: Pair, rest: str) -> Iterator[Notice]:
    """Words copied from a Russian source that cannot be Kazakh."""
    source = f" {' '.join(map(fold, WORD.findall(pair.source_rest)))} "
    best: list[str] = []
    for piece in re.split(r"[^\w\s-]+", rest):
        words = WORD.findall(piece)
        for first in range(len(words)):
            last = first + len(best)
            while last < len(words) and f" {' '.join(map(fold, words[first : last + 1]))} " in source:
                last += 1
                if any(map(_is_russian, words[first:last])):
                    best = words[first:last]
    if len(best) > 1:
        yield "untranslated", Severity.ERROR, f"«{' '.join(best)}» was left in Russian."
    elif best:
        yield "untranslated", Severity.WARNING, f"«{best[0]}» may have been left in Russian; check it."


@lru_cache(maxsize=20_000)
def _is_russian(word: str) -> bool:
    """Whether a word is Russian and, by its part of speech or ending, none that Kazakh borrows."""
    if len(word) < _SHORTEST_EVIDENCE or not word.islower() or not analyzer().word_is_known(word):
        return False
    parses = [parse for parse in parses_of(word) if parse.is_known]
    return _ABSTRACT.search(word) is not None or all(parse.tag.POS in _NEVER_BORROWED for parse in parses)


@lru_cache(maxsize=20_000)
def _is_base_form(word: str) -> bool:
    """Whether a word is a Russian noun as Kazakh borrows it: факс, адрес, форум."""
    return any({"NOUN", "nomn", "sing"} <= parse.tag.grammemes for parse in parses_of(word) if parse.is_known)
