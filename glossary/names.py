"""Person names in Russian text: found, put into the nominative, rendered in English and Kazakh.

Precision comes first: a name is a known first name with a surname, initials with a surname, a full East Asian name,
an unknown word before a surname ending, or two unknown words that the tagger of :mod:`glossary.ner` takes for a
person. A surname (or first name) alone counts once the document has given the name in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from glossary import ner
from glossary.name_chains import Token, chains, expected_cases, is_common_word, is_dictionary_name, is_place
from glossary.name_forms import Reading, has_surname_ending, is_adjectival, noun_readings, patronymic_reading, surname_readings
from glossary.name_lexicon import first_name_gender, foreign, kazakh
from glossary.persons import Person
from glossary.romanise import chinese, is_japanese, korean, variants
from glossary.span import Span, SpanKind, leftmost_longest

_NOT_NAMES = frozenset(
    "Маджлиси Мажлиси Олий Оли Жогорку Кенеш Кенеша Мангилик Милли Меджлис Университет Хаб Хаба Хабу Хабом Хабе Алатау Рух Ел Орда".split()
)
#: A person, the cases the form may have, the number of tokens.
Found = tuple[Person, frozenset[str], int]

_DAUGHTER_OR_SON = frozenset({"оглы", "кызы", "угли", "улы"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A person where a sentence names them."""

    start: int
    end: int
    person: Person
    cases: frozenset[str]


class People:
    """Reads documents; each document's persons are known only within it."""

    def read(self, sentences: Iterable[str]) -> list[list[Span]]:
        """The names of one document, sentence by sentence; later mentions by surname alone are linked to the full name.

        The spans of each sentence are sorted and do not overlap.
        """
        document = list(sentences)
        full = [list(_full_mentions(sentence)) for sentence in document]
        known = _Known([mention.person for mentions in full for mention in mentions])
        return [
            leftmost_longest(
                [known.span(sentence, mention) for mention in mentions]
                + list(known.lone_mentions(sentence, mentions))
            )
            for sentence, mentions in zip(document, full, strict=True)
        ]


def find(sentence: str) -> list[Span]:
    """Find the person names of one sentence (see :meth:`People.read` for a document)."""
    return People().read([sentence])[0]


def _full_mentions(sentence: str) -> Iterator[Mention]:
    for chain in chains(sentence):
        index = 0
        while index < len(chain):
            found = _mention_at(sentence, chain, index)
            if found is None:
                index += 1
                continue
            mention, length = found
            yield mention
            index += length


def _mention_at(sentence: str, chain: list[Token], index: int) -> tuple[Mention, int] | None:
    rest = chain[index:]
    if rest[0].text in _NOT_NAMES or rest[0].kind == "particle":
        return None
    context = expected_cases(sentence, rest[0].start)
    for pattern in (_initials, _korean, _chinese, _japanese, _first_and_surname, _surname_and_first, _unknown_first):
        found = pattern(rest, context)
        if found is not None:
            person, cases, length = found
            return Mention(rest[0].start, rest[length - 1].end, person, cases), length
    return _tagged(sentence, rest, context)





def _initials(rest: list[Token], context: frozenset[str]) -> Found | None:
    """«А. С. Пушкина», «Пушкин А. С.»"""
    count = next((i for i, token in enumerate(rest) if token.kind != "initial"), len(rest))
    if 0 < count < len(rest) and rest[count].kind == "word" and _may_be_surname(rest[count].text):
        reading = _best(surname_readings(rest[count].text), context)
        given = tuple(token.text for token in rest[:count])
        return Person(given, "", reading.nominative, reading.gender), reading.cases, count + 1
    if count == 0 and len(rest) > 1 and rest[1].kind == "initial" and has_surname_ending(rest[0].text):
        end = next((i for i, token in enumerate(rest[1:], 1) if token.kind != "initial"), len(rest))
        if end < len(rest):
            return None
        reading = _best(surname_readings(rest[0].text), context)
        given = tuple(token.text for token in rest[1:end])
        return Person(given, "", reading.nominative, reading.gender, surname_first=True), reading.cases, end
    return None


def _korean(rest: list[Token], context: frozenset[str]) -> Found | None:
    """«Пак Чон Хо», «Ким Ёнхваном», «Санг-мин Ли»"""
    surnames = foreign("surname", "korean")
    words = _words(rest, 3)
    if len(words) >= 2 and words[0] in surnames:
        for length in (3, 2):
            if len(words) < length or any(has_surname_ending(word) for word in words[1:length]):
                continue
            *middle, last = words[1:length]
            for reading in _indeclinable_first(last):
                if korean(" ".join([*middle, reading.nominative])) and not _is_first_name(words[1]):
                    given = (*middle, reading.nominative)
                    person = Person(given, "", words[0], "", "korean", surname_first=True)
                    return person, reading.cases, length
    if len(words) >= 2 and "-" in words[0] and korean(words[0]) and words[1] in surnames:
        return Person((words[0],), "", words[1], "", "korean"), frozenset(), 2
    return None


