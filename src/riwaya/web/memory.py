"""Memory of a workbench: what one page took goes back to the system, or to the next page."""

from __future__ import annotations

import ctypes
import platform

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # as malloc.h names them
_COLUMN = 4_000_000
"""Bytes from which on a block is a column of a large ledger: it goes back once it is freed."""


def keep_small() -> bool:
    """Ask the allocator to hold on to little; False where it is not that of glibc.

    By itself it gives each thread a pool of its own, and keeps columns that were freed: a
    workbench of a million claims would hold a hundred megabytes that no page uses.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    libc = ctypes.CDLL(None)
    return bool(libc.mallopt(_ARENA_MAX, 1) and libc.mallopt(_MMAP_THRESHOLD, _COLUMN))
