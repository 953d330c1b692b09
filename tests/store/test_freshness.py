"""An index stays what the ledger is: after readings, decisions, linking, and for many at once."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from sqlalchemy import insert, select

from riwaya.api import Ledger, open_ledger
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.store import bonds, loading, tables
from riwaya.store.asked import ClaimQuery, Sort
from riwaya.store.claims import claim_of
from riwaya.store.connect import open_engine, writing
from riwaya.store.decided import Choice
from riwaya.store.documents import add_decision, add_document
from riwaya.store.finding import ClaimIndex, ClaimPage
from riwaya.store.forms import to_json
from riwaya.store.overview import PublisherCount
from riwaya.store.reviewing import Reviews
from riwaya.store.settling import Act
from riwaya.store.timeline import Axis, Period, PlaceCount
from riwaya.store.viewer import ANYONE
from riwaya.types import (
    DatePrecision,
    Factuality,
    LinkKind,
    PartialDate,
    PlaceArgument,
    PlacePrecision,
)

AT = "2026-01-01T00:00:00+00:00"
DAY = datetime.date
LONG = "هاجم التنظيم حاجزا كبيرا للجيش عند مدخل القرية الشمالي قبل طلوع الفجر بساعة كاملة. "


def source(name: str, text: str, published: str | None = "2020-03-05") -> ReadResult:
    document = read_text(text, name=name, published=published, publisher=f"دار {name}")
    return ReadResult(document, text.encode())


@dataclass
class Opened:
    """A ledger, an index over it that stays open, and how to read into it."""

    ledger: Ledger
    index: ClaimIndex
    read: Callable[..., None]
    add: Callable[[ReadResult], None]
    link: Callable[[], None]

    def anew(self) -> ClaimPage:
        """Search with an index that was never used."""
        engine = open_engine(self.ledger.path, writable=False)
        try:
            return ClaimIndex(engine, self.ledger.path).search(ANYONE, EVERY, size=500)
        finally:
            engine.dispose()

    def same(self) -> ClaimPage:
        """Search with the old index; it finds what a new one does."""
        page = self.index.search(ANYONE, EVERY, size=500)
        assert page == self.anew()
        return page


EVERY = ClaimQuery(sort=Sort.DOCUMENT, descending=False)


@pytest.fixture
def opened(
    tmp_path: Path, made: ModuleType, fake: ModuleType, linking: ModuleType
) -> Iterator[Opened]:
    path = tmp_path / "l.sqlite"
    with open_ledger(path) as ledger:
        engine = open_engine(path, writable=False)

        def read(*sources: ReadResult, reader: object | None = None) -> None:
            list(ledger.read(sources, reader or fake.FakeReader(), at=AT))

        def add(one: ReadResult) -> None:
            with writing(ledger._engine, path) as conn:
                add_document(conn, one.document, one.original, AT)

        def link() -> None:
            list(ledger.link(linking.fake_linker()))

        yield Opened(ledger, ClaimIndex(engine, path), read, add, link)
        engine.dispose()


def test_an_empty_ledger(opened: Opened) -> None:
    page = opened.same()
    assert (page.rows, page.total, page.next) == ((), 0, None)
    overview = opened.index.overview(ANYONE)
    assert (overview.documents, overview.first, overview.publishers) == (0, None, ())
    assert opened.index.places(ANYONE, EVERY) == ()


def test_what_is_read_later_is_found(opened: Opened) -> None:
    opened.read(source("a", "قتل التنظيم 3 جنود في الرقة أمس."))
    assert opened.same().total == 1
    opened.read(source("b", "نفى الجيش ذلك. هاجم التنظيم حاجزا في حلب."))
    assert opened.same().total == 3


def test_a_new_reading_takes_the_place_of_the_old(
    opened: Opened, made: ModuleType, fake: ModuleType
) -> None:
    opened.read(*made.invented(9), reader=made.InventedReader())
    before = opened.same()
    list(opened.ledger.reread(fake.FakeReader(), at=AT))
    after = opened.same()
    assert {row.line.id for row in before.rows}.isdisjoint(row.line.id for row in after.rows)


def test_only_what_changed_is_read_again(
    opened: Opened, made: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.read(*made.invented(9), reader=made.InventedReader())
    opened.same()
    asked = []
    read = loading.read_claims
    monkeypatch.setattr(loading, "read_claims", lambda *args: asked.append(args[4:]) or read(*args))
    opened.index.search(ANYONE, EVERY)
    assert asked == []
    opened.read(source("b", "نفى الجيش ذلك."))
    opened.index.search(ANYONE, EVERY)
    assert [len(only[0]) for only in asked] == [1]


def test_a_decided_date_and_publisher_count_at_once(opened: Opened) -> None:
    opened.read(source("a", "قتل التنظيم 3 جنود في الرقة أمس.", None))
    assert opened.index.search(ANYONE, ClaimQuery(said_first=DAY(2020, 1, 1))).total == 0
    [key] = opened.ledger.document_ids("a")
    month = PartialDate(DAY(2020, 2, 1), DatePrecision.MONTH)
    with writing(opened.ledger._engine, opened.ledger.path) as conn:
        form = to_json(month)
        add_decision(conn, key, "published", form, by="ل", why="من الأرشيف", at=AT)
    opened.same()
    assert opened.index.search(ANYONE, ClaimQuery(said_first=DAY(2020, 2, 29))).total == 1
    assert opened.index.search(ANYONE, ClaimQuery(said_first=DAY(2020, 3, 1))).total == 0


def test_links_and_decisions_on_them_count_at_once(opened: Opened) -> None:
    opened.read(
        source("a", "قتل التنظيم 3 جنود في الرقة أمس."),
        source("b", "قالت مصادر إن قتل التنظيم 5 جنود في الرقة أمس."),
    )
    assert [row.origins for row in opened.same().rows] == [1, 1]
    opened.link()
    page = opened.same()
    assert [(row.origins, row.disputed) for row in page.rows] == [(2, True), (2, True)]
    assert opened.index.overview(ANYONE).open_disputes == 1
    [link] = opened.ledger.links()
    first, second = link.first.id, link.second.id
    opened.ledger.decide_link(Choice.REJECT, [first], [second], by="ل", why="يومان", at=AT)
    assert [(row.origins, row.disputed) for row in opened.same().rows] == [(1, False)] * 2
    assert opened.index.overview(ANYONE).open_disputes == 0


def test_origins_are_counted_again_where_a_document_changed(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.read(
        source("a", "قتل التنظيم 3 جنود في الرقة أمس."),
        source("b", "قالت مصادر إن قتل التنظيم 5 جنود في الرقة أمس."),
    )
    opened.link()
    opened.same()
    counted: list[int] = []
    tell = bonds.Tellings
    monkeypatch.setattr(
        bonds, "Tellings", lambda conn, some: counted.append(len(some)) or tell(conn, some)
    )
    opened.read(source("c", "هاجم الجيش حاجزا في حلب."))
    opened.index.search(ANYONE, EVERY)
    assert counted == []
    [key] = opened.ledger.document_ids("a")
    with writing(opened.ledger._engine, opened.ledger.path) as conn:
        add_decision(conn, key, "publisher", "دار b", by="ل", why="من الأرشيف", at=AT)
    opened.index.search(ANYONE, EVERY)
    assert counted == [2]
    opened.link()
    opened.same()


def test_reviews_count_at_once(opened: Opened) -> None:
    opened.read(source("a", "قتل التنظيم 3 جنود في الرقة أمس. هاجم الجيش حاجزا. نفى الجيش ذلك."))
    first, second, third = (row.line for row in opened.same().rows)
    reviews = Reviews(opened.ledger._engine, opened.ledger.path, ANYONE)
    done = reviews.decide(first.id, Act.ACCEPT, by="ل", at=AT, seen=0)
    assert [row.reviewed for row in opened.same().rows] == [True, False, False]
    assert opened.index.search(ANYONE, ClaimQuery(reviewed=False)).total == 2
    reviews.decide(second.id, Act.REJECT, by="ل", at=AT, seen=0, why="ليس هجوما")
    assert [row.line.id for row in opened.same().rows] == [first.id, third.id]
    mended = replace(claim_of(third), factuality=Factuality.DENIED)
    reviews.decide(third.id, Act.CORRECT, by="ل", at=AT, seen=0, why="نفي", corrected=mended)
    page = opened.same()
    assert [row.line.factuality.value for row in page.rows] == ["CT+", "CT-"]
    assert all(row.reviewed for row in page.rows)
    reviews.undo(done.seq, by="ل", at=AT, seen=done.seq)
    assert [row.reviewed for row in opened.same().rows] == [False, True]
    assert opened.index.overview(ANYONE).reviewed == 1


def test_a_group_loses_the_claim_that_a_person_rejected(opened: Opened) -> None:
    texts = ("قتل التنظيم 3 جنود في الرقة أمس.", "قتل التنظيم 3 جنود في الرقة أمس. عدد 2",
             "قالت مصادر إن قتل التنظيم 5 جنود في الرقة أمس.")  # fmt: skip
    opened.read(*(source(f"d{number}", text) for number, text in enumerate(texts)))
    opened.link()
    assert [row.origins for row in opened.same().rows] == [3, 3, 3]
    reviews = Reviews(opened.ledger._engine, opened.ledger.path, ANYONE)
    last = opened.same().rows[-1].line.id
    reviews.decide(last, Act.REJECT, by="ل", at=AT, seen=0, why="ليس في النص")
    assert [(row.origins, row.disputed) for row in opened.same().rows] == [(2, False)] * 2


def test_near_copies_fold_into_the_earliest(opened: Opened) -> None:
    opened.read(
        source("late", LONG + "نفى الجيش ذلك.", "2020-03-09"),
        source("early", LONG, "2020-03-05"),
        source("other", "هاجم التنظيم حاجزا في درعا.", "2020-03-05"),
    )
    opened.link()
    page = opened.same()
    assert [(row.line.name, row.copies) for row in page.rows] == [
        ("late", 0), ("early", 1), ("other", 0),
    ]  # fmt: skip
    assert (page.total, page.total_rows) == (4, 3)
    early = page.rows[1].line.id
    [copy] = opened.index.copies(ANYONE, early)
    assert (copy.line.name, copy.line.quote) == ("late", page.rows[1].line.quote)
    assert opened.index.copies(ANYONE, early, ClaimQuery(said_last=DAY(2020, 3, 6))) == ()
    assert opened.index.copies(ANYONE, page.rows[0].line.id) == ()
    assert opened.index.copies(ANYONE, "no such claim") == ()
    late = ClaimQuery(said_first=DAY(2020, 3, 8), text="حاجزا")
    [row] = opened.index.search(ANYONE, late).rows
    assert (row.line.name, row.copies) == ("late", 0)


def test_two_claims_of_one_sentence_are_no_copies(opened: Opened, made: ModuleType) -> None:
    opened.read(*made.invented(6), reader=made.InventedReader())
    opened.link()
    for row in opened.same().rows:
        documents = [copy.line.document for copy in opened.index.copies(ANYONE, row.line.id)]
        assert len({*documents, row.line.document}) == len(documents) + 1


def test_retold_claims_fold_unless_set_apart(opened: Opened) -> None:
    opened.read(source("a", "قتل التنظيم 3 جنود."), source("b", "قتل التنظيم 3 جنود هناك."))
    engine = open_engine(opened.ledger.path)
    with writing(engine, opened.ledger.path) as conn:
        first, second = conn.execute(select(tables.claims.c.number)).scalars()
        row = {"first": first, "second": second, "id": "l", "kind": LinkKind.RETELLING.value}
        conn.execute(insert(tables.links), row | {"score": 0.97, "weights": "[]", "version": "x"})
    engine.dispose()
    assert [row.copies for row in opened.same().rows] == [1]
    sides = [[line.id] for line in opened.ledger.claims()]
    opened.ledger.decide_link(Choice.REJECT, *sides, by="ل", why="حادثان", at=AT)
    assert [row.copies for row in opened.same().rows] == [0, 0]


def test_threads_that_search_while_documents_come(opened: Opened, made: ModuleType) -> None:
    sources = list(made.invented(24))
    opened.read(*sources[:4], reader=made.InventedReader())
    faults: list[BaseException] = []
    done = threading.Event()

    def search() -> None:
        try:
            last = 0
            while not done.is_set():
                page = opened.index.search(ANYONE, EVERY, size=500)
                assert page.total >= last
                assert len(page.rows) == page.total_rows
                last = page.total
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for one in sources[4:]:
            opened.read(one, reader=made.InventedReader())
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert faults == []
    opened.same()


def test_the_overview_says_what_there_is_and_what_lacks(opened: Opened) -> None:
    opened.read(
        source("a", "قتل التنظيم 3 جنود في الرقة أمس.", "2020-03-05"),
        source("a", "قتل التنظيم 4 جنود في الطبقة.", "2019-12"),
        source("b", "وصل الوفد إلى المدينة.", None),
    )
    unread = source("c", "هاجم التنظيم حاجزا.", "2020-01-01")
    opened.add(unread)
    found = opened.index.overview(ANYONE)
    assert (found.documents, found.claims, found.undated) == (4, 2, 1)
    assert (found.unread, found.silent, found.reviewed) == (1, 1, 0)
    assert found.publishers == (
        PublisherCount("دار a", 2, 2), PublisherCount("دار b", 1, 0), PublisherCount("دار c", 1, 0),
    )  # fmt: skip
    assert found.first == PartialDate(DAY(2019, 12, 1), DatePrecision.MONTH)
    assert found.last == PartialDate(DAY(2020, 3, 5), DatePrecision.DAY)
    assert (found.unresolved, found.unresolved_words) == (2, (("الرقه", 1), ("الطبقه", 1)))
    march, december = DAY(2020, 3, 1), DAY(2019, 12, 1)
    assert found.timeline.said == Axis(
        "month",
        (
            Period(december, DAY(2019, 12, 31), 1, (("violence", 1),)),
            Period(march, DAY(2020, 3, 31), 1, (("violence", 1),)),
        ),
        0,
        0,
    )
    happened = (Period(march, DAY(2020, 3, 31), 1, (("violence", 1),)),)
    assert found.timeline.happened == Axis("month", happened, 0, 1)


def test_places_count_claims_once_and_tell_what_is_only_near(
    opened: Opened, made: ModuleType
) -> None:
    opened.read(*made.invented(30), reader=made.InventedReader())
    expected: dict[str, tuple[set[str], set[str]]] = {}
    for line in opened.ledger.claims():
        for place in made_places(opened.ledger, line.id):
            known, exact = expected.setdefault(place.place, (set(), set()))
            known.add(line.id)
            exact.update([line.id] if place.precision is not PlacePrecision.NEAR else [])
    found = opened.index.places(ANYONE, ClaimQuery())
    assert {one.place: (one.count, one.near) for one in found} == {
        place: (len(known), len(known - exact)) for place, (known, exact) in expected.items()
    }
    precisions = {one.place: one.precision for one in found}
    assert precisions["85632413"] is PlacePrecision.COUNTRY
    assert precisions["1141906291"] is PlacePrecision.SETTLEMENT
    assert precisions["region.sy.badiya_sy"] is PlacePrecision.REGION
    assert isinstance(found[0], PlaceCount) and found[0].count == max(one.count for one in found)


def made_places(ledger: Ledger, claim: str) -> list[PlaceArgument]:
    [line] = ledger.claim(claim)
    return [place for place in claim_of(line).places if place.place is not None]


def test_a_long_axis_counts_years(opened: Opened) -> None:
    dates = ("1990-05-01", "2020-03", "2020")
    opened.read(*(source(f"d{n}", f"قتل التنظيم {n}.", day) for n, day in enumerate(dates)))
    said = opened.index.timeline(ANYONE, ClaimQuery()).said
    assert (said.unit, said.wider) == ("year", 0)
    assert [(one.first, one.last, one.count) for one in said.periods] == [
        (DAY(1990, 1, 1), DAY(1990, 12, 31), 1), (DAY(2020, 1, 1), DAY(2020, 12, 31), 2),
    ]  # fmt: skip
    near = opened.index.timeline(ANYONE, ClaimQuery(said_first=DAY(2020, 1, 1))).said
    assert (near.unit, near.wider) == ("month", 1)


def test_columns_hold_no_words(opened: Opened, made: ModuleType) -> None:
    opened.read(*made.invented(9), reader=made.InventedReader())
    with opened.index._loader.view() as (_, snapshot):
        claims = snapshot.columns.claims
        for name in claims.__dataclass_fields__:
            column = getattr(claims, name)
            parts = [column] if isinstance(column, np.ndarray) else [column.codes, column.rows]
            assert all(part.dtype.kind in "iu" for part in parts)
