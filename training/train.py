"""Train the network on annotated articles.

Run: python training/train.py BASE_DIR GOLD_DIR OUT.pt [--test GOLD_DIR] [--epochs 24]
         [--start WEIGHTS.pt] [--fold K --folds N] [--share 0.5]
         [--rate 0.3] [--average 3] [--swaps 0.5] [--untold 1]
     python training/train.py BASE_DIR READINGS.jsonl OUT.pt --epochs 1   (see weak.py)

With a fold, articles ``K::N`` are held out: their predictions teach how far the network is to be
trusted. The same seeds, articles and machine give the same network.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from fit import Fitter
from lessons import SKIP, Article, Lesson, article, batch, lessons, retold, weak_articles
from model import Network, Said
from riwaya.evaluate.gold import GoldDocument, load_gold
from riwaya.extract.learned.labels import ROLES, TAGS
from riwaya.extract.learned.network import distance_steps
from riwaya.extract.learned.pieces import Pieces, load_pieces
from riwaya.extract.learned.windows import Window
from swap import gather, mark, swapped

PIECES = 700  # of one step, about
RATE, HEAD_RATE, DECAY = 2e-4, 2e-3, 0.01
BLANKED = 0.1  # share of words blanked out in training
# The tables were written by people who had read these very articles: of new ones they know less.
# So now and then the marks of a run of words are kept from the network, of one word in five in all.
UNTOLD, RUN = 0.08, 4  # how often a run begins at a word, and words of the longest
NO_TRIGGER = 0.5  # weight of words that are no trigger: most words are none
Teach = Callable[[random.Random], list[Article]]  # gives the articles of a round
SHARES = {"tags": 1.0, "roles": 1.0, "mentions": 0.3, "facts": 0.1, "reported": 0.2}


def loss_of(said: Said, rows: list[Lesson]) -> Tensor:
    """Add up how wrong the network is about a batch."""
    tall = said.tags.shape[1]
    tags = torch.full((len(rows), tall), SKIP)
    for n, row in enumerate(rows):
        tags[n, : len(row.tags)] = row.tags
    weight = torch.ones(len(TAGS))
    weight[0] = NO_TRIGGER
    total = SHARES["tags"] * cross_entropy(
        said.tags.flatten(0, 1), tags.flatten(), ignore_index=SKIP, weight=weight
    )
    for n, row in enumerate(rows):
        count, share = len(row.tags), 1 / len(rows)
        mentions = binary_cross_entropy_with_logits(said.mentions[n, :count], row.mentions)
        total = total + SHARES["mentions"] * share * mentions
    asked = [(n, row) for n, row in enumerate(rows) if len(row.triggers)]
    if not asked:
        return total
    roles, facts, reported = [], [], []
    for n, row in asked:
        count = len(row.tags)
        wrong = binary_cross_entropy_with_logits(
            said.roles[n][:, row.triggers, :count].transpose(0, 1), row.roles, reduction="none"
        )
        roles.append(wrong.sum((1, 2)) / 10)
        facts.append(cross_entropy(said.facts[n, row.triggers], row.facts, reduction="none"))
        reported.append(
            binary_cross_entropy_with_logits(
                said.reported[n, row.triggers], row.reported, reduction="none"
            )
        )
    total = total + SHARES["roles"] * torch.cat(roles).mean()
    total = total + SHARES["facts"] * torch.cat(facts).mean()
    return total + SHARES["reported"] * torch.cat(reported).mean()


def steps(rows: list[Any], chance: random.Random) -> list[list[Any]]:
    """Put lessons of like length together, in a new order each time."""
    rows = sorted(rows, key=lambda row: len(row.window.pieces) + chance.random() * 40)
    found: list[list[Any]] = []
    size = PIECES
    for row in rows:
        if size + len(row.window.pieces) > PIECES:
            found.append([])
            size = 0
        found[-1].append(row)
        size += len(row.window.pieces)
    chance.shuffle(found)
    return found


def blanked(window: Window, unknown: int, chance: random.Random, untold: float = UNTOLD) -> Window:
    """Blank out some words, and some marks, so that the network learns to lean on others."""
    pieces = list(window.pieces)
    for start, end in window.ranges():
        if chance.random() < BLANKED:
            pieces[start:end] = [unknown] * (end - start)
    marks, until = list(window.marks), 0
    for word in range(len(marks)):
        if chance.random() < untold:
            until = word + chance.randint(1, RUN)
        if word < until:
            marks[word] = ()
    return replace(window, pieces=tuple(pieces), marks=marks)


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: rounds, share of the usual rates, how many last rounds are averaged.

    ``untold`` is how often a run of words begins whose marks are kept from the network.
    """

    epochs: int
    rate: float = 1.0
    average: int = 0
    untold: float = UNTOLD


