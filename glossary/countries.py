"""Countries and languages in Russian text, in any case, from CLDR (through Babel).

A small table (``data/countries.tsv``) adds what CLDR has not: official long names and the usage of today.
«Республика X» is built by rule for every country. Russian forms come from pymorphy3, made only for the names
whose beginning stands in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale

from glossary.lemma import parses_of
from glossary.span import Span, SpanKind, leftmost_longest
from glossary.tables import rows

_CASES = {"gent": "genitive", "datv": "dative", "accs": "accusative", "ablt": "instrumental", "loct": "prepositional"}
_NOT_COUNTRIES = {"AQ", "EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
_PREFIX = 3
_CAPITALISED = re.compile(r"(?<![\w-])[А-ЯЁ][\w-]{2,}")
_DOLLARS, _DOLLARS_REACH = re.compile(r"доллар\w{0,3}\s$"), 12
_LANGUAGE_ENDING = r"(?:ий|ого|ому|им|ом|ая|ой|ую)"


@dataclass(frozen=True, slots=True)
class _Country:
    russian: str
    en: str
    kk: str
    accepted_en: tuple[str, ...] = ()
    accepted_kk: tuple[str, ...] = ()


def _from_cldr() -> Iterator[_Country]:
    ru, en, kk = (Locale(code).territories for code in ("ru", "en", "kk"))
    for code, russian in ru.items():
        plain = re.fullmatch(r"[А-ЯЁ][а-яё]+(?:[ -][А-ЯЁа-яё]+)*", russian)
        if len(code) == 2 and code not in _NOT_COUNTRIES and code in kk and plain:
            yield _Country(russian, en[code].replace("&", "and").replace("’", "'"), kk[code])


def _from_table() -> Iterator[_Country]:
    for russian, en, kk, *others in rows("countries.tsv"):
        accepted = [tuple(filter(None, cell.split("|"))) for cell in (*others, "", "")]
        yield _Country(russian, en, kk, accepted[0], accepted[1])


@cache
def _countries() -> tuple[_Country, ...]:
    short = {country.russian: country for country in (*_from_cldr(), *_from_table())}
    republics = {
        f"Республика {c.russian}": _Country(f"Республика {c.russian}", f"Republic of {c.en}", f"{c.kk} Республикасы")
        for c in short.values()
        if re.fullmatch(r"[А-ЯЁ][а-яё]+", c.russian)
    }
    return tuple({**republics, **short}.values())


@cache
def _by_prefix() -> dict[str, tuple[_Country, ...]]:
    index: dict[str, tuple[_Country, ...]] = {}
    for country in _countries():
        prefix = _key(country.russian)
        index[prefix] = (*index.get(prefix, ()), country)
    return index


def _key(name: str) -> str:
    """The beginning of the last capitalised word, which tells one republic from another."""
    word = next((word for word in reversed(name.split(" ")) if word[0].isupper()), name)
    return word.split("-")[0][:_PREFIX].replace("ё", "е")


def _declined(word: str, case: str) -> str | None:
    """One word of a country's name in a case, with its capital; None where pymorphy3 knows no such form."""
    parses = parses_of(word)
    parse = next((p for p in parses if "Geox" in p.tag and "nomn" in p.tag), None) or next(
        (p for p in parses if "nomn" in p.tag), None
    )
    form = parse.inflect({case}) if parse else None
    if form is None:
        return None
    return form.word[0].upper() + form.word[1:] if word[0].isupper() else str(form.word)


def _declined_name(name: str, case: str) -> str:
    """Decline the adjectives and the head noun, or both nouns of «X и Y»; what follows the head stays."""
    words, done = name.split(" "), False
    result = []
    for word in words:
        if word == "и":
            done = False
            result.append(word)
            continue
        form = None if done or word.isupper() else _declined(word, case)
        result.append(form or word)
        done = done or not re.search(r"(?:ая|ий|ый|ой|ые|ие|ое)$", word)
    return " ".join(result)


@cache
def _forms(country: _Country) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all Russian forms of a country, and form → case."""
    forms = {country.russian: "nominative"}
    for case, name in _CASES.items():
        forms.setdefault(_declined_name(country.russian, case), name)
    plain = {_flat(form): name for form, name in reversed(forms.items())}
    choices = "|".join(re.escape(form).replace(r"\ ", r"\s") for form in sorted(plain, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{choices})(?![\w-])"), plain


def _flat(text: str) -> str:
    return re.sub(r"\s", " ", text.replace("ё", "е").replace("’", "'"))


def _find_countries(sentence: str) -> Iterator[Span]:
    flat = _flat(sentence)
    prefixes = {_key(match[0]) for match in _CAPITALISED.finditer(flat)}
    for prefix in sorted(prefixes & _by_prefix().keys()):
        for country in _by_prefix()[prefix]:
            pattern, cases = _forms(country)
            for match in pattern.finditer(flat):
                if _is_no_country(flat, match):
                    continue
                accepted = {"en": country.accepted_en, "kk": country.accepted_kk}
                yield Span(
                    start=match.start(),
                    end=match.end(),
                    text=sentence[match.start() : match.end()],
                    kind=SpanKind.COUNTRY,
                    targets={"en": country.en, "kk": country.kk},
                    rule=f"country, {cases[match[0]]}",
                    accepted={language: forms for language, forms in accepted.items() if forms},
                )


def _is_no_country(text: str, match: re.Match[str]) -> bool:
    """«Того» opens a sentence as a pronoun; «США» belongs to the dollars before it."""
    start = match.start()
    if match[0] == "Того":
        return not text[:start].strip()
    return match[0] == "США" and _DOLLARS.search(text, max(0, start - _DOLLARS_REACH), start) is not None


@cache
def _languages() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    ru, en, kk = (Locale(code).languages for code in ("ru", "en", "kk"))
    names = {
        russian[:-2]: (en[code], kk[code])
        for code, russian in ru.items()
        if re.fullmatch(r"[а-я]+ский", russian) and kk.get(code, "").endswith(" тілі")
    }
    names["кыргызск"] = names["киргизск"]
    stems = "|".join(sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?P<stem>{stems}){_LANGUAGE_ENDING}\s+язык(?:а|у|ом|е)?(?!\w)"), names


def _find_languages(sentence: str) -> Iterator[Span]:
    if "язык" not in sentence:
        return
    pattern, names = _languages()
    for match in pattern.finditer(sentence):
        en, kk = names[match["stem"]]
        yield Span(
            start=match.start(),
            end=match.end(),
            text=match[0],
            kind=SpanKind.COUNTRY,
            targets={"en": en, "kk": kk},
            rule="language",
            accepted={"en": (f"{en} language",)},
        )


def find(sentence: str) -> list[Span]:
    """Find countries, by short or official name, and languages («казахском языке») in a Russian sentence.

    English targets have no article; Kazakh targets stand in the nominative. The spans are sorted and do not overlap.
    """
    return leftmost_longest([*_find_countries(sentence), *_find_languages(sentence)])
