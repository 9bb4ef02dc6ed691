"""Numbers written in digits, with scale words, units, percentages and money; Roman numerals.

Separators follow CLDR: Russian and Kazakh ``12 400`` and ``7,8``, English ``12,400`` and ``7.8``. Kazakh keeps the
scale word of the source (млн stays млн). English writes thousands out (``110 тыс.`` → ``110,000``) and keeps
``million`` and ``billion``. Units and currencies are in ``data/units.tsv``. Numbers in words are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from glossary.span import Span, SpanKind, leftmost_longest
from glossary.tables import rows

#: Longer rows of digits are codes, not quantities.
_NUMBER = r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,6}(?!\d)|\d{1,21})(?:,\d{1,21})?"
_SCALES = {
    "тыс": (3, "thousand", "мың"),
    "миллион": (6, "million", "миллион"),
    "млн": (6, "million", "млн"),
    "миллиард": (9, "billion", "миллиард"),
    "млрд": (9, "billion", "млрд"),
    "триллион": (12, "trillion", "триллион"),
    "трлн": (12, "trillion", "трлн"),
}
_SCALE = r"(?:тыс\.|тысяч\w*|(?:миллион|миллиард|триллион)\w*|(?:млн|млрд|трлн)\b\.?)"
_SYMBOLS = {"$": ("US dollars", "АҚШ доллары", "USD"), "€": ("euros", "еуро", "EUR")}
#: Words after which digits are a label (a room, a telephone, a document), to be copied as they are.
_LABEL = re.compile(
    r"(?:№|номер\w*|каб\.|кабинет\w*|дом\w*|д\.|кв\.|тел\.|телефон\w*|контакт-центр\w*|звоните|стать\w*|пункт\w*)\W*$"
    r"|[«\"][^»\"]*\s$",
    re.IGNORECASE,
)
#: How many characters before a number may tell that it is a label.
_LABEL_REACH = 200
_ROMAN = re.compile(r"(?<![\w-])(?=[IVXХ])([XХ]{0,3})(IX|IV|V?I{0,3})(?![\w-])(?:\s+(?P<noun>век|столети)\w*)?")
_ROMAN_UNITS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


@dataclass(frozen=True, slots=True)
class _Unit:
    """One line of ``data/units.tsv``."""

    kind: str
    russian: str
    one: str
    other: str
    kazakh: str
    accepted_en: tuple[str, ...]
    accepted_kk: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number as each language writes it, without its unit."""

    en: str
    kk: str
    singular: bool
    accepted_en: tuple[str, ...] = ()


@cache
def _units() -> tuple[_Unit, ...]:
    return tuple(
        _Unit(kind, russian, one, other, kazakh, _forms(accepted_en), _forms(accepted_kk))
        for kind, russian, one, other, kazakh, accepted_en, accepted_kk in rows("units.tsv")
    )


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))


def _english(number: str) -> str:
    """Group the digits the English way, unless they read as a year or a code."""
    if re.fullmatch(r"19\d\d|20\d\d|0\d+", number):
        return number
    whole, _, fraction = re.sub(r"\s", "", number).partition(",")
    grouped = f"{int(whole):,}"
    return f"{grouped}.{fraction}" if fraction else grouped


def _kazakh(number: str) -> str:
    return re.sub(r"\s", " ", number)


def _thousands(number: str) -> str:
    value = Decimal(re.sub(r"\s", "", number).replace(",", ".")) * 1000
    return f"{value.to_integral_value():,}" if value == value.to_integral_value() else f"{value.normalize():,}"


def _amount(first: str, second: str | None, scale: str | None, sign: str) -> _Amount:
    numbers = [first, second] if second else [first]
    en, kk = "–".join(map(_english, numbers)), "–".join(map(_kazakh, numbers))
    minus_en, minus_kk = ("minus ", "минус ") if sign else ("", "")
    if not scale:
        return _Amount(minus_en + en, minus_kk + kk, singular=numbers == ["1"])
    power, scale_en, scale_kk = next(names for stem, names in _SCALES.items() if scale.casefold().startswith(stem))
    spoken, kazakh = f"{minus_en}{en} {scale_en}", f"{minus_kk}{kk} {scale_kk}"
    if power > 3:
        return _Amount(spoken, kazakh, singular=False)
    return _Amount(minus_en + "–".join(map(_thousands, numbers)), kazakh, singular=False, accepted_en=(spoken,))


