"""Hostile input: the right status, a page in the person's language, no trace, nothing written."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from riwaya.api import open_ledger
from riwaya.store.settling import Act
from riwaya.web.app import make_app
from riwaya.web.bench import Settings
from riwaya.web.guards import LARGEST

ARABIC = re.compile(r"[\u0621-\u064a]")
HEADERS = (
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cache-control",
)
HUGE = 200 * 1024 * 1024


@pytest.fixture(scope="module")
def app(made: Path, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    path = tmp_path_factory.mktemp("hostile") / "sample.sqlite"
    path.write_bytes(made.read_bytes())
    return make_app(Settings(path, reader="rules"))


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as found:
        yield found


def is_told(answer: object, status: int | tuple[int, ...]) -> None:
    """See that a fault is told of as it should be."""
    wanted = (status,) if isinstance(status, int) else status
    assert answer.status_code in wanted, answer.text[:500]
    assert "Traceback" not in answer.text
    assert 'File "/' not in answer.text
    for name in HEADERS:
        assert name in answer.headers, name


JUNK = {
    "letters for a number": "size=x&after=x&page=x&least=x",
    "far too large a number": "size=99999999999999999999&after=99999999999999999999",
    "a NUL": "text=%00&q=%00&kind=%00&document=%00&claim=%00&name=%00",
    "bytes that are no text": "text=%ff%fe&q=%ff&kind=%c3%28",
    "half a surrogate": "text=%ed%a0%80&q=%ed%a0%80&publisher=%ed%a0%80",
    "an injection": "text=%27%22%29%3B+DROP+TABLE+claims%3B--&kind=%27&sort=seq%3B--",
    "marks of the search language": "text=%22%28%29+AND+NEAR%2F*+-%5E&q=%22*",
    "a script": "text=%3Cscript%3Ealert%281%29%3C%2Fscript%3E&q=%3Cscript%3E&kind=%3Csvg%3E",
    "no date": "from=31.12.&to=x&said_from=0000-00-00&as_of=",
    "the same twice": "text=a&text=b&kind=a&kind=b&sort=a&sort=b",
    "unknown names": "x=1&__proto__=2&%5B%5D=3&=4&&&",
    "nothing": "text=&q=&kind=&from=&to=&after=&claim=",
}


def addresses(app: FastAPI, filling: str) -> list[str]:
    """List every address that can be fetched, with something put in where an id belongs."""

    def routes(found: object) -> Iterator[APIRoute]:
        for one in found:
            if isinstance(one, APIRoute):
                yield one
            elif hasattr(one, "original_router"):
                yield from routes(one.original_router.routes)

    paths = set()
    for router in _routers():
        paths |= {
            router_path
            for prefix, routes_of in [router]
            for router_path in (
                prefix + re.sub(r"\{[^}]*\}", filling, one.path)
                for one in routes(routes_of)
                if "GET" in (one.methods or ())
            )
        }
    return sorted(paths)


def _routers() -> list[tuple[str, object]]:
    from riwaya.web import api, pages

    return [("", one.routes) for one in pages.ROUTERS] + [
        ("/api/v1", one.routes) for one in api.ROUTERS
    ]


@pytest.mark.parametrize("query", JUNK.values(), ids=JUNK.keys())
def test_no_filter_breaks_a_page(app: FastAPI, client: TestClient, query: str) -> None:
    tried = addresses(app, "x")
    assert len(tried) > 40
    for path in tried:
        answer = client.get(f"{path}?{query}")
        assert answer.status_code in (200, 204, 303, 400, 404, 422), (path, answer.text[:300])
        assert "<script>alert(1)" not in answer.text, path
        assert "Traceback" not in answer.text
        for name in HEADERS:
            assert name in answer.headers, (path, name)


@pytest.mark.parametrize(
    "filling",
    ["nothing", "%00", "..%2f..%2fetc%2fpasswd", "%ff", "'%22%3Cb%3E", "9" * 40, "a" * 3000, "-1"],
)
def test_an_id_of_nothing_is_404_on_every_page(
    app: FastAPI, client: TestClient, filling: str
) -> None:
    for path in addresses(app, filling):
        if filling not in path:
            continue
        answer = client.get(path)
        is_told(answer, (400, 404, 414, 422))
        assert "root:" not in answer.text


@pytest.mark.parametrize(("language", "arabic"), [("ar", True), ("en", False)])
def test_a_fault_is_told_in_the_language_of_the_person(
    client: TestClient, language: str, arabic: bool
) -> None:
    for url in ("/nothing", "/claims/x/y", "/static/nothing.js"):
        page = client.get(url, headers={"accept-language": language})
        is_told(page, 404)
        heading = page.text.split("<h1>")[1].split("</h1>")[0]
        assert bool(ARABIC.search(heading)) is arabic


PATHS = (
    "/static/../pyproject.toml",
    "/static/%2e%2e/%2e%2e/app.py",
    "/static/..%2f..%2fapp.py",
    "/static/..%5c..%5capp.py",
    "/static//etc/passwd",
    "/static/%00",
    "/static/" + "a" * 4000,
    "//elsewhere.example/claims",
)


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_the_folder(client: TestClient, path: str) -> None:
    answer = client.get("http://testserver" + path)
    is_told(answer, 404)
    assert "def make_app" not in answer.text


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "127.0.0.1.elsewhere.example", "", "a@127.0.0.1", "127.0.0.1:x:1"]
)
def test_a_name_of_another_host_is_turned_away(client: TestClient, host: str) -> None:
    is_told(client.get("/claims", headers={"host": host}), 400)
    told = client.get("/api/v1/claims", headers={"host": host})
    assert told.json()["error"]["fault"] == "host"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://elsewhere.example"},
        {"origin": "null"},
    ],
    ids=str,
)
def test_a_post_of_another_site_is_turned_away(client: TestClient, headers: dict[str, str]) -> None:
    token = token_of(client)
    is_told(client.post("/ledger/verify", data={"csrf": token}, headers=headers), 403)
    is_told(client.delete("/api/v1/questions/x", headers=headers), 403)


def token_of(client: TestClient) -> str:
    return client.get("/claims").text.split('name="csrf" content="')[1].split('"')[0]


TOKENS = {
    "none": None,
    "empty": "",
    "made up": "0" * 64,
    "of another": "x",
    "a NUL": "\0",
    "é": "é",
}


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS.keys())
def test_a_form_without_its_token_changes_nothing(client: TestClient, token: str | None) -> None:
    token_of(client)
    data = {} if token is None else {"csrf": token}
    is_told(client.post("/ledger/verify", data=data), 403)
    if token:
        is_told(client.post("/ledger/verify", headers={"x-csrf-token": token.encode()}), 403)


def test_a_token_of_another_browser_is_of_no_use(app: FastAPI, client: TestClient) -> None:
    with_other = TestClient(app)
    is_told(client.post("/ledger/verify", data={"csrf": token_of(with_other)}), 403)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "BREW"])
def test_a_method_that_no_page_knows(client: TestClient, method: str) -> None:
    is_told(client.request(method, "/claims"), 405)
    is_told(client.request(method, "/api/v1/scope"), 405)


def test_an_address_without_end(client: TestClient) -> None:
    is_told(client.get("/claims", params={"text": "ق" * 5000}), 414)
    is_told(client.get("/api/v1/claims", params={"text": "x" * 60_000}), 414)


BODIES = {
    "broken multipart": ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
    "multipart without a boundary": ("multipart/form-data", b"--x--"),
    "a form of bytes": ("application/x-www-form-urlencoded", b"\xff\xfe%zz=&&=%00"),
    "a thousand fields": (
        "application/x-www-form-urlencoded",
        b"&".join(b"f%d=1" % number for number in range(5000)),
    ),
    "no kind": ("", b"x"),
    "a kind of junk": ("\xff/;;;=", b"x"),
}


@pytest.mark.parametrize(("kind", "body"), BODIES.values(), ids=BODIES.keys())
def test_a_body_of_junk(client: TestClient, kind: str, body: bytes) -> None:
    headers = {"content-type": kind.encode("latin-1")}
    for url in ("/ledger/verify", "/sign-in", "/api/v1/documents", "/api/v1/documents/files"):
        is_told(client.post(url, content=body, headers=headers), (400, 403, 415, 422))


def test_a_fault_of_ours_is_a_page_with_a_number(
    app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch, capfd: object
) -> None:
    def broken(*_given: object) -> object:
        raise RuntimeError("secret words of the inside")

    monkeypatch.setattr(type(app.state.bench), "ledger_for", broken)
    page = client.get("/claims", headers={"accept-language": "en"})
    is_told(page, 500)
    assert "secret words" not in page.text
    number = re.search(r'class="mono"[^>]*>([0-9a-f]{12})<', page.text)
    assert number
    assert number[1] in capfd.readouterr().err
    told = client.get("/api/v1/scope")
    assert told.json()["error"]["fault"] == "program"
    is_told(told, 500)


def test_a_length_that_is_said_is_refused_before_it_is_read(client: TestClient) -> None:
    def never() -> Iterator[bytes]:
        raise AssertionError("it was read")
        yield b""

    headers = {"content-length": str(HUGE)}
    for url in ("/ledger/verify", "/api/v1/documents/files"):
        is_told(client.post(url, content=never(), headers=headers), 413)


@pytest.mark.parametrize("length", ["-1", "x", "1e9", "٩", " ", "99999999999999999999999"])
def test_a_length_of_junk(client: TestClient, length: str) -> None:
    headers = {"content-length": length.encode()}
    answer = client.post("/api/v1/documents", content=b"{}", headers=headers)
    is_told(answer, (400, 413, 415, 422))


class Served:
    """A workbench in a process of its own, which can be killed."""

    def __init__(self, path: Path, *, before: str = "") -> None:
        code = f"{before}\nfrom riwaya.cli import main\nmain()"
        words = ("--ledger", str(path), "serve", "--port", "0", "--reader", "rules")
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *words], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        self.url = re.search(r"http://\S+", line)[0].rstrip("/")

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        return parts.hostname, parts.port

    def most_memory_mb(self) -> float:
        """Give the most that the process ever held."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024

    def wait_for(self, word: str) -> None:
        given_up = threading.Timer(60, self.process.kill)  # else a fault would hang the test
        given_up.start()
        while word not in (line := self.process.stdout.readline()):
            assert line, "it ended"
        given_up.cancel()

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.end()

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(20)
        self.process.stdout.close()


