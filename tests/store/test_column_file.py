"""The file of columns: it is believed only where it holds what the ledger holds."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from riwaya.api import Ledger
from riwaya.store import column_file, filing, loading
from riwaya.store.asked import ClaimQuery, Sort
from riwaya.store.columns import Many
from riwaya.store.finding import ClaimIndex, ClaimPage
from riwaya.store.reviewing import Reviews
from riwaya.store.settling import Act
from riwaya.store.viewer import ANYONE

AT = "2026-01-01T00:00:00+00:00"
EVERY = ClaimQuery(sort=Sort.DOCUMENT, descending=False)


@pytest.fixture
def filed(
    ledger: Ledger, made: ModuleType, linking: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> Ledger:
    """Make a ledger with links that has a file of columns."""
    monkeypatch.setattr(loading, "LEAST", 1)
    list(ledger.read(made.invented(24), made.InventedReader(), at=AT))
    list(ledger.link(linking.fake_linker()))
    ClaimIndex(ledger._engine, ledger.path, files=True).load()
    assert column_file.path_of(ledger.path).exists()
    return ledger


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Gather how often all claims of a ledger are read."""
    seen: list[int] = []
    read = loading._read
    monkeypatch.setattr(loading, "_read", lambda *args: seen.append(1) or read(*args))
    return seen


def page(ledger: Ledger, *, files: bool) -> ClaimPage:
    return ClaimIndex(ledger._engine, ledger.path, files=files).search(ANYONE, EVERY, size=500)


def test_a_start_reads_it(filed: Ledger, whole: list[int]) -> None:
    found = page(filed, files=True)
    assert whole == []
    assert found == page(filed, files=False)
    assert any(row.origins > 1 for row in found.rows) and any(row.disputed for row in found.rows)


def test_its_columns_are_those_of_the_ledger(filed: Ledger) -> None:
    one, other = (ClaimIndex(filed._engine, filed.path, files=files) for files in (True, False))
    with one._loader.view() as (_, first), other._loader.view() as (_, second):
        assert first.state == second.state
        assert first.columns.names == second.columns.names
        for name in ("claims", "documents", "bonds"):
            pair = getattr(first.columns, name), getattr(second.columns, name)
            for column in fields(pair[0]):
                mine, theirs = (getattr(noun, column.name) for noun in pair)
                if isinstance(mine, Many):
                    mine, theirs = ((m.rows, m.codes, m.marks) for m in (mine, theirs))
                np.testing.assert_equal(np.array([*mine], object), np.array([*theirs], object))


CHANGES: dict[str, Callable[[Ledger, ModuleType, ModuleType], object]] = {
    "documents came": lambda ledger, made, fake: list(
        ledger.read(list(made.invented(30))[24:], made.InventedReader(), at=AT)
    ),
    "all was read anew": lambda ledger, made, fake: list(ledger.reread(fake.FakeReader(), at=AT)),
    "a person decided": lambda ledger, made, fake: Reviews(
        ledger._engine, ledger.path, ANYONE
    ).decide(next(iter(ledger.claims())).id, Act.REJECT, by="ل", at=AT, seen=0, why="ليس فيه"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_came_after_it_is_read(
    filed: Ledger,
    whole: list[int],
    made: ModuleType,
    fake: ModuleType,
    change: Callable[[Ledger, ModuleType, ModuleType], object],
) -> None:
    change(filed, made, fake)
    found = page(filed, files=True)
    assert whole == []
    assert found == page(filed, files=False)


def changed_head(path: Path, **parts: object) -> bytes:
    """Give the file with other things in its head, and every checksum right."""
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    head = json.loads(arrays.pop("head").tobytes()) | parts
    form = np.frombuffer(json.dumps(head).encode(), "u1")
    into = BytesIO()
    np.savez(into, **arrays, head=form)
    return into.getvalue()


def without(path: Path, member: str) -> bytes:
    into = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(into, "w") as new:
        for name in old.namelist():
            if name != member:
                new.writestr(name, old.read(name))
    return into.getvalue()


def flipped(path: Path) -> bytes:
    with zipfile.ZipFile(path) as file:
        one = file.getinfo("claims.number.npy")
    form = bytearray(path.read_bytes())
    form[one.header_offset + 300] ^= 1
    return bytes(form)


FAULTS: dict[str, Callable[[Path], bytes]] = {
    "empty": lambda path: b"",
    "cut short": lambda path: path.read_bytes()[:-100],
    "one bit flipped": flipped,
    "no file of columns": lambda path: b"not a file of columns",
    "a column lacks": lambda path: without(path, "claims.number.npy"),
    "another format": lambda path: changed_head(path, format=0),
    "another program": lambda path: changed_head(path, program="0.0.0"),
    "another ledger": lambda path: changed_head(path, hash="0" * 64),
    "an entry that is not there": lambda path: changed_head(path, seq=10**9),
    "a head of another shape": lambda path: changed_head(path, names=3),
}


@pytest.mark.parametrize("spoil", FAULTS.values(), ids=FAULTS.keys())
def test_what_is_wrong_with_it_is_not_believed(
    filed: Ledger, whole: list[int], spoil: Callable[[Path], bytes]
) -> None:
    path = column_file.path_of(filed.path)
    path.write_bytes(spoil(path))
    assert page(filed, files=True) == page(filed, files=False)
    assert len(whole) == 2
    ClaimIndex(filed._engine, filed.path, files=True).load()  # and it is made anew
    del whole[:]
    assert page(filed, files=True).total
    assert whole == []


def test_it_may_be_read_by_nobody_who_may_not_read_the_ledger(filed: Ledger) -> None:
    path = column_file.path_of(filed.path)
    path.unlink()
    filed.path.chmod(0o600)
    ClaimIndex(filed._engine, filed.path, files=True).load()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.fixture
def small(ledger: Ledger, made: ModuleType) -> Iterator[Ledger]:
    list(ledger.read(made.invented(6), made.InventedReader(), at=AT))
    yield ledger


def test_a_small_ledger_has_none(small: Ledger) -> None:
    assert filing.LEAST > 1_000
    ClaimIndex(small._engine, small.path, files=True).load()
    assert not column_file.path_of(small.path).exists()


def test_who_only_reads_writes_none(small: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "LEAST", 1)
    ClaimIndex(small._engine, small.path).load()
    assert not column_file.path_of(small.path).exists()
