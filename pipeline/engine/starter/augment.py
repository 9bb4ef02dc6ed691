"""Synthetic sentences that stay grammatical in all three languages.

Two ways, both of them cautious: a protected span gives its place to another one of its kind that the corpus has in
the same Russian case (so that nothing need be inflected in Russian; English articles and Kazakh endings are put
right by ``glossary.protect.restore``), and short neighbouring sentences become one.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from glossary.book import Termbase
from glossary.lemma import analyzer
from glossary.protect import Protected, Strategy, restore
from glossary.span import Span, SpanKind
from glossary.term import TermType
from pipeline.engine.starter.documents import Document
from pipeline.engine.starter.masking import Triple, mask

#: Cases that ask for no agreement of the verb → pymorphy's names of them.
_GRAMMEMES = {"genitive": "gent", "dative": "datv", "instrumental": "ablt", "prepositional": "loct"}
_PLACE_KIND = re.compile(r"\w+-(city|region|district)-")
#: Words that agree with what follows or precedes a span in gender and number.
_AGREEING = frozenset({"ADJF", "PRTF", "ADJS", "PRTS", "NUMR"})
_RELATIVE = re.compile(r"\s*(?:\(|,\s*(?:в |на |о |об |с |со |к |от |из |для )?котор)")
#: Russian islands and others that stand with «на» where countries stand with «в».
_WITH_NA = ("Украин", "Куб", "Кипр", "Мальт", "Филиппин", "Мальдив", "Шри")
#: Preposition → beginnings before which it takes another form.
_CLASHES = {
    "в": re.compile("[вф]", re.IGNORECASE),
    "с": re.compile("[сзшжщ][^аеёиоуыэюя]|вс|вт|мн|щ", re.IGNORECASE),
    "к": re.compile("вс|вт|мн|к", re.IGNORECASE),
    "о": re.compile("[аеёиоуыэюя]", re.IGNORECASE),
}
_FIXED_PREPOSITIONS = frozenset({"во", "со", "ко", "об", "обо", "на"})
_DAY = re.compile(r"(\d{1,2})(?= [а-я]+ \d{4} года\Z)")

#: Sentences of more Russian words are long enough.
_SHORT = 9
#: Words that are written small wherever they do not begin a sentence.
_SMALL = {
    "ru": frozenset(
        """В На По При Для Он Она Они Это Эти Этот Эта Все Также Кроме После До Каждый Среди Здесь Теперь Ещё Еще
        Из С К За Об О Его Её Ее Их Там Тогда Затем Сейчас Сегодня Участники Стороны Новый Новая Новые""".split()
    ),
    "en": frozenset(
        """The This These It They He She In At On All Each There A An Its Their His Her During After Before More
        From For By With Another Now Then Today Participants Such Some Most Over About""".split()
    ),
    "kk": frozenset(
        """Бұл Ол Олар Осы Сондай-ақ Барлық Әр Енді Мұнда Қазір Оның Олардың Оған Оны Онда Содан Одан Бүгін Кейін
        Тағы Жаңа Тараптар Қатысушылар Сонымен Бұған Бұдан Мұндай Осындай Сол Алдымен""".split()
    ),
}


@dataclass(frozen=True, slots=True)
class _Place:
    """What another span must agree with to take a span's place."""

    #: ``name``, ``country``, or what ``classes`` says of the term: ``city``, ``institution KZ``.
    kind: str
    #: In Russian: ``genitive``.
    case: str
    #: Of its first noun: ``masc``, ``femn``, ``neut`` or ``plur``.
    gender: str


@dataclass(frozen=True, slots=True)
class Pool:
    """The spans of a corpus by what they can take the place of."""

    spans: Mapping[_Place, Sequence[Span]]
    #: Term → what it is, see ``classes``.
    classes: Mapping[str, str]

    @classmethod
    def of(cls, spans: Iterable[Span], termbase: Termbase) -> Pool:
        """Collect the spans of a corpus; each text counts once."""
        known = classes(termbase)
        found: dict[_Place, dict[str, Span]] = defaultdict(dict)
        for span in spans:
            if place := _place(span, known):
                found[place].setdefault(span.text, span)
        return cls({place: tuple(texts.values()) for place, texts in found.items()}, known)


def classes(termbase: Termbase) -> dict[str, str]:
    """Term → what kind of thing it is; only for kinds whose members can stand for each other."""
    found = {}
    for term in termbase:
        if term.type is TermType.INSTITUTION:
            found[term.id] = f"institution {term.country}"
        elif term.type is TermType.PLACE and (kind := _PLACE_KIND.search(term.id)):
            found[term.id] = kind[1]
    return found