def answer_to(address: tuple[str, int], head: str, body: Iterator[bytes]) -> str:
    """Send a request piece by piece; give the answer, which may come before the end."""
    with socket.create_connection(address, timeout=60) as line:
        line.sendall(head.encode())
        try:
            for piece in body:
                line.sendall(piece)
        except OSError:
            pass  # it hung up on us: what it said before counts
        found = b""
        try:
            while piece := line.recv(65536):
                found += piece
                if b"</html>" in found or b"}}" in found:
                    break
        except OSError:
            pass
    return found.decode(errors="replace")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc: memory is not read")
def test_two_hundred_megabytes_are_refused_and_held_by_nobody(ledger_path: Path) -> None:
    served = Served(ledger_path)
    try:
        host = f"Host: 127.0.0.1:{served.address[1]}\r\n"
        plain = f"GET /claims HTTP/1.1\r\n{host}Connection: close\r\n\r\n"
        assert "200 OK" in answer_to(served.address, plain, iter(()))
        before = served.most_memory_mb()
        piece = b"x" * (1 << 20)
        kind = "Content-Type: multipart/form-data; boundary=b\r\n"
        post = f"POST /api/v1/documents/files HTTP/1.1\r\n{host}{kind}"
        said = f"{post}Content-Length: {HUGE}\r\n\r\n"
        answer = answer_to(served.address, said, (piece for _ in range(HUGE >> 20)))
        assert " 413 " in answer.splitlines()[0]
        first = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'

        def chunks() -> Iterator[bytes]:
            for one in (first, *(piece for _ in range((LARGEST >> 20) + 8))):
                yield f"{len(one):x}\r\n".encode() + one + b"\r\n"

        answer = answer_to(served.address, f"{post}Transfer-Encoding: chunked\r\n\r\n", chunks())
        assert " 413 " in answer.splitlines()[0]
        assert served.most_memory_mb() - before < 60
        assert "200 OK" in answer_to(served.address, plain, iter(()))
    finally:
        served.end()


