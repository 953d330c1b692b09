"""Linking a ledger: the same links however it is cut into runs, and nothing stale shown."""

from __future__ import annotations

import dataclasses
import datetime
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import select

from riwaya.api import (
    DisputeFilter,
    Filter,
    GroupFilter,
    Ledger,
    LinkFilter,
    Viewer,
    open_ledger,
)
from riwaya.errors import LedgerError
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.link.linker import Linker
from riwaya.link.slots import Slots, slots_of
from riwaya.link.voices import Voice
from riwaya.store import comparing, laying, tables, team
from riwaya.store.connect import reading
from riwaya.store.project import dump
from riwaya.store.slots import get_slots
from riwaya.types import Claim, Dispute, DisputeType, Document, Link, LinkKind, Standing

AT = "2020-03-06T10:00:00+00:00"
FAKE = Path(__file__).with_name("fake_linker.py")
TOLD = (
    "قتل التنظيم 3 جنود في الرقة أمس.",
    "قالت مصادر إن قتل التنظيم 5 جنود في الرقة أمس.",
    "هاجم الجيش حاجزا في حلب أمس.",
    "وهاجم الجيش حاجزا آخر في حلب أمس. قتل التنظيم 3 جنود في الرقة أمس.",
    "قتل الجيش 9 جنود في درعا أمس.",
)


def sources(count: int = 5, published: str | None = "2020-03-05") -> list[ReadResult]:
    found = []
    for number in range(count):
        text = f"{TOLD[number % len(TOLD)]} عدد {number}."
        name = f"n{number}"
        document = read_text(text, published=published, name=name, publisher=f"دار {number}")
        found.append(ReadResult(document, text.encode()))
    return found


def read(ledger: Ledger, fake: ModuleType, count: int = 5, version: str = "fake-1") -> None:
    list(ledger.read(sources(count), fake.FakeReader(version), at=AT))


def found(ledger: Ledger) -> list[list[tuple[object, ...]]]:
    """Give what linking found, without what depends on the order of the runs."""
    with reading(ledger._engine, ledger.path) as conn:
        return [
            sorted(map(tuple, conn.execute(select(table))))
            for table in (tables.links, tables.disputes, tables.copies, tables.slots)
        ]


@pytest.fixture
def linked(ledger: Ledger, fake: ModuleType, linking: ModuleType) -> Ledger:
    read(ledger, fake)
    list(ledger.link(linking.fake_linker()))
    return ledger


def test_claims_of_one_thing_are_linked_and_counted(linked: Ledger) -> None:
    scope = linked.link_scope()
    assert (scope.documents, scope.left) == (5, 0)
    assert scope.links == ((LinkKind.SAME_EVENT, 4),)
    assert scope.disputes == ((DisputeType.VALUE, Standing.DISPUTE, 2),)
    scores = [line.score for line in linked.links()]
    assert scores == sorted(scores, reverse=True) == [0.97, 0.97, 0.95, 0.95]
    [group, other] = linked.groups()
    assert (group.claims, group.documents, group.publishers, group.origins) == (3, 3, 3, 3)
    assert (other.claims, other.predicates) == (2, ("ATTACK",))


def test_a_second_run_finds_nothing_to_do(linked: Ledger, linking: ModuleType) -> None:
    before = found(linked)
    assert list(linked.link(linking.fake_linker())) == []
    assert found(linked) == before


def test_another_version_links_everything_anew(linked: Ledger, linking: ModuleType) -> None:
    before = found(linked)
    steps = list(linked.link(linking.fake_linker("fake-2")))
    assert sum(step.documents for step in steps) == 2 * 5
    assert {line.version for line in linked.links()} == {"fake-2"}
    list(linked.link(linking.fake_linker(), again=True))
    assert found(linked) == before


@pytest.mark.parametrize("batch", [1, 2, 7, 100])
def test_how_a_collection_is_cut_makes_no_difference(
    tmp_path: Path, fake: ModuleType, linking: ModuleType, batch: int
) -> None:
    with open_ledger(tmp_path / "once.sqlite") as once, open_ledger(tmp_path / "b.sqlite") as bits:
        read(once, fake, 17)
        list(once.link(linking.fake_linker(), batch=5))
        for count in (3, 10, 17):
            read(bits, fake, count)
            list(bits.link(linking.fake_linker(), batch=batch))
        assert len(once.links()) > 20
        ids = [sorted(line.id for line in ledger.links()) for ledger in (once, bits)]
        assert ids[0] == ids[1]
        pairs = [
            sorted((line.first.id, line.second.id) for line in ledger.disputes())
            for ledger in (once, bits)
        ]
        assert pairs[0] == pairs[1] and pairs[0]


