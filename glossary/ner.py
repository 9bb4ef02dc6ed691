"""Persons by slovnet's news-trained tagger, from the model files inside the natasha package.

The files are read without importing natasha. Loading takes 0.3 s, so it happens at the first doubtful sentence only.
"""

from __future__ import annotations

import os
from functools import cache, lru_cache
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from navec import Navec

_MODEL = Path("model", "slovnet_ner_news_v1.tar")
_EMBEDDINGS = Path("emb", "navec_news_v1_1B_250K_300d_100q.tar")


# NumPy reads it when first imported. With these small matrices, threads make a sentence cost 30 ms instead of 1 ms.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@cache
def _tagger() -> Any | None:
    package = util.find_spec("natasha")
    if package is None or package.origin is None:
        return None
    from slovnet import NER

    data = Path(package.origin).parent / "data"
    tagger = NER.load(data / _MODEL)
    tagger.navec(_embeddings(data / _EMBEDDINGS))
    return tagger


def _embeddings(path: Path) -> Navec:
    """As ``Navec.load``, but without the table of norms, which only comparing words needs and which takes 0.3 s."""
    from navec import Navec
    from navec.meta import Meta
    from navec.navec import META, PQ_, VOCAB
    from navec.pq import PQ
    from navec.tar import Tar
    from navec.vocab import Vocab

    class Codes(PQ):  # type: ignore[misc]
        def precompute(self) -> None:
            """Nothing."""

    with Tar(path) as tar:
        return Navec(Meta.from_file(tar.load(META)), Vocab.from_file(tar.load(VOCAB)), Codes.from_file(tar.load(PQ_)))


@lru_cache(maxsize=256)
def persons(sentence: str) -> tuple[tuple[int, int], ...]:
    """Offsets of the stretches of a sentence that the tagger takes for persons."""
    tagger = _tagger()
    if tagger is None:
        return ()
    return tuple((span.start, span.stop) for span in tagger(sentence).spans if span.type == "PER")
