"""Facets: what else could be asked, and how many claims each answer would leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from riwaya.store.areas import PLACE_MARKS
from riwaya.store.asked import FAMILIES, ClaimQuery
from riwaya.store.choosing import FAMILY_OF, Columns, lookup, place_bits, placed, role_bits
from riwaya.store.columns import (
    ACTOR_ROLES,
    FACTUALITIES,
    ORIGINS,
    PREDICATES,
    Bytes,
    Flags,
    Ints,
    Longs,
    Many,
    Names,
)
from riwaya.types import PlaceRole

MOST = 30
"""Values of a facet that are given; those selected come on top of them."""
ORIGIN_STEPS = (2, 3, 5, 10)
"""Least numbers of origins that the facet of origins offers."""
_FEW = 50  # of so many rows at most one fits: looking them up beats going through all


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value that can be asked for: its count is what asking for it alone would leave."""

    key: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one facet, the most frequent first; ``name`` is that of the parameter."""

    name: str
    values: tuple[FacetValue, ...]


class Selection:
    """Rows that fit: as flags, and as numbers once they are asked for."""

    def __init__(self, flags: Flags | None, count: int) -> None:
        self._flags = flags
        self._all = count
        self._rows: Longs | None = None

    @classmethod
    def of(cls, masks: Sequence[Flags], count: int) -> Selection:
        """Give the rows that fit all masks."""
        if not masks:
            return cls(None, count)
        flags = masks[0].copy()
        for mask in masks[1:]:
            flags &= mask
        return cls(flags, count)

    @property
    def rows(self) -> Longs:
        """The rows, ascending."""
        if self._rows is None:
            found = np.arange(self._all) if self._flags is None else np.flatnonzero(self._flags)
            self._rows = found
        return self._rows

    def taken(self, column: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Give the values of a column."""
        return column if self._flags is None else column[self.rows]

    def entries(self, many: Many) -> tuple[Ints, Bytes, Ints]:
        """Give the codes and the marks of what the rows have, and of which row each is."""
        if self._flags is None:
            return many.codes, many.marks, many.rows
        if len(self.rows) * _FEW > self._all:
            here = np.flatnonzero(self._flags[many.rows])
        else:
            starts = np.searchsorted(many.rows, self.rows)
            each = np.searchsorted(many.rows, self.rows, side="right") - starts
            ends = np.cumsum(each)
            here = np.arange(int(each.sum())) + np.repeat(starts - ends + each, each)
        return many.codes[here], many.marks[here], many.rows[here]


def count_facets(
    columns: Columns, query: ClaimQuery, masks: Mapping[str, Flags], origins: Callable[[], Ints]
) -> tuple[Facet, ...]:
    """Count each facet's values among the claims that fit all that is asked but this facet."""
    count = len(columns.claims.number)
    whole = Selection.of([*masks.values()], count)

    def beside(name: str) -> Selection:
        if name not in masks:
            return whole
        return Selection.of([mask for key, mask in masks.items() if key != name], count)

    found = [
        *_single(columns, query, beside),
        _actors(columns, query, beside("actor")),
        _actor_roles(columns, query, beside("actor")),
        _places(columns, query, beside("place")),
        _place_roles(columns, query, beside("place")),
        _voices(columns, query, beside("voice")),
        _flags("reviewed", columns.bonds.reviewed, query.reviewed, beside("reviewed")),
        _flags("disputed", columns.bonds.disputed, query.disputed, beside("disputed")),
        _origins(origins(), query.min_origins, beside("origins")),
    ]
    return tuple(found)


def _single(
    columns: Columns, query: ClaimQuery, beside: Callable[[str], Selection]
) -> Iterator[Facet]:
    """Count what each claim has one of."""
    claims, publishers = columns.claims, columns.names.publishers
    of_document = columns.documents.publisher
    for name, known, asked in (
        ("predicate", PREDICATES, query.predicates),
        ("family", FAMILIES, query.families),
        ("origin", ORIGINS, query.origin_types),
        ("factuality", FACTUALITIES, query.factualities),
        ("publisher", publishers.all, query.publishers),
    ):
        chosen = beside(name)
        if name == "publisher":
            codes = of_document[chosen.taken(claims.document)]
            codes = codes[codes >= 0]
        elif name == "family":
            codes = FAMILY_OF[chosen.taken(claims.predicate)]
        else:
            codes = chosen.taken(getattr(claims, name))
        yield _facet(name, known, np.bincount(codes, minlength=len(known)), asked)


