"""The bench: what one running workbench holds open, and the settings it was started with."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from riwaya.api import Ledger, open_ledger
from riwaya.store.viewer import Viewer
from riwaya.types import ReaderKind
from riwaya.web.jobs import Jobs
from riwaya.web.uploads import clear_stale

if TYPE_CHECKING:
    from riwaya.extract.reader import RulesReader

LOCAL = "local"
"""Name of the one user of a workbench that only this machine can reach."""


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
    """

    ledger: Path
    host: str = "127.0.0.1"
    port: int = 8000
    reader: str = "both"
    user: str = LOCAL
    tiles: str = ""


class Bench:
    """What a running workbench holds: the open ledger, and the secret its forms are signed with."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._secret = secrets.token_bytes(32)
        self._readers: dict[str, RulesReader] = {}
        self._loading = threading.Lock()
        self.ledger: Ledger = open_ledger(settings.ledger)
        self.jobs = Jobs(self.ledger, lambda: self.reader, now)
        clear_stale(settings.ledger)

    def close(self) -> None:
        """End the job at hand and let go of the ledger."""
        self.jobs.close()
        self.ledger.close()

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
        """Tell whether people must sign in."""
        return False

    def token_for(self, session: str) -> str:
        """Give the token that forms of one browser carry; good until the workbench ends."""
        return hmac.new(self._secret, session.encode(), hashlib.sha256).hexdigest()

    def viewer_of(self, request: Request) -> Viewer:
        """Say who asks."""
        return Viewer(self.settings.user)

    def moment_of(self, request: Request) -> str | None:
        """Give the day as of which the ledger is shown, ISO 8601; None: as it stands."""
        return None

    def ledger_for(self, request: Request) -> Ledger:
        """Give the ledger as this request may see it."""
        return self.ledger.seen_by(self.viewer_of(request))


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
