"""What a language is called in English."""

from __future__ import annotations


def language_name(tag: str) -> str:
    """``Kazakh`` for ``kk`` (CLDR); the tag itself when it names no language that is known."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (UnknownLocaleError, ValueError):
        return tag
