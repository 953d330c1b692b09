"""Floors: the least that the figures may be, pinned to the articles they were measured on.

Floors only rise. What a change makes better is raised with the change; what it makes worse is
told of before it is merged.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from riwaya.errors import DataError


@dataclass(frozen=True, slots=True)
class Floors:
    """The floor of each figure, and the digest of the articles that they hold for."""

    digest: str
    least: dict[str, float]


def digest_of(directory: Path) -> str:
    """Hash names and bytes of the ``*.json`` files of a folder, in order of their names."""
    total = hashlib.sha256()
    for path in sorted(directory.glob("*.json")):
        total.update(f"{path.name}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def load_floors(path: Path) -> Floors:
    """Read pinned floors.

    Raises:
        DataError: The file is missing or not as ``write_floors`` leaves it.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Floors(str(found["digest"]), {k: float(v) for k, v in found["floors"].items()})
    except (OSError, KeyError, TypeError, ValueError) as error:
        hint = "take it from version control; floors are never written by hand"
        raise DataError(path.name, f"no floors can be read: {error}", hint) from error


def write_floors(path: Path, floors: Floors) -> None:
    """Write floors, sorted, one a line."""
    form = {"digest": floors.digest, "floors": dict(sorted(floors.least.items()))}
    path.write_text(json.dumps(form, indent=1) + "\n", encoding="utf-8")


def same_articles(floors: Floors, digest: str, where: str) -> None:
    """Raise DataError unless the floors hold for these articles."""
    if floors.digest != digest:
        problem = f"the articles changed: digest {digest[:12]}, floors are for {floors.digest[:12]}"
        hint = (
            "get the articles the floors were measured on; or, where they were meant to change, "
            "measure the old reader on the new ones and --pin that, in a commit of its own"
        )
        raise DataError(where, problem, hint)


def broken(floors: Floors, figures: Mapping[str, float]) -> list[str]:
    """List the figures that are under their floor, or are gone."""
    return [name for name, least in floors.least.items() if figures.get(name, -1.0) < least]


def raised(floors: Floors, figures: Mapping[str, float], slack: float) -> Floors:
    """Raise each floor to ``slack`` under its figure, in steps of 0.001; none sinks.

    A figure that had no floor gets one.

    Raises:
        DataError: A figure is under its floor: that floor would have to sink.
    """
    if low := broken(floors, figures):
        names = ", ".join(low)
        hint = "repair what broke; floors are not lowered"
        raise DataError("floors", f"under their floor: {names}", hint)
    least = {
        name: max(floors.least.get(name, 0.0), _step(figure - slack))
        for name, figure in figures.items()
    }
    return Floors(floors.digest, least)


def _step(value: float) -> float:
    return max(0.0, math.floor(value * 1000 + 1e-6) / 1000)
