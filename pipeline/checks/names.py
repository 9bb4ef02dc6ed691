"""Names that no recogniser found: each must have its counterpart in the translation, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from glossary.lemma import parses_of
from glossary.name_chains import is_common_word, is_dictionary_name
from pipeline.article import Severity
from pipeline.checks.pair import WORD, Notice, Pair
from pipeline.checks.sound import ALIKE, NEARLY_SAME, resemblance, sound

_PART = re.compile(r"[^\W\d_]+")
#: What stands before the first word of a sentence, of a quotation, or behind a colon.
_BEGINNING = re.compile(r"(?:^|[.!?…:;]|[«“\"„(]|[–—-]\s)[\s«“\"„(–—•·*\d.)-]*$")
_INITIAL = re.compile(r"(?<!\w)[А-ЯЁ]\.\s?$")
_SHORTEST_NAME = 3
_LONGEST_ABBREVIATION = 6
_STEM = 6
#: Parts of speech of the words of titles and official names.
_TITLE_WORDS = frozenset("NOUN ADJF PRTF NUMR NPRO PREP CONJ ADVB".split())
_QUOTED = re.compile(r"«([^«»\0]{1,60})»")
_QUOTATION_MARK = re.compile('[«“”"„]')


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    #: Whether a capital is due to its place: at the beginning of a sentence or of a quotation.
    begins: bool

    @property
    def is_personal(self) -> bool:
        """Whether it is a surname in capitals, or what the dictionary knows as a person's name only."""
        return (self.text.isupper() and len(self.text) > 1) or is_dictionary_name(self.text)

    @property
    def is_abbreviation(self) -> bool:
        letters = self.text.partition("-")[0]
        return 2 <= len(letters) <= _LONGEST_ABBREVIATION and letters.isupper()


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The words of a target, as a name is looked for among them."""

    #: Names have capitals; a word without one must be nearly the same.
    capitalised: tuple[str, ...]
    others: tuple[str, ...]
    #: Whether words have endings of any length, as in Kazakh.
    endings: bool

    @classmethod
    def of(cls, pair: Pair) -> _Spoken:
        words = [*_PART.findall(pair.target), *(word.replace("-", "") for word in WORD.findall(pair.target))]
        capitalised = tuple(word for word in words if word[0].isupper())
        return cls(capitalised, tuple(word for word in words if not word[0].isupper()), pair.language == "kk")

    def has(self, name: str, least: float = ALIKE) -> bool:
        """Whether a name is there with so much resemblance, as one word or in all the parts that hyphens join."""
        parts = [part for part in name.split("-") if len(part) >= _SHORTEST_NAME and part[0].isupper()]
        return self._sounds(name.replace("-", ""), least) or all(self._sounds(part, least) for part in parts)

    def _sounds(self, word: str, least: float) -> bool:
        return (
            resemblance(word, self.capitalised, endings=self.endings) >= least
            or resemblance(word, self.others, endings=self.endings) >= NEARLY_SAME
        )


def says(pair: Pair, name: str) -> bool:
    """Whether the target has every word of a Russian name in some spelling; initials do not count."""
    spoken = _Spoken.of(pair)
    return all(spoken.has(word) for word in WORD.findall(name) if len(word) >= _SHORTEST_NAME)


def unrecognised(pair: Pair) -> Iterator[Notice]:
    """Names in the source outside protected spans that nothing in the target resembles."""
    if pair.source_language != "ru" or _is_shouted(pair.source):
        return
    spoken = _Spoken.of(pair)
    for run in _runs(pair.source, _names(pair)):
        absent = [word for word in run if not spoken.has(word.text)]
        if not absent:
            continue
        name = pair.source[run[0].start : run[-1].end]
        only_first = (
            run[0].begins and not run[0].is_personal and all(spoken.has(w.text, NEARLY_SAME) for w in run[1:])
        )
        if (len(run) > 1 and not only_first) or _beside_person(pair, run[0]):
            yield "name-lost", Severity.ERROR, f"The name «{name}» is not in the translation; put it in."
        else:
            message = f"«{name}» looks like a name and is not in the translation; check it."
            yield "name-doubtful", Severity.WARNING, message


def _names(pair: Pair) -> list[_Word]:
    """Capitalised words outside protected spans that are no common words, and those right behind such a word.

    What stands first has a capital anyhow: it counts when the dictionary does not know it and another name follows.
    """
    words = [w for w in _words(pair.source_rest) if len(w.text) >= _SHORTEST_NAME and not w.is_abbreviation]
    words = [word for word in words if word.text[0].isupper()]
    places = {word.start for word in words}
    found: list[_Word] = []
    for word in words:
        if word.begins:
            followed = word.end + 1 in places and pair.source[word.end] == " "
            is_name = (followed and _is_unknown(word.text)) or (word.is_personal and _beside_person(pair, word))
        else:
            is_name = _may_be_name(word.text) or (bool(found) and found[-1].end + 1 == word.start)
        if is_name:
            found.append(word)
    return found


def _words(text: str) -> list[_Word]:
    return [_Word(*match.span(), match[0], _begins(text[: match.start()])) for match in WORD.finditer(text)]


def _begins(before: str) -> bool:
    """Whether what stands before a word makes it a beginning; an initial does not."""
    return bool(_BEGINNING.search(before)) and not _INITIAL.search(before)


@lru_cache(maxsize=20_000)
def _may_be_name(word: str) -> bool:
    """Whether a capital in the middle of a sentence makes it a name: no noun or adjective with cases is known."""
    return not all(map(is_common_word, word.split("-"))) or ("-" not in word and not _has_cases(word))


def _has_cases(word: str) -> bool:
    return any(p.tag.POS in _TITLE_WORDS and "Fixd" not in p.tag for p in parses_of(word.lower()) if p.is_known)


@lru_cache(maxsize=20_000)
def _is_unknown(word: str) -> bool:
    """Whether the dictionary knows it as a person's name only, as what has no cases («граве»), or not at all."""
    known = [parse.tag for parse in parses_of(word.lower()) if parse.is_known]
    return all("Fixd" in tag or {"Name", "Surn", "Patr"} & tag.grammemes for tag in known)


