"""A file of columns beside a large ledger: a start reads it in place of a million rows.

It is never needed and never trusted for long: it counts only while its format and the program are
the same, its checksums are right, and the last entry it knows stands in the ledger unchanged. What
came after that entry is read from the ledger, as it is for columns in memory.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from riwaya.store.columns import ClaimColumns, DocumentColumns, Many, Names, Vocabulary
from riwaya.store.sets import Sets
from riwaya.store.tables import SCHEMA
from riwaya.version import __version__

FORMAT = 1
"""Changes with whatever columns mean: a file of another format is made anew."""
_HEAD = "head"  # member of the file that holds JSON: what the columns are of, and all names
Arrays = dict[str, npt.NDArray[Any]]
Head = dict[str, Any]


def path_of(ledger: Path) -> Path:
    """Give the place of the file that belongs to a ledger."""
    return ledger.with_name(f"{ledger.name}-columns")


def write(ledger: Path, head: Head, arrays: Arrays) -> None:
    """Write the file, or leave the old one; it may be read by whoever may read the ledger.

    That it cannot be written is no fault: the next start takes longer.
    """
    path = path_of(ledger)
    waiting = path.with_name(f"{path.name}.new")
    form = json.dumps(_made_by() | head, ensure_ascii=False).encode()
    with suppress(OSError):
        mode = ledger.stat().st_mode & 0o666
        try:
            made = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(made, "wb") as file:
                np.savez(file, allow_pickle=False, **arrays, **{_HEAD: np.frombuffer(form, "u1")})
            waiting.replace(path)
        finally:
            waiting.unlink(missing_ok=True)


def read(ledger: Path) -> tuple[Head, Arrays] | None:
    """Read the file; None where there is none, or one that is damaged or of another version."""
    try:
        with path_of(ledger).open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            head: Head = json.loads(file[_HEAD].tobytes())
            if _made_by().items() <= head.items():
                return head, {name: file[name] for name in file.files if name != _HEAD}
    except (OSError, ValueError, KeyError, EOFError, AttributeError, zipfile.BadZipFile):
        pass  # it is made anew
    return None


def _made_by() -> Head:
    return {"format": FORMAT, "program": __version__, "schema": SCHEMA}


def names_to_form(names: Vocabulary) -> dict[str, list[str]]:
    """Give all names, in order of their codes."""
    return {one.name: getattr(names, one.name).all for one in fields(Vocabulary)}


def names_of(form: dict[str, list[str]]) -> Vocabulary:
    """Give names their codes again."""
    return Vocabulary(**{
        name: Names({word: code for code, word in enumerate(words)}, words)
        for name, words in form.items()
    })  # fmt: skip


def lay_out(noun: object, name: str) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """Give the columns of a noun, each with a name of its own."""
    if isinstance(noun, np.ndarray):
        yield name, noun
    elif isinstance(noun, DocumentColumns | ClaimColumns | Many | Sets):
        for one in fields(noun):
            yield from lay_out(getattr(noun, one.name), f"{name}.{one.name}")


def documents_of(arrays: Arrays, name: str) -> DocumentColumns:
    """Put the columns of documents together again."""
    return DocumentColumns(*(arrays[f"{name}.{one.name}"] for one in fields(DocumentColumns)))


def many_of(arrays: Arrays, name: str) -> Many:
    """Put what claims have several of together again."""
    return Many(*(arrays[f"{name}.{one.name}"] for one in fields(Many)))


def claims_of(arrays: Arrays, name: str, areas: Many) -> ClaimColumns:
    """Put the columns of claims together again; ``areas`` follow from their places."""
    parts: dict[str, Any] = {"areas": areas}
    parts |= {key: many_of(arrays, f"{name}.{key}") for key in ("actors", "places")}
    for one in fields(ClaimColumns):
        if one.name not in parts:
            parts[one.name] = arrays[f"{name}.{one.name}"]
    return ClaimColumns(**parts)


def sets_of(arrays: Arrays, name: str) -> Sets:
    """Put sets together again."""
    return Sets(*(arrays[f"{name}.{one.name}"] for one in fields(Sets)))
