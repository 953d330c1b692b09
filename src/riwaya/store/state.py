"""The state of a ledger: what changes whenever anything that can be read from it does."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from riwaya.store.tables import entries, linked


class State(NamedTuple):
    """Two reads at equal states give the same: entries only grow, and so do turns of linking.

    Attributes:
        head: Hash of the last entry, which holds those of all before; empty if there is none.
        turn: Of the document laid out last.
        compared: How many documents are compared; linking anew begins at none.
        version: Of the linker, as the last document was laid out.
    """

    head: str
    turn: int
    compared: int
    version: str


def get_state(conn: Connection) -> State:
    """Read the state of a ledger."""
    c = linked.c
    head = select(entries.c.hash).order_by(entries.c.seq.desc()).limit(1)
    last = select(c.turn, c.version).order_by(c.turn.desc()).limit(1)
    row = conn.execute(last).first()
    compared = select(func.count()).select_from(linked).where(c.compared)
    return State(
        conn.execute(head).scalar() or "",
        row.turn if row else -1,
        int(conn.execute(compared).scalar_one()),
        row.version if row else "",
    )
