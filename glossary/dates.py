"""Dates, periods, years and clock times in Russian text, with their English and Kazakh renderings.

Month names come from CLDR (through Babel). The order of the parts follows what press offices print: English
``12 March 2024`` (CLDR ``en-GB``, long format), Kazakh ``2024 жылғы 12 наурыз``, where the year stands in its
attributive form *жылғы* and the month takes the case suffix.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale

from glossary.span import Span, SpanKind, leftmost_longest

_YEAR = r"(?P<year>1\d{3}|20\d{2}|21\d{2})"
_OF_YEAR = rf"(?:\s+{_YEAR}(?:\s+(?:года|г\.)|(?!\s*[\d%])\b))"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_DASH = r"\s?[-–—]\s?"
_BEFORE = r"(?<![\w№,.:/-])"

_ORDINALS = {
    "перв": ("first", "бірінші"),
    "втор": ("second", "екінші"),
    "трет": ("third", "үшінші"),
    "четверт": ("fourth", "төртінші"),
    "четвёрт": ("fourth", "төртінші"),
    "последн": ("last", "соңғы"),
}
_ADVERBIAL = "year, adverbial"
_RANGE = "range of dates"
#: Renderings whose Kazakh form takes no case ending.
_INVARIABLE = frozenset({_ADVERBIAL, _RANGE})
_ROMAN = {"I": "first", "II": "second", "III": "third", "IV": "fourth"}
#: How two days or two months are joined in Russian → in English, in Kazakh.
_LINKS = {"по": (" to ", "–"), "–": ("–", "–"), "и": (" and ", " және ")}
_PARTS = {"квартал": ("quarter", "тоқсаны"), "полугоди": ("half", "жартыжылдығы"), "половин": ("half", "жартысы")}


_KAZAKH_MONTHS = (
    # nominative, ablative, dative
    ("қаңтар", "қаңтардан", "қаңтарға"),
    ("ақпан", "ақпаннан", "ақпанға"),
    ("наурыз", "наурыздан", "наурызға"),
    ("сәуір", "сәуірден", "сәуірге"),
    ("мамыр", "мамырдан", "мамырға"),
    ("маусым", "маусымнан", "маусымға"),
    ("шілде", "шілдеден", "шілдеге"),
    ("тамыз", "тамыздан", "тамызға"),
    ("қыркүйек", "қыркүйектен", "қыркүйекке"),
    ("қазан", "қазаннан", "қазанға"),
    ("қараша", "қарашадан", "қарашаға"),
    ("желтоқсан", "желтоқсаннан", "желтоқсанға"),
)
_ABLATIVE = {month: ablative for month, ablative, _ in _KAZAKH_MONTHS}
_DATIVE = {month: dative for month, _, dative in _KAZAKH_MONTHS}


@dataclass(frozen=True, slots=True)
class _Rendering:
    en: str
    kk: str
    rule: str
    accepted_en: tuple[str, ...] = ()
    accepted_kk: tuple[str, ...] = ()


@cache
def _months() -> dict[str, tuple[str, str]]:
    """Russian month stem → (English, Kazakh) month name, from CLDR."""
    names = {code: Locale(code).months["format"]["wide"] for code in ("ru", "en", "kk")}
    return {names["ru"][n][:-1]: (names["en"][n], names["kk"][n].lower()) for n in range(1, 13)}


def _month(word: str) -> tuple[str, str]:
    folded = word.casefold()
    return next(names for stem, names in _months().items() if folded.startswith(stem))


def _month_pattern(name: str = "month") -> str:
    return rf"(?P<{name}>(?:{'|'.join(_months())})(?:ём|ем|ом|[аяьйюуе])?)\b"


def _year_first(year: str | None, rest: str) -> str:
    return f"{year} жылғы {rest}" if year else rest


def _year_last(rest: str, year: str | None) -> str:
    return f"{rest} {year}" if year else rest


def _day(match: re.Match[str]) -> _Rendering:
    en, kk = _month(match["month"])
    day, year = match["day"].lstrip("0"), match["year"]
    return _Rendering(_year_last(f"{day} {en}", year), _year_first(year, f"{day} {kk}"), "date")


def _link(text: str) -> tuple[str, str]:
    return _LINKS[re.sub("[-—]", "–", text.strip().casefold())]


def _days_of_one_month(match: re.Match[str]) -> _Rendering:
    en, kk = _month(match["month"])
    first, last, year = match["first"].lstrip("0"), match["last"].lstrip("0"), match["year"]
    link_en, link_kk = _link(match["link"])
    days_kk = f"{first}{link_kk}{last} {kk}"
    return _Rendering(_year_last(f"{first}{link_en}{last} {en}", year), _year_first(year, days_kk), "several days")


def _from_day_to_day(match: re.Match[str]) -> _Rendering:
    """«3 февраля по 18 октября»; Kazakh closes the period with *дейін*, so it takes no case suffix."""
    (first_en, first_kk), (en, kk) = _month(match["month1"]), _month(match["month"])
    year = match["year"]
    return _Rendering(
        _year_last(f"{match['first']} {first_en} to {match['last']} {en}", year),
        _year_first(year, f"{match['first']} {_ABLATIVE[first_kk]} {match['last']} {_DATIVE[kk]} дейін"),
        _RANGE,
    )


def _months_of_year(match: re.Match[str]) -> _Rendering:
    (first_en, first_kk), (en, kk) = _month(match["month1"]), _month(match["month"])
    year = match["year"]
    link_en, link_kk = _link(match["link"])
    return _Rendering(f"{first_en}{link_en}{en} {year}", f"{year} жылғы {first_kk}{link_kk}{kk}", "several months")


def _month_of_year(match: re.Match[str]) -> _Rendering:
    en, kk = _month(match["month"])
    year = match["year"]
    return _Rendering(f"{en} {year}", f"{year} жылғы {kk}", "month", accepted_kk=(f"{year} жылдың {kk}",))


def _year(match: re.Match[str]) -> _Rendering:
    """The year; after «в» Kazakh uses the adverbial *2024 жылы*, which takes no case suffix."""
    adverbial = match["in"] is not None and match["word"].strip() in {"году", "годах", "-м"}
    years = match["year"] + (f"–{match['until']}" if match["until"] else "")
    noun = "жылдар" if match["until"] else "жыл"
    kk = f"{years} {noun}ы" if adverbial else f"{years} {noun}"
    short = ("ж.", "жж.")[bool(match["until"])]
    until = (f"{match['year']} to {match['until']}",) if match["until"] else ()
    return _Rendering(years, kk, _ADVERBIAL if adverbial else "year", until, (f"{years} {short}",))


def _decade(match: re.Match[str]) -> _Rendering:
    first = f"{match['from']}–" if match["from"] else ""
    years = first + match["decade"]
    english = f"{match['from']}s–{match['decade']}s" if first else f"{years}s"
    return _Rendering(english, f"{years}-жылдар", "decade", accepted_kk=(f"{years} жылдар",))


def _ordinal(word: str) -> tuple[str, str]:
    if word in _ROMAN:
        return _ROMAN[word], word
    return next(names for stem, names in _ORDINALS.items() if word.casefold().startswith(stem))


def _part_of_year(match: re.Match[str]) -> _Rendering:
    ordinal_en, ordinal_kk = _ordinal(match["nth"])
    part_en, part_kk = next(names for stem, names in _PARTS.items() if match["part"].casefold().startswith(stem))
    year = match["year"]
    return _Rendering(
        f"{ordinal_en} {part_en} of {year}",
        f"{year} жылдың {ordinal_kk} {part_kk}",
        f"{part_en} of a year",
        accepted_kk=(f"{year} жылғы {ordinal_kk} {part_kk}",),
    )


def _copied(rule: str) -> Callable[[re.Match[str]], _Rendering]:
    return lambda match: _Rendering(match[0], match[0], rule)


def _clock(match: re.Match[str]) -> _Rendering:
    return _Rendering(match["time"], match["time"], "clock time")


def _rules() -> Iterator[tuple[str, Callable[[re.Match[str]], _Rendering]]]:
    month = _month_pattern()
    yield rf"{_BEFORE}(?P<day>{_DAY})\s+{month}{_OF_YEAR}?", _day
    link = rf"(?P<link>\s+(?:по|и)\s+|{_DASH})"
    yield rf"{_BEFORE}(?P<first>{_DAY}){link}(?P<last>{_DAY})\s+{month}{_OF_YEAR}?", _days_of_one_month
    first_month = _month_pattern("month1")
    yield (
        rf"{_BEFORE}(?P<first>{_DAY})\s+{first_month}(?:\s+по\s+|{_DASH})(?P<last>{_DAY})\s+{month}{_OF_YEAR}?",
        _from_day_to_day,
    )
    yield rf"(?<!\w)(?<!\d\s){first_month}{link}{month}{_OF_YEAR}", _months_of_year
    yield rf"(?<!\w)(?<!\d\s){month}{_OF_YEAR}", _month_of_year
    yield (
        rf"(?:(?<=(?P<in>\b[вВ])\s)|(?<![\w№,.:/-])){_YEAR}(?:{_DASH}(?P<until>[12]\d{{3}}))?"
        r"(?P<word>-м\b(?!\s*г)|-го\b|\s+год(?:а|у|ом|е|ы|ов|ам|ах|ами)?\b|\s+гг?\.)",
        _year,
    )
    yield (
        rf"{_BEFORE}(?:(?P<from>[12]\d{{2}}0)(?:-[хе]{{1,2}})?{_DASH})?(?P<decade>[12]\d{{2}}0)-(?:е|х|м|ми)"
        r"(?:\s+год(?:ы|ов|ам|ах|ами))?\b",
        _decade,
    )
    yield (
        rf"\b(?P<nth>(?:перв|втор|трет|четв[её]рт|последн)\w+|(?-i:I{{1,3}}|IV))\s+"
        rf"(?P<part>(?:квартал|полугоди|половин)\w*)\s+{_YEAR}\s+(?:года|г\.)",
        _part_of_year,
    )
    yield rf"{_BEFORE}[0-3]\d\.[01]\d\.(?:19|20)\d{{2}}(?!\w|\.\d)", _copied("numeric date")
    yield rf"{_BEFORE}(?:19|20)\d{{2}}/(?:19|20)?\d{{2}}(?![\w/])", _copied("year of study")
    yield rf"{_BEFORE}(?P<time>[0-2]?\d:[0-5]\d)(?![\w:])(?:\s+часов\b)?", _clock


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Rendering]], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), render) for pattern, render in _rules())


def find(sentence: str) -> list[Span]:
    """Find dates, months with a year, years, periods and clock times in a Russian sentence.

    Kazakh renderings are nominative bases to which a case suffix may be added, except the adverbial
    ``2024 жылы``, which stands as it is. The spans are sorted and do not overlap.
    """
    if not any(char.isdigit() for char in sentence):
        return []
    spans = []
    for pattern, render in _compiled():
        for match in pattern.finditer(sentence):
            shown = render(match)
            accepted = {"en": shown.accepted_en, "kk": shown.accepted_kk}
            spans.append(
                Span(
                    start=match.start(),
                    end=match.end(),
                    text=match[0],
                    kind=SpanKind.DATE,
                    targets={"en": shown.en, "kk": shown.kk},
                    rule=shown.rule,
                    accepted={language: forms for language, forms in accepted.items() if forms},
                    invariable=shown.rule in _INVARIABLE,
                )
            )
    return leftmost_longest(spans)
