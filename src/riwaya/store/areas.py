"""Which places lie in which: a search for a region takes in its towns."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from riwaya.lexicon.gazetteer import Place
from riwaya.link.within import gazetteer, lies_in
from riwaya.store.columns import Bytes, Flags, Many, Names

_REMEMBERED = 256  # places asked for whose contents are kept


PLACE_MARKS: Bytes = np.array([1 << (mark & 7) & 0xFF for mark in range(256)], np.uint8)
"""Mark of a place in ``ClaimColumns.places`` → the bit of its role."""


class Areas:
    """Which of the places met contain which. It only grows, with the places."""

    def __init__(self, places: Names) -> None:
        self._places = places
        self.names = Names()
        self._boxes: list[Place] = []
        self._known = 0
        self._above: list[list[int]] = []  # codes of the areas that each place lies in
        self._inside: dict[str, Flags] = {}

    def inside(self, asked: Iterable[str]) -> Flags:
        """Say of each place met whether it lies in one of those asked for."""
        count = len(self._places.all)
        found = np.zeros(count, bool)
        for one in asked:
            known = self._inside.get(one)
            if known is None or len(known) < count:
                places = self._places.all[:count]
                known = np.array([lies_in(one, place) for place in places], bool)
                if len(self._inside) >= _REMEMBERED:
                    self._inside.clear()
                self._inside[one] = known
            found |= known[:count]
        return found

    @property
    def boxes(self) -> int:
        """Count the areas without divisions that were met: one more may contain older places."""
        return len(self._boxes)

    def of(self, places: Many) -> Many:
        """Give the areas that each claim has a place in; unresolved ones lie in none.

        A claim with two places in an area has it twice; marks are a bit for each role.
        """
        self._grow()
        known = places.codes >= 0
        rows, codes = places.rows[known], places.codes[known]
        marks = PLACE_MARKS[places.marks[known]]
        counts = np.array([len(above) for above in self._above], np.int64)
        starts = np.concatenate([[0], np.cumsum(counts)])
        above = np.array([code for codes in self._above for code in codes], np.int32)
        each = counts[codes] if len(codes) else np.empty(0, np.int64)
        ends = np.cumsum(each)
        within = np.arange(int(each.sum())) - np.repeat(ends - each, each)
        spread = above[np.repeat(starts[codes], each) + within] if len(codes) else above[:0]
        return Many(np.repeat(rows, each), spread.astype(np.int32), np.repeat(marks, each))

    def _grow(self) -> None:
        """Take in places that were met since; a new area may contain older ones."""
        known, fresh = gazetteer(), self._places.all[self._known :]
        above = [[place, *(up.id for up in known.chain(place))] for place in fresh]
        boxed = [up for ups in above for id in ups if (up := known.get(id)) and up.box]
        met = {box.id for box in self._boxes}
        new = list({box.id: box for box in boxed if box.id not in met}.values())
        for place, codes in zip(self._places.all, self._above, strict=False):
            codes += [self.names.code(box) for box in _round(new, place)]
        self._boxes += new
        for place, ups in zip(fresh, above, strict=True):
            ups += _round(self._boxes, place)
            self._above.append([self.names.code(up) for up in dict.fromkeys(ups)])
        self._known += len(fresh)


def _round(boxes: Iterable[Place], id: str) -> list[str]:
    """List the areas that a place lies in.

    Most places are points: for these the box is looked at first, which is much quicker.
    """
    place = gazetteer().get(id)
    if place is None:
        return []
    lat, lon = place.lat, place.lon
    return [
        area.id
        for area in boxes
        if area.box is not None
        and (
            lat is None
            or lon is None
            or (area.box[0] <= lon <= area.box[2] and area.box[1] <= lat <= area.box[3])
        )
        and lies_in(area.id, id)
    ]
