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

from riwaya.errors import DataError, RiwayaError
from riwaya.web.catalogue import load_words
from riwaya.web.guards import TooLargeError
from riwaya.web.here import here
from riwaya.web.render import render

API = "/api/"


class NotFoundError(RiwayaError):
    """Nothing in the ledger has the id that an address names."""

    def __init__(self, what: str, key: str) -> None:
        super().__init__(what, key)
        self.what, self.key = what, key

    def __str__(self) -> str:
        return f"no {self.what} {self.key!r} in this ledger"


@dataclass(frozen=True, slots=True)
class FaultPage:
    """All that ``fault.html`` may use. ``key`` names the words of the catalogue."""

    template: ClassVar[str] = "fault.html"
    status: int
    key: str
    detail: str
    hint: str


def install(app: FastAPI) -> None:
    """Let every error end in a page or, under the API, in JSON; never in a trace."""
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_shape)
    app.add_exception_handler(RiwayaError, _on_ours)
    app.add_exception_handler(TooLargeError, _on_large)
    app.add_exception_handler(Exception, _on_fault)


def answer(request: Request, status: int, key: str, detail: str = "", hint: str = "") -> Response:
    """Answer with a fault: a page in the person's language, or JSON under the API."""
    if request.url.path.startswith(API):
        told = {"status": status, "fault": key, "problem": detail or key, "hint": hint}
        return JSONResponse({"error": told}, status)
    known = f"fault.{key}.title" in load_words()
    page = FaultPage(status, key if known else str(status), detail, hint)
    if f"fault.{page.key}.title" not in load_words():
        page = FaultPage(status, "other", detail, hint)
    return render(page, here(request), status)


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
    return answer(request, 422, "shape", f"{where}: {first.get('msg', '')}"[:300])


async def _on_ours(request: Request, error: Exception) -> Response:
    if isinstance(error, NotFoundError):
        return answer(request, 404, "404", str(error))
    if isinstance(error, DataError):
        return answer(request, 400, "data", f"{error.where}: {error.problem}", error.hint)
    return answer(request, 400, "data", str(error))


async def _on_large(request: Request, error: Exception) -> Response:
    return answer(request, 413, "large")


async def _on_fault(request: Request, error: Exception) -> Response:
    """Tell of a fault of ours by a number; the trace goes to the log of whoever runs it."""
    trace = "".join(traceback.format_exception(error))
    number = hashlib.sha256(trace.encode()).hexdigest()[:12]
    print(f"fault {number} at {request.method} {request.url.path}\n{trace}", file=sys.stderr)
    return answer(request, 500, "500", number)
