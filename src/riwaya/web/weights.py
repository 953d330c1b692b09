"""Weights of a link in plain words, each with a small bar for or against."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from riwaya.types import Weight
from riwaya.web.catalogue import load_words
from riwaya.web.here import Here

_MOST_BITS = 8.0  # a bar as long as it gets
_HOW = re.compile(r"(.+?) \((.+)\)")
_SHARE = re.compile(r"(\d\.\d\d)-(\d\.\d\d)")


@dataclass(frozen=True, slots=True)
class Reason:
    """A weight: what was compared, how it came out, its bits, and its bar in per cent.

    ``speaks`` is for, against or neither; a bar begins in the middle.
    """

    slot: str
    level: str
    bits: str
    speaks: str
    x: str
    width: str


def reasons_of(weights: Iterable[Weight], here: Here) -> tuple[Reason, ...]:
    """Say in plain words what speaks for a link and what against, the heaviest first."""
    heaviest = sorted(weights, key=lambda one: (-abs(one.value), one.slot))
    return tuple(_reason(one, here) for one in heaviest)


def _reason(one: Weight, here: Here) -> Reason:
    half = 50 * min(1.0, abs(one.value) / _MOST_BITS)
    return Reason(
        _word("slot", one.slot, here),
        level_words(one.level, here),
        f"{one.value:+.1f}",
        "for" if one.value > 0 else "against" if one.value < 0 else "neither",
        f"{50.0 if one.value > 0 else 50 - half:.1f}%",
        f"{half:.1f}%",
    )


def level_words(level: str, here: Here) -> str:
    """Say how a comparison came out; a share of like words is said in per cent."""
    share = _SHARE.fullmatch(level)
    if share is not None:
        low, high = (round(100 * float(part)) for part in share.groups())
        return str(here.t("weight.share", low=low, high=high))
    found = _HOW.fullmatch(level)
    if found is None:
        return _word("level", level, here)
    base, how = (_word("level", part, here) for part in found.groups())
    return f"{base} ({how})"


def _word(kind: str, name: str, here: Here) -> str:
    """Give the word of the catalogue; a name that a later model brings stays as it is."""
    key = f"weight.{kind}.{name.replace(' ', '-')}"
    return str(here.t(key)) if key in load_words() else name
