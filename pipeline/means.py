"""The means of translation that a newsroom chose: its termbases and its engines."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipeline.errors import ConfigurationError

if TYPE_CHECKING:
    from glossary.book import Termbase
    from glossary.span import Span
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


def is_annotated(language: str) -> bool:
    """Whether official names, dates and numbers are looked for in a language: the recognisers read Russian."""
    return language == "ru"


def spans(newsroom: Newsroom, language: str, sentences: Sequence[str]) -> tuple[tuple[Span, ...], ...]:
    """The protected spans of each sentence of one text, by the newsroom's termbase.

    Raises:
        ConfigurationError: the termbase has an error.
    """
    if not is_annotated(language):
        return ((),) * len(sentences)
    from glossary.annotate import Annotator

    return tuple(Annotator(termbase(newsroom)).annotate(sentences))


def engine(newsroom: Newsroom, source: str, target: str) -> Engine:
    """The engine that the newsroom's settings choose for a pair of languages.

    Raises:
        NoRouteError: no package leads there.
        EngineError: a package is broken, or the device or compute type is not there.
        ConfigurationError: the remote engine's settings are incomplete.
    """
    return engines(newsroom)(source, target)


def engines(newsroom: Newsroom) -> Callable[[str, str], Engine]:
    """Like ``engine``, for many pairs: packages are looked for once, and what routes have in common is shared."""
    settings = newsroom.engine
    if settings.remote:
        return functools.partial(_remote, newsroom)
    from pipeline.engine import Engines

    return Engines(
        [newsroom.models_folder],
        device=settings.device,
        compute_type=settings.compute_type,
        beam_size=settings.beam_size,
    ).open


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
        terms = _official_names(newsroom, target) if is_annotated(source) else None
        return openai_chat(remote, source, target, model=settings.remote_model, terms=terms)
    raise ConfigurationError(
        "[engine]", f'remote "{settings.remote}" is unknown', 'write "libretranslate" or "openai"'
    )


def _official_names(newsroom: Newsroom, target: str) -> Callable[[str], dict[str, str]]:
    """Finds in a protected Russian sentence what a language model must be told: form in the sentence → official form.

    Most names stand there in the target language, put there to be copied; some that did not come through are tried
    in Russian.
    """
    from glossary.annotate import Annotator
    from glossary.designation import listed

    annotator = Annotator(termbase(newsroom))
    wordings = (wording for name in listed(annotator.termbase.terms) for wording in name.wordings())
    forms = {form for wording in wordings if (form := wording.targets().get(target))}
    longest_first = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    official = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)")

    def names(sentence: str) -> dict[str, str]:
        copied = {name: name for name in official.findall(sentence) if name}
        (spans,) = annotator.annotate([sentence])
        others = {span.text: span.targets[target] for span in spans if target in span.targets}
        return copied | {text: form for text, form in others.items() if not any(text in name for name in copied)}

    return names
