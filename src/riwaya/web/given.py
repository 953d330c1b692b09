"""Given: what a person gives to read, kept in a folder of ours under names of ours."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from riwaya.ingest.archives import Member, is_archive, shown_name, unpack
from riwaya.ingest.files import SUFFIXES, read_paths
from riwaya.ingest.results import Failure, ReadResult

_PREFIX = "riwaya-add-"
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Given:
    """A file that was given: where it lies, and the name it is known by."""

    path: Path
    name: str


def make_folder(ledger: Path) -> Path:
    """Make a folder for one upload; its name tells whose it is, so that it can be cleared away."""
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{_mark(ledger)}-{os.getpid()}-"))


def is_ours(folder: Path) -> bool:
    """Tell whether a folder is one that ``make_folder`` makes."""
    return folder.parent == Path(tempfile.gettempdir()) and folder.name.startswith(_PREFIX)


def clear_stale(ledger: Path, keep: Collection[Path] = ()) -> None:
    """Remove folders that a workbench of this ledger left when it was killed, but those to keep."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}{_mark(ledger)}-*"):
        owner = path.name.removeprefix(f"{_PREFIX}{_mark(ledger)}-").partition("-")[0]
        if path.is_dir() and not path.is_symlink() and path not in keep and not runs(owner):
            shutil.rmtree(path, ignore_errors=True)


def safe_path(folder: Path, number: int, name: str) -> Given:
    """Give the place for a file: by number, whatever path its sender names."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    kept = ending if ending in (*SUFFIXES, ".zip") else ".other"
    return Given(folder / f"{number}{kept}", shown_name(name))


def count_documents(given: Given) -> int:
    """Say how many documents a file may hold, without reading any; an archive counts as one."""
    if given.path.suffix != ".jsonl":
        return 1
    with given.path.open("rb") as file:
        lines = sum(piece.count(b"\n") for piece in iter(lambda: file.read(_PIECE), b""))
    return max(1, lines)


def read_given(given: Given, folder: Path) -> Iterator[ReadResult | Failure]:
    """Read the documents of a file that was given; those of an archive one member at a time."""
    if given.path.suffix != ".zip" or not is_archive(given.path):
        yield from read_named(given.path, given.name)
        return
    inside = folder / f"{given.path.stem}-members"
    shutil.rmtree(inside, ignore_errors=True)  # of a job that was cut off
    inside.mkdir()
    for member in unpack(given.path, given.name, inside):
        if isinstance(member, Member):
            yield from read_named(member.path, member.name)
            member.path.unlink()  # so that the disk holds one at a time
        else:
            yield member


def read_named(path: Path, name: str) -> Iterator[ReadResult | Failure]:
    """Read a file under the name a person knows it by, not that of our folder."""
    if path.suffix == ".other":
        ending = PurePosixPath(name).suffix
        known = path.with_suffix(ending if _is_plain(ending) else ".unknown")
        path = path.rename(known) if path.exists() else known
    for found in read_paths([str(path)]):
        if isinstance(found, Failure):
            yield Failure(_named(found.name, path, name), found.problem, found.hint)
        else:
            shown = _named(found.document.name, path, name)
            yield replace(found, document=replace(found.document, name=shown))


def _named(found: str, path: Path, name: str) -> str:
    """Put a person's name of a file in the place of ours; the line number stays."""
    return name + found.removeprefix(str(path))


def _is_plain(ending: str) -> bool:
    return ending[:1] == "." and ending[1:].isalnum() and ending.isascii() and len(ending) < 12


def _mark(ledger: Path) -> str:
    return hashlib.sha256(str(ledger.resolve()).encode()).hexdigest()[:12]


def runs(process: str) -> bool:
    """Say whether a process of this number runs; a number that is none belongs to nobody."""
    if not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
