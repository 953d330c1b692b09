"""Claims of the ledger: add what a reader found, filter, fetch, count."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, bindparam, or_, select

from riwaya.errors import LedgerError
from riwaya.store.entries import Kind, append_entry
from riwaya.store.forms import canonical, digest, from_json, to_json
from riwaya.store.project import project_extraction, stored_claim, stored_document
from riwaya.store.search import beginning, containing, folded_words, pieces, whole_words
from riwaya.store.tables import arguments, claims, documents, entries, extractions, reviewed
from riwaya.store.viewer import Viewer, shown
from riwaya.types import (
    Claim,
    DatePrecision,
    Extraction,
    Factuality,
    Interval,
    PartialDate,
    Predicate,
)

_STORED = select(documents.c.seq, documents.c.body).where(documents.c.id == bindparam("id"))
_CURRENT = (
    select(extractions.c.digest)
    .join(documents, documents.c.seq == extractions.c.document)
    .where(
        documents.c.id == bindparam("document"),
        extractions.c.reader == bindparam("reader"),
        extractions.c.current,
    )
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which claims to give; a field left out asks for nothing.

    Attributes:
        predicate: What is claimed.
        factuality: The speaker's certainty.
        actor: Actor id, or words of an agent or patient (folded).
        place: Place id, or words of a place (folded).
        first: The claim's window ends on this day or later.
        last: The claim's window begins on this day or earlier.
        origin: Type of the first voice, or PUBLISHER.
        document: Whole id of a document.
        publisher: As the documents name it.
        text: Words of the quote, folded, in any order.
        exact: ``text`` must stand in the quote letter for letter instead.
        history: Give claims of superseded extractions too.
    """

    predicate: Predicate | None = None
    factuality: Factuality | None = None
    actor: str | None = None
    place: str | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None
    origin: str | None = None
    document: str | None = None
    publisher: str | None = None
    text: str | None = None
    exact: bool = False
    history: bool = False


class Words(NamedTuple):
    """The words of one argument or voice; ``role`` is agent, patient, place, time, number, voice.

    ``ref`` is the actor or place id, the precision, what is counted, or the type of voice.
    """

    role: str
    ref: str
    words: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim as a list shows it: its quote, whence, and the words of its spans.

    Attributes:
        id: Of the claim.
        document: Id of its document.
        name: Where the document was found.
        publisher: Who printed it.
        published: When, as far as known.
        predicate: What is claimed.
        factuality: The speaker's certainty.
        origin: Type of the first voice, or PUBLISHER.
        window: The interval it speaks of; both bounds None when not known.
        quote: The exact words.
        words: Those of its arguments and voices, in that order.
        score: Extraction confidence.
        current: False for a claim of a superseded extraction, or that a person rejected or put
            another wording in the place of.
        body: The whole Claim in canonical JSON (``claim_of``).
        state: What people decided about it; a value of ``settling.State``.
        corrected_by: Who wrote it so, where a person did.
        seen: Number of the last decision on it, 0 if there is none; who decides next gives it.
    """

    id: str
    document: str
    name: str
    publisher: str | None
    published: PartialDate
    predicate: Predicate
    factuality: Factuality
    origin: str
    window: Interval
    quote: str
    words: tuple[Words, ...]
    score: float
    current: bool
    body: str
    state: str = "open"
    corrected_by: str | None = None
    seen: int = 0


def add_extraction(conn: Connection, extraction: Extraction, at: str) -> bool:
    """Add what a reader found in a document; False if its last word is the same already.

    The newest extraction of a document is the current one; older ones stay as history. Each
    quote's digest is kept beside the spans, so that ``verify`` can prove the words.
    Never commits.

    Raises:
        ValueError: The document is not there, a quote lies outside its text, or an id stands twice.
    """
    found = conn.execute(_STORED, {"id": extraction.document}).first()
    if found is None:
        where = f"document {extraction.document[:12]}"
        raise ValueError(f"{where} is not in the ledger: add it first")
    document = stored_document(found.body, f"document {extraction.document[:12]}")
    form = to_json(extraction)
    key = digest(canonical(form))
    if current_digest(conn, extraction.document, extraction.reader) == key:
        return False
    for claim in extraction.claims:
        if not 0 <= claim.quote.start < claim.quote.end <= len(document.text):
            raise ValueError(f"claim {claim.id}: its quote lies outside the text")
    if len({claim.id for claim in extraction.claims}) < len(extraction.claims):
        raise ValueError("two claims of the extraction have the same id")
    quotes = [digest(claim.quote.of(document.text)) for claim in extraction.claims]
    whole = {"at": at, "digest": key, "quotes": quotes, "extraction": form}
    entry = append_entry(conn, Kind.EXTRACTION, whole)
    project_extraction(conn, entry.seq, whole, found.seq, document.text)
    return True


def current_digest(conn: Connection, document: str, reader: str) -> str | None:
    """Give the digest of a document's current extraction if this version of a reader made it."""
    return conn.execute(_CURRENT, {"document": document, "reader": reader}).scalar()


def get_extraction(conn: Connection, viewer: Viewer, document: str) -> Extraction | None:
    """Fetch the current extraction of a document, mentions and notes included.

    Its claims are those that stand: corrected, without what a person rejected, with what a person
    added. As it was read it is kept in its entry.
    """
    query = (
        select(entries.c.payload, documents.c.seq)
        .join(extractions, extractions.c.seq == entries.c.seq)
        .join(documents, documents.c.seq == extractions.c.document)
        .where(documents.c.id == document, extractions.c.current)
    )
    row = conn.execute(query).first()
    if row is None:
        return None
    extraction = _extraction(row.payload)
    if conn.execute(select(reviewed.c.claim).where(reviewed.c.document == row.seq)).first():
        c = claims.c
        standing = select(c.id, c.body).where(c.document == row.seq, c.current).order_by(c.number)
        found = [stored_claim(one.body, f"claim {one.id}") for one in conn.execute(standing)]
        found.sort(key=lambda claim: claim.trigger)
        extraction = replace(extraction, claims=tuple(found))
    return shown(viewer, extraction)


