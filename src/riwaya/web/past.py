"""Looking back: the ledger as it stood at the end of a day, made aside and kept a while."""

from __future__ import annotations

import datetime
import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from pathlib import Path
from tempfile import TemporaryDirectory

from riwaya.api import Ledger
from riwaya.errors import DataError

PATIENCE_S = 2.0
"""Seconds that a request waits for a ledger to be made before it is told to come again."""
_KEPT = 3  # each is as large as the ledger it was made from
NOW = "now"


class DayError(DataError):
    """What was given as a day to look back to is none."""


def read_day(asked: str) -> str | None:
    """Read a day to look back to; None for now, today and later.

    Raises:
        DayError: It is no day.
    """
    if asked == NOW:
        return None
    try:
        if len(asked) != len("2020-01-01"):
            raise ValueError
        day = datetime.date.fromisoformat(asked)
    except ValueError:
        hint = "write it as 2026-01-31, or now"
        raise DayError("as_of", f"{asked[:40]!r} is no day", hint) from None
    return day.isoformat() if day < datetime.datetime.now(datetime.UTC).date() else None


class Past:
    """Makes ledgers of earlier days, one at a time, and keeps the last few open."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._folder: TemporaryDirectory[str] | None = None
        self._made: OrderedDict[str, Future[Ledger]] = OrderedDict()
        self._lock = threading.Lock()
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="looking-back")

    def at(self, day: str) -> Ledger | None:
        """Give the ledger as it stood at the end of a day; None while it is being made.

        Raises:
            LedgerError: An entry is damaged.
        """
        with self._lock:
            if self._folder is None:
                self._folder = TemporaryDirectory(prefix="riwaya-as-of-")
            made = self._made.get(day)
            if made is None:
                folder = Path(self._folder.name)
                made = self._maker.submit(self._ledger.as_of, day, folder)
                self._made[day] = made
            self._made.move_to_end(day)
            self._forget()
        try:
            return made.result(PATIENCE_S)
        except NotYetError:
            return None
        except Exception:
            with self._lock:
                self._made.pop(day, None)  # the next request tries again
            raise

    def close(self) -> None:
        """Throw all of them away."""
        self._maker.shutdown(wait=True, cancel_futures=True)
        for made in self._made.values():
            _let_go(made, self._ledger)
        if self._folder is not None:
            self._folder.cleanup()

    def _forget(self) -> None:
        while len(self._made) > _KEPT:
            day = next((one for one, made in self._made.items() if made.done()), None)
            if day is None:
                return
            _let_go(self._made.pop(day), self._ledger)


def _let_go(made: Future[Ledger], present: Ledger) -> None:
    if made.done() and not made.cancelled() and made.exception() is None:
        found = made.result()
        if found is not present:
            found.close()
