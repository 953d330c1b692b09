"""Entries to look through, and the ledger as it stood at a moment."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from riwaya.api import Ledger, open_ledger
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.store import as_of as made_as_of
from riwaya.store.as_of import as_of
from riwaya.store.browsing import Entries, EntryFilter
from riwaya.store.coding import Codings, Verdict
from riwaya.store.connect import reading
from riwaya.store.entries import Kind
from riwaya.store.project import dump
from riwaya.store.rating import Ratings, Reliability
from riwaya.store.reviewing import Act, Reviews
from riwaya.store.viewer import ANYONE

TEXTS = tuple(f"قتل التنظيم {count} جنود في الرقة أمس. كتبها {count}." for count in (3, 4))
DAYS = [f"2020-03-{day:02}T10:00:00+00:00" for day in range(1, 10)]


@pytest.fixture
def lived(ledger: Ledger, fake: ModuleType, linking: ModuleType) -> Ledger:
    """Give a ledger to which something happened every day."""
    parts = (ledger._engine, ledger.path, ANYONE)
    given = [
        ReadResult(read_text(text, published="2020-02-20", publisher="نهار"), text.encode())
        for text in TEXTS
    ]
    for day, one in zip(DAYS, given, strict=False):  # entries 1 to 4 on days 1 and 2
        list(ledger.read([one], fake.FakeReader(), at=day))
    first = next(ledger.claims()).id
    desk = Reviews(*parts)
    desk.decide(first, Act.REJECT, by="ليلى", at=DAYS[2], seen=0, why="لا")  # 5
    Ratings(*parts).rate("publisher:نهار", Reliability.B, by="عمر", why="ق", at=DAYS[3])  # 6
    book = Codings(*parts)
    book.sample("s", 1, 1, by="ليلى", at=DAYS[4])  # 7
    [unit] = book.waiting("s", by="عمر")
    book.code("s", unit.id, Verdict.REJECT, by="عمر", at=DAYS[4])  # 8
    key = given[1].document.id
    value = {"date": "2020-02-21", "precision": "day"}
    ledger.decide(
        key, "published", value, by="عمر", why="ق", at=DAYS[5], reader=fake.FakeReader()
    )  # 9 and 10
    list(ledger.link(linking.fake_linker()))
    return ledger


def entries(ledger: Ledger) -> Entries:
    return Entries(ledger._engine, ledger.path, ANYONE)


def rows(ledger: Ledger) -> list[tuple[str, tuple[object, ...]]]:
    with reading(ledger._engine, ledger.path) as conn:
        return list(dump(conn))


def test_entries_come_newest_first_and_page_by_number(lived: Ledger) -> None:
    whole = entries(lived).list()
    assert [line.act for line in whole.lines] == [
        "extraction.read", "decision.published", "coding.kept", "sample.drawn", "rating.source",
        "review.reject", "extraction.read", "document.added", "extraction.read", "document.added",
    ]  # fmt: skip
    assert whole.after is None
    found, after = [], None
    while True:
        page = entries(lived).list(after=after, limit=3)
        found += [line.seq for line in page.lines]
        if (after := page.after) is None:
            break
    assert found == list(range(10, 0, -1))
    assert entries(lived).people() == ["عمر", "ليلى"]


def test_an_entry_says_what_it_did(lived: Ledger) -> None:
    lines = {line.seq: line for line in entries(lived).list().lines}
    assert lines[2].words == "document read: claims 1 · reader fake-1"
    assert (lines[5].by, lines[5].at) == ("ليلى", DAYS[2])
    assert lines[5].details[-1] == ("why", "لا") and lines[5].document == lines[1].document
    assert "verdict" not in lines[8].words and "reject" not in lines[8].words
    assert dict(lines[9].details)["to"] == "2020-02-21"
    entry = entries(lived).entry(5)
    assert entry is not None and entry.hash == lines[5].hash and entry.form["act"] == "reject"
    assert entries(lived).entry(11) is None


FILTERS = {
    "a kind": ({"kinds": frozenset({Kind.REVIEW, Kind.RATING})}, [6, 5]),
    "a person": ({"by": "عمر"}, [9, 8, 6]),
    "nobody": ({"by": "سعاد"}, []),
    "from a day on": ({"first": "2020-03-05"}, [10, 9, 8, 7]),
    "a day whole": ({"first": "2020-03-03", "last": "2020-03-03"}, [5]),
    "to a moment": ({"last": "2020-03-02T10:00:00+00:00"}, [4, 3, 2, 1]),
    "just before it": ({"last": "2020-03-02T09:59:59"}, [2, 1]),
    "another zone": ({"last": "2020-03-02T12:00:00+02:00"}, [4, 3, 2, 1]),
    "before all": ({"last": "2019-01-01"}, []),
    "no such document": ({"document": "0" * 64}, []),
}


@pytest.mark.parametrize(("asked", "expected"), FILTERS.values(), ids=FILTERS.keys())
def test_entries_are_filtered(lived: Ledger, asked: dict, expected: list[int]) -> None:
    page = entries(lived).list(EntryFilter(**asked))
    assert [line.seq for line in page.lines] == expected


def test_entries_of_a_document(lived: Ledger) -> None:
    [one, two] = [line.id for line in lived.documents()]
    first = [line.seq for line in entries(lived).list(EntryFilter(document=one)).lines]
    second = [line.seq for line in entries(lived).list(EntryFilter(document=two)).lines]
    assert {1, 2, 5} <= set(first) and {3, 4, 9, 10} <= set(second)
    assert sorted([*first, *second]) == [1, 2, 3, 4, 5, 8, 9, 10]  # the coding is of one of them
    with pytest.raises(ValueError):
        entries(lived).list(EntryFilter(first="soon"))


AS_OF = {
    # moment, entries then, claims shown then
    "before anything": ("2019-01-01", 0, 0),
    "the first day": ("2020-03-01", 2, 1),
    "before the rejection": ("2020-03-02", 4, 2),
    "after it": ("2020-03-03", 5, 1),
    "before the date was corrected": ("2020-03-05T23:00:00+00:00", 8, 1),
}


@pytest.mark.parametrize(("moment", "count", "shown"), AS_OF.values(), ids=AS_OF.keys())
def test_a_ledger_as_it_stood(
    lived: Ledger, tmp_path: Path, moment: str, count: int, shown: int
) -> None:
    made = as_of(lived._engine, lived.path, moment, tmp_path / "then")
    with open_ledger(made, writable=False) as then:
        assert (then.verify().entries, len(list(then.claims()))) == (count, shown)
        again = open_ledger(tmp_path / "again.sqlite")
        with again, reading(lived._engine, lived.path) as conn:
            from riwaya.store.connect import writing
            from riwaya.store.entries import read_entries
            from riwaya.store.project import project

            with writing(again._engine, again.path) as copy:
                for entry in list(read_entries(conn))[:count]:
                    project(copy, entry)
            assert rows(then) == rows(again)


def test_dates_and_links_are_those_of_then(lived: Ledger, tmp_path: Path) -> None:
    before = rows(lived)
    made = as_of(lived._engine, lived.path, "2020-03-05", tmp_path / "then")
    with open_ledger(made, writable=False) as then:
        second = then.documents()[1]
        assert str(second.published.date) == "2020-02-20"
        assert not then.links()  # the second was read anew since: that link is gone
    assert rows(lived) == before


def test_links_between_readings_that_still_stand_are_there(
    ledger: Ledger, fake: ModuleType, linking: ModuleType, tmp_path: Path
) -> None:
    given = [ReadResult(read_text(t, published="2020-02-20"), t.encode()) for t in TEXTS]
    list(ledger.read(given, fake.FakeReader(), at=DAYS[0]))
    list(ledger.link(linking.fake_linker()))
    other = "هاجم الجيش حاجزا في حلب أمس."
    late = ReadResult(read_text(other, published="2020-02-20"), other.encode())
    list(ledger.read([late], fake.FakeReader(), at=DAYS[4]))
    made = as_of(ledger._engine, ledger.path, "2020-03-02", tmp_path / "then")
    with open_ledger(made, writable=False) as then:
        assert [line.id for line in then.links()] == [line.id for line in ledger.links()] != []
        assert then.unlinked() == 0 and len(list(then.claims())) == 2
        document = then.document(then.documents()[0].id)
        assert document is not None and then.original(document) == TEXTS[0].encode()


def test_one_made_before_is_given_again_and_the_oldest_go(lived: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "then"
    parts = (lived._engine, lived.path)
    made = as_of(*parts, "2020-03-02", folder)
    stamp = made.stat().st_ino
    assert as_of(*parts, "2020-03-02T23:00:00", folder) == made and made.stat().st_ino == stamp
    assert as_of(*parts, "2030-01-01", folder) == lived.path  # nothing was written since
    for day in ("2020-03-01", "2020-03-03", "2020-03-04", "2020-03-05"):
        as_of(*parts, day, folder)
    assert len(list(folder.glob("*.sqlite"))) == 4 and not list(folder.glob("making-*"))


def test_a_failure_while_making_it_leaves_nothing(
    lived: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("cut off")

    monkeypatch.setattr(made_as_of, "project", broken)
    with pytest.raises(RuntimeError):
        as_of(lived._engine, lived.path, "2020-03-02", tmp_path / "then")
    assert list((tmp_path / "then").iterdir()) == []
