"""Reach: which pairs can still become a link, told before all of their slots are compared.

Most pairs that share a key are of different things, and a few slots show it: what is left could
not bring them to the threshold of the model even if all of it fitted as well as can be. Such a
pair is given up. No pair that the model would suggest is.
"""

from __future__ import annotations

from riwaya.link.compare import CONSEQUENCES, STEPS, Described, Levels
from riwaya.link.model import REST, Model, Part, bits_of, prior_of
from riwaya.link.times import gap_level

_SLACK = 1e-6
"""Bits that sums of fractions may differ by, in whatever order they are added."""


class Reach:
    """Compares pairs as far as they can reach a threshold. Comparing changes nothing in it."""

    def __init__(self, model: Model) -> None:
        self._same, self._related = (_Room(part) for part in (model.same, model.related))

    def compare(self, first: Described, second: Described, page: float) -> Levels | None:
        """Compare two claims of two documents; None where no link can come of it."""
        gap = gap_level(first.slots.published, second.slots.published)
        levels: Levels = {}
        room: _Room | None = None
        left = 0.0
        for slot, step in STEPS:
            level = levels[slot] = step(first, second, page, gap)
            if room is None:  # the predicates come first: they say which weights count
                room = self._related if level in CONSEQUENCES else self._same
                left = room.most
            if (lost := room.lost.get(slot)) is not None:
                left -= lost[level] if level in lost else lost[REST]
                if left < 0:
                    return None
        return levels


class _Room:
    """How far a part of the model lets a pair fall short.

    Attributes:
        most: Bits over the threshold of a pair that fits as well as can be.
        lost: Comparison → level → bits under those of its best level.
    """

    def __init__(self, part: Part) -> None:
        bits = bits_of(part)
        best = {slot: max(known.values()) for slot, known in bits.items()}
        self.most = prior_of(part) + sum(best.values()) - part.threshold + _SLACK
        self.lost = {
            slot: {level: best[slot] - value for level, value in known.items()}
            for slot, known in bits.items()
        }
