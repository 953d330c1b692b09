"""A workbench over the sample collection: in the process, and live for a real browser."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from riwaya.api import open_ledger
from riwaya.extract.reader import load_reader
from riwaya.ingest.files import read_paths
from riwaya.link.linker import load_linker
from riwaya.samples import sample_paths
from riwaya.web.app import make_app
from riwaya.web.bench import Settings

AT = "2026-01-01T00:00:00+00:00"
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None
)
FLAGS = (
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample collection, read by the rules and linked; never changed."""
    path = tmp_path_factory.mktemp("web") / "sample.sqlite"
    with open_ledger(path) as ledger:
        sources = read_paths([str(one) for one in sample_paths()])
        list(ledger.read(sources, load_reader("rules"), at=AT))
        list(ledger.link(load_linker()))
    return path


@pytest.fixture
def ledger_path(made: Path, tmp_path: Path) -> Path:
    """A copy of the sample collection that a test may change."""
    return Path(shutil.copy(made, tmp_path / "sample.sqlite"))


@pytest.fixture
def client(ledger_path: Path) -> Iterator[TestClient]:
    """A client of a workbench over a ledger of its own."""
    app = make_app(Settings(ledger_path, reader="rules"))
    with TestClient(app, raise_server_exceptions=False) as found:
        yield found


@pytest.fixture
def empty_client(tmp_path: Path) -> Iterator[TestClient]:
    """A client of a workbench over an empty ledger."""
    app = make_app(Settings(tmp_path / "empty.sqlite", reader="rules"))
    with TestClient(app, raise_server_exceptions=False) as found:
        yield found


def token_of(client: TestClient, url: str = "/claims") -> str:
    """Fetch the token that forms of this client carry."""
    text = client.get(url).text
    return text.split('name="csrf" content="')[1].split('"')[0]


@pytest.fixture
def post(client: TestClient) -> Callable[..., object]:
    """Send a form as a page of this client would: with its token."""

    def send(url: str, **form: object) -> object:
        return client.post(url, data={"csrf": token_of(client), **form}, follow_redirects=False)

    return send


class Live:
    """A workbench listening on a port of this machine."""

    def __init__(self, path: Path) -> None:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(make_app(Settings(path, reader="rules")), log_level="error")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([listener],), daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture(scope="session")
def live(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A live workbench for tests that change nothing."""
    path = Path(shutil.copy(made, tmp_path_factory.mktemp("live") / "sample.sqlite"))
    server = Live(path)
    yield server
    server.stop()


@pytest.fixture
def own_live(ledger_path: Path) -> Iterator[Live]:
    """A live workbench of one test, which may change it."""
    server = Live(ledger_path)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; tests of pages in a real browser are skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (apt-get install chromium): pages are not tried")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser window's cookies and store; a request to elsewhere fails the test."""
    opened = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ar")
    elsewhere: list[str] = []
    opened.on("request", lambda one: elsewhere.append(one.url) if _is_elsewhere(one.url) else None)
    yield opened
    opened.close()
    assert elsewhere == [], "a page asked another machine for something"


def _is_elsewhere(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))


@pytest.fixture
def tab(context: BrowserContext) -> Iterator[Page]:
    """A tab; what a script complains of fails the test."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda one: complaints.append(one.text) if one.type == "error" else None)
    yield page
    assert complaints == [], "a script of the page complained"