def test_two_programs_link_the_same_ledger(
    tmp_path: Path, fake: ModuleType, linking: ModuleType
) -> None:
    path = tmp_path / "l.sqlite"
    with open_ledger(path) as one, open_ledger(path) as two, open_ledger(":memory:") as alone:
        read(one, fake, 15)
        runs: list[Iterator[object]] = [
            ledger.link(linking.fake_linker(), batch=2) for ledger in (one, two)
        ]
        while runs:
            runs = [run for run in runs if next(run, None) is not None]
        read(alone, fake, 15)
        list(alone.link(linking.fake_linker()))
        assert one.link_scope() == alone.link_scope()
        assert found(one) == found(alone)
        one.verify()


def test_what_was_read_anew_waits_and_shows_nothing_stale(
    linked: Ledger, fake: ModuleType, linking: ModuleType
) -> None:
    before = len(linked.links())
    [first] = [one.document for one in sources(1)]
    again = fake.FakeReader("fake-2").extract(first)
    linked.add(first, again, at=AT)
    assert linked.link_scope().left == 1
    current = {line.id for line in linked.claims()}
    for line in linked.links():
        assert {line.first.id, line.second.id} <= current
    assert len(linked.links()) == before - 2
    assert all({line.first.id, line.second.id} <= current for line in linked.disputes())
    steps = list(linked.link(linking.fake_linker()))
    assert [step.documents for step in steps] == [1, 1]
    assert len(linked.links()) == before
    assert linked.link_scope().left == 0


def test_a_corrected_document_is_linked_anew(
    linked: Ledger, fake: ModuleType, linking: ModuleType
) -> None:
    [line, *_] = linked.documents()
    given = {"by": "ليلى", "why": "ختم", "at": AT, "reader": fake.FakeReader()}
    linked.decide(line.id, "publisher", "دار أخرى", **given)
    assert linked.link_scope().left == 1
    assert [step.documents for step in linked.link(linking.fake_linker())] == [1, 1]
    assert linked.link_scope().left == 0
    linked.verify()


def test_an_over_full_key_is_given_up(
    ledger: Ledger, fake: ModuleType, linking: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laying, "MOST", 3)
    read(ledger, fake, 10)  # KILL الرقة stands in six of them, ATTACK حلب in four, KILL درعا in two
    list(ledger.link(linking.fake_linker()))
    assert {line.first.words[1].words for line in ledger.links()} == {"درعا"}
    read(ledger, fake, 20)
    list(ledger.link(linking.fake_linker()))
    with reading(ledger._engine, ledger.path) as conn:
        assert conn.execute(select(tables.block_keys)).all() == []
    assert len(ledger.links()) == 1  # what was linked before the key filled up stays


def test_a_claim_meets_the_likeliest_of_too_many(
    ledger: Ledger, fake: ModuleType, linking: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "MOST_CANDIDATES", 2)
    read(ledger, fake, 20)
    steps = list(ledger.link(linking.fake_linker()))
    claims = len(list(ledger.claims()))
    assert 0 < len(ledger.links()) <= 2 * claims
    assert sum(step.pairs for step in steps) < 3 * claims


FILTERS = {
    "everything": (LinkFilter(), 4),
    "predicate": (LinkFilter(Filter(predicate="ATTACK")), 1),
    "actor": (LinkFilter(Filter(actor="ISIS")), 3),
    "place": (LinkFilter(Filter(place="حلب")), 1),
    "publisher": (LinkFilter(Filter(publisher="دار 0")), 2),
    "window": (LinkFilter(Filter(first=datetime.date(2021, 1, 1))), 0),
    "kind": (LinkFilter(kind=LinkKind.SAME_STATE), 0),
    "least": (LinkFilter(least=0.96), 2),
    "undecided": (LinkFilter(decided=False), 4),
    "decided": (LinkFilter(decided=True), 0),
}


