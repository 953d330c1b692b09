"""What kind of thing a predicate says: its family, and whether it tells of an event or a state."""

from __future__ import annotations

from riwaya.types import Factuality, Predicate

P = Predicate

_FAMILIES: dict[str, tuple[Predicate, ...]] = {
    "violence": (
        P.ATTACK, P.BOMBARD, P.ASSASSINATE, P.KILL, P.RAID, P.INFIGHT, P.HARM, P.DEFEAT,
    ),
    "custody": (P.DETAIN, P.RELEASE, P.ESCAPE),
    "position": (P.PRESENT, P.MOVE, P.CONTROL, P.WHEREABOUTS, P.DISPLACE),
    "group": (P.STRENGTH, P.LEAD, P.PLEDGE, P.REGROUP),
    "relation": (P.FACILITATE, P.SMUGGLE, P.AGREE),
    "speech": (P.PLAN, P.CLAIM_RESP, P.DENY),
}  # fmt: skip
FAMILY = {predicate: family for family, members in _FAMILIES.items() for predicate in members}
"""Predicate → family; the families of the scorer of annotated articles."""

STATES = frozenset({
    P.PRESENT, P.WHEREABOUTS, P.STRENGTH, P.LEAD, P.FACILITATE, P.PLAN, P.REGROUP,
})  # fmt: skip
"""Predicates that mostly tell of what lasts, not of what happens once."""

_SIGN = {
    Factuality.CERTAIN: 1,
    Factuality.PROBABLE: 1,
    Factuality.POSSIBLE: 1,
    Factuality.DENIED: -1,
    Factuality.IMPROBABLE: -1,
    Factuality.DOUBTED: -1,
    Factuality.UNKNOWN: 0,
}


def sign(factuality: Factuality) -> int:
    """Give the polarity of a claim: 1 affirmed, -1 denied, 0 said to be unknown."""
    return _SIGN[factuality]
