"""How a person is named in full in Russian text: the patterns, tried in order at each capitalised word.

Initials with a surname; a Korean, Chinese or Japanese name; a known first name with a surname or a patronymic, in
either order; a word that no dictionary knows before a surname ending; and two or three unknown words
that the tagger of :mod:`glossary.ner` takes for a person, or beside which a title or a verb of saying stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

from glossary import ner
from glossary.lemma import is_adjective
from glossary.name_chains import (
    Context,
    NameToken,
    chains,
    context_of,
    is_common_word,
    is_dictionary_name,
    is_place,
    names_a_firm,
    stands_beside_title_or_verb,
)
from glossary.name_forms import (
    SON_OR_DAUGHTER,
    NameReading,
    child_reading,
    has_surname_ending,
    is_adjectival,
    noun_readings,
    patronymic_reading,
    surname_readings,
)
from glossary.name_lexicon import first_name_gender, foreign, kazakh
from glossary.persons import Person
from glossary.romanise import chinese, has_japanese_marks, is_japanese, korean

_NOT_NAMES = frozenset(
    "Маджлиси Мажлиси Олий Оли Жогорку Кенеш Кенеша Мангилик Милли Меджлис Университет Алатау Рух Ел Орда"
    " Хаб Хаба Хабу Хабом Хабе Аким Акима Акиму Акимом Акиме"
    " Казакстан Казакстаннын Казак Халкы Халкына Халкынын Улттык Улы Дала".split()
)
#: Surnames of several persons («Абдрахмановы», «Алиевых»).
_PLURAL = re.compile(r"(?:[оеё]в|[иы]н)ы(?:х|м|ми)?$(?<!овым)(?<!евым)(?<!ёвым)(?<!иным)(?<!ыным)")
#: A person, the cases the form may have, the number of tokens.
Found = tuple[Person, frozenset[str], int]

#: More words, initials and particles than any pattern reads.
_LONGEST = 10
#: Of a first name: Анна-Мария-Луиза.
_MOST_PARTS = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """A person where a sentence names them."""

    start: int
    end: int
    person: Person
    cases: frozenset[str]


def full_mentions(sentence: str) -> Iterator[Mention]:
    """The persons that a sentence names by more than one word, in order, apart from one another."""
    for chain in chains(sentence):
        index = 0
        while index < len(chain):
            found = _mention_at(sentence, chain, index)
            if found is None:
                index += 1
                continue
            mention, length = found
            if not _is_title(sentence, mention):
                yield mention
            index += length


def _is_title(sentence: str, mention: Mention) -> bool:
    """A name that fills its quotation marks names a place, a work or a badge."""
    return sentence[mention.start - 1 : mention.start] == "«" and sentence[mention.end : mention.end + 1] == "»"


def _mention_at(sentence: str, chain: list[NameToken], index: int) -> tuple[Mention, int] | None:
    rest = chain[index : index + _LONGEST]
    if rest[0].text in _NOT_NAMES or rest[0].kind == "particle":
        return None
    context = context_of(sentence, rest[0].start, chain[-1].end)
    for pattern in (_initials, _korean, _chinese, _japanese, _first_and_surname, _surname_and_first, _unknown_first):
        found = pattern(rest, context)
        if found is not None:
            person, cases, length = found
            return _mention(rest[:length], person, cases), length
    return _tagged(sentence, rest, context)


def _mention(tokens: list[NameToken], person: Person, cases: frozenset[str]) -> Mention:
    written = tuple(token.given for token in tokens if token.given != token.text and token.kind != "initial")
    return Mention(tokens[0].start, tokens[-1].end, replace(person, written=written), cases)


def _initials(rest: list[NameToken], context: Context) -> Found | None:
    """«А. С. Пушкина», «Пушкин А. С.»"""
    count = next((i for i, token in enumerate(rest) if token.kind != "initial"), len(rest))
    if 0 < count < len(rest) and rest[count].kind == "word" and _may_be_surname(rest[count].text):
        reading = best(surname_readings(rest[count].text), context)
        given = tuple(token.given for token in rest[:count])
        return Person(given, "", reading.nominative, reading.gender), reading.cases, count + 1
    if count == 0 and len(rest) > 1 and rest[0].kind == "word" and rest[1].kind == "initial":
        end = next((i for i, token in enumerate(rest[1:], 1) if token.kind != "initial"), len(rest))
        if end < len(rest) or not _is_surname_before_initials(rest[0].text, end - 1):
            return None
        reading = best(surname_readings(rest[0].text), context)
        given = tuple(token.given for token in rest[1:end])
        return Person(given, "", reading.nominative, reading.gender, surname_first=True), reading.cases, end
    return None


def _is_surname_before_initials(word: str, initials: int) -> bool:
    """«Кусаинов А.», «Шмидт В. А.», «Пак С. Ю.»; a word that no dictionary knows needs two initials."""
    if has_surname_ending(word):
        return True
    return _may_be_surname(word) and (initials > 1 or is_dictionary_name(word))


def _korean(rest: list[NameToken], context: Context) -> Found | None:
    """«Пак Чон Хо», «Ким Ёнхваном», «Санг-мин Ли»"""
    surnames = foreign("surname", "korean")
    words = _words(rest, 3)
    if len(words) >= 2 and words[0] in surnames:
        for length in (3, 2):
            if len(words) < length or any(has_surname_ending(word) for word in words[1:length]):
                continue
            *middle, last = words[1:length]
            for reading in _undeclined_first(last):
                if korean(" ".join([*middle, reading.nominative])) and not _is_first_name(words[1]):
                    given = (*middle, reading.nominative)
                    person = Person(given, "", words[0], "", "korean", surname_first=True)
                    return person, reading.cases, length
    if len(words) >= 2 and "-" in words[0] and korean(words[0]) and words[1] in surnames:
        return Person((words[0],), "", words[1], "", "korean"), frozenset(), 2
    return None


def _chinese(rest: list[NameToken], context: Context) -> Found | None:
    """«Чэнь Цзяньминь», «Тан Вэй Лин»"""
    words = _words(rest, 3)
    if len(words) < 2 or words[0] not in foreign("surname", "chinese") or is_dictionary_name(words[1]):
        return None
    for length in (3, 2):
        if len(words) < length:
            continue
        *middle, last = words[1:length]
        for reading in _undeclined_first(last):
            given = (*middle, reading.nominative)
            if all(map(chinese, given)) and not is_common_word(given[0]):
                return Person(given, "", words[0], "", "chinese", surname_first=True), reading.cases, length
    return None


def _japanese(rest: list[NameToken], context: Context) -> Found | None:
    """«Кэндзи Мориты», «Такахаси Кэндзи»"""
    words = _words(rest, 2)
    if len(words) < 2:
        return None
    given_names = foreign("first", "japanese")
    for given_at, surname_at in ((0, 1), (1, 0)):
        for given, surname in product(_undeclined_first(words[given_at]), _undeclined_first(words[surname_at])):
            known = given_names.get(given.nominative)
            if (
                known
                and is_japanese(surname.nominative)
                and given.agrees_with(surname)
                and not is_place(words[surname_at])
            ):
                person = Person((given.nominative,), "", surname.nominative, known.gender, "japanese", bool(given_at))
                return person, given.cases & surname.cases, 2
    unknown = all(is_japanese(word) and not _known_at_all(word) and not _first_readings(word) for word in words)
    if not unknown or has_surname_ending(words[1]) or not has_japanese_marks(" ".join(words)):
        return None
    surname = best(_undeclined_first(words[1]), context)
    return Person((words[0],), "", surname.nominative, "", "japanese"), surname.cases, 2


def _first_and_surname(rest: list[NameToken], context: Context) -> Found | None:
    """«Алиханом Байменовым», «Жанна Кайратовна Мырзагалиева», «Ольга Сергеевна», «Хендрик де Врис»"""
    if len(rest) < 2 or rest[0].kind != "word":
        return None
    given = _first_readings(rest[0].text)
    patronymic, length = _patronymic(rest[1:])
    if patronymic and not given and not _known_at_all(rest[0].text):
        given = noun_readings(rest[0].text)
    if not given or (is_place(rest[0].text) and not _in_own_tables(given[0].nominative)):
        return None
    if patronymic:
        return _with_patronymic(rest, given, patronymic, 1 + length)
    if _starts_another_name(rest[1:]) or _is_first_with_patronymic(rest[1:]):
        return None
    words = _words(rest, 4)
    if len(words) == 3 and _is_second_name(words[1]) and _may_be_surname(words[2]):
        found = _agreeing(given, surname_readings(rest[2].text), context)
        if found and rest[1].text != found[1].nominative:
            second = best(_first_readings(rest[1].text), Context(found[0].cases))
            person = Person((found[0].nominative, second.nominative), "", found[1].nominative, _gender(*found))
            return person, found[0].cases & found[1].cases, 3
    return _with_surname(rest, given, context)


def _with_surname(rest: list[NameToken], given: list[NameReading], context: Context) -> Found | None:
    at = next((i for i, token in enumerate(rest[1:], 1) if token.kind != "particle"), 0)
    if not at or rest[at].kind != "word" or not _may_be_surname(rest[at].text):
        return None
    found = _agreeing(given, surname_readings(rest[at].text), context)
    if found is None:
        return None
    particles = [token.text for token in rest[1:at]]
    surname = " ".join([*particles, found[1].nominative])
    person = Person((found[0].nominative,), "", surname, _gender(*found))
    return person, found[0].cases & found[1].cases, at + 1


def _patronymic(rest: list[NameToken]) -> tuple[NameReading | None, int]:
    """«Кайратовна», «Нурланкызы», «Ташбек кызы»: its reading and the number of its tokens."""
    if not rest or rest[0].kind != "word":
        return None, 0
    if len(rest) > 1 and rest[1].text.lower() in SON_OR_DAUGHTER:
        return child_reading(f"{rest[0].text} {rest[1].text.lower()}"), 2
    return patronymic_reading(rest[0].text), 1


def _with_patronymic(
    rest: list[NameToken], given: list[NameReading], patronymic: NameReading, length: int
) -> Found | None:
    first = next((reading for reading in given if reading.agrees_with(patronymic)), None)
    if first is None:
        return None
    cases = first.cases & patronymic.cases
    if len(rest) > length and rest[length].kind == "word" and _may_be_surname(rest[length].text):
        surnames = [r for r in surname_readings(rest[length].text) if r.agrees_with(patronymic) and r.cases & cases]
        if surnames:
            person = Person((first.nominative,), patronymic.nominative, surnames[0].nominative, patronymic.gender)
            return person, cases & surnames[0].cases, length + 1
    if child_reading(patronymic.nominative):
        return Person((first.nominative,), "", patronymic.nominative, patronymic.gender), cases, length
    return Person((first.nominative,), patronymic.nominative, "", patronymic.gender), cases, length


def _surname_and_first(rest: list[NameToken], context: Context) -> Found | None:
    """«Кусаинов Ержан Муратович», «Ким Виктор Андреевич»"""
    words = _words(rest, 3)
    patronymic, length = _patronymic(rest[2:])
    if len(words) < 2 or not _is_surname_before_first(words[0], patronymic):
        return None
    if len(words) == 3 and has_surname_ending(words[2]) and not patronymic:
        return None
    found = _agreeing(_first_readings(words[1]), surname_readings(words[0]), context)
    if found is None:
        return None
    given, surname = found
    if patronymic and not patronymic.agrees_with(given):
        patronymic = None
    person = Person(
        (given.nominative,),
        patronymic.nominative if patronymic else "",
        surname.nominative,
        _gender(given, surname),
        surname_first=True,
    )
    return person, given.cases & surname.cases, 2 + length if patronymic else 2


def _is_surname_before_first(word: str, patronymic: NameReading | None) -> bool:
    if has_surname_ending(word):
        return not (_first_readings(word) or is_common_word(word))
    return patronymic is not None and _may_be_surname(word) and not is_adjective(word.lower())


def _unknown_first(rest: list[NameToken], context: Context) -> Found | None:
    """«Мунаввары Бобоевой»: a word no dictionary knows, before a surname ending."""
    words = _words(rest, 2)
    if len(words) < 2 or _known_at_all(words[0]) or not has_surname_ending(words[1]) or is_common_word(words[1]):
        return None
    if has_surname_ending(words[0]) or is_place(words[1]) or is_adjectival(words[1]) or _first_readings(words[1]):
        return None
    found = _agreeing(noun_readings(words[0]), surname_readings(words[1]), context)
    if found is None:
        return None
    person = Person((found[0].nominative,), "", found[1].nominative, _gender(*found))
    return person, found[0].cases & found[1].cases, 2


def _tagged(sentence: str, rest: list[NameToken], context: Context) -> tuple[Mention, int] | None:
    """Two or three words that no dictionary knows as common words, if the tagger or a title tells of a person."""
    if names_a_firm(sentence, rest[0].start):
        return None
    for length in (3, 2):
        words = _words(rest, length)
        if len(words) < length or not (_may_be_foreign(words) and _is_taken_for_person(sentence, rest, words)):
            continue
        found = _agreeing(noun_readings(words[0]), surname_readings(words[-1]), context)
        if found:
            cases = found[0].cases & found[1].cases
            middle = [best(noun_readings(word), Context(cases)).nominative for word in words[1:-1]]
            person = Person((found[0].nominative, *middle), "", found[1].nominative, _gender(*found))
            return _mention(rest[:length], person, cases), length
    return None


def _may_be_foreign(words: list[str]) -> bool:
    unlike = any(len(word) == 1 or is_common_word(word) or is_place(word) or word in _NOT_NAMES for word in words)
    known = any(_first_readings(word) or has_surname_ending(word) or patronymic_reading(word) for word in words)
    return not unlike and not all(map(_known_at_all, words)) and not (len(words) > 2 and known)


def _is_taken_for_person(sentence: str, rest: list[NameToken], words: list[str]) -> bool:
    """Whether the tagger takes the words for a person, or a title or verb of saying stands beside unknown ones."""
    start, end = rest[0].start, rest[len(words) - 1].end
    whole = len(rest) == len(words)
    tagged = ner.persons(sentence)
    if whole and (start, end) in tagged:
        return True
    if _first_readings(words[-1]) and not (whole and has_surname_ending(words[-1])):
        return False
    if len(words) == 2 and any(first <= start and end <= last for first, last in tagged):
        return True
    return whole and not any(map(_known_at_all, words)) and stands_beside_title_or_verb(sentence, start, end)


def _words(rest: list[NameToken], limit: int) -> list[str]:
    words = []
    for token in rest[:limit]:
        if token.kind != "word":
            break
        words.append(token.text)
    return words


def _starts_another_name(rest: list[NameToken]) -> bool:
    """«Абая Роза Бектурганова»: the next word is itself a first name with its surname."""
    words = _words(rest, 2)
    if len(words) < 2 or not _first_readings(words[0]):
        return False
    if has_surname_ending(words[0]) and words[0] not in kazakh("first"):
        return False
    return has_surname_ending(words[1]) or words[1].endswith(("ян", "швили", "дзе"))


def _is_first_with_patronymic(rest: list[NameToken]) -> bool:
    """«Ким Виктор Андреевич»: the word before is a surname, though it could be a first name."""
    words = _words(rest, 2)
    return len(words) == 2 and bool(_first_readings(words[0])) and patronymic_reading(words[1]) is not None


def _known_at_all(word: str) -> bool:
    return is_common_word(word) or is_dictionary_name(word) or is_place(word)


def _is_first_name(word: str) -> bool:
    return is_dictionary_name(word) and bool(_first_readings(word)) and len(word) > 3


def _is_second_name(word: str) -> bool:
    return bool(_first_readings(word)) and not has_surname_ending(word)


def _first_readings(word: str) -> list[NameReading]:
    """Readings of a form as a known first name, those of our own tables first."""
    found = []
    compounds = _compound_readings(word) if 0 < word.count("-") < _MOST_PARTS else []
    for reading in [*compounds, *noun_readings(word)]:
        gender = first_name_gender(reading.nominative)
        if gender is None and "-" in reading.nominative and reading in compounds:
            gender = ""
        if gender is None or (reading.gender and gender and reading.gender != gender):
            continue
        found.append(replace(reading, gender=reading.gender or gender))
    return sorted(found, key=lambda reading: not _in_own_tables(reading.nominative))


def _compound_readings(word: str) -> list[NameReading]:
    """«Анны-Лены» → «Анна-Лена»: both parts decline, or the last alone."""
    head, _, tail = word.rpartition("-")
    return [
        NameReading(f"{first.nominative}-{last.nominative}", last.gender or first.gender, first.cases & last.cases)
        for first, last in product(_first_readings(head), _first_readings(tail))
        if first.agrees_with(last)
    ]


def _in_own_tables(name: str) -> bool:
    return name in kazakh("first") or name in foreign("first")


def _may_be_surname(word: str) -> bool:
    if word in _NOT_NAMES or _PLURAL.search(word):
        return False
    if any(reading.nominative in _foreign_surnames() for reading in surname_readings(word)):
        return True
    if is_adjectival(word):
        return is_dictionary_name(word)
    return has_surname_ending(word) or not (is_common_word(word) or is_place(word))


@cache
def _foreign_surnames() -> frozenset[str]:
    return frozenset(name for system in ("", "korean", "chinese") for name in foreign("surname", system))


def _undeclined_first(word: str) -> list[NameReading]:
    """Readings of an East Asian name, which seldom declines but for -а (-ы, -ой)."""
    return sorted(noun_readings(word), key=lambda r: (r.nominative != word) != word.endswith(("ы", "ой")))


def best(readings: list[NameReading], context: Context) -> NameReading:
    """The reading that the context calls for, else the first."""
    fitting = [r for r in readings if r.cases & context.cases] or readings
    return next((r for r in fitting if context.gender and r.gender == context.gender), fitting[0])


def _agreeing(
    given: list[NameReading], surnames: list[NameReading], context: Context
) -> tuple[NameReading, NameReading] | None:
    """The pair that agrees, from our own tables and in the case that the context expects, if possible."""
    pairs = [(first, last) for first, last in product(given, surnames) if first.agrees_with(last)]

    def rank(pair: tuple[NameReading, NameReading]) -> tuple[bool, ...]:
        first, last = pair
        out_of_case = bool(context.cases) and not first.cases & last.cases & context.cases
        out_of_gender = bool(context.gender) and _gender(first, last) not in ("", context.gender)
        known_surname = last.nominative.removesuffix("а") in foreign("surname") or last.nominative in foreign(
            "surname"
        )
        return (out_of_gender, out_of_case, not _in_own_tables(first.nominative), not known_surname)

    return min(pairs, key=rank, default=None)


def _gender(first: NameReading, last: NameReading) -> str:
    return last.gender or first.gender
