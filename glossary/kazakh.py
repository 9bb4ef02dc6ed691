"""The grammar of Kazakh names: case, plural, possessive, relative and predicate endings.

Only the last word of a name takes an ending. The ending answers to the last word as it is spoken
(``glossary.pronunciation``), in harmony and in its first consonant (``glossary.phonology``); after a possessive
ending of the third person (министрлігі, хабы) the cases have their own endings.

Where the ending stands, when the name does not end in a letter:

- closing quotation marks: inside them, as the press writes («Қайрат» «Астананы» жеңді). The older spelling
  with a hyphen after the marks («Астана»-ны) is recognised in texts, but not written;
- an abbreviation in brackets: before it, ұйымының (ДДСҰ);
- an abbreviation, a number, a sign or Latin script: after a hyphen, БҰҰ-ға, 5%-ға, KOICA-ның.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from glossary.errors import GlossaryError
from glossary.phonology import VOWELS, Final, Sound, sound
from glossary.pronunciation import listed, spoken
from glossary.span import Case

#: A → а/е, Y → ы/і, G → ғ/г, Q → қ/к. The instrumental does not harmonise.
_ENDINGS: dict[Final, dict[Case, str]] = {
    final: dict(zip(list(Case)[1:], endings.split(), strict=True))
    for final, endings in {
        #                  genitive dative accusative locative ablative instrumental
        Final.VOWEL: "нYң GA нY дA дAн мен",
        Final.SONORANT: "дYң GA дY дA дAн мен",
        Final.LATERAL: "дYң GA дY дA дAн мен",
        Final.NASAL: "нYң GA дY дA нAн мен",
        Final.VOICED: "дYң GA дY дA дAн бен",
        Final.VOICELESS: "тYң QA тY тA тAн пен",
    }.items()
}
_POSSESSED_ENDINGS = dict(zip(list(Case)[1:], "нYң нA н ндA нAн мен".split(), strict=True))
_BACK = str.maketrans("AYGQ", "аығқ")
_FRONT = str.maketrans("AYGQ", "еігк")

#: What follows the word that takes the ending: brackets, closing quotation marks, punctuation.
_TAIL = re.compile(r"(?:\([^()]*\)|[\s»”“\"’,;:!?…)\]]|(?<![А-ЯӘҒҚҢӨҰҮҺІA-Z])\.)*$")
_TOKEN = re.compile(r"[^\s«»“”„\"()\[\]/–—]+$")
_POSSESSIVE = re.compile(r"[^\Wаәеоөұүыіэёяю][ыі]$", re.IGNORECASE)
#: Makes agents: елші, басшы.
_AGENT = ("шы", "ші")
#: -қыш/-кіш makes instruments: көрсеткіші is the possessive of көрсеткіш.
_INSTRUMENT = ("қышы", "ғышы", "кіші", "гіші")
#: Ends, after a capital, names of people and places: Қарқаралы, Амангелді.
_NAME_IN_Y = ("алы", "әлі", "ғазы", "гелді", "келді", "балды", "болды", "берді", "тұрды", "сары", "қобыланды")
_VOICED = {"к": "г", "қ": "ғ", "п": "б"}
_VOICELESS = {voiced: voiceless for voiceless, voiced in _VOICED.items()}
#: Words that lose their last vowel before a possessive ending: орын, орны.
_CONTRACTED = {
    "орын": "орн", "халық": "халқ", "ауыз": "ауз", "ерін": "ерн", "мұрын": "мұрн", "көрік": "көрк", "мойын": "мойн",
    "мүлік": "мүлк", "қауіп": "қауп", "ғұрып": "ғұрп", "әріп": "әрп", "қалып": "қалп",
}  # fmt: skip
#: Possessives that have become nouns of their own: отбасына as a possessive, but отбасылар.
_FUSED = ("отбасы", "қолбасы")
#: Loans that keep п before a vowel: принципі.
_UNVOICED_LOANS = ("ип", "стартап", "этап", "скоп")
#: Loans that end voiced without a possessive ending as well: хабы, хаб.
_VOICED_LOANS = ("хаб", "штаб", "клуб", "лог", "гог", "лаг", "округ")
#: Loans that take a vowel before any ending: Минскіде, объектінің.
_LINKED = ("ск", "акт", "ект")

_PLURALS = {
    Final.VOWEL: "лAр",
    Final.SONORANT: "лAр",
    Final.LATERAL: "дAр",
    Final.NASAL: "дAр",
    Final.VOICED: "дAр",
    Final.VOICELESS: "тAр",
}
#: Person → ending after a vowel, after a consonant.
_POSSESSORS = {1: ("м", "Yм"), 2: ("ң", "Yң"), 3: ("сY", "Y")}
#: Nouns whose own с stands where a possessive ending may begin: облысы is облыс + ы, not облы + сы.
_NOUNS_IN_S = tuple(
    "облыс кеңес мәжіліс жұмыс байланыс қатынас келіс көрініс жеңіс өндіріс егіс шығыс табыс тапсырыс жарыс тыныс "
    "болмыс қозғалыс түсініс бөлініс құрылыс айырбас офис полис сервис бизнес статус корпус кампус вирус автобус "
    "процес прогрес базис оазис тезис".split()
)
#: (person, plural) → the predicate ending without its first consonant, or whole.
_PREDICATES = {
    (1, False): "Yн",
    (1, True): "Yз",
    (2, False): "сYң",
    (2, True): "сYңдAр",
    (3, False): "",
    (3, True): "",
}
_PREDICATE_CONSONANT = {
    Final.VOWEL: "м",
    Final.SONORANT: "м",
    Final.LATERAL: "м",
    Final.NASAL: "б",
    Final.VOICED: "б",
    Final.VOICELESS: "п",
}

#: Every ending that marks a case, in every harmony, as texts have it after the name.
_SUFFIXES = {
    Case.GENITIVE: "ның нің дың дің тың тің",
    Case.DATIVE: "ға ге қа ке на не",
    Case.ACCUSATIVE: "ны ні ды ді ты ті н",
    Case.LOCATIVE: "да де та те нда нде",
    Case.ABLATIVE: "дан ден тан тен нан нен",
    Case.INSTRUMENTAL: "мен бен пен",
}
_RELATIVES = "дағы дегі тағы тегі ндағы ндегі"
_CASE_OF_SUFFIX = {form: (case, False) for case, forms in _SUFFIXES.items() for form in forms.split()}
_CASE_OF_SUFFIX |= dict.fromkeys(_RELATIVES.split(), (Case.LOCATIVE, True))
#: The dative of a possessive of the first or second person (министрлігіме); of a bare name it would be a letter.
_CASE_OF_SUFFIX |= {"а": (Case.DATIVE, False), "е": (Case.DATIVE, False)}
_JOINTS = "-\u2010\u2011'’ʼ"
_JOINT = f"[{_JOINTS}]?"


def _any_of(suffixes: Iterable[str]) -> str:
    return f"(?i:{'|'.join(sorted(suffixes, key=len, reverse=True))})"


_SAFE_SUFFIXES = frozenset(_CASE_OF_SUFFIX) - {"а", "е", "н"}
#: Characters of a name that texts write in several ways.
_LOOSE = {
    **dict.fromkeys(" \u00a0\u202f", r"\s+"),
    **dict.fromkeys("-\u2010\u2011–—", r"[-\u2010\u2011–—]"),
    **dict.fromkeys('«“„"»”', r"[«“„\"»”]"),
    **dict.fromkeys("'’ʼ", r"['’ʼ]"),
}


@dataclass(frozen=True, slots=True)
class _Host:
    """A name taken apart where an ending goes: stem, joint, ending, tail."""

    stem: str
    tail: str
    sound: Sound
    #: A hyphen, or the vowel that links an ending to a loan in -ск, -акт, -ект (Минскіде, объектінің).
    joint: str
    possessed: bool
    #: The whole name is a headline in capitals, and so is its ending.
    capitals: bool

    def ending(self, pattern: str) -> str:
        """``pattern`` in harmony with the name, with the joint before it."""
        harmonised = self.joint + pattern.translate(_FRONT if self.sound.front else _BACK)
        return harmonised.upper() if self.capitals else harmonised

    def with_ending(self, pattern: str) -> str:
        return self.stem + self.ending(pattern) + self.tail

    def case(self, case: Case) -> str:
        return (_POSSESSED_ENDINGS if self.possessed else _ENDINGS[self.sound.final])[case]


def inflect(name: str, case: Case | str) -> str:
    """The whole ``name``, given in the nominative, in ``case``: министрлігі → министрлігіне, БҰҰ → БҰҰ-ға.

    Raises GlossaryError for an empty name or a case that Kazakh does not have.
    """
    host, wanted = _host(name), _case(case)
    return name if wanted is Case.NOMINATIVE else host.with_ending(host.case(wanted))


def suffix(name: str, case: Case | str) -> str:
    """Only the ending that ``inflect`` adds, with its hyphen: БҰҰ → -ға; empty in the nominative."""
    host, wanted = _host(name), _case(case)
    return "" if wanted is Case.NOMINATIVE else host.ending(host.case(wanted))


def relative(name: str) -> str:
    """The attribute "which is in …": Астана → Астанадағы, министрлігі → министрлігіндегі."""
    host = _host(name)
    return host.with_ending(host.case(Case.LOCATIVE) + "GY")


def genitive_relative(name: str) -> str:
    """The predicate "is …'s": Астана → Астананікі, Қазақстан → Қазақстандікі; this ending is always front."""
    host = _host(name)
    is_nasal = host.sound.final is Final.NASAL and not host.possessed
    return host.with_ending(("д" if is_nasal else host.case(Case.GENITIVE)[0]) + "ікі")


def plural(noun: str) -> str:
    """The plural; a noun with a possessive ending keeps it: министрлігі → министрліктері."""
    host = _host(noun)
    if host.capitals:
        return plural(noun.lower()).upper()
    if not host.possessed or host.stem.lower().endswith(_FUSED):
        return host.with_ending(_PLURALS[host.sound.final])
    base = _host(_without_possessive(host.stem))
    if _is_plural(base.stem):
        return noun
    return base.with_ending(_PLURALS[base.sound.final] + "Y") + host.tail


def possessive(noun: str, person: int = 3) -> str:
    """``noun`` as a possession of ``person`` (1, 2 or 3): министрлік → министрлігі, қала → қаласы.

    Raises GlossaryError for another person.
    """
    host = _host(noun)
    if person not in _POSSESSORS:
        raise GlossaryError(f"no such person of the possessive: {person}; use 1, 2 or 3")
    if host.possessed and person == 3:
        return noun
    if host.possessed:
        return possessive(_without_possessive(host.stem), person) + host.tail
    after_vowel, after_consonant = _POSSESSORS[person]
    if host.sound.final is Final.VOWEL:
        return host.with_ending(after_vowel)
    stem = host.stem if host.joint else _before_vowel(host.stem)
    return stem + host.ending(after_consonant) + host.tail


def predicate(name: str, person: int = 3, plural: bool = False) -> str:
    """``name`` as a predicate: министр → министрмін "I am a minister"; nothing is added in the third person.

    Raises GlossaryError for a person other than 1, 2 or 3.
    """
    host = _host(name)
    if person not in _POSSESSORS:
        raise GlossaryError(f"no such person of the predicate: {person}; use 1, 2 or 3")
    if person == 3:
        return name
    ending = _PREDICATES[person, plural]
    return host.with_ending(_PREDICATE_CONSONANT[host.sound.final] + ending if person == 1 else ending)


def _case(case: Case | str) -> Case:
    try:
        return Case(case)
    except ValueError:
        raise GlossaryError(f"Kazakh has no case {str(case)!r}; use one of {', '.join(Case)}") from None


def _host(name: str) -> _Host:
    if not name.strip():
        raise GlossaryError("an empty name has no cases; give at least one letter")
    head = _TAIL.sub("", name, count=1) or name
    tail = name[len(head) :]
    found = _TOKEN.search(head)
    token = found.group() if found else head[-1]
    capitals = _is_headline(name, token)
    word = token.capitalize() if capitals else token
    exception, speech = listed(word), spoken(word, head)
    stem = head[: len(head) - exception.dropped] if exception else head
    possessed = _is_possessed(word) and not speech.hyphen
    if speech.reading.endswith(_LINKED) and not speech.hyphen:
        return _Host(stem, tail, Sound(front=True, final=Final.VOWEL), "і", possessed, capitals)
    return _Host(stem, tail, sound(speech.reading), "-" if speech.hyphen else "", possessed, capitals)


def _is_headline(name: str, token: str) -> bool:
    return name.isupper() and len(token) > 5 and " " in name.strip()


def _is_possessed(token: str) -> bool:
    """Whether ``token`` ends in the possessive of the third person; the last word of a compound name does."""
    exception = listed(token)
    if exception and exception.possessed is not None:
        return exception.possessed
    if not _POSSESSIVE.search(token):
        return False
    if token.endswith(_AGENT):
        return len(token) > 5 and token.endswith(_INSTRUMENT)
    return not (token[0].isupper() and token.lower().endswith(_NAME_IN_Y))


def _is_plural(stem: str) -> bool:
    """Whether ``stem`` ends in the plural that its beginning would take: органдар; not қатар."""
    if not stem.endswith(("ар", "ер")) or len(stem) < 5:
        return False
    return _PLURALS[sound(stem[:-3]).final].startswith(stem[-3])


def _before_vowel(stem: str) -> str:
    """``stem`` as it stands before an ending in a vowel: кітап → кітаб-, апрель → апрел-, орын → орн-."""
    for full, contracted in _CONTRACTED.items():
        if stem.lower().endswith(full):
            return stem[: -len(full)] + contracted
    if stem.endswith("ь"):
        return stem[:-1]
    is_voiced = stem[-1] in _VOICED and stem[-2:-1].lower() in VOWELS and not stem.lower().endswith(_UNVOICED_LOANS)
    return stem[:-1] + _VOICED[stem[-1]] if is_voiced else stem


def _without_possessive(stem: str) -> str:
    """The bare noun of a possessive form: министрлігі → министрлік, қаласы → қала."""
    for full, contracted in _CONTRACTED.items():
        if stem[:-1].endswith(contracted):
            return stem[: -1 - len(contracted)] + full
    bare = stem[:-1]
    if stem.endswith(("сы", "сі")) and stem[-3:-2] in VOWELS and not bare.lower().endswith(_NOUNS_IN_S):
        return stem[:-2]
    is_voiced = bare[-1] in _VOICELESS and bare[-2:-1] in VOWELS and not bare.endswith(_VOICED_LOANS)
    return bare[:-1] + _VOICELESS[bare[-1]] if is_voiced else bare


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text: ``text[start:end]`` is the name with its ending."""

    start: int
    end: int
    case: Case
    #: The name stands in the relative form (-дағы) of the locative.
    relative: bool


