"""Names that no recogniser found: each must have its counterpart in the translation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from pipeline.article import Severity
from pipeline.checks.capitals import (
    PART,
    SHORTEST_NAME,
    Word,
    after_initial,
    is_name,
    is_shouted,
    may_be_name,
    runs,
    words_of,
)
from pipeline.checks.pair import WORD, Notice, Pair
from pipeline.checks.sound import ALIKE, NEARLY_SAME, resemblance


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
        joined = (word.replace("-", "") for word in WORD.findall(pair.target))
        words = dict.fromkeys([*PART.findall(pair.target), *joined])
        capitalised = tuple(word for word in words if word[0].isupper())
        return cls(capitalised, tuple(word for word in words if not word[0].isupper()), pair.language == "kk")

    def has(self, name: str, least: float = ALIKE) -> bool:
        """Whether a name is there with so much resemblance, as one word or in all the parts that hyphens join."""
        parts = [part for part in name.split("-") if len(part) >= SHORTEST_NAME and part[0].isupper()]
        return self._sounds(name.replace("-", ""), least) or all(self._sounds(part, least) for part in parts)

    def _sounds(self, word: str, least: float) -> bool:
        return (
            resemblance(word, self.capitalised, endings=self.endings) >= least
            or resemblance(word, self.others, endings=self.endings) >= NEARLY_SAME
        )


def says(pair: Pair, name: str) -> bool:
    """Whether the target has every word of a Russian name in some spelling; initials do not count."""
    spoken = _Spoken.of(pair)
    return all(spoken.has(word) for word in WORD.findall(name) if len(word) >= SHORTEST_NAME)


def unrecognised(pair: Pair) -> Iterator[Notice]:
    """Names in the source outside protected spans that nothing in the target resembles, or not enough."""
    if pair.source_language != "ru" or is_shouted(pair.source):
        return
    spoken = _Spoken.of(pair)
    for run in runs(pair.source, _names(pair)):
        name = pair.source[run[0].start : run[-1].end]
        exact = [spoken.has(word.text, NEARLY_SAME) for word in run]
        if all(exact):
            continue
        if all(spoken.has(word.text) for word in run):
            message = f"The name «{name}» may be misspelt in the translation; check its letters."
            yield "name-respelt", Severity.WARNING, message
        elif (len(run) > 1 and not _is_apposition(run[0], exact)) or _beside_person(pair, run[0]):
            yield "name-lost", Severity.ERROR, f"The name «{name}» is not in the translation; put it in."
        else:
            message = f"«{name}» looks like a name and is not in the translation; check it."
            yield "name-doubtful", Severity.WARNING, message


def _is_apposition(first: Word, exact: list[bool]) -> bool:
    """Whether the first word of a sentence only says who the person behind it is: Керамистка Гоар."""
    return first.begins and not first.is_personal and all(exact[1:])


def _names(pair: Pair) -> list[Word]:
    """Capitalised words outside protected spans that are no common words, and those right behind such a word.

    What stands first has a capital anyhow: it counts when it may be a name and another capital follows, or, beside a
    recognised person, when it can be nothing but a name.
    """
    words = [w for w in words_of(pair.source_rest) if len(w.text) >= SHORTEST_NAME and not w.is_abbreviation]
    words = [word for word in words if word.text[0].isupper()]
    found: list[Word] = []
    for word, following in zip_longest(words, words[1:]):
        followed = following is not None and pair.source[word.end : following.start] == " "
        if word.begins:
            counts = (followed and may_be_name(word.text)) or (word.is_personal and _beside_person(pair, word))
        else:
            behind = bool(found) and pair.source[found[-1].end : word.start] == " "
            before = followed and following is not None and may_be_name(following.text)
            counts = is_name(word.text) or behind or (before and may_be_name(word.text))
        if counts:
            found.append(word)
    return found


def _beside_person(pair: Pair, word: Word) -> bool:
    """Whether initials stand right before the word, or a recognised person's name right before or behind it."""
    return after_initial(pair.source, word.start) or any(
        (end == word.start - 1 and pair.source[end] == " ")
        or (start == word.end + 1 and pair.source[word.end] == " ")
        for start, end in pair.persons
    )
