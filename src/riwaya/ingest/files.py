"""Files, folders and standard input: everything that ``riwaya read`` takes."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

from riwaya.errors import IngestError
from riwaya.ingest.documents import MAX_CHARACTERS, document_notes, read_text
from riwaya.ingest.encodings import decode, signature
from riwaya.ingest.html import has_tags, looks_like_html, read_page
from riwaya.ingest.jsonl import read_lines
from riwaya.ingest.results import Failure, ReadResult, failure_of, failure_of_system

__all__ = ["SUFFIXES", "Failure", "ReadResult", "read_paths"]

SUFFIXES = (".txt", ".html", ".htm", ".jsonl")
MAX_BYTES = 4 * MAX_CHARACTERS  # the most that a text of that length takes in any encoding
MAX_PAGE_BYTES = 5 * 1024 * 1024  # a larger page is no article and takes half a minute
_PEEK = 65_536
_TAKEN = "Riwaya reads .txt, .html, .htm and .jsonl"


def read_paths(
    paths: Sequence[str], stdin: BinaryIO | None = None
) -> Iterator[ReadResult | Failure]:
    """Read every document of files and folders, in the order given; never raises for bad input.

    A folder is read with all below it, its files before its folders, each in the order of
    names; only files with one of ``SUFFIXES`` are taken and hidden names are passed over.
    ``-`` is standard input: JSON Lines if ``{`` comes first, else one page or one text.
    A web page is read as one whatever its suffix. Paths may be files that vanish, pipes or
    loops: those are failures.

    Args:
        paths: Files, folders, or ``-``.
        stdin: What ``-`` reads; the process's own by default.
    """
    for path in paths:
        if path == "-":
            yield from _read_stream(sys.stdin.buffer if stdin is None else stdin)
        else:
            yield from _read_path(path)


def _read_path(path: str) -> Iterator[ReadResult | Failure]:
    name = _shown(path)
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 (Path("") would be the current folder)
    except ValueError:  # a NUL in it
        yield Failure(name, "it is no path", "check the path")
        return
    except OSError as error:
        yield failure_of_system(name, error)
        return
    if stat.S_ISDIR(mode):
        yield from _read_folder(path)
    elif not stat.S_ISREG(mode):
        hint = "pass a file or a folder; to read a pipe, give - and send it to standard input"
        yield Failure(name, "it is a device, pipe or socket", hint)
    else:
        yield from _read_file(path)


def _read_folder(folder: str) -> Iterator[ReadResult | Failure]:
    """Read a folder without recursion: folders may be nested deeper than Python calls."""
    waiting: list[tuple[str, frozenset[tuple[int, int]]]] = [(folder, frozenset())]
    seen: set[tuple[int, int]] = set()
    empty = True
    while waiting:
        path, above = waiting.pop()
        try:
            status = Path(path).stat()
            identity = (status.st_dev, status.st_ino)
            if identity in above:
                problem = "it links back to a folder that it is in"
                yield Failure(_shown(path), problem, "remove the link: it has no end")
                continue
            if identity in seen:
                continue  # a second link to a folder that has been read
            seen.add(identity)
            with os.scandir(path) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            empty = False
            yield failure_of_system(_shown(path), error)
            continue
        folders = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            kind = _kind(entry)
            if kind == "folder":
                folders.append((entry.path, above | {identity}))
            elif kind == "file" and entry.name.lower().endswith(SUFFIXES):
                empty = False
                yield from _read_file(entry.path)
        waiting += reversed(folders)
    if empty:
        yield Failure(_shown(folder), "the folder holds nothing to read", _TAKEN)


def _kind(entry: os.DirEntry[str]) -> str:
    """Tell files from folders and from the rest; a broken link is a file, to be reported."""
    try:
        if entry.is_dir():
            return "folder"
        return "file" if entry.is_file() or entry.is_symlink() else "special"
    except OSError:  # a link to itself
        return "file"


def _read_file(path: str) -> Iterator[ReadResult | Failure]:
    name, suffix = _shown(path), Path(path).suffix.lower()
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (paths may hold what Path would change)
            if suffix == ".jsonl":
                yield from read_lines(file, name)
            elif suffix in SUFFIXES:
                yield _read_whole(file, name, page=suffix != ".txt")
            else:
                yield _refuse_suffix(file.read(_PEEK), name, suffix)
    except OSError as error:
        yield failure_of_system(name, error)


def _refuse_suffix(head: bytes, name: str, suffix: str) -> Failure:
    if known := signature(head):
        return Failure(name, f"it is {known[0]}, not text", known[1])
    problem = f"files that end in {suffix!r} are not read" if suffix else "its name has no ending"
    return Failure(name, problem, _TAKEN + ": give the file the ending that it should have")


def _read_stream(stream: BinaryIO) -> Iterator[ReadResult | Failure]:
    reader = BufferedReader(cast("BufferedReader", stream), _PEEK)  # any readable bytes will do
    try:
        head = reader.peek(_PEEK).removeprefix(b"\xef\xbb\xbf").lstrip()
        if head.startswith(b"{") and not signature(head):
            yield from read_lines(reader, "-")
        else:
            yield _read_whole(reader, "-", page=False)
    except OSError as error:
        yield failure_of_system("-", error)
    finally:
        reader.detach()  # the stream is the caller's to close


def _read_whole(file: BinaryIO, name: str, *, page: bool) -> ReadResult | Failure:
    """Read one document; a text that is a web page is read as one."""
    data = file.read(MAX_BYTES + 1)
    try:
        if len(data) > MAX_BYTES:
            if known := signature(data):
                raise IngestError(name, f"it is {known[0]}, not text", known[1])
            hint = f"cut it into documents of at most {MAX_CHARACTERS:,} characters"
            raise IngestError(name, f"it is larger than {MAX_BYTES:,} bytes", hint)
        text = decode(data, name)
        if looks_like_html(text) or (page and has_tags(text)):
            return _read_page(text, data, name)
        document = read_text(text, name=name, original=data)
        return ReadResult(document, data, None, document_notes(document, None))
    except IngestError as error:
        return failure_of(error)


def _read_page(html: str, data: bytes, name: str) -> ReadResult:
    if len(data) > MAX_PAGE_BYTES:
        problem = f"the page is larger than {MAX_PAGE_BYTES:,} bytes"
        raise IngestError(name, problem, "save the article alone, as .txt")
    page = read_page(html, name)
    document = read_text(
        page.text,
        name=name,
        title=page.title,
        publisher=page.publisher,
        published=page.published,
        url=page.url,
        original=data,
    )
    return ReadResult(document, data, None, document_notes(document, page.published))


def _shown(path: str) -> str:
    """Give a path as text that can be stored: a file name may be any bytes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
