"""The one error of the package."""

from __future__ import annotations


class FeedError(Exception):
    """Feeds that cannot be built, written or served.

    Args:
        thing: what the error is about: a path, an address, an entry's id.
        cause: what is wrong, as a clause.
        advice: what the user can do about it, as a clause; may be empty.
    """

    def __init__(self, thing: object, cause: str, advice: str = "") -> None:
        super().__init__(thing, cause, advice)
        self.thing = str(thing)
        self.cause = cause
        self.advice = advice

    def __str__(self) -> str:
        sentence = f"{self.thing}: {self.cause}"
        return f"{sentence}; {self.advice}" if self.advice else sentence