@cache
def _amount_pattern() -> re.Pattern[str]:
    units = "|".join(rf"(?P<u{index}>{unit.russian})" for index, unit in enumerate(_units()))
    return re.compile(
        r"(?<![\w№.,:/+–—(-])(?P<symbol>[$€]\s?)?(?P<sign>(?:минус\s+)?)"
        rf"(?P<first>{_NUMBER})(?:\s?[–—-]\s?(?P<second>{_NUMBER}))?(?![\w:/(]|[.,]\d|[-–—]\w)"
        rf"(?:\s+(?P<scale>{_SCALE})(?!\w))?(?:\s*(?:{units})(?!\w))?",
        re.IGNORECASE,
    )


def _find_amounts(sentence: str) -> Iterator[Span]:
    for match in _amount_pattern().finditer(sentence):
        amount = _amount(match["first"], match["second"], match["scale"], match["sign"])
        unit = next((u for i, u in enumerate(_units()) if match[f"u{i}"] is not None), None)
        if match["symbol"]:
            yield _money_by_symbol(match, amount)
        elif unit is not None:
            yield _with_unit(match, amount, unit)
        else:
            yield _plain(match, amount, sentence)


def _span(match: re.Match[str], kind: SpanKind, en: list[str], kk: list[str], rule: str) -> Span:
    accepted = {"en": tuple(en[1:]), "kk": tuple(kk[1:])}
    return Span(
        start=match.start(),
        end=match.end(),
        text=match[0],
        kind=kind,
        targets={"en": en[0], "kk": kk[0]},
        rule=rule,
        accepted={language: forms for language, forms in accepted.items() if forms},
    )


def _with_unit(match: re.Match[str], amount: _Amount, unit: _Unit) -> Span:
    english = (unit.one if amount.singular else unit.other, *unit.accepted_en)
    numbers = (amount.en, *amount.accepted_en)
    en = [pattern.format(number) for number in numbers for pattern in english]
    kk = [pattern.format(amount.kk) for pattern in (unit.kazakh, *unit.accepted_kk)]
    if match[0].endswith("%") and match[0][-2].isspace():
        kk.insert(0, f"{amount.kk} %")
    kind = SpanKind.MONEY if unit.kind == "currency" else SpanKind.NUMBER
    rule = {"currency": "sum of money", "percent": "percentage", "unit": "number with its unit"}[unit.kind]
    return _span(match, kind, en, kk, rule)


def _money_by_symbol(match: re.Match[str], amount: _Amount) -> Span:
    symbol = match["symbol"].strip()
    name_en, name_kk, code = _SYMBOLS[symbol]
    en = [f"{amount.en} {name_en}", f"{symbol}{amount.en}", f"{code} {amount.en}"]
    return _span(match, SpanKind.MONEY, en, [f"{amount.kk} {name_kk}"], "sum of money")


def _plain(match: re.Match[str], amount: _Amount, sentence: str) -> Span:
    text = match[0]
    grouped = any(char.isspace() for char in match["first"])
    if not match["scale"] and not grouped and "," not in text and _is_label(sentence, match.start()):
        return _span(match, SpanKind.NUMBER, [text], [text], "number of a label, copied")
    en = [amount.en, *amount.accepted_en]
    if text.isdigit() and en[0] != text:
        en.append(text)
    return _span(match, SpanKind.NUMBER, en, [amount.kk], "number with a scale word" if match["scale"] else "number")


def _is_label(sentence: str, start: int) -> bool:
    return _LABEL.search(sentence, max(0, start - _LABEL_REACH), start) is not None


def _ordinal(value: int) -> str:
    if value % 100 in (11, 12, 13):
        return f"{value}th"
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{suffix}"


def _find_roman(sentence: str) -> Iterator[Span]:
    """Centuries («XV веке») and numbered events («VIII Съезда»); a single I, V or X needs «век» to count."""
    for match in _ROMAN.finditer(sentence):
        digits = (match[1] + match[2]).replace("Х", "X")
        if len(digits) < 2 and not match["noun"]:
            continue
        value = 10 * len(match[1]) + _ROMAN_UNITS.index(match[2])
        if match["noun"]:
            yield _span(match, SpanKind.DATE, [f"{_ordinal(value)} century"], [f"{digits} ғасыр"], "century")
        else:
            yield _span(match, SpanKind.NUMBER, [_ordinal(value), digits], [digits], "Roman numeral")


def find(sentence: str) -> list[Span]:
    """Find numbers in digits, with the scale word and unit that belong to them, and Roman numerals.

    A number that is part of a name or a code (``COVID-19``, ``№ 123-IV``, ``97-м``) is no span.
    The spans are sorted and do not overlap.
    """
    spans = list(_find_amounts(sentence)) if any(char.isdigit() for char in sentence) else []
    return leftmost_longest(spans + list(_find_roman(sentence)))
