"""Claims as files: JSON Lines or CSV of exactly one search, with what a reader must know of it.

Whoever gets such a file does not see the workbench. So its head says what was searched and asked,
when, by which lists of codes, how much of it a person looked at, and what is lacking.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

import riwaya
from riwaya import types
from riwaya.api import Ledger
from riwaya.api.agreed import Agreed, agreed_on
from riwaya.store.asked import ClaimQuery, params_of
from riwaya.store.claims import ClaimLine
from riwaya.store.finding import MOST, ClaimPage, ClaimRow
from riwaya.store.forms import to_json

FORMAT = 2
"""Version of the files' shape."""
DELAY_DAYS = 14
"""Days that an export for the public holds positions and movement back, unless others are named."""
LONGEST_DELAY_DAYS = 3_650
_CODES = (
    types.Predicate,
    types.Factuality,
    types.VoiceType,
    types.VoiceLink,
    types.PlaceRole,
    types.PlacePrecision,
    types.NumberOf,
    types.TimePrecision,
    types.DatePrecision,
)
_STARTERS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes a cell for a formula by."""


class ExportForm(StrEnum):
    """How a file is written."""

    JSONL = "jsonl"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the head of a file of claims.

    Attributes:
        format: Version of the file's shape.
        made: When, ISO 8601.
        program: Name and version.
        codes: Digest of the lists of codes: predicates, factuality, voices and the others.
        collection: Name of the ledger's file.
        query: Parameters of the search.
        claims: How many fit.
        rows: How many rows follow; near-copies are folded unless the query says otherwise.
        reviewed: How many of the claims that fit a person decided on; the rest is the machine's.
        share_reviewed: The same as a share, in [0, 1].
        agreement: How far coders agree, by sample that covers some of these claims, each figure
            with its n; empty: nothing of it was coded twice.
        documents: How many the collection has.
        publishers: How many of them are known by name.
        first: Earliest publication date, as far as known.
        last: Latest.
        undated: Documents without a date.
        unread: Documents that were not read, or could not be.
        silent: Documents in which no claim was found.
        unresolved_places: Places of claims that nothing resolved.
        redaction: ``none``, or ``delay``: young claims on positions and movement are held back.
            Names and places are masked in neither.
        delay_days: How young; None where nothing is held back.
        held_back: How many claims are.
        note: What the machine does not say.
    """

    format: int
    made: str
    program: str
    codes: str
    collection: str
    query: str
    claims: int
    rows: int
    reviewed: int
    share_reviewed: float
    agreement: tuple[Agreed, ...]
    documents: int
    publishers: int
    first: str | None
    last: str | None
    undated: int
    unread: int
    silent: int
    unresolved_places: int
    redaction: str
    delay_days: int | None
    held_back: int
    note: str = "Who said what, as quoted. Nothing here is said to be true, false or confirmed."


def export_claims(
    ledger: Ledger,
    asked: ClaimQuery,
    form: ExportForm,
    *,
    at: str,
    delay_days: int | None = None,
) -> Iterator[str]:
    """Write the claims that fit, piece by piece; the first piece holds the head.

    The rows are those that a search with this query shows, in its order, on all its pages; but
    for the public those that could help to aim at somebody wait.

    Args:
        ledger: As its viewer sees it.
        asked: Which claims.
        form: JSON Lines or CSV.
        at: When, ISO 8601.
        delay_days: For the public: claims of ``asked.POSITIONS`` that are not known to be older
            are held back. None holds nothing back.

    Raises:
        ValueError: The delay is less than a day or longer than ten years.
    """
    given = asked if delay_days is None else _delayed(asked, at, delay_days)
    page = ledger.index.search(ledger.viewer, given, size=MOST)
    head = head_of(ledger, given, page, at)
    if delay_days is not None:
        whole = ledger.index.search(ledger.viewer, asked, size=1)
        held = whole.total - page.total
        head = replace(head, redaction="delay", delay_days=delay_days, held_back=held)
    asked = given
    write = _jsonl if form is ExportForm.JSONL else _csv
    return write(head, _rows(ledger, asked, page))


def head_of(ledger: Ledger, asked: ClaimQuery, page: ClaimPage, at: str) -> Head:
    """Say what a file of the claims that fit holds and lacks."""
    whole = ledger.index.overview(ledger.viewer)
    scope = ledger.scope()
    reviewed = _reviewed(asked, page)
    return Head(
        format=FORMAT,
        made=at,
        program=f"riwaya {riwaya.__version__}",
        codes=code_list_version(),
        collection=ledger.path.name,
        query="&".join(f"{name}={value}" for name, value in params_of(asked)),
        claims=page.total,
        rows=page.total_rows,
        reviewed=reviewed,
        share_reviewed=round(reviewed / page.total, 4) if page.total else 0.0,
        agreement=agreed_on(ledger, asked),
        documents=scope.documents,
        publishers=sum(one.publisher is not None for one in whole.publishers),
        first=scope.first,
        last=scope.last,
        undated=scope.undated,
        unread=whole.unread,
        silent=whole.silent,
        unresolved_places=whole.unresolved,
        redaction="none",
        delay_days=None,
        held_back=0,
    )


