"""What the network is told and says of a word, and of a word beside a trigger, in their order."""

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
# What the tables say of a word (``marks``), in the order of the network's input.
MARKS: tuple[str, ...] = (
    *(f"trigger {predicate.value}" for predicate in Predicate),
    "trigger begins", "trigger perhaps planned", "trigger past", "trigger present", "trigger noun",
    "trigger participle", "trigger phrase", "trigger def", "trigger pron", "trigger o",
    "trigger s", "trigger p", "trigger f", "trigger d", "trigger 1", "no trigger",
    "phrase begins", "phrase actor", "phrase asset", "phrase body", "phrase civilian",
    "phrase commander", "phrase counted", "phrase country", "phrase demonym", "phrase fighter",
    "phrase kin", "phrase name", "phrase outlet", "phrase person", "phrase protected",
    "phrase quantity", "phrase reference", "phrase site", "phrase structure", "phrase unit",
    "phrase victim", "phrase voice", "phrase of armed", "phrase of body", "phrase of force",
    "phrase of people", "phrase of state", "place begins", "place", "place at", "place from",
    "place to", "place near", "time begins", "time", "number", "number counted", "cue fixed",
    "cue noun", "cue participle", "cue passive", "cue preposition", "cue verb", "hedge",
    "label agency", "label closeness", "label content", "label same", "outlet", "leader", "title",
    "word adverb", "word auxiliary", "word complementizer", "word consequence",
    "word coordinator", "word demonstrative", "word preposition", "word pronoun",
    "word relative", "speech", "skipped",
)  # fmt: skip
# A file whose notes hold another digest says other things in these places.
LABELS = hashlib.sha256(
    repr((TAGS, MENTIONS, ROLES, FACTUALITIES, DISTANCES, MARKS)).encode()
).hexdigest()[:16]
