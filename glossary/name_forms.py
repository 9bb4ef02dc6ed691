"""Declension of Russian-spelt person names, read backwards: from the form in a text to nominative, gender and case.

Rules of the Russian academic grammar (1980), §§ 1194–1208: surnames in -ов/-ев/-ин take mixed endings, those in
-ский take adjective endings, a woman's surname that ends in a consonant and every surname in -о, -и, -е, -у, -ю,
-ых, -ко, -швили, -дзе is indeclinable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ALL_CASES = frozenset({"nominative", "genitive", "dative", "accusative", "instrumental", "prepositional"})
_OBLIQUE_A = frozenset({"genitive", "accusative"})
_DATIVE_LIKE = frozenset({"dative", "prepositional"})
_FEMININE_OJ = frozenset({"genitive", "dative", "instrumental", "prepositional"})
_NOM, _ACC, _DAT, _INS, _PRE, _GEN = (
    frozenset({case}) for case in ("nominative", "accusative", "dative", "instrumental", "prepositional", "genitive")
)
_POSSESSIVE = re.compile(r"(?P<stem>.+(?:[оеё]в|[иы]н))(?P<ending>|а|у|ым|е|ой)$")
_ADJECTIVE = re.compile(r"(?P<stem>.+[сц]к)(?P<ending>ий|ого|ому|им|ом|ая|ой|ую)$")
_PATRONYMIC = re.compile(
    r"(?P<stem>.+)(?P<suffix>(?:ов|ев|ьев|ин)?ич|(?:ов|ев|ьев)н|ичн|иничн)(?P<ending>|а|у|ем|е|ы|ой)$"
)
#: "Daughter" and "son" behind a father's name, in Russian and Kazakh letters; what they end does not decline.
_DAUGHTER = ("кызы", "гызы", "қызы")
_SON = ("оглы", "оглу", "угли", "улы", "ұлы", "уулу")
SON_OR_DAUGHTER = (*_DAUGHTER, *_SON)
_SHORTEST_FATHER = 3
_VOWELS = "аеёиоуыэюя"
#: Endings of names that do not decline although they could be read as an oblique case.
_INDECLINABLE = ("дзе", "йе", "те", "не", "ле", "лы", "ды", "ску", "лу")


@dataclass(frozen=True, slots=True)
class NameReading:
    """One way to read a form: nominative, gender (``m``, ``f``, empty for either), possible cases."""

    nominative: str
    gender: str
    cases: frozenset[str]

    def agrees_with(self, other: NameReading) -> bool:
        """Whether both can be parts of one name: a case in common, no clash of gender."""
        return bool(self.cases & other.cases) and not (self.gender and other.gender and self.gender != other.gender)


def surname_readings(form: str) -> list[NameReading]:
    """All readings of a surname, the most regular first."""
    if child := child_reading(form):
        return [child]
    if match := _POSSESSIVE.match(form):
        return _possessive(match["stem"], match["ending"])
    if match := _ADJECTIVE.match(form):
        return _adjective(match["stem"], match["ending"])
    if form.endswith("ия"):
        return [NameReading(form, "", ALL_CASES)]
    return noun_readings(form)


def has_surname_ending(form: str) -> bool:
    """Whether the form ends as only surnames do (-ов, -ева, -ской…, with case endings)."""
    match = _POSSESSIVE.match(form) or _ADJECTIVE.match(form)
    return match is not None and sum(char in _VOWELS for char in match["stem"].lower()) > 1


def is_adjectival(form: str) -> bool:
    """Whether the form ends as the surnames in -ский do, and adjectives of places."""
    return _ADJECTIVE.match(form) is not None


def _possessive(stem: str, ending: str) -> list[NameReading]:
    table = {
        "": [(stem, "m", _NOM)],
        "а": [(stem + "а", "f", _NOM), (stem, "m", _OBLIQUE_A)],
        "у": [(stem, "m", _DAT), (stem + "а", "f", _ACC)],
        "ым": [(stem, "m", _INS)],
        "е": [(stem, "m", _PRE)],
        "ой": [(stem + "а", "f", _FEMININE_OJ)],
    }
    foreign = [NameReading(stem, "f", ALL_CASES)] if not ending and stem.endswith(("ин", "ын")) else []
    return [NameReading(*row) for row in table[ending]] + foreign


def _adjective(stem: str, ending: str) -> list[NameReading]:
    masculine = {"ий": _NOM, "ого": _OBLIQUE_A, "ому": _DAT, "им": _INS, "ом": _PRE}
    feminine = {"ая": _NOM, "ой": _FEMININE_OJ, "ую": _ACC}
    if ending in masculine:
        return [NameReading(stem + "ий", "m", masculine[ending])]
    return [NameReading(stem + "ая", "f", feminine[ending])]


def noun_readings(form: str) -> list[NameReading]:
    """Readings of a first name, or of a surname that declines as a noun."""
    last, stem = form[-1], form[:-1]
    if last not in _VOWELS:
        return _ending_in_consonant(form)
    hard = stem[-1:] not in _VOWELS + "ьй"
    unchanged = NameReading(form, "", _NOM if last in "ая" and not form.endswith("зода") else ALL_CASES)
    readings = _declined_vowel_endings(form, hard)
    rarely_base = last in "ыуе" and not form.endswith(_INDECLINABLE)
    return [*readings, unchanged] if rarely_base else [unchanged, *readings]


def _declined_vowel_endings(form: str, hard: bool) -> list[NameReading]:
    last, stem = form[-1], form[:-1]
    soft = ("й",) if stem[-1:] in _VOWELS else ("ь", "й")
    readings: list[NameReading] = []
    if last == "а" and hard:
        readings.append(NameReading(stem, "m", _OBLIQUE_A))
    elif last == "у" and hard:
        readings += [NameReading(stem, "m", _DAT), NameReading(stem + "а", "", _ACC)]
    elif last == "е":
        readings += _ending_in_e(stem)
    elif last in "ыи":
        readings += _ending_in_i(form, stem)
    elif last == "я":
        readings += [NameReading(stem + end, "m", _OBLIQUE_A) for end in soft]
    elif last == "ю":
        readings += [NameReading(stem + end, "m", _DAT) for end in soft]
        readings += [NameReading(stem + "я", "", _ACC)]
        if stem.endswith("ь"):
            readings.append(NameReading(stem, "f", _INS))
    return readings


def _ending_in_consonant(form: str) -> list[NameReading]:
    readings = [NameReading(form, "m", _NOM), NameReading(form, "f", ALL_CASES)]
    if form.endswith("ом"):
        instrumental = NameReading(form[:-2], "m", _INS)
        return [instrumental, *readings] if len(form) > 5 else [*readings, instrumental]
    if form.endswith(("жем", "шем", "чем", "щем", "цем")):
        return [NameReading(form[:-2], "m", _INS), *readings]
    if form.endswith("ем"):
        readings += [NameReading(form[:-2] + end, "m", _INS) for end in ("ь", "й", "")]
    elif form.endswith(("ой", "ей")):
        endings = ("а",) if form.endswith("ой") else ("я", "а")
        readings += [NameReading(form[:-2] + end, "", _INS) for end in endings]
    return readings


def _ending_in_e(stem: str) -> list[NameReading]:
    return [
        NameReading(stem + "а", "", _DATIVE_LIKE),
        NameReading(stem, "m", _PRE),
        NameReading(stem + "я", "", _DATIVE_LIKE),
        NameReading(stem + "ь", "m", _PRE),
        NameReading(stem + "й", "m", _PRE),
    ]


def _ending_in_i(form: str, stem: str) -> list[NameReading]:
    readings = [NameReading(stem + "а", "", _GEN)]
    if form.endswith("и"):
        readings += [
            NameReading(stem + "я", "", _GEN | (_DATIVE_LIKE if stem.endswith("и") else frozenset())),
            NameReading(stem + "ь", "f", _GEN | _DATIVE_LIKE),
        ]
        if stem.endswith("и"):
            readings.append(NameReading(stem + "й", "m", _PRE))
    return readings


def child_reading(form: str) -> NameReading | None:
    """The reading of «Нурланкызы», «Махмудулы», «Сыдык уулу»; None if the form does not say whose child it is."""
    if not form.endswith(SON_OR_DAUGHTER):
        return None
    ending = next(ending for ending in SON_OR_DAUGHTER if form.endswith(ending))
    if len(form) < len(ending) + _SHORTEST_FATHER:
        return None
    return NameReading(form, "f" if ending in _DAUGHTER else "m", ALL_CASES)


def patronymic_reading(form: str) -> NameReading | None:
    """The reading of a patronymic (-ович, -евна, -улы, -кызы, …) in any case, or None if the form is none."""
    if child := child_reading(form):
        return child
    match = _PATRONYMIC.match(form)
    if match is None or len(match["stem"]) < 2:
        return None
    stem, ending = match["stem"] + match["suffix"], match["ending"]
    if match["suffix"].endswith("ич"):
        cases = {"": _NOM, "а": _OBLIQUE_A, "у": _DAT, "ем": _INS, "е": _PRE}
        return NameReading(stem, "m", cases[ending]) if ending in cases else None
    cases = {"а": _NOM, "ы": _GEN, "е": _DATIVE_LIKE, "у": _ACC, "ой": _INS}
    return NameReading(stem + "а", "f", cases[ending]) if ending in cases else None
