"""Narrowing a list of claims: facets to choose from, chips of what is asked; by name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from fastapi import Request

from riwaya.lexicon.actors import load_actor_ids
from riwaya.store.asked import ClaimQuery, query_of
from riwaya.store.facets import Facet
from riwaya.web.here import Here

_BESIDE = ("after", "lang", "theme", "as_of")  # parameters of an address that ask nothing


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: what the address calls it, its name, how many claims it would leave."""

    key: str
    name: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """A facet as shown; ``open`` if it stands open."""

    name: str
    values: tuple[Choice, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition of the query, and the address without it."""

    name: str
    value: str
    without: str


def query_here(request: Request) -> ClaimQuery:
    """Read the query of an address. Raises QueryError."""
    params = request.query_params
    return query_of({key: params.getlist(key) for key in params if key not in _BESIDE})


def choices_of(facet: Facet, here: Here, open_facets: Collection[str]) -> Choices:
    """Lay a facet out; those of ``open_facets`` stand open, the others when selected."""
    values = tuple(
        Choice(one.key, name_of(facet.name, one.key, here), one.count, one.selected)
        for one in facet.values
    )
    is_open = facet.name in open_facets or any(one.selected for one in values)
    return Choices(facet.name, values, is_open)


def chips_of(
    path: str, params: Sequence[tuple[str, str]], here: Here, beside: Collection[str]
) -> tuple[Chip, ...]:
    """Give a chip for each condition but those of ``beside``, with the address without it."""
    return tuple(
        Chip(
            here.t(f"claims.by.{name}"),
            name_of(name, value, here),
            address(path, [one for one in params if one != (name, value)]),
        )
        for name, value in params
        if name not in beside
    )


def address(path: str, params: Sequence[tuple[str, str]]) -> str:
    """Write an address."""
    return path + ("?" + urlencode(params) if params else "")


def name_of(parameter: str, value: str, here: Here) -> str:
    """Give the name of a value of a parameter in the language of the page."""
    match parameter:
        case "predicate":
            return here.label(f"predicate.{value}")
        case "factuality":
            return here.label(f"fact.{value}")
        case "actor":
            return here.actor(value)
        case "voice":
            return here.actor(value) if value in _actors() else f"«{value}»"
        case "place":
            return here.place(value)
        case "origin":
            return here.t(f"voice.{value}")
        case "origins":
            return here.n("claims.at-least", int(value)) if value.isdigit() else value
        case "family" | "actor_role" | "place_role" | "reviewed" | "disputed" | "exact" | "copies":
            return here.t(f"claims.{parameter}.{value}")
        case _:
            return value


@lru_cache(maxsize=1)
def _actors() -> frozenset[str]:
    return frozenset(row.id for row in load_actor_ids())
