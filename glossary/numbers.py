"""Numbers written in digits, with scale words, units, percentages and money; Roman numerals.

Separators follow CLDR: Russian and Kazakh ``12 400`` and ``7,8``, English ``12,400`` and ``7.8``. Kazakh keeps the
scale word of the source (млн stays млн). English writes thousands out (``110 тыс.`` → ``110,000``) and keeps
``million`` and ``billion``. Units and currencies are in ``data/units.tsv``. Numbers in words are left alone, but for
the ordinals of ``ordinals``. A sign keeps its place: ``−3,4%`` → ``−3.4%``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from glossary import ordinals
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
#: The full stop of an abbreviation, unless it ends the sentence as well.
_STOP = r"(?:\.(?![»”\"]?$))"
_SCALE = (
    rf"(?:тыс(?:{_STOP}|(?=\.[»”\"]?$))|тысяч\w*|(?:миллион|миллиард|триллион)\w*|(?:млн|млрд|трлн)\b{_STOP}?)(?!\w)"
)
_MONTH = r"(?:янв|фев|мар|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек)"
#: What follows a whole number with a scale word and adds to it: «20 млн 300 тыс.», «5 тыс. 200».
_REST = (
    rf"(?:\s+\d{{1,3}}\s+{_SCALE})*"
    rf"(?:(?:(?<=тыс\.)|(?<=тысяч)|(?<=тысячи)|(?<=тысяча))\s+\d{{1,3}}"
    rf"(?![\w:/(%]|[.,]\d|\s?[–—−-]\s?\w|\s+(?:{_MONTH}|{_SCALE})))?"
)
_PART = re.compile(rf"(?P<number>\d{{1,3}})(?:\s+(?P<scale>{_SCALE}))?", re.IGNORECASE)
_BEFORE = r"(?<![\w№.,:/+–—−(-])"
#: A sign directly before the digits, where no range can be meant.
_MARK = r"(?<![\w)])(?<!\d\s)−(?=\d)|(?<=[\s(])(?<!\d\s)[-–+](?=\d)"
#: How a sign is written in English and in Kazakh, the usual way first.
_SIGNS = {
    "минус": (("minus ",), ("минус ",)),
    "-": (("−", "-", "–", "minus "), ("−", "-", "–", "минус ")),
    "+": (("+", "plus "), ("+", "плюс ")),
}
#: Words after which a dash before digits is a minus.
_BEFORE_SIGNED = re.compile(r"(?:\(|\b(?:до|от|на|в|около|ниже|выше)\s)$", re.IGNORECASE)
_BEFORE_SIGNED_REACH = 8
_SYMBOLS = {
    "$": ("US dollars", "АҚШ доллары", "USD"),
    "€": ("euros", "еуро", "EUR"),
    "₸": ("tenge", "теңге", "KZT"),
    "₽": ("roubles", "рубль", "RUB"),
}
#: Words after which digits are a label (a room, a telephone, a document), to be copied as they are.
_LABEL = re.compile(
    r"(?:№|\b(?:номер\w*|каб\.|кабинет\w*|дом\w*|д\.|кв\.|тел\.|телефон\w*(?:\s+доверия)?|звоните|стать\w*|пункт\w*|"
    r"(?:контакт|колл?|call)[ -]?центр\w*|call[ -]?cent(?:er|re)|горяч\w+\s+лини\w+|БИН|ИИН|БСН|ЖСН|ИСО|МЭК|"
    r"индекс\w*|код(?:а|у|ом|е|ы|ов|ам|ами|ах)?))[\W\d]*(?:\b(?:и|или)\b[\W\d]*)?$"
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
    accepted_kk: tuple[str, ...] = ()


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


def _decimal(number: str) -> Decimal:
    return Decimal(re.sub(r"\s", "", number).replace(",", "."))


def _thousands(number: str) -> str:
    value = _decimal(number) * 1000
    return f"{value.to_integral_value():,}" if value == value.to_integral_value() else f"{value.normalize():,}"


def _amount(match: re.Match[str]) -> _Amount:
    scale, sign = match["scale"], (match["word"] or match["mark"] or "").strip()
    if match["rest"]:
        return _compound(match["first"], scale, match["rest"])
    numbers = [match["first"], match["second"]] if match["second"] else [match["first"]]
    en, kk = "–".join(map(_english, numbers)), "–".join(map(_kazakh, numbers))
    if not scale:
        return _signed(_Amount(en, kk, singular=numbers == ["1"]), sign)
    power, scale_en, scale_kk = _scale(scale)
    spoken, kazakh = f"{en} {scale_en}", f"{kk} {scale_kk}"
    if power > 3:
        return _signed(_Amount(spoken, kazakh, singular=False), sign)
    written = "–".join(map(_thousands, numbers))
    return _signed(_Amount(written, kazakh, singular=False, accepted_en=(spoken,)), sign)


def _scale(word: str) -> tuple[int, str, str]:
    return next(names for stem, names in _SCALES.items() if word.casefold().startswith(stem))


def _signed(amount: _Amount, sign: str) -> _Amount:
    """The amount with its sign: the word for a word, U+2212 for every kind of dash."""
    if not sign:
        return amount
    (en, *others_en), (kk, *others_kk) = _SIGNS["-" if sign in "-–−" else sign.casefold()]
    return _Amount(
        en + amount.en,
        kk + amount.kk,
        singular=False,
        accepted_en=(*(en + form for form in amount.accepted_en), *(other + amount.en for other in others_en)),
        accepted_kk=tuple(other + amount.kk for other in others_kk),
    )


def _compound(first: str, scale: str, rest: str) -> _Amount:
    """«20 млн 300 тыс.»: one number in English (20.3 million), part by part in Kazakh (20 млн 300 мың)."""
    parts = [(first, scale), *((part["number"], part["scale"]) for part in _PART.finditer(rest))]
    powers = [_scale(word)[0] if word else 0 for _, word in parts]
    value = sum(int(_decimal(number) * 10**power) for (number, _), power in zip(parts, powers, strict=True))
    kk = " ".join(f"{_kazakh(number)} {_scale(word)[2]}" if word else number for number, word in parts)
    spoken = " ".join(f"{_english(number)} {_scale(word)[1]}" if word else number for number, word in parts)
    power, name, _ = _scale(scale)
    whole = f"{value:,}"
    if power == 3 or value % 10 ** (power - 3):
        return _Amount(whole, kk, singular=False, accepted_en=(spoken,))
    return _Amount(f"{Decimal(value) / 10**power:,} {name}", kk, singular=False, accepted_en=(whole, spoken))


@cache
def _amount_pattern() -> re.Pattern[str]:
    units = "|".join(rf"(?P<u{index}>{unit.russian})" for index, unit in enumerate(_units()))
    return re.compile(
        rf"(?:{_BEFORE}(?P<symbol>[$€₸₽]\s?)?(?P<word>(?:минус\s+)?)|(?P<mark>{_MARK}))"
        rf"(?P<first>{_NUMBER})(?:\s?[–—−-]\s?(?P<second>{_NUMBER}))?(?![\w:/(]|[.,]\d|[-–—]\w)"
        rf"(?:\s+(?P<scale>{_SCALE})(?P<rest>(?(second)|{_REST})))?(?:\s*(?:{units})(?!\w))?",
        re.IGNORECASE,
    )


def _find_amounts(sentence: str) -> Iterator[Span]:
    end = 0
    for match in _amount_pattern().finditer(sentence):
        unit = next((u for i, u in enumerate(_units()) if match[f"u{i}"] is not None), None)
        if match["mark"] and not _is_sign(match, unit, sentence, end):
            continue
        amount, end = _amount(match), match.end()
        if match["symbol"]:
            yield _money_by_symbol(match, amount)
        elif unit is not None:
            yield _with_unit(match, amount, unit)
        else:
            yield _plain(match, amount, sentence)


def _is_sign(match: re.Match[str], unit: _Unit | None, sentence: str, end: int) -> bool:
    """Whether the mark before a number is its sign, and not the dash of a range or of a careless typist.

    Args:
        end: where the amount before it ended.
    """
    if match["mark"] == "−":
        return True
    if end and sentence[end : match.start()].isspace():
        return False
    if match["mark"] != "+" and _BEFORE_SIGNED.search(
        sentence, max(0, match.start() - _BEFORE_SIGNED_REACH), match.start()
    ):
        return True
    return unit is not None and (match["mark"] != "–" or unit.kind != "currency")


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
    kk = [
        pattern.format(number)
        for number in (amount.kk, *amount.accepted_kk)
        for pattern in (unit.kazakh, *unit.accepted_kk)
    ]
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
    kk = [amount.kk, *amount.accepted_kk]
    return _span(match, SpanKind.NUMBER, en, kk, "number with a scale word" if match["scale"] else "number")


def _is_label(sentence: str, start: int) -> bool:
    return _LABEL.search(sentence, max(0, start - _LABEL_REACH), start) is not None


def _find_roman(sentence: str) -> Iterator[Span]:
    """Centuries («XV веке») and numbered events («VIII Съезда»); a single I, V or X needs «век» to count."""
    for match in _ROMAN.finditer(sentence):
        digits = (match[1] + match[2]).replace("Х", "X")
        if len(digits) < 2 and not match["noun"]:
            continue
        value = 10 * len(match[1]) + _ROMAN_UNITS.index(match[2])
        if match["noun"]:
            yield _span(
                match, SpanKind.DATE, [f"{ordinals.in_digits(value)} century"], [f"{digits} ғасыр"], "century"
            )
        else:
            yield _span(match, SpanKind.NUMBER, [ordinals.in_digits(value), digits], [digits], "Roman numeral")


def find(sentence: str) -> list[Span]:
    """Find numbers in digits, with the scale word or unit that belongs to them, Roman numerals, ordinals in words.

    A number that is part of a name or a code (``COVID-19``, ``№ 123-IV``, ``97-м``) is no span.
    The spans are sorted and do not overlap.
    """
    in_digits = _find_amounts(sentence) if any(char.isdigit() for char in sentence) else ()
    return leftmost_longest([*in_digits, *_find_roman(sentence), *ordinals.find(sentence)])
