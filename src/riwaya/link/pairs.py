"""Pairs: two claims side by side, and what every rule of dispute asks about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from riwaya.link.marks import Mark
from riwaya.link.slots import Site, Slots
from riwaya.types import DisputeType, Link, LinkKind, PlacePrecision, Span

_SAME = frozenset({LinkKind.SAME_EVENT, LinkKind.SAME_STATE, LinkKind.RETELLING})
_FINE = frozenset({PlacePrecision.SITE, PlacePrecision.SETTLEMENT, PlacePrecision.NEAR})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims in plain order of their ids, and the link between them, if there is one."""

    first: Slots
    second: Slots
    link: Link | None

    @property
    def joined(self) -> bool:
        """A link says that both tell of one event, one state, or are one telling."""
        return self.link is not None and self.link.kind in _SAME

    @property
    def one_event(self) -> bool:
        """A link says that both tell of one happening, not of a state that lasts."""
        return self.joined and self.link is not None and self.link.kind is not LinkKind.SAME_STATE

    @property
    def one_document(self) -> bool:
        """One document tells both."""
        return self.first.claim.document == self.second.claim.document

    @property
    def one_publisher(self) -> bool:
        """One publisher, and a known one, printed both."""
        return self.first.publisher is not None and self.first.publisher == self.second.publisher


@dataclass(frozen=True, slots=True)
class Parting:
    """What a rule found: in what two claims part, in which words of each, and which rule."""

    type: DisputeType
    rule: str
    first: Span
    second: Span


Rule = Callable[[Pair], Parting | None]


def pair_of(a: Slots, b: Slots, link: Link | None) -> Pair:
    """Put two claims in the order in which a dispute names them."""
    return Pair(a, b, link) if a.claim.id <= b.claim.id else Pair(b, a, link)


def days_between(pair: Pair) -> int | None:
    """Count the days between the two publication dates; None if one is not known."""
    first, second = pair.first.published.date, pair.second.published.date
    return abs((first - second).days) if first and second else None


def later(pair: Pair) -> Slots | None:
    """Give the claim that was printed later; None if on one day, or if a date is not known."""
    first, second = pair.first.published.date, pair.second.published.date
    if first is None or second is None or first == second:
        return None
    return pair.second if second > first else pair.first


def marked(slots: Slots, kind: str, value: str = "") -> tuple[Mark, ...]:
    """Give the marks of a kind in the sentences of a claim."""
    return tuple(
        mark for mark in slots.marks if mark.kind == kind and (not value or mark.value == value)
    )


def gap(a: Span, b: Span) -> int:
    """Count the letters between two spans; 0 if they touch or overlap."""
    return max(0, a.start - b.end, b.start - a.end)


def overlap(a: Span, b: Span) -> bool:
    """Tell whether two spans share a letter."""
    return a.start < b.end and b.start < a.end


def mark_by(slots: Slots, kind: str, span: Span, reach: int) -> Mark | None:
    """Give the mark of a kind nearest to a span, at most ``reach`` letters away."""
    near = [(gap(mark.span, span), mark) for mark in marked(slots, kind)]
    return min((one for one in near if one[0] <= reach), default=(0, None))[1]


def same_fine_place(pair: Pair) -> bool:
    """Tell whether both name one settlement or site, or one within the other."""
    return any(
        x.precision in _FINE and y.precision in _FINE and touches(x, y)
        for x in pair.first.sites
        for y in pair.second.sites
    ) or any(
        x.place is None and y.place is None and len(x.words & y.words) > 0 and x.words == y.words
        for x in pair.first.sites
        for y in pair.second.sites
    )


def same_place(pair: Pair) -> bool:
    """Tell whether both name one place, or one within the other, that is smaller than a country."""
    return any(
        touches(x, y) and PlacePrecision.COUNTRY not in (x.precision, y.precision)
        for x in pair.first.sites
        for y in pair.second.sites
    ) or same_fine_place(pair)


def may_be_one_place(pair: Pair) -> bool:
    """Tell whether the places told by both claims themselves do not keep them apart.

    A country is wide enough for all; an unresolved place is known by its words, but «إقليم» alone
    does not make Kandahar of Helmand.
    """
    first, second = (
        [s for s in slots.sites if not s.carried and s.precision is not PlacePrecision.COUNTRY]
        for slots in (pair.first, pair.second)
    )
    if not first or not second:
        return True
    return any(
        touches(x, y) or ((x.place is None or y.place is None) and bool(x.words & y.words))
        for x in first
        for y in second
    )


def touches(x: Site, y: Site) -> bool:
    """Tell whether two resolved places are one, or one lies in the other."""
    if x.place is None or y.place is None:
        return False
    return x.place == y.place or x.place in y.above or y.place in x.above


def shared_words(pair: Pair) -> frozenset[str]:
    """Give the stems that both quotes have beside triggers, places and names of bodies."""
    first = pair.first.words - pair.first.trigger
    second = pair.second.words - pair.second.trigger
    names: set[str] = set()
    for slots in (pair.first, pair.second):
        names.update(*(site.words for site in slots.sites))
        names.update(*(one.words for one in (*slots.agents, *slots.patients) if one.named))
    return (first & second) - names
