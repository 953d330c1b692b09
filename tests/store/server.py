"""A PostgreSQL server to try the store on, where one is named; the product does not open one yet.

``RIWAYA_POSTGRES`` names it, ``postgresql+psycopg://user@/base?host=/run/postgresql``; psycopg must
be installed. Each test gets a schema of its own, which goes with it. Most tests of the store pass
there; those that reach into the file itself, as SQLite keeps it, do not.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text

from riwaya.store import tables

ADDRESS = os.environ.get("RIWAYA_POSTGRES", "")
WHY_NOT = (
    "RIWAYA_POSTGRES names no server: the store was not tried on PostgreSQL"
    if not ADDRESS
    else ""
    if importlib.util.find_spec("psycopg")
    else "psycopg is not installed"
)


@contextmanager
def schema() -> Iterator[str]:
    """Make an empty schema, and drop it."""
    name = f"riwaya_{secrets.token_hex(6)}"
    engine = create_engine(ADDRESS)
    with engine.begin() as conn:
        conn.execute(text(f"CREATE SCHEMA {name}"))
    try:
        yield name
    finally:
        with engine.begin() as conn:
            conn.execute(text(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()


def open_server(name: str) -> Engine:
    """Open a ledger in a schema; its tables are made where it is empty.

    What reads sees one state of it; who writes waits for whoever writes already, as with a file.
    """
    options = {"options": f"-csearch_path={name}"}
    engine = create_engine(ADDRESS, connect_args=options, isolation_level="REPEATABLE READ")

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        if conn.get_execution_options().get("riwaya_writes", False):
            # The lock comes first: what is read before it may be old when it is got.
            conn.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            conn.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext(current_schema()))")

    with engine.connect() as conn, conn.execution_options(riwaya_writes=True).begin():
        if not conn.exec_driver_sql("SELECT to_regclass('entries')").scalar():
            for metadata in (tables.kept, tables.projected, tables.derived):
                metadata.create_all(conn)
    return engine


class Opening:
    """Stands for ``open_engine``: a path that is new is a schema from here on."""

    def __init__(self, real: Any, name: str) -> None:
        self._real, self._name = real, name
        self._path: Path | None = None

    def __call__(self, path: Path, **how: Any) -> Engine:
        if self._path is None and how.get("create", True) and not Path(path).exists():
            self._path = Path(path)
        if Path(path) == self._path:
            return open_server(self._name)
        engine: Engine = self._real(path, **how)
        return engine
