"""Which of the claims in memory fit a query: one column of flags for each thing asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from riwaya.link.predicates import FAMILY
from riwaya.store.areas import PLACE_MARKS, Areas
from riwaya.store.asked import FAMILIES, POSITIONS, ActorRole, ClaimQuery
from riwaya.store.bonds import Bonds
from riwaya.store.columns import (
    ACTOR_ROLES,
    FACTUALITIES,
    NO_FIRST,
    NO_LAST,
    ORIGINS,
    PLACE_ROLES,
    PREDICATES,
    Bytes,
    ClaimColumns,
    DocumentColumns,
    Flags,
    Ints,
    Many,
    Names,
    Vocabulary,
    day_number,
)
from riwaya.types import Predicate

FAMILY_OF: Bytes = np.array(
    [FAMILIES.index(FAMILY[Predicate(one)]) for one in PREDICATES], np.uint8
)
"""Code of a predicate → place of its family in ``FAMILIES``."""
_IS_POSITION: Flags = np.array([one in POSITIONS for one in PREDICATES], bool)
_ALL = 0xFF


@dataclass(frozen=True, slots=True)
class Columns:
    """Claims, documents and what binds claims, as they stood at one moment."""

    names: Vocabulary
    areas: Areas
    documents: DocumentColumns
    claims: ClaimColumns
    bonds: Bonds


@dataclass(frozen=True, slots=True)
class Found:
    """What only the database knows of a query: rows that hold the text, rows of the documents.

    ``origins`` gives the number of origins of each claim; it is called only when asked for.
    """

    text: Ints | None
    documents: Ints | None
    origins: Callable[[], Ints]


def choose(columns: Columns, query: ClaimQuery, found: Found) -> dict[str, Flags]:
    """Say for each thing a query asks which claims fit it; the keys are those of facets."""
    claims = columns.claims
    masks = {
        "predicate": _coded(claims.predicate, query.predicates, PREDICATES),
        "family": _coded(FAMILY_OF[claims.predicate], query.families, FAMILIES),
        "factuality": _coded(claims.factuality, query.factualities, FACTUALITIES),
        "origin": _coded(claims.origin, query.origin_types, ORIGINS),
        "publisher": _published(columns, query.publishers),
        "voice": _voiced(columns, query.voices),
        "actor": _acted(columns, query),
        "place": placed(columns, query),
        "reviewed": _flagged(columns.bonds.reviewed, query.reviewed),
        "disputed": _flagged(columns.bonds.disputed, query.disputed),
        "window": _in_window(claims, query),
        "said": _said(columns, query),
        "text": _among(len(claims.number), found.text),
        "document": _paper(columns, found.documents),
        "held": _not_held(columns, query),
    }
    if query.min_origins is not None and query.min_origins > 1:
        masks["origins"] = found.origins() >= query.min_origins
    return {name: mask for name, mask in masks.items() if mask is not None}


def role_bits(query: ClaimQuery) -> int:
    """Give the bits of the roles that actors are asked for in."""
    return _ALL if query.actor_role is ActorRole.ANY else ACTOR_ROLES[query.actor_role]


def place_bits(query: ClaimQuery) -> int:
    """Give the bits of the roles that places are asked for in, as for ``ClaimColumns.areas``."""
    return sum(1 << PLACE_ROLES.index(role) for role in query.place_roles) or _ALL


def lookup(names: Names, asked: Iterable[str]) -> Flags:
    """Say of each name whether it is asked for."""
    codes = [names.codes[one] for one in asked if one in names.codes]
    wanted = np.zeros(len(names.all), bool)
    wanted[codes] = True
    return wanted


def holders(many: Many, entries: Flags, count: int) -> Flags:
    """Say of each row whether one of its entries is among some."""
    mask = np.zeros(count, bool)
    mask[many.rows[entries]] = True
    return mask


def _coded(column: Bytes, asked: tuple[str, ...], known: tuple[str, ...]) -> Flags | None:
    if not asked:
        return None
    wanted = np.zeros(len(known), bool)
    wanted[[known.index(one) for one in asked]] = True
    return wanted[column]


def _published(columns: Columns, asked: tuple[str, ...]) -> Flags | None:
    if not asked:
        return None
    # One more for documents without a publisher: their code is the last place.
    wanted = np.append(lookup(columns.names.publishers, asked), False)
    mask: Flags = wanted[columns.documents.publisher][columns.claims.document]
    return mask


def _voiced(columns: Columns, asked: tuple[str, ...]) -> Flags | None:
    if not asked:
        return None
    wanted = np.append(lookup(columns.names.voices, asked), False)
    mask: Flags = wanted[columns.claims.voice] | wanted[columns.claims.voice_words]
    return mask


def _acted(columns: Columns, query: ClaimQuery) -> Flags | None:
    if not query.actors and query.actor_role is ActorRole.ANY:
        return None
    many = columns.claims.actors
    entries = (many.marks & role_bits(query)) != 0
    if query.actors:
        entries &= lookup(columns.names.actors, query.actors)[many.codes]
    return holders(many, entries, len(columns.claims.number))


def placed(columns: Columns, query: ClaimQuery) -> Flags | None:
    """Say which claims have the places asked for, or places in them, in the roles asked for."""
    if not query.places and not query.place_roles:
        return None
    many = columns.claims.places
    entries = (PLACE_MARKS[many.marks] & place_bits(query)) != 0
    if query.places:
        # Unresolved places have codes below zero, and lie nowhere.
        inside = columns.areas.inside(query.places)
        entries &= many.codes >= 0
        entries[entries] = inside[many.codes[entries]]
    return holders(many, entries, len(columns.claims.number))


def _flagged(column: Flags, asked: bool | None) -> Flags | None:
    if asked is None:
        return None
    return column if asked else ~column


def _in_window(claims: ClaimColumns, query: ClaimQuery) -> Flags | None:
    if query.first is None and query.last is None:
        return None
    mask: Flags = (claims.first != NO_FIRST) | (claims.last != NO_LAST)
    if query.first is not None:
        mask &= claims.last >= day_number(query.first)
    if query.last is not None:
        mask &= claims.first <= day_number(query.last)
    return mask


def _said(columns: Columns, query: ClaimQuery) -> Flags | None:
    if query.said_first is None and query.said_last is None:
        return None
    papers = columns.documents
    mask: Flags = papers.first != NO_FIRST
    if query.said_first is not None:
        mask &= papers.last >= day_number(query.said_first)
    if query.said_last is not None:
        mask &= papers.first <= day_number(query.said_last)
    return mask[columns.claims.document]


def _not_held(columns: Columns, query: ClaimQuery) -> Flags | None:
    """Say which claims are not held back: all but young ones on where somebody is or goes."""
    if query.held_from is None:
        return None
    papers = columns.documents
    young = (papers.first == NO_FIRST) | (papers.last >= day_number(query.held_from))
    mask: Flags = ~(_IS_POSITION[columns.claims.predicate] & young[columns.claims.document])
    return mask


def _among(count: int, rows: npt.NDArray[np.int32] | None) -> Flags | None:
    if rows is None:
        return None
    mask = np.zeros(count, bool)
    mask[rows] = True
    return mask


def _paper(columns: Columns, rows: Ints | None) -> Flags | None:
    mask = _among(len(columns.documents.seq), rows)
    return None if mask is None else mask[columns.claims.document]
