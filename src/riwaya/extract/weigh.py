"""Weighing: how the evidence for and against a reading adds up to one decision.

A decision is the sum of the weights of the features that hold, put through the logistic
function. The weights are counts of evidence learned from annotated articles by
``tools/learn_weights.py`` and stand in ``lexicon/data/weights.tsv``: one feature a line, so that
``riwaya explain`` can print what spoke for a claim and what against it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from riwaya.errors import LexiconError
from riwaya.lexicon.tables import DATA


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of one decision (``claim``, ``agent``, ``place`` …) and where it says yes."""

    decision: str
    features: dict[str, float]
    threshold: float

    def score(self, features: Iterable[str]) -> float:
        """Return the log-odds for yes; a feature never seen weighs nothing."""
        return sum(map(self.features.get, features, repeat(0.0)))  # no loop in Python: half the time


def probability(log_odds: float) -> float:
    """Put log-odds on the scale from 0 to 1."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))


def load_weights(path: Path = DATA / "weights.tsv") -> dict[str, Weights]:
    """Read the learned weights, by decision. Raises LexiconError naming the first bad line."""
    tables: dict[str, dict[str, float]] = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if number == 1 or line.startswith("#"):
                continue
            try:
                decision, feature, weight = line.rstrip("\n").split("\t")
                tables.setdefault(decision, {})[feature] = float(weight)
            except ValueError:
                where = f"{path.name}:{number}"
                raise LexiconError(
                    where, "not a decision, a feature and a weight", "run tools/learn_weights.py"
                ) from None
    return {
        decision: Weights(decision, features, features.pop("threshold", 0.0))
        for decision, features in tables.items()
    }
