"""Copies of the ledger: passages that stand in two documents, found by the keys of passages."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from riwaya.errors import LedgerError
from riwaya.extract.number_words import load_number_words
from riwaya.link.changes import Changes, find_changes
from riwaya.link.copies import CopyPair, find_copies, turned
from riwaya.link.passages import Wording, read_wording
from riwaya.link.voices import VoiceReader
from riwaya.store.claims import get_extraction
from riwaya.store.documents import get_document
from riwaya.store.forms import canonical, from_json, to_json
from riwaya.store.laying import Waiting
from riwaya.store.project import stored_document
from riwaya.store.search import pieces
from riwaya.store.tables import copies, documents, linked, passage_keys
from riwaya.store.viewer import Viewer
from riwaya.types import Document, Extraction

_AGAIN = "run `riwaya link --again`"


def compare_texts(conn: Connection, batch: Sequence[Waiting]) -> list[dict[str, Any]]:
    """Give the rows of copies between documents laid out and all that share a passage key.

    A pair is compared in the turn of the later document of the two.
    """
    near = {one.document: _near(conn, one.document) for one in batch}
    wanted = {other for others in near.values() for other in others}
    texts = _wordings(conn, wanted | {document for document, others in near.items() if others})
    numbers = {wording.document: number for number, wording in texts.items()}
    rows = []
    for document, others in near.items():
        if not others:
            continue
        for pair in find_copies(texts[document], [texts[other] for other in sorted(others)]):
            other = numbers[pair.second]
            earlier = turned(pair) if other < document else pair
            first, second = sorted((document, other))
            rows.append({"first": first, "second": second, "body": canonical(to_json(earlier))})
    return rows


def get_copies(conn: Connection, document: str) -> list[CopyPair]:
    """List what a document has in common with others, itself as the first, the most first."""
    number = select(documents.c.seq).where(documents.c.id == document).scalar_subquery()
    query = select(copies).where(or_(copies.c.first == number, copies.c.second == number))
    pairs = [_pair(row) for row in conn.execute(query)]
    own = [pair if pair.first == document else turned(pair) for pair in pairs]
    return sorted(own, key=lambda pair: (-max(pair.of_first, pair.of_second), pair.second))


def get_changes(conn: Connection, viewer: Viewer, first: str, second: str) -> Changes:
    """Say in what the second document differs from the first.

    Raises:
        LedgerError: One of them is not there, or was never read.
    """
    old, new = (_side(conn, viewer, key) for key in (first, second))
    return find_changes(old, new, load_number_words(), VoiceReader())


def _side(conn: Connection, viewer: Viewer, key: str) -> tuple[Document, Extraction]:
    document = get_document(conn, viewer, key)
    extraction = get_extraction(conn, viewer, key)
    if document is None or extraction is None:
        raise LedgerError(f"document {key[:12]}", "was never read", "see `riwaya documents`")
    return document, extraction


def copies_among(conn: Connection, numbers: Iterable[int]) -> list[CopyPair]:
    """List the pairs with passages in common among some documents, by the numbers of these."""
    wanted = set(numbers)
    found = []
    for some in pieces(sorted(wanted)):
        query = select(copies).where(copies.c.first.in_(some)).order_by(copies.c.first)
        found += [row for row in conn.execute(query) if row.second in wanted]
    found.sort(key=lambda row: (row.first, row.second))
    return [_pair(row) for row in found]


def _pair(row: Any) -> CopyPair:
    try:
        pair: CopyPair = from_json(CopyPair, json.loads(row.body))
    except ValueError as error:
        where = f"copies of documents {row.first} and {row.second}"
        raise LedgerError(where, f"are damaged: {error}", _AGAIN) from None
    return pair


def _near(conn: Connection, document: int) -> set[int]:
    """List the documents laid out before this one that share a passage key with it."""
    turn = select(linked.c.turn).where(linked.c.document == document).scalar_subquery()
    keys = select(passage_keys.c.key).where(passage_keys.c.document == document)
    query = (
        select(passage_keys.c.document)
        .join(linked, linked.c.document == passage_keys.c.document)
        .where(passage_keys.c.key.in_(keys), linked.c.turn < turn)
        .distinct()
    )
    return set(conn.execute(query).scalars())


def _wordings(conn: Connection, numbers: Iterable[int]) -> dict[int, Wording]:
    found: defaultdict[int, Wording] = defaultdict()
    for some in pieces(sorted(numbers)):
        query = select(documents.c.seq, documents.c.id, documents.c.body)
        for row in conn.execute(query.where(documents.c.seq.in_(some))):
            document = stored_document(row.body, f"document {row.id[:12]}")
            found[row.seq] = read_wording(document)
    return found
