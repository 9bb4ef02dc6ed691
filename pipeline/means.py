"""The means of translation that a newsroom chose: its termbases and its engines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.errors import ConfigurationError

if TYPE_CHECKING:
    from glossary.book import Termbase
    from pipeline.engine.base import Engine
    from pipeline.newsroom import Newsroom


def termbase(newsroom: Newsroom) -> Termbase:
    """The newsroom's termbases over the shipped one.

    Raises:
        ConfigurationError: one of them has an error.
    """
    from glossary.book import Termbase, shipped
    from glossary.errors import GlossaryError

    files = [*newsroom.termbase_files(), *(shipped() if newsroom.glossary.shipped else ())]
    try:
        return Termbase.load(files)
    except GlossaryError as error:
        raise ConfigurationError("termbase", str(error)) from error


def engine(newsroom: Newsroom, source: str, target: str) -> Engine:
    """The engine that the newsroom's settings choose for a pair of languages.

    Raises:
        NoRouteError: no package leads there.
        EngineError: a package is broken, or the device or compute type is not there.
        ConfigurationError: the remote engine's settings are incomplete.
    """
    settings = newsroom.engine
    if settings.remote:
        return _remote(newsroom, source, target)
    from pipeline.engine import open_engine

    return open_engine(
        source,
        target,
        [newsroom.models_folder],
        device=settings.device,
        compute_type=settings.compute_type,
        beam_size=settings.beam_size,
    )


def _remote(newsroom: Newsroom, source: str, target: str) -> Engine:
    from pipeline.engine.remote import Remote, libretranslate, openai_chat

    settings = newsroom.engine
    if not settings.remote_url:
        raise ConfigurationError("[engine]", "remote has no address", 'write remote_url = "https://…"')
    remote = Remote(settings.remote_url)
    if settings.remote == "libretranslate":
        return libretranslate(remote, source, target)
    if settings.remote == "openai":
        if not settings.remote_model:
            raise ConfigurationError("[engine]", "remote has no model", 'write remote_model = "…"')
        terms = _official_names(newsroom, target) if source == "ru" else None
        return openai_chat(remote, source, target, model=settings.remote_model, terms=terms)
    raise ConfigurationError(
        "[engine]", f'remote "{settings.remote}" is unknown', 'write "libretranslate" or "openai"'
    )


def _official_names(newsroom: Newsroom, target: str) -> Callable[[str], dict[str, str]]:
    """Finds in a Russian sentence what a language model must be told: source form → official form."""
    from glossary.annotate import Annotator

    annotator = Annotator(termbase(newsroom))

    def names(sentence: str) -> dict[str, str]:
        (spans,) = annotator.annotate([sentence])
        return {span.text: span.targets[target] for span in spans if target in span.targets}

    return names