END = "\r\n\r\n"
LINES = {
    "a line break in a header": "GET /claims HTTP/1.1\r\nHost: {host}\r\nX: a\rb\n\r\n\r\n",
    "a NUL in a header": "GET /claims HTTP/1.1\r\nHost: {host}\r\nX: \0\r\n\r\n",
    "two lengths": "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\n"
    "Content-Length: 9\r\n\r\nx",
    "no request": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n",
    "a header without end": "GET /claims HTTP/1.1\r\nHost: {host}\r\nX: "
    + "a" * 200_000
    + "\r\n\r\n",
}


def test_lines_that_are_no_request(live: object) -> None:
    parts = urlsplit(live.url)
    host = f"{parts.hostname}:{parts.port}"
    for name, line in LINES.items():
        head = line.replace("{host}", host)
        answer = answer_to((parts.hostname, parts.port), head, iter(()))
        assert answer == "" or " 4" in answer.splitlines()[0], (name, answer[:200])
        assert "Traceback" not in answer
    good = f"GET /claims HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    assert "200 OK" in answer_to((parts.hostname, parts.port), good, iter(()))


HALFWAY = """
import time
from riwaya.store import {module} as module
real = module.append_entry
def halfway(*given):
    entry = real(*given)
    print("HALFWAY", flush=True)
    time.sleep(600)
    return entry
module.append_entry = halfway
"""


