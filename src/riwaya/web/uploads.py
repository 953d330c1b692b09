"""Uploaded files as sources to read: they lie in a folder of their own until they are read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from fastapi import UploadFile

from riwaya.ingest.files import read_paths
from riwaya.ingest.results import Failure, ReadResult

_PIECE = 1 << 20
_LONGEST = 200  # letters of a file's name that are kept


def read_uploads(files: Iterable[UploadFile]) -> Iterator[ReadResult | Failure]:
    """Read every document of uploaded files, in their order, named as their sender named them.

    Nothing that a sender writes becomes part of a path here but the ending of a name. The files
    are on disk only while this is run through.
    """
    with tempfile.TemporaryDirectory(prefix="riwaya-") as folder:
        for number, file in enumerate(files, start=1):
            given = file.filename or ""
            ending = PurePosixPath(given).suffix.lower()
            path = Path(folder) / f"{number}{ending if ending[1:].isalnum() else ''}"[:20]
            with path.open("wb") as out:
                while piece := file.file.read(_PIECE):
                    out.write(piece)
            name = PurePosixPath(given.replace("\\", "/")).name[:_LONGEST] or f"file {number}"
            for source in read_paths([str(path)]):
                yield _renamed(source, str(path), name)
            path.unlink()


def _renamed(source: ReadResult | Failure, path: str, name: str) -> ReadResult | Failure:
    """Put the sender's name in the place of ours; a line's number stays behind it."""
    if isinstance(source, Failure):
        return replace(source, name=source.name.replace(path, name, 1))
    shown = source.document.name.replace(path, name, 1)
    return replace(source, document=replace(source.document, name=shown))
