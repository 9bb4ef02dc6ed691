"""What a terminologist would notice in a termbase before it goes to work."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from glossary.book import Termbase
from glossary.country_tails import tail_of
from glossary.lemma import fold, parses_of
from glossary.name_patterns import full_mentions
from glossary.term import LANGUAGES, Term, TermType


class Severity(StrEnum):
    #: The termbase gives wrong or ambiguous renderings.
    ERROR = "error"
    #: Probably a slip.
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at."""

    term: str
    #: One hyphenated word: ``duplicate``, ``missing-language``, ``mixed-alphabets`` …
    kind: str
    severity: Severity
    #: One sentence for a person.
    message: str


_LATIN, _CYRILLIC = re.compile(r"[A-Za-zÀ-ž]"), re.compile(r"[Ѐ-ӿ]")
_WORD = re.compile(r"[^\W\d_]+")
#: Cyrillic letters that Russian and Kazakh have not: signs of Ukrainian, Tatar, Tajik or old fonts.
_FOREIGN_KAZAKH = re.compile(r"[їєґўјљњћђѓќҳҷҡҙҫӑӗ]", re.IGNORECASE)
_RUSSIAN_ENDINGS = re.compile(r"(?:ого|его|ости|ский|ская|ское|ство|ние|ция|ный|ная|ное)$", re.IGNORECASE)
_KAZAKH_LETTERS = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
_LONG = 6
_QUOTED = re.compile(r"[«“\"].*[»”\"]")
_DECLINED = frozenset({"NOUN", "ADJF", "PRTF"})
#: Common words may be in the plural, and places have names like other words' forms (Семей).
_ANY_FORM = frozenset({TermType.COMMON, TermType.PLACE})
#: The share of a noun's occurrences in texts (OpenCorpora) in which it is a nominative, or an accusative like one.
_LIKELY = 0.3


def lint(termbase: Termbase) -> list[Problem]:
    """Examine a termbase; problems come in the order of the terms, errors before warnings for each."""
    rank = {term.id: position for position, term in reversed(list(enumerate(termbase)))}
    found = [problem for check in _TERM_CHECKS for term in termbase for problem in check(term)]
    found += [problem for check in _BOOK_CHECKS for problem in check(termbase)]
    return sorted(dict.fromkeys(found), key=lambda problem: (rank[problem.term], problem.severity))


def _missing_languages(term: Term) -> Iterator[Problem]:
    for language in LANGUAGES:
        if not term.preferred(language):
            yield _warning(term, "missing-language", f"has no {language} name and will be left to the engine")


def _mixed_alphabets(term: Term) -> Iterator[Problem]:
    for language, forms in term.forms.items():
        for name in forms.every():
            for word in _WORD.findall(name):
                if _LATIN.search(word) and _CYRILLIC.search(word):
                    strange = (_LATIN if language != "en" else _CYRILLIC).findall(word)
                    letters = ", ".join(dict.fromkeys(strange))
                    yield _error(
                        term, "mixed-alphabets", f"“{word}” in {language} mixes Latin and Cyrillic ({letters})"
                    )
                elif language == "en" and _CYRILLIC.search(word):
                    yield _error(term, "mixed-alphabets", f"the English name has a Cyrillic word: “{word}”")


def _foreign_names(term: Term) -> Iterator[Problem]:
    russian, kazakh = term.russian.preferred, term.preferred("kk")
    words = _WORD.findall(_QUOTED.sub("", russian))
    if _KAZAKH_LETTERS.search(" ".join(words)) and not any(parses_of(word)[0].is_known for word in words):
        yield _warning(term, "foreign-name", f"the Russian name “{russian}” looks Kazakh")
    if kazakh and _CYRILLIC.search(russian) and not _CYRILLIC.search(kazakh):
        yield _warning(term, "foreign-name", f"the Kazakh name “{kazakh}” is not in Cyrillic letters")


def _oblique(term: Term) -> Iterator[Problem]:
    if _is_oblique(term):
        yield _warning(term, "oblique", f"“{term.russian.preferred}” does not seem to stand in the nominative")


def _is_oblique(term: Term) -> bool:
    """Whether a name begins with a form that is no nominative, or hardly ever one («министерства»)."""
    name = term.russian.preferred
    if term.type is TermType.PERSON:
        return any("nominative" not in mention.cases for mention in full_mentions(name))
    first = name.split()[0].strip(",")
    parses = [parse for parse in parses_of(first) if parse.tag.POS in _DECLINED]
    is_declined = bool(parses) and all(parse.is_known and "Fixd" not in parse.tag for parse in parses)
    if term.type in _ANY_FORM or not is_declined:
        return False
    if not any(parse.tag.case == "nomn" for parse in parses):
        return True
    likely = sum(parse.score for parse in parses if parse.tag.case in ("nomn", "accs"))
    return bool(parses[0].tag.POS == "NOUN" and likely < _LIKELY)


