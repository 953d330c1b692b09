"""Teach one network what several say together of reports that nobody annotated.

Run: python training/distil.py BASE_DIR GOLD_DIR CORPUS.jsonl.gz OUT.pt --start WEIGHTS.pt
         --teacher A.onnx --teacher B.onnx [--apart GOLD_DIR] [--fold K --folds N] [--threads 1]

Networks that learned from the same articles by other ways err in other places; their mean errs
less than each, but takes as long as all of them. Here one network learns to say what the mean
says. The annotated articles are taught along, so that no guess outweighs them; their copies among
the reports are left out. With a fold, the teachers must not have seen its articles either.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

import train as fitting
from lessons import Article, article, lessons, retold
from model import Network, Said
from riwaya.evaluate.gold import load_gold
from riwaya.extract.learned.network import Network as Teacher
from riwaya.extract.learned.pieces import Pieces
from riwaya.extract.learned.windows import Window
from weak import runs

LONGEST, SHORTEST = 2600, 300  # letters of a report: many short ones teach more than few long
ASKED = 0.15  # share of all belief that a word is a trigger from which its roles are taught


@dataclass(frozen=True, slots=True)
class Belief:
    """A window with what the teachers believe, as shares of 1.

    ``tags`` [n, T], ``mentions`` [n, M]; of t likely triggers: ``triggers`` [t], ``weights`` [t],
    ``facts`` [t, F], ``reported`` [t], ``roles`` [t, R, n].
    """

    window: Window
    tags: Tensor
    mentions: Tensor
    triggers: Tensor
    weights: Tensor
    facts: Tensor
    reported: Tensor
    roles: Tensor


def believe(teachers: list[Teacher], window: Window) -> Belief:
    """Ask all teachers about a window and take the mean of their beliefs."""
    said = [one.read(window) for one in teachers]
    tags = _mean([_shares(one.tags) for one in said])
    weights = 1 - tags[:, 0]
    asked = torch.nonzero(weights > ASKED).flatten()
    at = asked.tolist()
    return Belief(
        window, tags, _mean([_yes(one.mentions) for one in said]),
        asked, weights[asked],
        _mean([_shares(one.facts[at]) for one in said]),
        _mean([_yes(one.reported[at]) for one in said]),
        _mean([_yes(one.roles(at)) for one in said]).half() if at else torch.zeros(0),
    )  # fmt: skip


def _mean(found: list[Tensor]) -> Tensor:
    return torch.stack(found).mean(0)


def _shares(scores: np.ndarray) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(scores)).softmax(-1)


def _yes(scores: np.ndarray) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(scores)).sigmoid()


def loss_of(said: Said, rows: list[Belief]) -> Tensor:
    """Add up how far the network is from what the teachers believe."""
    total, shares = torch.zeros(()), fitting.SHARES
    words = sum(len(row.tags) for row in rows)
    roles, facts, reported, weights = [], [], [], []
    for n, row in enumerate(rows):
        count = len(row.tags)
        weight = fitting.NO_TRIGGER + (1 - fitting.NO_TRIGGER) * (1 - row.tags[:, 0])
        wrong = cross_entropy(said.tags[n, :count], row.tags, reduction="none")
        # As in training: the mean over all words, by weight.
        total = total + shares["tags"] * (wrong * weight).sum() / (words * fitting.NO_TRIGGER)
        wrong = binary_cross_entropy_with_logits(said.mentions[n, :count], row.mentions)
        total = total + shares["mentions"] * wrong / len(rows)
        if len(row.triggers):
            wrong = binary_cross_entropy_with_logits(
                said.roles[n][:, row.triggers, :count].transpose(0, 1), row.roles.float(),
                reduction="none",
            )  # fmt: skip
            roles.append(wrong.sum((1, 2)) / 10)
            facts.append(cross_entropy(said.facts[n, row.triggers], row.facts, reduction="none"))
            reported.append(binary_cross_entropy_with_logits(
                said.reported[n, row.triggers], row.reported, reduction="none",
            ))  # fmt: skip
            weights.append(row.weights)
    if not weights:
        return total
    weight = torch.cat(weights)
    weight = weight / weight.sum()
    total = total + shares["roles"] * (torch.cat(roles) * weight).sum()
    total = total + shares["facts"] * (torch.cat(facts) * weight).sum()
    return total + shares["reported"] * (torch.cat(reported) * weight).sum()


def texts(corpus: Path, apart: set[str]) -> Iterator[str]:
    """Give the texts of short reports, without copies."""
    seen = set(apart)
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            found = runs(row["text"])
            if SHORTEST < len(row["text"]) < LONGEST and len(found & seen) <= 0.1 * len(found):
                seen |= found
                yield row["text"]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to teach: rounds, reports in each of them, and the share of the usual rates."""

    rounds: int
    reports: int
    rate: float


