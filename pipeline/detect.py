"""Which language a text is in.

The evidence is langdetect's: character n-grams (see ``ngrams``). Beside it count the letters that only some of the
candidates have, and what the newsroom writes in: its own languages are likelier than others before a word is read.
The same text always gives the same answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pipeline.article import UNDETERMINED, Block, language_tag
from pipeline.errors import ConfigurationError
from pipeline.markup import parse
from pipeline.ngrams import SOLE_SCRIPT, Folding, ScriptModel, Vector, profile, script_of, scripts

NEWSROOM = ("ru", "kk", "en")
#: The region, its neighbours, and the languages that partners most often write in.
DEFAULT_LANGUAGES = (
    *NEWSROOM,
    *("az", "be", "bg", "de", "es", "fr", "hy", "it", "ja", "ka", "ko", "ky", "mk", "mn"),
    *("pl", "sr", "tg", "tr", "tt", "uk", "uz", "zh"),
)

#: Web and e-mail addresses are in Latin letters whatever the text.
_ADDRESS = re.compile(
    r"https?://\S+|\bwww\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]+|(?<![\w.-])[\w.-]{1,64}\.(?:kz|ru|com|org|int|net)\b\S*"
)
#: A name or a title; direct speech is longer.
_QUOTED_NAME = re.compile(r"«[^«»]{1,60}»")
#: oʻ and gʻ, with any of the apostrophes that people type.
_UZBEK_LETTER = re.compile(r"(?<=[oOgG])[ʻ‘’'`´ʼ](?=\w)")
#: Candidates that are likened to Russian easily and hardly ever reach a newsroom of the region: so many times less
#: likely than the others before a word is read.
_DISTANT = {"sr": 0.02, "mk": 0.02, "mn": 0.2}
#: What newsroom languages have before a word is read, together.
_NEWSROOM_PRIOR = 0.7
#: Within an article every block is as likely in the article's language.
_ARTICLE_PRIOR = 0.98
#: Fewer letters than this say nothing, except in a script with one language.
_FEWEST_LETTERS = 3
#: A less likely answer is no answer.
_LEAST_CONFIDENCE = 0.5
#: Names, brands and addresses bring Latin words into every language: a Latin letter weighs less than another.
_LATIN_WEIGHT = 0.3
#: So many words beside a quoted name tell the language better than the name does.
_ENOUGH_WORDS = 3
#: langdetect's max_text_length.
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Detection:
    """What language a text is in."""

    #: BCP 47 tag; ``und`` when the text does not say.
    language: str
    #: Posterior probability, 0 to 1.
    confidence: float


UNKNOWN = Detection(UNDETERMINED, 0.0)


class Detector:
    """Tells the candidate languages apart.

    Args:
        languages: BCP 47 tags of all candidates.
        newsroom: the languages that the newsroom itself writes in.

    Raises:
        ConfigurationError: there is no profile for a language.
    """

    def __init__(self, languages: Sequence[str] = DEFAULT_LANGUAGES, newsroom: Sequence[str] = NEWSROOM) -> None:
        tags = sorted({language_tag(code) for code in (*languages, *newsroom)})
        self._newsroom = frozenset(map(language_tag, newsroom))
        self._sole = {SOLE_SCRIPT[tag]: tag for tag in tags if tag in SOLE_SCRIPT}
        self._candidates: dict[str, list[str]] = {}
        for tag in tags:
            for script in _scripts_of(tag):
                self._candidates.setdefault(script, []).append(tag)
        self._models: dict[str, ScriptModel] = {}
        self._folding = Folding()

    def detect(self, text: str) -> Detection:
        """The language of a plain text; of several lines, the language of most of it."""
        lines = text[:_LONGEST].splitlines()
        if len(lines) > 1:
            return self._majority(lines)
        return self._detect_line(text[:_LONGEST], self._newsroom, _NEWSROOM_PRIOR)

    def detect_blocks(self, blocks: Sequence[Block], language: str) -> list[Detection]:
        """The language of each block of an article in ``language``.

        A block is in another language only when its text says so clearly: names, quotations and short lines do not.
        """
        texts = (parse(block.html).text.replace("\n", " ") for block in blocks)
        return [self._detect_line(text, frozenset({language}), _ARTICLE_PRIOR) for text in texts]

    def _majority(self, texts: Sequence[str]) -> Detection:
        votes: dict[str, float] = defaultdict(float)
        for text in texts:
            found = self._detect_line(text, self._newsroom, _NEWSROOM_PRIOR)
            if found is not UNKNOWN:
                votes[found.language] += found.confidence * len(text)
        if not votes:
            return UNKNOWN
        language, weight = max(sorted(votes.items()), key=lambda item: item[1])
        return Detection(language, weight / sum(votes.values()))

    def _detect_line(self, text: str, favoured: frozenset[str], prior: float) -> Detection:
        words = self._words(text)
        if not words:
            return UNKNOWN
        script = _dominant(words)
        if script in self._sole:
            return Detection(self._sole[script], 1.0)
        if script not in self._candidates or sum(map(len, words[script])) < _FEWEST_LETTERS:
            return UNKNOWN
        model = self._model(script)
        scores = model.score(_cased(words[script])) + _log_priors(model.languages, favoured, prior)
        posterior = np.exp(scores - scores.max())
        best = int(posterior.argmax())
        confidence = float(posterior[best] / posterior.sum())
        return Detection(model.languages[best], confidence) if confidence >= _LEAST_CONFIDENCE else UNKNOWN

    def _model(self, script: str) -> ScriptModel:
        """Made by the first text in that script."""
        if script not in self._models:
            self._models[script] = ScriptModel([profile(tag, script) for tag in self._candidates[script]])
        return self._models[script]

    def _words(self, text: str) -> Mapping[str, Sequence[str]]:
        """Script → words, without addresses and, where enough else is said, without quoted names."""
        text = _UZBEK_LETTER.sub("ʻ", _ADDRESS.sub(" ", text))
        outside = _QUOTED_NAME.sub(" ", text).translate(self._folding).split() if "«" in text else []
        words: dict[str, list[str]] = {}
        for word in outside if len(outside) >= _ENOUGH_WORDS else text.translate(self._folding).split():
            words.setdefault(_script_of_word(word), []).append(word)
        return words


def _scripts_of(tag: str) -> list[str]:
    if tag in SOLE_SCRIPT:
        return []
    found = scripts(tag)
    if not found:
        raise ConfigurationError(
            tag, "Tilshi cannot recognise this language", "take it out of the newsroom's languages"
        )
    return found


def _script_of_word(word: str) -> str:
    script = script_of(word[0])
    return "Kana" if script == "Hani" and any(script_of(letter) == "Kana" for letter in word) else script


def _dominant(words: Mapping[str, Sequence[str]]) -> str:
    if "Kana" in words:
        return "Kana"
    weights = {
        script: sum(map(len, found)) * (_LATIN_WEIGHT if script == "Latn" else 1.0) for script, found in words.items()
    }
    return max(sorted(weights), key=lambda script: weights[script])


def _cased(words: Sequence[str]) -> list[str]:
    """The words without abbreviations in capitals; when nearly all is capitals, every word as usually written."""
    usual = [word for word in words if len(word) == 1 or not word.isupper()]
    if 2 * sum(map(len, usual)) >= sum(map(len, words)):
        return usual
    return [word.capitalize() for word in words]


@lru_cache(maxsize=64)
def _log_priors(languages: tuple[str, ...], favoured: frozenset[str], share: float) -> Vector:
    """The favoured languages have ``share`` of the probability in equal parts, the others the rest by nearness."""
    own = sum(language in favoured for language in languages)
    nearness = {language: _DISTANT.get(language, 1.0) for language in languages if language not in favoured}
    if not own or not nearness:
        return np.zeros(len(languages), np.float32)
    rest = (1 - share) / sum(nearness.values())
    priors = [share / own if language in favoured else rest * nearness[language] for language in languages]
    return np.log(np.array(priors, np.float32))
