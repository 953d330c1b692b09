"""Disputes: claims on one thing that cannot all hold, with the reason and the words.

A rule looks at two claims side by side and says in what they part; ``windows`` then says how
they stand in time. Nothing here judges which account is right.
"""

from __future__ import annotations

from collections.abc import Iterable

from riwaya.link.denials import denied
from riwaya.link.doers import rival_agent
from riwaya.link.outcomes import rival_outcome
from riwaya.link.pairs import Rule, pair_of
from riwaya.link.rival_sites import rival_place
from riwaya.link.roles import attack_or_exchange, helps_or_fights
from riwaya.link.scopes import rival_value
from riwaya.link.slots import Slots
from riwaya.link.windows import rival_time, standing
from riwaya.types import Dispute, Link, LinkKind

RULES: tuple[Rule, ...] = (
    denied, rival_outcome, rival_value, rival_time, rival_place, rival_agent,
    helps_or_fights, attack_or_exchange,
)  # fmt: skip
"""In the order of asking: of two that apply, the plainer one names the dispute."""

_SAME = (LinkKind.SAME_EVENT, LinkKind.RETELLING)


def dispute(a: Slots, b: Slots, link: Link | None) -> Dispute | None:
    """Compare two claims and say in what they cannot both hold; None if they can.

    Args:
        a: One claim.
        b: Another claim, of the same or of another document.
        link: What the comparison of slots suggests that both share; None if nothing.
    """
    pair = pair_of(a, b, link)
    for rule in RULES:
        parting = rule(pair)
        if parting is not None:
            how, why = standing(pair, parting)
            return Dispute(
                pair.first.claim.id, pair.second.claim.id, parting.type, how,
                parting.first, parting.second, f"{parting.rule}/{why}",
            )  # fmt: skip
    return None


def find_disputes(pairs: Iterable[tuple[Slots, Slots, Link | None]]) -> list[Dispute]:
    """Find all disputes of pairs, and those of what is linked as one event with either side.

    Args:
        pairs: Claims with the link between them; None for claims that share a block only
            (the same two bodies, say), which are compared for help and fight, denial, outcome.

    Returns:
        One dispute a pair at most, sorted by the ids of the claims.
    """
    seen: dict[tuple[str, str], Dispute | None] = {}
    same: dict[str, list[tuple[Slots, Link]]] = {}
    sides: dict[str, Slots] = {}
    for a, b, link in pairs:
        if a.claim.id == b.claim.id:
            continue
        sides[a.claim.id], sides[b.claim.id] = a, b
        seen[_key(a, b)] = dispute(a, b, link)
        if link is not None and link.kind in _SAME:
            same.setdefault(a.claim.id, []).append((b, link))
            same.setdefault(b.claim.id, []).append((a, link))
    found = [one for one in seen.values() if one is not None]
    found += _carried_on(found, seen, same, sides)
    return sorted(found, key=lambda one: (one.first, one.second))


def _key(a: Slots, b: Slots) -> tuple[str, str]:
    first, second = sorted((a.claim.id, b.claim.id))
    return first, second


def _carried_on(
    found: list[Dispute],
    seen: dict[tuple[str, str], Dispute | None],
    same: dict[str, list[tuple[Slots, Link]]],
    sides: dict[str, Slots],
) -> list[Dispute]:
    """Carry a dispute over to what is linked as one happening with one of its sides.

    One step, and only where the very comparison gives the same type: a copy of a claim is in
    dispute with what the claim is in dispute with.
    """
    further: dict[tuple[str, str], Dispute] = {}
    for one in found:
        for here, there in ((one.first, one.second), (one.second, one.first)):
            for copy, link in same.get(here, ()):
                key = _key(copy, sides[there])
                if key in seen or key in further or key[0] == key[1]:
                    continue
                again = dispute(copy, sides[there], link)
                if again is not None and again.type is one.type:
                    further[key] = again
    return list(further.values())
