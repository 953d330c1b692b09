"""ZIP archives: their members unpacked one by one, within limits, under names of our own.

What an archive says of itself is not believed: bytes are counted as they come out.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from riwaya.ingest.files import MAX_BYTES, SUFFIXES
from riwaya.ingest.results import Failure

MAX_MEMBERS = 20_000
"""Files of an archive; more are a dump that wants cutting first."""
MAX_UNPACKED = 512 * 1024 * 1024
"""Bytes that an archive may give in all."""
MAX_LINES_BYTES = 256 * 1024 * 1024
"""Bytes of one JSON Lines file in it; it holds many documents."""
_KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others give more at a time than is asked
_PIECE = 256 * 1024
_LONGEST = 200  # letters of a name that is shown
_CUT = "unpack it yourself, look at what it holds, and add a part of it"


@dataclass(frozen=True, slots=True)
class Member:
    """A file taken out of an archive: where it lies now, and the name it had."""

    path: Path
    name: str


def is_archive(path: Path) -> bool:
    """Say whether a file is a ZIP archive, whatever it is called."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def unpack(archive: Path, name: str, folder: Path) -> Iterator[Member | Failure]:
    """Unpack the members that Riwaya reads, one after the other, into a folder.

    Files there are called by number: a member's own name is only shown. Hidden members, folders
    and files of other kinds are passed over. An archive that is too large, encrypted or damaged
    ends with a failure; what came out before it stands.

    Args:
        archive: The file.
        name: What a person calls it.
        folder: An empty folder.
    """
    taken, left = 0, MAX_UNPACKED
    try:
        with zipfile.ZipFile(archive) as opened:
            members = opened.infolist()
            if len(members) > MAX_MEMBERS:
                yield Failure(name, f"it holds more than {MAX_MEMBERS:,} files", _CUT)
                return
            for number, info in enumerate(members):
                if not _is_wanted(info):
                    continue
                taken += 1
                shown = f"{name}/{shown_name(info.filename)}"
                path = folder / f"{number}{PurePosixPath(info.filename).suffix.lower()}"
                if info.compress_type not in _KNOWN:
                    yield Failure(shown, "it is packed in a way that is not read", "pack it as ZIP")
                    continue
                limit = MAX_LINES_BYTES if path.suffix == ".jsonl" else MAX_BYTES
                with opened.open(info) as packed:
                    size = _copy(packed, path, min(limit, left))
                if size is None and left < limit:
                    problem = f"it unpacks to more than {MAX_UNPACKED:,} bytes"
                    yield Failure(name, problem, _CUT)
                    return
                if size is None:
                    yield Failure(shown, f"it unpacks to more than {limit:,} bytes", _CUT)
                    continue
                left -= size
                yield Member(path, shown)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        yield Failure(name, f"the archive is damaged: {error}", "make it again")
        return
    except RuntimeError:  # what zipfile raises for a member that wants a password
        yield Failure(name, "the archive is encrypted", "unpack it with its password first")
        return
    if not taken:
        kinds = ", ".join(SUFFIXES)
        yield Failure(name, "the archive holds nothing to read", f"Riwaya reads {kinds}")


def shown_name(name: str) -> str:
    """Give a name as it may be shown: its last parts, without what is no letter."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    letters = "".join(one for one in "/".join(parts) if one.isprintable())
    return letters[-_LONGEST:] or "?"


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(info.filename.replace("\\", "/")).parts
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)
    return not info.is_dir() and not hidden and info.filename.lower().endswith(SUFFIXES)


def _copy(packed: IO[bytes], path: Path, limit: int) -> int | None:
    """Write what comes out; None, and no file, if it is more than the limit."""
    size = 0
    try:
        with path.open("wb") as out:
            while piece := packed.read(_PIECE):
                size += len(piece)
                if size > limit:
                    break
                out.write(piece)
            else:
                return size
    except BaseException:
        path.unlink()
        raise
    path.unlink()
    return None
