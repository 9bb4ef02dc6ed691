"""Every error that a user may see, in one tree.

    TilshiError
    ├── ConfigurationError      tilshi.toml, options: the command cannot start          (exit code 2)
    ├── SourceError             one file or feed could not be read; the rest goes on
    ├── EngineError             a package or a remote engine does not work
    │   ├── NoRouteError        no package translates between these languages
    │   └── PackageError        a package cannot be installed, read or converted
    ├── StoreError              the newsroom's database
    └── PublishError            the output folder

Each error is about a thing (a path, an address, a language pair) and renders
``thing: what is wrong; what to do`` by itself, so that callers never format.
"""

from __future__ import annotations


class TilshiError(Exception):
    """Base of the tree.

    Args:
        thing: what the error is about: a path, an address, a language pair.
        cause: what is wrong, as a clause.
        advice: what the user can do about it, as a clause; may be empty.
    """

    exit_code = 1

    def __init__(self, thing: object, cause: str, advice: str = "") -> None:
        super().__init__(thing, cause, advice)
        self.thing = str(thing)
        self.cause = cause
        self.advice = advice

    def __str__(self) -> str:
        sentence = f"{self.thing}: {self.cause}"
        return f"{sentence}; {self.advice}" if self.advice else sentence


class ConfigurationError(TilshiError):
    exit_code = 2


class SourceError(TilshiError):
    pass


class EngineError(TilshiError):
    pass


class NoRouteError(EngineError):
    pass


class PackageError(EngineError):
    pass


class StoreError(TilshiError):
    pass


class PublishError(TilshiError):
    pass