def _facet(name: str, known: Sequence[str], counts: Longs, asked: Sequence[str]) -> Facet:
    """Give the most frequent values; of two as frequent the one first in the alphabet."""
    counts = counts[: len(known)]
    taken = np.flatnonzero(counts)
    if len(taken) > MOST:
        least = np.partition(counts[taken], -MOST)[-MOST]
        taken = taken[counts[taken] >= least]
    ranked = sorted((-int(counts[code]), known[code]) for code in taken.tolist())[:MOST]
    keys = [key for _, key in ranked]
    number = {key: -less for less, key in ranked}
    for key in asked:
        if key not in number:
            keys.append(key)
            number[key] = _count_of(key, known, counts)
    return Facet(name, tuple(FacetValue(key, number[key], key in asked) for key in keys))


def _count_of(key: str, known: Sequence[str], counts: Longs) -> int:
    return int(counts[known.index(key)]) if key in known else 0


def _tally(many: Many, chosen: Selection, bits: int, names: Names) -> Longs:
    """Count entries with one of some marks; each claim has each name once."""
    codes, marks, _ = chosen.entries(many)
    if bits != 0xFF:
        codes = codes[(marks & bits) != 0]
    return np.bincount(codes, minlength=len(names.all))


def _actors(columns: Columns, query: ClaimQuery, chosen: Selection) -> Facet:
    names = columns.names.actors
    counts = _tally(columns.claims.actors, chosen, role_bits(query), names)
    return _facet("actor", names.all, counts, query.actors)


def _places(columns: Columns, query: ClaimQuery, chosen: Selection) -> Facet:
    names = columns.areas.names
    counts = _tally(columns.claims.areas, chosen, place_bits(query), names)
    found = _facet("place", names.all, counts, query.places)
    if all(one in names.codes for one in query.places):
        return found
    return Facet("place", tuple(_met(columns, query, chosen, value) for value in found.values))


def _met(columns: Columns, query: ClaimQuery, chosen: Selection, value: FacetValue) -> FacetValue:
    """Count an area that is asked for and holds no place by its name or division."""
    if value.key in columns.areas.names.codes:
        return value
    mask = placed(columns, replace(query, places=(value.key,)))
    count = len(chosen.rows) if mask is None else int(np.count_nonzero(chosen.taken(mask)))
    return replace(value, count=count)


def _place_roles(columns: Columns, query: ClaimQuery, chosen: Selection) -> Facet:
    """Count the claims with a place in each role; of those asked for, if any are."""
    codes, marks, rows = chosen.entries(columns.claims.places)
    bits = PLACE_MARKS[marks]
    if query.places:
        here = codes >= 0
        here[here] = columns.areas.inside(query.places)[codes[here]]
        bits, rows = bits[here], rows[here]
    return Facet(
        "place_role",
        tuple(
            FacetValue(role.value, _held(rows, bits, 1 << code), role in query.place_roles)
            for code, role in enumerate(PlaceRole)
        ),
    )


def _actor_roles(columns: Columns, query: ClaimQuery, chosen: Selection) -> Facet:
    """Count the claims in which the bodies asked for, or any, take part in each way."""
    codes, bits, rows = chosen.entries(columns.claims.actors)
    if query.actors:
        here = lookup(columns.names.actors, query.actors)[codes]
        bits, rows = bits[here], rows[here]
    return Facet(
        "actor_role",
        tuple(
            FacetValue(role, _held(rows, bits, bit), query.actor_role == role)
            for role, bit in ACTOR_ROLES.items()
        ),
    )


def _held(rows: Ints, bits: Bytes, bit: int) -> int:
    """Count the rows, which come in order, with an entry that has a bit."""
    found = rows[(bits & bit) != 0]
    return int(np.count_nonzero(found[1:] != found[:-1])) + bool(len(found))


def _voices(columns: Columns, query: ClaimQuery, chosen: Selection) -> Facet:
    """Count voices: an actor by its id, words by all claims that rest on them."""
    names, claims = columns.names.voices, columns.claims
    by, words = chosen.taken(claims.voice), chosen.taken(claims.voice_words)
    own = np.bincount(by[by >= 0], minlength=len(names.all))
    said = np.bincount(words[words >= 0], minlength=len(names.all))
    counts = np.where(own > 0, np.maximum(own, said), 0)
    asked = [names.codes[one] for one in query.voices if one in names.codes]
    counts[asked] = np.maximum(own, said)[asked]
    return _facet("voice", names.all, counts, query.voices)


def _flags(name: str, column: Flags, asked: bool | None, chosen: Selection) -> Facet:
    total, yes = len(chosen.rows), int(np.count_nonzero(chosen.taken(column)))
    return Facet(
        name,
        (FacetValue("yes", yes, asked is True), FacetValue("no", total - yes, asked is False)),
    )


def _origins(column: Ints, asked: int | None, chosen: Selection) -> Facet:
    """Count the claims whose event group has so many origins or more."""
    values = chosen.taken(column)
    steps = sorted({*ORIGIN_STEPS, *([asked] if asked else [])})
    return Facet(
        "origins",
        tuple(
            FacetValue(str(step), int(np.count_nonzero(values >= step)), step == asked)
            for step in steps
        ),
    )
