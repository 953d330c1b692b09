"""The sample collection is whole, readable and marked as invented."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from readings import reader
from riwaya.ingest.files import ReadResult, read_paths
from riwaya.link.disputes import find_disputes
from riwaya.link.score import Scorer
from riwaya.link.slots import Slots, slots_of
from riwaya.samples import sample_paths
from riwaya.types import DatePrecision, Predicate, Standing

LIST = Path(__file__).parents[2] / "docs" / "reference" / "samples.md"
RESULTS = list(read_paths([str(path) for path in sample_paths()]))
READ = [result for result in RESULTS if isinstance(result, ReadResult)]


def test_all_twenty_are_read() -> None:
    assert len(READ) == len(RESULTS) == 20
    assert len({result.document.id for result in READ}) == 20
    assert not any(result.notes for result in READ)


def test_each_says_last_that_it_is_invented() -> None:
    for result in READ:
        text, last = result.document.text.rstrip(), "[نص مخترع لاختبار البرنامج]"
        assert text.endswith(last), result.document.name
        assert any(
            found.reason == "boilerplate.credit.invented" and found.span.of(text) in last
            for found in result.document.boilerplate
        )


def test_each_is_short() -> None:
    assert all(80 <= len(result.document.text.split()) <= 220 for result in READ)


def test_formats_and_dates_are_mixed() -> None:
    assert {path.suffix for path in sample_paths()} == {".txt", ".html", ".jsonl"}
    assert {result.document.published.precision for result in READ} == {
        DatePrecision.DAY,
        DatePrecision.MONTH,
        DatePrecision.UNKNOWN,
    }


def test_each_stands_in_the_list_and_all_predicates_do() -> None:
    listed = LIST.read_text(encoding="utf-8")
    for result in READ:
        assert f"`{Path(result.document.name).name}`" in listed
    words = set(listed.replace(",", " ").split())
    assert {predicate for predicate in Predicate if predicate not in words} == set()


def test_boilerplate_of_the_samples() -> None:
    reasons = {found.reason for result in READ for found in result.document.boilerplate}
    assert {
        "boilerplate.share.share",
        "boilerplate.related.most_read",
        "boilerplate.comments.closed",
        "boilerplate.follow.newsletter",
        "boilerplate.credit.tags",
        "rule.boilerplate.headline_again",
    } <= reasons


def test_a_toll_that_rose_is_held_against_the_old_one() -> None:
    sides = []
    for day in ("2021-03-18", "2021-03-19"):
        [document] = (one.document for one in READ if str(one.document.published.date) == day)
        sides.append(slots_of(document, reader().extract(document)))
    pairs = list(product(*sides))
    links = {(one.first, one.second): one for one in Scorer().score(pairs)}
    known = {one.claim.id: one for side in sides for one in side}
    found = {}
    for one in find_disputes((a, b, links.get(_key(a, b))) for a, b in pairs):
        both = sorted((known[one.first], known[one.second]), key=lambda s: str(s.published.date))
        lows = tuple(side.number.low for side in both if side.number is not None)
        found[lows] = one.standing
    assert found[5, 8] is Standing.CHANGED
    assert set(found.values()) == {Standing.CHANGED}


def _key(a: Slots, b: Slots) -> tuple[str, str]:
    first, second = sorted((a.claim.id, b.claim.id))
    return first, second
