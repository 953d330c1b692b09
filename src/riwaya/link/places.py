"""Sites: places that cannot both be where one thing happened."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from riwaya.link.marks import Mark
from riwaya.link.pairs import Pair, Parting, gap, marked, touches
from riwaya.link.slots import Site, Slots
from riwaya.types import DisputeType, PlacePrecision, PlaceRole, Predicate

_EARTH_KM = 6371.0
_APART_KM, _NEAR_KM = 20.0, 75.0
"""Towns this near are named for each other, and quarters for their city; «شمالي عدن» is wide."""
_EXACT = frozenset({
    PlacePrecision.SITE, PlacePrecision.SETTLEMENT, PlacePrecision.NEAR,
})  # fmt: skip
_WIDE = frozenset({PlacePrecision.NEAR})
_STRUCK = frozenset({
    Predicate.BOMBARD, Predicate.ATTACK, Predicate.RAID, Predicate.ASSASSINATE, Predicate.KILL,
    Predicate.HARM, Predicate.DETAIN,
})  # fmt: skip
_REACH = 40  # letters between a trigger and the place that is certainly its own
_TARGET = 45  # letters between a trigger and what was struck
_ONE_SPOT = frozenset({Predicate.MOVE, Predicate.PRESENT, Predicate.STRENGTH, Predicate.REGROUP,
                       Predicate.CONTROL})  # fmt: skip


def rival_place(pair: Pair) -> Parting | None:
    """Find places of one happening of which neither contains the other."""
    if not pair.one_event or pair.first.sign * pair.second.sign <= 0:
        return None
    if pair.first.predicate is not pair.second.predicate:
        return None
    return _apart(pair) or _other_target(pair)


def _apart(pair: Pair) -> Parting | None:
    """Compare resolved places; states and movements spread over many and are left out."""
    if pair.first.predicate in _ONE_SPOT or _open(pair.first) or _open(pair.second):
        return None
    first, second = _exact(pair.first), _exact(pair.second)
    if not first or not second:
        return None
    if any(_may_be_one(x, y) for x in _own(pair.first) for y in _own(pair.second)):
        return None
    return Parting(DisputeType.PLACE, "place.apart", first[0].span, second[0].span)


def _own(slots: Slots) -> list[Site]:
    """Give every resolved place of a claim: lists that share one place are not apart."""
    return [site for site in slots.sites if not site.carried and site.place is not None]


def _exact(slots: Slots) -> list[Site]:
    """Give a claim's own places that are resolved finely enough to differ."""
    return [
        site for site in slots.sites
        if not site.carried and site.place is not None and site.precision in _EXACT
        and site.role in (PlaceRole.AT, PlaceRole.NEAR) and site.point is not None
        and gap(site.span, slots.claim.trigger) <= _REACH
        and not _aside(slots, site)
    ]  # fmt: skip


def _aside(slots: Slots, site: Site) -> bool:
    """Tell whether the words turn to another happening before they name the place."""
    return any(
        slots.claim.trigger.end <= mark.span.start and mark.span.end <= site.span.start
        for mark in marked(slots, "aside")
    )


def _open(slots: Slots) -> bool:
    """Tell whether a place of the claim is not known: it might be any."""
    return any(site.place is None and not site.carried for site in slots.sites)


def _may_be_one(x: Site, y: Site) -> bool:
    if touches(x, y) or x.words & y.words:
        return True
    return _distance(x, y) <= (_NEAR_KM if _is_wide(x) or _is_wide(y) else _APART_KM)


def _is_wide(site: Site) -> bool:
    return site.precision in _WIDE or site.role is PlaceRole.NEAR


def _distance(x: Site, y: Site) -> float:
    """Great-circle distance in kilometres on a sphere (haversine); 0 without two points."""
    if x.point is None or y.point is None:
        return 0.0
    (lat, lon), (lat2, lon2) = (map(radians, x.point), map(radians, y.point))
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


def _other_target(pair: Pair) -> Parting | None:
    """Compare what was struck: a camp is no checkpoint, a mosque is no market."""
    if pair.first.predicate not in _STRUCK:
        return None
    first, second = _target(pair.first), _target(pair.second)
    if first is None or second is None or first.value == second.value:
        return None
    return Parting(DisputeType.PLACE, "place.other-target", first.span, second.span)


def _target(slots: Slots) -> Mark | None:
    """Give the only sort of site named in a quote, just after the trigger; None if two are."""
    quote, trigger = slots.claim.quote, slots.claim.trigger
    inside = [
        mark for mark in marked(slots, "site")
        if quote.start <= mark.span.start and mark.span.end <= quote.end
    ]  # fmt: skip
    if len({mark.value for mark in inside}) != 1:
        return None
    near = [
        mark for mark in inside
        if mark.span.start >= trigger.start and gap(mark.span, trigger) <= _TARGET
    ]  # fmt: skip
    return near[0] if near else None
