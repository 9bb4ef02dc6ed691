"""A shipped package back into what training works with, so that no checkpoint need be kept.

Weights come back as precise as 8-bit integers hold them; a few hundred batches of training make up for the rest.
The file format is CTranslate2's (``ctranslate2/specs/model_spec.py``, binary version 6).
"""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sentencepiece import sentencepiece_model_pb2 as schema

from pipeline.engine import archive
from pipeline.engine.starter.vocabulary import PAD_PIECE, PLACEHOLDERS, WORD_START, pieces_normaliser
from pipeline.engine.starter.words import WordVectors
from pipeline.engine.tokens import SENTENCEPIECE
from pipeline.errors import PackageError

Array = npt.NDArray[np.float32]

_BINARY_VERSION = 6
_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)
#: CTranslate2's parts of a layer → Marian's; query, key and value stand in one matrix.
_ATTENTION = {
    "self_attention": ("self_attn", (("q_proj", "k_proj", "v_proj"), ("out_proj",))),
    "attention": ("encoder_attn", (("q_proj",), ("k_proj", "v_proj"), ("out_proj",))),
}
_FEED_FORWARD = {"linear_0": "fc1", "linear_1": "fc2"}


@dataclass(frozen=True, slots=True, eq=False)
class Recovered:
    """What training needs of a package."""

    #: Under the names of ``network.Network``.
    weights: dict[str, Array]
    #: The SentencePiece model without whole words.
    pieces: bytes


def recover(package: Path, words: WordVectors) -> Recovered:
    """Read the weights and the vocabulary of a starter package.

    Args:
        package: the ``.argosmodel`` file, made by ``pipeline.engine.starter.package``.
        words: the vectors that it was trained with.

    Raises:
        PackageError: it is broken, or no starter package.
    """
    with archive.opened(package) as file:
        root = archive.root_of(file, package)
        try:
            variables = dict(_variables(file.read(root + archive.MODEL)))
            sources, targets = (
                json.loads(file.read(f"{root}model/{side}_vocabulary.json")) for side in ("source", "target")
            )
            return Recovered(
                _weights(variables, sources, targets, words), _pieces(file.read(root + SENTENCEPIECE), targets)
            )
        except (KeyError, ValueError, IndexError, struct.error) as error:
            raise PackageError(
                package, f"no training can start from it ({error})", "use a starter package"
            ) from error


def _variables(content: bytes) -> Iterator[tuple[str, Array]]:
    """Name and values of every variable; integers are multiplied out where their scale is known."""
    reader = _Reader(content)
    if reader.number("I") != _BINARY_VERSION:
        raise ValueError("it is of another version of CTranslate2")
    reader.text()
    reader.number("I")
    raw = dict(reader.variable() for _ in range(reader.number("I")))
    for name, value in raw.items():
        scale = raw.get(f"{name}_scale")
        yield name, value if scale is None else value / scale[:, np.newaxis]
    for _ in range(reader.number("I")):
        alias, name = reader.text(), reader.text()
        if name in raw and f"{name}_scale" not in raw:
            yield alias, raw[name]


class _Reader:
    """Walks through the file."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._place = 0

    def number(self, kind: str) -> int:
        size = struct.calcsize(kind)
        (value,) = struct.unpack_from(f"<{kind}", self._content, self._place)
        self._place += size
        return int(value)

    def text(self) -> str:
        return self._bytes(self.number("H")).rstrip(b"\0").decode()

    def variable(self) -> tuple[str, Array]:
        name = self.text()
        shape = [self.number("I") for _ in range(self.number("B"))]
        kind = _TYPES[self.number("B")]
        values: Any = np.frombuffer(self._bytes(self.number("I")), dtype=kind)
        return name, values.reshape(shape).astype(np.float32)

    def _bytes(self, count: int) -> bytes:
        self._place += count
        return self._content[self._place - count : self._place]


def _weights(
    variables: Mapping[str, Array], sources: list[str], targets: list[str], words: WordVectors
) -> dict[str, Array]:
    pieces = variables["decoder/embeddings/weight"][: len(targets)]
    weights = {f"marian.{name}": value for name, value in _layers(variables)}
    for name in ("model.shared", "model.encoder.embed_tokens", "model.decoder.embed_tokens", "lm_head"):
        weights[f"marian.{name}.weight"] = pieces
    weights["marian.final_logits_bias"] = np.zeros((1, len(targets)), dtype=np.float32)
    for side in ("encoder", "decoder"):
        weights[f"marian.model.{side}.embed_positions.weight"] = variables[f"{side}/position_encodings/encodings"]
    weights["projection.weight"] = _projection(variables["encoder/embeddings_0/weight"], sources, words)
    return weights


def _layers(variables: Mapping[str, Array]) -> Iterator[tuple[str, Array]]:
    for name, value in variables.items():
        found = re.fullmatch(r"(encoder|decoder)/layer_(\d+)/(\w+)/(\w+)/(weight|bias|gamma|beta)", name)
        if not found:
            continue
        side, number, part, inner, kind = found.groups()
        layer = f"model.{side}.layers.{number}."
        if inner == "layer_norm":
            norm = "final_layer_norm" if part == "ffn" else f"{_ATTENTION[part][0]}_layer_norm"
            yield f"{layer}{norm}.{'weight' if kind == 'gamma' else 'bias'}", value
        elif part == "ffn":
            yield f"{layer}{_FEED_FORWARD[inner]}.{kind}", value
        else:
            attention, fused = _ATTENTION[part]
            names = fused[int(inner.removeprefix("linear_"))]
            for projection, rows in zip(names, np.split(value, len(names)), strict=True):
                yield f"{layer}{attention}.{projection}.{kind}", rows


def _projection(table: Array, sources: list[str], words: WordVectors) -> Array:
    """The projection that made the words' embeddings, by least squares."""
    index = words.index()
    places = {
        index[piece[1:]]: row
        for row, piece in enumerate(sources)
        if piece.startswith(WORD_START) and piece[1:] in index
    }
    rows = table[list(places.values())] * math.sqrt(table.shape[1])
    solution, *_ = np.linalg.lstsq(words.vectors[list(places)], rows, rcond=None)
    return np.ascontiguousarray(solution.T, dtype=np.float32)


def _pieces(source_model: bytes, targets: list[str]) -> bytes:
    """The SentencePiece model as it was before whole words were added."""
    model = schema.ModelProto()
    model.ParseFromString(source_model)
    kinds = schema.ModelProto.SentencePiece
    for piece in model.pieces:
        if piece.piece in PLACEHOLDERS:
            piece.type = kinds.USER_DEFINED
    del model.pieces[len(targets) :]
    if [piece.piece for piece in model.pieces][1:] != targets[1:] or targets[0] != PAD_PIECE:
        raise ValueError("its pieces are not those of the target")
    model.normalizer_spec.CopyFrom(pieces_normaliser())
    return bytes(model.SerializeToString())
