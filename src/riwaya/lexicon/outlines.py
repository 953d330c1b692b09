"""Outlines of divisions, for maps: see ``data/OUTLINES.md``."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from riwaya.errors import LexiconError
from riwaya.lexicon.tables import DATA


class Level(StrEnum):
    """Which divisions."""

    REGION = "region"  # first level: governorates, provinces, states
    COUNTY = "county"  # second level: districts


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of one level.

    Attributes:
        packed: TopoJSON, gzipped; one object, named as the level. Features have the ids of the
            gazetteer, and ``country`` (ISO 3166).
        digest: Of these bytes.
        country: Id of a division → its country.
    """

    packed: bytes
    digest: str
    country: dict[str, str]


@cache
def load_outlines(level: Level) -> Outlines:
    """Read the outlines of a level. Raises LexiconError if they are no TopoJSON."""
    path = DATA / f"outlines_{level}.topo.json.gz"
    packed = path.read_bytes()
    try:
        shapes = json.loads(gzip.decompress(packed))["objects"][str(level)]["geometries"]
        country = {one["id"]: one["properties"]["country"] for one in shapes}
    except (OSError, ValueError, KeyError, TypeError) as error:
        hint = "make it again with tools/build_outlines.py"
        raise LexiconError(path.name, f"no outlines of {level}: {error}", hint) from error
    return Outlines(packed, hashlib.sha256(packed).hexdigest(), country)


@lru_cache(maxsize=1)
def outlined_countries() -> frozenset[str]:
    """Give the countries whose first-level divisions have outlines, ISO 3166."""
    return frozenset(load_outlines(Level.REGION).country.values())
