"""Outcomes: states that cannot both follow: dead and alive, gained and lost, freed and held."""

from __future__ import annotations

from riwaya.link.bodies import doers, is_one, rivals, told
from riwaya.link.pairs import Pair, Parting, days_between, gap, mark_by, marked, same_fine_place
from riwaya.link.persons import is_person, name_of, same_person
from riwaya.link.slots import Party, Slots
from riwaya.types import DisputeType, Predicate, Span

P = Predicate
_DYING = frozenset({P.KILL, P.ASSASSINATE})
_CUSTODY = frozenset({P.DETAIN, P.RELEASE, P.WHEREABOUTS})
_THERE = frozenset({P.PRESENT, P.STRENGTH, P.REGROUP})
_BEGIN = frozenset({*_DYING, P.RELEASE, P.ESCAPE, P.DEFEAT, P.AGREE, P.CONTROL})
"""What one of two claims tells wherever a rule below finds anything."""
_GROUND = 30  # letters between a trigger and the ground that is certainly its own
_BESIDE = 60  # letters between a name and the words that say its bearer lives


def rival_outcome(pair: Pair) -> Parting | None:
    """Find two outcomes of one thing that exclude each other."""
    if pair.first.predicate not in _BEGIN and pair.second.predicate not in _BEGIN:
        return None
    for a, b in ((pair.first, pair.second), (pair.second, pair.first)):
        for rule in (_dead_alive, _dead_wounded, _held_freed, _ended_there, _kept_broken):
            found = rule(a, b, pair)
            if found is not None:
                name, in_a, in_b = found
                spans = (in_a, in_b) if a is pair.first else (in_b, in_a)
                return Parting(DisputeType.OUTCOME, name, *spans)
    return _ground(pair)


def ending_of(pair: Pair, parting: Parting) -> Slots | None:
    """Give the claim that tells the end of what the other tells: the breach, the loss."""
    for slots in (pair.first, pair.second):
        if parting.rule == "outcome.kept-or-broken" and marked(slots, "break"):
            return slots
        if parting.rule == "outcome.held-or-lost" and _loser(slots) is not None:
            return slots
    return None


_Found = tuple[str, Span, Span] | None


def _dead_alive(a: Slots, b: Slots, pair: Pair) -> _Found:
    """One says a named person was killed, the other that the person lives."""
    if a.predicate not in _DYING or a.sign <= 0:
        return None
    for dead in a.patients:
        if not is_person(dead) or not name_of(dead):
            continue
        for party in (*b.agents, *b.patients):
            alive = mark_by(b, "alive", party.span, _BESIDE)
            if alive is not None and same_person(a, dead, b, party):
                return "outcome.dead-or-alive", a.claim.trigger, alive.span
    return None


def _dead_wounded(a: Slots, b: Slots, pair: Pair) -> _Found:
    """One says a named person was killed, the other that the person was wounded."""
    if a.predicate is not P.KILL or b.predicate is not P.HARM or min(a.sign, b.sign) <= 0:
        return None
    if not pair.joined or marked(a, "rise") or marked(b, "rise") or days_between(pair) != 0:
        return None  # who is wounded may die of it
    for dead in a.patients:
        if any(is_person(dead) and same_person(a, dead, b, hurt) for hurt in b.patients):
            return "outcome.dead-or-wounded", a.claim.trigger, b.claim.trigger
    return None


def _held_freed(a: Slots, b: Slots, pair: Pair) -> _Found:
    """One says somebody was freed, the other that the same is still held."""
    if a.predicate not in (P.RELEASE, P.ESCAPE) or a.sign <= 0:
        return None
    still = mark_by(b, "still", b.claim.trigger, _BESIDE) if b.predicate is P.DETAIN else None
    held = marked(b, "held") or ((still,) if still is not None else ())
    if not held or b.predicate not in _CUSTODY or b.sign <= 0:
        return None
    freed = a.patients or a.agents
    if pair.joined or any(same_person(a, x, b, y) for x in freed for y in (*b.patients, *b.agents)):
        return "outcome.freed-or-held", a.claim.trigger, held[0].span
    return None


