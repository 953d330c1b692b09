"""Documents over the API: list, fetch, add a text or files, correct."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, File, Query, UploadFile
from fastapi.responses import Response

from riwaya.api import Failed, Ledger, Outcome
from riwaya.ingest.documents import document_notes, read_text
from riwaya.ingest.results import ReadResult
from riwaya.store.documents import DocumentLine, Scope, Step
from riwaya.store.forms import Json
from riwaya.store.open_forms import form_of
from riwaya.types import Document, Extraction
from riwaya.web.api.answers import (
    FAULTS,
    Cursor,
    CursorError,
    Size,
    UnfitError,
    cursor_of,
    fitting,
    place_of,
    takes_files,
    takes_json,
    told,
)
from riwaya.web.api.forms import Added, DocumentDecision, NewText, Page, Uploaded
from riwaya.web.bench import LedgerNow, now
from riwaya.web.faults import NotFoundError
from riwaya.web.here import BenchNow
from riwaya.web.uploads import read_uploads

router = APIRouter(tags=["documents"], responses=FAULTS)
MOST_FILES = 1_000


@router.get("/scope", response_model=Scope)
def get_scope(ledger: LedgerNow) -> Response:
    """Say what there is to search: a result of nothing means little without it."""
    return told(form_of(ledger.scope()))


@router.get("/documents", response_model=Page[DocumentLine])
def list_documents(
    ledger: LedgerNow,
    publisher: Annotated[str | None, Query(max_length=200)] = None,
    text: Annotated[str | None, Query(max_length=500)] = None,
    cursor: Cursor = None,
    size: Size = 50,
) -> Response:
    """List documents in the order they came; ``text`` is matched on folded words."""
    after = None
    if cursor is not None:
        after = str(place_of("documents", cursor))
        if ledger.document(after) is None:
            raise CursorError("cursor", "its document is not there", "begin without a cursor")
    with fitting():
        found = ledger.documents(publisher=publisher, text=text, limit=size + 1, after=after)
    items = found[:size]
    more = cursor_of("documents", items[-1].id) if len(found) > size else None
    return told({"items": [form_of(one) for one in items], "next": more})


@router.get("/documents/{document_id}", response_model=Document)
def get_document(ledger: LedgerNow, document_id: str) -> Response:
    """Fetch a document with its text, corrections applied."""
    return told(form_of(one_document(ledger, document_id)))


@router.get(
    "/documents/{document_id}/text",
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def get_text(ledger: LedgerNow, document_id: str) -> Response:
    """Fetch the text alone; spans count its Unicode code points."""
    text = one_document(ledger, document_id).text
    return Response(text.encode(), media_type="text/plain; charset=utf-8")


@router.get(
    "/documents/{document_id}/original",
    responses={200: {"content": {"application/octet-stream": {}}}},
)
def get_original(ledger: LedgerNow, document_id: str) -> Response:
    """Fetch the bytes that the document was read from."""
    document = one_document(ledger, document_id)
    original = ledger.original(document)
    if original is None:
        raise NotFoundError("original", document_id)
    name = f"riwaya-{document.id[:12]}.original"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(original, media_type="application/octet-stream", headers=headers)


@router.get("/documents/{document_id}/extraction", response_model=Extraction)
def get_extraction(ledger: LedgerNow, document_id: str) -> Response:
    """Fetch the current extraction: mentions, claims, notes."""
    one_document(ledger, document_id)
    found = ledger.extraction(document_id)
    if found is None:
        raise NotFoundError("extraction of document", document_id)
    return told(form_of(found))


@router.get("/documents/{document_id}/history", response_model=list[Step])
def get_history(ledger: LedgerNow, document_id: str) -> Response:
    """List all that happened to a document, oldest first."""
    one_document(ledger, document_id)
    return told([form_of(one) for one in ledger.history(document_id)])


@router.post(
    "/documents", status_code=201, response_model=Added, dependencies=[Depends(takes_json)]
)
def add_text(ledger: LedgerNow, bench: BenchNow, sent: NewText) -> Response:
    """Add a text as a document and read it; one that is there already stays as it is."""
    document = read_text(
        sent.text,
        name=sent.name or "text",
        title=sent.title,
        publisher=sent.publisher,
        published=sent.published,
        url=sent.url,
    )
    notes = document_notes(document, sent.published)
    source = ReadResult(document, sent.text.encode(), None, notes)
    (found,) = ledger.read([_with_its_bytes(source)], bench.reader, at=now())
    if isinstance(found, Failed):
        raise UnfitError(f"{found.name}: {found.problem}")
    return told(_added(found), 201 if found.added.document else 200)


@router.post("/documents/files", response_model=Uploaded, dependencies=[Depends(takes_files)])
def add_files(
    ledger: LedgerNow,
    bench: BenchNow,
    files: Annotated[list[UploadFile], File(max_length=MOST_FILES)],
) -> Response:
    """Add files (.txt, .html, .htm, .jsonl) and read them; each one stands or fails alone."""
    outcomes = list(ledger.read(read_uploads(files), bench.reader, at=now()))
    added = [_added(one) for one in outcomes if isinstance(one, Outcome)]
    failed = [
        {"name": one.name, "problem": one.problem, "hint": one.hint}
        for one in outcomes
        if isinstance(one, Failed)
    ]
    return told({"added": added, "failed": failed})


@router.post(
    "/documents/{document_id}/decisions",
    response_model=Added | None,
    dependencies=[Depends(takes_json)],
)
def decide_document(
    ledger: LedgerNow, bench: BenchNow, document_id: str, sent: DocumentDecision
) -> Response:
    """Set a document's publication date or publisher; it is read again with it.

    Null says that it stood so already.
    """
    one_document(ledger, document_id)
    if (sent.published is None) is (sent.publisher is None):
        raise UnfitError("give exactly one of published and publisher")
    field, value = "publisher", sent.publisher
    form: Json = value
    if sent.published is not None:
        field = "published"
        form = {
            "date": sent.published.date.isoformat() if sent.published.date else None,
            "precision": sent.published.precision.value,
        }
    with fitting():
        found = ledger.decide(
            document_id,
            field,
            form,
            by=ledger.viewer.name,
            why=sent.why,
            at=now(),
            reader=bench.reader,
            seen=sent.seen,
        )
    if found is None:
        return told(None)
    document = one_document(ledger, document_id)
    extraction = ledger.extraction(document_id)
    claims = len(extraction.claims) if extraction else 0
    shown = {"document": document.id, "name": document.name, "new": False, "claims": claims}
    return told(shown | {"notes": []})


def one_document(ledger: Ledger, key: str) -> Document:
    """Fetch a document by its whole id. Raises NotFoundError."""
    document = ledger.document(key)
    if document is None:
        raise NotFoundError("document", key[:80])
    return document


def _with_its_bytes(source: ReadResult) -> ReadResult:
    """Keep as original what ``read_text`` hashed: the text as it is kept."""
    return ReadResult(source.document, source.document.text.encode(), source.given_id, source.notes)


def _added(found: Outcome) -> Json:
    return {
        "document": found.document,
        "name": found.name,
        "new": found.added.document,
        "claims": found.claims,
        "notes": list(found.notes),
    }
