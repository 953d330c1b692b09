"""A ledger as it stood at a moment: made beside it from its entries, to be read only."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Column, Connection, Engine, Integer, select, text

from riwaya.store import tables
from riwaya.store.browsing import last_entry, moment_of
from riwaya.store.connect import address, plain_errors, reading, scratch_engine
from riwaya.store.entries import FIRST, Entry, Kind
from riwaya.store.project import project

_KEPT = 4  # of the ledgers made so; each is as large as the one it was made from
_NAME = "as-of-{seq}-{head}.sqlite"


def as_of(engine: Engine, path: Path, moment: str, folder: Path) -> Path:
    """Make a ledger that holds what stood at a moment, and give its path; open it to read only.

    Its entries are those written by then, its tables are made from them. Of what linking found it
    has what concerns readings that were current then and still are: links are not dated, and of
    readings replaced since they are gone. One that was made before is given again.

    Args:
        engine: An engine of ``open_engine``.
        path: Of the ledger; given back where nothing was written since.
        moment: ISO 8601; a day alone is meant to its end, a moment without a zone is in UTC.
        folder: Where to make it; it is made if it is not there.

    Raises:
        ValueError: ``moment`` is no date.
        LedgerError: The ledger cannot be read; whether it is sound, ``verify`` says.
    """
    wanted = moment_of(moment, ends=True)
    with reading(engine, path) as conn:
        seq = last_entry(conn, wanted)
        newer = select(tables.entries.c.seq).where(tables.entries.c.seq > seq).limit(1)
        if conn.execute(newer).first() is None:
            return path
        hashed = select(tables.entries.c.hash).where(tables.entries.c.seq == seq)
        head = conn.execute(hashed).scalar() or FIRST
        target = folder / _NAME.format(seq=seq, head=head[:16])
        if target.exists():
            target.touch()
            return target
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="making-", dir=folder) as making:
            made = Path(making) / target.name
            _make(conn, path, made, seq)
            made.chmod(0o444)
            made.replace(target)
    _forget_older(folder, target)
    return target


def _make(conn: Connection, path: Path, made: Path, seq: int) -> None:
    engine = scratch_engine(made)
    try:
        with plain_errors(made), engine.connect() as copy:
            # Attached before the transaction begins: SQLite does not allow it later.
            driver = copy.connection.driver_connection
            if driver is None:
                raise RuntimeError("a connection without its driver")
            driver.execute("ATTACH ? AS whole", (address(path, writable=False),))
            with copy.begin():
                for statement in _WHOLE:
                    copy.exec_driver_sql(statement, {"seq": seq})
                for entry in _to_project(copy):
                    project(copy, entry)
                for statement in _COPIED:
                    copy.exec_driver_sql(statement)
                copy.exec_driver_sql(f"PRAGMA user_version={tables.SCHEMA}")
            driver.execute("DETACH whole")
    finally:
        engine.dispose()


def _to_project(copy: Connection) -> Iterator[Entry]:
    """Give the entries whose rows were not taken over: documents first, for others name them."""
    e = tables.entries.c
    kinds = sorted(map(str, _OF_DOCUMENTS))
    todo = text("SELECT entry FROM temp.to_project").columns(Column("entry", Integer))
    of_documents = select(tables.entries).where(e.seq.in_(todo.scalar_subquery()))
    others = select(tables.entries).where(e.kind.not_in(kinds))
    for query in (of_documents, others):
        for row in copy.execute(query.order_by(e.seq)).all():
            yield Entry(*row)


_OF_DOCUMENTS = (Kind.DOCUMENT, Kind.EXTRACTION, Kind.DECISION, Kind.REVIEW)
_DATED = ("extractions", "decisions", "reviews")  # tables of what happens to a document
_BY_DOCUMENT = ("extractions", "claims", "decisions", "reviews", "reviewed")
_STILL = "SELECT seq FROM main.documents"
# Names of our own tables only: nothing of what was read stands in a statement. Documents to which
# nothing happened since are taken over as they are: 30 times as fast as making them anew.
_WHOLE = (
    "INSERT INTO main.entries SELECT * FROM whole.entries WHERE seq <= :seq",
    "CREATE TEMP TABLE later(document INTEGER PRIMARY KEY)",
    *(
        f"INSERT OR IGNORE INTO temp.later SELECT document FROM whole.{table}"  # noqa: S608
        " WHERE seq > :seq"
        for table in _DATED
    ),
    """INSERT INTO main.documents SELECT * FROM whole.documents
       WHERE seq <= :seq AND seq NOT IN (SELECT document FROM temp.later)""",
    *(
        f"INSERT INTO main.{table} SELECT * FROM whole.{table}"  # noqa: S608
        f" WHERE document IN ({_STILL})"
        for table in _BY_DOCUMENT
    ),
    *(
        f"INSERT INTO main.{table} SELECT * FROM whole.{table}"  # noqa: S608
        " WHERE claim IN (SELECT number FROM main.claims)"
        for table in ("arguments", "hops")
    ),
    "CREATE TEMP TABLE to_project(entry INTEGER PRIMARY KEY)",
    """INSERT INTO temp.to_project SELECT seq FROM whole.documents
       WHERE seq <= :seq AND seq IN (SELECT document FROM temp.later)""",
    *(
        f"INSERT INTO temp.to_project SELECT seq FROM whole.{table}"  # noqa: S608
        " WHERE seq <= :seq AND document IN (SELECT document FROM temp.later)"
        for table in _DATED
    ),
)
_READ = "SELECT seq FROM main.extractions WHERE current"
_LINKED = "SELECT document FROM main.linked"
_CLAIMS = "SELECT claim FROM main.slots"
_COPIED = (
    """INSERT INTO main.blobs SELECT * FROM whole.blobs
       WHERE digest IN (SELECT original FROM main.documents)""",
    f"INSERT INTO main.linked SELECT * FROM whole.linked WHERE extraction IN ({_READ})",  # noqa: S608
    """INSERT INTO main.slots SELECT s.* FROM whole.slots s
       JOIN main.claims c ON c.number = s.claim
       WHERE c.extraction IN (SELECT extraction FROM main.linked)""",
    *(
        f"INSERT INTO main.{table} SELECT * FROM whole.{table}"  # noqa: S608
        f" WHERE first IN ({ends}) AND second IN ({ends})"
        for table, ends in (("links", _CLAIMS), ("disputes", _CLAIMS), ("copies", _LINKED))
    ),
)


def _forget_older(folder: Path, target: Path) -> None:
    """Throw away those that were not asked for longest."""
    made = [one for one in folder.glob("as-of-*.sqlite") if one != target]
    made.sort(key=lambda one: one.stat().st_mtime, reverse=True)
    for one in made[_KEPT - 1 :]:
        one.unlink(missing_ok=True)
