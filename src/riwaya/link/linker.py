"""The linker: what linking needs of keys, scorer and rules of dispute, in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from riwaya.link.slots import Slots
from riwaya.link.voices import Voice
from riwaya.types import Claim, Dispute, Document, Link

Pair = tuple[Slots, Slots]

_RULES = "rules-6"
"""Version of keys, wordings, rules of dispute and voices: raise it when they find other things."""


def _no_row(_quote: str) -> bytes:
    return b""


@dataclass(frozen=True, slots=True)
class Linker:
    """How claims are proposed to each other, scored and held against each other.

    Attributes:
        version: Names the model and the rules; another one makes every document be linked anew.
        keys_of: Block keys of a claim; claims that share one are compared.
        score: Links of pairs, at or above the threshold of the model.
        find_disputes: Disputes of pairs, with their link or None.
        origins_of: The voice that each claim of a document rests on; all its claims are given.
        encode: Encodes a quote, so that claims worded alike are compared too; without it none are.
    """

    version: str
    keys_of: Callable[[Slots], tuple[str, ...]]
    score: Callable[[Sequence[Pair]], list[Link]]
    find_disputes: Callable[[Iterable[tuple[Slots, Slots, Link | None]]], list[Dispute]]
    origins_of: Callable[[Document, Sequence[Claim]], Sequence[Voice]]
    encode: Callable[[str], bytes] = _no_row


def load_linker() -> Linker:
    """Load the shipped model and the tables. Takes a second; no network is asked."""
    from riwaya.link.block import keys_of
    from riwaya.link.disputes import find_disputes
    from riwaya.link.score import Scorer
    from riwaya.link.voices import VoiceReader
    from riwaya.link.wording import encode

    scorer = Scorer()
    version = f"{scorer.version}/{_RULES}"
    return Linker(version, keys_of, scorer.score, find_disputes, VoiceReader().origins, encode)
