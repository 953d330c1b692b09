"""Saved questions asked again: what is new since the last answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from riwaya.ask.answer import Answer
from riwaya.ask.asking import answer
from riwaya.ask.evidence import Evidence
from riwaya.ask.query import Query
from riwaya.store.connect import reading, writing
from riwaya.store.forms import from_json, to_json
from riwaya.store.questions import (
    Saved,
    add_question,
    find_questions,
    note_answer,
    one_question,
    remove_question,
)
from riwaya.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Rerun:
    """A saved question answered again; ``new`` are claims that the last answer did not have.

    ``first``: it was never answered before, and so everything is new.
    """

    name: str
    answer: Answer
    new: tuple[Evidence, ...]
    first: bool


class Questions:
    """The saved questions of a ledger."""

    def __init__(self, engine: Engine, path: Path, viewer: Viewer) -> None:
        self._engine, self._path, self._viewer = engine, path, viewer

    def add(self, name: str, query: Query, *, at: str) -> bool:
        """Save a question under a name; False if it stands there already."""
        with writing(self._engine, self._path, durable=True) as conn:
            return add_question(conn, name, to_json(query), at)

    def remove(self, name: str, *, at: str) -> None:
        """Take a question off the list. Raises LedgerError if no question has this name."""
        with writing(self._engine, self._path, durable=True) as conn:
            remove_question(conn, name, at)

    def list(self) -> list[Saved]:
        """List the saved questions in the order they were added."""
        with reading(self._engine, self._path) as conn:
            return find_questions(conn)

    def run(self, name: str, *, at: str) -> Rerun:
        """Answer a saved question again and keep which claims the answer has.

        Raises:
            LedgerError: No question has this name.
        """
        with reading(self._engine, self._path) as conn:
            kept = one_question(conn, name)
            found = answer(conn, from_json(Query, kept.query), viewer=self._viewer)
        claims = {
            one.claim: one for position in found.positions for one in position.evidence if one.claim
        }
        new = tuple(one for key, one in claims.items() if key not in kept.known)
        with writing(self._engine, self._path) as conn:
            note_answer(conn, name, frozenset(claims), at)
        return Rerun(name, found, new, not kept.answered)
