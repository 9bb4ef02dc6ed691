"""A «не» that got lost: the translation says the opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.article import Severity
from pipeline.checks.pair import Notice, Pair

_RUSSIAN = re.compile(r"\b(?:не|нет|нельзя)\b", re.IGNORECASE)
#: Where «не» denies nothing.
_NO_DENIAL = re.compile(
    r"\bне (?:только|столько|менее|более|больше|меньше|позднее|позже|ранее|раньше|ниже|выше|свыше|чаще"
    r"|реже|дольше|ближе|один|одна|одно|одну|раз|просто|исключ\w+|дешевле|дороже|хуже|лучше|далее|считая|так давно"
    r"|стало)\b|\b(?:пока|чуть|едва|как|что|кто|нельзя|тем) не\b|\bсвод\w+ на нет\b",
    re.IGNORECASE,
)
#: What denies in a translation, and words that have a denial in their sense or in their first syllable.
_DENIED = {
    "en": re.compile(
        r"\b(?:not?|none|nor|neither|never|nothing|nobody|nowhere|without|cannot|instead|rather|only|hardly|barely|yet"
        r"|outside|beyond|until|free|off|rule[ds]? out"
        r"|(?:fail|lack|refus|den[yi]|declin|prevent|avoid|miss|exclu|absen|keep|kept|stop)\w*"
        r"|un(?!i[tovqf]|der|til)\w{3,}|dis(?!t|c)\w{3,}|im(?:po|pa|mo|pe)\w+|irre\w+|ille\w+|non\w*|\w+less"
        r"|in(?:ac|ad|ca|co|de|di|ef|ex|fr|hu|su|va|vi|vol)\w+)\b|n['’]t\b",
        re.IGNORECASE,
    ),
    "kk": re.compile(
        r"\b(?:емес|жоқ|еш|тыс)\w*|\w(?:ма|ме|ба|бе|па|пе)(?:[йсғгдтунқңыі]\w*|\b)|с[ыі]з\w*", re.IGNORECASE
    ),
}


def negation(pair: Pair) -> Iterator[Notice]:
    """A Russian source that denies something and a translation that denies nothing."""
    denied = _DENIED.get(pair.language)
    if pair.source_language != "ru" or denied is None or denied.search(pair.target_rest):
        return
    if match := _RUSSIAN.search(_NO_DENIAL.sub("", pair.source_rest)):
        message = f"The source says «{match.group()}», and nothing in the translation does; check its sense."
        yield "negation", Severity.WARNING, message