class Mean:
    """The mean of the weights that several rounds ended with."""

    def __init__(self) -> None:
        self._count, self._sums = 0, dict[str, Tensor]()

    def add(self, network: Network) -> None:
        """Take the weights as they now are."""
        self._count += 1
        for name, values in network.state_dict().items():
            held = self._sums.get(name)
            self._sums[name] = values.clone() if held is None else held + values

    def weights(self) -> dict[str, Tensor]:
        """Give the means, by the names of the weights."""
        return {name: values / self._count for name, values in self._sums.items()}


def fitter_of(network: Network, rate: float, pieces: int) -> Fitter:
    """Give what moves the weights over so many pieces, those of the heads the fastest."""
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [
            {"params": network.encoder.parameters(), "lr": RATE * rate},
            {"params": heads, "lr": HEAD_RATE * rate},
        ],
        weight_decay=DECAY,
        fused=True,
    )
    return Fitter(network, optimizer, int(pieces / PIECES * 1.15))


def read(
    network: Network, rows: list[Any], unknown: int, chance: random.Random, untold: float = UNTOLD
) -> Said:
    """Let the network read the windows of a step, some words blanked out."""
    windows = [blanked(row.window, unknown, chance, untold) for row in rows]
    return network(*batch(windows), torch.from_numpy(distance_steps(_tall(rows))))


def train(network: Network, teach: Teach, ends: tuple[int, int], plan: Plan,
          test: list[Article], unknown: int) -> None:  # fmt: skip
    """Fit the network; print how it does on articles held out.

    ``teach`` gives the articles of a round: the same every time, or with mentions swapped.
    """
    chance, swapping, epochs, mean = random.Random(1), random.Random(2), plan.epochs, Mean()
    articles = teach(random.Random(3))
    pieces, began = sum(len(p) for one in articles for p in one.cut_tokens), time.time()
    fitter = fitter_of(network, plan.rate, epochs * pieces)
    for epoch in range(epochs):
        network.train()
        total = 0.0
        articles = teach(swapping)
        turns = steps([row for one in articles for row in lessons(one, ends, chance)], chance)
        for rows in turns:
            total += fitter.step(loss_of(read(network, rows, unknown, chance, plan.untold), rows))
        print(f"epoch {epoch + 1}: loss {total / len(turns):.3f}, {fitter}, "
              f"{time.time() - began:.0f} s", flush=True)  # fmt: skip
        if test and (epoch % 3 == 2 or epoch == epochs - 1):
            print(report(network, test, ends), flush=True)
        if epoch >= epochs - plan.average:
            mean.add(network)
    if plan.average:
        network.load_state_dict(mean.weights())
        if test:
            print(f"mean of {plan.average}:\n{report(network, test, ends)}", flush=True)


def _tall(rows: list[Any]) -> int:
    return max(len(row.tags) for row in rows)


