"""Slots of claims on the short texts of cases, as the rules read them."""

from __future__ import annotations

from functools import cache

from readings import reader
from riwaya.ingest.documents import read_text
from riwaya.link.slots import Slots, slots_of


@cache
def all_slots(text: str, published: str | None) -> tuple[Slots, ...]:
    document = read_text(text, published=published, publisher=f"outlet {len(text)}")
    return slots_of(document, reader().extract(document))


def slots_on(text: str, trigger: str, published: str | None) -> Slots:
    """Give the slots of the claim on a trigger (letters as in the text, marks aside)."""
    from riwaya.text.fold import fold_word

    for slots in all_slots(text, published):
        if fold_word(trigger) in fold_word(slots.claim.trigger.of(text)):
            return slots
    found = [one.claim.trigger.of(text) for one in all_slots(text, published)]
    raise AssertionError(f"no claim on {trigger}: {found}")
