"""Who gets in, who does not, and what is told of it."""

from __future__ import annotations

import sqlite3
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from riwaya.cli import main
from riwaya.errors import DataError
from riwaya.store.viewer import Role
from riwaya.web import accounts as accounts_module
from riwaya.web.accounts import LONGEST_SESSION_S, SESSION_S, AccountError, Accounts, accounts_path
from riwaya.web.app import make_app
from riwaya.web.attempts import FREE_OF_ADDRESS, FREE_OF_NAME, LONGEST_S, Attempts
from riwaya.web.bench import SESSION, Settings
from riwaya.web.pages.signing import own_address
from riwaya.web.serving import check_reach

PASSWORD = "olive tree by the river"  # noqa: S105  # of a test
LONG = "x" * 1500
MANY = 6
AT = "2026-01-01T00:00:00+00:00"


@pytest.fixture
def accounts(ledger_path: Path, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """Accounts whose passwords are hashed quickly."""
    quick = accounts_module.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts_module, "_hasher", lambda: quick)
    monkeypatch.setattr(accounts_module, "_decoy", lambda: quick.hash("nobody"))
    made = Accounts(accounts_path(ledger_path))
    made.add("Salma", PASSWORD, Role.CODER, AT)
    made.add("Reader", PASSWORD, Role.READER, AT)
    return made


@pytest.fixture
def client(ledger_path: Path, accounts: Accounts) -> Iterator[TestClient]:
    app = make_app(Settings(ledger_path, reader="rules"))
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as found:
        yield found


def sign_in(client: TestClient, name: str, password: str = PASSWORD, **more: str) -> object:
    text = client.get("/sign-in").text
    token = text.split('name="csrf" content="')[1].split('"')[0]
    return client.post("/sign-in", data={"csrf": token, "name": name, "password": password, **more})


def test_without_a_session_nothing_is_shown(client: TestClient) -> None:
    answer = client.get("/claims?text=x")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/sign-in?next=%2Fclaims%3Ftext%3Dx",
    )
    arabic = client.get("/claims?lang=ar").headers["location"]
    assert 'lang="ar"' in client.get(arabic, headers={"accept-language": "en"}).text
    told = client.get("/api/v1/claims")
    assert told.status_code == 401
    assert told.json()["error"]["fault"] == "nobody"
    assert told.headers["www-authenticate"].startswith("Bearer")
    assert client.get("/api/v1/openapi.json").status_code == 401
    assert client.post("/claims").status_code == 401
    assert client.get("/static/app.css").status_code == 200


def test_sign_in_begins_a_session_under_a_new_id(client: TestClient) -> None:
    client.get("/sign-in")
    before = client.cookies[SESSION]
    answer = sign_in(client, " salma ", next="/claims")
    assert (answer.status_code, answer.headers["location"]) == (303, "/claims")
    assert client.cookies[SESSION] != before
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    page = client.get("/claims?lang=en")
    assert page.status_code == 200
    assert "Sign out (Salma)" in page.text
    assert client.get("/sign-in").status_code == 303


def test_a_form_made_before_sign_in_is_stale_after(client: TestClient) -> None:
    token = client.get("/sign-in").text.split('name="csrf" content="')[1].split('"')[0]
    sign_in(client, "Salma")
    answer = client.post("/sign-out", data={"csrf": token})
    assert answer.status_code == 403
    assert client.get("/claims").status_code == 200


def test_sign_out_ends_the_session_itself(client: TestClient) -> None:
    sign_in(client, "Salma")
    kept = client.cookies[SESSION]
    token = client.get("/claims").text.split('name="csrf" content="')[1].split('"')[0]
    assert client.post("/sign-out", data={"csrf": token}).status_code == 303
    client.cookies.set(SESSION, kept)
    assert client.get("/claims").status_code == 303


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Salma", "another one"),
        ("nobody", PASSWORD),
        ("", ""),
        ("a\0b", "x"),
        ("Salma", "x" * 1500),
    ],
    ids=["wrong password", "no such name", "nothing", "a NUL", "endless"],
)
def test_all_failures_look_alike(client: TestClient, name: str, password: str) -> None:
    answer = sign_in(client, name, password)
    assert answer.status_code == 401
    assert 'id="problem"' in answer.text
    assert client.get("/claims").status_code == 303


