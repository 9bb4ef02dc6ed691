"""A trained network as CTranslate2 reads it: int8 weights, and whole words as ordinary source embeddings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from ctranslate2.converters.transformers import MarianMTLoader
from transformers import MarianMTModel

from pipeline.engine.starter.network import Network
from pipeline.engine.starter.vocabulary import (
    PAD_PIECE,
    PLACEHOLDERS,
    WORD_START,
    added_pieces,
    open_model,
    source_model,
    written_forms,
)
from pipeline.engine.starter.words import WordVectors

_WORD = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)


def choose_forms(sentences: Iterable[str], words: Sequence[str], count: int) -> list[str]:
    """Which written words get an entry of their own.

    Args:
        sentences: Russian sentences of the training corpus: their words come first, most frequent first.
        words: all words that have a vector, most frequent first: they fill up what is left.
        count: how many to choose.

    Returns:
        The forms, those of the same word side by side: they have the same vector, which the package's compression
        then stores once.
    """
    known = frozenset(words)
    seen = Counter(word for sentence in sentences for word in _WORD.findall(sentence) if word.lower() in known)
    ranked = dict.fromkeys([*(form for form, _ in seen.most_common()), *written_forms(words)])
    together: dict[str, list[str]] = {}
    for form in list(ranked)[:count]:
        together.setdefault(form.lower(), []).append(form)
    return [form for forms in together.values() for form in forms]


def export(network: Network, words: WordVectors, pieces: bytes, forms: Sequence[str], folder: Path) -> None:
    """Write ``model/`` and ``sentencepiece.model`` into ``folder``, which must be empty.

    Args:
        network: the weights.
        words: what its vectors belong to.
        pieces: its SentencePiece model.
        forms: written words that get an entry of their own.
    """
    model = open_model(pieces)
    targets = [PAD_PIECE, *(model.id_to_piece(number) for number in range(1, model.vocab_size()))]
    spec = MarianMTLoader().get_model_spec(_with_padding_at_the_end(network))
    table = _array(spec.encoder.embeddings[0].weight)
    sources, table = _with_words(targets, table, network, words.index(), forms)
    spec.encoder.embeddings[0].weight = table
    spec.config.decoder_start_token = PAD_PIECE
    spec.config.add_source_eos = True
    spec.config.eos_token, spec.config.unk_token = "</s>", "<unk>"
    spec.register_source_vocabulary(sources)
    spec.register_target_vocabulary(targets)
    spec.validate()
    spec.optimize(quantization="int8")
    (folder / "model").mkdir()
    spec.save(str(folder / "model"))
    (folder / "sentencepiece.model").write_bytes(source_model(pieces, forms))


def _with_padding_at_the_end(network: Network) -> Any:
    """The same model with one more piece: CTranslate2's converter takes the last for padding and drops it."""
    shape = network.shape
    model = MarianMTModel(shape.config(shape.pieces + 1, pad=shape.pieces))
    weights = network.marian.state_dict()
    for name in weights:
        if name.endswith(("shared.weight", "embed_tokens.weight", "lm_head.weight")):
            weights[name] = torch.cat([weights[name], torch.zeros(1, shape.width)])
        elif name == "final_logits_bias":
            weights[name] = torch.cat([weights[name], torch.zeros(1, 1)], dim=1)
    model.load_state_dict(weights)
    return model.eval()


def _with_words(
    targets: Sequence[str],
    table: npt.NDArray[np.float32],
    network: Network,
    index: dict[str, int],
    forms: Sequence[str],
) -> tuple[list[str], npt.NDArray[np.float32]]:
    """Source vocabulary and embeddings: the pieces, then what ``source_model`` adds to them."""
    vectors = network.word_embeddings()
    places = {piece: row for row, piece in enumerate(targets)}
    rows = [row.copy() for row in table]
    sources = list(targets)
    for piece in added_pieces(forms):
        text = piece.removeprefix(WORD_START)
        vector = table[places[text]] if text in PLACEHOLDERS else vectors[index[text.lower()]]
        if piece in places:
            rows[places[piece]] = vector
        else:
            sources.append(piece)
            rows.append(vector)
    return sources, np.stack(rows).astype(np.float32)


def _array(weight: Any) -> npt.NDArray[np.float32]:
    return np.asarray(weight.detach().numpy() if hasattr(weight, "detach") else weight, dtype=np.float32)
