"""Runs of capitalised words in Russian text, and what the dictionary knows about each word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from glossary.lemma import CASES, analyzer, parses_of
from glossary.name_forms import SON_OR_DAUGHTER, has_surname_ending, patronymic_reading
from glossary.name_letters import LOWER, UPPER, in_russian_letters

_CAPITALISED = rf"[{UPPER}][{LOWER}'’]+(?:-[{UPPER}{LOWER}][{LOWER}]+)*"
_TOKEN = re.compile(
    r"(?<![\w.-])(?:"
    rf"(?P<initial>(?:Дж|[{UPPER}])(?:\.-[{UPPER}])?\.)"
    rf"|(?P<word>(?:(?:аль|эль|бен)-)?(?:[{UPPER}]['’])?{_CAPITALISED}|[{UPPER}](?=\s[{UPPER}][{LOWER}]))(?![\w.]*\w)"
    rf"|(?P<shouted>[{UPPER}]{{2,}}(?:-[{UPPER}]{{2,}})?)(?!\w)"
    rf"|(?P<particle>(?:де|ван|фон|да|ди|дель|дер|ибн|бен)(?=\s)|(?:{'|'.join(SON_OR_DAUGHTER)})(?!\w))"
    r")"
)
_TWO_WORDS = re.compile(rf"\s{_CAPITALISED}\s({_CAPITALISED})")
_AFTER_INITIAL = re.compile(rf"(?<=\.)(?:[{UPPER}]\.|{_CAPITALISED})")
_WORD_BEFORE, _WORD_AFTER = re.compile(rf"([{UPPER}{LOWER}-]+)\s$"), re.compile(rf"\s([{LOWER}]+)")
_LONGEST_WORD = 40
#: Verbs of saying in the past: he, she, they.
SAYING = frozenset(
    verb + ending
    for verb in (
        *("сказал", "сообщил", "заявил", "отметил", "добавил", "подчеркнул", "рассказал", "пояснил", "уточнил"),
        *("напомнил", "указал", "доложил", "выступил", "ответил"),
    )
    for ending in ("", "а", "и")
)
_FIRMS = frozenset("компания банк фонд портал сервис телеканал агентство холдинг корпорация завод бренд".split())
_PREPOSITIONS = {
    "с": {"instrumental", "genitive"},
    "со": {"instrumental", "genitive"},
    "от": {"genitive"},
    "у": {"genitive"},
    "для": {"genitive"},
    "до": {"genitive"},
    "имени": {"genitive"},
    "против": {"genitive"},
    "к": {"dative"},
    "о": {"prepositional"},
    "об": {"prepositional"},
    "при": {"prepositional"},
    "между": {"instrumental"},
}


@dataclass(frozen=True, slots=True)
class NameToken:
    """A capitalised word, an initial (``К.-Ж.``), or a particle of surnames (``ван``)."""

    start: int
    end: int
    #: In Russian letters; a surname in capitals (ТОЛЕУБАЕВ) is capitalised.
    text: str
    kind: str
    #: The same in the letters of the sentence.
    given: str


def chains(sentence: str) -> Iterator[list[NameToken]]:
    """Runs of name-like tokens that only spaces part."""
    chain: list[NameToken] = []
    for token in _tokens(sentence):
        gap = sentence[chain[-1].end : token.start] if chain else ""
        if chain and (gap.strip() or len(gap) > 1):
            yield chain
            chain = []
        if chain or token.kind != "particle":
            chain.append(token)
    if chain:
        yield chain


def _tokens(sentence: str) -> Iterator[NameToken]:
    position = 0
    while match := _TOKEN.search(sentence, position):
        kind = match.lastgroup or "word"
        position = match.end()
        if kind != "shouted":
            yield _token(match, kind, match[0])
        elif _is_shouted_surname(match[0].title(), sentence, position):
            yield _token(match, "word", match[0].title())
        while kind == "initial" and (glued := _AFTER_INITIAL.match(sentence, position)):
            kind = "initial" if glued[0].endswith(".") else "word"
            yield _token(glued, kind, glued[0])
            position = glued.end()


def _token(match: re.Match[str], kind: str, text: str) -> NameToken:
    return NameToken(match.start(), match.end(), in_russian_letters(text), kind, text)


def _is_shouted_surname(word: str, sentence: str, end: int) -> bool:
    """Whether capitals are those of a surname (ТОЛЕУБАЕВ Асхат; КИМ Виктор Андреевич), not of an abbreviation."""
    russian = in_russian_letters(word)
    if is_common_word(russian) or is_place(russian):
        return False
    following = _TWO_WORDS.match(sentence, end)
    before_patronymic = following is not None and patronymic_reading(in_russian_letters(following[1])) is not None
    return has_surname_ending(russian) or (before_patronymic and is_dictionary_name(russian))


@lru_cache(maxsize=4096)
def is_common_word(word: str) -> bool:
    """Whether the dictionary knows the word, and not as a person's name."""
    if not analyzer().word_is_known(word.lower()):
        return False
    return not any({"Name", "Surn", "Patr"} & p.tag.grammemes for p in parses_of(word) if p.is_known)


