"""Machine translation: engines, the packages that they serve, and the routes between languages.

For programs that keep a process warm::

    from pipeline.engine import translate
    translate(["Министр прибыл в Астану."], "ru", "en")
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.article import language_tag
from pipeline.engine.base import Engine, Hypothesis

__all__ = ["Engine", "Hypothesis", "open_engine", "translate"]


def open_engine(
    source: str,
    target: str,
    folders: Iterable[Path] = (),
    *,
    device: str = "auto",
    compute_type: str = "auto",
    beam_size: int = 2,
    threads: int | None = None,
) -> Engine:
    """The engine for the best route from ``source`` to ``target`` that the packages on this machine allow.

    Args:
        source, target: language codes; ``kz`` is taken for ``kk``.
        folders: the newsroom's folders of packages, before the user's and the shipped ones.
        device, compute_type, beam_size, threads: see ``argos.ArgosEngine``.

    Raises:
        NoRouteError: no package, nor two that meet in English, lead there.
        PackageError: the package is broken.
        EngineError: the device or compute type is not there.
    """
    from pipeline.engine.packages import available
    from pipeline.engine.routes import PivotEngine, route

    legs = route(source, target, available(folders)).legs
    from pipeline.engine.argos import ArgosEngine

    engines = [
        ArgosEngine(leg, device=device, compute_type=compute_type, beam_size=beam_size, threads=threads)
        for leg in legs
    ]
    return engines[0] if len(engines) == 1 else PivotEngine(engines[0], engines[1])


def translate(sentences: Sequence[str], source: str, target: str) -> list[str]:
    """Translate sentences with the best route on this machine; the model stays loaded for the next call.

    No glossary is applied. The number and order of the sentences are kept.

    Raises:
        NoRouteError: no package, nor two that meet in English, lead there.
        EngineError: the package or the computation failed.
    """
    engine = _warm_engine(language_tag(source), language_tag(target))
    return [hypothesis.text for hypothesis in engine.translate(sentences)]


@functools.lru_cache(maxsize=8)
def _warm_engine(source: str, target: str) -> Engine:
    return open_engine(source, target)
