"""Kills, damage and refusals: what was stored stays, and the first fault is named."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from riwaya.api import Ledger, open_ledger
from riwaya.errors import LedgerError
from riwaya.store.connect import reading
from riwaya.store.project import dump

AT = "2020"
FAKE = Path(__file__).with_name("fake_reader.py")


def made(path: Path, fake: ModuleType, count: int = 12) -> Path:
    with open_ledger(path) as ledger:
        list(ledger.read(fake.generated(count), fake.FakeReader(), at=AT))
    return path


def contents(path: Path) -> list[tuple[str, tuple[object, ...]]]:
    with (
        open_ledger(path, create=False, writable=False) as ledger,
        reading(ledger._engine, ledger.path) as conn,
    ):
        return list(dump(conn))


def verified(path: Path) -> int:
    with open_ledger(path, create=False, writable=False) as ledger:
        return ledger.verify().entries


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_sigkill_loses_no_finished_document(tmp_path: Path, fake: ModuleType) -> None:
    path, count, told = tmp_path / "l.sqlite", 2000, set()
    chance = random.Random(7)  # noqa: S311
    command = [sys.executable, str(FAKE), str(path), str(count)]
    for _ in range(4):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
            assert program.stdout
            for _ in range(chance.randrange(1, 450)):
                told.add(program.stdout.readline().strip())
            program.send_signal(signal.SIGKILL)
            told |= {line.strip() for line in program.stdout if line.endswith("\n")}
            assert program.wait() == -signal.SIGKILL
        with open_ledger(path, create=False) as ledger:
            kept = {line.name for line in ledger.documents()}
            assert told - {""} <= kept
            assert all(line.reader == "fake-1" for line in ledger.documents())
        verified(path)
    assert len(kept) < count, "every run ended before its kill: the test proves nothing"
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with open_ledger(path, create=False) as ledger:
        names = [line.name for line in ledger.documents()]
        assert sorted(names) == sorted(f"made-{number}" for number in range(count))
        assert len(list(ledger.claims())) == 2 * count
    assert verified(path) == 2 * count


TAMPERING = {
    "payload": (
        "UPDATE entries SET payload = replace(payload, 'made-3', 'made-9') WHERE seq = 7",
        "entry 7: its content was changed",
    ),
    "kind": ("UPDATE entries SET kind = 'decision' WHERE seq = 2", "entry 2: its content"),
    "an entry taken out": ("DELETE FROM entries WHERE seq = 5", "entry 5: is missing"),
    "an entry's link": ("UPDATE entries SET previous = hash WHERE seq = 4", "entry 4: does not"),
    "original bytes": (
        "UPDATE blobs SET packed = x'00' WHERE rowid = 3",
        "bytes kept were changed",
    ),
    "original gone": (
        "DELETE FROM blobs WHERE digest = (SELECT original FROM documents WHERE seq = 3)",
        "entry 3, document .*: the bytes it was read from are missing",
    ),
    "a claim's quote": (
        "UPDATE claims SET quote = 'كلام آخر' WHERE number = 4000001",
        "table claims, row 4000001: differs",
    ),
    "a claim's predicate": (
        "UPDATE claims SET predicate = 'KILL' WHERE number = 4000001",
        "claims",
    ),
    "a claim gone": ("DELETE FROM hops; DELETE FROM arguments; DELETE FROM claims", "is missing"),
    "a claim too many": (
        "INSERT INTO hops SELECT claim, position + 1, type, link, actor, interest, gap, words"
        " FROM hops LIMIT 1",
        "table hops",
    ),
    "a document's text": (
        "UPDATE documents SET body = replace(body, 'الجيش', 'الشرطة') WHERE seq = 1",
        "table documents, row 1",
    ),
    "the search index": ("DELETE FROM claims_search_content", None),
    "a word of the search index": (
        "INSERT INTO claims_search(claims_search, rowid, folded) SELECT 'delete', number, folded"
        " FROM claims WHERE number = 4000000",
        "index of claims",
    ),
}


@pytest.mark.parametrize(("statement", "said"), TAMPERING.values(), ids=TAMPERING.keys())
def test_verify_names_the_first_thing_wrong(
    tmp_path: Path, fake: ModuleType, statement: str, said: str | None
) -> None:
    path = made(tmp_path / "l.sqlite", fake)
    assert verified(path) == 24
    connection = sqlite3.connect(path)
    connection.executescript("DROP TRIGGER entries_UPDATE; DROP TRIGGER entries_DELETE;")
    try:
        connection.executescript(statement)
    except sqlite3.OperationalError:
        assert said is None  # an external-content index has no such table
    connection.close()
    if said is None:
        return
    with pytest.raises(LedgerError, match=said) as caught:
        verified(path)
    assert caught.value.hint


def test_rebuild_mends_the_tables_but_not_the_entries(tmp_path: Path, fake: ModuleType) -> None:
    path = made(tmp_path / "l.sqlite", fake)
    before = contents(path)
    connection = sqlite3.connect(path)
    connection.executescript("DELETE FROM hops; UPDATE claims SET predicate = 'KILL'")
    connection.close()
    with open_ledger(path) as ledger:
        ledger.rebuild()
    assert contents(path) == before
    connection = sqlite3.connect(path)
    connection.executescript(
        "DROP TRIGGER entries_UPDATE; UPDATE entries SET payload = '{}' WHERE seq = 5"
    )
    connection.close()
    with open_ledger(path) as ledger, pytest.raises(LedgerError, match="entry 5"):
        ledger.rebuild()
    assert contents(path) == before  # what could not be made again was not thrown away


def test_one_flipped_byte_is_found_or_harmless(tmp_path: Path, fake: ModuleType) -> None:
    """A flip in unused space changes nothing; any other is told of, in plain words."""
    path = made(tmp_path / "l.sqlite", fake, 60)  # most of the file is content, not empty tables
    whole, before = path.read_bytes(), contents(path)
    chance, found = random.Random(3), 0  # noqa: S311
    places = [chance.randrange(len(whole)) for _ in range(40)] + [0, 18, 19, 21, 28, 60, 100, 105]
    for at in places:
        flipped = bytearray(whole)
        flipped[at] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        try:
            verified(path)
            assert contents(path) == before, f"byte {at}"
        except LedgerError as error:
            found += 1
            assert error.where and error.problem and error.hint
        for left in ("-wal", "-shm"):
            path.with_name(path.name + left).unlink(missing_ok=True)
    assert found > len(places) // 3


def test_a_flipped_byte_in_a_page_is_told_of_on_ordinary_reads(
    tmp_path: Path, fake: ModuleType
) -> None:
    path = made(tmp_path / "l.sqlite", fake, 40)
    whole = path.read_bytes()
    chance, told = random.Random(5), 0  # noqa: S311
    for _ in range(40):
        broken = bytearray(whole)
        page = chance.randrange(1, len(whole) // 4096) * 4096
        broken[page : page + 12] = bytes(chance.randrange(256) for _ in range(12))
        path.write_bytes(broken)
        try:
            with open_ledger(path, create=False) as ledger:
                list(ledger.claims())
                list(ledger.documents(text="التنظيم"))
                list(ledger.read(fake.generated(42), fake.FakeReader(), at=AT))
        except LedgerError as error:
            told += 1
            assert error.hint
        for left in ("-wal", "-shm"):
            path.with_name(path.name + left).unlink(missing_ok=True)
    assert told > 10


def no_ledger(path: Path) -> None:
    path.unlink(missing_ok=True)


def a_text(path: Path) -> None:
    path.write_text("ليس هذا سجلا " * 200, encoding="utf-8")


def another_database(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE x(y)")
    connection.close()


def a_newer_ledger(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.close()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def empty(path: Path) -> None:
    path.write_bytes(b"")


UNUSABLE = {
    "no file": (no_ledger, "no such ledger"),
    "a text": (a_text, "not SQLite"),
    "another database": (another_database, "not a ledger"),
    "a newer ledger": (a_newer_ledger, "version 99; this program knows 2"),
    "a folder": (a_folder, "a folder"),
    "a file cut short": (cut_short, "damaged"),
    "an empty file": (empty, "not a ledger"),
}


@pytest.mark.parametrize("writable", [True, False], ids=["to write", "to read"])
@pytest.mark.parametrize(("spoil", "said"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_what_is_no_ledger_is_told(
    tmp_path: Path, fake: ModuleType, spoil, said: str, writable: bool
) -> None:
    path = made(tmp_path / "l.sqlite", fake, 3)
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    with (
        pytest.raises(LedgerError, match=said) as caught,
        open_ledger(path, create=False, writable=writable) as ledger,
    ):
        ledger.verify()
    assert caught.value.where == str(path)
    assert caught.value.hint
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_text_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    a_text(path)
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="not SQLite"):
        open_ledger(path)
    assert path.read_bytes() == before


def test_a_full_disk_keeps_what_was_stored(tmp_path: Path, fake: ModuleType) -> None:
    path = made(tmp_path / "l.sqlite", fake, 5)
    with open_ledger(path) as ledger:
        from sqlalchemy import event

        @event.listens_for(ledger._engine, "checkout")
        def narrow(connection: sqlite3.Connection, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count={path.stat().st_size // 4096 + 20}")

        outcomes = []
        with pytest.raises(LedgerError, match="disk is full") as caught:
            for outcome in ledger.read(fake.generated(500), fake.FakeReader(), at=AT):
                outcomes.append(outcome)
        assert "free some space" in caught.value.hint
    with open_ledger(path) as ledger:
        assert [line.name for line in ledger.documents()] == [one.name for one in outcomes]
        list(ledger.read(fake.generated(500), fake.FakeReader(), at=AT))
        assert len(ledger.documents()) == 500
    verified(path)


READ_ONLY = """
import os, sys
from riwaya.api import open_ledger
from riwaya.errors import LedgerError
path = sys.argv[1]
with open_ledger(":memory:") as ledger:  # all is imported while we still may
    ledger.verify()
