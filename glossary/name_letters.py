"""Names that Russian text gives in the letters of another Cyrillic alphabet: read as Russian would spell them.

Kazakh, Kyrgyz, Tajik, Uzbek and Azerbaijani letters go to the Russian letter that is customary for them (Нұрлан →
Нурлан, Көшербаев → Кошербаев). Each Kazakh letter goes to one Russian letter, so that :func:`in_kazakh_letters` can
bring the given spelling back.
"""

from __future__ import annotations

from itertools import takewhile

UPPER = "А-ЯЁӘҒҚҢӨҰҮҺІӢӮҲҶЎҸҜ"
LOWER = "а-яёәғқңөұүһіӣӯҳҷўҹҝ"

_FOREIGN = {"ӣ": "и", "ӯ": "у", "ҳ": "х", "ҷ": "дж", "ў": "у", "ҹ": "дж", "ҝ": "г"}
_NOT_KAZAKH = str.maketrans(_FOREIGN | {letter.upper(): russian.capitalize() for letter, russian in _FOREIGN.items()})
_TO_RUSSIAN = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
_ONLY_KAZAKH = frozenset("әұһі")
#: Of a name in the nominative, an inflected form may differ in so many letters at most.
_LONGEST_ENDING = 2


def in_russian_letters(word: str) -> str:
    """A name as Russian spells it: ``Жұмағұлов`` → ``Жумагулов``, ``Ҷалолов`` → ``Джалолов``."""
    return word.translate(_NOT_KAZAKH).translate(_TO_RUSSIAN)


def is_kazakh(word: str) -> bool:
    """Whether a word has a letter that of these languages only Kazakh has."""
    return not _ONLY_KAZAKH.isdisjoint(word.lower())


def in_kazakh_letters(name: str, given: str) -> str | None:
    """A name in Russian letters in the spelling that the text gave it, in whatever case.

    Args:
        name: one word in the nominative, in Russian letters: ``Кошербаев``.
        given: a word of the text: ``Көшербаева``.

    Returns:
        ``Көшербаев``; None if the word is not of that name, or has no Kazakh letter.
    """
    kazakh = given.translate(_NOT_KAZAKH)
    russian = kazakh.translate(_TO_RUSSIAN)
    same = sum(1 for _ in takewhile(lambda letters: letters[0] == letters[1], zip(name, russian, strict=False)))
    if kazakh == russian or same < max(len(name) - _LONGEST_ENDING, 1):
        return None
    return kazakh[:same] + name[same:]
