"""Machine translation: engines, the packages that they serve, and the routes between languages.

For programs that keep a process warm::

    from pipeline.engine import translate
    translate(["Министр прибыл в Астану."], "ru", "en")
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.article import language_tag
from pipeline.engine.base import Engine, Hypothesis

if TYPE_CHECKING:
    from pipeline.engine.packages import Package

__all__ = ["Engine", "Engines", "Hypothesis", "open_engine", "translate"]


class Engines:
    """The engines that the packages on this machine make.

    Packages are looked for once, and a package that serves several routes is opened once.

    Args:
        folders: the newsroom's folders of packages, before the user's and the shipped ones.
        device, compute_type, beam_size, threads: see ``argos.ArgosEngine``.
    """

    def __init__(
        self,
        folders: Iterable[Path] = (),
        *,
        device: str = "auto",
        compute_type: str = "auto",
        beam_size: int = 2,
        threads: int | None = None,
    ) -> None:
        from pipeline.engine.packages import available

        self._packages = available(folders)
        self._device, self._compute_type = device, compute_type
        self._beam_size, self._threads = beam_size, threads
        self._opened: dict[Path, Engine] = {}

    def open(self, source: str, target: str) -> Engine:
        """The engine for the best route from ``source`` to ``target``; ``kz`` is taken for ``kk``.

        Raises:
            NoRouteError: no package, nor two that meet in English, lead there.
            PackageError: the package is broken.
            EngineError: the device or compute type is not there.
        """
        from pipeline.engine.routes import PivotEngine, route

        engines = [self._leg(package) for package in route(source, target, self._packages).legs]
        return engines[0] if len(engines) == 1 else PivotEngine(engines[0], engines[1])

    def _leg(self, package: Package) -> Engine:
        from pipeline.engine.argos import ArgosEngine

        if package.path not in self._opened:
            self._opened[package.path] = ArgosEngine(
                package,
                device=self._device,
                compute_type=self._compute_type,
                beam_size=self._beam_size,
                threads=self._threads,
            )
        return self._opened[package.path]


def open_engine(source: str, target: str, *, beam_size: int = 2) -> Engine:
    """The engine for the best route between two languages, without a newsroom; see ``Engines.open``."""
    return Engines(beam_size=beam_size).open(source, target)


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
