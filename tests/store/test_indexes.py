"""Questions that pages ask of large ledgers go through the right index: seconds hang on it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, Select, literal, select

from riwaya.store.connect import open_engine, reading
from riwaya.store.search import beginning
from riwaya.store.tables import claims, links

CURRENT = claims.c.current
one, other = claims.alias("one"), claims.alias("other")
QUESTIONS: dict[str, tuple[Select, str]] = {
    "a claim by its id": (
        select(claims.c.number).where(CURRENT, claims.c.id == "a"),
        "ix_claims_id (id=?)",
    ),
    "several claims by their ids": (
        select(claims.c.number).where(CURRENT, claims.c.id.in_(["a", "b"])),
        "ix_claims_id (id=?)",
    ),
    "a claim by how its id begins": (
        select(claims.c.number).where(CURRENT, beginning(claims.c.id, "a")).limit(20),
        "ix_claims_id (id>? AND id<?)",
    ),
    "links of a claim": (
        select(links.c.id)
        .join(one, one.c.number == links.c.first)
        .join(other, other.c.number == links.c.second)
        .where(one.c.current, other.c.current, links.c.first.in_([1, 2])),
        "links USING INDEX",
    ),
    "the least certain claims of a predicate": (
        select(claims.c.number)
        .where(CURRENT, claims.c.predicate.in_(["KILL"]))
        .order_by(claims.c.score, claims.c.number)
        .limit(2),
        "current_claims_of_predicate (predicate=?)",
    ),
    "the least certain claims": (
        select(claims.c.number).where(CURRENT).order_by(claims.c.score, claims.c.number).limit(2),
        "current_claims_by_score",
    ),
}
"""Question → the query, and what the database must say of how it looks for the answer."""


@pytest.fixture
def engine(path: Path) -> Engine:
    return open_engine(path, create=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "l.sqlite"


def plan(engine: Engine, path: Path, query: Select) -> str:
    with reading(engine, path) as conn:
        asked = query.compile(conn, compile_kwargs={"literal_binds": True})
        return "\n".join(row[3] for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}"))


@pytest.mark.parametrize(("query", "expected"), QUESTIONS.values(), ids=QUESTIONS.keys())
def test_a_question_goes_through_its_index(
    engine: Engine, path: Path, query: Select, expected: str
) -> None:
    found = plan(engine, path, query)
    assert expected in found
    assert "current=?" not in found, "nearly all claims are current: that narrows nothing down"
    engine.dispose()


def test_an_older_ledger_loses_the_index_that_misleads(engine: Engine, path: Path) -> None:
    engine.dispose()
    with sqlite3.connect(path) as conn:
        conn.execute("DROP INDEX current_claims_by_score")
        conn.execute("CREATE INDEX claims_by_score ON claims (current, score, number)")
    conn.close()
    opened = open_engine(path)
    for query, expected in QUESTIONS.values():
        assert expected in plan(opened, path, query)
    opened.dispose()
    with sqlite3.connect(path) as conn:
        names = {name for (name,) in conn.execute("SELECT name FROM sqlite_master")}
    conn.close()
    assert "claims_by_score" not in names


BEGINNINGS = {
    "its beginning": ("ab", True),
    "all of it": ("abc", True),
    "nothing": ("", True),
    "more than it": ("abcd", False),
    "its end": ("bc", False),
    "a pattern": ("a%", False),
}


@pytest.mark.parametrize(("start", "found"), BEGINNINGS.values(), ids=BEGINNINGS.keys())
def test_an_id_is_found_by_how_it_begins(
    engine: Engine, path: Path, start: str, found: bool
) -> None:
    with reading(engine, path) as conn:
        assert conn.execute(select(beginning(literal("abc"), start))).scalar() == found
    engine.dispose()
