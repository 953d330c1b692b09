"""What a workbench asks of the allocator, and what its connections to a ledger keep."""

from __future__ import annotations

import platform
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from riwaya.store.connect import open_engine, reading, writing
from riwaya.web.memory import keep_small

GLIBC = platform.libc_ver()[0] == "glibc"


_FREED_AGAIN = """
import ctypes
from pathlib import Path
from riwaya.web.memory import keep_small

def resident():
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) * 1024

assert keep_small()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
before = resident()
for _ in range(3):  # by itself glibc keeps the second: freeing the first raises its threshold
    block = libc.malloc(16 << 20)
    ctypes.memset(block, 1, 16 << 20)
    assert resident() > before + (8 << 20)
    libc.free(block)
assert resident() < before + (8 << 20)
"""


@pytest.mark.skipif(not GLIBC, reason="only glibc can be asked")
def test_a_freed_column_goes_back_though_columns_were_freed_before() -> None:
    """In a process of its own: one that holds much already may answer out of what it holds."""
    subprocess.run([sys.executable, "-c", _FREED_AGAIN], check=True)  # our own words


def test_another_allocator_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    assert not keep_small()


def _cache_kb(driver: object) -> int:
    assert isinstance(driver, sqlite3.Connection)
    return -int(driver.execute("PRAGMA cache_size").fetchone()[0])


def test_a_connection_keeps_more_only_while_it_writes(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    engine = open_engine(path, create=True)
    with reading(engine, path) as conn:
        driver = conn.connection.driver_connection
        reads = _cache_kb(driver)
    with writing(engine, path) as conn:
        assert conn.connection.driver_connection is driver  # the one used last comes first
        assert _cache_kb(driver) > reads
    assert _cache_kb(driver) == reads
    with pytest.raises(ZeroDivisionError), writing(engine, path):
        _ = 1 // 0
    assert _cache_kb(driver) == reads
    engine.dispose()
