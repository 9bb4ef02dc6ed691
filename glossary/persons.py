"""A person's name in the nominative and its rendering in English and Kazakh."""

from __future__ import annotations

import re
from dataclasses import dataclass

from glossary import kazakh_names
from glossary.name_forms import SON_OR_DAUGHTER, has_surname_ending
from glossary.name_letters import in_kazakh_letters, in_russian_letters, is_kazakh
from glossary.name_lexicon import first_name_gender, foreign, foreign_first
from glossary.romanise import chinese, is_japanese, japanese, korean, romanise

#: Particles of surnames, as English writes them.
_PARTICLES = {"де": "de", "ван": "van", "фон": "von", "да": "da", "ди": "di", "дель": "del", "дер": "der", "ла": "la",
              "аль": "Al", "бен": "ben", "ибн": "ibn", "эль": "El"}  # fmt: skip

#: Of surnames whose spelling the rules for Russian give.
_REGIONAL_ENDINGS = ("ян", "дзе", "швили", "зода", "ко", "ук", "юк", "ич", *SON_OR_DAUGHTER)
#: "Son" and "daughter" in Kyrgyz, Azerbaijani and Uzbek, whose names take no Kazakh letters.
_NEIGHBOURS_CHILDREN = ("уулу", "оглы", "оглу", "гызы", "угли")


@dataclass(frozen=True, slots=True)
class Person:
    """A name as the text gives it, every part in the nominative."""

    #: First names or initials, in order.
    given: tuple[str, ...] = ()
    patronymic: str = ""
    #: With particles; a woman's in its feminine form.
    surname: str = ""
    #: ``m``, ``f``, or empty.
    gender: str = ""
    #: ``japanese``, ``korean``, ``chinese``, or empty.
    system: str = ""
    #: Whether the text puts the surname first.
    surname_first: bool = False
    #: The words of the name in the letters of the text, where those are not Russian.
    written: tuple[str, ...] = ()

    @property
    def is_kazakh(self) -> bool:
        """Whether the name has Kazakh letters, or its first name or surname an established Kazakh spelling."""
        if self._is_of_neighbours:
            return False
        if any(map(is_kazakh, self.written)):
            return True
        first = next((name for name in self.given if not name.endswith(".")), "")
        return bool(kazakh_names.first_name(first)) if first else bool(kazakh_names.surname(self.surname))

    @property
    def is_spelt_by_rule(self) -> bool:
        """Whether the name is foreign and no table has its Latin spelling, which Russian letters do not tell."""
        if self.system or self.is_kazakh or self.patronymic:
            return False
        given = [name for name in self.given if not name.endswith(".")]
        known = all(first_name_gender(name) is not None for name in given)
        return not known or not self._has_surname_of_the_region

    @property
    def _has_surname_of_the_region(self) -> bool:
        *_, last = self.surname.split(" ")
        masculine = last.removesuffix("а")
        listed = any({last, masculine} & foreign("surname", system).keys() for system in ("", "korean"))
        return not last or listed or has_surname_ending(last) or last.endswith(_REGIONAL_ENDINGS)

    def english(self) -> str:
        """Given name, patronymic, surname; East Asian names in the order and spelling of their country's English."""
        if self.system == "korean":
            return f"{self.surname_english()} {korean(' '.join(self.given))}"
        if self.system == "chinese":
            given = " ".join(chinese(part) or part for part in self.given)
            return f"{self.surname_english()} {given}"
        parts = [*(self._given_in_latin(part) for part in self.given)]
        if self.patronymic:
            parts.append(romanise(self.patronymic))
        if self.surname:
            parts.append(self._surname_in_latin())
        return re.sub(r"(?<=\.) (?=[A-Z]\w?\.)", "", " ".join(parts))

    def kazakh(self) -> str:
        """The parts in the order of the text, in Kazakh spelling where one is established."""
        given = [self._as_written(part) or self._established(part) or part for part in self.given]
        surname, patronymic = self.surname_kazakh(), self.patronymic
        if patronymic:
            patronymic = self._as_written(patronymic) or kazakh_names.patronymic(patronymic) or patronymic
        ordered = [surname, *given, patronymic] if self.surname_first else [*given, patronymic, surname]
        return " ".join(part for part in ordered if part)

    def surname_english(self) -> str:
        """The surname alone, in the spelling it has in the full name."""
        if self.system in ("korean", "chinese"):
            return foreign("surname", self.system)[self.surname].latin
        return self._surname_in_latin()

    def surname_kazakh(self) -> str:
        """The surname alone, in Kazakh spelling."""
        if written := self._as_written(self.surname):
            return written
        if self.surname.lower().startswith("аль-"):
            article, _, name = self.surname.partition("-")
            return f"{'Әл' if article[0].isupper() else 'әл'}-{name}"
        return (self.is_kazakh and kazakh_names.surname(self.surname)) or self.surname

    @property
    def _is_of_neighbours(self) -> bool:
        return self.surname.endswith(_NEIGHBOURS_CHILDREN) or self.patronymic.endswith(_NEIGHBOURS_CHILDREN)

    def _established(self, first_name: str) -> str | None:
        return None if self._is_of_neighbours else kazakh_names.first_name(first_name)

    def _as_written(self, part: str) -> str | None:
        words = part.split(" ")
        found = [next(filter(None, (in_kazakh_letters(w, given) for given in self.written)), None) for w in words]
        return " ".join(given or word for given, word in zip(found, words, strict=True)) if any(found) else None

    def _given_in_latin(self, part: str) -> str:
        if part.endswith("."):
            return _initial(part)
        known = foreign_first(part, self.gender)
        if known and self.system != "japanese":
            return known.latin
        if self.system == "japanese":
            return japanese(part)
        return romanise(part, kazakh=self.is_kazakh)

    def _surname_in_latin(self) -> str:
        return " ".join(_PARTICLES.get(word) or self._last_in_latin(word) for word in self.surname.split(" "))

    def _last_in_latin(self, surname: str) -> str:
        if self.system == "japanese" and is_japanese(surname):
            return japanese(surname)
        table = foreign("surname")
        if surname in table:
            return table[surname].latin
        masculine = surname.removesuffix("а")
        if self.gender != "m" and surname.endswith("а") and masculine in table:
            return table[masculine].latin + "a"
        for particle, latin in _PARTICLES.items():
            if surname.lower().startswith(particle + "-"):
                return f"{latin}-{self._last_in_latin(surname[len(particle) + 1 :])}"
        return romanise(surname, kazakh=self.is_kazakh)


def _initial(part: str) -> str:
    letters = ["J" if letter == "Дж" else letter for letter in in_russian_letters(part).removesuffix(".").split(".-")]
    return ".-".join(romanise(letter) for letter in letters) + "."
