"""Character n-gram profiles: langdetect's, and those of the region's languages in ``profiles/``.

A profile counts the 1- to 3-grams of a language's news. langdetect multiplies their probabilities afresh for every
text, over a random sample of it; here the log-probabilities of a word are added up once, in all languages of its
script at a time, and remembered. Characters are folded, words padded and capitals skipped as langdetect does.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from langdetect.detector_factory import PROFILES_DIRECTORY
from langdetect.utils.ngram import NGram
from numpy.typing import NDArray

Vector = NDArray[np.float32]

_FOLDER = Path(__file__).parent / "profiles"
#: langdetect's ALPHA_DEFAULT / BASE_FREQ: the probability of an n-gram that a profile does not have.
_UNSEEN = 0.5 / 10_000
#: What a letter that a language does not write counts against it, in nats.
_FOREIGN_LETTER = 4.0
#: N-grams of one word overlap and do not bear witness independently: each counts for so much.
_WEIGHT = 0.3
#: What a word that the news of a language is full of counts for it, in nats.
_FREQUENT_WORD = 1.5
_CACHED_WORDS = 50_000

_SCRIPTS = (
    ("Latn", 0x0041, 0x024F),
    ("Latn", 0x0250, 0x02FF),
    ("Grek", 0x0370, 0x03FF),
    ("Cyrl", 0x0400, 0x052F),
    ("Armn", 0x0530, 0x058F),
    ("Hebr", 0x0590, 0x05FF),
    ("Arab", 0x0600, 0x077F),
    ("Geor", 0x10A0, 0x10FF),
    ("Hang", 0x1100, 0x11FF),
    ("Geor", 0x1C90, 0x1CBF),
    ("Latn", 0x1E00, 0x1EFF),
    ("Kana", 0x3040, 0x30FF),
    ("Hang", 0x3130, 0x318F),
    ("Hani", 0x3400, 0x9FFF),
    ("Hang", 0xAC00, 0xD7AF),
)
#: Scripts that only one of the languages that Tilshi knows is written in.
SOLE_SCRIPT = {"hy": "Armn", "ka": "Geor", "ko": "Hang", "el": "Grek", "he": "Hebr", "ja": "Kana", "zh": "Hani"}

_UZBEK_CYRILLIC = {
    "oʻ": "ў",
    "gʻ": "ғ",
    "sh": "ш",
    "ch": "ч",
    "yo": "ё",
    "ya": "я",
    "yu": "ю",
    "ʼ": "ъ",
    **dict(zip("abdefghijklmnopqrstuvxyz", "абдефгҳижклмнопқрстувхйз", strict=True)),
}
_TATAR_LATIN = {
    "я": "ya",
    "ю": "yu",
    "ё": "yo",
    "щ": "şç",
    "ц": "ts",
    "ъ": "",
    "ь": "",
    **dict(zip("аәбвгдежҗзийклмнңоөпрстуүфхһчшыэ", "aäbvgdejcziyklmnñoöprstuüfxhçşıe", strict=True)),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """How often a language has each 1- to 3-gram, written in one script."""

    language: str
    script: str
    #: N-gram, a word's edge being a space → how often it was counted.
    counts: Mapping[str, int]
    #: How many 1-grams, 2-grams and 3-grams were counted.
    totals: Sequence[int]

    def transliterated(self, script: str, letters: Mapping[str, str]) -> Profile:
        """The profile in another script; n-grams that are no longer 1 to 3 letters are left out."""
        pattern = re.compile("|".join(sorted(map(re.escape, letters), key=len, reverse=True)))
        counts: Counter[str] = Counter()
        for gram, count in self.counts.items():
            for spelled in {gram, gram.lower()}:
                result = pattern.sub(lambda match: letters[match[0]], spelled)
                if 0 < len(result) <= NGram.N_GRAM and result.strip():
                    counts[result] += count
        return Profile(self.language, script, counts, self.totals)


@cache
def alphabets() -> Mapping[tuple[str, str], frozenset[str]]:
    """(language, script) → the letters that the language is written in, small ones, from ``alphabets.tsv``."""
    return {key: frozenset(letters) for key, letters in _table_file("alphabets.tsv")}


@cache
def frequent_words() -> Mapping[tuple[str, str], frozenset[str]]:
    """(language, script) → words that its news is full of, small letters, from ``words.tsv``."""
    return {key: frozenset(words.split()) for key, words in _table_file("words.tsv")}


def _table_file(name: str) -> Iterator[tuple[tuple[str, str], str]]:
    for line in (_FOLDER / name).read_text("utf-8").splitlines():
        language, script, value = line.split("\t")
        yield (language, script), value


def scripts(language: str) -> list[str]:
    """The scripts that a language has a profile in; none for a language with a script to itself."""
    return [script for code, script in alphabets() if code == language]


def profile(language: str, script: str) -> Profile:
    """The profile of a language in one of its ``scripts``."""
    if (language, script) == ("uz", "Cyrl"):
        return _load(language, "Latn").transliterated(script, _UZBEK_CYRILLIC)
    if (language, script) == ("tt", "Latn"):
        return _load(language, "Cyrl").transliterated(script, _TATAR_LATIN)
    return _load(language, script)


def _load(language: str, script: str) -> Profile:
    path = _FOLDER / language
    if not path.exists():
        path = Path(PROFILES_DIRECTORY) / language
    data = json.loads(path.read_text("utf-8"))
    return Profile(language, script, data["freq"], data["n_words"])


@cache
def script_of(letter: str) -> str:
    """ISO 15924 code of a letter's script; ``Zyyy`` for one that no language here is written in."""
    code = ord(letter)
    return next((name for name, first, last in _SCRIPTS if first <= code <= last), "Zyyy")


