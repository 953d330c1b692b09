"""The bench: what one running workbench holds open, and the settings it was started with."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import ipaddress
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from riwaya.api import Ledger, open_ledger
from riwaya.errors import LedgerError
from riwaya.store.viewer import ANYONE, Role, Viewer
from riwaya.types import ReaderKind
from riwaya.web.accounts import Accounts, accounts_path
from riwaya.web.attempts import Attempts
from riwaya.web.given import clear_stale
from riwaya.web.jobs import Jobs
from riwaya.web.kept import JobShelf, jobs_path
from riwaya.web.past import NOW, DayError, Past, read_day
from riwaya.web.proving import Prover

if TYPE_CHECKING:
    from riwaya.extract.reader import RulesReader

LOCAL = "local"
"""Name of the one user of a workbench that only this machine can reach."""
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]", "testserver")
"""Names by which only this machine is reached."""
SESSION = "riwaya_session"
"""Cookie that ties forms to one browser and, once signed in, says who it is."""

AS_OF = "as_of"
"""Parameter, and cookie until the browser is closed, that names a day to look back to."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a workbench was started.

    Attributes:
        ledger: The ledger file; it is made where none stands.
        host: Address it listens on.
        port: Port it listens on; 0 takes a free one.
        reader: Who reads what is added: rules, learned or both.
        user: Name under which a person decides while there are no accounts.
        tiles: Address of map tiles for those online; empty: none, and nothing leaves the machine.
        https: A proxy in front speaks https: cookies go over it only.
    """

    ledger: Path
    host: str = "127.0.0.1"
    port: int = 8000
    reader: str = "both"
    user: str = LOCAL
    tiles: str = ""
    https: bool = False


class Bench:
    """What a running workbench holds: the open ledger, and the secret its forms are signed with."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.nobody = ANYONE
        self.accounts = Accounts(accounts_path(settings.ledger))
        self.attempts = Attempts(self.accounts)
        self._secret = secrets.token_bytes(32)
        self._readers: dict[str, RulesReader] = {}
        self._loading = threading.Lock()
        self.ledger: Ledger = open_ledger(settings.ledger)
        self.past = Past(self.ledger)
        self.prover = Prover(self.ledger)
        shelf = JobShelf(jobs_path(settings.ledger))
        self.jobs = Jobs(self.ledger, lambda: self.reader, now, shelf)
        clear_stale(settings.ledger, self.jobs.folders())

    def close(self) -> None:
        """End the job at hand and let go of the ledger."""
        self.jobs.close()
        self.past.close()
        self.ledger.close()

    def warm(self) -> None:
        """Read the claims into memory, so that the first visitor need not wait for it.

        A ledger that cannot be read is not told of here: the first page says so.
        """
        with suppress(LedgerError):
            self.ledger.index.overview(self.nobody)
            self.ledger.index.load()

    @property
    def reader(self) -> RulesReader:
        """The reader of this workbench; its tables are loaded when it is first needed."""
        return self._reader(self.settings.reader)

    def readers(self) -> Iterator[RulesReader]:
        """Give the readers that may have found a claim: our own, then the rules alone."""
        yield self.reader
        if self.settings.reader != ReaderKind.RULES:
            yield self._reader(ReaderKind.RULES)

    def _reader(self, kind: str) -> RulesReader:
        from riwaya.extract.reader import load_reader  # seconds: only who reads pays for it

        with self._loading:  # two requests at once load it once
            if kind not in self._readers:
                self._readers[kind] = load_reader(kind)
            return self._readers[kind]

    @property
    def asks_for_sign_in(self) -> bool:
        """Tell whether people must sign in: where there are accounts, or others could come in."""
        return self.accounts.any() or not is_loopback(self.settings.host)

    def token_for(self, session: str) -> str:
        """Give the token that forms of one browser carry; good until the workbench ends."""
        written = session.encode(errors="replace")
        return hmac.new(self._secret, written, hashlib.sha256).hexdigest()

    def look_up(self, request: Request) -> Viewer | None:
        """Find out who asks, by token or session; None: nobody that may."""
        if not self.asks_for_sign_in:
            return Viewer(self.settings.user, Role.REVIEWER)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.accounts.of_token(token.strip())
        session = request.cookies.get(SESSION)
        return self.accounts.of_session(session, time.time()) if session else None

    def viewer_of(self, request: Request) -> Viewer:
        """Say who asks; ``guards.Guard`` has looked it up."""
        viewer = request.state.viewer
        assert isinstance(viewer, Viewer)  # noqa: S101  # set by the guard
        return viewer

    def is_signed_in(self, request: Request) -> bool:
        """Tell whether somebody signed in, and so could sign out."""
        return self.viewer_of(request) != self.nobody and self.asks_for_sign_in

    def look_back(self, request: Request) -> bool:
        """Find the ledger of the day that a request looks back to; False while it is being made.

        Raises:
            DayError: The address names what is no day.
        """
        asked = request.query_params.get(AS_OF)
        day = read_day(asked) if asked else _kept_day(request)
        past = self.past.at(day) if day else None
        request.state.past = (day, past) if day and past else None
        return day is None or past is not None

    def moment_of(self, request: Request) -> str | None:
        """Give the day as of which the ledger is shown, ISO 8601; None: as it stands."""
        past = getattr(request.state, "past", None)
        return past[0] if past else None

    def ledger_for(self, request: Request) -> Ledger:
        """Give the ledger as this request may see it."""
        past = getattr(request.state, "past", None)
        ledger: Ledger = past[1] if past else self.ledger
        return ledger.seen_by(self.viewer_of(request))

    def address_of(self, request: Request) -> str:
        """Say where a request comes from: behind a proxy, what that proxy says."""
        if self.settings.https:
            told = request.headers.get("x-forwarded-for", "").split(",")[-1].strip()
            if told:
                return told[:100]
        return request.client.host if request.client else ""

    def is_secure(self, request: Request) -> bool:
        """Tell whether the browser speaks https with us."""
        return self.settings.https or request.url.scheme == "https"


def _kept_day(request: Request) -> str | None:
    """Give the day that the browser keeps; what it should not keep counts as none."""
    try:
        return read_day(request.cookies.get(AS_OF) or NOW)
    except DayError:
        return None


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address to listen on."""
    if host in LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def bench_of(request: Request) -> Bench:
    """Give the bench of the app that a request came to."""
    bench = request.app.state.bench
    assert isinstance(bench, Bench)  # noqa: S101  # set by make_app
    return bench


def ledger_here(request: Request) -> Ledger:
    """Give the ledger as the one who asks may see it: the only way pages get at it."""
    return bench_of(request).ledger_for(request)


LedgerNow = Annotated[Ledger, Depends(ledger_here)]


def now() -> str:
    """Give the time for an entry, in UTC; a running workbench is where its clock is looked at."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
