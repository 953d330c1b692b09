"""The network: an encoder, and what it says of words and of pairs of words."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from riwaya.extract.learned.labels import DISTANCES, FACTUALITIES, MARKS, MENTIONS, ROLES, TAGS

RARE = -5.0  # log-odds, before anything is learned, that a word plays a role beside a trigger
SIZE = 64  # of the vectors in which a trigger and a word meet, one for each role


class Said(NamedTuple):
    """Log-odds for n words: tags [n, T], mentions [n, M], facts [n, F], roles [R, n, n].

    ``roles[r, i, j]`` is for word j in role r beside the trigger i. ``reported[n]`` is for a
    trigger's claim being somebody's words and not the publisher's own.
    """

    tags: Tensor
    mentions: Tensor
    facts: Tensor
    reported: Tensor
    roles: Tensor


class Network(nn.Module):
    """Reads a window: pieces in, log-odds for its words out.

    ``pieces_in`` is how many layers read pieces; those above read words, of which there are fewer.
    """

    def __init__(self, folder: Path, pieces_in: int | None = None, drop: float = 0.1) -> None:
        super().__init__()
        base = torch.load(folder / "encoder.pt", weights_only=True)
        config = BertConfig(
            **base["sizes"], hidden_dropout_prob=drop, attention_probs_dropout_prob=drop
        )
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.encoder.load_state_dict(base["state"])
        self.pieces_in = config.num_hidden_layers if pieces_in is None else pieces_in
        width = config.hidden_size
        self.drop = nn.Dropout(drop)
        # What the tables say, told before the first layer and, again, to the heads.
        self.told = nn.Linear(len(MARKS), width, bias=False)
        self.kept = nn.Linear(len(MARKS), width, bias=False)
        self.single = nn.Linear(width, len(TAGS) + len(MENTIONS) + len(FACTUALITIES) + 1)
        self.trigger = nn.Linear(width, len(ROLES) * SIZE)
        self.word = nn.Linear(width, len(ROLES) * SIZE)
        self.plain = nn.Linear(width, len(ROLES))
        self.distance = nn.Parameter(torch.zeros(len(ROLES), len(DISTANCES) + 1))
        self.scale = SIZE**-0.5
        nn.init.constant_(self.plain.bias, RARE)
        nn.init.zeros_(self.told.weight)
        nn.init.zeros_(self.kept.weight)

    def forward(
        self, pieces: Tensor, mask: Tensor | None, means: Tensor, marks: Tensor, steps: Tensor
    ) -> Said:
        """Read a batch of windows.

        Args:
            pieces: Numbers of pieces, [b, p].
            mask: 1 where there is a piece, [b, p]; None where there is one everywhere.
            means: Means over the pieces of each word, [b, n, p].
            marks: 1 where a word has a mark, [b, n, M].
            steps: Buckets of distance from word i to word j, [n, n].
        """
        words = self.drop(self._words(pieces, mask, means, marks))
        tags, mentions, facts, reported = self._single(words)
        shape = (words.shape[0], words.shape[1], len(ROLES), SIZE)
        left = self.trigger(words).view(shape).permute(0, 2, 1, 3)
        right = self.word(words).view(shape).permute(0, 2, 3, 1)
        roles = left @ right * self.scale
        roles = roles + self.plain(words).permute(0, 2, 1)[:, :, None, :]
        roles = roles + self.distance[:, steps]
        return Said(tags, mentions, facts, reported, roles)

    def factors(self, pieces: Tensor, means: Tensor, marks: Tensor) -> tuple[Tensor, ...]:
        """Read one window as the shipped file does: roles as factors (``learned.network.Said``)."""
        words = self._words(pieces, None, means, marks)
        return *self._single(words), self.trigger(words), self.word(words), self.plain(words)

    def _single(self, words: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        cuts = [len(TAGS), len(MENTIONS), len(FACTUALITIES), 1]
        tags, mentions, facts, reported = self.single(words).split(cuts, -1)
        return tags, mentions, facts, reported.squeeze(-1)

    def _words(self, pieces: Tensor, mask: Tensor | None, means: Tensor, marks: Tensor) -> Tensor:
        """Read pieces, then words: [b, n, width]."""
        layers = self.encoder.encoder.layer
        here = None if mask is None else mask.bool()[:, None, None, :]
        hidden = self.encoder.embeddings(input_ids=pieces)
        hidden = hidden + torch.sign(means).transpose(1, 2) @ self.told(marks)
        for layer in layers[: self.pieces_in]:
            hidden = layer(hidden, attention_mask=here)
        hidden = means @ hidden
        here = None if mask is None else (means.sum(-1) > 0)[:, None, None, :]
        for layer in layers[self.pieces_in :]:
            hidden = layer(hidden, attention_mask=here)
        return hidden + self.kept(marks)
