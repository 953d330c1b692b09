"""A linker for tests of the ledger: claims of one predicate and place, two numbers in dispute.

Run as a program it links a ledger until it ends or is killed: ``fake_linker.py LEDGER``. It
prints each step once that is kept.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from riwaya.link.linker import Linker
from riwaya.link.slots import Slots
from riwaya.link.voices import Voice, VoiceKind
from riwaya.types import (
    Claim,
    Dispute,
    DisputeType,
    Document,
    Link,
    LinkKind,
    Standing,
    Weight,
)

WEIGHTS = (Weight("places", "same", 3.5), Weight("number", "differ", -1.0))


def keys_of(slots: Slots) -> tuple[str, ...]:
    return tuple(f"{slots.predicate} {word}" for site in slots.sites for word in site.words)


def score(pairs: Sequence[tuple[Slots, Slots]]) -> list[Link]:
    links = []
    for one, other in pairs:
        assert one.claim.document != other.claim.document
        first, second = sorted((one.claim.id, other.claim.id))
        same = _count(one) == _count(other)
        links.append(Link(first, second, LinkKind.SAME_EVENT, 0.97 if same else 0.95, WEIGHTS))
    return sorted(links, key=lambda link: (link.first, link.second))


def find_disputes(pairs: Iterable[tuple[Slots, Slots, Link | None]]) -> list[Dispute]:
    found = []
    for pair in pairs:
        one, other = sorted(pair[:2], key=lambda slots: slots.claim.id)
        if pair[2] and one.number and other.number and _count(one) != _count(other):
            spans = one.number.span, other.number.span
            ids = one.claim.id, other.claim.id
            standing = Standing.DISPUTE
            found.append(Dispute(*ids, DisputeType.VALUE, standing, *spans, "fake.value"))
    return found


def origins_of(document: Document, claims: Sequence[Claim]) -> list[Voice]:
    return [Voice(VoiceKind.PUBLISHER, document.publisher or document.name) for _ in claims]


def _count(slots: Slots) -> int | None:
    return slots.number.best if slots.number else None


def fake_linker(version: str = "fake-1") -> Linker:
    return Linker(version, keys_of, score, find_disputes, origins_of)


if __name__ == "__main__":
    from riwaya.api import open_ledger

    with open_ledger(sys.argv[1]) as ledger:
        for step in ledger.link(fake_linker(), batch=2):
            print(step.phase, step.documents, flush=True)
