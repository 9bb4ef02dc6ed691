"""Dates, periods, years and clock times in Russian text, with their English and Kazakh renderings.

Month names come from CLDR (through Babel). The order of the parts follows what press offices print: English
``12 March 2024`` (CLDR ``en-GB``, long format), Kazakh ``2024 жылғы 12 наурыз``, where the year stands in its
attributive form *жылғы* and the month takes the case suffix.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale

from glossary.span import Span, SpanKind, leftmost_longest

_YEAR = r"(?P<year>1\d{3}|20\d{2}|21\d{2})"
#: An abbreviation whose full stop may be that of the sentence, which is then left to it.
_G = r"г(?:\.(?![»”\"]?$)|(?=\.[»”\"]?$))"
_GG = r"гг(?:\.(?![»”\"]?$)|(?=\.[»”\"]?$))"
_THIS_YEAR = rf"(?P<this_year>[тс]\.\s?{_G})"
_OF_YEAR = rf"(?:\s+(?:{_YEAR}(?:\s+(?:года|{_G})|(?!\s*[\d%])\b)|{_THIS_YEAR}))"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_DASH = r"\s?[-–—−]\s?"
_MAY_DATE = re.compile(r"\d|квартал|полугоди|половин|месяц|[тс]\.\s?г\.", re.IGNORECASE)
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
_NTH = (
    r"(?:(?:перв(?!ен)|втор(?!ник)|трет|четв[её]рт|последн)\w+|(?-i:[IІ]{1,3}|[IІ]V)"
    r"|[1-4](?:-?(?:й|м|го|ый|ой|ом|ем|ая|ую|е|я|х))?)(?!\w)"
)
_BETWEEN = re.compile(r"(\s*,\s*|\s+(?:и|по)\s+|\s?[-–—−]\s?)(?![агехймоуыя])", re.IGNORECASE)
_FIGURES = re.compile(r"[1-4IІ]")
_IS_ROMAN = re.compile(r"(?:[IІ]{1,3}|[IІ]V|[\s,–—−-]|и|по)+")
#: How two days or two months are joined in Russian → in English, in Kazakh.
_LINKS = {"по": (" to ", "–"), "–": ("–", "–"), "и": (" and ", " және ")}
#: Part of a year → English one and several, Kazakh without a year, of a year, several of a year.
_PARTS = {
    "квартал": ("quarter", "quarters", "тоқсан", "тоқсаны", "тоқсандары"),
    "полугоди": ("half", "halves", "жартыжылдық", "жартыжылдығы", "жартыжылдықтары"),
    "половин": ("half", "halves", "", "жартысы", "жартылары"),
}
#: Years that are named from today, by their first letters → English, Kazakh.
_RELATIVE_YEARS = {
    **dict.fromkeys(("про", "мину"), ("last year", "өткен")),
    **dict.fromkeys(("сле", "буд"), ("next year", "келесі")),
    **dict.fromkeys(("т", "с", "это", "ныне"), ("this year", "осы")),
}
_RELATIVE_YEAR = (
    rf"(?P<relative>(?:[тс]\.\s?{_G})|(?:текущего|этого|нынешнего|прошлого|минувшего|следующего|будущего)\s+года\b)"
)
#: Months since January in words, by their first letters → their number, Kazakh.
_MONTHS_COUNTED = {
    "тр": (3, "үш"),
    "шест": (6, "алты"),
    "сем": (7, "жеті"),
    "вос": (8, "сегіз"),
    "девят": (9, "тоғыз"),
    "десят": (10, "он"),
    "одиннадцат": (11, "он бір"),
}
_MONTHS_COUNT = r"(?:[2-9]|1[0-2]|тр(?:и|[её]х)|(?:шест|сем|девят|десят|одиннадцат)[ьи]|восемь|восьми)"
_COUNT = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


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
    #: A part of a year is a term, for it takes the article: the first quarter of 2024.
    kind: SpanKind = SpanKind.DATE


#: Renders what a pattern has matched; None when it is no date after all.
_Rule = Callable[[re.Match[str]], _Rendering | None]


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


def _dated(match: re.Match[str], en: str, kk: str) -> tuple[str, str]:
    """A date in English and Kazakh, with its year when it has one."""
    if match["year"]:
        return f"{en} {match['year']}", f"{match['year']} жылғы {kk}"
    return (f"{en} this year", f"осы жылғы {kk}") if match["this_year"] else (en, kk)


def _day(match: re.Match[str]) -> _Rendering:
    en, kk = _month(match["month"])
    day = match["day"].lstrip("0")
    return _Rendering(*_dated(match, f"{day} {en}", f"{day} {kk}"), "date")


def _link(text: str) -> tuple[str, str]:
    return _LINKS[re.sub("[-—−]", "–", text.strip().casefold())]


def _days_of_one_month(match: re.Match[str]) -> _Rendering:
    en, kk = _month(match["month"])
    first, last = match["first"].lstrip("0"), match["last"].lstrip("0")
    link_en, link_kk = _link(match["link"])
    return _Rendering(
        *_dated(match, f"{first}{link_en}{last} {en}", f"{first}{link_kk}{last} {kk}"),
        "several days",
    )


def _from_day_to_day(match: re.Match[str]) -> _Rendering:
    """«3 февраля по 18 октября»; Kazakh closes the period with *дейін*, so it takes no case suffix."""
    (first_en, first_kk), (en, kk) = _month(match["month1"]), _month(match["month"])
    return _Rendering(
        *_dated(
            match,
            f"{match['first']} {first_en} to {match['last']} {en}",
            f"{match['first']} {_ABLATIVE[first_kk]} {match['last']} {_DATIVE[kk]} дейін",
        ),
        _RANGE,
    )


def _months_of_year(match: re.Match[str]) -> _Rendering:
    (first_en, first_kk), (en, kk) = _month(match["month1"]), _month(match["month"])
    link_en, link_kk = _link(match["link"])
    return _Rendering(*_dated(match, f"{first_en}{link_en}{en}", f"{first_kk}{link_kk}{kk}"), "several months")


def _month_of_year(match: re.Match[str]) -> _Rendering:
    en, kk = _month(match["month"])
    also = (f"{match['year']} жылдың {kk}",) if match["year"] else (f"осы жылдың {kk}",)
    return _Rendering(*_dated(match, en, kk), "month", accepted_kk=also)


def _numeric(match: re.Match[str]) -> _Rendering:
    """«08.01.2026 г.», «12–15.03.2025», «28.02–03.03.2025»; what the calendar does not have is copied."""
    year, month, day = int(match["year"]), int(match["number"]), int(match["last"])
    first, first_month = int(match["first"] or day), int(match["number1"] or month)
    if not _in_calendar(year, month, day) or not _in_calendar(year, first_month, first):
        return _Rendering(match[0], match[0], "numeric date")
    (first_en, first_kk), (en, kk) = (list(_months().values())[number - 1] for number in (first_month, month))
    before = f"{year} жылғы"
    if first_month != month:
        period = f"{before} {first} {_ABLATIVE[first_kk]} {day} {_DATIVE[kk]} дейін"
        return _Rendering(f"{first} {first_en} to {day} {en} {year}", period, _RANGE)
    days, rule = (f"{first}–{day}", "several days") if match["first"] else (f"{day}", "date")
    return _Rendering(f"{days} {en} {year}", f"{before} {days} {kk}", rule, (match["digits"],), (match["digits"],))


def _in_calendar(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


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
    """«I», «1-м» or «первом» in English and Kazakh; Kazakh writes figures as Roman ones."""
    roman = word.upper().replace("І", "I")
    if word[0].isdigit():
        roman = list(_ROMAN)[int(word[0]) - 1]
    if roman in _ROMAN:
        return _ROMAN[roman], roman
    return next(names for stem, names in _ORDINALS.items() if word.casefold().startswith(stem))


def _part_of_year(match: re.Match[str]) -> _Rendering | None:
    """«I и II кварталах 2026 года», «IV квартале т.г.», «первое полугодие».

    Without a year only what cannot be anything else is taken: a квартал in words may be a block of houses. What is
    all in words («первом квартале следующего года») engines know.
    """
    en, en_several, bare, of_year, several_of_year = next(
        forms for stem, forms in _PARTS.items() if match["part"].casefold().startswith(stem)
    )
    in_figures = _FIGURES.match(match["nths"]) is not None
    if match["relative"] and not in_figures and not match["relative"].endswith(("г.", "г")):
        return None
    is_half_year = match["part"].casefold().startswith("полугоди")
    if not match["year"] and not match["relative"] and not is_half_year and not _IS_ROMAN.fullmatch(match["nths"]):
        return None
    nth_en, nth_kk, several = _ordinals(match["nths"])
    english = f"{nth_en} {en_several if several else en}"
    possessed = f"{nth_kk} {several_of_year if several else of_year}"
    rule = f"{en} of a year"
    if match["year"]:
        year = match["year"]
        return _Rendering(
            f"{english} of {year}",
            f"{year} жылдың {possessed}",
            rule,
            (),
            (f"{year} жылғы {possessed}", *([f"{year} жылғы {nth_kk} {bare}"] if bare else [])),
            SpanKind.TERM,
        )
    if match["relative"]:
        year_en, year_kk = _relative_year(match["relative"])
        whole = f"{year_kk} жылдың {possessed}"
        kk, also_kk = (f"{year_kk} жылғы {nth_kk} {bare}", (whole,)) if bare else (whole, ())
        also_en = (f"{english} of the current year",) if year_en == "this year" else ()
        return _Rendering(f"{english} of {year_en}", kk, rule, also_en, also_kk, SpanKind.TERM)
    return _Rendering(
        f"{english} of the year" if is_half_year else english,
        f"{nth_kk} {bare}",
        f"{en} of the year",
        (english,) if is_half_year else (),
        (possessed, f"жылдың {possessed}"),
        SpanKind.TERM,
    )


def _ordinals(text: str) -> tuple[str, str, bool]:
    """«I, II и III» in English and Kazakh, and whether there are several."""
    words = _BETWEEN.split(text)
    en, kk = before = _ordinal(words[0])
    for link, word in zip(words[1::2], words[2::2], strict=True):
        nth = _ordinal(word)
        link_en, link_kk = _series(link, before, nth)
        en, kk, before = en + link_en + nth[0], kk + link_kk + nth[1], nth
    return en, kk, len(words) > 1


def _series(link: str, first: tuple[str, str], last: tuple[str, str]) -> tuple[str, str]:
    """How two ordinals are joined in English and Kazakh: a dash between neighbours is “and”, else “to”."""
    sign = link.strip().casefold()
    if sign == ",":
        return ", ", ", "
    if sign == "и":
        return " and ", " және "
    order = list(_ROMAN.values())
    neighbours = first[0] in order and last[0] in order and order.index(last[0]) - order.index(first[0]) == 1
    return (" and " if neighbours else " to "), "–"


def _relative_year(text: str) -> tuple[str, str]:
    return next(names for stem, names in _RELATIVE_YEARS.items() if text.casefold().startswith(stem))


def _months_from_january(match: re.Match[str]) -> _Rendering | None:
    """«9 месяцев 2025 года»; the article of *the first nine months* is left to the engine."""
    words = match["count"].casefold()
    if words.isdigit():
        count, count_kk = int(words), words
    elif match["relative"] and not match["relative"].endswith(("г.", "г")):
        return None
    else:
        count, count_kk = next(names for stem, names in _MONTHS_COUNTED.items() if words.startswith(stem))
    first_en, first_kk = ("first ", "алғашқы ") if match["first"] else ("", "")
    year, year_kk = (match["year"], match["year"]) if match["year"] else _relative_year(match["relative"])
    months = f"months of {year}"
    also_en = [f"{start}{number} {months}" for start in ("", "first ") for number in (_COUNT[count], str(count))]
    return _Rendering(
        f"{first_en}{_COUNT[count]} {months}",
        f"{year_kk} жылғы {first_kk}{count_kk} ай",
        "months of a year",
        tuple(also_en),
        (f"{year_kk} жылдың {first_kk}{count_kk} айы",),
    )


def _copied(rule: str) -> Callable[[re.Match[str]], _Rendering]:
    return lambda match: _Rendering(match[0], match[0], rule)


def _clock(match: re.Match[str]) -> _Rendering:
    return _Rendering(match["time"], match["time"], "clock time")


def _rules() -> Iterator[tuple[str, _Rule]]:
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
        rf"(?P<word>-м\b(?!\s*г)|-го\b|\s+год(?:а|у|ом|е|ы|ов|ам|ах|ами)?\b|\s+(?:{_GG}|{_G}))",
        _year,
    )
    yield (
        rf"{_BEFORE}(?:(?P<from>[12]\d{{2}}0)(?:-[хе]{{1,2}})?{_DASH})?(?P<decade>[12]\d{{2}}0)-(?:е|х|м|ми)"
        r"(?:\s+год(?:ы|ов|ам|ах|ами))?\b",
        _decade,
    )
    yield (
        rf"(?<![\w№.,:/-])(?P<nths>{_NTH}(?:(?:\s*,\s*|\s+(?:и|по)\s+|{_DASH}){_NTH}){{0,3}})\s+"
        rf"(?P<part>(?:квартал|полугоди|половин)\w*)(?:\s+(?:{_YEAR}\s+(?:года|{_G})|{_RELATIVE_YEAR}))?",
        _part_of_year,
    )
    yield (
        rf"{_BEFORE}(?P<first>перв\w+\s+)?(?P<count>{_MONTHS_COUNT})\s+месяц\w*\s+"
        rf"(?:{_YEAR}\s+(?:года|{_G})|{_RELATIVE_YEAR})",
        _months_from_january,
    )
    yield (
        rf"{_BEFORE}(?P<digits>(?:(?P<first>{_DAY})(?:\.(?P<number1>0?[1-9]|1[0-2]))?{_DASH})?(?P<last>[0-3]?\d)(?P<dot>[./])"
        rf"(?P<number>[01]?\d)(?P=dot)(?P<year>(?:19|20)\d{{2}}))(?!\w|[./]\d)(?:\s?(?:года\b|{_G}))?",
        _numeric,
    )
    yield rf"{_BEFORE}(?:19|20)\d{{2}}/(?:19|20)?\d{{2}}(?![\w/])", _copied("year of study")
    yield rf"{_BEFORE}(?P<time>[0-2]?\d:[0-5]\d)(?![\w:])(?:\s+часов\b)?", _clock


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], _Rule], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), render) for pattern, render in _rules())


def find(sentence: str) -> list[Span]:
    """Find dates, months with a year, years, periods and clock times in a Russian sentence.

    Kazakh renderings are nominative bases to which a case suffix may be added, except the adverbial
    ``2024 жылы``, which stands as it is. The spans are sorted and do not overlap.
    """
    if not _MAY_DATE.search(sentence):
        return []
    spans = []
    for pattern, render in _compiled():
        for match in pattern.finditer(sentence):
            shown = render(match)
            if shown is None:
                continue
            accepted = {"en": shown.accepted_en, "kk": shown.accepted_kk}
            spans.append(
                Span(
                    start=match.start(),
                    end=match.end(),
                    text=match[0],
                    kind=shown.kind,
                    targets={"en": shown.en, "kk": shown.kk},
                    rule=shown.rule,
                    accepted={language: forms for language, forms in accepted.items() if forms},
                    invariable=shown.rule in _INVARIABLE,
                    english_article=True if shown.kind is SpanKind.TERM else None,
                )
            )
    return leftmost_longest(spans)