def _forbidden_and_right(term: Term) -> Iterator[Problem]:
    for language, forms in term.forms.items():
        for name in set(forms.forbidden) & set(forms.every()):
            yield _error(term, "forbidden-and-right", f"“{name}” is both right and forbidden in {language}")
        wrong = [name for name in forms.forbidden if name != forms.preferred]
        inside = [name for name in wrong if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", forms.preferred)]
        for name in inside:
            yield _error(
                term, "forbidden-inside", f"the forbidden “{name}” is a part of the official {language} name"
            )


def _suspicious_kazakh(term: Term) -> Iterator[Problem]:
    name = term.preferred("kk")
    if not name:
        return
    if _FOREIGN_KAZAKH.search(name):
        yield _warning(term, "suspicious-kazakh", f"“{name}” has letters that Kazakh does not use")
    words = [word for word in _WORD.findall(name) if len(word) >= _LONG]
    russian = [word for word in words if _RUSSIAN_ENDINGS.search(word) and not _KAZAKH_LETTERS.search(word)]
    if len(russian) > 1 or (russian and name == term.russian.preferred):
        yield _warning(term, "suspicious-kazakh", f"“{' '.join(russian)}” in the Kazakh name looks Russian")


def _untidy(term: Term) -> Iterator[Problem]:
    for language, forms in term.forms.items():
        for name in forms.every():
            # Two quotations that end together share the closing mark: НАО «Корпорация «Правительство для граждан».
            odd = name.count("«") - name.count("»") not in (0, 1) or name.count('"') % 2
            if "  " in name or odd:
                yield _warning(term, "untidy", f"“{name}” in {language} has a double space or an odd quotation mark")
    if english := re.match(r"(?:the|a|an) ", term.preferred("en"), re.IGNORECASE):
        yield _error(term, "article", f"the English name begins with “{english[0].strip()}”; say it in en_article")


def _country_lost(term: Term) -> Iterator[Problem]:
    if not tail_of(term.russian.preferred, term.country):
        for name in term.russian.variants:
            if found := tail_of(name, term.country):
                message = f"the variant “{name}” has “{found[1]}”, the preferred name has not; swap them"
                yield _warning(term, "country-lost", message)


def _duplicates(termbase: Termbase) -> Iterator[Problem]:
    for (name, _), terms in _by_name(termbase, lambda term: (term.russian.preferred,)).items():
        first, *others = terms
        for term in others:
            if term.id != first.id or (term.valid_from, term.valid_to) == (first.valid_from, first.valid_to):
                yield _error(term, "duplicate", f"“{name}” is the name of {first.id} as well")


def _taken_variants(termbase: Termbase) -> Iterator[Problem]:
    preferred = {fold(term.russian.preferred): term for term in reversed(termbase.terms)}
    for term in termbase:
        for name in (*term.russian.abbreviations, *term.russian.variants):
            other = preferred.get(fold(name))
            if other and other.id != term.id:
                yield _warning(term, "taken-variant", f"“{name}” is the official name of {other.id}")


def _abbreviation_clashes(termbase: Termbase) -> Iterator[Problem]:
    for (name, country), terms in _by_name(termbase, lambda term: term.russian.abbreviations).items():
        for term in terms[1:]:
            if term.id != terms[0].id:
                where = f" in {country}" if country else ""
                yield _warning(term, "abbreviation-clash", f"“{name}” abbreviates {terms[0].id} as well{where}")


def _overlapping_dates(termbase: Termbase) -> Iterator[Problem]:
    concepts: dict[str, list[Term]] = defaultdict(list)
    for term in termbase:
        concepts[term.id].append(term)
    for terms in concepts.values():
        dated = sorted(terms, key=lambda term: str(term.valid_from or ""))
        for earlier, later in pairwise(dated):
            if not (earlier.valid_to and later.valid_from and earlier.valid_to <= later.valid_from):
                names = f"“{earlier.russian.preferred}” and “{later.russian.preferred}”"
                yield _error(
                    later, "overlapping-dates", f"{names} are official at the same time; give valid_to and valid_from"
                )


def _by_name(termbase: Termbase, names: Callable[[Term], tuple[str, ...]]) -> dict[tuple[str, str], list[Term]]:
    found: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for term in termbase:
        for name in names(term):
            found[name, term.country].append(term)
    return {key: terms for key, terms in found.items() if len(terms) > 1}


def _error(term: Term, kind: str, message: str) -> Problem:
    return Problem(term.id, kind, Severity.ERROR, message)


def _warning(term: Term, kind: str, message: str) -> Problem:
    return Problem(term.id, kind, Severity.WARNING, message)


_TERM_CHECKS: tuple[Callable[[Term], Iterator[Problem]], ...] = (
    _missing_languages,
    _mixed_alphabets,
    _foreign_names,
    _oblique,
    _forbidden_and_right,
    _suspicious_kazakh,
    _untidy,
    _country_lost,
)
_BOOK_CHECKS: tuple[Callable[[Termbase], Iterator[Problem]], ...] = (
    _duplicates,
    _taken_variants,
    _abbreviation_clashes,
    _overlapping_dates,
)
