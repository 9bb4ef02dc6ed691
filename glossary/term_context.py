"""Whether the words around a wording let it be the name: capitals, quotation marks, and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glossary.country_tails import TailUse, owner
from glossary.designation import Designation
from glossary.lemma import Reading, Token, genitive_first, is_adjective, is_preposition
from glossary.name_forms import has_surname_ending, is_adjectival, patronymic_reading
from glossary.term import TermType

_LONG_COMPLEMENT = 6
_OFFICIAL_ADJECTIVES = (
    *("государственн", "национальн", "федеральн", "республиканск", "международн", "центральн", "главн", "высш"),
    *("региональн", "областн", "городск", "межведомственн", "межгосударственн", "объединенн", "специальн"),
)
_UNIQUE = (TermType.INSTITUTION, TermType.ORGANISATION)
_SENTENCE_START = frozenset(".!?:…")


@dataclass(frozen=True, slots=True)
class Hit:
    """A wording that stands in the text."""

    designation: Designation
    reading: Reading
    #: Indices of its first token and of the one behind its last.
    first: int
    last: int


def is_unique(designation: Designation, token: Token) -> bool:
    """Whether there is only one such body or place, so that a plural is something else: «всемирные банки данных»."""
    if designation.term.type is TermType.PLACE:
        return True
    body = designation.term.type in _UNIQUE and designation.term.russian.preferred[0].isupper()
    return designation.quoted or (body and not (designation.tail_use is TailUse.OMITTED and token.text[0].islower()))


def part_of_longer_name(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether a name without country is but the middle of another body's: «Государственное | агентство …».

    So are «Министерство внутренних дел | и безопасности Республики Корея» and the like.
    """
    if hit.designation.tail_use is not TailUse.OMITTED:
        return False
    if hit.first and tokens[hit.first].text[0].islower():
        before = tokens[hit.first - 1]
        official = before.norm.startswith(_OFFICIAL_ADJECTIVES)
        if before.text[0].isupper() and (hit.first > 1 or official) and is_adjective(before.norm):
            return True
    position = hit.last
    foreign = owner(tokens, position)
    if foreign and foreign.tail.country != hit.designation.term.country and not hit.designation.keeps_country:
        return True
    if position < len(tokens) and tokens[position].text == "и":
        position += 1
        while (
            position < len(tokens) and tokens[position].text[0].islower() and position - hit.last < _LONG_COMPLEMENT
        ):
            position += 1
        country = owner(tokens, position) if position > hit.last + 1 else None
        return country is not None and country.tail.country != hit.designation.term.country
    return False


def looks_like_a_name(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether capitals and quotation marks tell a name from common nouns of the same letters."""
    designation, first = hit.designation, tokens[hit.first]
    if designation.quoted and not any(token.text[0].isupper() for token in tokens[hit.first : hit.last]):
        return any(token.after_quote for token in tokens[hit.first + 1 : hit.last])
    if len(designation.tokens) == 1 and designation.wording[0].islower() and _is_title(hit, tokens):
        return False
    if not designation.capital or designation.abbreviation:
        return True
    if not first.text[0].isupper():
        return False
    begins = hit.first == 0 or tokens[hit.first - 1].text in _SENTENCE_START
    following = tokens[hit.last] if hit.last < len(tokens) else None
    common = following is not None and following.text[0].islower() and genitive_first(following.norm)
    return not (begins and (hit.reading.plural or common))


def _is_title(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether a capitalised word fills its quotation marks, as the name of something else: команда «Аким»."""
    first, following = tokens[hit.first], tokens[hit.last] if hit.last < len(tokens) else None
    return first.after_quote and first.text[0].isupper() and following is not None and following.after_quote


def is_first_name(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether a single word is what a person is called: Аким Петрович, Арыс Нурланов."""
    following = tokens[hit.last] if hit.last < len(tokens) else None
    if hit.last - hit.first > 1 or not following or following.start != tokens[hit.first].end + 1:
        return False
    if not tokens[hit.first].text[0].isupper() or not following.text.istitle():
        return False
    if patronymic_reading(following.text):
        return True
    if hit.designation.term.type is not TermType.PLACE or (hit.first and is_preposition(tokens[hit.first - 1].norm)):
        return False
    return has_surname_ending(following.text) and not is_adjectival(following.text)
