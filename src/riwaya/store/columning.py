"""Reading claims into columns: in one pass over their tables, a bounded number of rows at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Select, case, select

from riwaya.store.areas import Areas
from riwaya.store.columns import (
    ACTOR_ROLES,
    FACTUALITIES,
    NEAR,
    NO_FIRST,
    NO_LAST,
    NONE,
    ORIGINS,
    PLACE_ROLES,
    PREDICATES,
    VOICE,
    ClaimColumns,
    DocumentColumns,
    Ints,
    Longs,
    Many,
    Names,
    Vocabulary,
    days,
    rows_of,
)
from riwaya.store.search import folded_words, pieces
from riwaya.store.tables import arguments, claims, hops
from riwaya.types import PlacePrecision

LONGEST_VOICE = 200
"""Letters of a voice's words by which it is found."""
_AT_ONCE = 5_000
_PIECE = 100_000  # entries
_NEAR = f'"precision":"{PlacePrecision.NEAR.value}"'  # as it stands in the canonical JSON
_PREDICATE = {name: code for code, name in enumerate(PREDICATES)}
_FACTUALITY = {name: code for code, name in enumerate(FACTUALITIES)}
_ORIGIN = {name: code for code, name in enumerate(ORIGINS)}
_PLACE_ROLE = {name: code for code, name in enumerate(PLACE_ROLES)}


def read_claims(
    conn: Connection,
    names: Vocabulary,
    areas: Areas,
    papers: DocumentColumns,
    of: Sequence[int] | None = None,
) -> ClaimColumns:
    """Read the current claims.

    Args:
        conn: A connection that reads.
        names: Gets the names that are met.
        areas: Gets the places that are met.
        papers: All documents.
        of: Numbers of the only documents to read; None reads all.
    """
    main = _Main()
    for query in _asked(_CLAIMS, claims.c.document, of):
        for part in conn.execute(query, execution_options={"yield_per": _AT_ONCE}).partitions():
            main.add(part)
    number, columns = main.columns(papers)
    if of is not None:  # several queries may come out of order
        order = np.argsort(number, kind="stable")
        number, columns = number[order], {name: one[order] for name, one in columns.items()}
    actors = _actors(conn, names, number, of)
    places = _places(conn, names, number, main.near, of)
    voice, voice_words, speakers = _voices(conn, names, number, of)
    return ClaimColumns(
        number=number,
        **columns,
        voice=voice,
        voice_words=voice_words,
        actors=once(_sorted([actors, speakers])),
        places=places,
        areas=areas_of(areas, places),
    )


_c = claims.c
_CLAIMS = (
    select(
        _c.number, _c.document, _c.predicate, _c.factuality, _c.origin, _c.first, _c.last,
        _c.score, _c.folded, case((_c.body.contains(_NEAR, autoescape=True), _c.body)),
    )
    .where(_c.current)
    .order_by(_c.number)
)  # fmt: skip
_a = arguments.c
_ACTORS = select(_a.claim, _a.role, _a.ref).where(_a.role.in_(["agent", "patient"]))
_PLACES = select(_a.claim, _a.position, _a.ref, _a.detail, _a.words).where(_a.role == "place")
_HOPS = select(hops.c.claim, hops.c.position, hops.c.actor, hops.c.words)


def _asked(
    query: Select[Any], column: ColumnElement[Any], of: Sequence[int] | None
) -> Iterator[Select[Any]]:
    """Give the query for everything, or one for each few documents; ``column`` names these."""
    if of is None:
        yield query
        return
    for some in pieces(of):
        if column is _c.document:
            yield query.where(column.in_(some))
        else:
            theirs = select(_c.number).where(_c.document.in_(some), _c.current)
            yield query.where(column.in_(theirs))