def canonical_case(suffix: str) -> tuple[Case, bool] | None:
    """The case that ``suffix`` marks, in any harmony, and whether it is relative (дағы); None if it is no ending.

    A hyphen or apostrophe before the ending is allowed. Endings after a possessive (на, нда, н) count as well.
    """
    return _CASE_OF_SUFFIX.get(suffix.lstrip(_JOINTS).lower())


def case_of(form: str, name: str) -> Case | None:
    """The case in which ``form`` is ``name``, also if the ending has the wrong harmony, hyphen or possessive н.

    The relative form counts as locative; None means that ``form`` is no form of the name.
    """
    found = find(name, form.strip())
    return found.case if found and (found.start, found.end) == (0, len(form.strip())) else None


def nearest_case(form: str, name: str) -> Case:
    """The case in which ``name`` resembles ``form`` most: for copies of a name that are damaged in the middle."""
    return max(Case, key=lambda case: fuzz.ratio(inflect(name, case), form))


def find(name: str, text: str, start: int = 0) -> Found | None:
    """The first place at or after ``start`` where ``name`` stands in ``text`` in any case, rightly inflected or not.

    The name must be a whole word; its first letter may be of either case; spaces, hyphens and quotation marks
    may be of another kind.
    """
    match = _pattern(name).search(text, start)
    if match is None:
        return None
    ending = match["ending"] or match["late"] or ""
    case, is_relative = canonical_case(ending) or (Case.NOMINATIVE, False)
    return Found(match.start(), match.end(), case, is_relative)


@lru_cache(maxsize=4096)
def _pattern(name: str) -> re.Pattern[str]:
    host = _host(name)
    head = name[: len(name) - len(host.tail)]
    stems = {_loose(head), _loose(host.stem)}
    suffixes = _any_of(_SAFE_SUFFIXES | {"н"} if host.possessed else _SAFE_SUFFIXES)
    link = "[ыі]?" if host.joint == "і" else ""
    ending = rf"(?:(?:{_JOINT}{link})(?P<ending>{suffixes}))?"
    late = rf"(?:{_JOINT}(?P<late>{suffixes}))?" if host.tail else "(?P<late>(?!))?"
    stem = "|".join(sorted(stems, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{stem}){ending}{_loose(host.tail)}{late}(?![\w])(?!-\w)")


def _loose(text: str) -> str:
    """A pattern for ``text`` that allows another typography and either case of the first letter."""
    parts = [_LOOSE.get(letter) or re.escape(letter) for letter in text]
    first = next((i for i, letter in enumerate(text) if letter.isalnum()), None)
    if first is not None:
        letter = text[first]
        parts[first] = f"[{re.escape(letter.lower())}{re.escape(letter.upper())}]"
    return "".join(parts)
