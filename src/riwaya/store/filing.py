"""Snapshots of a large ledger, laid into its file of columns and taken from it again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sqlalchemy import Connection, select

from riwaya.store import column_file
from riwaya.store.areas import Areas
from riwaya.store.bonds import OriginCounts, Ties, bind, key_of, reviewed_numbers
from riwaya.store.choosing import Columns
from riwaya.store.column_file import Arrays, Head
from riwaya.store.columning import areas_of
from riwaya.store.snapshots import LinksState, Snapshot, SnapshotState
from riwaya.store.tables import entries

LEAST = 50_000
"""Claims below which to read them takes hardly a second: no file is made."""
OFTEN = 500
"""Entries that come before the file is written anew."""


def file_snapshot(conn: Connection, ledger: Path, snapshot: Snapshot) -> None:
    """Write the file of a ledger."""
    claims, ties = snapshot.columns.claims, snapshot.ties
    known = snapshot.counts.known
    counts = [known.get(key_of(group), 0) for group in snapshot.columns.bonds.members]
    arrays: Arrays = {
        "near": ties.near,
        "counted": ties.counted,
        "copied": ties.copied,
        "parted": ties.parted,
        "kinds": ties.kinds,
        "origins": np.array(counts, np.int32),
    }
    nouns = {"papers": snapshot.columns.documents, "claims": claims, "groups": ties.groups,
             "members": snapshot.columns.bonds.members}  # fmt: skip
    for name, noun in nouns.items():
        arrays |= column_file.lay_out(noun, name)
    del arrays["claims.areas.rows"], arrays["claims.areas.codes"], arrays["claims.areas.marks"]
    head: Head = {
        "seq": snapshot.state.seq,
        "links": snapshot.state.links,
        "hash": _hash(conn, snapshot.state.seq),
        "names": column_file.names_to_form(snapshot.columns.names),
    }
    column_file.write(ledger, head, arrays)


def filed_snapshot(conn: Connection, ledger: Path) -> Snapshot | None:
    """Take a snapshot from the file; None unless it is one of this very ledger, older or not."""
    found = column_file.read(ledger)
    if found is None:
        return None
    head, arrays = found
    try:
        state = SnapshotState(int(head["seq"]), LinksState(*head["links"]))
        if not state.seq or _hash(conn, state.seq) != head["hash"]:
            return None
        return _put_together(conn, state, head, arrays)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError):
        return None  # not as we write it: the ledger itself is read


def _put_together(conn: Connection, state: SnapshotState, head: Head, arrays: Arrays) -> Snapshot:
    names = column_file.names_of(head["names"])
    areas = Areas(names.places)
    within = areas_of(areas, column_file.many_of(arrays, "claims.places"))
    claims = column_file.claims_of(arrays, "claims", within)
    groups = column_file.sets_of(arrays, "groups")
    ties = Ties(groups, *(arrays[name] for name in ("near", "counted", "copied", "parted", "kinds")))
    members = column_file.sets_of(arrays, "members")
    origins = zip(members, arrays["origins"].tolist(), strict=True)
    columns = Columns(
        names,
        areas,
        column_file.documents_of(arrays, "papers"),
        claims,
        bind(ties, claims, reviewed_numbers(conn)),
    )
    counts = OriginCounts({key_of(group): count for group, count in origins if count})
    return Snapshot(state, columns, ties, counts)


def _hash(conn: Connection, seq: int) -> str | None:
    return conn.execute(select(entries.c.hash).where(entries.c.seq == seq)).scalar()
