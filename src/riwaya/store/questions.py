"""Saved questions: kept as entries, so that who asked what, and what was known then, stays.

An entry says that a question was added, removed or answered. The claims of the last answer are
kept with it: what a later answer has beyond them is new.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, inspect, select

from riwaya.errors import LedgerError
from riwaya.store.entries import Entry, Kind, append_entry
from riwaya.store.forms import Json, canonical
from riwaya.store.tables import answered, questions

_LIST = "list them with `riwaya questions list`"


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved question: its name, when it was added, its query in JSON form.

    ``answered`` is when it was last answered, empty if never; ``known`` the claims of that answer.
    """

    name: str
    at: str
    query: Json
    answered: str
    known: frozenset[str]


def add_question(conn: Connection, name: str, query: Json, at: str) -> bool:
    """Save a question; False if it stands there already, word for word. Never commits.

    Raises:
        LedgerError: Another question has this name.
        ValueError: The name is empty or holds a line break.
    """
    if not name.strip() or "\n" in name:
        raise ValueError("a question needs a name of one line")
    kept = get_question(conn, name)
    if kept is not None:
        if kept.query == query:
            return False
        problem = "another question has this name"
        raise LedgerError(f"question {name}", problem, "remove it first, or choose another name")
    form = {"act": "add", "name": name, "query": query, "at": at}
    project_question(conn, append_entry(conn, Kind.QUESTION, form))
    return True


def remove_question(conn: Connection, name: str, at: str) -> None:
    """Take a question off the list; its entries stay. Never commits.

    Raises:
        LedgerError: No question has this name.
    """
    one_question(conn, name)
    form = {"act": "remove", "name": name, "at": at}
    project_question(conn, append_entry(conn, Kind.QUESTION, form))


def note_answer(conn: Connection, name: str, claims: frozenset[str], at: str) -> bool:
    """Keep the claims of an answer; False if the last one had the same. Never commits.

    Raises:
        LedgerError: No question has this name.
    """
    kept = one_question(conn, name)
    if kept.answered and kept.known == claims:
        return False
    form = {"act": "answer", "name": name, "claims": sorted(claims), "at": at}
    project_question(conn, append_entry(conn, Kind.QUESTION, form))
    return True


def one_question(conn: Connection, name: str) -> Saved:
    """Fetch a saved question. Raises LedgerError if no question has this name."""
    kept = get_question(conn, name)
    if kept is None:
        raise LedgerError(f"question {name}", "no such saved question", _LIST)
    return kept


def get_question(conn: Connection, name: str) -> Saved | None:
    """Fetch a saved question by its name, or None."""
    return next((one for one in find_questions(conn) if one.name == name), None)


def find_questions(conn: Connection) -> list[Saved]:
    """List the saved questions in the order they were added."""
    if not inspect(conn).has_table(questions.name):
        return []  # a ledger made before questions were kept, opened to read only
    query = select(questions, answered.c.at.label("last"), answered.c.claims).outerjoin(
        answered, answered.c.name == questions.c.name
    )
    return [
        Saved(
            row.name,
            row.at,
            json.loads(row.query),
            row.last or "",
            frozenset(json.loads(row.claims)) if row.claims else frozenset(),
        )
        for row in conn.execute(query.order_by(questions.c.seq))
    ]


def project_question(conn: Connection, entry: Entry) -> None:
    """Write what one entry says into the tables."""
    form = entry.form
    name, at = form["name"], form["at"]
    match form["act"]:
        case "add":
            row = {"name": name, "seq": entry.seq, "at": at, "query": canonical(form["query"])}
            conn.execute(insert(questions), row)
        case "remove":
            conn.execute(delete(questions).where(questions.c.name == name))
            conn.execute(delete(answered).where(answered.c.name == name))
        case "answer":
            conn.execute(delete(answered).where(answered.c.name == name))
            claims = canonical(form["claims"])
            row = {"name": name, "seq": entry.seq, "at": at, "claims": claims}
            conn.execute(insert(answered), row)
        case act:
            problem = f"act {act!r} of a question is unknown"
            raise LedgerError(f"entry {entry.seq}", problem, "install a newer riwaya")
