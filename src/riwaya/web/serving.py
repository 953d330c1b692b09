"""Running the workbench: take a port, say where it is, serve until told to end."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable

import uvicorn

from riwaya.errors import DataError
from riwaya.web.accounts import Accounts, accounts_path
from riwaya.web.app import make_app
from riwaya.web.bench import Settings, is_loopback


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
    config = uvicorn.Config(app, log_level="warning", server_header=False, proxy_headers=False)
    uvicorn.Server(config).run(sockets=[listener])


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
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(128)  # from now on: whoever reads the address may come before we serve
    return listener