def _delayed(asked: ClaimQuery, at: str, days: int) -> ClaimQuery:
    """Hold young claims on positions back; a query that holds more back keeps to that."""
    if not 1 <= days <= LONGEST_DELAY_DAYS:
        raise ValueError(f"delay: {days} days; give 1 to {LONGEST_DELAY_DAYS}")
    first = datetime.datetime.fromisoformat(at).date() - datetime.timedelta(days=days - 1)
    return replace(asked, held_from=min(first, asked.held_from or first))


def code_list_version() -> str:
    """Give a digest of all lists of codes: it changes when a code comes or goes."""
    lists = {kind.__name__: sorted(one.value for one in kind) for kind in _CODES}
    return hashlib.sha256(json.dumps(lists, sort_keys=True).encode()).hexdigest()[:16]


def inert(cell: str) -> str:
    """Make a cell that a spreadsheet would run as a formula plain text."""
    return f"'{cell}" if cell.startswith(_STARTERS) else cell


def _reviewed(asked: ClaimQuery, page: ClaimPage) -> int:
    """Count the claims that a person decided on; the facet does not know its own filter."""
    if asked.reviewed is not None:
        return page.total if asked.reviewed else 0
    facet = next(one for one in page.facets if one.name == "reviewed")
    return next(one.count for one in facet.values if one.key == "yes")


def _rows(ledger: Ledger, asked: ClaimQuery, page: ClaimPage) -> Iterator[ClaimRow]:
    while True:
        yield from page.rows
        if page.next is None:
            return
        page = ledger.index.search(ledger.viewer, asked, after=page.next, size=MOST)


def _jsonl(head: Head, rows: Iterator[ClaimRow]) -> Iterator[str]:
    yield json.dumps({"riwaya": asdict(head)}, ensure_ascii=False) + "\n"
    for row in rows:
        form = to_json(row)
        form["line"]["body"] = json.loads(row.line.body)
        yield json.dumps(form, ensure_ascii=False) + "\n"


def _csv(head: Head, rows: Iterator[ClaimRow]) -> Iterator[str]:
    """Write a byte order mark (Excel knows UTF-8 by it), the head line by line, then a table."""
    lines = [
        _line([f"# {name}", "" if value is None else str(value)])
        for name, value in asdict(replace(head, agreement=())).items()
        if name != "agreement"
    ]
    yield "\ufeff" + "".join([*lines, *map(_line, _agreement(head))])
    yield _line(list(_COLUMNS))
    for row in rows:
        yield _line(list(_cells(row).values()))


def _agreement(head: Head) -> Iterator[list[str]]:
    """Write a figure a line: what it is of, its value, its n."""
    if not head.agreement:
        yield ["# agreement", "not measured: nothing of this was coded twice"]
    for one in head.agreement:
        told = f"sample {one.sample}, {one.units} {one.of} coded by at least two of {one.coders}"
        yield ["# agreement", told]
        for figure in one.figures:
            value = "undefined" if figure.value is None else str(figure.value)
            yield [f"# agreement {figure.field} {figure.measure}", value, f"n {figure.n}"]


_COLUMNS = (
    "claim", "predicate", "factuality", "quote", "chain", "origin_type", "publisher", "published",
    "published_precision", "happened_first", "happened_last", "agents", "agent_ids", "patients",
    "patient_ids", "places", "place_ids", "place_precisions", "time_words", "number_words",
    "number_low", "number_best", "number_high", "number_of", "document", "document_name",
    "extraction_confidence", "review_state", "corrected_by", "copies_folded", "origins", "disputed",
)  # fmt: skip


def _cells(row: ClaimRow) -> dict[str, str]:
    line, body = row.line, json.loads(row.line.body)
    number = body.get("number") or {}
    published = line.published
    values = (
        line.id, line.predicate, line.factuality, line.quote, _chain(line), line.origin,
        line.publisher, published.date, published.precision, line.window.first, line.window.last,
        _said(line, "agent"), _refs(line, "agent"), _said(line, "patient"), _refs(line, "patient"),
        _said(line, "place"), "; ".join(one.get("place") or "" for one in body.get("places", ())),
        "; ".join(one.get("precision") or "" for one in body.get("places", ())),
        _said(line, "time"), _said(line, "number"),
        number.get("low"), number.get("best"), number.get("high"), number.get("of"),
        line.document, line.name, round(line.score, 3), line.state, line.corrected_by,
        row.copies, row.origins, "yes" if row.disputed else "no",
    )  # fmt: skip
    return {
        name: "" if value is None else str(value)
        for name, value in zip(_COLUMNS, values, strict=True)
    }


def _chain(line: ClaimLine) -> str:
    """Write the chain from the origin on; without it no claim leaves the workbench."""
    hops = [f"{one.words} [{one.ref}]" for one in line.words if one.role == "voice"]
    return " → ".join([*hops, line.publisher or "publisher not known"])


def _said(line: ClaimLine, role: str) -> str:
    return "; ".join(one.words for one in line.words if one.role == role)


def _refs(line: ClaimLine, role: str) -> str:
    return "; ".join(one.ref or "" for one in line.words if one.role == role)


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([inert(cell) for cell in cells])
    return out.getvalue()