class Folding(dict[int, str]):
    """``str.translate`` table that folds letters as langdetect does, filled as they occur; all else is a space."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        # langdetect folds whole scripts into one letter, which only serves to tell them apart
        folded = letter if script_of(letter) in SOLE_SCRIPT.values() else str(NGram.normalize(letter))
        self[code] = folded if folded.isalpha() or folded in "ʻʼ" else " "
        return self[code]


def grams(word: str) -> Iterator[str]:
    """The 1- to 3-grams of a word, its edges being spaces.

    >>> list(grams("да"))
    ['д', 'а', ' д', 'да', 'а ', ' да', 'да ']
    """
    padded = f" {word} "
    yield from word
    for size in range(2, NGram.N_GRAM + 1):
        yield from (padded[i : i + size] for i in range(len(padded) - size + 1))


class ScriptModel:
    """Scores words in all candidate languages of one script at once."""

    def __init__(self, candidates: Sequence[Profile]) -> None:
        self.languages = tuple(profile.language for profile in candidates)
        self._letters = [alphabets()[profile.language, profile.script] for profile in candidates]
        self._frequent = [
            frequent_words().get((profile.language, profile.script), frozenset()) for profile in candidates
        ]
        self._rows = _table(candidates)
        self._unseen = np.full(len(candidates), np.log(_UNSEEN), np.float32)
        self._words: dict[str, Vector] = {}

    def score(self, words: Iterable[str]) -> Vector:
        """Log-likelihood of the words in each of ``languages``."""
        total = np.zeros(len(self.languages), np.float32)
        for word in words:
            vector = self._words.get(word)
            total += self._remembered(word) if vector is None else vector
        return total

    def _remembered(self, word: str) -> Vector:
        if len(self._words) >= _CACHED_WORDS:
            self._words.clear()
        vector = self._words[word] = self._score_word(word)
        return vector

    def _score_word(self, word: str) -> Vector:
        likelihood = sum((self._rows.get(gram, self._unseen) for gram in grams(word)), np.zeros_like(self._unseen))
        small = word.lower()
        foreign = np.array([len(set(small) - alphabet) for alphabet in self._letters], np.float32)
        frequent = np.array([small in words for words in self._frequent], np.float32)
        score: Vector = _WEIGHT * likelihood - _FOREIGN_LETTER * foreign + _FREQUENT_WORD * frequent
        return score


def _table(candidates: Sequence[Profile]) -> dict[str, Vector]:
    index: dict[str, int] = {}
    for profile in candidates:
        for gram in profile.counts:
            index.setdefault(gram, len(index))
    matrix = np.full((len(index), len(candidates)), _UNSEEN, np.float32)
    for column, profile in enumerate(candidates):
        totals = np.array(profile.totals, np.float32)
        rows = [index[gram] for gram in profile.counts]
        sizes = np.array([len(gram) - 1 for gram in profile.counts])
        matrix[rows, column] += np.array(list(profile.counts.values()), np.float32) / totals[sizes]
    return dict(zip(index, np.log(matrix), strict=True))
