"""How a written token is spoken in Kazakh: abbreviations, numbers, units and names in Latin script.

A suffix joins the spoken form. Abbreviations: «қосымшалар қысқарған сөздің айтылуына сәйкес», joined by a
hyphen (rules of orthography approved in 2018, §73-75: ТМД-ға, ДДСҰ-ға, ЖШС-ның, АҚШ-қа).
Numerals: a hyphen before the suffix (5-ке, 180-нен).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from glossary.phonology import VOWELS

_TABLE = Path(__file__).with_name("data") / "kazakh_exceptions.tsv"

_DIGITS = ("нөл", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз")
_TENS = ("", "он", "жиырма", "отыз", "қырық", "елу", "алпыс", "жетпіс", "сексен", "тоқсан")
_POWERS = ((9, "миллиард"), (6, "миллион"), (3, "мың"), (2, "жүз"))
_ROMAN = {"I": 1, "V": 5, "X": 10}

_NUMBER_AT_END = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+$|\d+$")
_ROMAN_NUMERAL = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]")
_UNREAD = re.compile(r"[.’'`´]")

#: Names of Cyrillic letters that are not consonant + ы (тэ-эм-дэ is read ты-мы-ды: ТМД-ға).
_CYRILLIC_LETTERS = {"М": "эм", "Н": "эн", "Л": "эль", "Ф": "эф", "К": "ка", "Х": "ха", "Ц": "це", "Ч": "че"}
_LATIN_LETTERS = {
    "A": "а", "B": "би", "C": "си", "D": "ди", "E": "и", "F": "эф", "G": "джи", "H": "эйч", "I": "ай",
    "J": "джей", "K": "кей", "L": "эль", "M": "эм", "N": "эн", "O": "о", "P": "пи", "Q": "кю", "R": "ар",
    "S": "эс", "T": "ти", "U": "ю", "V": "ви", "W": "дабл ю", "X": "икс", "Y": "уай", "Z": "зет",
}  # fmt: skip
#: Latin spellings → sounds, longest first; read from the left.
_LATIN_SOUNDS = {
    "tion": "шн", "igh": "ай", "sch": "ш", "sh": "ш", "ch": "ч", "ph": "ф", "th": "т", "ck": "к", "gh": "г",
    "zh": "ж", "kh": "х", "oo": "у", "ee": "и", "ea": "и", "ay": "эй", "ai": "эй", "ey": "эй", "ow": "оу",
    "a": "а", "b": "б", "c": "к", "d": "д", "e": "э", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "ж",
    "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т",
    "u": "у", "v": "в", "w": "у", "x": "кс", "y": "и", "z": "з", "ä": "ә", "ö": "ө", "ü": "ү", "é": "э",
    "á": "а", "ó": "о", "í": "и", "ñ": "н", "ç": "ч", "ş": "ш", "ğ": "ғ", "ı": "ы", "å": "о", "ø": "ө",
}  # fmt: skip
_LATIN_SOUND = re.compile("|".join(_LATIN_SOUNDS))
_SILENT_E = re.compile(r"(?<=[aeiouy])([^aeiouy]+)e$")


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of ``kazakh_exceptions.tsv``; an empty field means that the rules hold."""

    #: How the token is spoken; the suffix answers to this.
    reading: str
    #: Whether the token carries a possessive ending.
    possessed: bool | None
    #: How many letters the token loses before a suffix: процесс, процестің.
    dropped: int
    #: Whether a hyphen sets the suffix off.
    hyphen: bool | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A token as it is spoken."""

    reading: str
    #: Whether a hyphen sets the suffix off.
    hyphen: bool = False


@cache
def _exceptions() -> Mapping[str, Listed]:
    flag = {"yes": True, "no": False}
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            row["word"]: Listed(
                row["reading"],
                flag.get(row["possessive"]),
                len(row["word"]) - len(row["stem"] or row["word"]),
                flag.get(row["hyphen"]),
            )
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        }


def listed(token: str) -> Listed | None:
    """The exception for ``token``, for its last hyphenated part or for the unit after its figures (5%)."""
    table = _exceptions()
    last = token.rpartition("-")[2].lstrip("0123456789.,:")
    for form in (token, last, token.lower(), last.lower()):
        if form in table:
            return table[form]
    return None


def spoken(token: str, text: str = "") -> Spoken:
    """How ``token`` is read out.

    ``text`` is the name up to the end of the token, from which the thousands of "10 000" are read.
    """
    exception = listed(token)
    last = _UNREAD.sub("", token.rpartition("-")[2]) or token
    by_rule = _by_rule(last, text or token)
    if exception is None:
        return by_rule
    hyphen = by_rule.hyphen if exception.hyphen is None else exception.hyphen
    return Spoken(exception.reading or by_rule.reading, hyphen)


def is_abbreviation(token: str) -> bool:
    """Whether ``token`` is an initialism: БҰҰ, ҚазҰУ, USAID; one capital letter is not."""
    return len(token) > 1 and token[-1].isupper() and (token.isupper() or not token[:-1].islower())


def _by_rule(token: str, text: str) -> Spoken:
    if token[-1:].isdigit():
        return Spoken(number(text), hyphen=True)
    if _ROMAN_NUMERAL.fullmatch(token):
        return Spoken(_ordinal(token), hyphen=True)
    if _LATIN.fullmatch(token[-1:]):
        return Spoken(_latin(token), hyphen=True)
    if token[-1:].isupper():
        return Spoken(_cyrillic_abbreviation(token), hyphen=True)
    return Spoken(token, hyphen=not token[-1:].isalpha())


def number(text: str) -> str:
    """The last word of the number that ``text`` ends with, spoken in Kazakh: 180 → сексен, 10 000 → мың.

    Of a decimal fraction the part after the sign is read as a number of its own; 00 of a time is нөл.
    """
    match = _NUMBER_AT_END.search(text)
    digits = re.sub(r"\D", "", match.group()) if match else ""
    value = digits.lstrip("0")
    if not value:
        return _DIGITS[0]
    if value[-1] != "0":
        return _DIGITS[int(value[-1])]
    if value[-2] != "0":
        return _TENS[int(value[-2])]
    zeros = len(value) - len(value.rstrip("0"))
    return next((word for power, word in _POWERS if zeros >= power), _POWERS[0][1])


def _ordinal(roman: str) -> str:
    values = [_ROMAN[letter] for letter in roman]
    following = [*values[1:], 0]
    cardinal = number(str(sum(-v if v < after else v for v, after in zip(values, following, strict=True))))
    return cardinal + ("ыншы" if cardinal in {"алты", "тоғыз", "он", "жиырма", "отыз", "қырық"} else "інші")


def _cyrillic_abbreviation(token: str) -> str:
    """Read as a word when it ends in vowel + consonant (ЮНИСЕФ, ІІМ), else by the name of the last letter."""
    last = token[-1]
    if last.lower() in VOWELS:
        return token
    is_word = len(token) > 2 and token[-2].lower() in VOWELS and not token.endswith("АҚ")
    return token if is_word else _CYRILLIC_LETTERS.get(last, last.lower() + "ы")


def _latin(token: str) -> str:
    """A name in Latin script in Cyrillic sounds; an initialism that cannot be read as a word by its last letter."""
    if not is_abbreviation(token) or _reads_as_word(token):
        written = token.lower() if token.isupper() else _SILENT_E.sub(r"\1", token.lower())
        return _LATIN_SOUND.sub(lambda m: _LATIN_SOUNDS[m.group()], written)
    return _LATIN_LETTERS.get(token[-1], token[-1])


def _reads_as_word(token: str) -> bool:
    """UNESCO, KOICA, MOIS, UNICEF; not UNDP, GDP, KPI."""
    vowels = "AEIOU"
    if token[-1] in vowels:
        return token[-1] in "AO" or (len(token) > 3 and token[-2] not in vowels and token[-3] in vowels)
    return len(token) > 2 and token[-2] in vowels
