"""Opening a ledger file, and saying in plain words what is wrong when it cannot be used."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Index, Table, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool
from sqlalchemy.schema import CreateTable

from riwaya.errors import LedgerError
from riwaya.store import tables

# A second program that writes waits this long for the first.
_PATIENCE_S = 30
_KEPT = 4  # connections that stay open, each with its own cache
_MORE = 28  # that come on top while many threads read
# Kilobytes of the file that a connection keeps. The system keeps what was read too: to read more
# of it again takes microseconds, but four large caches are a fifth of a workbench's memory.
_CACHE_KB, _WRITERS_CACHE_KB = 4_000, 16_000

_BACKUP = "nothing was written over; restore the file from a backup"
_FAULTS = (
    # what SQLite says, what is wrong, what to do
    ("file is not a database", "not a ledger: the file is not SQLite", "name another file"),
    ("malformed", "the file is damaged", f"run `riwaya verify`; {_BACKUP}"),
    ("could not decode to utf-8", "the file is damaged", f"run `riwaya verify`; {_BACKUP}"),
    ("is full", "the disk is full", "free some space and run again: what was stored is kept"),
    ("disk i/o error", "the disk does not answer", "check the disk, then run `riwaya verify`"),
    ("readonly", "the ledger is read-only", "allow writing to the file and its folder"),
    ("read-only", "the ledger is read-only", "allow writing to the file and its folder"),
    ("unable to open", "the ledger cannot be opened", "check the path and your permission"),
    ("locked", "another program holds the ledger", "wait until it ends and run again"),
    ("append-only", "entries cannot be changed", "add a decision instead"),
)


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn what the database says into a LedgerError with place, fault and remedy."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        said = str(cause).lower()
        if "constraint failed" in said:
            raise  # what was to be written is wrong, not the ledger
        for mark, problem, hint in _FAULTS:
            if mark in said:
                raise LedgerError(str(path), problem, hint) from error
        raise LedgerError(
            str(path), f"the database says: {cause}", "run `riwaya verify`"
        ) from error


def open_engine(path: Path, *, create: bool = False, writable: bool = True) -> Engine:
    """Open a ledger, or make one where ``create`` is given and no file stands.

    A reader (``writable=False``) can open a file that it may not write, or one that lies in a
    folder that it may not write.

    Raises:
        LedgerError: No file, not a ledger, of a newer version, damaged, or not allowed.
    """
    if not path.exists() and not create:
        hint = f"make one with `riwaya read PATH --ledger {path}`"
        raise LedgerError(str(path), "no such ledger", hint)
    if path.is_dir():
        raise LedgerError(str(path), "a folder stands where a file belongs", "name a file")
    engine = _engine(address(path, writable), writable)
    try:
        with plain_errors(path):
            _prepare(engine, path, create, writable)
    except BaseException:
        engine.dispose()
        raise
    return engine


def scratch_engine(path: Path) -> Engine:
    """Make an empty ledger in which nothing needs to survive a crash."""
    engine = _engine(address(path, True), True)
    with engine.connect() as conn:
        driver = conn.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            driver.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")
    with engine.begin() as conn:
        _make_all(conn)
    return engine


@contextmanager
def writing(engine: Engine, path: Path, *, durable: bool = False) -> Iterator[Connection]:
    """Open one transaction that writes: all of it is kept, or nothing.

    Args:
        engine: An engine of ``open_engine``.
        path: Named in errors.
        durable: Wait until the disk itself has it. A kill of the program never loses a
            committed transaction; a power cut may lose the last ones, which a rerun of
            ``riwaya read`` brings back, but never a person's decision.
    """
    with plain_errors(path), engine.connect() as conn:
        driver = conn.connection.driver_connection  # the pragma must stand before BEGIN
        if isinstance(driver, sqlite3.Connection):
            driver.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        with _cache(driver, _WRITERS_CACHE_KB), conn.execution_options(riwaya_writes=True).begin():
            yield conn


@contextmanager
def _cache(driver: Any, kilobytes: int) -> Iterator[None]:
    """Give a connection a larger cache for a while; of a driver that is not SQLite's nothing."""
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    driver.execute(f"PRAGMA cache_size=-{kilobytes}")
    try:
        yield
    finally:
        with suppress(sqlite3.Error):  # what went wrong before is what should be told
            driver.execute(f"PRAGMA cache_size=-{_CACHE_KB}")


@contextmanager
def reading(engine: Engine, path: Path) -> Iterator[Connection]:
    """Open one transaction that reads: it sees the ledger as it stood when it began."""
    with plain_errors(path), engine.connect() as conn:
        yield conn


