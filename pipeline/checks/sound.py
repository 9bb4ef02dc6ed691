"""How a name sounds, coarsely, so that it is known again in another script and with another ending.

``Шахбаза``, ``Shahbaz`` and ``Шахбаздың`` sound alike; ``Sharif`` and ``Syan`` do not. Measured on the 2,000 words of
persons' names in 6,400 sentences of the starter corpus: a name that is there is missed in 0.3 % of the cases, one
that is not there is taken for another word of the sentence in 6 to 8 %.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from glossary.lemma import parses_of
from glossary.romanise import chinese, romanise

#: From here on two words are spellings of one name (0 to 100).
ALIKE = 75.0
#: From here on they hardly differ.
NEARLY_SAME = 88.0
_KAZAKH = str.maketrans("әғқңөұүһі", "агкноуухи")
_CYRILLIC = re.compile(r"[а-яё]")
#: Endings of adjectives that are made of places: Нуринского, Раштской.
_ADJECTIVE = re.compile(r"(?:[иоея]н|ов|ев)?ск(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими)$")
_VOWELS = re.compile("[aio]")
#: In so short a word one vowel is no difference: хаб, hub.
_SHORT = 4
_COARSE = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"shch|sch|sh|tch|ch|zh|dzh|dj|j|ts|tz|z|c(?=[eiy])", "s"),
        (r"kh|gh", "h"),
        (r"ph", "f"),
        (r"ck|q|c", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"[ey]", "i"),
        (r"u", "o"),
        (r"ia", "a"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """The sound of a word in Russian, Kazakh or Latin letters."""
    word = word.lower().translate(_KAZAKH)
    word = romanise(word).lower() if _CYRILLIC.search(word) else word
    word = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    for pattern, replacement in _COARSE:
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=20_000)
def _sounds(word: str) -> frozenset[str]:
    """The sounds of a Russian word: as it stands, in its base forms, without ``-ский``, and as a Chinese name."""
    stem = _ADJECTIVE.sub("", word)
    forms = {word, stem, chinese(word) or word, *(parse.normal_form for parse in parses_of(word.lower()))}
    return frozenset(filter(None, map(sound, forms)))


def resemblance(word: str, others: Iterable[str], *, endings: bool) -> float:
    """How much a Russian word sounds like the likest of other words, 0 to 100.

    Args:
        word: the word, in any case.
        others: words in Russian, Kazakh or Latin letters.
        endings: whether the other words may have endings of any length, as in Kazakh.
    """
    best = 0.0
    for other in map(sound, others):
        for own in _sounds(word):
            best = max(best, _ratio(own, other))
            if endings and len(own) > 2:
                best = max(best, _ratio(own, other[: len(own)]))
    return best


def _ratio(one: str, other: str) -> float:
    if max(len(one), len(other)) <= _SHORT and _VOWELS.sub("", one) == _VOWELS.sub("", other) != "":
        return 100.0
    return fuzz.ratio(one, other)