def _chinese(rest: list[Token], context: frozenset[str]) -> Found | None:
    """«Чэнь Цзяньминь», «Тан Вэй Лин»"""
    words = _words(rest, 3)
    if len(words) < 2 or words[0] not in foreign("surname", "chinese") or is_dictionary_name(words[1]):
        return None
    for length in (3, 2):
        if len(words) < length:
            continue
        *middle, last = words[1:length]
        for reading in _indeclinable_first(last):
            given = (*middle, reading.nominative)
            if all(chinese(part) and not is_common_word(part) for part in given):
                return Person(given, "", words[0], "", "chinese", surname_first=True), reading.cases, length
    return None


def _japanese(rest: list[Token], context: frozenset[str]) -> Found | None:
    """«Кэндзи Мориты», «Такахаси Кэндзи»"""
    words = _words(rest, 2)
    if len(words) < 2:
        return None
    given_names = foreign("first", "japanese")
    for given_at, surname_at in ((0, 1), (1, 0)):
        for given, surname in product(noun_readings(words[given_at]), noun_readings(words[surname_at])):
            known = given_names.get(given.nominative)
            if known and is_japanese(surname.nominative) and given.agrees_with(surname) and not _known_at_all(
                words[surname_at]
            ):
                person = Person(
                    (given.nominative,), "", surname.nominative, known.gender, "japanese", bool(given_at)
                )
                return person, given.cases & surname.cases, 2
    unknown = all(is_japanese(word) and not _known_at_all(word) for word in words)
    if not unknown:
        return None
    surname = _best(noun_readings(words[1]), context)
    return Person((words[0],), "", surname.nominative, "", "japanese"), surname.cases, 2


def _first_and_surname(rest: list[Token], context: frozenset[str]) -> Found | None:
    """«Алиханом Байменовым», «Жанна Кайратовна Мырзагалиева», «Ольга Сергеевна», «Хендрик де Врис»"""
    if len(rest) < 2 or rest[0].kind != "word":
        return None
    given = _first_readings(rest[0].text)
    if not given or is_place(rest[0].text):
        return None
    patronymic = patronymic_reading(rest[1].text) if rest[1].kind == "word" else None
    if patronymic:
        return _with_patronymic(rest, given, patronymic)
    if _starts_another_name(rest[1:]):
        return None
    words = _words(rest, 4)
    if len(words) == 3 and _is_second_name(words[1]) and _may_be_surname(words[2]):
        found = _agreeing(given, surname_readings(rest[2].text), context)
        if found and rest[1].text != found[1].nominative:
            second = _best(_first_readings(rest[1].text), found[0].cases)
            person = Person((found[0].nominative, second.nominative), "", found[1].nominative, _gender(*found))
            return person, found[0].cases & found[1].cases, 3
    return _with_surname(rest, given, context)


def _with_surname(rest: list[Token], given: list[Reading], context: frozenset[str]) -> Found | None:
    at = next((i for i, token in enumerate(rest[1:], 1) if token.kind != "particle"), 0)
    if not at or rest[at].kind != "word" or not _may_be_surname(rest[at].text):
        return None
    found = _agreeing(given, surname_readings(rest[at].text), context)
    if found is None:
        return None
    particles = [token.text for token in rest[1:at]]
    length = at + 1
    surname = " ".join([*particles, found[1].nominative])
    if len(rest) > length and rest[length].text in _DAUGHTER_OR_SON:
        surname, length = f"{surname} {rest[length].text}", length + 1
    person = Person((found[0].nominative,), "", surname, _gender(*found))
    return person, found[0].cases & found[1].cases, length


def _with_patronymic(rest: list[Token], given: list[Reading], patronymic: Reading) -> Found | None:
    first = next((reading for reading in given if reading.agrees_with(patronymic)), None)
    if first is None:
        return None
    cases = first.cases & patronymic.cases
    if len(rest) > 2 and rest[2].kind == "word" and _may_be_surname(rest[2].text):
        surname = next((r for r in surname_readings(rest[2].text) if r.agrees_with(patronymic)), None)
        if surname:
            person = Person((first.nominative,), patronymic.nominative, surname.nominative, patronymic.gender)
            return person, cases & surname.cases, 3
    return Person((first.nominative,), patronymic.nominative, "", patronymic.gender), cases, 2


