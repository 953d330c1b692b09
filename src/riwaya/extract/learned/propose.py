"""Proposing: triggers that the network hears where no table has a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from riwaya.extract.candidates import Candidate
from riwaya.extract.learned.heard import LEAST
from riwaya.extract.learned.labels import TAGS
from riwaya.lexicon.triggers import TriggerRow
from riwaya.text.clitics import prefix_splits
from riwaya.types import Predicate

if TYPE_CHECKING:
    from riwaya.extract.learned.heard import Heard
    from riwaya.extract.page import Page

_LONGEST = 4  # words of a trigger
LEARNED = "learned."  # begins the row of a trigger that no table has


def propose(
    page: Page, found: Sequence[Candidate], heard: Heard, frames: dict[Predicate, str]
) -> list[Candidate]:
    """Add to the candidates found what only the network hears, in reading order.

    Where a row of the tables says that the words are no trigger («إصابة مباشرة»), they are none.

    Args:
        page: The page.
        found: The candidates of the tables.
        heard: What the network says.
        frames: The usual frame of each predicate.
    """
    held = {
        (at, candidate.predicate)
        for candidate in found
        for at in range(candidate.first, candidate.last)
    }
    no_trigger = {
        at
        for hit in page.triggers
        if hit.entry.value.predicate is None
        for at in range(hit.first, hit.last)
    }
    proposed = [
        _candidate(page, first, last, predicate, frames)
        for first, last, predicate in _runs(page, heard, held)
        if no_trigger.isdisjoint(range(first, last))
    ]
    return sorted([*found, *proposed], key=lambda candidate: candidate.first)


def _runs(
    page: Page, heard: Heard, held: set[tuple[int, Predicate]]
) -> list[tuple[int, int, Predicate]]:
    """List short runs of tokens of one sentence with the same likeliest predicate, not yet held."""
    best = heard.tags[:, 1:].argmax(axis=1) + 1
    runs: list[tuple[int, int, Predicate]] = []
    for at, tag in enumerate(best):
        if heard.tags[at, tag] < LEAST or not page.tokens.forms[at].isalpha():
            continue
        if page.skipped[at] or page.asked[at]:
            continue
        predicate = Predicate(TAGS[tag])
        if (at, predicate) in held:
            continue
        first, last, before = runs[-1] if runs else (0, 0, None)
        joined = last == at and before is predicate and at - first < _LONGEST
        if joined and page.sentence_of[at] == page.sentence_of[at - 1]:
            runs[-1] = (first, at + 1, predicate)
        else:
            runs.append((at, at + 1, predicate))
    return runs


def _candidate(
    page: Page, first: int, last: int, predicate: Predicate, frames: dict[Predicate, str]
) -> Candidate:
    row = TriggerRow(LEARNED + predicate.value, (), "", "noun", predicate, frames[predicate], ())
    definite = any(rest.startswith("ال") for _, rest in prefix_splits(page.tokens.forms[first]))
    shape = "noun.def" if definite else "noun"
    return Candidate(first, last, "", row, predicate, shape, False, page.sentence_of[first])