def _runs(text: str, words: Sequence[_Word]) -> Iterator[list[_Word]]:
    """Words that only a space parts, together."""
    run: list[_Word] = []
    for word in words:
        if run and text[run[-1].end : word.start] != " ":
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _beside_person(pair: Pair, word: _Word) -> bool:
    """Whether initials stand right before the word, or a recognised person's name right before or behind it."""
    return bool(_INITIAL.search(pair.source[: word.start])) or any(
        (end == word.start - 1 and pair.source[end] == " ")
        or (start == word.end + 1 and pair.source[word.end] == " ")
        for start, end in pair.persons
    )


def _is_shouted(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return 2 * sum(map(str.isupper, letters)) > len(letters) and len(text.split()) > 3


def invented(pair: Pair) -> Iterator[Notice]:
    """Names in the target that nothing in the source resembles."""
    if pair.source_language != "ru" or pair.language not in ("en", "kk"):
        return
    written = _PART.findall(pair.source)
    for run in _runs(pair.target, [word for word in _words(pair.target_rest) if _is_foreign(word, pair.language)]):
        strange = [word for word in run if max(resemblance(o, [word.text], endings=True) for o in written) < ALIKE]
        if not strange:
            continue
        name = pair.target[strange[0].start : strange[-1].end]
        severity = Severity.ERROR if len(strange) > 1 else Severity.WARNING
        yield "name-invented", severity, f"The name «{name}» is not in the source; check it."


def abbreviations(pair: Pair) -> Iterator[Notice]:
    """Abbreviations in capitals outside protected spans that the other text does not have."""
    if pair.source_language != "ru" or _is_shouted(pair.source) or _is_shouted(pair.target):
        return
    unknown = [short for short in _abbreviations(pair.source_rest) if _may_be_name(short)]
    spoken = {sound(word) for word in _PART.findall(pair.target)}
    lost = [short for short in unknown if sound(short) not in spoken]
    known = {sound(short) for short in _abbreviations(pair.source)}
    strange = [short for short in _abbreviations(pair.target_rest) if sound(short) not in known]
    for short in lost:
        if strange:
            message = f"The abbreviation «{short}» is not in the glossary: check «{strange.pop(0)}»."
            yield "abbreviation-unknown", Severity.WARNING, message
        elif _is_named(pair):
            message = f"The abbreviation «{short}» is not in the glossary: check how it is translated."
            yield "abbreviation-unknown", Severity.WARNING, message
        else:
            message = (
                f"The abbreviation «{short}» is not in the translation, nor is any name in its place; put it in."
            )
            yield "abbreviation-lost", Severity.ERROR, message
    for short in strange:
        message = f"The abbreviation «{short}» is not in the source; check it."
        yield "abbreviation-invented", Severity.WARNING, message


def _abbreviations(text: str) -> list[str]:
    """Words in capitals, without the endings that a hyphen joins."""
    found = (word.text.partition("-")[0] for word in _words(text) if word.is_abbreviation)
    return list(dict.fromkeys(found))


def quoted(pair: Pair) -> Iterator[Notice]:
    """Names in quotation marks outside protected spans when the target quotes and names nothing."""
    if pair.source_language != "ru" or _QUOTATION_MARK.search(pair.target):
        return
    spoken = _PART.findall(pair.target)
    for match in _QUOTED.finditer(pair.source_rest):
        words = _PART.findall(match[1])
        heard = any(resemblance(word, spoken, endings=pair.language == "kk") >= ALIKE for word in words)
        if words and match[1][0].isupper() and not heard and not _is_named(pair):
            message = f"The name «{match[1]}» is not in the translation; check it."
            yield "name-doubtful", Severity.WARNING, message


def _is_named(pair: Pair) -> bool:
    """Whether the target has a capital that its place and the protected spans do not explain."""
    return any(word.text[0].isupper() and not word.begins for word in _words(pair.target_rest))


def _is_foreign(word: _Word, language: str) -> bool:
    """Whether a word of the target has a capital that neither its place nor its meaning explains."""
    if word.begins or word.is_abbreviation or len(word.text) < _SHORTEST_NAME or not word.text[0].isupper():
        return False
    return not any(_is_usual(part, language) for part in _PART.findall(word.text))


def _is_usual(word: str, language: str) -> bool:
    word = word.lower()
    return (language, word[:_STEM] if language == "kk" else word) in _common_capitals()


@cache
def _common_capitals() -> frozenset[tuple[str, str]]:
    """Language and word, from ``common_capitals.tsv``: collected from the translations of the starter corpus."""
    lines = files("pipeline").joinpath("common_capitals.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset((tag, word) for tag, _, word in (line.partition("\t") for line in lines) if word)
