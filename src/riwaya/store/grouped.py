"""Event groups as people see them: claims, why they are linked, figures, origins, disputes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, select

from riwaya.link.figures import Figures, find_figures
from riwaya.link.origins import OriginCount
from riwaya.store.claims import ClaimLine, claim_of, get_lines
from riwaya.store.decided import get_decided
from riwaya.store.groups import (
    GroupFilter,
    GroupNumbers,
    every_group,
    get_group_of,
    list_groups,
)
from riwaya.store.link_lines import DisputeLine, LinkLine
from riwaya.store.links import disputes_among, links_among
from riwaya.store.origins import Tellings
from riwaya.store.search import beginning
from riwaya.store.tables import claims
from riwaya.store.viewer import Viewer
from riwaya.types import Interval, Predicate


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group as a list shows it.

    Attributes:
        id: Of the group; it stays while claims are added later.
        claims: How many.
        documents: How many different ones.
        publishers: How many known by name.
        origins: How many independent origins; how they are counted, ``Group.origins`` says.
        predicates: What is claimed, each once.
        window: From the first to the last day that any claim speaks of.
        quote: The words of the claim that came first.
    """

    id: str
    claims: int
    documents: int
    publishers: int
    origins: int
    predicates: tuple[Predicate, ...]
    window: Interval
    quote: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group whole: claims in the order they came, and all that joins or parts them."""

    id: str
    claims: tuple[ClaimLine, ...]
    links: tuple[LinkLine, ...]
    figures: tuple[Figures, ...]
    origins: OriginCount
    disputes: tuple[DisputeLine, ...]


def find_group_lines(
    conn: Connection, viewer: Viewer, asked: GroupFilter, limit: int | None = None
) -> list[GroupLine]:
    """List the groups that fit, the largest first."""
    return group_lines(conn, viewer, list_groups(conn, asked)[:limit])


def group_lines(
    conn: Connection, viewer: Viewer, groups: Iterable[GroupNumbers]
) -> list[GroupLine]:
    """Lay groups out as a list shows them."""
    groups = list(groups)
    numbers = [number for group in groups for number in group.claims]
    shown = get_lines(conn, viewer, numbers)
    tellings = Tellings(conn, numbers)
    return [_line(group, [shown[number] for number in group.claims], tellings) for group in groups]


def get_groups(conn: Connection, viewer: Viewer, name: str) -> list[Group]:
    """Fetch groups by the start of their id, or of the id of a current claim in them."""
    if name.startswith("G"):
        every = every_group(conn)
        starts = np.char.startswith(every.ids, name.encode("ascii", "replace"))
        found = [every[place] for place in np.flatnonzero(starts).tolist()]
    else:
        fits = beginning(claims.c.id, name) & claims.c.current
        numbers = conn.execute(select(claims.c.number).where(fits).limit(20)).scalars().all()
        around = (get_group_of(conn, number) for number in numbers)
        found = list({one.id: one for one in around if one is not None}.values())
    return [whole_group(conn, viewer, one) for one in found[:20]]


def _line(group: GroupNumbers, shown: list[ClaimLine], tellings: Tellings) -> GroupLine:
    counted = tellings.count(group.claims)
    return GroupLine(
        group.id,
        len(shown),
        len({line.document for line in shown}),
        len({line.publisher for line in shown if line.publisher}),
        len(counted.groups),
        tuple(dict.fromkeys(line.predicate for line in shown)),
        _whole_window(shown),
        shown[0].quote,
    )


def _whole_window(shown: Iterable[ClaimLine]) -> Interval:
    windows = [line.window for line in shown]
    firsts = [one.first for one in windows if one.first is not None]
    lasts = [one.last for one in windows if one.last is not None]
    return Interval(min(firsts, default=None), max(lasts, default=None))


def whole_group(conn: Connection, viewer: Viewer, group: GroupNumbers) -> Group:
    """Lay a group out whole."""
    decided = get_decided(conn)
    shown = get_lines(conn, viewer, group.claims)
    lines = tuple(shown[number] for number in group.claims)
    counted = Tellings(conn, group.claims).count(group.claims)
    origin_of = {
        claim: number for number, origin in enumerate(counted.groups) for claim in origin.claims
    }
    return Group(
        group.id,
        lines,
        tuple(links_among(conn, viewer, group.claims, decided)),
        find_figures(map(claim_of, lines), lambda claim: origin_of.get(claim, claim)),
        counted,
        tuple(disputes_among(conn, viewer, group.claims, decided)),
    )
