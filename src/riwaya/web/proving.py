"""Proving the ledger while people go on reading: one proof at a time, beside the requests."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from riwaya.api import Ledger
from riwaya.errors import DataError
from riwaya.store.verify import Proof

PATIENCE_S = 1.5
"""Seconds that whoever asks for a proof waits for it before the page shows that it runs."""


@dataclass(frozen=True, slots=True)
class Proving:
    """How far a proof is; ``proof`` or ``fault`` once it ended.

    Attributes:
        begun: When, ISO 8601.
        by: Who asked for it.
        proof: What was proved.
        fault: Place, fault and remedy of the first thing that is wrong.
    """

    begun: str
    by: str
    proof: Proof | None = None
    fault: tuple[str, str, str] | None = None

    @property
    def runs(self) -> bool:
        """Tell whether it goes on still."""
        return self.proof is None and self.fault is None


class Prover:
    """Proves a ledger in a thread of its own."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self.last: Proving | None = None

    def start(self, by: str, at: str, *, patience_s: float = PATIENCE_S) -> Proving:
        """Begin a proof, unless one runs, and wait a little for it."""
        with self._lock:
            if self.last is None or not self.last.runs:
                self.last = Proving(at, by)
                self._ended.clear()
                threading.Thread(target=self._prove, args=(at, by), daemon=True).start()
        self._ended.wait(patience_s)
        return self.last

    def _prove(self, at: str, by: str) -> None:
        try:
            self.last = Proving(at, by, proof=self._ledger.verify())
        except DataError as error:
            self.last = Proving(at, by, fault=(error.where, error.problem, error.hint))
        except Exception as error:  # a thread has nobody above it to tell
            kind = type(error).__name__
            self.last = Proving(at, by, fault=("verify", f"{kind}: {error}"[:300], "report it"))
        finally:
            self._ended.set()