@dataclass(slots=True)
class _Main:
    """The columns of the claims' own table while they are read."""

    parts: list[tuple[Any, ...]] = field(default_factory=list)
    near: set[tuple[int, int]] = field(default_factory=set)  # claim, position of the place
    _document: int = NONE
    _seen: Counter[str] = field(default_factory=Counter)

    def add(self, rows: Sequence[Any]) -> None:
        (numbers, papers, predicates, factualities, origins, firsts, lasts, scores, quotes,
         bodies) = zip(*rows, strict=True)  # fmt: skip
        wordings = map(self._wording, papers, predicates, quotes)
        self.parts.append((
            np.array(numbers, np.int64),
            np.array(papers, np.int32),
            np.fromiter(map(_PREDICATE.__getitem__, predicates), np.uint8, len(rows)),
            np.fromiter(map(_FACTUALITY.__getitem__, factualities), np.uint8, len(rows)),
            np.fromiter(map(_ORIGIN.__getitem__, origins), np.uint8, len(rows)),
            days(firsts, NO_FIRST),
            days(lasts, NO_LAST),
            np.rint(np.array(scores) * 1000).astype(np.int16),
            np.fromiter(wordings, np.int64, len(rows)),
        ))  # fmt: skip
        for number, body in zip(numbers, bodies, strict=True):
            if body is not None:
                self._note_near(number, body)

    def columns(self, papers: DocumentColumns) -> tuple[Longs, dict[str, Any]]:
        """Give the claims' numbers, and the other columns by name."""
        kinds = (np.int64, np.int32, *[np.uint8] * 3, *[np.int32] * 2, np.int16, np.int64)
        turned = zip(*self.parts, strict=True) if self.parts else ((),) * len(kinds)
        number, paper, *rest = (
            np.concatenate(parts) if parts else np.empty(0, kind)
            for parts, kind in zip(turned, kinds, strict=True)
        )
        self.parts.clear()
        names = ("predicate", "factuality", "origin", "first", "last", "score", "wording")
        found = dict(zip(names, rest, strict=True))
        return number, found | {"document": papers.row(paper)}

    def _wording(self, paper: int, predicate: str, quote: str) -> int:
        """Give what is equal for the same words; the second of a document differs from the first.

        One sentence may carry several claims of one predicate: they are no copies of each other.
        """
        if paper != self._document:
            self._document, self._seen = paper, Counter()
        key = f"{predicate} {quote}"
        self._seen[key] += 1
        if (turn := self._seen[key]) > 1:
            key = f"{key} {turn}"
        # Not hash(): it differs from run to run, and columns outlive this one in a file.
        return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little", signed=True)

    def _note_near(self, number: int, body: str) -> None:
        for position, place in enumerate(json.loads(body)["places"]):
            if place["precision"] == PlacePrecision.NEAR.value:
                self.near.add((number, position))


def _parted(
    conn: Connection, query: Select[Any], column: ColumnElement[Any], of: Sequence[int] | None
) -> Iterator[tuple[Any, ...]]:
    """Give the columns of what a query finds, a part at a time."""
    for one in _asked(query, column, of):
        for part in conn.execute(one, execution_options={"yield_per": _AT_ONCE}).partitions():
            yield tuple(zip(*part, strict=True))


def _codes(names: Names, words: Sequence[str]) -> Ints:
    """Give the codes of names; the few different ones are looked up once each."""
    for word in dict.fromkeys(words):
        names.code(word)
    return np.fromiter(map(names.codes.__getitem__, words), np.int32, len(words))


def _actors(conn: Connection, names: Vocabulary, number: Longs, of: Sequence[int] | None) -> Many:
    """Read who does in each claim, and to whom it is done."""
    found = [_NOTHING]
    for owners, roles, refs in _parted(conn, _ACTORS, _a.claim, of):
        rows = rows_of(number, np.array(owners, np.int64))
        here = rows != NONE
        marks = np.fromiter(map(ACTOR_ROLES.__getitem__, roles), np.uint8, len(roles))
        found.append(Many(rows[here], _codes(names.actors, refs)[here], marks[here]))
    return _sorted(found)


