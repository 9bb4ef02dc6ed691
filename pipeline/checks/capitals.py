"""Words with capitals in a text, and what their capitals say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from glossary.lemma import parses_of
from glossary.name_chains import is_common_word, is_dictionary_name
from pipeline.checks.pair import WORD

PART = re.compile(r"[^\W\d_]+")
_INITIAL = re.compile(r"(?<!\w)[А-ЯЁ]\.\s?$")
SHORTEST_NAME = 3
#: What stands before the first word of a sentence, of a quotation, or behind a colon.
_BEGINNING = re.compile(r"(?:^|[.!?…:;]|[«“\"„(]|[–—-]\s)[\s«“\"„(–—•·*\d.)-]*$")
_LONGEST_ABBREVIATION = 6
#: Characters before a word that are looked at.
_REACH = 12


@dataclass(frozen=True, slots=True)
class Word:
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


def words_of(text: str) -> list[Word]:
    """The words of a text, with and without capitals."""
    return [Word(*match.span(), match[0], _begins(text, match.start())) for match in WORD.finditer(text)]


def _begins(text: str, start: int) -> bool:
    """Whether what stands before a word makes it a beginning; an initial does not."""
    return bool(_BEGINNING.search(text, max(0, start - _REACH), start)) and not after_initial(text, start)


def after_initial(text: str, start: int) -> bool:
    """Whether an initial stands right before a word: А. Чамбасов."""
    return _INITIAL.search(text, max(0, start - _REACH), start) is not None


def runs(text: str, words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words that only a space parts, together."""
    run: list[Word] = []
    for word in words:
        if run and text[run[-1].end : word.start] != " ":
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def is_shouted(text: str) -> bool:
    """Whether a text is a headline in capitals."""
    letters = [char for char in text if char.isalpha()]
    return 2 * sum(map(str.isupper, letters)) > len(letters) and len(text.split()) > 3


@lru_cache(maxsize=20_000)
def is_name(word: str) -> bool:
    """Whether a capital in the middle of a sentence makes a word a name: of a person or place, or unknown."""
    return any(not is_common_word(part) or "Geox" in parses_of(part)[0].tag for part in word.split("-"))


@lru_cache(maxsize=20_000)
def may_be_name(word: str) -> bool:
    """Whether the dictionary knows a word as a person's name only, as what has no cases («граве»), or not at all."""
    known = [parse.tag for parse in parses_of(word.lower()) if parse.is_known]
    return all("Fixd" in tag or {"Name", "Surn", "Patr"} & tag.grammemes for tag in known)