if os.geteuid() == 0:  # nothing is read-only to root
    os.setgid(65534)
    os.setuid(65534)
with open_ledger(path, create=False, writable=False) as ledger:
    print(len(ledger.documents()), ledger.verify().entries)
try:
    with open_ledger(path) as ledger:
        ledger.rebuild()
except LedgerError as error:
    print(error.problem)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no such rights on this system")
@pytest.mark.parametrize("folder_too", [False, True], ids=["the file", "the folder too"])
def test_a_read_only_ledger_can_be_read(fake: ModuleType, folder_too: bool) -> None:
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="riwaya-test-"))  # pytest's own lie under a closed one
    try:
        path = made(folder / "l.sqlite", fake, 3)
        path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        folder.chmod(0o555 if folder_too else 0o777)
        command = [sys.executable, "-W", "error", "-c", READ_ONLY, str(path)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.stdout.splitlines()[:1] == ["3 6"], result.stderr
        assert "read-only" in result.stdout or "cannot be opened" in result.stdout
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_locked_ledger_is_told(tmp_path: Path, fake: ModuleType, monkeypatch) -> None:
    from riwaya.store import connect

    monkeypatch.setattr(connect, "_PATIENCE_S", 0.05)
    path = made(tmp_path / "l.sqlite", fake, 3)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_ledger(path) as ledger, pytest.raises(LedgerError, match="another program"):
        list(ledger.read(fake.generated(5), fake.FakeReader(), at=AT))
    other.execute("ROLLBACK")
    other.close()
    assert verified(path) == 6


def test_nothing_is_left_open(ledger: Ledger) -> None:
    ledger.close()
    left = sorted(path.name for path in ledger.path.parent.iterdir())
    assert left == ["l.sqlite"]