def distil(network: Network, gold: list[Article], beliefs: list[list[Belief]],
           pieces: Pieces, plan: Plan, test: list[Article]) -> None:  # fmt: skip
    """Fit the network to the articles and, in each round, to some of the reports."""
    chance, began, ends = random.Random(1), time.time(), (pieces.first, pieces.last)
    order = [beliefs[n % len(beliefs)] for n in range(plan.rounds * plan.reports)]
    count = sum(len(one.window.pieces) for found in order for one in found)
    count += plan.rounds * sum(len(p) for one in gold for p in one.cut_tokens)
    fitter = fitting.fitter_of(network, plan.rate, count)
    for number in range(plan.rounds):
        network.train()
        told = [row for one in gold for row in lessons(one, ends, chance)]
        reports = order[number * plan.reports : (number + 1) * plan.reports]
        believed = [row for found in reports for row in found]
        turns = [(fitting.loss_of, rows) for rows in fitting.steps(told, chance)]
        turns += [(loss_of, rows) for rows in fitting.steps(believed, chance)]
        chance.shuffle(turns)
        total = 0.0
        for loss, rows in turns:
            total += fitter.step(loss(fitting.read(network, rows, pieces.unknown, chance), rows))
        print(f"round {number + 1}: loss {total / len(turns):.3f}, {fitter}, "
              f"{time.time() - began:.0f} s", flush=True)  # fmt: skip
        if test:
            print(fitting.report(network, test, ends), flush=True)


def main() -> None:
    """Ask the teachers, teach, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, action="append", required=True)
    parser.add_argument("--apart", type=Path, action="append", default=[])
    parser.add_argument("--test", type=Path)
    parser.add_argument("--fold", type=int)
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reports", type=int, default=800, help="in each round")
    parser.add_argument("--limit", type=int, default=2000, help="of different reports")
    parser.add_argument("--rate", type=float, default=0.5)
    parser.add_argument("--threads", type=int, help="of torch (all cores)")
    asked = parser.parse_args()
    torch.manual_seed(1)
    if asked.threads:
        torch.set_num_threads(asked.threads)
    teachers = [Teacher(path) for path in asked.teacher]
    pieces = teachers[0].pieces
    ends = (pieces.first, pieces.last)
    gold = [article(one, pieces) for one in load_gold(asked.gold)]
    test = [article(one, pieces) for one in load_gold(asked.test)] if asked.test else []
    if asked.fold is not None:
        test = gold[asked.fold :: asked.folds]
        gold = [one for n, one in enumerate(gold) if n % asked.folds != asked.fold]
    apart: set[str] = set()
    for folder in (asked.gold, *asked.apart):
        for one in load_gold(folder):
            apart |= runs(one.document.text)
    found = list(texts(asked.corpus, apart))
    random.Random(4).shuffle(found)
    beliefs = [
        [believe(teachers, row.window) for row in lessons(retold("", text, [], pieces), ends)]
        for text in found[: asked.limit]
    ]
    print(f"{len(beliefs)} of {len(found)} reports read by {len(teachers)} teachers", flush=True)
    network = Network(asked.base)
    network.load_state_dict(torch.load(asked.start, weights_only=True))
    plan = Plan(asked.rounds, asked.reports, asked.rate)
    distil(network, gold, beliefs, pieces, plan, test)
    torch.save(network.state_dict(), asked.out)


if __name__ == "__main__":
    main()
