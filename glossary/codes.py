"""Letters and a number that are one name: power plants (``ТЭЦ-3``), machines (``Ми-8``), categories (``С-4``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from glossary.romanise import romanise
from glossary.span import Span, SpanKind
from glossary.tables import rows

#: Abbreviations in capitals, and makes of aircraft (Ми, Ту, МиГ).
_CODE = re.compile(
    r"(?<![\w@/.-])(?P<letters>[А-ЯЁ]{2,5}|[А-ЯЁ](?:[а-яё][А-ЯЁ]?)?)-(?P<number>\d{1,4})(?P<model>[А-Я]{0,2})(?!\w|-\w|[.,/:]\d)"
)
#: A number that goes on a name: ЦОН-1.
_NUMBER = re.compile(r"-\d{1,4}(?!\w|-\w|[.,/:]\d)")
#: Words before letters that stand for Latin ones, whichever alphabet they were typed in.
_LATIN_MEANT = re.compile(r"(?:категори|корпус|класс|групп|форм|разряд)\w*\s+«?$", re.IGNORECASE)
_REACH = 16
_LOOK_ALIKE = str.maketrans("АВСЕНКМОРТХ", "ABCEHKMOPTX")


@dataclass(frozen=True, slots=True)
class _Renderings:
    """One line of ``data/codes.tsv``: the usual form first."""

    en: tuple[str, ...]
    kk: tuple[str, ...]


@cache
def _translated() -> dict[str, _Renderings]:
    return {
        russian: _Renderings((en, *filter(None, en_too.split("|"))), (kk, *filter(None, kk_too.split("|"))))
        for russian, en, kk, en_too, kk_too in rows("codes.tsv")
    }


def find(sentence: str) -> Iterator[Span]:
    """Find what consists of letters, a hyphen and a number; translated when the table knows it, else respelt.

    A single letter is romanised (С-300 → S-300), but a category keeps its look (категория С-4 → C-4). Longer words
    with a number (Донор-2025) are no codes: they may have to be translated.
    """
    for match in _CODE.finditer(sentence):
        letters, rest = match["letters"], f"-{match['number']}"
        known = _translated().get(letters)
        if known:
            en, kk = known.en, known.kk
            rest_en = rest_kk = rest + match["model"]
        else:
            en, kk = _english(letters, sentence[max(0, match.start() - _REACH) : match.start()]), (letters,)
            rest_en, rest_kk = rest + _respelt(match["model"]), rest + match["model"]
        yield Span(
            start=match.start(),
            end=match.end(),
            text=match[0],
            kind=SpanKind.ABBREVIATION,
            targets={"en": en[0] + rest_en, "kk": kk[0] + rest_kk},
            rule="letters with a number",
            accepted={
                language: tuple(form + its for form in forms[1:])
                for language, forms, its in (("en", en, rest_en), ("kk", kk, rest_kk))
                if forms[1:]
            },
        )


def with_number(term: Span, sentence: str) -> Span:
    """An abbreviated term together with the number that goes on it: «ЦОН-1»; other terms as they are."""
    one_word = term.text.isupper() and not any(" " in form for form in (term.text, *term.targets.values()))
    number = _NUMBER.match(sentence, term.end)
    if not one_word or not number:
        return term
    return replace(
        term,
        end=number.end(),
        text=term.text + number[0],
        targets={language: form + number[0] for language, form in term.targets.items()},
        accepted={language: tuple(form + number[0] for form in forms) for language, forms in term.accepted.items()},
    )


def _english(letters: str, before: str) -> tuple[str, ...]:
    look_alike, respelt = letters.translate(_LOOK_ALIKE), _respelt(letters)
    if len(letters) > 1 or look_alike == respelt or not look_alike.isascii():
        return (respelt,)
    return (look_alike, respelt) if _LATIN_MEANT.search(before) else (respelt, look_alike)


def _respelt(letters: str) -> str:
    """Letter by letter: Е in an abbreviation is E, not Ye."""
    return "".join("E" if letter == "Е" else _cased(letter) for letter in letters)


def _cased(letter: str) -> str:
    return romanise(letter).upper() if letter.isupper() else romanise(letter)
