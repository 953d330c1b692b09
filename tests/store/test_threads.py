"""A ledger is read by many threads at once, as the workbench does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from riwaya.api import open_ledger, read_text
from riwaya.types import Extraction

AT = "2026-01-01T00:00:00+00:00"


def test_many_threads_read_while_one_writes(tmp_path: Path) -> None:
    """It used to end the whole program: connections in use were closed by other threads."""
    with open_ledger(tmp_path / "x.sqlite") as ledger:
        keys = []
        for number in range(12):
            document = read_text(f"قال شاهد {number} إن القصف توقف")
            ledger.add(document, Extraction(document.id, "test", (), ()), at=AT)
            keys.append(document.id)

        def look(number: int) -> int:
            if number % 10 == 0:
                document = read_text(f"قال شاهد جديد {number} إن القصف توقف")
                ledger.add(document, Extraction(document.id, "test", (), ()), at=AT)
            assert ledger.document(keys[number % 12]) is not None
            return len(ledger.documents()) + len(list(ledger.claims()))

        with ThreadPoolExecutor(16) as crew:
            assert min(crew.map(look, range(160))) >= 12
        assert ledger.scope().documents == 12 + 16
        ledger.verify()