def _places(
    conn: Connection,
    names: Vocabulary,
    number: Longs,
    near: set[tuple[int, int]],
    of: Sequence[int] | None,
) -> Many:
    """Read the places of each claim."""
    found = [_NOTHING]
    for owners, positions, refs, details, words in _parted(conn, _PLACES, _a.claim, of):
        rows = rows_of(number, np.array(owners, np.int64))
        here = rows != NONE
        known = np.array([ref is not None for ref in refs], bool)
        codes = np.empty(len(refs), np.int32)
        codes[known] = _codes(names.places, [ref for ref in refs if ref is not None])
        unknown = [form for form, ref in zip(words, refs, strict=True) if ref is None]
        codes[~known] = -1 - _codes(names.unresolved, unknown)
        marks = np.fromiter(map(_PLACE_ROLE.__getitem__, details), np.uint8, len(refs))
        at = [key in near for key in zip(owners, positions, strict=True)]
        marks[np.array(at, bool)] |= NEAR
        found.append(Many(rows[here], codes[here], marks[here]))
    return _sorted(found)


def _voices(
    conn: Connection, names: Vocabulary, number: Longs, of: Sequence[int] | None
) -> tuple[Ints, Ints, Many]:
    """Read the origin of each claim, and the bodies that speak anywhere in its chain."""
    voice, voice_words = (np.full(len(number), NONE, np.int32) for _ in range(2))
    speakers = [_NOTHING]
    for owners, positions, bodies, words in _parted(conn, _HOPS, hops.c.claim, of):
        rows = rows_of(number, np.array(owners, np.int64))
        current = rows != NONE
        origin = (np.array(positions) == 0) & current
        forms = list(map(voice_key, words))
        said = _codes(names.voices, forms)
        by = [body or form for body, form in zip(bodies, forms, strict=True)]
        voice[rows[origin]] = _codes(names.voices, by)[origin]
        voice_words[rows[origin]] = said[origin]
        known = np.array([body is not None for body in bodies], bool)
        codes = np.empty(len(rows), np.int32)
        codes[known] = _codes(names.actors, [body for body in bodies if body is not None])
        known &= current
        marks = np.full(int(known.sum()), VOICE, np.uint8)
        speakers.append(Many(rows[known], codes[known], marks))
    return voice, voice_words, _sorted(speakers)


@lru_cache(maxsize=65_536)
def voice_key(words: str) -> str:
    """Give the words of a voice as a search for it writes them: without marks, not too many."""
    return " ".join(folded_words(words))[:LONGEST_VOICE].rstrip() or words


_NOTHING = Many(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.uint8))


def _sorted(parts: Iterable[Many]) -> Many:
    """Put parts together in order of their rows."""
    many = _joined(parts)
    if (many.rows[1:] >= many.rows[:-1]).all():
        return many
    order = np.argsort(many.rows, kind="stable")
    return Many(many.rows[order], many.codes[order], many.marks[order])


def once(many: Many) -> Many:
    """Let each claim have each thing once, with the marks of all its roles."""
    return _joined(map(_once, pieces_of(many)))


def pieces_of(many: Many) -> Iterator[Many]:
    """Cut entries between claims: what is made of a piece at a time takes little memory."""
    cuts = np.arange(_PIECE, len(many.rows), _PIECE)
    at = np.searchsorted(many.rows, many.rows[cuts])  # where the claim at the cut begins
    ends = [0, *at.tolist(), len(many.rows)]
    for start, end in pairwise(ends):
        yield Many(many.rows[start:end], many.codes[start:end], many.marks[start:end])


def _joined(parts: Iterable[Many]) -> Many:
    found = [_NOTHING, *parts]
    return Many(
        np.concatenate([part.rows for part in found]),
        np.concatenate([part.codes for part in found]),
        np.concatenate([part.marks for part in found]),
    )


def _once(many: Many) -> Many:
    if not len(many.rows):
        return many
    width = int(many.codes.max()) + 1
    keys = many.rows.astype(np.int64) * width + many.codes
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    marks = np.bitwise_or.reduceat(many.marks[order], starts)
    firsts = order[starts]
    return Many(many.rows[firsts], many.codes[firsts], marks)


def areas_of(areas: Areas, places: Many) -> Many:
    """Give the areas that each claim has a place in, each once a claim."""
    return _joined(_once(areas.of(part)) for part in pieces_of(places))
