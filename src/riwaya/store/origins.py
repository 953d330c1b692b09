"""Origins of claims of the ledger: counted anew for the claims asked about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from riwaya.errors import LedgerError
from riwaya.link.copies import CopyPair
from riwaya.link.origins import OriginCount, Telling, count_origins
from riwaya.link.voices import Voice
from riwaya.store.copying import copies_among
from riwaya.store.forms import decoder_of, from_json
from riwaya.store.search import pieces
from riwaya.store.tables import claims, documents, slots
from riwaya.types import Claim, Document, Factuality, Hop, Predicate, Span

_CHAIN = decoder_of(tuple[Hop, ...])


class Tellings:
    """Claims with what they rest on, read once for several counts."""

    def __init__(self, conn: Connection, numbers: Iterable[int]) -> None:
        self._known: dict[int, Telling] = {}
        papers: set[int] = set()
        columns = (
            claims.c.number, claims.c.body, claims.c.document, slots.c.voice,
            documents.c.id, documents.c.publisher,
        )  # fmt: skip
        query = (
            select(*columns)
            .join(slots, slots.c.claim == claims.c.number)
            .join(documents, documents.c.seq == claims.c.document)
        )
        for some in pieces(sorted(set(numbers))):
            for row in conn.execute(query.where(claims.c.number.in_(some))):
                # All that a count asks of a document is which it is and who printed it.
                heading = Document(row.id, "", publisher=row.publisher)
                claim = _told(row.number, row.body)
                self._known[row.number] = Telling(heading, claim, _voice(row.number, row.voice))
                papers.add(row.document)
        self._copies: list[CopyPair] = copies_among(conn, papers)

    def count(self, numbers: Sequence[int]) -> OriginCount:
        """Count the origins of claims on one thing; those not linked yet are left out."""
        told = [self._known[number] for number in numbers if number in self._known]
        return count_origins(told, self._copies)


def _told(number: int, body: str) -> Claim:
    """Read as much of a claim as a count asks for: to read it whole takes four times as long."""
    try:
        form = json.loads(body)
        return Claim(
            id=form["id"],
            document=form["document"],
            predicate=Predicate(form["predicate"]),
            quote=Span(*form["quote"]),
            trigger=Span(*form["trigger"]),
            factuality=Factuality(form["factuality"]),
            chain=_CHAIN(form["chain"]),
        )
    except (ValueError, TypeError, KeyError) as error:
        where = f"claim {number}"
        raise LedgerError(where, f"is damaged: {error}", "run `riwaya rebuild`") from None


def _voice(number: int, form: str) -> Voice:
    try:
        voice: Voice = from_json(Voice, json.loads(form))
    except ValueError as error:
        where = f"voice of claim {number}"
        raise LedgerError(where, f"is damaged: {error}", "run `riwaya link --again`") from None
    return voice
