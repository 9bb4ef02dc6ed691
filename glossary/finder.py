"""Official forms in a translation: where each stands, no place counted twice."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from dataclasses import dataclass

from glossary import kazakh
from glossary.span import Case


@dataclass(frozen=True, slots=True)
class Place:
    """A form in a translation: ``text[start:end]`` is the form with its ending."""

    start: int
    end: int
    #: In Kazakh, the case of its ending.
    case: Case | None = None


class Finder:
    """Searches one translation; what it has found is taken and will not be found again.

    Args:
        text: the translation.
        language: its language.
    """

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        #: Start and end of every taken place, sorted.
        self._taken: list[tuple[int, int]] = []
        #: Form → where to go on searching for it; what lies before is taken.
        self._searched: dict[str, int] = {}

    def take(self, start: int, end: int) -> None:
        """Keep a free place from being found."""
        insort(self._taken, (start, end))

    def is_free(self, start: int, end: int) -> bool:
        """Whether a stretch overlaps nothing that is taken."""
        before = bisect_left(self._taken, (end,))
        return before == 0 or self._taken[before - 1][1] <= start

    def find(self, form: str) -> Place | None:
        """The first free place of an English form in any letter case, or of a Kazakh one in any case; takes it."""
        position = self._searched.get(form, 0)
        while place := self._next(form, position):
            position = place.start + 1
            if self.is_free(place.start, place.end):
                self.take(place.start, place.end)
                self._searched[form] = position
                return place
        self._searched[form] = len(self.text)
        return None

    def replace_last(self, start: int, end: int, form: str) -> bool:
        """Put a form in the place of a stretch, and take it; False where something taken stands in or behind it.

        Nothing behind it is taken, so that no place found before moves.
        """
        if self._taken and self._taken[-1][1] > start:
            return False
        self.text = self.text[:start] + form + self.text[end:]
        self._searched.clear()
        self.take(start, start + len(form))
        return True

    def _next(self, form: str, position: int) -> Place | None:
        if self.language == "kk":
            found = kazakh.find(form, self.text, position)
            return Place(found.start, found.end, found.case) if found else None
        match = re.compile(rf"(?<!\w){re.escape(form)}(?!\w)", re.IGNORECASE).search(self.text, position)
        return Place(*match.span()) if match else None
