"""The link model: what each level of each comparison is worth, as a file that Splink reads.

``data/model.json`` holds the settings of Splink (comparisons with their levels and the m and u
probability of each) with the version, the thresholds and the calibration beside them. Every level
is the name that ``compare`` gives; its weight is ``log2(m / u)`` bits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from math import log2
from pathlib import Path
from typing import Any

from riwaya.errors import LexiconError

MODEL = Path(str(files("riwaya.link") / "data" / "model.json"))
REST = "not seen"
"""The level of what no labelled pair shows; it weighs nothing."""
_SEEN_TWICE = 1e-6  # m and u of that level


@dataclass(frozen=True, slots=True)
class Part:
    """What scores one kind of pair.

    Attributes:
        settings: As Splink takes them.
        threshold: Bits from which a pair is suggested as a link.
        slope: With ``offset`` turns bits into log-odds that a suggested link is right.
        offset: See ``slope``.
    """

    settings: dict[str, Any]
    threshold: float
    slope: float
    offset: float

    @property
    def slots(self) -> list[str]:
        """Name the comparisons."""
        return [one["output_column_name"] for one in self.settings["comparisons"]]


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is ready to score.

    Attributes:
        version: A new one makes links be scored again.
        same: Scores pairs that may tell of one thing.
        related: Scores a blow against a death or an injury, and a death against an injury.
    """

    version: str
    same: Part
    related: Part


def load_model(path: Path = MODEL) -> Model:
    """Read a model.

    Raises:
        LexiconError: The file cannot be read, or lacks something.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        same, related = (_part(found[name]) for name in ("same", "related"))
        return Model(str(found["version"]), same, related)
    except (OSError, KeyError, TypeError, ValueError) as error:
        hint = "install the program again, or run tools/learn_links.py"
        raise LexiconError(path.name, f"it cannot be read: {error!r}", hint) from error


def _part(found: dict[str, Any]) -> Part:
    return Part(
        found["settings"],
        float(found["threshold"]),
        float(found["slope"]),
        float(found["offset"]),
    )


def settings_of(
    weights: Mapping[str, Mapping[str, float]],
    shares: Mapping[str, Mapping[str, float]],
    bias: float,
) -> dict[str, Any]:
    """Write weights as the m and u probabilities that Splink multiplies.

    With u the share of a level among pairs that do not match, and m = u·2^weight, the m of one
    comparison sum to some Z, not to one: m is divided by Z, and log2(Z) goes into the prior. So
    Splink's sum is ``bias`` plus the weights, to the last bit, and its parameters are proper.

    Args:
        weights: Comparison → level → bits.
        shares: Comparison → level → share among pairs that do not match, above 0.
        bias: Bits of the prior.
    """
    comparisons = []
    for name, levels in weights.items():
        total = sum(shares[name].values()) + _SEEN_TWICE
        u = {level: shares[name][level] / total for level in levels} | {REST: _SEEN_TWICE / total}
        m = {level: u[level] * 2.0 ** levels.get(level, 0.0) for level in u}
        scale = sum(m.values())
        bias += log2(scale)
        comparisons.append(_comparison(name, u, {level: m[level] / scale for level in m}))
    odds = 2.0**bias
    return {
        "link_type": "link_only",
        "unique_id_column_name": "pair",
        "probability_two_random_records_match": odds / (1 + odds),
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": 'l."pair" = r."pair"', "sql_dialect": "duckdb"}
        ],
        "comparisons": comparisons,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
    }


def _comparison(name: str, u: dict[str, float], m: dict[str, float]) -> dict[str, Any]:
    levels = []
    for level in u:
        condition = "ELSE" if level == REST else f"\"{name}_l\" = '{level}'"
        levels.append({
            "sql_condition": condition,
            "label_for_charts": level,
            "m_probability": m[level],
            "u_probability": u[level],
        })  # fmt: skip
    return {"output_column_name": name, "comparison_levels": levels}


def bits_of(part: Part) -> dict[str, dict[str, float]]:
    """Give what each level of each comparison weighs, in bits."""
    return {
        comparison["output_column_name"]: {
            level["label_for_charts"]: log2(level["m_probability"] / level["u_probability"])
            for level in comparison["comparison_levels"]
        }
        for comparison in part.settings["comparisons"]
    }


def prior_of(part: Part) -> float:
    """Give the bits that stand before anything is compared."""
    odds = part.settings["probability_two_random_records_match"]
    return log2(odds / (1 - odds))
