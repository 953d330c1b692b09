"""Exports over the API: exactly the claims of a search, as a file."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse

from riwaya.api.exporting import LONGEST_DELAY_DAYS, ExportForm, export_claims
from riwaya.web.api.answers import FAULTS
from riwaya.web.api.claims import QUERY, QueryNow
from riwaya.web.bench import LedgerNow, now

router = APIRouter(tags=["exports"], responses=FAULTS)

_TYPES = {
    ExportForm.JSONL: "application/x-ndjson",
    ExportForm.CSV: "text/csv; charset=utf-8",
}
_CONTENT: dict[str, object] = {"content": {kind.split(";")[0]: {} for kind in _TYPES.values()}}
Delay = Annotated[
    int | None,
    Query(
        ge=1,
        le=LONGEST_DELAY_DAYS,
        description="for the public: days that claims on positions and movement are held back",
    ),
]
_PIECE = 32 * 1024


@router.get(
    "/exports/claims.{form}",
    response_class=StreamingResponse,
    responses={200: _CONTENT},
    openapi_extra=QUERY,
)
def export(
    ledger: LedgerNow,
    asked: QueryNow,
    form: Annotated[ExportForm, Path()],
    delay: Delay = None,
) -> StreamingResponse:
    """Write the claims of a search as JSON Lines or CSV, without end of pages.

    The head says what was searched, when, by which code lists, and how much a person reviewed and
    how far coders agree. With ``delay`` young claims on where forces or people are wait.
    """
    pieces = export_claims(ledger, asked, form, at=now(), delay_days=delay)
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    headers = {"Content-Disposition": f'attachment; filename="riwaya-claims-{day}.{form}"'}
    return StreamingResponse(_gathered(pieces), media_type=_TYPES[form], headers=headers)


def _gathered(pieces: Iterator[str]) -> Iterator[bytes]:
    """Gather lines into pieces worth sending."""
    waiting: list[str] = []
    letters = 0
    for piece in pieces:
        waiting.append(piece)
        letters += len(piece)
        if letters >= _PIECE:
            yield "".join(waiting).encode(errors="replace")
            waiting, letters = [], 0
    if waiting:
        yield "".join(waiting).encode(errors="replace")