def _ended_there(a: Slots, b: Slots, pair: Pair) -> _Found:
    """One says a body was defeated in an area, the other that it still is there."""
    if a.predicate is not P.DEFEAT or b.predicate not in _THERE or min(a.sign, b.sign) <= 0:
        return None
    if not any(is_one(x, y) and told(x) and told(y) for x in a.patients for y in b.agents):
        return None
    inside = any(
        x.place is not None and y.place is not None and (x.place == y.place or x.place in y.above)
        for x in a.sites
        for y in b.sites
    )
    if not inside:
        return None
    return "outcome.ended-or-there", a.claim.trigger, b.claim.trigger


def _kept_broken(a: Slots, b: Slots, pair: Pair) -> _Found:
    """One says an agreement stands, the other that the same parties broke it."""
    if a.predicate is not P.AGREE or b.predicate is not P.AGREE or min(a.sign, b.sign) <= 0:
        return None
    broken = mark_by(b, "break", b.claim.trigger, _BESIDE)
    if broken is None or marked(a, "break") or marked(a, "aside") or not _same_parties(a, b, pair):
        return None
    return "outcome.kept-or-broken", a.claim.trigger, broken.span


def _same_parties(a: Slots, b: Slots, pair: Pair) -> bool:
    first, second = (*a.agents, *a.patients), (*b.agents, *b.patients)
    if pair.joined:
        return rivals(first, second) is None
    shared = {x.code for x in first if told(x)} & {y.code for y in second if told(y)}
    return len(shared) >= 2


def _ground(pair: Pair) -> Parting | None:
    """Find one place that two bodies hold, or that one body gained and lost."""
    a, b = pair.first, pair.second
    if a.predicate is not P.CONTROL or b.predicate is not P.CONTROL or min(a.sign, b.sign) <= 0:
        return _repelled(pair)
    if not (_own_ground(a) and _own_ground(b)):
        return None
    if not (same_fine_place(pair) or (pair.joined and _no_place(pair))):
        return None
    lost, lost_too = _loser(a), _loser(b)
    if (lost is None) != (lost_too is None):
        holder, loser = (b, a) if lost is not None else (a, b)
        one = any(
            is_one(x, y) for x in doers(holder) for y in (*loser.agents, *loser.patients)
            if told(x) and not _takes(loser, y)
        )  # fmt: skip
        if one:
            return _parting(pair, "outcome.held-or-lost")
    apart = lost is None and lost_too is None and rivals(doers(a), doers(b)) is not None
    if apart and (_against(a, b) or _against(b, a) or _keeps(a) or _keeps(b)):
        return _parting(pair, "outcome.two-holders")
    return None


def _own_ground(slots: Slots) -> bool:
    """Tell whether every place is the claim's own, and stands near its trigger."""
    trigger = slots.claim.trigger
    return not any(site.carried or gap(site.span, trigger) > _GROUND for site in slots.sites)


def _repelled(pair: Pair) -> Parting | None:
    """Find a place that one says was taken, the other that the assault on it was repelled."""
    for taken, assault in ((pair.first, pair.second), (pair.second, pair.first)):
        if taken.predicate is not P.CONTROL or assault.predicate is not P.ATTACK:
            continue
        foiled = mark_by(assault, "foil", assault.claim.trigger, _BESIDE)
        if foiled is None or taken.sign <= 0 or _loser(taken) or not same_fine_place(pair):
            continue
        if any(is_one(x, y) and told(x) for x in taken.agents for y in assault.agents):
            return _parting(pair, "outcome.taken-or-repelled")
    return None


def _parting(pair: Pair, rule: str) -> Parting:
    return Parting(DisputeType.OUTCOME, rule, pair.first.claim.trigger, pair.second.claim.trigger)


def _loser(slots: Slots) -> Span | None:
    """Give the words by which a claim of control tells of a loss: «خسر», «انسحب من»."""
    trigger = slots.claim.trigger
    found = mark_by(slots, "lose", trigger, 1)
    return found.span if found is not None else None


def _takes(slots: Slots, party: Party) -> bool:
    """Tell whether the words let a party of a claim of loss be the one that gains."""
    return party in slots.agents and bool(slots.patients)


def _against(a: Slots, b: Slots) -> bool:
    """Tell whether who holds in one account loses in the other."""
    return any(is_one(x, y) for x in a.agents for y in b.patients)


def _keeps(slots: Slots) -> bool:
    return mark_by(slots, "still", slots.claim.trigger, 20) is not None


def _no_place(pair: Pair) -> bool:
    return not pair.first.sites or not pair.second.sites
