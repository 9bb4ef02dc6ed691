"""Whole Russian words as source symbols: the vectors that ``navec`` learned from a billion words of news.

The corpus has far more word forms than it has sentences to learn them from; the vectors (250,000 words, 300
dimensions, MIT, inside the ``natasha`` distribution) know which of them mean the same.
"""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.errors import EngineError

#: Words, most frequent first, that the network can read as wholes.
KNOWN_WORDS = 80_000

_RUSSIAN_WORD = re.compile(r"[а-яё-]{2,}")
#: navec ends its list with these two.
_SPECIAL = ("<unk>", "<pad>")


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """Lower-case Russian words and what they mean."""

    words: tuple[str, ...]
    #: A row a word, centred and scaled to unit variance.
    vectors: npt.NDArray[np.float32]

    def index(self) -> dict[str, int]:
        """Word → its row."""
        return {word: row for row, word in enumerate(self.words)}


def load_words(count: int = KNOWN_WORDS) -> WordVectors:
    """The ``count`` most frequent words of navec's news vocabulary.

    Raises:
        EngineError: navec or the file with its vectors is not installed.
    """
    try:
        from navec import Navec
    except ImportError as error:
        raise EngineError("word vectors", "navec is not installed", "pip install 'tilshi[train]'") from error
    table = Navec.load(str(_vector_file()))
    vocabulary, counts = table.vocab.words, table.vocab.counts
    order = sorted(range(len(vocabulary) - len(_SPECIAL)), key=lambda number: -counts[number])
    words = [vocabulary[number] for number in order if _RUSSIAN_WORD.fullmatch(vocabulary[number])][:count]
    vectors = np.stack([table.pq[table.vocab[word]] for word in words]).astype(np.float32)
    vectors = (vectors - vectors.mean(axis=0)) / vectors.std()
    return WordVectors(tuple(words), vectors)


def _vector_file() -> Path:
    found = importlib.util.find_spec("natasha")
    for folder in found.submodule_search_locations or () if found else ():
        for path in sorted(Path(folder).rglob("navec_*.tar")):
            return path
    raise EngineError("word vectors", "natasha's file navec_*.tar is not there", "install natasha again")