@lru_cache(maxsize=4096)
def is_dictionary_name(word: str) -> bool:
    """Whether the dictionary knows the word as a first name or surname."""
    return any({"Name", "Surn"} & p.tag.grammemes for p in parses_of(word) if p.is_known)


@lru_cache(maxsize=4096)
def is_place(word: str) -> bool:
    """Whether the dictionary knows the word as a place, and not as a surname."""
    parses = [p for p in parses_of(word) if p.is_known]
    return any("Geox" in p.tag for p in parses) and not any("Surn" in p.tag or "Name" in p.tag for p in parses)


#: Nouns before a name that is in the genitive, whatever verb follows: «под председательством Ерлана Карина прошла …».
_OF_SOMEBODY = frozenset(
    """председательство участие инициатива поручение руководство приглашение слово имя мнение указ распоряжение
    предложение патронат эгида содействие поддержка присутствие ходатайство визит доклад выступление заявление
    назначение избрание кандидатура делегация встреча""".split()
)
_WORDS_OR_MARKS = re.compile(r"[\w-]+|[^\w\s«»\"]")
#: Characters of the longest title, and what stands in titles beside nouns in oblique cases.
_LONGEST_TITLE = 200
_INSIDE_TITLES = frozenset({"и", "по", "при", "в", "на"})
_COMPLEMENTS = frozenset({"gent", "datv", "loct", "loc2", "gen2"})


@dataclass(frozen=True, slots=True)
class Context:
    """What the words around a name tell of it."""

    #: The cases that the word before suggests; empty if nothing does.
    cases: frozenset[str] = frozenset()
    #: ``m`` or ``f`` if a verb in the past tense follows («сообщила»), else empty.
    gender: str = ""


def context_of(sentence: str, start: int, end: int) -> Context:
    """The context of a name that lies between two offsets."""
    before = _WORD_BEFORE.search(sentence, max(0, start - _LONGEST_WORD), start)
    after = _WORD_AFTER.match(sentence, end)
    cases = (_cases_after(before[1]) if before else frozenset()) or _cases_of_title(sentence, start)
    may_be_subject = not cases or "nominative" in cases
    return Context(cases, gender_of_verb(after[1]) if after and may_be_subject else "")


def _cases_of_title(sentence: str, start: int) -> frozenset[str]:
    """The cases of the person whose title ends before a name: «Министра образования и науки Республики Казахстан»."""
    for word in reversed(_WORDS_OR_MARKS.findall(sentence, max(0, start - _LONGEST_TITLE), start)):
        if word.lower() in _INSIDE_TITLES or (word.isupper() and len(word) > 1):
            continue
        parses = [parse.tag for parse in parses_of(word) if parse.is_known]
        if any("NOUN" in tag and "anim" in tag for tag in parses[:1]):
            return _cases_after(word)
        if not any(tag.case in _COMPLEMENTS or "Geox" in tag for tag in parses):
            break
    return frozenset()


def stands_beside_title_or_verb(sentence: str, start: int, end: int) -> bool:
    """Whether a word for a person stands before (посол, спикер), or, inside a sentence, a verb of saying behind."""
    before = _WORD_BEFORE.search(sentence, max(0, start - _LONGEST_WORD), start)
    after = _WORD_AFTER.match(sentence, end)
    noun = _noun(before[1]) if before else frozenset()
    return "anim" in noun or (start > 0 and not noun and after is not None and after[1] in SAYING)


def names_a_firm(sentence: str, start: int) -> bool:
    """Whether the word before tells that a firm or product follows (компания, банк, портал)."""
    before = _WORD_BEFORE.search(sentence, max(0, start - _LONGEST_WORD), start)
    return before is not None and parses_of(before[1])[0].normal_form in _FIRMS


@lru_cache(maxsize=4096)
def _noun(word: str) -> frozenset[str]:
    """What the dictionary says of a noun in the singular, likeliest reading; empty for other words."""
    tag = parses_of(word)[0].tag
    return frozenset(tag.grammemes) if "NOUN" in tag and tag.number != "plur" else frozenset()


@lru_cache(maxsize=4096)
def gender_of_verb(word: str) -> str:
    """``m`` or ``f`` if the word is a verb in the past tense that tells it, else empty."""
    tags = [p.tag for p in parses_of(word) if p.tag.POS == "VERB" and "past" in p.tag and p.is_known]
    return {"masc": "m", "femn": "f"}.get(tags[0].gender or "", "") if tags else ""


@lru_cache(maxsize=4096)
def _cases_after(word: str) -> frozenset[str]:
    if word.lower() in _PREPOSITIONS:
        return frozenset(_PREPOSITIONS[word.lower()])
    if parses_of(word)[0].normal_form in _OF_SOMEBODY:
        return frozenset({"genitive"})
    parses = [p for p in parses_of(word) if p.tag.POS == "NOUN" and p.is_known]
    animate = [p for p in parses if "anim" in p.tag and "sing" in p.tag]
    return frozenset(CASES[p.tag.case] for p in animate if p.tag.case in CASES)
