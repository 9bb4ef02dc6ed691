"""A SentencePiece model out of a ``tokenizer.json``, for checkpoints that were saved without the original."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import PackageError

_UNKNOWN = "<unk>"
_CONTROLS = ("<s>", "</s>")


def from_tokenizer_json(tokenizer: Mapping[str, Any], origin: Path) -> bytes:
    """The serialised BPE model that cuts text into the same pieces.

    SentencePiece joins the pair with the best score first, tokenizers the pair that was learned first; so each
    piece is scored by when it was learned. Pieces that nothing joins (single characters) come last.

    Args:
        tokenizer: the parsed ``tokenizer.json``.
        origin: the checkpoint, for messages.

    Raises:
        PackageError: it is no BPE tokenizer that came from SentencePiece.
    """
    from sentencepiece import sentencepiece_model_pb2 as schema

    model = tokenizer.get("model") or {}
    if model.get("type") != "BPE" or not any(piece.startswith("▁") for piece in model.get("vocab", {})):
        raise PackageError(
            origin, "its tokenizer.json is not of SentencePiece's making", "add sentencepiece.bpe.model"
        )
    file = schema.ModelProto()
    file.trainer_spec.model_type = schema.TrainerSpec.BPE
    file.normalizer_spec.name = "nmt_nfkc"
    file.normalizer_spec.precompiled_charsmap = _charsmap(tokenizer.get("normalizer") or {})
    kinds = schema.ModelProto.SentencePiece
    file.pieces.add(piece=_UNKNOWN, score=0.0, type=kinds.UNKNOWN)
    for control in _CONTROLS:
        file.pieces.add(piece=control, score=0.0, type=kinds.CONTROL)
    learned = _learned(model.get("merges", []))
    special = {_UNKNOWN, *_CONTROLS} | {entry["content"] for entry in tokenizer.get("added_tokens", [])}
    for piece in sorted(model["vocab"], key=lambda p: (learned.get(p, len(learned)), model["vocab"][p])):
        if piece not in special:
            file.pieces.add(piece=piece, score=-float(learned.get(piece, len(learned))), type=kinds.NORMAL)
    return bytes(file.SerializeToString())


def _learned(merges: list[Any]) -> dict[str, int]:
    """Piece → the rank of the first merge that makes it. Merges are ``["a", "b"]`` or, in older files, ``"a b"``."""
    ranks: dict[str, int] = {}
    for rank, merge in enumerate(merges):
        left, right = merge.split(" ", 1) if isinstance(merge, str) else merge
        ranks.setdefault(left + right, rank)
    return ranks


def _charsmap(normalizer: Mapping[str, Any]) -> bytes:
    """The compiled normalisation table, wherever in the chain of normalisers it stands."""
    if normalizer.get("precompiled_charsmap"):
        return base64.b64decode(normalizer["precompiled_charsmap"])
    for part in normalizer.get("normalizers", []):
        if found := _charsmap(part):
            return found
    return b""