def address(path: Path, writable: bool) -> str:
    """Give the URI of a file, fit for what we may do with it.

    A reader that may write opens like a writer: only then does SQLite clear up its log files.
    """
    whole = path.resolve().as_uri()
    if writable:
        return f"{whole}?mode=rwc"
    if os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK):
        return f"{whole}?mode=rw"
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        return f"{whole}?mode=ro"  # the newest entries are in the log: it must be read too
    return f"{whole}?mode=ro&immutable=1"


def _engine(address: str, writable: bool) -> Engine:
    def connect() -> sqlite3.Connection:
        # isolation_level None: we say BEGIN ourselves, so that tables too are transactional.
        return sqlite3.connect(
            address, uri=True, isolation_level=None, timeout=_PATIENCE_S, check_same_thread=False
        )

    # Not the pool that SQLAlchemy takes for SQLite: that one closes connections of other threads.
    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=_KEPT,
        max_overflow=_MORE,
        pool_use_lifo=True,  # the one used last has the warmest cache; others stay small
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
        if writable:
            connection.execute("PRAGMA wal_autocheckpoint=4000")
        else:
            _stand_in(connection)

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        writes = conn.get_execution_options().get("riwaya_writes", False)
        conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _prepare(engine: Engine, path: Path, create: bool, writable: bool) -> None:
    """Check the version; make the tables of a new file, and those an older one lacks."""
    with engine.connect() as conn:
        version = int(conn.exec_driver_sql("PRAGMA user_version").scalar_one())
        names = set(conn.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
    if version > tables.SCHEMA:
        problem = f"a ledger of version {version}; this program knows {tables.SCHEMA}"
        raise LedgerError(str(path), problem, "install a newer riwaya")
    if not names and create:
        # Only now: this changes the file, and stays with it.
        with engine.connect() as conn:
            driver = conn.connection.driver_connection
            if isinstance(driver, sqlite3.Connection):
                driver.execute("PRAGMA journal_mode=WAL")
        with writing(engine, path, durable=True) as conn:
            _make_tables(conn)
    elif "entries" not in names or version < 1:
        raise LedgerError(str(path), "an SQLite file, but not a ledger", "name another file")
    elif writable and (version < tables.SCHEMA or _is_older(names)):
        with writing(engine, path, durable=True) as conn:
            _upgrade(conn)


def _make_tables(conn: Connection) -> None:
    """Make the tables unless another program just did."""
    if conn.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one():
        return
    _make_all(conn)
    conn.exec_driver_sql(f"PRAGMA user_version={tables.SCHEMA}")


def _make_all(conn: Connection) -> None:
    for metadata in (tables.kept, tables.projected, tables.derived):
        metadata.create_all(conn)


def _lacking(names: set[str]) -> Iterator[Table]:
    """Give the tables that came after the version of this ledger was made."""
    for metadata in (tables.projected, tables.derived):
        yield from (table for table in metadata.sorted_tables if table.name not in names)


def _is_older(names: set[str]) -> bool:
    lacks: list[Table | Index] = [*_lacking(names), *_lacking_indexes(names)]
    return bool(lacks)


def _lacking_indexes(names: set[str]) -> Iterator[Index]:
    """Give the indexes of the tables there that came after them."""
    for metadata in (tables.kept, tables.projected, tables.derived):
        for table in metadata.sorted_tables:
            if table.name in names:
                indexes = sorted(table.indexes, key=lambda index: str(index.name))
                yield from (index for index in indexes if index.name not in names)


def _upgrade(conn: Connection) -> None:
    """Add what an older ledger lacks; its entries hold nothing yet that would stand there.

    What linking of an older version found is linked anew.
    """
    if conn.exec_driver_sql("PRAGMA user_version").scalar_one() < tables.SCHEMA:
        tables.derived.drop_all(conn)
    names = set(conn.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
    for index in _lacking_indexes(names):
        index.create(conn)
    for name in tables.REPLACED:
        conn.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")
    for table in _lacking(names):
        table.create(conn)
    conn.exec_driver_sql(f"PRAGMA user_version={tables.SCHEMA}")


def _stand_in(connection: sqlite3.Connection) -> None:
    """Let empty tables stand for those that a ledger lacks which we may not change.

    They live in the memory of this connection alone.
    """
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if "entries" not in names:
        return
    for table in _lacking(names):
        made = str(CreateTable(table).compile(dialect=sqlite.dialect()))
        connection.execute(made.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
