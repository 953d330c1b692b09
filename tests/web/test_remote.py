"""A ledger read over a workbench is the ledger read from its file."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

import riwaya
from riwaya.api import Filter, Ledger, LinkFilter, open_ledger
from riwaya.api.remote import RemoteLedger
from riwaya.errors import LedgerError
from riwaya.store.asked import ClaimQuery
from riwaya.types import LinkKind, Predicate


@pytest.fixture(scope="module")
def here(made: Path) -> Iterator[Ledger]:
    with open_ledger(made, create=False, writable=False) as ledger:
        yield ledger


@pytest.fixture
def far(live: object) -> Iterator[RemoteLedger]:
    with riwaya.open(live.url) as ledger:
        assert isinstance(ledger, RemoteLedger)
        yield ledger


def test_everything_read_is_the_same(far: RemoteLedger, here: Ledger) -> None:
    assert far.scope() == here.scope()
    assert far.documents() == here.documents()
    key = here.documents()[0].id
    document = here.document(key)
    assert document is not None
    assert far.document(key) == document
    assert far.original(document) == here.original(document)
    assert far.extraction(key) == here.extraction(key)
    assert far.history(key) == here.history(key)
    assert list(far.claims()) == list(here.claims())
    assert far.links() == here.links()
    assert far.disputes() == here.disputes()
    assert far.groups() == here.groups()
    assert far.group(here.groups()[0].id) == here.group(here.groups()[0].id)
    assert far.link_scope() == here.link_scope()
    assert far.ask("who killed civilians?") == here.ask("who killed civilians?")
    assert far.verify() == here.verify()


FILTERS = {
    "predicate": Filter(predicate=Predicate.KILL),
    "text": Filter(text="قتل"),
    "exact": Filter(text="في بلدة", exact=True),
    "origin": Filter(origin="PUBLISHER"),
}


@pytest.mark.parametrize("asked", FILTERS.values(), ids=FILTERS.keys())
def test_a_filter_gives_the_same_claims(far: RemoteLedger, here: Ledger, asked: Filter) -> None:
    assert list(far.claims(asked)) == list(here.claims(asked))
    assert list(far.claims(asked, 3)) == list(here.claims(asked, 3))


def test_links_are_filtered_too(far: RemoteLedger, here: Ledger) -> None:
    asked = LinkFilter(kind=LinkKind.RETELLING, least=0.5, decided=False)
    assert far.links(asked) == here.links(asked)
    assert far.links(limit=2) == here.links(limit=2)


def test_what_is_not_there_is_none(far: RemoteLedger) -> None:
    assert far.document("x/../y") is None
    assert far.claim("?") == []
    assert far.group("G0") == []
    assert far.history("x") == []


def test_what_cannot_be_asked_is_told(far: RemoteLedger) -> None:
    with pytest.raises(LedgerError, match="not served"):
        next(far.claims(Filter(history=True)))
    with pytest.raises(LedgerError, match="cannot ask"):
        far.links(LinkFilter(either=Filter(text="x")))
    with pytest.raises(LedgerError, match="no actor"):
        list(islice(far.claims(ClaimQuery(actors=("nobody",))), 1))
    with pytest.raises(LedgerError):
        far.ask("؟؟")


ADDRESSES = {
    "ftp://127.0.0.1/": "no address",
    "http:///x": "no address",
    "http://a:b@127.0.0.1": "no address",
    "http://127.0.0.1:8000/claims": "inside",
    "http://127.0.0.1:8000/?a=1": "inside",
}


@pytest.mark.parametrize(("url", "said"), ADDRESSES.items())
def test_an_address_of_something_else_is_refused(url: str, said: str) -> None:
    with pytest.raises(LedgerError, match=said):
        RemoteLedger(url)


def test_a_token_goes_over_no_open_line() -> None:
    with pytest.raises(LedgerError, match="for all to read"):
        RemoteLedger("http://workbench.example", token="t")  # noqa: S106
    assert RemoteLedger("https://workbench.example", token="t").url  # noqa: S106


def test_where_nobody_listens(unused_port: int) -> None:
    with pytest.raises(LedgerError, match="no workbench answers"):
        RemoteLedger(f"http://127.0.0.1:{unused_port}").scope()


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class _Elsewhere(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(302)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_given: object) -> None:
        pass


def test_it_is_not_led_elsewhere() -> None:
    server = http.server.HTTPServer(("127.0.0.1", 0), _Elsewhere)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with pytest.raises(LedgerError, match="leads elsewhere"):
            RemoteLedger(f"http://127.0.0.1:{server.server_port}").scope()
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
    assert _Elsewhere.asked == ["/api/v1/scope"]