def _surname_and_first(rest: list[Token], context: frozenset[str]) -> Found | None:
    """«Кусаинов Ержан Муратович»"""
    words = _words(rest, 3)
    if len(words) < 2 or not has_surname_ending(words[0]) or _first_readings(words[0]) or is_common_word(words[0]):
        return None
    if len(words) == 3 and has_surname_ending(words[2]) and not patronymic_reading(words[2]):
        return None
    found = _agreeing(_first_readings(words[1]), surname_readings(words[0]), context)
    if found is None:
        return None
    given, surname = found
    patronymic = patronymic_reading(words[2]) if len(words) == 3 else None
    if patronymic and not patronymic.agrees_with(given):
        patronymic = None
    person = Person(
        (given.nominative,),
        patronymic.nominative if patronymic else "",
        surname.nominative,
        _gender(given, surname),
        surname_first=True,
    )
    return person, given.cases & surname.cases, 3 if patronymic else 2


def _unknown_first(rest: list[Token], context: frozenset[str]) -> Found | None:
    """«Мунаввары Бобоевой»: a word no dictionary knows, before a surname ending."""
    words = _words(rest, 2)
    if len(words) < 2 or _known_at_all(words[0]) or not has_surname_ending(words[1]) or is_common_word(words[1]):
        return None
    if has_surname_ending(words[0]) or is_place(words[1]) or is_adjectival(words[1]) or _is_first_name(words[1]):
        return None
    found = _agreeing(noun_readings(words[0]), surname_readings(words[1]), context)
    if found is None:
        return None
    person = Person((found[0].nominative,), "", found[1].nominative, _gender(*found))
    return person, found[0].cases & found[1].cases, 2


def _tagged(sentence: str, rest: list[Token], context: frozenset[str]) -> tuple[Mention, int] | None:
    """Two words that no dictionary knows as common words, if the tagger takes them for a person."""
    words = _words(rest, 2)
    if len(words) < 2 or any(is_common_word(w) or is_place(w) or w in _NOT_NAMES for w in words):
        return None
    if _known_at_all(words[0]) and _known_at_all(words[1]):
        return None
    if len(rest) > 2 and _starts_another_name(rest[1:]):
        return None
    if not any(start <= rest[0].start and end >= rest[1].end for start, end in ner.persons(sentence)):
        return None
    found = _agreeing(noun_readings(words[0]), surname_readings(words[1]), context)
    if found is None:
        return None
    person = Person((found[0].nominative,), "", found[1].nominative, _gender(*found))
    return Mention(rest[0].start, rest[1].end, person, found[0].cases & found[1].cases), 2


def _words(rest: list[Token], limit: int) -> list[str]:
    words = []
    for token in rest[:limit]:
        if token.kind != "word":
            break
        words.append(token.text)
    return words


def _starts_another_name(rest: list[Token]) -> bool:
    """«Абая Роза Бектурганова»: the next word is itself a first name with its surname."""
    words = _words(rest, 2)
    return len(words) == 2 and bool(_first_readings(words[0])) and has_surname_ending(words[1]) and (
        not has_surname_ending(words[0])
    )


def _known_at_all(word: str) -> bool:
    return is_common_word(word) or is_dictionary_name(word) or is_place(word)


def _is_first_name(word: str) -> bool:
    return is_dictionary_name(word) and bool(_first_readings(word)) and len(word) > 3


def _is_second_name(word: str) -> bool:
    return bool(_first_readings(word)) and not has_surname_ending(word)


def _first_readings(word: str) -> list[Reading]:
    """Readings of a form as a known first name, those of our own tables first."""
    found = []
    for reading in noun_readings(word):
        gender = first_name_gender(reading.nominative)
        if gender is None or (reading.gender and gender and reading.gender != gender):
            continue
        found.append(replace(reading, gender=reading.gender or gender))
    return sorted(found, key=lambda r: (not _in_own_tables(r.nominative), word[-1] in "еиу" and r.nominative == word))


def _in_own_tables(name: str) -> bool:
    return name in kazakh("first") or name in foreign("first")


def _may_be_surname(word: str) -> bool:
    if word in _NOT_NAMES:
        return False
    if is_adjectival(word):
        return is_dictionary_name(word)
    return has_surname_ending(word) or not (is_common_word(word) or is_place(word))


def _indeclinable_first(word: str) -> list[Reading]:
    return sorted(noun_readings(word), key=lambda reading: reading.nominative != word)


def _best(readings: list[Reading], context: frozenset[str]) -> Reading:
    return next((reading for reading in readings if reading.cases & context), readings[0])


