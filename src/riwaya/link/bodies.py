"""Bodies: whether two participants may be one, and whether they cannot."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from riwaya.errors import LexiconError
from riwaya.lexicon.actors import load_actor_ids
from riwaya.lexicon.tables import read_table
from riwaya.link.pairs import gap, overlap
from riwaya.link.slots import Party, Slots

MEMBERSHIPS = Path(__file__).parent / "data" / "memberships.tsv"
_COLUMNS = ("id", "form", "members", "gloss", "source")
# Codes under which bodies stand that have nothing to do with each other.
_SORTS = frozenset({"OTHER", "OTHER_ARMED", "OTHER_STATE", "NGO", "MEDIA", "PERSON", "CIVILIANS",
                    "UNKNOWN_ARMED"})  # fmt: skip
_REACH = 30  # letters between a trigger and who certainly is its doer
_WATCHERS = frozenset({"NGO", "MEDIA", "UN"})
_BY_NAME = ("actor.", "country.", "demonym.", "leader.")


def load_memberships(path: Path = MEMBERSHIPS) -> dict[str, frozenset[str]]:
    """Read which bodies belong to a larger one. Raises LexiconError naming the first bad line."""
    known = {row.id for row in load_actor_ids()}
    found: dict[str, frozenset[str]] = {}
    for where, row in read_table(path, _COLUMNS):
        members = frozenset(row["members"].split("|"))
        for actor in sorted({row["form"], *members} - known):
            raise LexiconError(where, f"{actor!r} is no body", "use an id of actor_ids.tsv")
        found[row["form"]] = found.get(row["form"], frozenset()) | members
    return found


@lru_cache(maxsize=1)
def _memberships() -> dict[str, frozenset[str]]:
    return load_memberships()


def told(party: Party) -> bool:
    """Tell whether the words themselves name the body: not «القوات», not a guess."""
    return party.named and party.reason.startswith(_BY_NAME)


def doers(slots: Slots) -> tuple[Party, ...]:
    """Give the agents that can do an act of force: no monitor, no outlet, no place of the claim.

    «عدن» may stand for who rules there, «لهيومن رايتس ووتش» is who was told, «من أيدي
    المسلحين» names who lost, and «ندد الرئيس بالهجوم» who spoke of it. Who stands far from the
    trigger is told of something else too often.
    """
    return tuple(
        party
        for party in slots.agents
        if party.code not in _WATCHERS
        and not _ousted(slots, party)
        and gap(party.span, slots.claim.trigger) <= _REACH
        and not any(overlap(party.span, hop.span) for hop in slots.claim.chain)
        and not any(overlap(party.span, site.span) for site in slots.sites)
    )  # fmt: skip


def may_be_one(a: Party, b: Party) -> bool:
    """Tell whether two participants may be one body: not named, the same, or part of the other."""
    if not a.named or not b.named or a.actor == b.actor:
        return True
    if a.code == b.code and a.code not in _SORTS:
        return True
    return _holds(a, b) or _holds(b, a)


def is_one(a: Party, b: Party) -> bool:
    """Tell whether both are certainly the same named body, or one rolls up to the other."""
    if not a.named or not b.named:
        return False
    return a.actor == b.actor or (a.code == b.code and a.code not in _SORTS)


def rivals(a: tuple[Party, ...], b: tuple[Party, ...]) -> tuple[Party, Party] | None:
    """Give two bodies that cannot be one, if no two of both sides can be one; else None.

    Where a side names nobody, or somebody only by sort («مسلحون»), the other is more exact.
    """
    if not a or not b or any(may_be_one(x, y) for x in a for y in b):
        return None
    sure = [(x, y) for x in a for y in b if told(x) and told(y)]
    return sure[0] if sure else None


def _ousted(slots: Slots, party: Party) -> bool:
    return any(
        mark.kind == "from" and 0 <= party.span.start - mark.span.end <= 1 for mark in slots.marks
    )


def _holds(whole: Party, part: Party) -> bool:
    known = _memberships()
    members = known.get(whole.actor, frozenset()) | known.get(whole.code, frozenset())
    return part.actor in members or part.code in members
