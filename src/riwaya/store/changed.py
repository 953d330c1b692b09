"""What changed since an entry: of which kinds others came, and whose claims they may have moved."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from riwaya.store.entries import Kind
from riwaya.store.search import pieces
from riwaya.store.tables import documents, entries, extractions

MANY = 2_000
"""Documents that changed: from here on reading all anew is quicker."""
# What these say changes no claim that stands in the tables.
_PLAIN = frozenset({Kind.DOCUMENT, Kind.EXTRACTION, Kind.DECISION, Kind.LINK_DECISION,
                    Kind.QUESTION})  # fmt: skip


def changed(conn: Connection, since: int) -> tuple[set[str], list[int]]:
    """Say of which kinds the entries after one are, and whose claims they may have changed.

    Returns:
        The kinds, and the numbers (``seq``) of documents, ascending.
    """
    new = entries.c.seq > since
    kinds = set(conn.execute(select(entries.c.kind).where(new).distinct()).scalars())
    query = select(extractions.c.document).where(extractions.c.seq > since)
    touched = set(conn.execute(query).scalars())
    touched |= documents_named(conn, since, kinds - _PLAIN)
    return kinds, sorted(touched)


def documents_named(conn: Connection, since: int, kinds: set[str]) -> set[int]:
    """List the documents that entries of some kinds after one name."""
    c, ids = entries.c, set()
    query = select(c.payload).where(c.seq > since, c.kind.in_(sorted(kinds)))
    for payload in conn.execute(query).scalars():
        form = json.loads(payload)
        if isinstance(form.get("document"), str):
            ids.add(form["document"])
    found: set[int] = set()
    for some in pieces(sorted(ids)):
        named = select(documents.c.seq).where(documents.c.id.in_(some))
        found.update(conn.execute(named).scalars())
    return found
