"""Kazakh spelling of person names, from their Russian spelling.

A first name is looked up in ``data/kazakh_names.tsv``. A surname keeps its Russian suffix (-ов, -ев, -ова…); its stem
is looked up, or is a known first name, or is put together from two known parts (Нур + магамбет → Нұрмағамбет).
A patronymic of a Kazakh father takes -ұлы or -қызы. Other names stay as Russian spells them.
"""

from __future__ import annotations

import re

from glossary.name_lexicon import kazakh

_SUFFIXES = {"улы": "ұлы", "кызы": "қызы", " улы": " ұлы", " кызы": " қызы"}
_SURNAME = re.compile(r"(?P<stem>.{2,}?)(?P<suffix>(?:ов|ев|ёв|ин)а?| ?улы| ?кызы|)$")
_PATRONYMIC = re.compile(r"(?P<father>.{2,}?)(?P<suffix>(?:ов|ев)(?:ич|на))$")


def first_name(russian: str) -> str | None:
    """The Kazakh spelling of a first name in the nominative, or None where none is known."""
    return kazakh("first").get(russian)


def surname(russian: str) -> str | None:
    """The Kazakh spelling of a surname in the nominative, or None where its stem is not known."""
    match = _SURNAME.match(russian)
    if match is None:
        return None
    suffix = match["suffix"]
    with_in = kazakh("surname").get(russian.removesuffix("а")) if suffix in ("ин", "ина") else None
    if with_in:
        return with_in + ("а" if suffix == "ина" else "")
    stem = _stem(match["stem"], before_suffix=bool(suffix))
    if suffix in _SUFFIXES:
        return (stem or match["stem"]) + _SUFFIXES[suffix]
    return stem + suffix if stem else None


def patronymic(russian: str) -> str | None:
    """«Кайратовна», «Кайраткызы» → «Қайратқызы», «Ахметович» → «Ахметұлы»; None where the father is no Kazakh."""
    if russian.endswith(tuple(_SUFFIXES)):
        return surname(russian)
    match = _PATRONYMIC.match(russian)
    if match is None:
        return None
    father, daughter = match["father"], match["suffix"].endswith("на")
    spelling = first_name(father) or first_name(father + "й") or _stem(father, before_suffix=True)
    return spelling + ("қызы" if daughter else "ұлы") if spelling else None


def _stem(stem: str, *, before_suffix: bool) -> str | None:
    known = kazakh("surname").get(stem) or kazakh("first").get(stem)
    if known:
        return known
    if before_suffix and (ending_in_j := kazakh("first").get(stem + "й")):
        return ending_in_j.removesuffix("й")
    return _compound(stem)


def _compound(stem: str) -> str | None:
    for cut in range(len(stem) - 2, 1, -1):
        head, tail = stem[:cut], stem[cut:]
        if tail not in kazakh("tail"):
            continue
        spelling = kazakh("head").get(head) or kazakh("first").get(head) or kazakh("surname").get(head)
        if spelling:
            return spelling + kazakh("tail")[tail]
    return None
