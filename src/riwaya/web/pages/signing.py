"""Sign-in and sign-out: only where there are accounts."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from riwaya.web.bench import SESSION
from riwaya.web.here import BenchNow, HereNow
from riwaya.web.render import render, set_cookie

router = APIRouter()


@dataclass(frozen=True, slots=True)
class SignInPage:
    """All that ``sign-in.html`` may use.

    ``problem`` names words of the catalogue, empty at first; ``wait`` is in seconds.
    """

    template: ClassVar[str] = "sign-in.html"
    next: str
    name: str
    problem: str
    wait: int = 0


@router.get("/sign-in")
def show_sign_in(
    bench: BenchNow, here: HereNow, next: Annotated[str, Query(max_length=8_000)] = "/"
) -> Response:
    """Ask for a name and a password, where that is asked at all."""
    if not bench.asks_for_sign_in or here.signed_in:
        return RedirectResponse(own_address(next), 303)
    return render(SignInPage(own_address(next), "", ""), here)


@router.post("/sign-in")
def sign_in(
    request: Request,
    bench: BenchNow,
    here: HereNow,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=2_000)] = "",
    next: Annotated[str, Form(max_length=8_000)] = "/",
) -> Response:
    """Begin a session under a new id; a wrong name is told of like a wrong password."""
    target = own_address(next)
    if not bench.asks_for_sign_in:
        return RedirectResponse(target, 303)
    address, now = bench.address_of(request), time.time()
    tried = name.strip().casefold()[:80]
    if wait := bench.attempts.wait(tried, address, now):
        page = render(SignInPage(target, name, "wait", wait), here, 429)
        page.headers["Retry-After"] = str(wait)
        return page
    bench.attempts.fail(tried, address, now)  # before it is looked at: many at once count too
    account = bench.accounts.check(name, password)
    if account is None:
        return render(SignInPage(target, name, "wrong"), here, 401)
    bench.attempts.succeed(tried, address)
    session = bench.accounts.begin_session(account, now)
    answer = RedirectResponse(target, 303)
    set_cookie(answer, SESSION, session, secure=here.secure)
    return answer


@router.post("/sign-out")
def sign_out(request: Request, bench: BenchNow) -> Response:
    """End the session, here and in the file."""
    bench.accounts.end_session(request.cookies.get(SESSION, ""))
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(SESSION, samesite="strict", httponly=True)
    return answer


def own_address(asked: str) -> str:
    """Give an address of this workbench; one that leads elsewhere becomes the first page."""
    own = asked.startswith("/") and not asked.startswith(("//", "/\\"))
    return asked if own and asked.isprintable() and "\\" not in asked else "/"
