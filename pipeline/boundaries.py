"""Where a sentence ends: razdel's decision, corrected by what press releases taught us.

razdel knows Russian abbreviations well; the rules here add what it cannot see (a year that ends its sentence, a
title in quotation marks), and the abbreviations of English and Kazakh.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from razdel import sentenize

from pipeline.markup import Range

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\.[^\W\d_])*)\.$")
_FULL_STOP = re.compile(r"[.…]\s+")
_STARTER = re.compile(r"([^\W\d_]+)(?=\s+[^\W_])")
_YEAR = re.compile(r"\d\s*гг?\.$")
#: «г.» is a town after the number of a school or house: школа № 12 г. Алматы; a year has four digits.
_TOWN = re.compile(r"(?:№\s?|[А-ЯЁ]-|\bдом\w{0,2}\s|\bд\.\s?)\d{1,3}\s+г\.$", re.IGNORECASE)
_VERB = re.compile(r"\w{2,}(?:[ая]ет|[ую]т|[ия]т|[аиыеяу]л[аои]?|[лн]ось|лась|лись|лся|тся|н[аоы]?|т[аоы])\b")
_NUMBER = re.compile(r"[\d)%»]\.$")
_WORD = re.compile(r"[^\W\d_]{2,}")
_DOLLARS = re.compile(r"(?:долл|дол)\.$")
#: How far a bracket or a quoted title may reach over a full stop, in characters.
_REACH = 200
#: How much of a sentence is looked at to tell whether it has ended, in characters.
_CONTEXT = 300

#: End no sentence, whatever follows. What razdel knows is not repeated.
_OPENING = {
    "ru": frozenset("акад бул вице-през г-жа г-н д-р мкр моб наб просп р-н табл факс чел".split()),
    "en": frozenset(
        "approx capt cf col dept dr e.g fig gen gov hon i.e ltd mr mrs ms prof rep rev sen sgt st vs "
        "ch kh sh ts ya ye yu zh".split()
    ),
    "kk": frozenset("ауд бет ғ ғғ даң ж жж көш қ обл".split()),
}
#: End no sentence before a number.
_NUMBERED = {
    "ru": frozenset("тел факс доб моб каб".split()),
    "en": frozenset(
        "art ch ext fax fig no nos p para paras pp sec tel vol vols "
        "jan feb mar apr jun jul aug sep sept oct nov dec".split()
    ),
    "kk": frozenset("тел факс млн млрд мың".split()),
}
#: Begin a sentence when they have a capital letter: words that are never part of a name.
_STARTERS = {
    "ru": frozenset(
        "а в всего вы для до его её ее если за затем и из их к как когда кроме между мы на наш но о об однако он "
        "она они оно от по поэтому при после с сегодня сейчас со среди так также там теперь тогда у эта эти это "
        "этот я".split()
    ),
    "en": frozenset(
        "a after all also an and as at before but by during for from he her his however if in it its more on our "
        "she since some that the their then there these they this those to under we when while with you".split()
    ),
    "kk": frozenset(
        "ал алайда біз бірақ бұл бүгін енді және мен ол олар онда оны оның оған одан осы сіз сол сондай "
        "сонымен".split()
    ),
}


def split_text(text: str, language: str = "ru") -> list[Range]:
    """Sentences of a plain text as offsets in characters, without the white space between them.

    A blank line always ends a sentence; a single line break is white space.

    Args:
        text: any text, also empty.
        language: BCP 47 tag; Russian rules serve for a language without its own.
    """
    rules = language if language in _OPENING else "ru"
    return [
        (start + left, start + right)
        for start, end in _paragraphs(text)
        for sentence in _merged(text[start:end], rules)
        for left, right in _cut(text[start:end], sentence, rules)
    ]


def _paragraphs(text: str) -> Iterator[Range]:
    at = 0
    for match in _BLANK_LINE.finditer(text):
        yield at, match.start()
        at = match.end()
    yield at, len(text)


def _merged(text: str, language: str) -> list[Range]:
    """razdel's sentences, put together again wherever no sentence ends between them."""
    result: list[Range] = []
    for sentence in sentenize(text):
        start, end = sentence.start, sentence.stop
        if result and _runs_on(text, result[-1], start, language):
            result[-1] = (result[-1][0], end)
        elif start < end:
            result.append((start, end))
    return result


def _cut(text: str, sentence: Range, language: str) -> Iterator[Range]:
    """A sentence, cut where the end of one was taken for an abbreviation."""
    start, end = sentence
    for stop in _FULL_STOP.finditer(text, start, end):
        if _was_missed(text, start, stop, language):
            yield start, stop.start() + 1
            start = stop.end()
    yield start, end


def _was_missed(text: str, start: int, stop: re.Match[str], language: str) -> bool:
    left = text[max(start, stop.start() - _CONTEXT) : stop.start() + 1]
    if not text[stop.end() : stop.end() + 1].isupper() or left.count("(") > left.count(")"):
        return False
    if _TOWN.search(left):
        return _begins_sentence(text[stop.end() : stop.end() + _REACH], language)
    if stop[0][0] == "." and _YEAR.search(left) and _VERB.search(left):
        return True
    if _NUMBER.search(left) and len(_WORD.findall(left)) > 1:
        return True
    return _begins_sentence(text[stop.end() : stop.end() + _REACH], language)


def _runs_on(text: str, sentence: Range, start: int, language: str) -> bool:
    """Whether what begins at ``start`` belongs to the sentence before it."""
    left = text[max(sentence[0], sentence[1] - _CONTEXT) : sentence[1]]
    right = text[start : start + _REACH]
    if left.endswith(";"):
        return "\n" not in text[sentence[1] : start]
    if _DOLLARS.search(left) and right.startswith("США"):
        return True
    if _TOWN.search(left) and not _begins_sentence(right, language):
        return True
    if _YEAR.search(left) and not _VERB.search(left) and not _begins_sentence(right, language):
        return True
    if abbreviation := _LAST_WORD.search(left):
        word = abbreviation[1].lower()
        if word in _OPENING[language] and not _begins_sentence(right, language):
            return True
        if word in _NUMBERED[language] and re.match(r"[+(\d]", right):
            return True
    return _in_brackets(left, right) or _in_title(left, right)


def _begins_sentence(text: str, language: str) -> bool:
    word = _STARTER.match(text)
    return word is not None and word[1][0].isupper() and word[1].lower() in _STARTERS[language]


def _in_brackets(left: str, right: str) -> bool:
    """Whether a bracket that opened inside the sentence is still open and closes within reach."""
    opened = left.rfind("(")
    return opened > 0 and ")" not in left[opened:] and ")" in right


def _in_title(left: str, right: str) -> bool:
    """Whether a quoted name goes on: after its closing quotation mark the sentence continues in small letters."""
    opened = left.rfind("«")
    if opened < 0 or "»" in left[opened:]:
        return False
    after = re.match(r"[^»«]*»\s+(\w)", right)
    return after is not None and after[1].islower()
