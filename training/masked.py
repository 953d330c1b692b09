"""Teach the encoder the language of the reports: words blanked out, to be told from those around.

Run: python training/masked.py BASE_DIR CORPUS.jsonl.gz OUT_DIR --apart GOLD_DIR [--epochs 2]
         [--threads 2]

The encoder was cut out of a deeper one and made for whole sentences; nobody annotated the reports,
yet they teach what stands beside what. Reports that are also annotated articles to be measured on
are left out (``--apart``), as are copies. Written is a folder like that of ``base.py``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers import BertConfig, BertModel

from fit import Fitter
from riwaya.evaluate.gold import load_gold
from riwaya.extract.learned.pieces import Pieces, load_pieces
from riwaya.extract.learned.windows import Window, cut, token_pieces
from riwaya.text.fold import fold
from riwaya.text.sentences import find_sentences
from riwaya.text.tokens import tokenize
from weak import runs

BATCH = 2400  # pieces of one step, about
RATE, DECAY, WARM = 4e-4, 0.01, 0.06
MASKED = 0.2  # share of words to be told
SHOWN, OTHER = 0.1, 0.1  # shares of those that are left as they are, or are another word's
SHORTEST = 200  # letters of a report


class Teller(nn.Module):
    """The encoder with a head that tells blanked pieces; both share one table of pieces."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        base = torch.load(folder / "encoder.pt", weights_only=True)
        self.sizes = base["sizes"]
        config = BertConfig(
            **self.sizes, hidden_dropout_prob=0.05, attention_probs_dropout_prob=0.05
        )
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.encoder.load_state_dict(base["state"])
        width = config.hidden_size
        self.head = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
        self.bias = nn.Parameter(torch.zeros(config.vocab_size))

    def forward(self, pieces: Tensor, mask: Tensor, asked: Tensor) -> Tensor:
        """Give scores of all pieces where asked: [asked places, pieces of the vocabulary]."""
        hidden = self.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state
        told = self.head(hidden[asked])
        return told @ self.encoder.embeddings.word_embeddings.weight.T + self.bias


def texts(corpus: Path, apart: list[Path]) -> Iterator[str]:
    """Give the texts of the corpus, without copies and without articles kept apart."""
    seen: set[str] = set()
    for folder in apart:
        for one in load_gold(folder):
            seen |= runs(one.document.text)
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            found = runs(row["text"])
            if len(row["text"]) >= SHORTEST and len(found & seen) <= 0.1 * len(found):
                seen |= found
                yield row["text"]


def windows(text: str, pieces: Pieces) -> list[Window]:
    """Cut a text into the windows in which the network will read."""
    tokens = tokenize(fold(text))
    ends = (pieces.first, pieces.last)
    untold = [()] * len(tokens)
    return cut(find_sentences(tokens), token_pieces(text, tokens, pieces), untold, ends)


def masked(window: Window, pieces: Pieces, size: int, chance: random.Random
           ) -> tuple[list[int], list[bool]]:  # fmt: skip
    """Blank words out: the pieces as the encoder sees them, and where it is asked."""
    seen, asked = list(window.pieces), [False] * len(window.pieces)
    for start, end in window.ranges():
        if chance.random() >= MASKED:
            continue
        fate = chance.random()
        for at in range(start, end):
            asked[at] = True
            if fate < OTHER:
                seen[at] = chance.randrange(size)
            elif fate >= OTHER + SHOWN:
                seen[at] = pieces.unknown
    return seen, asked


def step_of(rows: list[Window], pieces: Pieces, size: int, chance: random.Random
            ) -> tuple[Tensor, Tensor, Tensor, Tensor]:  # fmt: skip
    """Lay a batch out: pieces, which are there, where is asked, and the right answers."""
    longest = max(len(row.pieces) for row in rows)
    seen = torch.zeros(len(rows), longest, dtype=torch.long)
    here = torch.zeros(len(rows), longest, dtype=torch.long)
    asked = torch.zeros(len(rows), longest, dtype=torch.bool)
    truth = torch.zeros(len(rows), longest, dtype=torch.long)
    for n, row in enumerate(rows):
        shown, where = masked(row, pieces, size, chance)
        count = len(shown)
        seen[n, :count] = torch.tensor(shown)
        here[n, :count] = 1
        asked[n, :count] = torch.tensor(where)
        truth[n, :count] = torch.tensor(row.pieces)
    return seen, here, asked, truth[asked]


def batches(rows: list[Window], chance: random.Random) -> list[list[Window]]:
    """Put windows of like length together, in a new order each time."""
    ordered = sorted(rows, key=lambda row: len(row.pieces) + chance.random() * 10)
    found: list[list[Window]] = []
    size = BATCH
    for row in ordered:
        if size + len(row.pieces) > BATCH:
            found.append([])
            size = 0
        found[-1].append(row)
        size += len(row.pieces)
    chance.shuffle(found)
    return found


def write(teller: Teller, base: Path, out: Path) -> None:
    """Write the encoder as ``base.py`` does."""
    out.mkdir(parents=True, exist_ok=True)
    torch.save({"sizes": teller.sizes, "state": teller.encoder.state_dict()}, out / "encoder.pt")
    shutil.copy(base / "pieces.model", out / "pieces.model")


def main() -> None:
    """Read the corpus, teach, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--apart", type=Path, action="append", default=[])
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--threads", type=int, help="of torch (all cores)")
    asked = parser.parse_args()
    torch.manual_seed(1)
    if asked.threads:
        torch.set_num_threads(asked.threads)
    chance = random.Random(1)
    pieces = load_pieces(asked.base / "pieces.model")
    rows = [row for text in texts(asked.corpus, asked.apart) for row in windows(text, pieces)]
    teller = Teller(asked.base)
    size = teller.sizes["vocab_size"]
    optimizer = torch.optim.AdamW(teller.parameters(), lr=RATE, weight_decay=DECAY, fused=True)
    planned = asked.epochs * len(batches(rows, random.Random(0)))
    fitter = Fitter(teller, optimizer, planned, warm=WARM, least=0.02)
    print(f"{len(rows)} windows, {sum(len(r.pieces) for r in rows)} pieces, {planned} steps",
          flush=True)  # fmt: skip
    began, total, right, count = time.time(), 0.0, 0, 0
    teller.train()
    for _ in range(asked.epochs):
        for batch in batches(rows, chance):
            seen, here, where, truth = step_of(batch, pieces, size, chance)
            scores = teller(seen, here, where)
            total += fitter.step(cross_entropy(scores, truth))
            right += int((scores.argmax(-1) == truth).sum())
            count += len(truth)
            if fitter.done % 50 == 0:
                print(f"{fitter}: loss {total / 50:.3f}, told {right / count:.3f}, "
                      f"{time.time() - began:.0f} s", flush=True)  # fmt: skip
                total, right, count = 0.0, 0, 0
        write(teller, asked.base, asked.out)


if __name__ == "__main__":
    main()