def _agreeing(
    given: list[Reading], surnames: list[Reading], context: frozenset[str]
) -> tuple[Reading, Reading] | None:
    """The pair that agrees, from our own tables and in the case that the context expects, if possible."""
    pairs = [(first, last) for first, last in product(given, surnames) if first.agrees_with(last)]

    def rank(pair: tuple[Reading, Reading]) -> tuple[bool, bool, bool]:
        first, last = pair
        known_surname = last.nominative in foreign("surname")
        in_context = bool(first.cases & last.cases & context)
        return (bool(context) and not in_context, not _in_own_tables(first.nominative), not known_surname)

    return min(pairs, key=rank, default=None)


def _gender(first: Reading, last: Reading) -> str:
    return last.gender or first.gender


class _Known:
    """The persons of a document, by the parts of their names."""

    def __init__(self, persons: list[Person]) -> None:
        self._by_surname: dict[str, Person] = {}
        self._by_given: dict[str, Person] = {}
        for person in persons:
            spelt_out = person.given and not person.given[0].endswith(".")
            if person.surname and spelt_out:
                self._by_surname.setdefault(person.surname, person)
            if spelt_out and len(person.given[0]) > 3 and not person.system:
                self._by_given.setdefault(person.given[0], person)

    def span(self, sentence: str, mention: Mention) -> Span:
        """The span of a name in full, or of initials with the spelling of the name in full."""
        person = mention.person
        if person.given[0].endswith("."):
            person = self._in_full(person) or person
            rule = "initials and surname"
            en = f"{_initials_of(mention.person, person, 'en')} {person.surname_english()}"
            kk = f"{_initials_of(mention.person, person, 'kk')} {person.surname_kazakh()}"
        else:
            rule, en, kk = "name", person.english(), person.kazakh()
        return _span(sentence, mention, en, kk, f"{rule}{_case_name(mention.cases)}")

    def _in_full(self, person: Person) -> Person | None:
        candidates = [reading.nominative for reading in surname_readings(person.surname)]
        candidates = [person.surname, person.surname + "а", person.surname.removesuffix("а"), *candidates]
        letter = person.given[0][0]
        return next(
            (
                self._by_surname[name]
                for name in candidates
                if name in self._by_surname and self._by_surname[name].given[0].startswith(letter)
            ),
            None,
        )

    def lone_mentions(self, sentence: str, taken: list[Mention]) -> Iterator[Span]:
        """Surnames and first names alone, of persons whom the document names in full."""
        if not self._by_surname and not self._by_given:
            return
        for chain in chains(sentence):
            for token in chain:
                if token.kind != "word" or any(m.start <= token.start < m.end for m in taken):
                    continue
                yield from self._lone(sentence, token, alone=len(chain) == 1)

    def _lone(self, sentence: str, token: Token, *, alone: bool) -> Iterator[Span]:
        context = expected_cases(sentence, token.start)
        surnames = [r for r in surname_readings(token.text) if r.nominative in self._by_surname]
        surnames = [r for r in surnames if r.gender in ("", self._by_surname[r.nominative].gender)]
        if surnames and not (is_common_word(token.text) or is_place(token.text)):
            reading = _best(surnames, context)
            person = self._by_surname[reading.nominative]
            en, kk = person.surname_english(), person.surname_kazakh()
        else:
            given = [r for r in noun_readings(token.text) if r.nominative in self._by_given] if alone else []
            if not given or is_common_word(token.text) or is_place(token.text):
                return
            reading = _best(given, context)
            alone_person = replace(self._by_given[reading.nominative], patronymic="", surname="")
            en, kk = alone_person.english(), alone_person.kazakh()
        mention = Mention(token.start, token.end, Person(), reading.cases)
        yield _span(sentence, mention, en, kk, f"name known from the document{_case_name(reading.cases)}")


def _initials_of(short: Person, full: Person, language: str) -> str:
    if language == "kk":
        first, *others = short.given
        spelling = replace(full, surname="", patronymic="").kazakh()
        letter = first if full is short or spelling.endswith(".") else spelling[0] + first[1:]
        return " ".join([letter, *others])
    return replace(short, surname="", patronymic="").english()


def _case_name(cases: frozenset[str]) -> str:
    return f", {next(iter(cases))}" if len(cases) == 1 else ""


def _span(sentence: str, mention: Mention, en: str, kk: str, rule: str) -> Span:
    accepted = {"en": variants(en)}
    return Span(
        start=mention.start,
        end=mention.end,
        text=sentence[mention.start : mention.end],
        kind=SpanKind.NAME,
        targets={"en": en, "kk": kk},
        rule=rule,
        accepted={language: forms for language, forms in accepted.items() if forms},
    )
