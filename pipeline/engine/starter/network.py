"""The network: a small Marian-type Transformer whose encoder also reads whole Russian words by their vectors."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from transformers import MarianConfig, MarianMTModel

from pipeline.engine.starter.vocabulary import END, PAD

#: Position encodings: the longest sentence in symbols, on either side.
LONGEST = 256

#: Numbers in the table that dropout masks are cut from; the largest batch needs a tenth of it.
_TABLE = 1 << 24
#: The parts whose output is dropped in training, besides embeddings.
_DROPPED = ("projection", "out_proj", "fc2")


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the network is."""

    #: SentencePiece pieces; symbols from this number on are whole words.
    pieces: int
    width: int = 256
    encoder_layers: int = 5
    decoder_layers: int = 2
    heads: int = 4
    feed_forward: int = 768

    @classmethod
    def of(cls, weights: Mapping[str, Any], heads: int = 4) -> Shape:
        """The shape that weights (with the names of ``Network``) were made for."""
        table = weights["marian.model.shared.weight"]
        layers = {
            side: len({m[1] for name in weights if (m := re.match(rf"marian\.model\.{side}\.layers\.(\d+)\.", name))})
            for side in ("encoder", "decoder")
        }
        inner = weights["marian.model.encoder.layers.0.fc1.weight"].shape[0]
        pieces, width = table.shape
        return cls(pieces, width, layers["encoder"], layers["decoder"], heads, inner)

    def config(self, pieces: int, pad: int = PAD) -> MarianConfig:
        """What transformers builds the model from."""
        return MarianConfig(
            vocab_size=pieces,
            decoder_vocab_size=pieces,
            d_model=self.width,
            encoder_layers=self.encoder_layers,
            decoder_layers=self.decoder_layers,
            encoder_attention_heads=self.heads,
            decoder_attention_heads=self.heads,
            encoder_ffn_dim=self.feed_forward,
            decoder_ffn_dim=self.feed_forward,
            max_position_embeddings=LONGEST,
            pad_token_id=pad,
            eos_token_id=END,
            bos_token_id=None,
            decoder_start_token_id=PAD,
            forced_eos_token_id=None,
            share_encoder_decoder_embeddings=True,
            tie_word_embeddings=True,
            activation_function="relu",
            dropout=0.0,  # see Masks
            attention_dropout=0.0,
            activation_dropout=0.0,
            attn_implementation="eager",  # for sentences as short as these, the fused kernels take twice as long
            scale_embedding=True,
            static_position_embeddings=True,
        )


class Masks:
    """Dropout whose masks are stretches of one table of chance.

    torch draws every number of a mask singly, on one core: that took a third of the time of training.

    Args:
        share: of the numbers to drop.
        seed: of the table; where a stretch begins is torch's to choose.
    """

    def __init__(self, share: float, seed: int = 1) -> None:
        chance = torch.Generator().manual_seed(seed)
        kept = torch.rand(_TABLE, generator=chance) >= share
        self._table = (kept / (1 - share)).bfloat16()

    def __call__(self, values: Any) -> Any:
        """The values with some of them dropped and the others made larger by as much."""
        start = int(torch.randint(_TABLE - values.numel(), (1,)))
        return values * self._table[start : start + values.numel()].view(values.shape)


class Network(nn.Module):  # type: ignore[misc]
    """Symbols of the source and the target so far → scores of the next piece.

    Args:
        shape: its size.
        vectors: a row for each whole word; they stay as they are, only their projection is trained.
        dropout: share of the embeddings, and of what each sublayer adds to them, that is dropped in training.
    """

    def __init__(self, shape: Shape, vectors: npt.NDArray[np.float32], dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self._masks = Masks(dropout) if dropout else None
        self.marian = MarianMTModel(shape.config(shape.pieces))
        self.register_buffer("vectors", torch.from_numpy(vectors), persistent=False)
        self.projection = nn.Linear(vectors.shape[1], shape.width, bias=False)
        nn.init.normal_(self.projection.weight, std=0.05)
        for name, module in self.named_modules():
            if type(module) is nn.Embedding or name.endswith(_DROPPED):
                module.register_forward_hook(self._dropped)

    def _dropped(self, module: Any, _: Any, values: Any) -> Any:
        return self._masks(values) if self._masks and module.training else values

    def embed(self, source: Any) -> Any:
        """Embeddings of the source symbols, scaled as the encoder expects them."""
        pieces = self.marian.model.shared(source.clamp(max=self.shape.pieces - 1)) * math.sqrt(self.shape.width)
        words = self.projection(self.vectors[(source - self.shape.pieces).clamp(min=0)])
        return torch.where((source >= self.shape.pieces)[..., None], words, pieces)

    def forward(self, source: Any, target: Any) -> Any:
        """Scores of the pieces at each place of ``target``, which starts with ``PAD``; both are padded batches."""
        return self.marian(**self._read(source), decoder_input_ids=target).logits

    def greedy(self, source: Any, mark: int) -> list[list[int]]:
        """The likeliest piece at every place: a rough translation, good enough to see progress.

        Args:
            source: a padded batch.
            mark: the piece of the target language.

        Returns:
            The pieces of each translation, without mark and end.
        """
        start = torch.tensor([[PAD, mark]] * len(source))
        most = min(LONGEST - 1, 2 * source.shape[1] + 10)
        with torch.no_grad():
            said = self.marian.generate(
                **self._read(source), decoder_input_ids=start, max_length=most, num_beams=1, do_sample=False
            )
        return [_until_end(row[2:]) for row in said.tolist()]

    def _read(self, source: Any) -> dict[str, Any]:
        """What the encoder makes of the source, as the decoder wants to be told."""
        mask = (source != PAD).long()
        encoded = self.marian.model.encoder(inputs_embeds=self.embed(source), attention_mask=mask)
        return {"encoder_outputs": encoded, "attention_mask": mask}

    def word_embeddings(self) -> npt.NDArray[np.float32]:
        """The words' rows as an ordinary embedding table would hold them, before scaling."""
        with torch.no_grad():
            table = self.projection(self.vectors) / math.sqrt(self.shape.width)
        return np.asarray(table.numpy(), dtype=np.float32)


def _until_end(pieces: list[int]) -> list[int]:
    return pieces[: pieces.index(END)] if END in pieces else pieces


def restored(weights: Mapping[str, Any], vectors: npt.NDArray[np.float32]) -> Network:
    """The network that these weights belong to, ready to translate."""
    network = Network(Shape.of(weights), vectors)
    network.load_state_dict(weights)
    network.eval()
    return network
