"""The ledger itself: entries, each with the hash of the one before, never changed."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

from sqlalchemy import Connection, insert, select

from riwaya.errors import LedgerError
from riwaya.store.forms import Json, canonical, digest
from riwaya.store.tables import SCHEMA, blobs, entries

FIRST = "0" * 64
"""What stands as the previous hash of the first entry."""

_INSERT = insert(entries)
# For update: on a database with many writers nobody slips in between (SQLite has one).
_NEWEST = (
    select(entries.c.seq, entries.c.hash).order_by(entries.c.seq.desc()).limit(1).with_for_update()
)

RESTORE = "restore the ledger from a backup"


class Kind(StrEnum):
    """What an entry records."""

    DOCUMENT = "document"
    EXTRACTION = "extraction"
    DECISION = "decision"
    LINK_DECISION = "link-decision"
    QUESTION = "question"
    REVIEW = "review"
    SAMPLE = "sample"
    CODING = "coding"
    RATING = "rating"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; ``payload`` is the JSON text exactly as hashed."""

    seq: int
    kind: str
    schema: int
    payload: str
    previous: str
    hash: str

    @property
    def form(self) -> Json:
        """The payload as JSON."""
        return json.loads(self.payload)


def entry_hash(previous: str, kind: str, schema: int, payload: str) -> str:
    """Hash one entry. No part before the payload can hold a line break: the join is exact."""
    whole = f"{previous}\n{kind}\n{schema}\n{payload}"
    return hashlib.sha256(whole.encode()).hexdigest()


def append_entry(conn: Connection, kind: Kind, form: Json) -> Entry:
    """Write an entry after the last one. Never commits."""
    last = conn.execute(_NEWEST).first()
    seq, previous = (last.seq + 1, last.hash) if last else (1, FIRST)
    payload = canonical(form)
    hashed = entry_hash(previous, kind, SCHEMA, payload)
    entry = Entry(seq, kind.value, SCHEMA, payload, previous, hashed)
    conn.execute(_INSERT, asdict(entry))
    return entry


def read_entries(conn: Connection) -> Iterator[Entry]:
    """Give all entries in order, each checked against the one before.

    Raises:
        LedgerError: Names the first entry that is missing, changed, or out of order.
    """
    previous, expected = FIRST, 1
    rows = conn.execute(
        select(entries).order_by(entries.c.seq), execution_options={"yield_per": 200}
    )
    for row in rows:
        entry = Entry(*row)
        where = f"entry {expected}"
        if entry.seq != expected:
            raise LedgerError(where, f"is missing: entry {entry.seq} comes next", RESTORE)
        if entry.previous != previous:
            raise LedgerError(where, "does not follow the entry before it", RESTORE)
        if entry.hash != entry_hash(previous, entry.kind, entry.schema, entry.payload):
            raise LedgerError(where, "its content was changed after it was written", RESTORE)
        previous, expected = entry.hash, expected + 1
        yield entry


def add_blob(conn: Connection, original: bytes) -> str:
    """Keep bytes once, compressed; return their digest. Never commits."""
    key = digest(original)
    if not has_blob(conn, key):
        packed = zlib.compress(original, 6)
        conn.execute(insert(blobs).values(digest=key, size=len(original), packed=packed))
    return key


def has_blob(conn: Connection, key: str) -> bool:
    """Say whether bytes of this digest are kept."""
    return conn.execute(select(blobs.c.size).where(blobs.c.digest == key)).first() is not None


def get_blob(conn: Connection, key: str) -> bytes | None:
    """Fetch the bytes a document was read from.

    Raises:
        LedgerError: The bytes kept are not those whose digest this is.
    """
    row = conn.execute(select(blobs.c.packed).where(blobs.c.digest == key)).first()
    if row is None:
        return None
    try:
        original = zlib.decompress(row.packed)
    except zlib.error:
        original = None
    if original is None or digest(original) != key:
        raise LedgerError(f"original {key[:12]}", "the bytes kept were changed", RESTORE)
    return original
