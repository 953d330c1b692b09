"""Addresses of the workbench's pages with parameters drawn from a ledger, the same each time."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from sqlalchemy import Connection, Select, func, select

from riwaya.link.groups import JOINING, STRONG
from riwaya.store.asked import Sort
from riwaya.store.connect import open_engine, reading
from riwaya.store.rows import ROOM
from riwaya.store.source_keys import publisher_key, voice_key
from riwaya.store.tables import arguments, claims, disputes, documents, extractions, hops, links

_SHORT = 3  # letters of a word that is searched for, at least
_FACETS = 3
Row = Any
"""A row of claims as ``_claims_of`` gives it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and the addresses that it is asked for by, in this order."""

    name: str
    addresses: tuple[str, ...]


def pages_of(ledger: Path, rounds: int) -> tuple[int, list[Page]]:
    """Count the claims of a ledger, and draw so many addresses of each page."""
    engine = open_engine(ledger, writable=False)
    with reading(engine, ledger) as conn:
        count = select(func.sum(extractions.c.claims)).where(extractions.c.current)
        total = conn.execute(count).scalar() or 0
        pages = [Page(name, tuple(give())) for name, give in _givers(conn, rounds).items()]
    engine.dispose()
    return total, pages


def _givers(conn: Connection, rounds: int) -> dict[str, Callable[[], Iterator[str]]]:
    drawn = _Drawn(conn, rounds)
    return {
        "overview": lambda: iter(["/"] * rounds),
        "claims": lambda: (f"/claims?sort={sort}" for sort in (list(Sort) * rounds)[:rounds]),
        "claims, three facets": lambda: _searches("/claims", drawn, _narrow),
        "claims, broad facets": lambda: _searches("/claims", drawn, _broad),
        "API, three facets": lambda: _searches("/api/v1/claims", drawn, _narrow),
        "API, overview": lambda: iter(["/api/v1/overview"] * rounds),
        "disputes": lambda: _lists("/disputes", drawn),
        "sheet": lambda: _sheets(conn, drawn),
        "ask": lambda: _questions(drawn),
        "questions": lambda: iter(["/questions"] * rounds),
        "groups": lambda: _lists("/groups", drawn),
        "group": lambda: _groups(conn, drawn),
        "document": lambda: (f"/documents/{one.paper}" for one in drawn.claims),
        "document, claim open": lambda: (
            f"/documents/{one.paper}?claim={one.id}" for one in drawn.claims
        ),
        "accounts": lambda: (
            f"/documents/{one.paper}/claims/{one.id}/accounts" for one in drawn.claims
        ),
        "map": lambda: _searches("/map", drawn, _broad),
        "map, places": lambda: _searches("/map/places.json", drawn, _broad),
        "chains": lambda: iter(["/chains"] * rounds),
        "sources": lambda: (f"/sources?text={quote(word)}" for word in ["", *drawn.words][:rounds]),
        "card": lambda: _cards(conn, drawn),
        "review": lambda: (f"/review?predicate={one.predicate}" for one in drawn.claims),
        "review, one claim": lambda: (f"/review/{one.id}" for one in drawn.claims),
        "ledger": lambda: iter(["/ledger"] * rounds),
    }


class _Drawn:
    """Claims drawn by chance, and a word of each."""

    def __init__(self, conn: Connection, rounds: int) -> None:
        self.chance = random.Random(1)  # the same ones each time
        self.rounds = rounds
        query = select(extractions.c.seq, extractions.c.claims)
        query = query.where(extractions.c.current, extractions.c.claims > 0)
        read = conn.execute(query.order_by(extractions.c.seq)).all()
        some = self.chance.choices(read, k=rounds)
        numbers = [row.seq * ROOM + self.chance.randrange(row.claims) for row in some]
        self.claims = [row for number in numbers for row in conn.execute(_claim(number))]
        self.about = {row.number: _about(conn, row.number) for row in self.claims}
        self.words = [self._word(row) for row in self.claims]

    def _word(self, row: Row) -> str:
        folded: str = row.folded
        words = [word for word in folded.split() if len(word) >= _SHORT]
        return self.chance.choice(words or [folded])

    def some(self, rows: Sequence[Row]) -> list[Row]:
        """Draw as many as there are rounds; fewer where there are not so many."""
        return self.chance.sample(rows, min(len(rows), self.rounds))


def _claim(number: int) -> Select[Any]:
    c, d = claims.c, documents.c
    columns = (c.number, c.id, c.predicate, c.factuality, c.origin, c.first, c.folded)
    return (
        select(*columns, d.id.label("paper"), d.publisher)
        .join(documents, d.seq == c.document)
        .where(c.number == number)
    )


def _about(conn: Connection, number: int) -> dict[str, str]:
    """Give an actor and a place of a claim, where they are known."""
    query = select(arguments.c.role, arguments.c.ref).where(
        arguments.c.claim == number, arguments.c.ref.is_not(None)
    )
    names = {"agent": "actor", "patient": "actor", "place": "place"}
    return {names[row.role]: row.ref for row in conn.execute(query) if row.role in names}


def _narrow(drawn: _Drawn, row: Row) -> dict[str, str]:
    """Ask for what one claim says: so something is found."""
    known = drawn.about[row.number] | {"predicate": row.predicate, "factuality": row.factuality}
    if row.publisher:
        known["publisher"] = row.publisher
    return dict(list(known.items())[:_FACETS])


def _broad(_drawn: _Drawn, row: Row) -> dict[str, str]:
    """Ask for what many claims have in common."""
    return {"predicate": row.predicate, "factuality": row.factuality, "origin": row.origin}


def _searches(
    path: str, drawn: _Drawn, facets: Callable[[_Drawn, Row], dict[str, str]]
) -> Iterator[str]:
    for row, word in zip(drawn.claims, drawn.words, strict=True):
        yield f"{path}?{urlencode({'text': word} | facets(drawn, row))}"


def _lists(path: str, drawn: _Drawn) -> Iterator[str]:
    """Ask for a list whole, then page by page, then narrowed."""
    for turn, row in enumerate(drawn.claims):
        narrowed = {} if turn == 0 else {"page": str(turn)} if turn % 2 else _one(row, turn)
        yield f"{path}?{urlencode(narrowed)}"


def _one(row: Row, turn: int) -> dict[str, str]:
    return {"publisher": row.publisher or ""} if turn % 4 else {"predicate": row.predicate}


def _questions(drawn: _Drawn) -> Iterator[str]:
    for row in drawn.claims:
        known = drawn.about[row.number]
        asked = {name: known[name] for name in ("actor", "place") if name in known}
        yield f"/ask?{urlencode({'slot': 'whether', 'predicate': row.predicate} | asked)}"


def _sheets(conn: Connection, drawn: _Drawn) -> Iterator[str]:
    d = disputes.c
    rows = conn.execute(select(d.first, d.second, d.type).order_by(d.first, d.second, d.type)).all()
    for row in drawn.some(rows):
        first, second = (conn.execute(_claim(one)).one().id for one in (row.first, row.second))
        yield f"/disputes/{first}/{second}/{row.type}"


def _groups(conn: Connection, drawn: _Drawn) -> Iterator[str]:
    joining = links.c.kind.in_([one.value for one in sorted(JOINING)])
    query = select(links.c.first).where(joining, links.c.score >= STRONG).distinct()
    for row in drawn.some(conn.execute(query.order_by(links.c.first)).all()):
        yield f"/groups/{conn.execute(_claim(row.first)).one().id}"


def _cards(conn: Connection, drawn: _Drawn) -> Iterator[str]:
    """Ask for who printed a claim, or else for the voice it comes from; each once."""
    keys: dict[str, None] = {}
    for row in drawn.claims:
        query = select(hops.c.type, hops.c.actor, hops.c.words).where(hops.c.claim == row.number)
        found = [voice_key(*hop) for hop in conn.execute(query)]
        if row.publisher:
            found.append(publisher_key(row.publisher))
        keys[next((key for key in reversed(found) if key not in keys), found[0])] = None
    yield from (f"/sources/{quote(key, safe='')}" for key in keys)
