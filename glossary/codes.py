"""Letters and a number that are one name: power plants (``ТЭЦ-3``), machines (``Ми-8``), laws (``№ 145-VIII``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from glossary.romanise import romanise
from glossary.span import Span, SpanKind, leftmost_longest
from glossary.tables import rows

#: Abbreviations in capitals, and makes of aircraft (Ми, Ту, МиГ).
_CODE = re.compile(
    r"(?<![\w@/.-])(?P<letters>[А-ЯЁ]{2,5}|[А-ЯЁ](?:[а-яё][А-ЯЁ]?)?)[-\u2011](?P<number>\d{1,4})(?P<model>[А-Я]{0,2})(?!\w|-\w|[.,/:]\d)"
)
#: A number that goes on a name: ЦОН-1.
_NUMBER = re.compile(r"[-\u2011]\d{1,4}(?!\w|-\w|[.,/:]\d)")
#: Numbers of laws, orders and cases that are more than digits: № 145-VIII ЗРК, № 45-НҚ, № ҚР ДСМ-175/2020, № 12/34.
_PART = r"(?:[-\u2011–/]\d+|\.\d+|[-\u2011–/](?:[А-ЯЁҚA-Z]{1,5}|[пркт]|нқ|од))"
_NUMBERED = re.compile(
    rf"(?<!\w)№\s?(?P<number>(?:ҚР\s)?[А-ЯЁҚ]{{2,4}}-\d+{_PART}*|\d+(?:[А-ЯЁҚA-Z]|{_PART}+))(?P<law>\s+ЗРК)?"
    r"(?![\w/]|[-–.]\w)"
)
#: Standards and rules of building: ГОСТ Р 51141-98, ТР ТС 021/2011; of «СТ РК ISO 9001-2016» the first two words.
_STANDARD = re.compile(
    r"(?<!\w)(?P<issuer>ГОСТ(?:\s+Р)?|СТ\s+РК|С[НП]\s+РК|СНиП|ТР\s+(?:ТС|ЕАЭС))"
    r"(?:(?P<number>\s+\d[\d.]*\d(?:[-\u2011–:/]\d+)*)(?!\w|-\w)|(?=\s+(?:ISO|IEC|EN|ИСО|МЭК)\b))"
)
#: Words before letters that stand for Latin ones, whichever alphabet they were typed in.
_LATIN_MEANT = re.compile(r"(?:категори|корпус|класс|групп|форм|разряд)\w*\s+«?$", re.IGNORECASE)
_REACH = 16
#: A word rather than an abbreviation, when a year follows: ИТОГИ-2025 in a headline in capitals.
_WORD = re.compile(r"(?=[А-ЯЁ]{4})[А-ЯЁ]*[АЕЁИОУЫЭЮЯ][А-ЯЁ]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_KAZAKH_LETTERS = str.maketrans("ҚҒҢӘІӨҰҮҺқ", "КГНАИОУУХк")
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


def find(sentence: str) -> list[Span]:
    """Find letters with a number, numbers of laws and orders, and standards; sorted, not overlapping."""
    return leftmost_longest([*_numbered(sentence), *_standards(sentence), *_lettered(sentence)])


def _lettered(sentence: str) -> Iterator[Span]:
    """Letters before a hyphen and a number are translated when the table knows them, else respelt.

    A single letter is romanised (С-300 → S-300), but a category keeps its look (категория С-4 → C-4). Longer words
    with a number (Донор-2025) are no codes: they may have to be translated.
    """
    for match in _CODE.finditer(sentence):
        letters, rest = match["letters"], f"-{match['number']}"
        known = _translated().get(letters)
        if not known and _WORD.fullmatch(letters) and _YEAR.fullmatch(match["number"]):
            continue
        if known:
            en, kk = known.en, known.kk
            rest_en = rest_kk = rest + match["model"]
        else:
            en, kk = _english(letters, sentence[max(0, match.start() - _REACH) : match.start()]), (letters,)
            rest_en, rest_kk = rest + _respelt(match["model"]), rest + match["model"]
        yield _span(match, [form + rest_en for form in en], [form + rest_kk for form in kk], "letters with a number")


def _numbered(sentence: str) -> Iterator[Span]:
    """Numbers of laws as adilet.zan.kz writes them in Kazakh (№ 145-VIII ҚРЗ); letters are romanised in English."""
    for match in _NUMBERED.finditer(sentence):
        number = match["number"].replace("\u2011", "-")
        law_en, law_kk = (" ZRK", " ҚРЗ") if match["law"] else ("", "")
        respelt = _respelt(number.translate(_KAZAKH_LETTERS))
        en = [f"No. {respelt}{law_en}", f"No {respelt}{law_en}", f"№ {respelt}{law_en}"]
        if law_en:
            en.append(f"No. {respelt} LRK")
        kk = [f"№ {number}{law_kk}", *([f"№ {number} ЗРК"] if law_kk else [])]
        yield replace(_span(match, en, kk, "number of a document"), invariable=True)


def _standards(sentence: str) -> Iterator[Span]:
    for match in _STANDARD.finditer(sentence):
        issuer = _translated()[" ".join(match["issuer"].split())]
        number = (match["number"] or "").replace("\u2011", "-").replace("\u00a0", " ")
        yield _span(match, [form + number for form in issuer.en], [form + number for form in issuer.kk], "standard")


def _span(match: re.Match[str], en: Sequence[str], kk: Sequence[str], rule: str) -> Span:
    """A span with its right forms in each language, the usual one first."""
    return Span(
        start=match.start(),
        end=match.end(),
        text=match[0],
        kind=SpanKind.ABBREVIATION,
        targets={"en": en[0], "kk": kk[0]},
        rule=rule,
        accepted={language: tuple(forms[1:]) for language, forms in (("en", en), ("kk", kk)) if forms[1:]},
    )


def with_number(term: Span, sentence: str) -> Span:
    """An abbreviated term together with the number that goes on it («ЦОН-1»), or the standard that it is a part of.

    Other terms stay as they are.
    """
    if term.text.isupper():
        for standard in _standards(sentence):
            if standard.start < term.start and term.end <= standard.end:
                return standard
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
