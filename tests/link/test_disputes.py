"""Disputes on invented pairs, read by the rules from the text on: each type, and near misses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

from marking import marked
from readings import reader
from riwaya.ingest.documents import read_text
from riwaya.link.disputes import dispute, find_disputes
from riwaya.link.slots import Slots, slots_of
from riwaya.types import Dispute, Document, Link, LinkKind, Standing

TABLE = Path(__file__).with_name("disputes.tsv")
PRECISION, RECALL = 0.95, 0.80  # floors; they rise only


@dataclass(frozen=True, slots=True)
class Case:
    """Two invented texts with the claim meant, and what must be found between them."""

    id: str
    expect: str
    standing: str
    link: str
    sides: tuple[tuple[str, str, str], tuple[str, str, str]]  # date, publisher, marked text


class Found(NamedTuple):
    """What was found between the texts of a case, and whether both claims meant were read."""

    disputes: list[Dispute]
    documents: tuple[Document, Document]
    read: bool


def _cases() -> dict[str, Case]:
    rows = [
        line.split("\t")
        for line in TABLE.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    found = {}
    for id, expect, standing, link, *sides in rows[1:]:
        first, second = tuple(sides[:3]), tuple(sides[3:])
        found[id] = Case(id, expect, standing, link, (first, second))
    return found


CASES = _cases()


@cache
def _side(date: str, publisher: str, text: str) -> tuple[Document, tuple[Slots, ...], Slots | None]:
    plain, (meant,) = marked(text)
    document = read_text(plain, published=date or None, publisher=publisher)
    slots = slots_of(document, reader().extract(document))
    here = [one for one in slots if one.claim.trigger.start < meant.end]
    here = [one for one in here if meant.start < one.claim.trigger.end]
    return document, slots, here[0] if here else None


@cache
def found(id: str) -> Found:
    case = CASES[id]
    (one, firsts, meant), (two, seconds, other) = (_side(*side) for side in case.sides)
    pairs = []
    for a, b in product(firsts, seconds):
        link = None
        if case.link != "-" and a is meant and b is other:
            first, second = sorted((a.claim.id, b.claim.id))
            link = Link(first, second, LinkKind(case.link), 0.9, ())
        pairs.append((a, b, link))
    return Found(find_disputes(pairs), (one, two), meant is not None and other is not None)


def right(case: Case, one: Dispute) -> bool:
    return one.type.value == case.expect and one.standing.value == case.standing


def test_the_table_holds_each_type_and_near_misses() -> None:
    expects = Counter(case.expect for case in CASES.values())
    assert sum(expects.values()) >= 80
    assert all(
        expects[kind] >= 5
        for kind in ("polarity", "agent", "value", "place", "time", "outcome", "role", "denial")
    )
    prefixes = {case.id.split(".")[0] for case in CASES.values() if case.expect == "-"}
    assert {"polarity", "agent", "value", "place", "time", "outcome", "role", "denial"} <= prefixes


def test_precision_and_recall_of_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    tp = predicted = 0
    wanted = [case for case in CASES.values() if case.expect != "-"]
    faults = []
    for case in CASES.values():
        here = found(case.id).disputes
        predicted += len(here)
        good = any(right(case, one) for one in here)
        tp += good
        predicted -= max(0, sum(right(case, one) for one in here) - 1)  # one dispute, told twice
        if good != (case.expect != "-") or any(not right(case, one) for one in here):
            seen = [f"{one.type.value} {one.standing.value} {one.reason}" for one in here]
            unread = "" if found(case.id).read else " (a claim was not read)"
            faults.append(f"{case.id}: {case.expect} {case.standing}, found {seen}{unread}")
    precision, recall = tp / max(1, predicted), tp / len(wanted)
    with capsys.disabled():
        print(
            f"\ndisputes on {len(CASES)} invented pairs: precision {precision:.3f} "
            f"({tp} of {predicted}), recall {recall:.3f} ({tp} of {len(wanted)})"
        )
    assert precision >= PRECISION, "\n".join(faults)
    assert recall >= RECALL, "\n".join(faults)


@pytest.mark.parametrize("id", [id for id, case in CASES.items() if case.expect == "-"])
def test_a_near_miss_is_no_dispute(id: str) -> None:
    standing = [one for one in found(id).disputes if one.standing is Standing.DISPUTE]
    assert not standing, [(one.type, one.reason) for one in standing]


@pytest.mark.parametrize("id", [id for id, case in CASES.items() if case.expect != "-"])
def test_a_dispute_names_its_reason_and_the_words(id: str) -> None:
    for one in found(id).disputes:
        rule, _, how = one.reason.partition("/")
        assert rule.startswith(one.type.value) and how
        assert one.first < one.second
        texts = [document.text for document in found(id).documents]
        spans = (one.first_span, one.second_span)
        by_claim = {
            slots.claim.id: text
            for side, text in zip(CASES[id].sides, texts, strict=True)
            for slots in _side(*side)[1]
        }
        for claim, span in zip((one.first, one.second), spans, strict=True):
            assert span.of(by_claim[claim]).strip()


@pytest.mark.parametrize("id", ["value.dead.yemen", "outcome.dead-alive", "denial.army"])
def test_the_order_of_the_pair_changes_nothing(id: str) -> None:
    (_, _, a), (_, _, b) = (_side(*side) for side in CASES[id].sides)
    assert a is not None and b is not None
    first, second = sorted((a.claim.id, b.claim.id))
    link = Link(first, second, LinkKind.SAME_EVENT, 0.9, ())
    assert dispute(a, b, link) == dispute(b, a, link)