def exchanged(triple: Triple, spans: Sequence[Span], pool: Pool, chance: random.Random) -> Triple | None:
    """The sentence about somebody or something else.

    Args:
        triple: aligned sentences.
        spans: the protected spans of the Russian one.
        pool: what may take their place.
        chance: chooses.

    Returns:
        A plain sentence in which one span is another; None when no span can be replaced safely.
    """
    if not triple.ru.endswith("."):  # headlines leave articles out
        return None
    once = [span for span in spans if _stands_once(triple, span)]
    for span in chance.sample(once, len(once)):
        new = _another_day(span, chance) or _another(triple.ru, span, pool, chance)
        masked = mask(triple, [span]) if new else None
        if new and masked and not re.search(r"⟦0⟧['’]", masked.en):
            return Triple(
                masked.ru.replace("⟦0⟧", new.text), _filled(masked.en, new, "en"), _filled(masked.kk, new, "kk")
            )
    return None


def _stands_once(triple: Triple, span: Span) -> bool:
    """Whether there is no doubt which part of either translation renders the span."""
    return all(
        text.count(span.targets[language]) == 1
        for language, text in (("en", triple.en), ("kk", triple.kk))
        if language in span.targets
    )


def joined(document: Document, chance: random.Random) -> Iterator[Triple]:
    """Short neighbouring sentences as one with a semicolon, where the second begins with a word written small."""
    body = document.triples[1:]
    for first, second in pairwise(body):
        if len(first.ru.split()) > _SHORT or len(second.ru.split()) > _SHORT or chance.random() < 0.5:
            continue
        parts = [
            _with_semicolon(getattr(first, language), getattr(second, language), small)
            for language, small in _SMALL.items()
        ]
        if all(parts):
            yield Triple(*parts)


def _with_semicolon(first: str, second: str, small: frozenset[str]) -> str:
    """Both sentences as one; empty when that cannot be done safely."""
    plain = first.endswith(".") and not first.endswith("..") and not re.search(r"[«»“”\"?!;:—]", first + second)
    if not plain or second.split()[0] not in small:
        return ""
    return f"{first[:-1]}; {second[0].lower()}{second[1:]}"


def _place(span: Span, classes: Mapping[str, str]) -> _Place | None:
    case = next((word for word in re.split(r"\W+", span.rule) if word in _GRAMMEMES), "")
    kind = span.kind.value if span.kind in (SpanKind.NAME, SpanKind.COUNTRY) else classes.get(span.term, "")
    if not case or not kind or not {"en", "kk"} <= set(span.targets):
        return None
    if not span.text[0].isupper() or span.text.isupper() or span.text.startswith(_WITH_NA):
        return None
    gender = _gender(span.text, _GRAMMEMES[case])
    return _Place(kind, case, gender) if gender else None


def _gender(name: str, case: str) -> str:
    """Gender, or ``plur``, of the first noun in a name; empty when it is unclear or not in that case."""
    for word in re.findall(r"[А-ЯЁа-яё-]+", name):
        readings = [reading.tag for reading in analyzer().parse(word)]
        if readings[0].POS in _AGREEING:
            continue
        nouns = [tag for tag in readings if tag.POS == "NOUN" and tag.case == case]
        genders = {"plur" if tag.number == "plur" else str(tag.gender) for tag in nouns}
        return genders.pop() if len(genders) == 1 else ""
    return ""


def _another(sentence: str, span: Span, pool: Pool, chance: random.Random) -> Span | None:
    place = _place(span, pool.classes)
    before = sentence[: span.start].rstrip().rsplit(" ", 1)[-1].strip('«("').lower()
    if not place or not before or before in _FIXED_PREPOSITIONS or _RELATIVE.match(sentence[span.end :]):
        return None
    if analyzer().parse(before)[0].tag.POS in _AGREEING:
        return None
    clash = _CLASHES.get(before)
    said = set(re.findall(r"\w{5,}", sentence))
    options = [
        other
        for other in pool.spans.get(place, ())
        if other.targets["en"] != span.targets["en"]
        and not (clash and clash.match(other.text))
        and not any(word in said for word in re.findall(r"\w{5,}", other.text) if word not in span.text)
    ]
    return chance.choice(options) if options else None


def _another_day(span: Span, chance: random.Random) -> Span | None:
    """Another day of the same month: in all three languages the day is a number that nothing is attached to."""
    found = _DAY.match(span.text) if span.kind is SpanKind.DATE else None
    if not found:
        return None
    old, new = found[1], str(chance.randint(1, 28))
    targets = {tag: re.sub(rf"(?<!\d){old}(?!\d)", new, text, count=1) for tag, text in span.targets.items()}
    return replace(span, text=new + span.text[len(old) :], targets=targets)


def _filled(masked: str, span: Span, language: str) -> str:
    return restore(masked, Protected(masked, language, Strategy.PLACEHOLDERS, (span,), (0,))).text
