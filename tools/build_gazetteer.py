"""Build the shipped gazetteer from the Who's On First extract (see data/GAZETTEER.md).

Run: python tools/build_gazetteer.py EXTRACT.tsv.gz [OUT.tsv.gz]. The same extract gives the
same bytes. What is done, in order: Arabic names are cleaned and folded; places without one are
left out unless they are divisions; a name that another place of the country bears first is taken
from those that bear it second; rows of one place in two sources become one.
"""

from __future__ import annotations

import gzip
import re
import sys
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from math import cos, hypot, radians
from pathlib import Path

from riwaya.text.fold import fold_word

OUT = Path(__file__).parents[1] / "src/riwaya/lexicon/data/gazetteer.tsv.gz"
DIVISIONS = ("country", "region", "county")
TOWN = 20_000  # people
SAME_PLACE_KM = 6.0  # two sources put one town up to this far apart
_BRACKETS = re.compile(r"\([^)]*\)?")
_LETTERS = re.compile(r"[ء-ي0-9 ]+")
# Letters of other Arabic alphabets that back-spelt names carry.
_FOREIGN = str.maketrans({"ە": "ه", "ێ": "ي", "ے": "ي", "ۃ": "ه", "ۆ": "و", "ڕ": "ر"})


@dataclass(slots=True)
class Entry:
    id: str
    type: str
    country: str
    english: str
    arabic: str
    latitude: float
    longitude: float
    region: str
    county: str
    population: int
    names: list[str] = field(default_factory=list)

    def line(self) -> str:
        cells = (
            self.id, self.type, self.country, f"{self.latitude:.4f}", f"{self.longitude:.4f}",
            self.region, self.county, str(self.population or ""), self.english, self.arabic,
        )  # fmt: skip
        return "\t".join(cells)


def clean(name: str) -> str:
    """Give an Arabic name without brackets and marks, or nothing if it is not Arabic."""
    plain = unicodedata.normalize("NFKC", name).translate(_FOREIGN)
    plain = _BRACKETS.sub("", plain).replace("-", " ").replace("_", " ")
    return " ".join(fold_word(plain).split())


def names_of(cell: str) -> list[str]:
    """List the folded names of a cell, the preferred first, each once."""
    found: dict[str, None] = {}
    for piece in re.split(r"[|/،,]", cell):
        name = clean(piece)
        if len(name) > 1 and _LETTERS.fullmatch(name):
            found[name] = None
    return list(found)


def read_extract(path: Path) -> list[Entry]:
    entries = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            names = names_of(cells[6])
            if not names and cells[3] not in DIVISIONS:
                continue
            first = _BRACKETS.sub("", cells[6].split("|")[0]).strip(" \u200e\u200f")
            spot = float(cells[7]), float(cells[8])
            people = int(cells[11] or 0)
            entries.append(
                Entry(
                    cells[0],
                    cells[3],
                    cells[4],
                    cells[5],
                    first,
                    spot[0],
                    spot[1],
                    cells[9],
                    cells[10],
                    people,
                    names,
                )
            )
    return sorted(entries, key=lambda entry: entry.id)


def drop_borrowed(entries: list[Entry]) -> None:
    """Take from a place the second names that another place of the country bears first.

    A settlement keeps a name that only a division bears first, since it is the seat; a town
    keeps all its names, since hamlets of the same name are everywhere.
    """
    bearers: set[tuple[str, str, bool]] = set()
    for entry in entries:
        for name in entry.names[:1]:
            bearers.add((entry.country, name, entry.type in DIVISIONS))
    for entry in entries:
        division = entry.type in DIVISIONS
        if not division and entry.population >= TOWN:
            continue
        kept = []
        for name in entry.names[1:]:
            settled = (entry.country, name, False) in bearers
            divided = (entry.country, name, True) in bearers
            if not settled and not (division and divided):
                kept.append(name)
        entry.names[1:] = kept


def kilometres(a: Entry, b: Entry) -> float:
    east = (a.longitude - b.longitude) * cos(radians(a.latitude))
    return 111.2 * hypot(a.latitude - b.latitude, east)


def join_doubles(entries: list[Entry]) -> list[Entry]:
    """Keep one row of each settlement that stands twice: the one whose population is known."""
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.type in ("locality", "neighbourhood"):
            for name in entry.names:
                groups[entry.country, name].append(entry)
    gone: set[str] = set()
    for _, group in sorted(groups.items()):
        group.sort(key=lambda entry: (-entry.population, entry.type, entry.id))
        for index, kept in enumerate(group):
            for other in group[index + 1 :]:
                if gone.isdisjoint((kept.id, other.id)) and kilometres(kept, other) < SAME_PLACE_KM:
                    gone.add(other.id)
                    kept.region = kept.region or other.region
                    kept.county = kept.county or other.county
                    kept.names += [name for name in other.names if name not in kept.names]
    return [entry for entry in entries if entry.id not in gone]


def to_text(entries: list[Entry]) -> str:
    """Write the rows, an empty line, then each folded name with the numbers of its rows."""
    rows: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        for name in entry.names:
            rows[name].append(number)
    index = (f"{name}\t{' '.join(map(str, rows[name]))}" for name in sorted(rows))
    return "\n".join([*(entry.line() for entry in entries), "", *index]) + "\n"


def main(extract: str, out: str = str(OUT)) -> None:
    entries = read_extract(Path(extract))
    drop_borrowed(entries)
    entries = join_doubles(entries)
    packed = gzip.compress(to_text(entries).encode(), compresslevel=9, mtime=0)
    Path(out).write_bytes(packed)
    print(f"{len(entries)} places, {len(packed) / 1e6:.2f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