def test_a_name_that_nobody_has_takes_as_long(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    real = accounts_module._verified
    monkeypatch.setattr(
        accounts_module, "_verified", lambda *given: looked.append(given[0]) or real(*given)
    )
    assert accounts.check("nobody", PASSWORD) is None
    assert accounts.check("Salma", PASSWORD) == "salma"
    assert len(looked) == 2


def test_after_a_few_failures_one_must_wait(client: TestClient) -> None:
    for _ in range(FREE_OF_NAME):
        assert sign_in(client, "Salma", "wrong").status_code == 401
    answer = sign_in(client, "SALMA")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert sign_in(client, "Reader").status_code == 303, "another name need not wait"


def test_waiting_doubles_and_ends(tmp_path: Path) -> None:
    kept = Attempts(Accounts(tmp_path / "none.sqlite"))  # where there are no accounts
    for _ in range(FREE_OF_NAME):
        kept.fail("a", "1", 100.0)
    assert kept.wait("a", "2", 100.0) == 1
    kept.fail("a", "2", 100.0)
    assert kept.wait("a", "3", 100.0) == 2
    assert kept.wait("a", "3", 102.0) == 0
    for _ in range(40):
        kept.fail("a", "2", 200.0)
    assert kept.wait("a", "3", 200.0) == LONGEST_S
    kept.succeed("a", "2")
    assert kept.wait("a", "3", 200.0) == 0
    assert kept.wait("b", "2", 200.0) > 0, "an address waits whatever the name"
    for number in range(FREE_OF_ADDRESS):
        kept.fail(f"name {number}", "9", 300.0)
    assert kept.wait("new", "9", 300.0) > 0
    assert kept.wait("new", "8", 300.0) == 0


def test_who_must_wait_must_wait_after_a_restart(accounts: Accounts, ledger_path: Path) -> None:
    app = make_app(Settings(ledger_path, reader="rules"))
    with TestClient(app, follow_redirects=False) as client:
        for _ in range(FREE_OF_NAME):
            assert sign_in(client, "Salma", "wrong").status_code == 401
    earlier = Attempts(accounts)
    for _ in range(MANY):  # a wait longer than starting takes on a busy machine
        earlier.fail("salma", "elsewhere", time.time())
    again = make_app(Settings(ledger_path, reader="rules"))
    with TestClient(again, follow_redirects=False) as client:
        assert sign_in(client, "Salma").status_code == 429
        assert sign_in(client, "Reader").status_code == 303
    kept = Accounts(accounts_path(ledger_path)).failures()
    assert kept["name salma"][0] == FREE_OF_NAME + MANY
    assert "name reader" not in kept
    attempts = Attempts(accounts)
    attempts.succeed("salma", "elsewhere")
    assert Attempts(accounts).wait("salma", "elsewhere", 0.0) == 0


def test_accounts_made_by_an_older_version_take_failures_too(accounts: Accounts) -> None:
    with sqlite3.connect(accounts.path) as base:
        base.execute("DROP TABLE failures")
    base.close()
    kept = Attempts(accounts)
    kept.fail("a", "1", 100.0)
    assert accounts.failures() == {"name a": (1, 100.0), "address 1": (1, 100.0)}


def test_a_reader_reads_and_decides_nothing(client: TestClient) -> None:
    sign_in(client, "Reader")
    found = client.get("/api/v1/documents").json()["items"]
    sent = {"text": "قتل ثلاثة في العين."}
    answer = client.post("/api/v1/documents", json=sent)
    assert (answer.status_code, answer.json()["error"]["fault"]) == (403, "reader")
    assert client.get("/api/v1/documents").json()["items"] == found
    sign_out = client.get("/claims").text.split('name="csrf" content="')[1].split('"')[0]
    assert client.post("/sign-out", data={"csrf": sign_out}).status_code == 303


def test_a_token_lets_a_program_in_as_its_owner(client: TestClient, accounts: Accounts) -> None:
    token = accounts.add_token("Salma", "script", AT)
    headers = {"authorization": f"Bearer {token}"}
    line = client.get("/api/v1/claims?size=1", headers=headers).json()["items"][0]["line"]
    url = f"/api/v1/claims/{line['id']}/decisions"
    sent = {"act": "accept", "seen": line["seen"]}
    assert client.post(url, json=sent, headers=headers).status_code == 200
    assert client.get(url, headers=headers).json()[0]["by"] == "Salma"
    for wrong in (token[:-1], "", "ü"):
        answer = client.get(url, headers={"authorization": f"Bearer {wrong}".encode()})
        assert answer.status_code == 401
    accounts.end_token("Salma", "script")
    assert client.get(url, headers=headers).status_code == 401


def test_sessions_end(accounts: Accounts) -> None:
    session = accounts.begin_session("salma", 1000.0)
    assert accounts.of_session(session, 1000.0 + SESSION_S - 1).name == "Salma"
    assert accounts.of_session(session, 1000.0 + 3 * SESSION_S) is None
    other = accounts.begin_session("salma", 1000.0)
    later = 1000.0
    while later < 1000.0 + LONGEST_SESSION_S:
        assert accounts.of_session(other, later)
        later += SESSION_S / 2
    assert accounts.of_session(other, later + 1) is None


def test_another_password_signs_out_everywhere(accounts: Accounts) -> None:
    session = accounts.begin_session("salma", 0.0)
    accounts.set_password("Salma", PASSWORD + "!")
    assert accounts.of_session(session, 1.0) is None
    assert accounts.check("salma", PASSWORD) is None
    assert accounts.check("salma", PASSWORD + "!")


def test_whoever_reads_the_file_gets_in_by_nothing_of_it(
    accounts: Accounts, ledger_path: Path
) -> None:
    session = accounts.begin_session("salma", 0.0)
    token = accounts.add_token("salma", "x", AT)
    whole = accounts.path.read_bytes()
    for secret in (session, token, PASSWORD):
        assert secret.encode() not in whole
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    ledger = sqlite3.connect(ledger_path)
    names = {row[0] for row in ledger.execute("SELECT name FROM sqlite_master")}
    ledger.close()
    assert not {"accounts", "sessions", "tokens"} & names


@pytest.mark.parametrize("host", ["192.0.2.0", "192.0.2.1", "::", "host.example"])
def test_others_are_not_let_in_without_accounts(ledger_path: Path, host: str) -> None:
    with pytest.raises(DataError, match="without signing in") as told:
        check_reach(Settings(ledger_path, host))
    assert "accounts add" in told.value.hint
    app = make_app(Settings(ledger_path, host, reader="rules"))
    with TestClient(app) as client:
        assert client.get("/api/v1/claims").status_code == 401, "nor when the last one is removed"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_on_this_machine_alone_there_is_one_local_user(ledger_path: Path, host: str) -> None:
    check_reach(Settings(ledger_path, host))


def test_with_accounts_others_may_come(ledger_path: Path, accounts: Accounts) -> None:
    check_reach(Settings(ledger_path, "192.0.2.1"))


def test_cookies_go_over_https_only_behind_it(ledger_path: Path, accounts: Accounts) -> None:
    app = make_app(Settings(ledger_path, reader="rules", https=True))
    with TestClient(app, base_url="https://testserver", follow_redirects=False) as client:
        assert "secure" in sign_in(client, "Salma").headers["set-cookie"].lower()


TARGETS = {
    "/claims?a=1": "/claims?a=1",
    "//elsewhere.example": "/",
    "/\\elsewhere.example": "/",
    "https://elsewhere.example": "/",
    "javascript:alert(1)": "/",
    "/a\r\nSet-Cookie: x=1": "/",
    "": "/",
}


@pytest.mark.parametrize(("asked", "given"), TARGETS.items())
def test_sign_in_leads_nowhere_else(asked: str, given: str) -> None:
    assert own_address(asked) == given


def test_accounts_are_kept_on_the_command_line(
    ledger_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = accounts_module.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts_module, "_hasher", lambda: quick)

    def run(*words: str, typed: str = "") -> object:
        return CliRunner().invoke(main, ["--ledger", str(ledger_path), *words], input=typed)

    twice = f"{PASSWORD}\n{PASSWORD}\n"
    assert "No accounts" in run("accounts", "list").output
    assert run("accounts", "add", "Nour", "--role", "reviewer", typed=twice).exit_code == 0
    again = run("accounts", "add", "nour", typed=twice)
    assert again.exit_code == 1
    assert "has this name" in again.output
    short = run("accounts", "add", "Omar", typed="short\nshort\n")
    assert short.exit_code == 1
    token = run("accounts", "token", "Nour", "--label", "script").output.strip()
    kept = Accounts(accounts_path(ledger_path))
    assert kept.of_token(token).role is Role.REVIEWER
    assert "Nour · reviewer" in run("accounts", "list").output
    assert run("accounts", "token", "Nour", "--label", "script", "--end").exit_code == 0
    assert kept.of_token(token) is None
    assert run("accounts", "password", "Nour", typed=twice).exit_code == 0
    assert run("accounts", "remove", "Nour").exit_code == 0
    assert run("accounts", "remove", "Nour").exit_code == 1
    assert kept.list() == []


def test_a_damaged_file_lets_nobody_in(ledger_path: Path) -> None:
    accounts_path(ledger_path).write_bytes(b"no database" * 100)
    with pytest.raises(AccountError, match="cannot be used"):
        Accounts(accounts_path(ledger_path)).any()
    app = make_app(Settings(ledger_path, reader="rules"))
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/claims")
        assert answer.status_code == 500
        assert "Traceback" not in answer.text


@pytest.mark.parametrize("language", ["ar", "en"])
def test_one_signs_in_and_out_by_keyboard(
    own_live: object, accounts: Accounts, tab: Page, language: str
) -> None:
    tab.goto(f"{own_live.url}/claims?predicate=KILL")
    for theme in ("dark", "light"):
        tab.goto(f"{tab.url}&lang={language}&theme={theme}")
        found = Axe().run(tab)
        assert found.violations_count == 0, found.generate_report()
    tab.set_viewport_size({"width": 390, "height": 900})
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert tab.evaluate(wide) <= 0
    tab.keyboard.type("Salma")
    tab.keyboard.press("Tab")
    tab.keyboard.type(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/claims?predicate=KILL")
    assert tab.locator("main article").count() > 0
    tab.locator("form[action='/sign-out'] button").press("Enter")
    tab.wait_for_url("**/sign-in")
    tab.goto(f"{own_live.url}/ledger")
    assert "/sign-in" in tab.url