@torch.no_grad()
def report(network: Network, articles: list[Article], ends: tuple[int, int]) -> str:
    """Measure triggers, and roles beside the right triggers, word by word."""
    network.eval()
    right = found = wanted = 0
    by_role = torch.zeros(3, len(ROLES))
    for one in articles:
        for row in lessons(one, ends):
            said = network(*batch([row.window]), torch.from_numpy(distance_steps(len(row.tags))))
            best = said.tags[0].argmax(-1)
            found += int((best > 0).sum())
            wanted += int((row.tags > 0).sum())
            right += int(((best == row.tags) & (best > 0)).sum())
            if len(row.triggers):
                yes = said.roles[0][:, row.triggers].transpose(0, 1) > 0
                truth = row.roles > 0
                by_role += torch.stack([
                    (yes & truth).sum((0, 2)), yes.sum((0, 2)), truth.sum((0, 2)),
                ])  # fmt: skip
    f1 = 2 * by_role[0] / (by_role[1] + by_role[2]).clamp(min=1)
    roles = " ".join(f"{role} {value:.2f}" for role, value in zip(ROLES, f1, strict=True))
    return (f"  trigger words P {right / max(1, found):.3f} R {right / max(1, wanted):.3f} "
            f"F1 {2 * right / max(1, found + wanted):.3f} | {roles}")  # fmt: skip


def _without(rows: list[Any], asked: argparse.Namespace) -> list[Any]:
    return [one for n, one in enumerate(rows) if n % asked.folds != asked.fold]


def _swapping(gold: list[GoldDocument], share: float, pieces: Pieces) -> Teach:
    """Give what retells the articles with a share of their names swapped, anew in each round."""
    names = gather(gold)
    marked = [mark(one, names) for one in gold]
    return lambda chance: [
        retold(one.name, *swapped(one, names, share, chance), pieces) for one in marked
    ]


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--epochs", type=int, default=24)
    parser.add_argument("--start", type=Path, help="weights of an earlier training to go on from")
    parser.add_argument("--share", type=float, default=1.0, help="of the articles to learn from")
    parser.add_argument("--fold", type=int)
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--pieces-in", type=int, help="layers that read pieces (all)")
    parser.add_argument("--rate", type=float, default=1.0, help="share of the usual rates")
    parser.add_argument("--average", type=int, default=0, help="last rounds to average")
    parser.add_argument("--swaps", type=float, default=0.0, help="of names, anew in each round")
    parser.add_argument("--untold", type=float, default=UNTOLD, help="1: told nothing of tables")
    parser.add_argument("--threads", type=int, help="of torch (all cores)")
    asked = parser.parse_args()
    if asked.swaps and asked.gold.is_file():
        parser.error("--swaps needs annotated articles: give the folder that holds them")
    return asked


def main() -> None:
    """Read the articles, train, write the weights."""
    asked = _asked()
    torch.manual_seed(1)
    if asked.threads:
        torch.set_num_threads(asked.threads)
    pieces = load_pieces(asked.base / "pieces.model")
    ends = (pieces.first, pieces.last)
    gold = [] if asked.gold.is_file() else load_gold(asked.gold)
    articles = [article(one, pieces) for one in gold]
    if not gold:
        articles = weak_articles(asked.gold, pieces)
    test = [article(one, pieces) for one in load_gold(asked.test)] if asked.test else []
    if asked.fold is not None:
        test = articles[asked.fold :: asked.folds]
        articles, gold = _without(articles, asked), _without(gold, asked)
    count = round(len(articles) * asked.share)
    articles, gold = articles[:count], gold[:count]
    network = Network(asked.base, asked.pieces_in)
    if asked.start:
        network.load_state_dict(torch.load(asked.start, weights_only=True))
    plan = Plan(asked.epochs, asked.rate, asked.average, asked.untold)
    teach = _swapping(gold, asked.swaps, pieces) if asked.swaps else lambda _: articles
    train(network, teach, ends, plan, test, pieces.unknown)
    torch.save(network.state_dict(), asked.out)


if __name__ == "__main__":
    main()
