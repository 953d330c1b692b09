"""Make the outlines that the map draws: one file a level of divisions, from one TopoJSON.

Run: python tools/build_outlines.py adm.topo.json
Where the divisions come from, src/riwaya/lexicon/data/OUTLINES.md says.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "src/riwaya/lexicon/data"
LEVELS = ("region", "county")


def build(source: Path, folder: Path = DATA) -> None:
    """Write ``outlines_LEVEL.topo.json.gz`` for each level; the same source, the same bytes."""
    whole = json.loads(source.read_bytes())
    for level in LEVELS:
        text = json.dumps(cut(whole, level), separators=(",", ":"))
        packed = gzip.compress(text.encode(), compresslevel=9, mtime=0)
        (folder / f"outlines_{level}.topo.json.gz").write_bytes(packed)


def cut(whole: dict[str, Any], level: str) -> dict[str, Any]:
    """Give one level with the arcs it uses; ids and countries stay, names stand elsewhere."""
    arcs: list[Any] = []
    places: dict[int, int] = {}

    def moved(one: Any) -> Any:
        if isinstance(one, list):
            return [moved(part) for part in one]
        number = one if one >= 0 else ~one  # below zero: the arc is walked backwards
        if number not in places:
            places[number] = len(arcs)
            arcs.append(whole["arcs"][number])
        return places[number] if one >= 0 else ~places[number]

    outlines = [
        {
            "type": one["type"],
            "id": str(one["properties"]["id"]),
            "properties": {"country": one["properties"]["country"]},
            "arcs": moved(one["arcs"]),
        }
        for one in whole["objects"][level]["geometries"]
    ]
    collection = {"type": "GeometryCollection", "geometries": outlines}
    return {
        "type": "Topology",
        "transform": whole["transform"],
        "objects": {level: collection},
        "arcs": arcs,
    }


if __name__ == "__main__":
    build(Path(sys.argv[1]))