def post_from_aside(served: Served, path: str, body: dict[str, object]) -> None:
    """Send JSON from a thread; what comes back is not looked at."""
    sent = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.address[1]}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(sent)}{END}"
    )
    given = (served.address, head, iter([sent]))
    threading.Thread(target=answer_to, args=given, daemon=True).start()


@pytest.mark.parametrize("what", ["a decision", "an upload"])
def test_killed_in_the_middle_nothing_is_half_written(ledger_path: Path, what: str) -> None:
    with open_ledger(ledger_path) as ledger:
        line = next(ledger.claims())
        before = ledger.verify()
    module = "reviews" if what == "a decision" else "documents"
    served = Served(ledger_path, before=HALFWAY.format(module=module))
    if what == "a decision":
        sent: dict[str, object] = {"act": "reject", "seen": line.seen, "why": "no"}
        post_from_aside(served, f"/api/v1/claims/{line.id}/decisions", sent)
    else:
        post_from_aside(served, "/api/v1/documents", {"text": "قتل ثلاثة في العين."})
    served.wait_for("HALFWAY")
    served.kill()
    with open_ledger(ledger_path) as ledger:
        assert ledger.verify() == before
        assert ledger.claim(line.id)[0] == line
        assert len(ledger.documents()) == before.documents
        found = ledger.reviews.decide(
            line.id, Act.ACCEPT, by="x", at="2026-02-01T00:00:00+00:00", seen=line.seen
        )
        assert found.seq == before.entries + 1
        assert ledger.verify().entries == before.entries + 1
