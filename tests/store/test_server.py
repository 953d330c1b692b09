"""The store on PostgreSQL: its tests run there too where a server is named."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from riwaya.store import tables
from riwaya.store.search import find_containing


@pytest.fixture
def server() -> ModuleType:
    found = sys.modules["server"]
    if found.WHY_NOT:
        pytest.skip(found.WHY_NOT)
    return found


def test_entries_stay_on_a_server_too(server: ModuleType) -> None:
    with server.schema() as name:
        engine = server.open_server(name)
        row = {"seq": 1, "kind": "x", "schema": 1, "payload": "{}", "previous": "", "hash": "h"}
        with engine.begin() as conn:
            conn.execute(tables.entries.insert().values(row))
        for statement in (tables.entries.update().values(kind="y"), tables.entries.delete()):
            with pytest.raises(DBAPIError, match="append-only"), engine.begin() as conn:
                conn.execute(statement)
        with engine.begin() as conn:
            assert conn.execute(select(tables.entries.c.kind)).scalars().all() == ["x"]
        engine.dispose()


FOUND = {
    "a word": ("حاجز", [1]),
    "with a particle of its own": ("الحاجز", [1]),
    "part of a word only": ("جز", []),
    "the beginning of a word only": ("حاج", []),
    "two words": ("حاجز حلب", [1]),
    "one word that is not there": ("حاجز حمص", []),
    "what an expression would take for a sign": ("حاجز.*", [1]),
}


@pytest.mark.parametrize(("asked", "keys"), FOUND.values(), ids=FOUND.keys())
def test_words_are_found_whole_on_a_server_too(
    server: ModuleType, asked: str, keys: list[int]
) -> None:
    with server.schema() as name:
        engine = server.open_server(name)
        row = {"seq": 1, "id": "d", "name": "", "precision": "day", "original": "o", "body": "{}"}
        with engine.begin() as conn:
            conn.execute(tables.documents.insert().values(row | {"folded": "عند الحاجز، في حلب"}))
            assert find_containing(conn, tables.documents, asked) == keys
        engine.dispose()
