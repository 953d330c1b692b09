"""What stands before every route: names of the host, sizes, tokens of forms, headers."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from fastapi import HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from riwaya.web.bench import bench_of
from riwaya.web.here import SESSION

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest request: ten thousand articles in one archive are less."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self' data:{tiles}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class TooLargeError(Exception):
    """A request went on past the largest size."""


class Guard:
    """Sets the headers of every answer, and turns away what no page of ours would send.

    A request that would change something must come from a page of this host: the browser says so
    in ``Sec-Fetch-Site`` or ``Origin``. A request longer than ``LARGEST`` is cut off with 413.
    """

    def __init__(self, app: ASGIApp, tiles: str = "") -> None:
        self.app = app
        host = tiles.split("{")[0].rstrip("/")
        self.policy = _POLICY.format(tiles=f" {'/'.join(host.split('/')[:3])}" if host else "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or turn it away."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        sent = self._with_headers(send, str(scope["path"]))
        if scope["method"] not in _SAFE and _is_foreign(headers):
            scope["state"] = {**scope.get("state", {}), "refused": "foreign"}
        if int(headers.get("content-length") or 0) > LARGEST:
            scope["state"] = {**scope.get("state", {}), "refused": "large"}
        await self.app(scope, _limited(receive), sent)

    def _with_headers(self, send: Send, path: str) -> Callable[[Message], Awaitable[None]]:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self.policy
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                if "cache-control" not in headers:
                    fixed = path.startswith("/static/")
                    kept = "public, max-age=31536000, immutable" if fixed else "no-store"
                    headers["Cache-Control"] = kept
            await send(message)

        return sent


def _is_foreign(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and origin.split("://")[-1] != headers.get("host")


def _limited(receive: Receive) -> Receive:
    """Count the bytes of a request that does not say its length, too."""
    seen = 0

    async def received() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > LARGEST:
            raise TooLargeError
        return message

    return received


async def not_refused(request: Request) -> None:
    """Turn away what the guard marked; a dependency of the whole app, so that pages explain it.

    Raises:
        HTTPException: 403 from another site, 413 too large.
    """
    refused: Any = getattr(request.state, "refused", None)
    if refused == "large":
        raise HTTPException(413, "large")
    if refused == "foreign":
        raise HTTPException(403, "foreign")


async def with_token(request: Request) -> AsyncIterator[None]:
    """Turn away a form without the token of this browser: a dependency of every page's route.

    What was sent is let go of when the route is done with it.

    Raises:
        HTTPException: 403, the form is stale or not ours.
    """
    try:
        if request.method not in _SAFE:
            await _check_token(request)
        yield
    finally:
        await request.close()


async def _check_token(request: Request) -> None:
    given = request.headers.get("x-csrf-token")
    if given is None:
        value = (await request.form()).get("csrf")
        given = value if isinstance(value, str) else ""
    expected = bench_of(request).token_for(request.cookies.get(SESSION, ""))
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise HTTPException(403, "stale")
