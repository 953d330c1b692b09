"""Failed sign-ins: after a few, each one more doubles the time that nobody may try again."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

FREE_OF_NAME = 5
"""Failures of one name before anybody must wait."""
FREE_OF_ADDRESS = 20
"""Failures from one address before it must wait: an office may be behind one."""
LONGEST_S = 900
"""Seconds of the longest wait."""
_FORGOTTEN_S = 24 * 3600
_MOST = 10_000  # names and addresses kept; whoever makes up more names waits by address


@dataclass(slots=True)
class _Failures:
    count: int = 0
    last: float = 0.0


class Shelf(Protocol):
    """Where failures are kept while no workbench runs: the file of accounts."""

    def failures(self) -> dict[str, tuple[int, float]]:
        """Give what was kept: name or address → how many, when the last."""

    def keep_failures(self, kept: Mapping[str, tuple[int, float] | None]) -> None:
        """Keep some, and forget those that are None."""


class Attempts:
    """Counts failed sign-ins by name and by address; a restart does not begin anew."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._kept = {key: _Failures(*value) for key, value in shelf.failures().items()}
        self._lock = threading.Lock()

    def wait(self, name: str, address: str, now: float) -> int:
        """Give the seconds until another try is looked at; 0: now."""
        with self._lock:
            waits = [
                self._wait(f"name {name}", FREE_OF_NAME, now),
                self._wait(f"address {address}", FREE_OF_ADDRESS, now),
            ]
        return max(waits)

    def fail(self, name: str, address: str, now: float) -> None:
        """Count a failure."""
        with self._lock:
            if len(self._kept) >= _MOST:
                self._forget(now)
            for key in (f"name {name}", f"address {address}"):
                kept = self._kept.setdefault(key, _Failures())
                if now - kept.last > _FORGOTTEN_S:
                    kept.count = 0
                kept.count, kept.last = kept.count + 1, now
            self._write((f"name {name}", f"address {address}"))

    def succeed(self, name: str, address: str) -> None:
        """Forget the failures of a name, and the last one of an address."""
        with self._lock:
            self._kept.pop(f"name {name}", None)
            kept = self._kept.get(f"address {address}")
            if kept is not None:
                kept.count -= 1
            self._write((f"name {name}", f"address {address}"))

    def _write(self, keys: Iterable[str]) -> None:
        found = {key: self._kept.get(key) for key in keys}
        self._shelf.keep_failures(
            {key: (one.count, one.last) if one else None for key, one in found.items()}
        )

    def _wait(self, key: str, free: int, now: float) -> int:
        kept = self._kept.get(key)
        if kept is None or kept.count < free:
            return 0
        until = kept.last + min(LONGEST_S, 2 ** min(kept.count - free, 20))
        return max(0, int(until - now + 0.999))

    def _forget(self, now: float) -> None:
        """Drop what is old; if nothing is, the half that failed longest ago."""
        order = sorted(self._kept, key=lambda key: self._kept[key].last)
        old = [key for key in order if now - self._kept[key].last > _FORGOTTEN_S]
        dropped = old or order[: len(order) // 2]
        for key in dropped:
            del self._kept[key]
        self._write(dropped)
