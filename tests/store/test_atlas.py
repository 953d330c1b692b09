"""The atlas of questions: it holds what going through all claims finds, however it grew."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest
from sqlalchemy import select

from riwaya.api import Ledger, open_ledger
from riwaya.ask import atlas as atlases
from riwaya.ask.atlas import Atlas, atlas_of
from riwaya.ask.narrow import Judge
from riwaya.ask.places import country_of, holds, meant
from riwaya.ask.query import AskedPlace
from riwaya.link.within import lies_in
from riwaya.store.connect import reading
from riwaya.store.reviewing import Reviews
from riwaya.store.settling import Act
from riwaya.store.tables import arguments, claims
from riwaya.store.viewer import ANYONE

AT = "2026-01-01T00:00:00+00:00"


def same(ledger: Ledger) -> Atlas:
    """Give the atlas once every claim was asked for its places, one after another."""
    a, c = arguments.c, claims.c
    query = (
        select(a.claim, a.ref, a.words, c.document)
        .join(claims, c.number == a.claim)
        .where(a.role == "place", c.current)
        .order_by(a.claim, a.position)
    )
    places: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    with reading(ledger._engine, ledger.path) as conn:
        found = atlas_of(conn)
        for row in conn.execute(query):
            if (ref := meant(row.ref, row.words)) is not None:
                places[row.claim] += (ref,)
                counts[row.document][ref] += 1
        numbers = conn.execute(select(c.number)).scalars().all()
    assert {n: found.places(n) for n in numbers if found.places(n)} == places
    papers = range(max(counts, default=0) + 2)
    assert {key: found.counts(key) for key in papers if found.counts(key)} == counts
    for wanted in ({"85678359"}, {"421202163", "85632413"}, set()):
        inside = {key: sum(n for ref, n in one.items() if ref in wanted)
                  for key, one in counts.items()}  # fmt: skip
        assert found.lying(wanted.__contains__) == {key: n for key, n in inside.items() if n}
    return found


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Gather the states at which all places of a ledger were read."""
    seen: list[int] = []
    atlases._SHELF.kept.clear()  # ledgers of other tests may hold the very same entries
    make = atlases._made
    monkeypatch.setattr(atlases, "_made", lambda conn, seq: seen.append(seq) or make(conn, seq))
    return seen


def test_an_empty_ledger_has_an_empty_atlas(ledger: Ledger) -> None:
    assert len(same(ledger).claim) == 0


def test_what_is_read_later_is_added(ledger: Ledger, made: ModuleType, whole: list[int]) -> None:
    sources = list(made.invented(24))
    for start in (0, 8, 9):
        list(ledger.read(sources[start : start + 8], made.InventedReader(), at=AT))
        assert len(same(ledger).claim)
    assert len(whole) == 1  # and only once was all of it read


CHANGES: dict[str, Callable[[Ledger, ModuleType], object]] = {
    "a new reading takes the place of the old": lambda ledger, fake: list(
        ledger.reread(fake.FakeReader(), at=AT)
    ),
    "a claim is rejected": lambda ledger, fake: Reviews(ledger._engine, ledger.path, ANYONE).decide(
        next(iter(ledger.claims())).id, Act.REJECT, by="ل", at=AT, seen=0, why="ليس فيه"
    ),
    "nothing": lambda ledger, fake: None,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_changes_is_read_again(
    ledger: Ledger,
    made: ModuleType,
    fake: ModuleType,
    whole: list[int],
    change: Callable[[Ledger, ModuleType], object],
) -> None:
    list(ledger.read(made.invented(12), made.InventedReader(), at=AT))
    same(ledger)
    change(ledger, fake)
    same(ledger)
    assert len(whole) == 1


def test_when_much_changed_all_is_read(
    ledger: Ledger, made: ModuleType, whole: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atlases, "MANY", 3)
    sources = list(made.invented(12))
    for some in (sources[:4], sources[4:]):
        list(ledger.read(some, made.InventedReader(), at=AT))
        same(ledger)
    assert len(whole) == 2


def nearness(judge: Judge, number: int, document: int) -> int:
    """Say the same as the judge of one claim, place by place."""
    ids = [id for place in judge.places for id in place.ids]
    own = judge.atlas.places(number)
    carried = judge.atlas.places(number - 1) or judge.atlas.places(number - 2)
    share = judge.share(document)
    lead, named = document in judge.leads, document in judge.mentions
    if any(lies_in(id, ref) for id in ids for ref in own):
        return 3
    if own:
        wider = any(holds(ref, id) for id in ids for ref in own)
        areas = all(id.startswith("region.") for id in ids)
        if wider and (named or share >= 1 / 3 or areas):
            return 2
        return int(lead and any(ref == country_of(id) for id in ids for ref in own))
    if any(lies_in(id, ref) for id in ids for ref in carried):
        return 2
    return int(lead or share >= (0.5 if carried else 1 / 3))


def test_claims_lie_as_near_as_each_by_itself(ledger: Ledger, made: ModuleType) -> None:
    list(ledger.read(made.invented(60), made.InventedReader(), at=AT))
    atlas, chance, met = same(ledger), random.Random(1), set()  # noqa: S311 - of tests
    with reading(ledger._engine, ledger.path) as conn:
        rows = conn.execute(select(claims.c.number, claims.c.document)).all()
    numbers = np.array([row.number for row in rows], np.int64)
    papers = np.array([row.document for row in rows], np.int32)
    for ids in [(id,) for id in made.PLACES] + [made.PLACES[:2], ()]:
        some = (frozenset(chance.sample(papers.tolist(), len(rows) // 4)) for _ in range(2))
        judge = Judge((AskedPlace(ids, "حلب"),), atlas, *some, {})
        found = judge.nearness(numbers, papers).tolist()
        assert found == [nearness(judge, row.number, row.document) for row in rows]
        met.update(found)
    assert met == {0, 1, 2, 3}


def test_another_ledger_has_another_atlas(ledger: Ledger, made: ModuleType) -> None:
    list(ledger.read(made.invented(6), made.InventedReader(), at=AT))
    before = same(ledger)
    with open_ledger(ledger.path.with_name("other.sqlite")) as other:
        list(other.read(list(made.invented(12))[6:], made.InventedReader(), at=AT))
        same(other)
    assert same(ledger) is before
