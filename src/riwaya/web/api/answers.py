"""How the API answers: nouns in their one JSON form, pages with cursors, faults it may give."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, TypeVar

from fastapi import HTTPException, Query, Request
from fastapi.responses import Response

from riwaya.errors import DataError, RiwayaError
from riwaya.store.forms import Json, from_json
from riwaya.store.open_forms import form_of
from riwaya.web.api.forms import MOST, Faulty

T = TypeVar("T")
P = TypeVar("P", bound=tuple[Any, ...])

_LARGEST = 2**53  # numbers of claims are smaller

_SAID = {
    400: "what is asked cannot be asked; `problem` says why",
    401: "nobody is signed in",
    403: "a reader may not decide, or another site asks",
    404: "the ledger has nothing of this id",
    409: "somebody decided meanwhile, or the ledger is shown as of an earlier day",
    413: "more than 64 MB",
    414: "the address is too long",
    415: "the body is not of the content type that is taken",
    422: "the request has not the shape that this document says",
    429: "too many tries; `Retry-After` says when the next is looked at",
    503: "the ledger's file cannot be used now; `hint` says what to do",
}
FAULTS: dict[int | str, dict[str, Any]] = {
    status: {"model": Faulty, "description": said} for status, said in _SAID.items()
}
"""Every status from 400 on that an address may answer with."""

Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before")]
Size = Annotated[int, Query(ge=1, le=MOST, description="items of the page")]


class CursorError(DataError):
    """A cursor is none that a page gave."""


def told(form: Json, status: int = 200) -> Response:
    """Answer with a JSON form."""
    body = json.dumps(form, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Response(body.encode(errors="replace"), status, media_type="application/json")


def page_after(
    find: Callable[[P | None, int], Sequence[tuple[P, T]]],
    place: type[P],
    kind: str,
    cursor: str | None,
    size: int,
) -> Response:
    """Answer with a page of a list that is sought from a place on.

    Args:
        find: Gives at most so many items behind a place, or from the beginning, each with its own.
        place: A named tuple of numbers and words.
        kind: Of the list; a cursor of another one is refused.
        cursor: Where the page begins; None: at the beginning.
        size: Items of the page.
    """
    found = find(_behind(place, kind, cursor) if cursor is not None else None, size + 1)
    items = [form_of(one) for _, one in found[:size]]
    more = cursor_of(kind, json.dumps(found[size - 1][0])) if len(found) > size else None
    return told({"items": items, "next": more})


def cursor_of(kind: str, place: int | str) -> str:
    """Write a place in a list so that only we read it."""
    form = json.dumps([kind, place], separators=(",", ":"))
    return base64.urlsafe_b64encode(form.encode()).decode().rstrip("=")


def place_of(kind: str, cursor: str) -> int | str:
    """Read a place back. Raises CursorError if it is none of this list."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        form = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        given, place = form
        if given != kind or type(place) not in (int, str):
            raise ValueError
    except (ValueError, TypeError, binascii.Error, RecursionError):
        hint = "take `next` of the page before as it is, or begin without a cursor"
        raise CursorError("cursor", "this is no place in this list", hint) from None
    return place  # type: ignore[no-any-return]  # checked above


def _behind(place: type[P], kind: str, cursor: str) -> P:
    """Read a place back. Raises CursorError if it is none of this list."""
    try:
        form = json.loads(str(place_of(kind, cursor)))
        if any(isinstance(one, int) and abs(one) > _LARGEST for one in form):
            raise ValueError
        json.dumps(form, ensure_ascii=False, allow_nan=False).encode()
        return from_json(place, form)
    except (ValueError, TypeError, RecursionError):
        hint = "take `next` of the page before as it is, or begin without a cursor"
        raise CursorError("cursor", "this is no place in this list", hint) from None


@contextmanager
def fitting() -> Iterator[None]:
    """Answer with 422 where what was sent has the right shape but cannot be.

    Raises:
        HTTPException: 422, with what the store says of it.
    """
    try:
        yield
    except ValueError as error:
        if isinstance(error, RiwayaError):
            raise
        raise UnfitError(str(error)) from None


class UnfitError(RiwayaError):
    """What was sent does not fit what it is about."""


async def takes_json(request: Request) -> None:
    """Turn away a body that is not said to be JSON: a form of another site could send it.

    Raises:
        HTTPException: 415.
    """
    _takes(request, "application/json")


async def takes_files(request: Request) -> None:
    """Turn away a body that is no upload of files. Raises HTTPException 415."""
    _takes(request, "multipart/form-data")


def _takes(request: Request, kind: str) -> None:
    said = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if said != kind:
        raise HTTPException(415)
