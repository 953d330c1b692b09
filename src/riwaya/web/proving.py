"""Proving the ledger while people go on reading: one proof at a time, beside the requests.

Proofs are known by an id as long as the workbench runs.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace

from riwaya.api import Ledger
from riwaya.errors import DataError
from riwaya.store.verify import Proof

PATIENCE_S = 1.5
"""Seconds that whoever asks for a proof waits for it before the page shows that it runs."""
_KEPT = 50  # proofs that are known


@dataclass(frozen=True, slots=True)
class Proving:
    """How far a proof is; ``proof`` or ``fault`` once it ended.

    Attributes:
        id: Of the proof.
        begun: When, ISO 8601.
        by: Who asked for it.
        proof: What was proved.
        fault: Place, fault and remedy of the first thing that is wrong.
    """

    id: str
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
        self._known: OrderedDict[str, Proving] = OrderedDict()

    def start(self, by: str, at: str, *, patience_s: float = PATIENCE_S) -> Proving:
        """Begin a proof, unless one runs, and wait a little for it."""
        with self._lock:
            begun = self.last
            if begun is None or not begun.runs:
                begun = Proving(secrets.token_hex(8), at, by)
                self._keep(begun)
                self._ended.clear()
                threading.Thread(target=self._prove, args=(begun,), daemon=True).start()
        if patience_s > 0:
            self._ended.wait(patience_s)
        return self._known.get(begun.id, begun)

    def get(self, key: str) -> Proving | None:
        """Give a proof as it stands."""
        return self._known.get(key)

    def _keep(self, proving: Proving) -> None:
        self.last = self._known[proving.id] = proving
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)

    def _prove(self, begun: Proving) -> None:
        try:
            self._keep(replace(begun, proof=self._ledger.verify()))
        except DataError as error:
            self._keep(replace(begun, fault=(error.where, error.problem, error.hint)))
        except Exception as error:  # a thread has nobody above it to tell
            kind = type(error).__name__
            told = ("verify", f"{kind}: {error}"[:300], "report it")
            self._keep(replace(begun, fault=told))
        finally:
            self._ended.set()