@pytest.mark.parametrize(("asked", "count"), FILTERS.values(), ids=FILTERS.keys())
def test_filters_of_links(linked: Ledger, asked: LinkFilter, count: int) -> None:
    assert len(linked.links(asked)) == count
    assert len(linked.links(asked, 1)) == min(count, 1)


def test_links_of_a_claim_and_by_the_start_of_an_id(linked: Ledger) -> None:
    [line, *_] = linked.links()
    assert line in linked.links(LinkFilter(claim=line.first.id))
    assert linked.link_named(line.id[:6])[0] == line
    assert linked.link_named("Lx") == []
    assert line.weights[0].value == 3.5


def test_disputes_come_with_words_and_origins(linked: Ledger) -> None:
    lines = linked.disputes()
    assert {(line.first_words, line.second_words) for line in lines} == {("3", "5"), ("5", "3")}
    five = next(line for line in lines if line.second_words == "5")
    assert (five.first_origins, five.second_origins) == (2, 1)  # two say 3, one says 5
    assert five.link is not None
    assert linked.disputes(DisputeFilter(type=DisputeType.PLACE)) == []
    assert (
        len(linked.disputes(DisputeFilter(Filter(place="الرقة"), standing=Standing.DISPUTE))) == 2
    )
    assert linked.disputes(DisputeFilter(Filter(place="حلب"))) == []


def test_a_group_gives_claims_links_figures_and_origins(linked: Ledger) -> None:
    [line, *_] = linked.groups(GroupFilter(Filter(place="الرقة")))
    [group] = linked.group(line.id[:8])
    assert linked.group(group.claims[1].id[:12]) == [group]
    [figures] = group.figures
    bounds = (figures.low.value, figures.best.value, figures.high.value, figures.claims)
    assert bounds == (3, 3, 5, 3)
    assert len(group.links) == 3 and len(group.disputes) == 2
    assert len(group.origins.groups) == 3
    assert linked.group("G" + "0" * 12) == []
    assert linked.groups(GroupFilter(least=4)) == []


