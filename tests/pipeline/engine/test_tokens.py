from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pipeline.engine.packages import available, best, unpacked
from pipeline.engine.tokens import (
    Tokenizer,
    in_loop,
    open_tokenizer,
    repeats,
    unknown_share,
)

CODES = """#version: 0.2
т е
те к
тек с
текс т</w>
"""


@pytest.fixture(scope="module")
def pieces() -> Tokenizer:
    package = best(available(), "ru", "en")
    assert package is not None
    return open_tokenizer(unpacked(package), "ru", "en")


@pytest.fixture
def pairs(tmp_path: Path) -> Tokenizer:
    (tmp_path / "bpe.model").write_text(CODES, encoding="utf-8")
    return open_tokenizer(tmp_path, "ru", "en")


@pytest.mark.parametrize(
    "text",
    [
        "Министерство иностранных дел ⟦0⟧ сообщило 12 марта 2024 года о визите ⟦1⟧ (Алматы).",
        "«Да», — сказал он: 14,25 %.",
        "a_b@gov.kz https://gov.kz/a_b?x=1",
    ],
)
def test_sentencepiece_text_comes_back_with_all_its_characters(pieces: Tokenizer, text: str) -> None:
    assert pieces.decode(pieces.encode(text)).replace(" ", "") == text.replace(" ", "")


def test_a_placeholder_is_one_piece(pieces: Tokenizer) -> None:
    assert {"⟦0⟧", "⟦9⟧"} <= {piece.removeprefix("▁") for piece in pieces.encode("⟦0⟧ и ⟦9⟧")}


def test_older_packages_cut_moses_words_by_byte_pairs(pairs: Tokenizer) -> None:
    assert pairs.encode("текст, мир") == ["текст", ",", "м@@", "и@@", "р"]
    assert list(pairs.words(["текст", ",", "м@@", "и@@", "р"])) == [["текст"], [","], ["м", "и", "р"]]
    assert pairs.decode(["the", "tex@@", "t", ",", "here", "."]) == "the text, here."


class _Letters:
    """Cuts at bars; knows every piece but ``x``."""

    def encode(self, text: str) -> list[str]:
        return [text]

    def decode(self, pieces: Sequence[str]) -> str:
        return "".join(pieces)

    def words(self, pieces: Sequence[str]) -> Iterator[list[str]]:
        return (piece.split("|") for piece in pieces)

    def knows(self, piece: str) -> bool:
        return piece != "x"


@pytest.mark.parametrize(
    ("words", "share"),
    [
        (["министр"], 0),
        (["визит|е"], 0),
        (["А|л|ма|ты"], 1),
        (["министерств|ами", "С|е|рік"], 0.5),
        (["x"], 1),
        (["12", "⟦0⟧", "—"], 0),
        (["12", "x"], 1),
        ([], 0),
    ],
)
def test_a_word_that_falls_apart_is_unknown_and_an_inflected_one_is_not(words: list[str], share: float) -> None:
    assert unknown_share(_Letters(), words) == share


@pytest.mark.parametrize(
    ("text", "loop"),
    [
        ("он сказал что он сказал что", False),
        ("он сказал что он сказал что он сказал что", True),
        ("он он он он он он", True),
        ("1 0 0 0 и 2 0 0 0 и 3 0 0 0", False),
        ("", False),
    ],
)
def test_a_decoder_in_a_loop_is_recognised(text: str, loop: bool) -> None:
    assert in_loop(text.split()) is loop


def test_repetitions_are_counted_in_runs() -> None:
    assert repeats("a b a b".split(), 2)
    assert not repeats("a b c a".split(), 2)
    assert not repeats([], 2)
