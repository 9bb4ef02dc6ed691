from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("navec")

from pipeline.engine.starter.words import load_words


def test_words_come_most_frequent_first_with_vectors_that_know_their_meaning() -> None:
    words = load_words(20_000)
    index = words.index()
    assert index["на"] < index["министр"] < index["министра"]

    def alike(left: str, right: str) -> float:
        a, b = words.vectors[index[left]], words.vectors[index[right]]
        return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))

    assert alike("министр", "министра") > alike("министр", "снег")
    assert words.vectors.shape == (20_000, 300)
    assert abs(float(words.vectors.std()) - 1) < 0.2
