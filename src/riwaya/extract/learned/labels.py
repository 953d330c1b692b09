"""What the network says of a word, and of a word beside a trigger, in the order of its outputs."""

from __future__ import annotations

import hashlib

from riwaya.types import Factuality, Predicate

# Column 0 of a word's tags is "no trigger".
TAGS: tuple[str, ...] = ("", *(predicate.value for predicate in Predicate))
MENTIONS: tuple[str, ...] = ("actor", "place", "time", "number", "voice")
ROLES: tuple[str, ...] = (
    "agent", "patient", "place", "time", "number", "origin", "relay",
    "place.from", "place.to", "place.near",
)  # fmt: skip
FACTUALITIES: tuple[str, ...] = tuple(factuality.value for factuality in Factuality)
# Distances in words between a trigger and a word, signed; one bucket up to each bound.
DISTANCES: tuple[int, ...] = (
    -64, -32, -20, -12, -8, -5, -3, -2, -1, 0, 1, 2, 3, 5, 8, 12, 20, 32, 64
)  # fmt: skip
# A file whose notes hold another digest says other things in these places.
LABELS = hashlib.sha256(
    repr((TAGS, MENTIONS, ROLES, FACTUALITIES, DISTANCES)).encode()
).hexdigest()[:16]