def test_every_read_of_links_passes_the_viewer(
    linked: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R2: links, disputes and groups show claims only through the one gate."""
    from riwaya.store import claims

    [line, *_] = linked.links()
    [group, *_] = linked.groups()
    seen: list[Viewer] = []

    def gate(viewer: Viewer, shown: object) -> object:
        seen.append(viewer)
        return shown

    monkeypatch.setattr(claims, "shown", gate)
    linked.viewer = Viewer("someone")
    for look in (
        linked.links,
        linked.disputes,
        linked.groups,
        lambda: linked.link_named(line.id),
        lambda: linked.group(group.id),
    ):
        seen.clear()
        look()
        assert seen and set(seen) == {Viewer("someone")}


def test_rebuild_drops_what_linking_found_and_linking_makes_it_again(
    linked: Ledger, linking: ModuleType
) -> None:
    before = found(linked)
    linked.rebuild()
    assert linked.links() == [] and linked.link_scope().left == 5
    list(linked.link(linking.fake_linker()))
    assert found(linked) == before
    linked.verify()


POISON = "عدد 7"  # stands in the eighth document alone


def poisoned(linking: ModuleType, stage: str) -> Linker:
    """Give a linker that fails at one document: at its keys, its voices, its links or disputes."""
    good = linking.fake_linker()

    def refuse(told: bool) -> None:
        if told:
            raise ZeroDivisionError("nobody told anything")

    def bad(one: Slots) -> bool:
        return one.publisher == "دار 7"

    def keys_of(one: Slots) -> tuple[str, ...]:
        refuse(bad(one))
        return good.keys_of(one)

    def score(pairs: Sequence[tuple[Slots, Slots]]) -> list[Link]:
        refuse(any(bad(one) or bad(other) for one, other in pairs))
        return good.score(pairs)

    def find_disputes(pairs: Iterable[tuple[Slots, Slots, Link | None]]) -> list[Dispute]:
        pairs = list(pairs)
        refuse(any(bad(one) or bad(other) for one, other, _ in pairs))
        return good.find_disputes(pairs)

    def origins_of(document: Document, claims: Sequence[Claim]) -> Sequence[Voice]:
        refuse(POISON in document.text)
        return good.origins_of(document, claims)

    given = {f.__name__: f for f in (keys_of, score, find_disputes, origins_of)}
    return dataclasses.replace(good, **{stage: given[stage]})


@pytest.mark.parametrize("stage", ["keys_of", "origins_of", "score", "find_disputes"])
@pytest.mark.parametrize("batch", [1, 4, 100])
def test_a_document_that_fails_is_left_out_told_of_and_tried_again(
    tmp_path: Path, fake: ModuleType, linking: ModuleType, stage: str, batch: int
) -> None:
    with open_ledger(tmp_path / "p.sqlite") as ledger, open_ledger(tmp_path / "q.sqlite") as whole:
        read(ledger, fake, 12)
        steps = list(ledger.link(poisoned(linking, stage), batch=batch))
        [fault] = [fault for step in steps for fault in step.failed]
        assert (fault.name, fault.problem) == ("n7", "ZeroDivisionError: nobody told anything")
        assert "report" in fault.hint and fault.trace_id
        assert steps[-1].left == 0
        assert (ledger.link_scope().documents, ledger.link_scope().left) == (11, 1)
        assert len(ledger.links()) > 10
        assert "دار 7" not in {line.first.publisher for line in ledger.links()}
        again = list(ledger.link(poisoned(linking, stage)))
        assert [len(step.failed) for step in again][-1] == 1, "the next run did not try it"
        assert not any(step.failed for step in ledger.link(linking.fake_linker()))
        read(whole, fake, 12)
        list(whole.link(linking.fake_linker()))
        pairs = [
            {frozenset({line.first.id, line.second.id}) for line in one.links()}
            for one in (ledger, whole)
        ]
        assert pairs[0] == pairs[1]
        ledger.verify()


def test_a_damaged_document_does_not_end_a_run(
    ledger: Ledger, fake: ModuleType, linking: ModuleType
) -> None:
    read(ledger, fake)
    other = sqlite3.connect(ledger.path)
    other.execute("UPDATE documents SET body = '{' WHERE name = 'n2'")
    other.commit()
    other.close()
    [fault] = [fault for step in ledger.link(linking.fake_linker()) for fault in step.failed]
    assert fault.name == "n2" and "damaged" in fault.problem and "rebuild" in fault.hint
    assert ledger.link_scope().documents == 4


def test_what_befalls_every_document_ends_the_run(
    ledger: Ledger, fake: ModuleType, linking: ModuleType
) -> None:
    def keys_of(one: Slots) -> tuple[str, ...]:
        raise ModuleNotFoundError("no numbers here")

    read(ledger, fake, 30)
    broken = dataclasses.replace(linking.fake_linker(), keys_of=keys_of)
    with pytest.raises(LedgerError, match="every document fails: ModuleNotFoundError"):
        list(ledger.link(broken))


DAMAGE = {
    "weights": ("UPDATE links SET weights = '{'", lambda ledger, run: ledger.links()),
    "voice": ("UPDATE slots SET voice = '7'", lambda ledger, run: ledger.groups()),
}


@pytest.mark.parametrize(("statement", "look"), DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_of_derived_rows_is_told_with_its_remedy(
    linked: Ledger, fake: ModuleType, linking: ModuleType, statement: str, look
) -> None:
    before = found(linked)
    other = sqlite3.connect(linked.path)
    other.execute(statement)
    other.commit()
    other.close()

    def run() -> None:
        read(linked, fake, 6)
        list(linked.link(linking.fake_linker()))

    with pytest.raises(LedgerError, match="damaged") as caught:
        look(linked, run)
    assert "riwaya link --again" in caught.value.hint
    list(linked.link(linking.fake_linker(), again=True))
    assert len(found(linked)[0]) >= len(before[0])
    linked.groups()
    linked.verify()


def test_damaged_slots_leave_out_what_meets_them(
    linked: Ledger, fake: ModuleType, linking: ModuleType
) -> None:
    other = sqlite3.connect(linked.path)
    other.execute("UPDATE slots SET packed = x'00'")
    other.commit()
    other.close()
    read(linked, fake, 6)
    [fault] = [fault for step in linked.link(linking.fake_linker()) for fault in step.failed]
    assert fault.name == "n5" and "damaged" in fault.problem
    assert "riwaya link --again" in fault.hint
    assert not any(step.failed for step in linked.link(linking.fake_linker(), again=True))
    assert linked.link_scope().left == 0


def make_old(path: Path) -> None:
    """Take from a ledger what came after version 1."""
    names = {table.name for table in tables.derived.sorted_tables}
    connection = sqlite3.connect(path)
    for name in sorted(names | {"decided_claims", "link_decisions"}):
        connection.execute(f"DROP TABLE {name}")
    connection.execute("PRAGMA user_version=1")
    connection.commit()
    connection.close()


def test_an_older_ledger_can_be_read_as_it_is(tmp_path: Path, fake: ModuleType) -> None:
    path = tmp_path / "l.sqlite"
    with open_ledger(path) as ledger:
        read(ledger, fake)
    make_old(path)
    before = path.read_bytes()
    with open_ledger(path, create=False, writable=False) as ledger:
        assert ledger.links() == ledger.disputes() == ledger.groups() == []
        assert ledger.link_scope().left == 5
        assert ledger.verify().entries == 10
    assert path.read_bytes() == before


def test_an_older_ledger_is_upgraded_when_it_is_written(
    tmp_path: Path, fake: ModuleType, linking: ModuleType
) -> None:
    path = tmp_path / "l.sqlite"
    with open_ledger(path) as ledger:
        read(ledger, fake)
        with reading(ledger._engine, path) as conn:
            before = list(dump(conn))
    make_old(path)
    with open_ledger(path, create=False) as ledger:
        list(ledger.link(linking.fake_linker()))
        assert len(ledger.links()) == 4
        with reading(ledger._engine, path) as conn:
            assert list(dump(conn)) == before
        ledger.verify()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_sigkill_while_linking_loses_no_finished_step(
    tmp_path: Path, fake: ModuleType, linking: ModuleType
) -> None:
    path, count, chance = tmp_path / "l.sqlite", 90, random.Random(5)  # noqa: S311
    with open_ledger(path) as ledger, open_ledger(tmp_path / "whole.sqlite") as whole:
        for one in (ledger, whole):
            read(one, fake, count)
        list(whole.link(linking.fake_linker()))
        expected = found(whole)
        assert expected[0] and expected[1]
    command = [sys.executable, str(FAKE), str(path)]
    told = {"lay-out": 0, "compare": 0}
    for _ in range(4):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
            assert program.stdout
            for _ in range(chance.randrange(12, 20)):
                phase, done = program.stdout.readline().split()
                told[phase] += int(done)
            program.send_signal(signal.SIGKILL)
            assert program.wait() == -signal.SIGKILL
        with open_ledger(path) as ledger:
            scope = ledger.link_scope()
            assert told["compare"] <= scope.documents < count
            ledger.verify()
    assert told["compare"], "every run was killed before it compared: the test proves little"
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with open_ledger(path) as ledger:
        assert ledger.link_scope().left == 0
        assert found(ledger) == expected


def test_workers_find_what_one_process_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the shipped linker and the sample collection, read by the rules."""
    from riwaya.extract.reader import RulesReader
    from riwaya.ingest.files import read_paths
    from riwaya.link.linker import load_linker
    from riwaya.samples import sample_paths

    monkeypatch.setattr(team, "_WORTH", 2)
    linker = load_linker()
    with open_ledger(tmp_path / "a.sqlite") as alone, open_ledger(tmp_path / "b.sqlite") as many:
        for ledger in (alone, many):
            list(ledger.read(read_paths(list(map(str, sample_paths()))), RulesReader(), at=AT))
        list(alone.link(linker))
        list(many.link(linker, batch=4, workers=2))
        assert alone.link_scope() == many.link_scope()
        assert found(alone) == found(many)
        assert alone.links() and alone.disputes()
        assert [line.id for line in alone.links()] == [line.id for line in many.links()]
        assert laid_out(alone) == stored(alone)


def laid_out(ledger: Ledger) -> dict[str, Slots]:
    """Lay all claims out again."""
    found = {}
    for line in ledger.documents():
        document, extraction = ledger.document(line.id), ledger.extraction(line.id)
        assert document and extraction
        found |= {one.claim.id: one for one in slots_of(document, extraction)}
    return found


def stored(ledger: Ledger) -> dict[str, Slots]:
    """Give the slots that are kept."""
    with reading(ledger._engine, ledger.path) as conn:
        numbers = conn.execute(select(tables.slots.c.claim)).scalars().all()
        return {one.claim.id: one for _, one in get_slots(conn, numbers)}
