"""The sample collection is whole, readable and marked as invented."""

from __future__ import annotations

from pathlib import Path

from riwaya.ingest.files import ReadResult, read_paths
from riwaya.samples import sample_paths
from riwaya.types import DatePrecision, Predicate

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
