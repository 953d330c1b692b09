"""The gazetteer: places by name and by id, and which place contains which.

Three tables stand behind it: the shipped extract of Who's On First (``gazetteer.tsv.gz``, see
``data/GAZETTEER.md``), our supplement, and our regions. Nothing is read before the first look.
"""

from __future__ import annotations

import gzip
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from riwaya.lexicon.places import (
    CuratedPlace,
    load_place_words,
    load_regions,
    load_supplement,
)
from riwaya.lexicon.tables import DATA
from riwaya.text.fold import fold_word
from riwaya.types import PlacePrecision

DIVISIONS = frozenset({"country", "region", "county", "area"})
SETTLEMENTS = frozenset({"locality", "localadmin", "borough", "neighbourhood"})
_WATER = frozenset({"sea", "strait"})
_WIDE = frozenset({"river", "road", "sea"})
_AROUND = frozenset({"mountain", "valley", "island", "hill", "lake"})
_PROMINENT_PEOPLE = 20_000
_OPENING = Lock()
_ARTICLES = frozenset({"al", "el", "as", "ar", "ad", "at", "an", "ash", "az", "the"})
# Which generic noun takes which types: «محافظة حمص» is not the city.
_TAKES = {
    "settlement": SETTLEMENTS,
    "settlements": SETTLEMENTS,
    "capital": SETTLEMENTS,
    "division": frozenset({"region", "county", "area", "country"}),
    "divisions": frozenset({"region", "county", "area", "country"}),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the world.

    ``lat`` and ``lon`` are None for an area (see ``box``: west, south, east, north) and where
    the point is not well known. ``parent`` is the smallest place that contains this one.
    """

    id: str
    type: str
    country: str  # ISO 3166 alpha-2, or empty
    name_ar: str
    name_en: str
    lat: float | None
    lon: float | None
    region: str
    county: str
    parent: str
    population: int  # 0 where not known
    sensitivity: str = ""
    box: tuple[float, float, float, float] | None = None

    @property
    def prominent(self) -> bool:
        """Tell whether readers know the place without being told what it is."""
        curated = not self.id.isdigit()
        wide = self.type in ("country", "region")
        return curated or wide or self.population >= _PROMINENT_PEOPLE


class Gazetteer:
    """Holds the tables once they are opened; looking changes nothing but caches.

    They take ten megabytes: ``load_gazetteer`` gives the one that all share.
    """

    def __init__(self, path: Path = DATA / "gazetteer.tsv.gz") -> None:
        self._path = path
        self._open = False
        # Lines stay in UTF-8, half as large as text; its order is the same.
        self._rows: list[bytes] = []  # cells of a place, sorted by id
        self._names: list[bytes] = []  # a name, a tab and the numbers of its rows, sorted
        self._reach: dict[str, int] = {}
        self._curated: dict[str, CuratedPlace] = {}
        self._curated_names: dict[str, list[str]] = {}
        self._curated_sorted: list[bytes] = []
        self._countries: dict[str, str] = {}
        self._generic: dict[str, str] = {}
        self._places: dict[str, Place] = {}
        self._named: dict[str, tuple[Place, ...]] = {}
        self._loose: dict[str, tuple[Place, ...]] = {}
        self._english: dict[str, list[str]] = {}

    def named(self, name: str | tuple[str, ...]) -> tuple[Place, ...]:
        """List the places of a name, in order of id.

        A name that is not known as it stands is tried with the article or without it, then
        without its generic noun (مدينة حلب).

        Args:
            name: Arabic words, folded or not.
        """
        if isinstance(name, tuple):
            name = " ".join(name)
        if (places := self._loose.get(name)) is None:
            self._loose[name] = places = self._find(fold_word(name).strip())
        return places

    def _find(self, text: str) -> tuple[Place, ...]:
        if (found := self.exactly(text)) or not text:
            return found
        if found := self.exactly(_other_article(text)):
            return found
        first, _, rest = text.partition(" ")
        if rest and (takes := _TAKES.get(self._generic.get(first, ""))):
            return tuple(place for place in self.named(rest) if place.type in takes)
        return ()

    def exactly(self, name: str) -> tuple[Place, ...]:
        """List the places of a folded name as it stands."""
        if (found := self._named.get(name)) is not None:
            return found
        self._load()
        line = _line(self._names, name)
        numbers = line[1].split() if line else ()
        ids = [_cells(self._rows[int(number)])[0] for number in numbers]
        ids += self._curated_names.get(name, [])
        places = tuple(place for id in ids if (place := self.get(id)))
        self._named[name] = places
        return places

    def knows(self, name: str) -> bool:
        """Tell whether a folded name stands in the tables as it is."""
        self._load()
        return name in self._curated_names or _line(self._names, name) is not None

    def reach(self, word: str) -> int:
        """Give the number of words of the longest name that begins with a folded word."""
        self._load()
        if (found := self._reach.get(word)) is None:
            names = [line.partition(b"\t")[0] for line in _beginning(self._names, word)]
            names += _beginning(self._curated_sorted, word)
            found = max((name.count(b" ") + 1 for name in names), default=0)
            if found:
                self._reach[word] = found
        return found

    def begins(self, pair: str) -> bool:
        """Tell whether some name begins with these two folded words."""
        self._load()
        return bool(_beginning(self._names, pair) or _beginning(self._curated_sorted, pair))

    def get(self, id: str) -> Place | None:
        """Give a place by its id, or None."""
        self._load()
        if (place := self._places.get(id)) is not None:
            return place
        if (curated := self._curated.get(id)) is not None:
            place = self._from_curated(curated)
        elif (row := _line(self._rows, id)) is not None:
            place = self._from_row(row)
        else:
            return None
        self._places[id] = place
        return place

    def country(self, code: str) -> Place | None:
        """Give a country by its ISO 3166 alpha-2 code, or None."""
        self._load()
        return self.get(self._countries[code]) if code in self._countries else None

    def in_english(self, name: str) -> tuple[Place, ...]:
        """List the places of a name in Latin letters, in order of id; accents and marks fall."""
        self._load()
        if not self._english:
            for line in self._rows:
                cells = _cells(line)
                self._english.setdefault(_plain_latin(cells[8]), []).append(cells[0])
            for id, curated in self._curated.items():
                self._english.setdefault(_plain_latin(curated.gloss), []).append(id)
        found = (self.get(id) for id in sorted(self._english.get(_plain_latin(name), ())))
        return tuple(place for place in found if place)

    def chain(self, id: str) -> tuple[Place, ...]:
        """List the places that contain one, smallest first, up to its country."""
        found: list[Place] = []
        place = self.get(id)
        while place is not None and place.parent and len(found) < 8:
            place = self.get(place.parent)
            if place is not None:
                found.append(place)
        return tuple(found)

    def contains(self, ancestor: str, id: str) -> bool:
        """Tell whether a place lies in another: by its divisions, or in the box of an area."""
        outer, inner = self.get(ancestor), self.get(id)
        if outer is None or inner is None or ancestor == id:
            return False
        if outer.box is not None:
            return _in_box(outer, inner)
        return any(place.id == ancestor for place in self.chain(id))

    def _from_row(self, row: list[str]) -> Place:
        id, type, code, lat, lon, region, county, people, english, arabic = row
        parent = next((up for up in (county, region) if up and up != id), "")
        if type in ("country", "region"):
            parent = ""
        if not parent and type != "country":
            parent = self._countries.get(code, "")
        return Place(
            id, type, code, arabic, english, float(lat), float(lon), region, county, parent,
            int(people or 0),
        )  # fmt: skip

    def _from_curated(self, row: CuratedPlace) -> Place:
        parent = row.parent or self._countries.get(row.country, "")
        parent = "" if row.type == "country" else parent
        above = self.get(parent) if row.parent else None
        region = (above.id if above.type == "region" else above.region) if above else ""
        county = (above.id if above.type == "county" else above.county) if above else ""
        lat, lon = row.point or (None, None)
        return Place(
            row.id, row.type, row.country, row.forms[0], row.gloss, lat, lon, region, county,
            parent, 0, row.sensitivity, row.box,
        )  # fmt: skip

    def _load(self) -> None:
        if self._open:
            return
        with _OPENING:  # of threads that look first at once, one opens it
            if not self._open:
                self._read_tables()
                self._open = True

    def _read_tables(self) -> None:
        text = gzip.decompress(self._path.read_bytes())
        rows, _, names = text.partition(b"\n\n")
        self._rows, self._names = rows.split(b"\n"), names.splitlines()
        for row in (*load_supplement(), *load_regions()):
            self._curated[row.id] = row
            if row.type == "country":
                self._countries[row.country] = row.id
            for form in row.forms:
                self._curated_names.setdefault(fold_word(form), []).append(row.id)
        self._curated_sorted = sorted(name.encode() for name in self._curated_names)
        self._generic = {form: w.kind for w in load_place_words() for form in w.forms}
        for line in self._rows:
            if b"\tcountry\t" in line:
                cells = _cells(line)
                self._countries[cells[2]] = cells[0]


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """Give the one gazetteer of this program; nothing is read before the first look."""
    return Gazetteer()


def _plain_latin(name: str) -> str:
    """Make a Latin name plain: small letters without accents, marks or article."""
    letters = unicodedata.normalize("NFKD", name).lower().replace("-", " ")
    plain = "".join(one for one in letters if one.isalnum() or one == " ")
    words = plain.split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)


def _line(lines: list[bytes], first: str) -> list[str] | None:
    """Find the cells of the line whose first cell is given, in sorted lines."""
    key = f"{first}\t".encode(errors="replace")  # half a surrogate pair stands in no table
    slot = bisect_left(lines, key)
    return _cells(lines[slot]) if slot < len(lines) and lines[slot].startswith(key) else None


def _cells(line: bytes) -> list[str]:
    return line.decode().split("\t")


def _beginning(names: list[bytes], words: str) -> list[bytes]:
    """List the names that begin with whole words; after a word stands a space, a tab or nothing.

    The names are sorted and both marks come before every letter: those wanted stand together.
    """
    key = words.encode(errors="replace")
    return names[bisect_left(names, key) : bisect_left(names, key + b"!")]


def precision_of(place: Place) -> PlacePrecision:
    """Say how fine a place of this type is known. Mountains and lakes count as around."""
    if place.type == "country":
        return PlacePrecision.COUNTRY
    if place.type in ("region", "area") or place.type in _WIDE:
        return PlacePrecision.REGION
    if place.type == "county":
        return PlacePrecision.COUNTY
    if place.type in SETTLEMENTS:
        return PlacePrecision.SETTLEMENT
    return PlacePrecision.NEAR if place.type in _AROUND else PlacePrecision.SITE


_ACLED = {
    PlacePrecision.SITE: 1,
    PlacePrecision.SETTLEMENT: 1,
    PlacePrecision.NEAR: 2,
    PlacePrecision.COUNTY: 2,
    PlacePrecision.REGION: 3,
    PlacePrecision.COUNTRY: 3,
}
_UCDP = {
    PlacePrecision.SITE: 1,
    PlacePrecision.SETTLEMENT: 1,
    PlacePrecision.NEAR: 2,
    PlacePrecision.COUNTY: 3,
    PlacePrecision.REGION: 4,
    PlacePrecision.COUNTRY: 6,
}


def acled_precision(precision: PlacePrecision) -> int | None:
    """Give ACLED's ``geo_precision`` 1–3, or None for an unresolved place."""
    return _ACLED.get(precision)


def ucdp_precision(precision: PlacePrecision, place: Place | None = None) -> int | None:
    """Give UCDP's ``where_prec`` 1–7, or None for an unresolved place.

    With the place, water is 7 and an area, river or road, larger than or across first-level
    divisions, is 5.
    """
    if precision is PlacePrecision.UNRESOLVED:
        return None
    if place is not None and place.type in _WATER:
        return 7
    if place is not None and (place.type in _WIDE or (place.type == "area" and not place.region)):
        return 5
    return _UCDP.get(precision)


def _other_article(name: str) -> str:
    return name[2:] if name.startswith("ال") else "ال" + name


def _in_box(outer: Place, inner: Place) -> bool:
    if inner.lat is None or inner.lon is None or outer.box is None:
        return False
    if outer.country and inner.country and outer.country != inner.country:
        return False
    west, south, east, north = outer.box
    return west <= inner.lon <= east and south <= inner.lat <= north
