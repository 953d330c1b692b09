"""What stands before every route: names of the host, sizes, who asks, tokens of forms, headers."""

from __future__ import annotations

import hmac
import re
from collections.abc import AsyncIterator, Callable, Collection

from fastapi import HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from riwaya.errors import DataError
from riwaya.web.bench import SESSION, Bench, bench_of
from riwaya.web.faults import API, TooLargeError, answer, answer_fault
from riwaya.web.here import CHOICES, asked_url

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest request: ten thousand articles in one archive are less."""
MOST_FILES = 10_000
"""Files of one request: a folder of articles is sent whole."""
LONGEST = 8 * 1024
"""Letters of the longest address; what browsers keep is not much longer."""

SIGN_IN = "/sign-in"
_OPEN = (SIGN_IN, "/static/")
"""What is given to whoever asks, before sign-in."""
_HARMLESS = frozenset({"/sign-out", SIGN_IN, "/ledger/verify", "/api/v1/ledger/verify"})
"""What is sent with POST and changes nothing of the ledger."""
SUBDOMAINS = ("a", "b", "c")
"""What the map puts in the place of ``{s}`` in the address of tiles."""
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?", re.ASCII)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self' data:{tiles}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Guard:
    """Sets the headers of every answer, and turns away what no page of ours would send.

    A request that would change something must come from a page of this host: the browser says so
    in ``Sec-Fetch-Site`` or ``Origin``. A request longer than ``LARGEST`` is answered with 413
    before it is read. Where there are accounts, whoever is not signed in gets no further. A fault
    of a route ends here too, so that its page has the headers of all others.
    """

    def __init__(self, app: ASGIApp, tiles: str = "", hosts: Collection[str] = ()) -> None:
        self.app = app
        self.hosts = frozenset(hosts)
        self.policy = _POLICY.format(tiles="".join(f" {one}" for one in tile_hosts(tiles)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or turn it away."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        counting = _Counting(receive)
        sending = _Sending(send, lambda kept: self._set(kept, str(scope["path"])), counting)
        try:
            refusal = await self._refusal(request)
            if refusal is not None:
                await refusal(scope, receive, sending)
                return
            await self.app(scope, counting, sending)
        except Exception as error:
            if sending.started:
                raise
            if not counting.over:
                await answer_fault(request, error)(scope, receive, sending)
        if counting.over and not sending.started:
            counting.over = False
            await answer(request, 413, "large")(scope, receive, sending)

    async def _refusal(self, request: Request) -> Response | None:
        """Say why a request goes no further, or None; ``request.state.viewer`` is set."""
        bench = bench_of(request)
        headers, path = request.headers, request.url.path
        request.state.viewer = bench.nobody
        if self.hosts and _host_of(headers) not in self.hosts:
            return answer(request, 400, "host")
        if len(request.url.query) + len(path) > LONGEST:
            return answer(request, 414, "long")
        if request.method not in _SAFE and _is_foreign(headers):
            return answer(request, 403, "foreign")
        if _length(headers) > LARGEST:
            return answer(request, 413, "large")
        viewer = await run_in_threadpool(bench.look_up, request)
        if viewer is None and not path.startswith(_OPEN):
            return _to_sign_in(request)
        request.state.viewer = viewer or bench.nobody
        if viewer is not None:
            try:
                there = await run_in_threadpool(bench.look_back, request)
            except DataError as error:
                return answer(request, 422, "shape", f"{error.where}: {error.problem}", error.hint)
            if not there:
                return _come_again(request)
        return _not_now(request, bench)

    def _set(self, headers: MutableHeaders, path: str) -> None:
        headers["Content-Security-Policy"] = self.policy
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if "cache-control" not in headers:
            fixed = path.startswith("/static/")
            kept = "public, max-age=31536000, immutable" if fixed else "no-store"
            headers["Cache-Control"] = kept


def tile_hosts(tiles: str) -> tuple[str, ...]:
    """Name the hosts that tiles come from, as a content policy does; none where none are set.

    ``{s}`` in the name of a host stands for ``a``, ``b`` and ``c``, as the map fills it in.

    Raises:
        DataError: The address is none of a web server, or leaves its host open otherwise.
    """
    if not tiles:
        return ()
    scheme, _, rest = tiles.partition("://")
    host = rest.partition("/")[0]
    names = tuple(host.replace("{s}", one) for one in SUBDOMAINS) if "{s}" in host else (host,)
    is_open = "{s}" in host and not host.startswith("{s}.")
    if is_open or scheme not in ("http", "https") or not all(map(_HOST.fullmatch, names)):
        hint = "write it as https://{s}.tiles.example/{z}/{x}/{y}.png"
        raise DataError(tiles[:100], "is no address of map tiles", hint)
    return tuple(f"{scheme}://{one}" for one in names)


class _Sending:
    """Sets headers on the way out, and knows whether an answer has begun."""

    def __init__(
        self, send: Send, fill: Callable[[MutableHeaders], None], counting: _Counting
    ) -> None:
        self._send, self._fill, self._counting = send, fill, counting
        self.started = False

    async def __call__(self, message: Message) -> None:
        if self._counting.over:
            return  # whatever a route makes of half a request is not the answer
        if message["type"] == "http.response.start":
            self.started = True
            self._fill(MutableHeaders(scope=message))
        await self._send(message)


class _Counting:
    """Counts the bytes of a request that does not say its length, too."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._seen = 0
        self.over = False

    async def __call__(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > LARGEST:
            self.over = True
            raise TooLargeError
        return message


def _host_of(headers: Headers) -> str:
    host = headers.get("host", "")
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host


def _length(headers: Headers) -> int:
    said = headers.get("content-length", "0")
    return int(said) if said.isascii() and said.isdigit() else 0


def _is_foreign(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and origin.split("://")[-1] != headers.get("host")


def _to_sign_in(request: Request) -> Response:
    """Send a person to sign in; a program is told that it must."""
    if request.url.path.startswith(API):
        found = answer(request, 401, "401")
        found.headers["WWW-Authenticate"] = 'Bearer realm="riwaya"'
        return found
    if request.method not in _SAFE:
        return answer(request, 401, "401")
    chosen = {name: request.query_params[name] for name in CHOICES if name in request.query_params}
    return RedirectResponse(asked_url(SIGN_IN, next=_address(request), **chosen), 303)


def _come_again(request: Request) -> Response:
    """Tell that the ledger of an earlier day is being made; a page asks again by itself."""
    found = answer(request, 503, "making")
    found.headers["Retry-After"] = "3"
    found.headers["Refresh"] = "3"
    return found


def _address(request: Request) -> str:
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


def _not_now(request: Request, bench: Bench) -> Response | None:
    """Turn away what would write: by one who may only read, or while looking back."""
    if request.method in _SAFE or request.url.path in _HARMLESS:
        return None
    if not request.state.viewer.role.decides:
        return answer(request, 403, "reader")
    if bench.moment_of(request) is not None:
        return answer(request, 409, "past")
    return None


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
        value = (await request.form(max_files=MOST_FILES)).get("csrf")
        given = value if isinstance(value, str) else ""
    expected = bench_of(request).token_for(request.cookies.get(SESSION, ""))
    if not hmac.compare_digest(given.encode(errors="replace"), expected.encode()):
        raise HTTPException(403, "stale")
