"""How text becomes symbols: SentencePiece pieces in three languages, and whole Russian words on the source side.

One SentencePiece model does both, in training and in the package: whole words are pieces with the best scores,
and normalisation sets words apart from the punctuation that touches them, so that ``«Дом»,`` has the word ``Дом``.
"""

from __future__ import annotations

import io
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as schema

from glossary.placeholders import MOST_PLACEHOLDERS

PAD, UNKNOWN, END = 0, 1, 2
WORD_START = "▁"
#: The decoder starts from it; its embedding is zero.
PAD_PIECE = "<s>"
PLACEHOLDERS = tuple(f"⟦{number}⟧" for number in range(MOST_PLACEHOLDERS))
#: Target language → the piece that a translation into it starts with.
LANGUAGE_PIECES = {"en": "⟪en⟫", "kk": "⟪kk⟫"}
PIECES = 5_000
#: What a work folder calls the SentencePiece model.
PIECES_FILE = "pieces.model"

_LETTERS = "".join(chr(code) for code in range(ord("а"), ord("я") + 1)) + "ё"
_RUSSIAN = _LETTERS + _LETTERS.upper()
#: What may touch a word without belonging to it; the hyphen belongs to it.
_OPENING = "\"'(«„“[/+%№"
_CLOSING = "\"'),.:;!?»“”’…]/%+"
#: For each letter of a whole word: it beats its best spelling, and every shorter word in it, by so little that
#: it is hardly ever chosen as the beginning of a longer word that is unknown.
_BONUS = 0.01
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


def train_pieces(sentences: Iterable[str], size: int = PIECES) -> bytes:
    """Learn the pieces from sentences of all three languages.

    Args:
        sentences: plain, without placeholders.
        size: pieces in all, with placeholders, language marks and the three special ones.

    Returns:
        The SentencePiece model, serialised; the same for the same sentences.
    """
    file = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences),
        model_writer=file,
        model_type="unigram",
        vocab_size=size,
        character_coverage=1.0,
        split_digits=True,
        user_defined_symbols=[*PLACEHOLDERS, *LANGUAGE_PIECES.values()],
        pad_id=PAD,
        unk_id=UNKNOWN,
        eos_id=END,
        bos_id=-1,
        pad_piece=PAD_PIECE,
        num_threads=1,
        minloglevel=2,
        hard_vocab_limit=False,
    )
    return file.getvalue()


def source_model(pieces: bytes, forms: Sequence[str]) -> bytes:
    """The SentencePiece model of the source side.

    Args:
        pieces: the model of ``train_pieces``.
        forms: words as they are written, best known first, that become pieces of their own.

    Returns:
        The model, serialised. Its pieces are those of ``pieces`` in the same order, then ``added_pieces(forms)``
        that were not among them.
    """
    model = schema.ModelProto()
    model.ParseFromString(pieces)
    for piece in model.pieces:
        if piece.piece in PLACEHOLDERS:  # user-defined symbols are hidden from normalisation
            piece.type, piece.score = schema.ModelProto.SentencePiece.NORMAL, 0.0
    model.normalizer_spec.name = "words-apart"
    model.normalizer_spec.precompiled_charsmap = _charsmap()
    known = {piece.piece for piece in model.pieces}
    spelling = open_model(pieces)
    for text in added_pieces(forms):
        if text not in known:
            word = text.removeprefix(WORD_START)
            score = 0.0 if word in PLACEHOLDERS else _spelt(spelling, word) + _BONUS * len(word)
            model.pieces.add(piece=text, score=score)
    return bytes(model.SerializeToString())


def _spelt(spelling: Any, word: str) -> float:
    """Log-probability of the word's best spelling with pieces."""
    return float(sum(spelling.get_score(piece) for piece in spelling.encode(word)))


def added_pieces(forms: Sequence[str]) -> list[str]:
    """The pieces that whole words and placeholders make after a space."""
    return [WORD_START + text for text in (*PLACEHOLDERS, *forms)]


def written_forms(words: Iterable[str]) -> Iterator[str]:
    """Each word in lower case, with a capital, and in capitals."""
    for word in words:
        yield from dict.fromkeys((word, word.capitalize(), word.upper()))


def open_model(serialised: bytes) -> Any:
    """A SentencePiece processor."""
    return sentencepiece.SentencePieceProcessor(model_proto=serialised)


def pieces_normaliser() -> Any:
    """The normalisation of ``train_pieces``: Unicode NFKC, with spaces and invisible characters put right."""
    return _normaliser(normalization_rule_name="nmt_nfkc")


def _charsmap() -> bytes:
    """The compiled normalisation of the source side, as SentencePiece stores it."""
    with tempfile.TemporaryDirectory(prefix="tilshi-rules-") as folder:
        table = Path(folder) / "rules.tsv"
        table.write_text("".join(f"{_hex(a)}\t{_hex(b)}\n" for a, b in _rules()), encoding="utf-8")
        return bytes(_normaliser(normalization_rule_tsv=str(table)).precompiled_charsmap)


def _normaliser(**rules: Any) -> Any:
    """What SentencePiece compiles rules into; it does so only while it trains, so a toy model is trained."""
    file = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["а б в г д"]),
        model_writer=file,
        model_type="char",
        vocab_size=9,
        hard_vocab_limit=False,
        minloglevel=2,
        **rules,
    )
    model = schema.ModelProto()
    model.ParseFromString(file.getvalue())
    return model.normalizer_spec


def _rules() -> Iterator[tuple[str, str]]:
    """What normalisation replaces: compatibility characters (Unicode NFKC) and words that touch punctuation."""
    for code in range(0x80, 0x10000):
        character = chr(code)
        plain = " " if character.isspace() else unicodedata.normalize("NFKC", character)
        if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn"):
            continue
        if plain != character:
            yield character, plain
    for character in _INVISIBLE:
        yield character, ""
    for code in range(0x9, 0xE):
        yield chr(code), " "
    for character in "йЙёЁ":
        yield unicodedata.normalize("NFD", character), character
    for mark in _OPENING:
        for letter in _RUSSIAN:
            yield mark + letter, f"{unicodedata.normalize('NFKC', mark)} {letter}"
    for mark in _CLOSING:
        for left in (*_RUSSIAN, *PLACEHOLDERS):
            yield left + mark, f"{left} {unicodedata.normalize('NFKC', mark)}"


def _hex(text: str) -> str:
    return " ".join(f"{ord(character):X}" for character in text)
