"""Blocking: keys of a claim, so that only claims which share one are ever compared.

A key says what two claims on one thing hardly ever fail to share: the kind of act with a topic of
their documents and the week; with a town; two parties and the week; two rare words. Keys are
words, so that a person can read why two claims were compared. A key that too many claims share
says nothing, and whoever looks pairs up leaves it out (``MOST``).
"""

from __future__ import annotations

import datetime
from itertools import pairwise

from riwaya.link.rarity import weight
from riwaya.link.slots import Site, Slots
from riwaya.types import DatePrecision, PlacePrecision, Predicate

P = Predicate

MOST = 60
"""Claims with one key above which the key says nothing."""
_DAYS = 8  # days of a bucket of time; buckets begin every half of it, so each day is in two
_RARE = 5.0  # weight of a word from which it is rare: one article in 150
_WORDS = 4  # rare words of a quote that make keys, two and two
_EPOCH = datetime.date(2000, 1, 1)
_FINE = frozenset({PlacePrecision.SITE, PlacePrecision.SETTLEMENT, PlacePrecision.NEAR})


_ACTS: dict[str, tuple[Predicate, ...]] = {
    "death": (P.KILL, P.ASSASSINATE),
    "harm": (P.HARM,),
    "blow": (P.ATTACK, P.BOMBARD, P.RAID, P.INFIGHT, P.ASSASSINATE, P.CLAIM_RESP),
    "hold": (P.CONTROL, P.DEFEAT),
    "custody": (P.DETAIN,),
    "freedom": (P.RELEASE, P.ESCAPE),
    "presence": (P.MOVE, P.PRESENT, P.DISPLACE, P.WHEREABOUTS),
    "group": (P.STRENGTH, P.LEAD, P.PLEDGE, P.REGROUP),
    "deal": (P.AGREE,),
    "help": (P.FACILITATE, P.SMUGGLE),
    "speech": (P.PLAN, P.DENY),
}  # finer than families: most claims are of violence, and a death is seldom told as a blow
_WITH_TOLL = frozenset({P.KILL, P.HARM, P.ATTACK, P.BOMBARD, P.RAID, P.INFIGHT})
_ACTS_OF = {
    predicate: tuple(act for act, members in _ACTS.items() if predicate in members)
    for predicate in Predicate
}


def keys_of(slots: Slots) -> tuple[str, ...]:
    """List the block keys of a claim, sorted: 17 for most."""
    times, acts = _times(slots), _ACTS_OF[slots.predicate]
    fine = {site.place for site in slots.sites if _is_fine(site)}
    wide = {site.place for site in slots.sites if site.place} - fine
    timed = {f"{act} on {topic}" for act in acts for topic in slots.topics}
    timed |= {f"{act} at {place}" for act in acts for place in wide}
    timed |= {f"parties {pair}" for pair in _pairs(slots)}
    keys = {f"{key} in {time}" for key in timed for time in times}
    keys |= {f"{act} at {place}" for act in acts for place in fine}
    if slots.predicate in _WITH_TOLL:  # a blow and those it killed are related
        keys |= {f"toll at {place} in {time}" for place in fine for time in times}
    rare = _rare(slots.words)[:_WORDS]
    keys |= {f"words {one} {other}" for one, other in pairwise(rare)}
    return tuple(sorted(keys))


def _times(slots: Slots) -> tuple[str, ...]:
    """Name the two buckets that the day of publication lies in; one for documents without."""
    day = slots.published
    if day.date is None or day.precision is not DatePrecision.DAY:
        return ("no time",)
    step = (day.date - _EPOCH).days // (_DAYS // 2)
    return str(step - 1), str(step)


def _pairs(slots: Slots) -> set[str]:
    agents = {one.code for one in slots.agents if one.named}
    patients = {one.code for one in slots.patients if one.named}
    return {"+".join(sorted((one, other))) for one in agents for other in patients if one != other}


def _is_fine(site: Site) -> bool:
    return site.place is not None and site.precision in _FINE and not site.carried


def _rare(words: frozenset[str]) -> list[str]:
    """List rare words, the rarest first."""
    return [word for _, word in sorted((-weight(w), w) for w in words if weight(w) >= _RARE)]
