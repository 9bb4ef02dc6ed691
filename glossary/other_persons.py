"""Whether a surname that a termbase lists for one person is here that of somebody else: «Айнур Токаева выступила»."""

from __future__ import annotations

from collections.abc import Sequence

from glossary.lemma import Reading, Token, fold, parses_of
from glossary.name_chains import SAYING, gender_of_verb, is_common_word, is_place
from glossary.name_forms import noun_readings, patronymic_reading, surname_readings
from glossary.name_letters import in_russian_letters
from glossary.name_lexicon import first_name_gender


def readings_of(surname: str, word: str) -> tuple[Reading, ...]:
    """In which cases a word can be that surname: Токаева is one of Токаев, Токаевой is none."""
    forms = surname_readings(in_russian_letters(word).capitalize())
    own = [form for form in forms if fold(form.nominative) == fold(surname)]
    return tuple(dict.fromkeys(Reading(case, False) for form in own for case in sorted(form.cases)))


def is_somebody_elses(tokens: Sequence[Token], at: int) -> bool:
    """Whether the token is another person's surname, not a form of the one listed.

    It is when a first name, patronymic or initial stands beside it, and when it is the feminine subject of a feminine
    verb.

    Args:
        tokens: the sentence.
        at: index of the word that has a form of the surname.
    """
    if _is_named(tokens, at):
        return True
    readings = surname_readings(in_russian_letters(tokens[at].text).capitalize())
    feminine = any(reading.gender == "f" and "nominative" in reading.cases for reading in readings)
    return feminine and _is_feminine_subject(tokens, at)


def _is_named(tokens: Sequence[Token], at: int) -> bool:
    """Whether a first name, a patronymic or an initial stands beside the surname."""
    before, following = _neighbours(tokens, at)
    if at > 1 and tokens[at - 1].text == "." and _is_initial(tokens, at - 2):
        return True
    if before and _is_unknown_name(before.text):
        return True
    return following is not None and (_is_initial(tokens, at + 1) or _is_given_name(following))


def _is_unknown_name(word: str) -> bool:
    return len(word) > 1 and word.istitle() and not is_common_word(word) and not is_place(word)


def _is_initial(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    dotted = at + 1 < len(tokens) and tokens[at + 1].text == "." and tokens[at + 1].start == token.end
    return dotted and len(token.text) == 1 and token.text.isupper()


def _is_given_name(token: Token) -> bool:
    if not token.text[0].isupper() or is_common_word(token.text) or is_place(token.text):
        return False
    if patronymic_reading(token.text):
        return True
    return any(first_name_gender(reading.nominative) is not None for reading in noun_readings(token.text))


def _is_feminine_subject(tokens: Sequence[Token], at: int) -> bool:
    """«Токаева выступила», «советник Токаева выступила», «выступила Токаева»; not «речь Токаева прозвучала»."""
    before, following = _neighbours(tokens, at)
    if before and gender_of_verb(before.norm) == "f":
        return before.norm in SAYING or any("intr" in parse.tag for parse in parses_of(before.norm))
    if following is None or gender_of_verb(following.norm) != "f":
        return False
    if before is None:
        return True
    tag = parses_of(before.norm)[0].tag
    return (tag.POS == "CONJ" and before.norm != "и") or {"NOUN", "anim", "masc", "nomn"} <= tag.grammemes


def _neighbours(tokens: Sequence[Token], at: int) -> tuple[Token | None, Token | None]:
    """The words that only a space parts from the one there."""
    before = tokens[at - 1] if at and tokens[at].start == tokens[at - 1].end + 1 else None
    following = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].start == tokens[at].end + 1 else None
    return (
        before if before and before.text[0].isalpha() else None,
        following if following and following.text[0].isalpha() else None,
    )
