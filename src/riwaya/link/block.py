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
from riwaya.types import DatePrecision, PlacePrecision

MOST = 60
"""Claims with one key above which the key says nothing."""
_DAYS = 8  # days of a bucket of time; buckets begin every half of it, so each day is in two
_RARE = 5.0  # weight of a word from which it is rare: one article in 150
_WORDS = 3  # rare words of a quote that make keys
_EPOCH = datetime.date(2000, 1, 1)
_FINE = frozenset({PlacePrecision.SITE, PlacePrecision.SETTLEMENT, PlacePrecision.NEAR})


def keys_of(slots: Slots) -> tuple[str, ...]:
    """List the block keys of a claim, sorted: a score and a half for most."""
    times = _times(slots)
    timed = {f"{slots.family} on {topic}" for topic in slots.topics}
    timed |= {f"parties {pair}" for pair in _pairs(slots)}
    keys = {f"{key} in {time}" for key in timed for time in times}
    keys |= {f"{slots.family} at {site.place}" for site in slots.sites if _is_fine(site)}
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
