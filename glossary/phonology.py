"""The sounds of Kazakh that a suffix answers to: the harmony of the last vowel and the class of the last sound.

Rules: the orthographic rules of Kazakh (емле ережелері) of 1983 as kept in the rules approved in 2018, and the
chapters on synharmonism and consonant assimilation of any school grammar. What grammars leave to usage
(loans with и, у, ю, я; surnames in -ов/-ев) follows the usage of the official press and is said at each rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

BACK_VOWELS = frozenset("аоұыя")
FRONT_VOWELS = frozenset("әөүіеэёи")
#: у and ю stand for a vowel or for the second half of a diphthong; the vowel before them decides.
GLIDES = frozenset("ую")
VOWELS = BACK_VOWELS | FRONT_VOWELS | GLIDES

_FRONT_CLUSTER = re.compile(r"[бвгдзклмнңпрст][кг]$")
#: Arabic names whose и is hard after ғ, қ: Мұқағалиға.
_HARD_I = ("ғали", "қали", "ғани", "ғази")
_KAZAKH_FRONT = frozenset("әөүі")
_SIGNS = "ьъ"
_RUSSIAN_SURNAME_BASE = re.compile(r"(?:ник|чик|щик|(?<!д)ин|ец)$")


class Final(Enum):
    """The class of a word's last sound; it chooses the first consonant of the suffix."""

    VOWEL = "vowel"
    SONORANT = "р, й, у, и, ю"
    #: л differs from the other sonorants in the plural only: жылдар, but жерлер.
    LATERAL = "л"
    NASAL = "м, н, ң"
    VOICED = "з, ж"
    #: б, в, г, д end a word voiceless in speech and take the suffixes of voiceless consonants: клубқа, педагогтің.
    VOICELESS = "voiceless, and б, в, г, д"


_FINAL_BY_LETTER = {
    **dict.fromkeys(VOWELS, Final.VOWEL),
    **dict.fromkeys("рйуию", Final.SONORANT),
    "л": Final.LATERAL,
    **dict.fromkeys("мнң", Final.NASAL),
    **dict.fromkeys("зж", Final.VOICED),
}


@dataclass(frozen=True, slots=True)
class Sound:
    """What a suffix needs to know of the word it joins."""

    front: bool
    final: Final


def sound(word: str) -> Sound:
    """The harmony and the final sound of ``word``, which is written as it is spoken, in Cyrillic."""
    return Sound(is_front(word), final_of(word))


def final_of(word: str) -> Final:
    """The class of the last sound of ``word``; a word without letters counts as voiceless."""
    letter = word.rstrip(_SIGNS)[-1:].lower()
    return _FINAL_BY_LETTER.get(letter, Final.VOICELESS)


def is_front(word: str) -> bool:
    """Whether ``word`` takes front suffixes (-ге, -нің) rather than back ones (-ға, -ның).

    The last vowel decides. A final soft sign is front (Израильге; not -нь, Казаньға), and so is a cluster that
    ends in к or г, which are front consonants (банкке, Нью-Йоркте, Страсбургте); и is front in every position
    of a loan (Берлинге, Тбилисиде); я is back (Кореяға); у and ю follow the vowel before them (Мәскеуге,
    басқаруға), but in a closed syllable after a consonant у is back (форумға) and ю front (костюмге).
    """
    lowered = word.lower()
    if (lowered.endswith("ь") and not lowered.endswith("нь")) or _FRONT_CLUSTER.search(lowered):
        return True
    if lowered.endswith(_HARD_I):
        return False
    if word[:1].isupper() and lowered.endswith(("ов", "ев", "ёв")):
        return _surname_is_front(lowered)
    return _last_vowel_is_front(lowered)


def _last_vowel_is_front(lowered: str) -> bool:
    for i in range(len(lowered) - 1, -1, -1):
        letter = lowered[i]
        if letter in BACK_VOWELS:
            return False
        if letter in FRONT_VOWELS:
            return True
        if letter in GLIDES and _is_full_vowel(lowered, i):
            return letter == "ю"
    return False


def _is_full_vowel(lowered: str, i: int) -> bool:
    """Whether у or ю stands in a closed syllable and after no vowel but и: форум, консорциум; not Сауд, Мәскеу."""
    before, after = lowered[i - 1 : i], lowered[i + 1 : i + 2]
    return bool(before) and (before == "и" or before not in VOWELS) and bool(after) and after not in VOWELS


def _surname_is_front(lowered: str) -> bool:
    """Surnames in -ов/-ев, which keep the harmony of the name they are made of.

    Тоқаевтың and Назарбаевқа, but Медведевтің and Алиевке; Смайыловтың, but Бектеновтің and Ахметовке.
    Before -ов Russian bases of one syllable and those in -ник, -чик, -ин, -ец stay back, as the о is heard:
    Петровтың, Кузнецовтың; ё is front.
    """
    base = lowered[:-2]
    if lowered.endswith("ёв"):
        return True
    if lowered.endswith("ев") or any(letter in _KAZAKH_FRONT for letter in base):
        return _last_vowel_is_front(base)
    is_monosyllable = sum(letter in VOWELS for letter in base) < 2
    return not is_monosyllable and not _RUSSIAN_SURNAME_BASE.search(base) and _last_vowel_is_front(base)
