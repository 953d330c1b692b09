"""What reading gives: a document with its original bytes, or a failure that names its place."""

from __future__ import annotations

from dataclasses import dataclass

from riwaya.errors import IngestError
from riwaya.types import Document


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A document and the bytes it came from.

    Attributes:
        document: The document; ``document.original`` is the SHA-256 of ``original``.
        original: The file, or of JSON Lines the one line without its line end.
        given_id: The ``id`` that a line of JSON Lines gave, if any.
        notes: What a person may want to know: a date not understood, another language.
    """

    document: Document
    original: bytes
    given_id: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not become a document: ``name`` is ``file`` or ``file:line``."""

    name: str
    problem: str
    hint: str

    def __str__(self) -> str:
        return f"{self.name}: {self.problem}\n  hint: {self.hint}"


def failure_of(error: IngestError) -> Failure:
    """Turn an error into a value, so that the rest of a batch goes on."""
    return Failure(error.where, error.problem, error.hint)


def failure_of_system(name: str, error: OSError) -> Failure:
    """Say in plain words what the operating system refused."""
    if isinstance(error, FileNotFoundError):
        return Failure(name, "it is not there", "check the path; it may have been moved or deleted")
    if isinstance(error, PermissionError):
        hint = "ask its owner, or give yourself the right to read it (chmod u+r)"
        return Failure(name, "you may not read it", hint)
    reason = (error.strerror or str(error) or type(error).__name__).lower()
    return Failure(name, f"the system could not read it: {reason}", "check the disk and the path")