def find_claims(
    conn: Connection, viewer: Viewer, asked: Filter, limit: int | None = None
) -> Iterator[ClaimLine]:
    """Give the claims that fit, in the order their documents came and of the text."""
    query = _lines().order_by(claims.c.number)
    for condition in _conditions(conn, asked):
        query = query.where(condition)
    wanted = asked.text if asked.exact else None
    if wanted is None:
        query = query.limit(limit)
    given = 0
    with conn.execute(query, execution_options={"yield_per": 200}) as found:
        for row in found:
            if wanted is not None and wanted not in row.quote:
                continue
            if limit is not None and given >= limit:
                return
            given += 1
            yield shown(viewer, _line(row))


def get_claims(conn: Connection, viewer: Viewer, start: str) -> list[ClaimLine]:
    """List the claims whose id begins so, at most 20: current ones, else those of history."""
    query = _lines().where(beginning(claims.c.id, start))
    for scope in (claims.c.current, ~claims.c.current):
        rows = conn.execute(query.where(scope).order_by(claims.c.number).limit(20)).all()
        if rows:
            return [shown(viewer, _line(row)) for row in rows]
    return []


def get_lines(conn: Connection, viewer: Viewer, numbers: Iterable[int]) -> dict[int, ClaimLine]:
    """Fetch claims by their numbers."""
    found = {}
    for some in pieces(numbers):
        for row in conn.execute(_lines().where(claims.c.number.in_(some))):
            found[row.number] = shown(viewer, _line(row))
    return found


def fitting(conn: Connection, asked: Filter) -> Select[tuple[int]]:
    """Give the query for the numbers of the claims that fit; ``exact`` is not looked at."""
    query = select(claims.c.number).join(documents, documents.c.seq == claims.c.document)
    return query.where(*_conditions(conn, asked))


def _extraction(payload: str) -> Extraction:
    return from_json(Extraction, json.loads(payload)["extraction"])


def claim_of(line: ClaimLine) -> Claim:
    """Give the whole claim of a line. Reading every claim whole would be ten times slower."""
    return stored_claim(line.body, f"claim {line.id}")


def _lines() -> Select[Any]:
    d = documents.c
    document = (d.publisher, d.published, d.precision, d.name, d.id.label("document_id"))
    r = reviewed.c
    return (
        select(claims, *document, r.state, r.corrected_by, r.last.label("seen"))
        .join(documents, d.seq == claims.c.document)
        .outerjoin(reviewed, r.claim == claims.c.number)
    )


def _line(row: Any) -> ClaimLine:
    try:
        return ClaimLine(
            id=row.id,
            document=row.document_id,
            name=row.name,
            publisher=row.publisher,
            published=PartialDate(_day(row.published), DatePrecision(row.precision)),
            predicate=Predicate(row.predicate),
            factuality=Factuality(row.factuality),
            origin=row.origin,
            window=Interval(_day(row.first), _day(row.last)),
            quote=row.quote,
            words=tuple(Words(*one) for one in json.loads(row.words)),
            score=row.score,
            current=row.current,
            body=row.body,
            state=row.state or "open",
            corrected_by=row.corrected_by,
            seen=row.seen or 0,
        )
    except (ValueError, TypeError) as error:
        raise LedgerError(
            f"claim {row.id}", f"is damaged: {error}", "run `riwaya rebuild`"
        ) from None


def _day(iso: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(iso) if iso else None


def _conditions(conn: Connection, asked: Filter) -> Iterator[ColumnElement[bool]]:
    c = claims.c
    if not asked.history:
        yield c.current
    for column, value in (
        (c.predicate, asked.predicate),
        (c.factuality, asked.factuality),
        (c.origin, asked.origin),
        (documents.c.id, asked.document),
        (documents.c.publisher, asked.publisher),
    ):
        if value is not None:
            yield column == str(value)
    if asked.actor is not None:
        yield _argument_is(("agent", "patient"), asked.actor)
    if asked.place is not None:
        yield _argument_is(("place",), asked.place)
    yield from _in_window(asked)
    if asked.text is not None and asked.exact:
        yield c.quote.contains(asked.text, autoescape=True)  # LIKE: knows no Latin case
    elif asked.text is not None:
        yield containing(conn, claims, asked.text)


def _argument_is(roles: tuple[str, ...], asked: str) -> ColumnElement[bool]:
    """Give the condition that an argument has this id, or its words hold the words asked for."""
    one = arguments.c
    fits = one.ref == asked
    if folded_words(asked):
        fits = or_(fits, whole_words(one.words, asked))
    return claims.c.number.in_(select(one.claim).where(one.role.in_(roles), fits))


def _in_window(asked: Filter) -> Iterator[ColumnElement[bool]]:
    """Give the conditions that the window meets the one asked for; no window never fits."""
    c = claims.c
    if asked.first is None and asked.last is None:
        return
    yield or_(c.first.is_not(None), c.last.is_not(None))
    if asked.first is not None:
        yield or_(c.last.is_(None), c.last >= asked.first.isoformat())
    if asked.last is not None:
        yield or_(c.first.is_(None), c.first <= asked.last.isoformat())
