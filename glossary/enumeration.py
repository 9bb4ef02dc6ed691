"""Several names in a row: ``A, B and C``."""

from __future__ import annotations

from collections.abc import Sequence

_VOICELESS = frozenset("пфкқтсшщхцчһбвгд")


_PAIR = 2


def enumeration(names: Sequence[str], language: str) -> str:
    """``A, B and C``; in Kazakh two names are joined by мен, бен, пен after the last sound, more by және."""
    if len(names) == 1:
        return names[0]
    if language == "en":
        return f"{', '.join(names[:-1])} and {names[-1]}"
    link = _comitative(names[0]) if len(names) == _PAIR else "және"
    return f"{', '.join(names[:-1])} {link} {names[-1]}"


def _comitative(name: str) -> str:
    last = name.rstrip('»"”)')[-1:].lower()
    if last in _VOICELESS:
        return "пен"
    return "бен" if last in "жз" else "мен"
