"""What every language copies as it is: addresses, telephones, account names, hashtags, words in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from glossary.span import Span, SpanKind, leftmost_longest

_TOP_LEVEL = r"(?:kz|ru|kg|uz|tj|tm|az|am|ge|com|org|net|int|gov|edu|info|io|eu|kr|jp|cn|tr|sg|ee|example|рф|қаз|me)"
_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[\w-]+(?:\.[\w-]+)+(?<![-_])")
#: RFC 3986 characters; a closing bracket or a mark of the sentence at the end is no part of the address.
_URL = re.compile(
    rf"(?:https?://|www\.)[^\s<>«»\"]+|(?<![\w@.-])(?:[a-z0-9-]+\.)+{_TOP_LEVEL}(?![\w-]|\.\w)(?:/[^\s<>«»\"]*)?",
    re.IGNORECASE,
)
#: International (ITU-T E.123) and national notation: groups of digits with spaces, hyphens, brackets.
_PHONE = re.compile(
    r"(?<![\w+.-])(?:"
    r"(?:\+\d{1,3}|8)[\s-]?\(?\d{2,5}\)?(?:[\s-]?\d{2,4}){2,4}"
    r"|\(\d{3,5}\)\s?\d{2,3}(?:[\s-]\d{2}){1,2}"
    r"|\d{2,3}-\d{2}-\d{2}"
    r"|8[\s-]?800(?:[\s-]?\d{2,4}){2,4}"
    r")(?![\w-])"
)
_HANDLE = re.compile(r"(?<![\w@/.])@[A-Za-z_][\w.]*\w")
_HASHTAG = re.compile(r"(?<![\w#&/])#(?=\w*[^\W\d])\w+")
_LATIN_WORD = r"[A-Za-z][A-Za-z0-9]*(?:[-&+./'’][A-Za-z0-9]+)*"
#: A name or abbreviation in Latin letters: COVID-19, GovTech, Digital Bridge; not a part of SMS-рассылка.
_LATIN = re.compile(rf"(?<![\w@#/.&-])(?=[A-Za-z0-9'’&.+-]{{2}}){_LATIN_WORD}(?: {_LATIN_WORD})*(?![\w@&-])")
#: International and foreign standards with their number: ISO 9001:2015, ISO/IEC 27001, EN 13849-1.
_STANDARD = re.compile(
    r"(?<![\w/-])(?:ISO|IEC|EN|DIN|ASTM|OHSAS|HACCP)(?:[/ ](?:ISO|IEC|EN|TS|TR))*"
    r"[ \u00a0]\d{2,6}(?:-\d+)*(?::\d{4})?(?![\w:/]|-\w)"
)
_ROMAN_NUMBER = re.compile(r"[IVXLCM]+(?:[-–][IVXLCM]+)?")


def _without_closing_marks(text: str) -> str:
    trimmed = text.rstrip(".,;:!?…'*")
    while trimmed.endswith(")") and trimmed.count(")") > trimmed.count("("):
        trimmed = trimmed[:-1].rstrip(".,;:!?…'*")
    return trimmed


def _matches(sentence: str) -> Iterator[tuple[int, str, SpanKind, str]]:
    for match in _EMAIL.finditer(sentence):
        yield match.start(), match[0].rstrip("."), SpanKind.EMAIL, "e-mail address"
    for match in _URL.finditer(sentence):
        yield match.start(), _without_closing_marks(match[0]), SpanKind.URL, "web address"
    for match in _PHONE.finditer(sentence):
        yield match.start(), match[0], SpanKind.PHONE, "telephone number"
    for match in _HANDLE.finditer(sentence):
        yield match.start(), match[0], SpanKind.URL, "account name"
    for match in _HASHTAG.finditer(sentence):
        yield match.start(), match[0], SpanKind.URL, "hashtag"
    for match in _STANDARD.finditer(sentence):
        yield match.start(), match[0], SpanKind.ABBREVIATION, "standard"
    for match in _LATIN.finditer(sentence):
        if not _ROMAN_NUMBER.fullmatch(match[0]):
            yield match.start(), match[0], SpanKind.ABBREVIATION, "Latin letters"


def find(sentence: str) -> list[Span]:
    """Find addresses, telephone numbers, @accounts, #hashtags and words in Latin letters, to be copied as they are.

    The spans are sorted and do not overlap.
    """
    return leftmost_longest(
        [
            Span(
                start=start,
                end=start + len(text),
                text=text,
                kind=kind,
                targets={"en": text, "kk": text},
                rule=f"{rule}, copied",
            )
            for start, text, kind, rule in _matches(sentence)
        ]
    )
