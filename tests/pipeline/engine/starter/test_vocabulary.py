from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from pipeline.engine.starter.documents import training_documents
from pipeline.engine.starter.examples import Encoder
from pipeline.engine.starter.vocabulary import (
    END,
    LANGUAGE_PIECES,
    PLACEHOLDERS,
    open_model,
    source_model,
    train_pieces,
    written_forms,
)
from pipeline.engine.starter.words import WordVectors


@pytest.fixture(scope="module")
def pieces() -> bytes:
    triples = [triple for document in training_documents()[::40] for triple in document.triples]
    return train_pieces([text for one in triples for text in (one.ru, one.en, one.kk)], size=800)


@pytest.fixture(scope="module")
def source(pieces: bytes) -> Any:
    return open_model(source_model(pieces, list(written_forms(["министр", "дом", "астане", "акимат"]))))


def test_placeholders_and_language_marks_are_single_pieces(pieces: bytes) -> None:
    model = open_model(pieces)
    for piece in (*PLACEHOLDERS, *LANGUAGE_PIECES.values()):
        assert model.encode(piece, out_type=str)[-1] == piece


def test_the_same_sentences_make_the_same_vocabulary() -> None:
    sentences = ["Министр прибыл в Астану.", "The minister arrived.", "Министр келді."] * 3
    assert train_pieces(sentences, 60) == train_pieces(sentences, 60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Министр", ["▁Министр"]),
        ("МИНИСТР", ["▁МИНИСТР"]),
        ("«Дом»,", ["▁", "«", "▁Дом", "▁", "»", ","]),
        ("(акимат)", ["▁", "(", "▁акимат", "▁", ")"]),
        ("в Астане.", ["▁в", "▁Астане", "▁", "."]),
        ("⟦0⟧,", ["▁⟦0⟧", "▁", ","]),
        ("«⟦3⟧»", ["▁", "«", "⟦3⟧", "▁", "»"]),
        ("дом\u00a0⟦1⟧", ["▁дом", "▁⟦1⟧"]),
        ("ми\u00adнистр", ["▁министр"]),
        ("и\u0306", ["▁", "й"]),
    ],
)
def test_words_and_placeholders_stand_apart_from_punctuation(source: Any, text: str, expected: list[str]) -> None:
    assert source.encode(text, out_type=str) == expected


def test_the_longest_word_that_is_known_is_taken(pieces: bytes) -> None:
    model = open_model(source_model(pieces, ["ли", "либо", "от", "отчет", "отчете"]))
    assert model.encode("либо отчете", out_type=str) == ["▁либо", "▁отчете"]


def test_the_pieces_of_the_vocabulary_keep_their_numbers(source: Any, pieces: bytes) -> None:
    plain = open_model(pieces)
    assert [source.id_to_piece(i) for i in range(len(plain))] == [plain.id_to_piece(i) for i in range(len(plain))]


def test_a_damaged_sentence_lacks_stretches_of_the_whole_one(pieces: bytes) -> None:
    encoder = Encoder(pieces, WordVectors(("министр",), np.zeros((1, 300), dtype=np.float32)))
    gap = encoder.pieces.unk_id()
    text = "The minister of foreign affairs arrived in Astana and met the heads of the committees."
    for seed in range(20):
        damaged = encoder.damaged(text, "en", random.Random(seed))
        whole = damaged.target[1:-1]
        assert damaged.target == encoder.target(text, "en")
        assert damaged.source[-1] == END
        rest = iter(whole)
        assert all(piece in rest for piece in damaged.source[:-1] if piece != gap)
        assert (gap in damaged.source) == (damaged.source[:-1] != whole)
