"""Likeness: whether two claims would be linked, were it not for what they dispute.

Rival counts are evidence against a link: so the accounts most at odds are linked least. Here the
bits of the link model are added up once more, without the slot in dispute.
"""

from __future__ import annotations

from riwaya.link.compare import Described, compare, is_barred, page_likeness
from riwaya.link.model import REST, Model, bits_of, load_model, prior_of
from riwaya.link.slots import Slots
from riwaya.types import DisputeType

WITHOUT: dict[DisputeType, str] = {
    DisputeType.VALUE: "number",
    DisputeType.PLACE: "places",
    DisputeType.TIME: "window",
    DisputeType.AGENT: "agents",
}
"""The comparison of the link model that a type of dispute goes against."""


class Likeness:
    """Adds up the bits of pairs; what was reckoned of a claim or a document once is kept."""

    def __init__(self, model: Model | None = None) -> None:
        self._part = (model or load_model()).same
        self._prior, self._bits = prior_of(self._part), bits_of(self._part)
        self._described: dict[str, Described] = {}
        self._pages: dict[tuple[str, str], float] = {}

    def beyond(self, a: Slots, b: Slots, type: DisputeType) -> float:
        """Give the bits by which two claims of two documents pass the threshold of a link.

        What they dispute weighs nothing; below zero they would not be linked either way.
        """
        if a.claim.document == b.claim.document or is_barred(a, b):
            return float("-inf")
        one, other = self._describe(a), self._describe(b)
        key = a.claim.document, b.claim.document
        if key not in self._pages:
            self._pages[key] = self._pages[key[::-1]] = page_likeness(one, other)
        levels = compare(one, other, self._pages[key])
        bits = {
            slot: known.get(levels[slot], known.get(REST, 0.0))
            for slot, known in self._bits.items()
        }
        against = min(0.0, bits.get(WITHOUT.get(type, ""), 0.0))
        return self._prior + sum(bits.values()) - against - self._part.threshold

    def _describe(self, slots: Slots) -> Described:
        return self._described.setdefault(slots.claim.id, Described(slots))
