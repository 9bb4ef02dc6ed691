"""The two tokenizers that Argos packages come with, behind one face."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from pipeline.errors import PackageError

SENTENCEPIECE = "sentencepiece.model"
#: Marian models spell their target with pieces of its own; then ``SENTENCEPIECE`` is the source's model.
TARGET_SENTENCEPIECE = "target.model"
BPE = "bpe.model"

_WORD_START = "▁"
_CONTINUED = "@@"


class Tokenizer(Protocol):
    """Text to the pieces of a model's vocabulary, and back."""

    def encode(self, text: str) -> list[str]: ...

    def decode(self, pieces: Sequence[str]) -> str: ...

    def words(self, pieces: Sequence[str]) -> Iterator[list[str]]:
        """The pieces, grouped by the word that they spell; without boundary marks."""
        ...

    def knows(self, piece: str) -> bool:
        """Whether the piece is in the vocabulary, rather than a stretch of text that no piece covers."""
        ...


class SentencePieceTokenizer:
    """Unigram or BPE pieces that keep the spaces as ``▁``."""

    def __init__(self, model: Path, target_model: Path | None = None) -> None:
        self._source = _load_sentencepiece(model)
        self._target = _load_sentencepiece(target_model) if target_model else self._source
        self._unknown = self._source.unk_id()

    def encode(self, text: str) -> list[str]:
        return list(self._source.encode(text, out_type=str))

    def decode(self, pieces: Sequence[str]) -> str:
        return str(self._target.decode(list(pieces))).replace(_WORD_START, " ").strip()

    def words(self, pieces: Sequence[str]) -> Iterator[list[str]]:
        word: list[str] = []
        for piece in pieces:
            if piece.startswith(_WORD_START) and word:
                yield word
                word = []
            word.append(piece.lstrip(_WORD_START))
        if word:
            yield word

    def knows(self, piece: str) -> bool:
        identity = self._source.piece_to_id
        return bool(
            identity(piece) != self._source.unk_id() or identity(_WORD_START + piece) != self._source.unk_id()
        )


class BpeTokenizer:
    """Moses words cut by byte pair encoding, the way older Argos packages do it."""

    def __init__(self, model: Path, source: str, target: str) -> None:
        from argostranslate.tokenizer import BPETokenizer

        self._inner = BPETokenizer(model, source, target)

    def encode(self, text: str) -> list[str]:
        return list(self._inner.encode(text))

    def decode(self, pieces: Sequence[str]) -> str:
        return str(self._inner.decode(list(pieces))).strip()

    def words(self, pieces: Sequence[str]) -> Iterator[list[str]]:
        word: list[str] = []
        for piece in pieces:
            word.append(piece.removesuffix(_CONTINUED))
            if not piece.endswith(_CONTINUED):
                yield word
                word = []
        if word:
            yield word

    def knows(self, piece: str) -> bool:
        return True


def open_tokenizer(folder: Path, source: str, target: str) -> Tokenizer:
    """The tokenizer of the unpacked package in ``folder``.

    Raises:
        PackageError: it has none, or it cannot be read.
    """
    sentencepiece, target_model, bpe = (folder / name for name in (SENTENCEPIECE, TARGET_SENTENCEPIECE, BPE))
    if sentencepiece.is_file():
        return SentencePieceTokenizer(sentencepiece, target_model if target_model.is_file() else None)
    if bpe.is_file():
        return BpeTokenizer(bpe, source, target)
    raise PackageError(folder, f"the package has neither {SENTENCEPIECE} nor {BPE}", "install it again")


def unknown_share(tokenizer: Tokenizer, pieces: Sequence[str]) -> float:
    """Share of the words in ``pieces`` that the vocabulary has no real entry for, 0 to 1.

    A word counts when a piece of it is outside the vocabulary or when it needs more than one piece and another
    for every four letters: an inflected form of a known stem stays below that, a name spelt letter by letter
    does not. What has no letters (numbers, punctuation, placeholders) is no word.
    """
    total = unknown = 0
    for word in tokenizer.words(pieces):
        lettered = [piece for piece in word if piece.isalpha() or any(map(str.isalpha, piece))]
        if lettered:
            total += 1
            unknown += not _fits(lettered) or not all(map(tokenizer.knows, lettered))
    return unknown / total if total else 0.0


def _fits(word: Sequence[str]) -> bool:
    return len(word) == 1 or len(word) <= 1 + sum(map(str.isalpha, "".join(word))) // 4


def repeats(pieces: Sequence[str], size: int) -> bool:
    """Whether some run of ``size`` pieces, not of punctuation alone, stands in ``pieces`` more than once."""
    seen: set[tuple[str, ...]] = set()
    for run in _runs(pieces, size):
        if not any(character.isalnum() for piece in run for character in piece):
            continue
        if run in seen:
            return True
        seen.add(run)
    return False


def in_loop(pieces: Sequence[str]) -> bool:
    """Whether a decoder went round in circles: three pieces in a row that stand three times or more.

    Runs of digits do not count: three amounts that end in ``000`` are no loop.
    """
    counts: dict[tuple[str, ...], int] = {}
    for run in _runs(pieces, 3):
        if not all(piece.isdigit() for piece in run):
            counts[run] = counts.get(run, 0) + 1
    return any(count > 2 for count in counts.values())


def names_hidden(text: str, places: Iterable[tuple[int, int]]) -> str:
    """A text with a word of its own for each name: official names that begin or end alike are no repetition.

    Args:
        text: a translation.
        places: start and end of each name in it.
    """
    for number, (start, end) in reversed(list(enumerate(sorted(places)))):
        text = f"{text[:start]}name{chr(ord('a') + number)}{text[end:]}"
    return text


def _runs(pieces: Sequence[str], size: int) -> Iterable[tuple[str, ...]]:
    return zip(*(pieces[start:] for start in range(size)), strict=False)


def _load_sentencepiece(model: Path) -> Any:
    import sentencepiece

    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(model))
    except (OSError, RuntimeError) as error:
        raise PackageError(model, "the tokenizer cannot be read", "install the package again") from error
