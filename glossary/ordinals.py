"""Ordinal numbers in words, from the third on, with what they count: «пятнадцатое заседание».

Engines know the noun and mistake the number; an ordinal alone they take for a noun. So the two are one span where
they stand together. Ordinals of other words (третья часть) and cardinal numbers in words are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from glossary.lemma import parses_of
from glossary.span import Span, SpanKind
from glossary.tables import rows

#: Stem → value; of a compound only the last word is an ordinal.
_STEMS = {
    "перв": 1, "втор": 2, "трет": 3, "четверт": 4, "четвёрт": 4, "пят": 5, "шест": 6, "седьм": 7, "восьм": 8,
    "девят": 9, "десят": 10, "одиннадцат": 11, "двенадцат": 12, "тринадцат": 13, "четырнадцат": 14,
    "пятнадцат": 15, "шестнадцат": 16, "семнадцат": 17, "восемнадцат": 18, "девятнадцат": 19, "двадцат": 20,
    "тридцат": 30, "сороков": 40, "пятидесят": 50, "шестидесят": 60, "семидесят": 70, "восьмидесят": 80,
    "девяност": 90, "сот": 100,
}  # fmt: skip
_HUNDRED = {"сто": 100}
_TENS = {
    "двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70,
    "восемьдесят": 80, "девяносто": 90,
}  # fmt: skip
_ENDING = "ый|ой|ая|ое|ые|ого|ому|ым|ом|ую|ою|ых|ыми"
_ENDING_OF_THIRD = "ий|ья|ье|ьи|ьего|ьему|ьим|ьем|ью|ьей|ьею|ьих|ьими"
_ADJECTIVE = r"[а-яё]+(?:[ыио]й|[оеая]е|[ая]я|[ое]го|[ое]му|[ыио]м|ем|[ую]ю|[ыи]х|[ыи]ми|ей)"
_NOUN_ENDING = "а|у|ом|е|ы|ов|ам|ами|ах|о|и|й|я|ю|ем|ей|ев|ем|ям|ями|ях|ь|ой|ою|ею|ью"

_PLURAL = re.compile(r"(?:ые|ых|ыми|ьи|ьих|ьими)$", re.IGNORECASE)
_EACH = re.compile(r"\bкажд\w+\s$", re.IGNORECASE)
_EACH_REACH = 10
_NEXT_WORD = re.compile(r"\s+([^\W\d_]+)")

_UNITS_EN = (
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
)  # fmt: skip
_TENS_EN = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS_KK = ("", "он", "жиырма", "отыз", "қырық", "елу", "алпыс", "жетпіс", "сексен", "тоқсан")
_UNITS_KK = ("", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз")
_LAST_KK = (
    "", "бірінші", "екінші", "үшінші", "төртінші", "бесінші", "алтыншы", "жетінші", "сегізінші", "тоғызыншы",
)  # fmt: skip
_LAST_TENS_KK = (
    "", "оныншы", "жиырмасыншы", "отызыншы", "қырқыншы", "елуінші", "алпысыншы", "жетпісінші", "сексенінші",
    "тоқсаныншы",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Counted:
    """One line of ``data/ordinals.tsv``."""

    stem: str
    en: str
    kk: str
    #: When it is somebody's: сессиясы.
    kk_owned: str
    article: bool
    #: Whether Kazakh counts it by cardinals: он бес жылдық.
    cardinal: bool


@cache
def _counted() -> tuple[_Counted, ...]:
    return tuple(
        _Counted(stem, en, kk, owned, article == "the", number == "cardinal")
        for stem, en, kk, owned, article, number in rows("ordinals.tsv")
    )


@cache
def _pattern() -> re.Pattern[str]:
    leading = rf"(?:сто\s+)?(?:(?:{'|'.join(_TENS)})\s+)?"
    last = rf"(?:(?:{'|'.join(_STEMS)})(?:{_ENDING})|трет(?:{_ENDING_OF_THIRD}))(?!\w|-\w)"
    between = rf"(?:\s+(?:и|или)\s+{leading}{last}|\s+по\s+сч[её]ту|\s+{_ADJECTIVE}){{0,2}}"
    stems = "|".join(noun.stem for noun in _counted())
    ending = rf"(?:{_NOUN_ENDING})?(?!\w)"
    return re.compile(
        rf"(?<![\w-])(?P<leading>{leading})(?P<last>{last})"
        rf"(?:(?P<noun>\s+(?-i:(?P<counted>{stems})){ending})|(?={between}\s+[«\"]?(?:{stems}){ending}))",
        re.IGNORECASE,
    )


def find(sentence: str) -> Iterator[Span]:
    """Find ordinals in words before a noun of sessions, anniversaries, classes and places, in any case and gender.

    The noun belongs to the span when it follows directly; not in the plural, nor when it has a capital and may
    begin a name («пятый Форум женщин»). An ordinal alone takes no ending in Kazakh.
    """
    for match in _pattern().finditer(sentence):
        leading = sum((_HUNDRED | _TENS)[word] for word in match["leading"].casefold().split())
        last = _last(match["last"].casefold())
        value = leading + last
        if value < 3 or not _adds_up(leading, last):
            continue
        is_each = _EACH.search(sentence, max(0, match.start() - _EACH_REACH), match.start())
        if match["counted"] and not is_each and not _PLURAL.search(match["last"]):
            yield _with_noun(match, value, sentence)
        else:
            yield _alone(match, value)


def _with_noun(match: re.Match[str], value: int, sentence: str) -> Span:
    noun = next(noun for noun in _counted() if noun.stem == match["counted"])
    kk = cardinal_in_kazakh(value) if noun.cardinal else kazakh(value)
    forms = [noun.kk_owned, noun.kk] if _has_owner(sentence, match.end()) else [noun.kk, noun.kk_owned]
    return Span(
        start=match.start(),
        end=match.end(),
        text=match[0],
        kind=SpanKind.TERM,
        targets={"en": f"{english(value)} {noun.en}", "kk": f"{kk} {forms[0]}"},
        rule="ordinal number in words, with its noun",
        accepted={"en": (f"{in_digits(value)} {noun.en}",), "kk": (f"{kk} {forms[1]}",)},
        english_article=noun.article,
    )


def _alone(match: re.Match[str], value: int) -> Span:
    start, end = match.start(), match.end("last")
    return Span(
        start=start,
        end=end,
        text=match.string[start:end],
        kind=SpanKind.NUMBER,
        targets={"en": english(value), "kk": kazakh(value)},
        rule="ordinal number in words",
        accepted={"en": (in_digits(value),), "kk": (f"{value}-ші", f"{value}-шы")},
        invariable=True,
    )


def _has_owner(sentence: str, end: int) -> bool:
    """Whether a genitive or an abbreviation follows: «сессия Комитета», «сессия ОТГ»."""
    word = _NEXT_WORD.match(sentence, end)
    if word is None:
        return False
    tags = [parse.tag for parse in parses_of(word[1])]
    if word[1].isupper() and len(word[1]) > 1:
        return True
    is_noun = tags[0].POS in ("NOUN", "ADJF", "PRTF") and all(tag.POS != "VERB" for tag in tags)
    return is_noun and any("gent" in tag for tag in tags)


def _last(word: str) -> int:
    """The value of an ordinal of one word; пятнадцатый begins like пятый."""
    return _STEMS[max((stem for stem in _STEMS if word.startswith(stem)), key=len)]


def _adds_up(leading: int, last: int) -> bool:
    """Whether the words are one number: «сто пятнадцатое», «двадцать пятое»; not «двадцать пятнадцатое»."""
    return not leading or last < (10 if leading % 100 else 100)


def english(value: int) -> str:
    """An ordinal from 1 to 199 in English words: fifteenth, twenty-fifth, one hundred and fifth."""
    hundreds, rest = divmod(value, 100)
    if not rest:
        return "hundredth"
    tens, units = divmod(rest, 10)
    if rest < len(_UNITS_EN):
        words = _UNITS_EN[rest]
    elif units:
        words = f"{_TENS_EN[tens]}-{_UNITS_EN[units]}"
    else:
        words = f"{_TENS_EN[tens].removesuffix('y')}ieth"
    return f"one hundred and {words}" if hundreds else words


def kazakh(value: int) -> str:
    """An ordinal from 1 to 199 in Kazakh words: он бесінші, жиырма бесінші."""
    hundreds, rest = divmod(value, 100)
    if not rest:
        return "жүзінші"
    tens, units = divmod(rest, 10)
    words = [*(["жүз"] if hundreds else []), *([_TENS_KK[tens]] if tens and units else [])]
    return " ".join([*words, _LAST_KK[units] if units else _LAST_TENS_KK[tens]])


def cardinal_in_kazakh(value: int) -> str:
    """A number from 1 to 199 in Kazakh words: он бес."""
    hundreds, rest = divmod(value, 100)
    tens, units = divmod(rest, 10)
    return " ".join(filter(None, ("жүз" * hundreds, _TENS_KK[tens], _UNITS_KK[units])))


def in_digits(value: int) -> str:
    """An ordinal in English digits: 1st, 22nd, 113th."""
    if value % 100 in (11, 12, 13):
        return f"{value}th"
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{suffix}"
