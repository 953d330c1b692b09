"""What a person sees when something went wrong: what happened, why, and what to do."""

from __future__ import annotations

import hashlib
import sys
import traceback
from dataclasses import dataclass
from typing import ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from riwaya.errors import DataError, LedgerError, RiwayaError, StaleDecision
from riwaya.web.bench import bench_of
from riwaya.web.catalogue import load_words
from riwaya.web.here import here
from riwaya.web.render import render

API = "/api/"
NAMES = {"401": "nobody", "404": "missing", "405": "method", "415": "type", "500": "program"}
"""What programs call the faults that are a status to pages."""
PROBLEMS = {
    "401": "nobody is signed in",
    "404": "nothing has this address",
    "405": "this address does not know this method",
    "409": "something else was decided meanwhile",
    "415": "the body is of a type that is not taken here",
    "500": "a fault of the program",
    "foreign": "the request comes from a page of another site",
    "host": "the request names another host",
    "large": "the request is larger than 64 MB",
    "long": "the address is too long",
    "making": "the ledger of that day is being made",
    "past": "the ledger is shown as of an earlier day: nothing can be decided there",
    "reader": "a reader may not decide",
    "stale": "the form is out of date",
}
"""What a program is told where nothing more exact is known."""


class NotFoundError(RiwayaError):
    """Nothing in the ledger has the id that an address names."""

    def __init__(self, what: str, key: str) -> None:
        super().__init__(what, key)
        self.what, self.key = what, key

    def __str__(self) -> str:
        return f"no {self.what} {self.key!r} in this ledger"


class TooLargeError(Exception):
    """A request went on past the largest size."""


@dataclass(frozen=True, slots=True)
class FaultPage:
    """All that ``fault.html`` may use. ``key`` names the words of the catalogue."""

    template: ClassVar[str] = "fault.html"
    status: int
    key: str
    detail: str
    hint: str


def install(app: FastAPI) -> None:
    """Let every error end in a page or, under the API, in JSON; never in a trace.

    What no handler here takes, ``guards.Guard`` answers with ``answer_fault``.
    """
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_shape)
    app.add_exception_handler(RiwayaError, _on_ours)


def answer(request: Request, status: int, key: str, detail: str = "", hint: str = "") -> Response:
    """Answer with a fault: a page in the person's language, or JSON under the API."""
    if request.url.path.startswith(API):
        problem = detail or PROBLEMS.get(key, key)
        told = {"status": status, "fault": NAMES.get(key, key), "problem": problem, "hint": hint}
        return JSONResponse({"error": told}, status)
    known = f"fault.{key}.title" in load_words()
    page = FaultPage(status, key if known else str(status), detail, hint)
    if f"fault.{page.key}.title" not in load_words():
        page = FaultPage(status, "other", detail, hint)
    return render(page, here(request), status)


def answer_fault(request: Request, error: Exception) -> Response:
    """Tell of a fault of ours by a number; the trace goes to the log of whoever runs it."""
    trace = "".join(traceback.format_exception(error))
    number = hashlib.sha256(trace.encode(errors="replace")).hexdigest()[:12]
    where = f"{request.method} {request.url.path!r}"
    print(f"fault {number} at {where}\n{trace}", file=sys.stderr)
    return answer(request, 500, "500", number)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    known = isinstance(error.detail, str) and f"fault.{error.detail}.title" in load_words()
    found = answer(
        request, error.status_code, str(error.detail) if known else str(error.status_code)
    )
    for name, value in (error.headers or {}).items():
        found.headers[name] = value
    return found


async def _on_shape(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    first = error.errors()[0]
    where = ".".join(str(part) for part in first.get("loc", ()))
    return answer(request, 422, "shape", _printable(f"{where}: {first.get('msg', '')}"))


async def _on_ours(request: Request, error: Exception) -> Response:
    if isinstance(error, NotFoundError):
        return answer(request, 404, "404", _printable(str(error)))
    if isinstance(error, StaleDecision):
        return answer(request, 409, "decided", _printable(error.problem), error.hint)
    if isinstance(error, DataError):
        if isinstance(error, LedgerError) and error.where == str(bench_of(request).settings.ledger):
            return answer(request, 503, "ledger", _printable(error.problem), error.hint)
        return answer(
            request, 400, "data", _printable(f"{error.where}: {error.problem}"), error.hint
        )
    return answer(request, 422, "shape", _printable(str(error)))


def _printable(words: str) -> str:
    """Cut words to what an answer can carry: no half surrogate, no NUL, not without end."""
    return words[:300].encode(errors="replace").decode().replace("\0", "\ufffd")
