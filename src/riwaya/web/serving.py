"""Running the workbench: take a port, say where it is, serve until told to end."""

from __future__ import annotations

import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

import uvicorn
from fastapi import FastAPI

from riwaya.errors import DataError
from riwaya.web.accounts import Accounts, accounts_path
from riwaya.web.app import make_app
from riwaya.web.bench import Settings, is_loopback
from riwaya.web.memory import keep_small

_PATIENCE_S = 60
_REPORT = "see what is printed above it, and report it"


def serve(settings: Settings, *, opens: bool, tell: Callable[[str], object]) -> None:
    """Serve the workbench until it is interrupted.

    Args:
        settings: Which ledger, and where to listen.
        opens: Open the browser.
        tell: Is given the lines that a person should read.

    Raises:
        DataError: The address cannot be listened on, or others could reach it without accounts.
    """
    check_reach(settings)
    keep_small()
    app = make_app(settings)
    try:
        listener = _listen(settings.host, settings.port)
    except OSError as error:
        where, problem = f"{settings.host}:{settings.port}", (error.strerror or str(error)).lower()
        raise DataError(where, problem, "name another one with --port or --host") from error
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    url = f"http://{host}:{listener.getsockname()[1]}/"
    tell(f"The workbench of {settings.ledger} is at {url} (end it with Ctrl-C).")
    if opens:
        webbrowser.open(url)
    threading.Thread(target=app.state.bench.warm, daemon=True).start()
    _server(app).run(sockets=[listener])


def try_once(settings: Settings, *, tell: Callable[[str], object]) -> None:
    """Serve the workbench on a free port until its first page has answered, and end.

    Raises:
        DataError: The page does not answer as it should.
    """
    server, listener = _server(make_app(settings)), _listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    running = threading.Thread(target=server.run, args=([listener],))
    running.start()
    try:
        begun = time.monotonic()
        link = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)
        link.request("GET", "/")
        answer = link.getresponse()
        page = answer.read()
    except (OSError, HTTPException) as error:
        raise DataError("the first page", f"does not answer: {error}", _REPORT) from error
    finally:
        server.should_exit = True
        running.join()
    if answer.status != HTTPStatus.OK or b"</html>" not in page:
        raise DataError("the first page", f"answers with status {answer.status}", _REPORT)
    took = round((time.monotonic() - begun) * 1000)
    tell(f"The first page of the workbench answers: {len(page):,} bytes in {took} ms.")


def _server(app: FastAPI) -> uvicorn.Server:
    quiet = uvicorn.Config(app, log_level="warning", server_header=False, proxy_headers=False)
    return uvicorn.Server(quiet)


def check_reach(settings: Settings) -> None:
    """Refuse to let other machines in where nobody is asked who they are.

    Raises:
        DataError: The address is not of this machine alone, and there is no account.
    """
    if is_loopback(settings.host) or Accounts(accounts_path(settings.ledger)).any():
        return
    problem = "other machines could read and decide here without signing in"
    hint = "make an account first with `riwaya accounts add NAME`, or leave out --host"
    raise DataError(f"--host {settings.host}", problem, hint)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, or asyncio leaves Nagle's delay on: 40 ms on every page.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen()  # whoever comes while the server starts waits instead of being turned away
    return listener
