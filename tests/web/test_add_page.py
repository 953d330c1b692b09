from __future__ import annotations

import http.client
import io
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from riwaya.api import open_ledger
from riwaya.store.forms import to_json
from riwaya.web.app import make_app
from riwaya.web.bench import Settings
from riwaya.web.given import Given, clear_stale, make_folder, safe_path
from riwaya.web.jobs import Phase, Progress
from riwaya.web.kept import JobShelf, jobs_path, recipe_of

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'
SENTENCE = "قال شاهد إن مسلحين قتلوا 3 مدنيين في مدينة حمص."


def token_of(client: TestClient) -> str:
    return client.get("/claims").text.split('name="csrf" content="')[1].split('"')[0]


def send(client: TestClient, files: list[tuple[str, bytes]]) -> Any:
    parts = [("files", (name, data)) for name, data in files]
    form = {"csrf": token_of(client)}
    return client.post("/add", data=form, files=parts, follow_redirects=False)


def ended(client: TestClient, url: str, seconds: float = 60) -> str:
    """Wait for a job, and give its page."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        page = client.get(url, params={"lang": "en"}).text
        if "http-equiv" not in page:
            return page
        time.sleep(0.1)
    raise AssertionError("the job did not end")


def names(path: Path) -> list[str]:
    with open_ledger(path) as ledger:
        return [one.name for one in ledger.documents()]


@pytest.fixture
def empty_path(tmp_path: Path) -> Path:
    return tmp_path / "empty.sqlite"


def test_files_are_read_and_linked(empty_client: TestClient, empty_path: Path) -> None:
    line = json.dumps({"text": SENTENCE + " أمس", "outlet": "الضحى", "published": "2019-10-05"})
    files = [("a.txt", SENTENCE.encode()), ("b.jsonl", f"{line}\n{{\n".encode())]
    sent = send(empty_client, files)
    assert sent.status_code == 303
    page = ended(empty_client, sent.headers["location"])
    assert "Reading is done" in page
    assert "2 new documents" in page
    assert "one could not be read" in page
    assert "b.jsonl:2" in page
    assert names(empty_path) == ["a.txt", "b.jsonl:1"]
    with open_ledger(empty_path) as ledger:
        assert ledger.unlinked() == 0
    page = ended(empty_client, send(empty_client, files[:1]).headers["location"])
    assert "one already there" in page
    assert not list(Path(tempfile.gettempdir()).glob(f"riwaya-add-*-{os.getpid()}-*")), "cleared up"


def test_a_path_of_the_sender_does_not_matter(
    empty_client: TestClient, empty_path: Path, tmp_path: Path
) -> None:
    before = {path for path in tmp_path.rglob("*") if path.suffix == ".txt"}
    for n, name in enumerate(("../../../etc/x.txt", "/etc/passwd.txt", "..\\..\\y.txt", "..txt")):
        data = f"{SENTENCE} {n}".encode()
        ended(empty_client, send(empty_client, [(name, data)]).headers["location"])
    assert {path for path in tmp_path.rglob("*") if path.suffix == ".txt"} == before
    assert not Path("/etc/x.txt").exists()
    assert all(".." not in name.split("/") for name in names(empty_path))


NAMES = {
    "plain": ("x.txt", "0.txt", "x.txt"),
    "above": ("../../x.html", "0.html", "x.html"),
    "another kind": ("x.pdf", "0.other", "x.pdf"),
    "an ending that is a path": ("x.txt/../../y", "0.other", "x.txt/y"),
    "a NUL": ("x\0.txt", "0.txt", "x.txt"),
    "no name": ("", "0.other", "?"),
}


@pytest.mark.parametrize(("name", "kept", "shown"), NAMES.values(), ids=NAMES.keys())
def test_a_file_lies_under_a_name_of_ours(tmp_path: Path, name: str, kept: str, shown: str) -> None:
    given = safe_path(tmp_path, 0, name)
    assert (given.path, given.name) == (tmp_path / kept, shown)


def test_an_archive_is_read_member_by_member(empty_client: TestClient, empty_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../evil.txt", SENTENCE)
        archive.writestr("bomb.txt", bytes(40_000_000))
    page = ended(empty_client, send(empty_client, [("x.zip", out.getvalue())]).headers["location"])
    assert "one new document" in page
    assert "unpacks to more than 20,000,000 bytes" in page
    assert names(empty_path) == ["x.zip/evil.txt"]


def test_what_is_not_read_is_told_of_by_its_name(empty_client: TestClient) -> None:
    files = [("x.pdf", b"%PDF-1.7"), ("y.docx", b"PK\x03\x04 1"), ("z.txt", b"\xff\xff\xff")]
    page = ended(empty_client, send(empty_client, files).headers["location"])
    assert "3 could not be read" in page
    for name in ("x.pdf", "y.docx", "z.txt", "it is a PDF, not text", "office document"):
        assert name in page
    assert "riwaya-add-" not in page, "our folder is nobody's concern"


def test_hostile_names_show_as_text(empty_client: TestClient) -> None:
    sent = send(empty_client, [(f"{HOSTILE}.txt", SENTENCE.encode()), (f"{HOSTILE}.pdf", b"%PDF")])
    page = ended(empty_client, sent.headers["location"])
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;img" in page


def test_no_file_and_no_token(empty_client: TestClient) -> None:
    page = empty_client.post("/add", data={"csrf": token_of(empty_client)})
    assert (page.status_code, 'role="alert"' in page.text) == (400, True)
    assert empty_client.post("/add", files=[("files", ("x.txt", b"x"))]).status_code == 403
    assert empty_client.post("/add/sample").status_code == 403


def test_too_large_is_told_before_it_is_taken(empty_client: TestClient) -> None:
    headers = {"content-length": str(200 * 1024 * 1024), "accept-language": "en"}
    page = empty_client.post("/add", content=b"x", headers=headers)
    assert page.status_code == 413
    assert "Too large" in page.text


def test_a_text_that_is_pasted(empty_client: TestClient, empty_path: Path) -> None:
    form = {"text": SENTENCE.replace(" ", "\r\n", 1), "title": HOSTILE, "publisher": "الضحى"}
    form |= {"published": "2019-10", "csrf": token_of(empty_client)}
    sent = empty_client.post("/add/text", data=form, follow_redirects=False)
    page = ended(empty_client, sent.headers["location"])
    assert "one new document" in page
    assert "<script>alert" not in page
    with open_ledger(empty_path) as ledger:
        document = ledger.document(ledger.documents()[0].id)
        assert document is not None
        assert (document.title, document.publisher) == (HOSTILE, "الضحى")
        assert str(document.published.precision) == "month"
        assert ledger.original(document) == document.text.encode()
        ledger.verify()


@pytest.mark.parametrize("text", ["", "   ", "12345", "<html><body>x</body></html>", "a\0b"])
def test_a_text_that_is_none_comes_back(empty_client: TestClient, text: str) -> None:
    form = {"text": text, "title": "kept", "csrf": token_of(empty_client)}
    page = empty_client.post("/add/text", data=form, follow_redirects=False)
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert 'value="kept"' in page.text


def test_the_sample_is_one_button_away(empty_client: TestClient, empty_path: Path) -> None:
    page = empty_client.get("/", params={"lang": "en"}).text
    assert 'action="/add/sample"' in page
    form = {"csrf": token_of(empty_client)}
    sent = empty_client.post("/add/sample", data=form, follow_redirects=False)
    page = ended(empty_client, sent.headers["location"])
    assert "20 new documents" in page
    assert names(empty_path)[0] == "01-transfer-to-ayn-safsaf.txt"
    stream = empty_client.get(sent.headers["location"] + "/events")
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert "event: end\ndata: " in stream.text


@pytest.mark.parametrize("url", ["/jobs/none", "/jobs/none/events"])
def test_a_job_that_is_not_there(empty_client: TestClient, url: str) -> None:
    assert empty_client.get(url).status_code == 404


def test_folders_of_a_workbench_that_was_killed_are_cleared(tmp_path: Path) -> None:
    ours, other = make_folder(tmp_path / "a.sqlite"), make_folder(tmp_path / "b.sqlite")
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                          capture_output=True, text=True, check=True).stdout.strip()  # fmt: skip
    left = ours.with_name(ours.name.replace(f"-{os.getpid()}-", f"-{gone}-"))
    left.mkdir()
    try:
        clear_stale(tmp_path / "a.sqlite")
        assert (ours.exists(), other.exists(), left.exists()) == (True, True, False)
    finally:
        ours.rmdir()
        other.rmdir()


def test_a_workbench_killed_in_the_middle_leaves_nothing_half(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    code = (
        "from pathlib import Path; from riwaya.web.serving import serve; "
        "from riwaya.web.bench import Settings; "
        f"asked = Settings(Path({str(path)!r}), port={port}, reader='rules'); "
        "serve(asked, opens=False, tell=print)"
    )
    lines = "".join(json.dumps({"text": f"{SENTENCE} {n}"}) + "\n" for n in range(600))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL) as server:
        try:
            _, cookies, text = _ask(port, "GET", "/add")
            cookie = cookies.split("riwaya_session=")[1].split(";")[0]
            token = text.split('name="csrf" content="')[1].split('"')[0]
            body = (
                f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n'
                f'--x\r\nContent-Disposition: form-data; name="files"; filename="a.jsonl"\r\n\r\n'
                f"{lines}\r\n--x--\r\n"
            )
            headers = {"Cookie": f"riwaya_session={cookie}",
                       "Content-Type": "multipart/form-data; boundary=x"}  # fmt: skip
            assert _ask(port, "POST", "/add", body, headers)[0] == 303
            until = time.monotonic() + 60
            while not 5 < _count(path) < 600 and time.monotonic() < until:
                time.sleep(0.02)
        finally:
            server.send_signal(signal.SIGKILL)
    with open_ledger(path) as ledger:
        count = len(ledger.documents())
        assert 5 < count < 600
        assert all(one.reader for one in ledger.documents()), "each has its reading"
        ledger.verify()
    clear_stale(path)


def _ask(
    port: int, method: str, url: str, body: str = "", headers: dict[str, str] | None = None
) -> tuple[int, str, str]:
    """Give status, cookies and text of an answer, once the workbench listens."""
    until = time.monotonic() + 60
    while True:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            try:
                connection.request(method, url, body.encode() or None, headers or {})
                answer = connection.getresponse()
                return answer.status, answer.headers["set-cookie"] or "", answer.read().decode()
            except ConnectionRefusedError:
                assert time.monotonic() < until, "the workbench did not start"
        time.sleep(0.2)


def _count(path: Path) -> int:
    with open_ledger(path, writable=False) as ledger:
        return ledger.scope().documents


# In a real browser.


def test_progress_is_shown_while_a_job_runs_and_survives_reloading(
    own_live: Any, tab: Page
) -> None:
    tab.goto(f"{own_live.url}/add?lang=en")
    lines = "".join(json.dumps({"text": f"{SENTENCE} {n}"}) + "\n" for n in range(40))
    file = {"name": "many.jsonl", "mimeType": "text/plain", "buffer": lines.encode()}
    tab.set_input_files("#files", [file])  # type: ignore[list-item]
    assert tab.inner_text("#chosen") == "many.jsonl"
    tab.click("#files-form button")
    tab.wait_for_url("**/jobs/*")
    tab.reload()
    tab.wait_for_selector("#job h2:has-text('Reading is done')", timeout=60_000)
    assert "40 new documents" in tab.inner_text("#job")


def test_files_that_are_too_large_are_not_sent(own_live: Any, tab: Page, tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    with big.open("wb") as out:
        out.truncate(65 * 1024 * 1024)
    tab.goto(f"{own_live.url}/add?lang=en")
    tab.set_input_files("#files", big)
    assert "65 MB" in tab.inner_text("#too-large")
    tab.click("#files-form button")
    assert tab.url.endswith("/add?lang=en")


def test_a_folder_is_walked_and_what_is_not_read_is_named(
    own_live: Any, tab: Page, tmp_path: Path, ledger_path: Path
) -> None:
    root = tmp_path / "أخبار"
    (root / "sub" / ".git").mkdir(parents=True)
    (root / "a.txt").write_text(f"{SENTENCE} 1", encoding="utf-8")
    (root / "sub" / "b.txt").write_text(f"{SENTENCE} 2", encoding="utf-8")
    (root / "sub" / ".git" / "c.txt").write_text(f"{SENTENCE} 3", encoding="utf-8")
    (root / "sub" / "photo.png").write_bytes(b"png")
    before = len(names(ledger_path))
    tab.goto(f"{own_live.url}/add?lang=en")
    tab.set_input_files("#folder", root)
    assert "1 files will not be read" in tab.inner_text("#left")
    assert "photo.png" in tab.inner_text("#left")
    assert tab.locator("#chosen li").count() == 2
    tab.click("#files-form button")
    tab.wait_for_url("**/jobs/*")
    tab.wait_for_selector("#job h2:has-text('Reading is done')", timeout=60_000)
    panel = tab.inner_text("#job")
    assert "2 new documents" in panel
    assert "one file of the folder was left out" in panel
    assert "photo.png" in panel
    assert names(ledger_path)[before:] == ["أخبار/a.txt", "أخبار/sub/b.txt"]


# What a browser hands over when a folder is dropped; no test can drop a real one.
_DROP = """(written) => {
  const given = JSON.parse(written);
  const entryOf = (name, inside, path) => {
    const full = `${path}/${name}`;
    if (typeof inside === "string") {
      return { isFile: true, isDirectory: false, name, fullPath: full, file: (give, fail) =>
        inside === "CLOSED" ? fail(new Error("closed")) : give(new File([inside], name)) };
    }
    const all = Object.entries(inside).map(([key, value]) => entryOf(key, value, full));
    return { isFile: false, isDirectory: true, name, fullPath: full, createReader: () => {
      // as browsers do: some at a time
      return { readEntries: (give) => give(all.splice(0, 2)) };
    } };
  };
  const items = Object.entries(given).map(([key, value]) => ({
    webkitGetAsEntry: () => entryOf(key, value, ""),
  }));
  const event = new Event("drop", { cancelable: true });
  event.dataTransfer = { types: ["Files"], items, files: [] };
  window.dispatchEvent(event);
}"""


def test_a_dropped_folder_is_sent_whole(own_live: Any, tab: Page, ledger_path: Path) -> None:
    deep: Any = {"z.txt": f"{SENTENCE} 9"}
    for _ in range(200):
        deep = {"d": deep}
    folder = {f"{n}.txt": f"{SENTENCE} {n}" for n in range(5)} | {"deep": deep, "x.mp4": "x"}
    folder |= {"shut.txt": "CLOSED", ".hidden.txt": SENTENCE}
    before = len(names(ledger_path))
    tab.goto(f"{own_live.url}/add?lang=en")
    tab.evaluate(_DROP, json.dumps({"news": folder}))
    tab.wait_for_url("**/jobs/*")
    tab.wait_for_selector("#job h2:has-text('Reading is done')", timeout=60_000)
    panel = tab.inner_text("#job")
    assert "6 new documents" in panel
    assert "2 files of the folder were left out" in panel
    assert "news/x.mp4" in panel and "news/shut.txt" in panel
    assert "news/0.txt" in names(ledger_path)[before:]


def test_a_dropped_folder_without_articles_is_told_of(own_live: Any, tab: Page) -> None:
    tab.goto(f"{own_live.url}/add?lang=en")
    tab.evaluate(_DROP, json.dumps({"photos": {"a.png": "x", "b.png": "y"}}))
    tab.wait_for_selector("#too-large:not([hidden])")
    assert "holds nothing to read" in tab.inner_text("#too-large")
    assert "2 files will not be read" in tab.inner_text("#left")
    assert tab.url.endswith("/add?lang=en")


def test_more_files_than_a_form_may_usually_hold(empty_client: TestClient) -> None:
    files = [(f"d/{n}.txt", f"{SENTENCE} {n}".encode()) for n in range(1_100)]
    assert send(empty_client, files).status_code == 303


# What is kept beside the ledger, for when a workbench is killed.


def test_a_job_that_was_broken_off_is_told_of_and_begun_again(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    folder = make_folder(path)
    (folder / "0.txt").write_text(SENTENCE, encoding="utf-8")
    recipe = recipe_of([Given(folder / "0.txt", "a.txt")], folder)
    JobShelf(jobs_path(path)).save([(Progress("k1", "a.txt", Phase.READING, total=1), recipe)])
    with TestClient(make_app(Settings(path, reader="rules"))) as client:
        page = client.get("/jobs/k1", params={"lang": "en"}).text
        assert "broke off before it was done" in page
        assert "/jobs/k1" in client.get("/add").text
        form = {"csrf": token_of(client)}
        sent = client.post("/jobs/k1/again", data=form, follow_redirects=False)
        assert (sent.status_code, sent.headers["location"]) == (303, "/jobs/k1")
        assert "one new document" in ended(client, "/jobs/k1")
        assert client.post("/jobs/k1/again", data=form).status_code == 404  # it is done
    assert names(path) == ["a.txt"]
    assert not folder.exists()
    with TestClient(make_app(Settings(path, reader="rules"))) as client:  # and still known
        assert "Reading is done" in client.get("/jobs/k1", params={"lang": "en"}).text
        form = {"csrf": token_of(client)}
        client.post("/jobs/k1/forget", data=form)
        assert client.get("/jobs/k1").status_code == 404
    assert JobShelf(jobs_path(path)).load(Progress) == []


def test_a_job_whose_files_are_gone_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    folder = make_folder(path)
    recipe = recipe_of([Given(folder / "0.txt", "a.txt")], folder)
    JobShelf(jobs_path(path)).save([(Progress("k1", "a.txt", Phase.LINKING), recipe)])
    folder.rmdir()
    with TestClient(make_app(Settings(path, reader="rules"))) as client:
        assert "Add them again" in client.get("/jobs/k1", params={"lang": "en"}).text


BROKEN_LISTS = {
    "no JSON": "{",
    "a list": "[]",
    "of another version": '{"jobs": [{"process": 0, "job": {"colour": 1}}, 5]}',
    "a folder of somebody else": json.dumps(
        {"jobs": [{"process": 0, "recipe": {"given": [], "own": "/"},
                   "job": to_json(Progress("k2", "x", Phase.READING))}]}
    ),
}  # fmt: skip


@pytest.mark.parametrize("written", BROKEN_LISTS.values(), ids=BROKEN_LISTS.keys())
def test_a_list_of_jobs_that_is_none_stops_nobody(tmp_path: Path, written: str) -> None:
    path = tmp_path / "x.sqlite"
    jobs_path(path).write_text(written, encoding="utf-8")
    with TestClient(make_app(Settings(path, reader="rules"))) as client:
        assert client.get("/add").status_code == 200
        form = {"csrf": token_of(client)}
        assert client.post("/jobs/k2/again", data=form).status_code == 404
        client.post("/jobs/k2/forget", data=form)
    assert tmp_path.exists() and Path("/").exists()


def test_jobs_of_another_workbench_are_left_to_it(tmp_path: Path) -> None:
    path = jobs_path(tmp_path / "x.sqlite")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        job = to_json(Progress("theirs", "x", Phase.READING))
        record = {"process": other.pid, "recipe": None, "job": job}
        path.write_text(json.dumps({"jobs": [record]}), encoding="utf-8")
        shelf = JobShelf(path)
        assert shelf.load(Progress) == []
        shelf.save([(Progress("ours", "y"), None)])
        assert [one["job"]["id"] for one in json.loads(path.read_text())["jobs"]] == [
            "theirs", "ours",
        ]  # fmt: skip
        other.communicate(b"\n")
    assert {job.id for job, _ in JobShelf(path).load(Progress)} == {"theirs", "ours"}
    assert path.stat().st_mode & 0o077 == 0, "names of files are nobody else's"
