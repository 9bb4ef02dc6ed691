"""Persons by slovnet's news-trained tagger, from the model files inside the natasha package.

The files are read without importing natasha. Loading takes 0.4 s, so it happens at the first doubtful sentence only.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import util
from pathlib import Path
from typing import Any


@cache
def _tagger() -> Any | None:
    package = util.find_spec("natasha")
    if package is None or package.origin is None:
        return None
    from navec import Navec
    from slovnet import NER

    data = Path(package.origin).parent / "data"
    tagger = NER.load(data / "model" / "slovnet_ner_news_v1.tar")
    tagger.navec(Navec.load(data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar"))
    return tagger


@lru_cache(maxsize=256)
def persons(sentence: str) -> tuple[tuple[int, int], ...]:
    """Offsets of the stretches of a sentence that the tagger takes for persons."""
    tagger = _tagger()
    if tagger is None:
        return ()
    return tuple((span.start, span.stop) for span in tagger(sentence).spans if span.type == "PER")
