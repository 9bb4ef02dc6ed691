"""Dates as press services write them, in Russian, Kazakh and English."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo

_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_MONTHS = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "en": "january february march april may june july august september october november december",
}
_MONTH = {name: number for names in _MONTHS.values() for number, name in enumerate(names.split(), start=1)}
_MONTH |= {name[:3]: number for name, number in _MONTH.items()} | {"май": 5, "февр": 2, "сент": 9, "нояб": 11}
_NAMES = rf"(?:{'|'.join(_MONTH)})"
_WEEKDAY = "(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|пн|вт|ср|чт|пт|сб|вс)"
_TIME = (
    r"(?:,?\s+(?:в\s+|at\s+|сағат\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:\s*(?P<zone>[+-]\d{2}:?\d{2}|GMT|UTC|Z))?)?"
)
_PATTERNS = tuple(
    re.compile(pattern + _TIME, re.IGNORECASE)
    for pattern in (
        rf"(?:{_WEEKDAY},?\s+)?(?P<day>\d{{1,2}})\s+(?P<name>{_NAMES}\.?)\s+(?P<year>\d{{4}})(?:\s*(?:года|год|г\.?))?",
        rf"(?P<name>{_NAMES})\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})\s*(?:жылғы|жылдың|ж\.)\s+(?P<day>\d{{1,2}})[\s-]+(?P<name>{_NAMES})",
        r"(?P<day>\d{1,2})(?P<dot>[./])(?P<month>\d{1,2})(?P=dot)(?P<year>\d{4})(?:\s*(?:года|г\.))?",
    )
)

#: Where the agencies and press offices of the region date their releases from.
_CITIES = (
    "астана|алматы|шымкент|актау|актобе|атырау|жезказган|караганда|кокшетау|конаев|костанай|кызылорда|павлодар|"
    "петропавловск|семей|талдыкорган|тараз|туркестан|уральск|усть-каменогорск|бишкек|ташкент|душанбе|ашхабад|баку|"
    "ереван|тбилиси|москва|минск|сеул|пекин|анкара|женева|вена|брюссель|нью-йорк|вашингтон|"
    "ақтау|ақтөбе|жезқазған|қарағанды|көкшетау|қонаев|қостанай|қызылорда|петропавл|талдықорған|түркістан|орал|өскемен|"
    "astana|almaty|shymkent|aktau|aktobe|atyrau|zhezkazgan|karaganda|kokshetau|konaev|kostanay|kyzylorda|pavlodar|"
    "petropavl|semey|taldykorgan|taraz|turkistan|oral|uralsk|oskemen|bishkek|tashkent|dushanbe|ashgabat|baku|yerevan|"
    "tbilisi|moscow|minsk|seoul|beijing|ankara|geneva|vienna|brussels|new york|washington"
)
#: «г. Астана, 21 января 2026 года», alone or before a dash and the text.
_DATELINE = re.compile(
    rf"(?:г\.\s?[^\W\d_][\w -]{{1,30}}?|(?:{_CITIES})(?:\s+қ\.)?)(?:\s*[,.])?\s+(?P<date>.+)", re.IGNORECASE
)
_DASH = re.compile(r"[.,]?\s+[–—-]\s")


def dateline(text: str, zone: tzinfo) -> datetime | None:
    """The moment that the dateline of a release gives: «Астана, 21 января 2026 г.», also before a dash and the text.

    Args:
        text: the first paragraph of a release.
        zone: the zone of its date.

    Returns:
        In UTC; None when the paragraph begins otherwise.
    """
    match = _DATELINE.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    return parse_date(_DASH.split(match["date"], maxsplit=1)[0].rstrip(",;:"), zone)


def parse_date(value: object, zone: tzinfo) -> datetime | None:
    """The moment that a text (or a YAML date) gives and nothing besides it, in UTC; None when it gives none.

    Args:
        value: ``14 марта 2024 года``, ``14.03.2024 15:30``, ``2024 жылғы 14 наурыз``, ``14 March 2024``,
            ``Пн, 01 июл 2024 10:00:00 +0500``, ISO 8601, or a ``date`` or ``datetime``. A date without
            a time is midnight.
        zone: the zone of a date that names none.
    """
    try:
        moment = _moment(value)
        if moment is None:
            return None
        return credible((moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def credible(moment: datetime) -> datetime | None:
    """The moment; None for what programs write for no date (year 1, 9999), which other zones cannot even express."""
    return moment if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(text):
            return _from_match(match)
    return datetime.fromisoformat(text) if re.match(r"\d{4}-\d{2}-\d{2}", text) else None


def _from_match(match: re.Match[str]) -> datetime:
    parts = match.groupdict()
    month = _MONTH[parts["name"].lower().removesuffix(".")] if parts.get("name") else int(parts["month"])
    time = int(parts["hour"] or 0), int(parts["minute"] or 0), int(parts["second"] or 0)
    return datetime(int(parts["year"]), month, int(parts["day"]), *time, tzinfo=_zone(parts["zone"]))


def _zone(offset: str | None) -> tzinfo | None:
    """The zone of ``+0500``, ``+05:00`` or ``GMT``."""
    if not offset:
        return None
    if offset[0] not in "+-":
        return UTC
    return datetime.strptime(offset, "%z").tzinfo
