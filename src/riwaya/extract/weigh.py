"""Weighing: how the evidence for and against a reading adds up to one decision.

Evidence is a dictionary of named values («side»: after, «pred»: KILL). A decision crosses some
of the names; each cross with its values (``side=after|pred=KILL``) is a feature with a weight, and
the sum of the weights, put through the logistic function, is the probability. The weights are
learned from annotated articles by ``tools/learn_weights.py`` and stand in
``lexicon/data/weights.tsv``, one feature a line, so that ``riwaya explain`` can print what spoke
for a claim and what against it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from typing import Any

from riwaya.errors import LexiconError
from riwaya.extract.crosses import CROSSES, Groups
from riwaya.lexicon.tables import DATA

Values = dict[str, Any]
_MEMO_LIMIT = 100_000  # keys of one memo; a full one is dropped, so that memory stays flat


class Weights:
    """Weights of one decision (``claim``, ``agent``, ``place`` …) and where it says yes.

    Crosses that share names stand in one group and are summed once for each combination of
    values: most combinations come again and again, and one look-up then does for five. Where a
    combination is new, its crosses mostly are not.
    """

    def __init__(self, decision: str, features: dict[str, float], threshold: float) -> None:
        self.decision, self.features, self.threshold = decision, features, threshold
        self._bias = features.get("bias", 0.0)
        self._groups = [_group(crosses) for crosses in CROSSES[decision]]

    def score(self, values: Values) -> float:
        """Return the log-odds for yes; a feature never seen weighs nothing."""
        total = self._bias
        for pick, memo, crosses in self._groups:
            key = pick(values)
            try:
                total += memo[key]  # asked millions of times: faster than a method that may miss
            except KeyError:
                weight = sum([self._weight(cross, values) for cross in crosses])
                total += _keep(memo, key, weight)
        return total

    def _weight(self, cross: _Cross, values: Values) -> float:
        pick, memo, names = cross
        key = pick(values)
        if (weight := memo.get(key)) is None:
            weight = _keep(memo, key, self.features.get(_name(names, values), 0.0))
        return weight


_Pick = Callable[[Values], object]
_Memo = dict[object, float]
_Cross = tuple[_Pick, _Memo, tuple[str, ...]]
_Group = tuple[_Pick, _Memo, tuple[_Cross, ...]]


def _group(written: tuple[str, ...]) -> _Group:
    crosses = tuple(tuple(cross.split()) for cross in written)
    names = tuple(dict.fromkeys(name for cross in crosses for name in cross))
    parts = tuple((itemgetter(*cross), dict[object, float](), cross) for cross in crosses)
    return itemgetter(*names), {}, parts


def _keep(memo: _Memo, key: object, weight: float) -> float:
    if len(memo) >= _MEMO_LIMIT:
        memo.clear()
    memo[key] = weight
    return weight


def _name(cross: tuple[str, ...], values: Values) -> str:
    return "|".join([f"{name}={values[name]}" for name in cross])


def feature_names(decision: str, values: Values) -> list[str]:
    """List the features that evidence gives a decision, the constant ``bias`` first."""
    groups: Groups = CROSSES[decision]
    return ["bias", *(_name(tuple(cross.split()), values) for group in groups for cross in group)]


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
    if missing := sorted(set(CROSSES) - set(tables)):
        hint = "run tools/learn_weights.py"
        raise LexiconError(path.name, f"no weights for {', '.join(missing)}", hint)
    return {
        decision: Weights(decision, features, features.pop("threshold", 0.0))
        for decision, features in tables.items()
    }
