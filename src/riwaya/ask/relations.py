"""Relations: whether two positions can both hold, and how they stand to each other in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from riwaya.ask.answer import LabelKind, Position, Relation, RelationKind, Tone
from riwaya.ask.evidence import Evidence
from riwaya.ask.origins import origin_of
from riwaya.ask.places import holds
from riwaya.ask.positions import bounds
from riwaya.ask.query import Query, Slot
from riwaya.ask.windows import meet, window_of
from riwaya.link.predicates import STATES
from riwaya.link.within import lies_in
from riwaya.types import DisputeType, Interval, Predicate

P = Predicate
_OPPOSED: dict[frozenset[str], DisputeType] = {
    frozenset(pair): kind
    for kind, pairs in {
        DisputeType.ROLE: (("helps", "fights"),),
        DisputeType.OUTCOME: (
            ("finished", "not-finished"), ("beaten", "still-there"), ("beaten", "strong"),
            ("weak", "strong"),
        ),
        DisputeType.VALUE: (
            ("no-effect", "strong-effect"), ("none", "many"), ("none", "some"), ("none", "few"),
            ("few", "many"),
        ),
        DisputeType.POLARITY: (("yes", "no"),),
    }.items()
    for pair in pairs
}  # fmt: skip
_ONCE = frozenset({P.ATTACK, P.BOMBARD, P.KILL, P.ASSASSINATE, P.RAID, P.CLAIM_RESP, P.RELEASE})
_SAME_TIME = 60
"""Days between two dates given for one happening; farther apart they are two happenings."""
_MOST_PAIRS = 2500
_Days = dict[int, Interval]
"""The days that each claim of an answer speaks for, by the identity of the claim."""


def relations_of(query: Query, positions: Sequence[Position]) -> tuple[Relation, ...]:
    """Say for each two positions how they stand to each other, in the order of positions."""
    # A claim meets all claims of all other positions: its days are reckoned once.
    days = {
        id(one): window_of(query.slot, one) for position in positions for one in position.evidence
    }
    found = []
    for first, one in enumerate(positions):
        for second in range(first + 1, len(positions)):
            found.append(_relation(query, days, (first, second), one, positions[second]))
    return tuple(found)


def _relation(
    query: Query, days: _Days, at: tuple[int, int], one: Position, other: Position
) -> Relation:
    first, second = at
    rule = opposed(query, one, other)
    if rule is None:
        return Relation(first, second, RelationKind.COMPATIBLE, "relation.both-can-hold", ())
    if rule is DisputeType.TIME:
        kind = RelationKind.DISPUTE if _close(one, other) else RelationKind.CHANGED
        return Relation(first, second, kind, f"relation.{rule}", ((str(kind), 1),))
    pairs = list(_pairs(query, rule, one, other))
    counts = Counter(_standing(days, a, b) for a, b in pairs)
    if not counts:
        return Relation(first, second, RelationKind.COMPATIBLE, "relation.other-happening", ())
    kind = _verdict(counts)
    tally = tuple(sorted((str(name), count) for name, count in counts.items()))
    return Relation(first, second, kind, f"relation.{rule}", tally)


def opposed(query: Query, one: Position, other: Position) -> DisputeType | None:
    """Give in what two positions cannot both hold; None if they can."""
    a, b = one.value, other.value
    if a.label == b.label and a.tone is not b.tone:
        return None if Tone.UNKNOWN in (a.tone, b.tone) else DisputeType.POLARITY
    rule = _OPPOSED.get(frozenset((a.key, b.key)))
    if rule is DisputeType.POLARITY and _denies(one, other):
        return DisputeType.DENIAL
    if rule is not None or a.tone is not Tone.SAID or b.tone is not Tone.SAID:
        return rule
    if a.label.kind is LabelKind.RANGE and b.label.kind is LabelKind.RANGE:
        return DisputeType.VALUE if _numbers_part(one, other) else None
    if query.slot is Slot.WHERE and query.persons and _places_part(a.key, b.key):
        return DisputeType.PLACE
    if query.slot is Slot.WHEN and _same_happening(one, other):
        return DisputeType.TIME
    if query.slot is Slot.WHO and LabelKind.ACTOR is a.label.kind is b.label.kind:
        return DisputeType.AGENT
    return None


def _denies(one: Position, other: Position) -> bool:
    return any(e.predicate is P.DENY for position in (one, other) for e in position.evidence)


def _numbers_part(one: Position, other: Position) -> bool:
    low, high = bounds(one.value.label)
    low2, high2 = bounds(other.value.label)
    above = high is not None and low2 is not None and high < low2
    below = high2 is not None and low is not None and high2 < low
    return above or below


def _places_part(one: str, other: str) -> bool:
    """Tell whether one person cannot be at both: neither place lies in the other."""
    if one.startswith("left:") or other.startswith("left:"):
        return False
    nested = lies_in(one, other) or lies_in(other, one) or holds(one, other) or holds(other, one)
    return not nested


def _same_happening(one: Position, other: Position) -> bool:
    """Tell whether two dates are for one thing: a loss and a declared victory are two."""
    first = {e.predicate for e in one.evidence}
    return bool(first & {e.predicate for e in other.evidence} - STATES)


def _close(one: Position, other: Position) -> bool:
    a, b = one.window.first or one.window.last, other.window.first or other.window.last
    if a is None or b is None or meet(one.window, other.window):
        return False
    return abs((a - b).days) <= _SAME_TIME


def _pairs(
    query: Query, rule: DisputeType, one: Position, other: Position
) -> Iterable[tuple[Evidence, Evidence]]:
    """Give the pairs of claims that can be held against each other."""
    count = 0
    for a in _claims(one):
        for b in _claims(other):
            count += 1
            if count > _MOST_PAIRS:
                return
            if rule is DisputeType.AGENT and not _one_act(a, b):
                continue
            if rule is DisputeType.VALUE and not _one_count(a, b):
                continue
            yield a, b


def _claims(position: Position) -> Sequence[Evidence]:
    """Give the claims of a position, its passages only where it has no claims."""
    return [one for one in position.evidence if one.claim] or position.evidence


def _one_act(a: Evidence, b: Evidence) -> bool:
    """Tell whether two claims may be on one act that was done once, in one place."""
    if not {a.predicate, b.predicate} <= _ONCE:
        return False
    return _meet_in_place(a, b)


def _one_count(a: Evidence, b: Evidence) -> bool:
    if a.number is None or b.number is None:
        return True
    return a.predicate is b.predicate and a.number.of is b.number.of and _meet_in_place(a, b)


def _meet_in_place(a: Evidence, b: Evidence) -> bool:
    first = [spot.place for spot in a.places if spot.place]
    second = [spot.place for spot in b.places if spot.place]
    if not first or not second:
        return True
    return any(lies_in(x, y) or lies_in(y, x) for x in first for y in second)


def _standing(days: _Days, a: Evidence, b: Evidence) -> RelationKind:
    met = meet(days[id(a)], days[id(b)])
    if met is None:
        return RelationKind.WINDOWS_UNKNOWN
    if not met:
        return RelationKind.CHANGED
    later = a.published.date and b.published.date and a.published.date != b.published.date
    if later and origin_of(a) == origin_of(b):
        return RelationKind.SUPERSEDED
    return RelationKind.DISPUTE


def _verdict(counts: Counter[RelationKind]) -> RelationKind:
    """One pair in dispute makes a dispute; else what holds for most pairs."""
    if counts[RelationKind.DISPUTE]:
        return RelationKind.DISPUTE
    return max(sorted(counts), key=lambda kind: counts[kind])
