"""Linking a ledger, step by step: each step is kept whole, and a run cut off goes on from there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select

from riwaya.link.linker import Linker
from riwaya.store.comparing import (
    count_uncompared,
    drop_missed,
    find_uncompared,
    keep_compared,
)
from riwaya.store.connect import reading, writing
from riwaya.store.decided import Choice, get_decided
from riwaya.store.faults import Fault, Guard, refuse_if_general
from riwaya.store.groups import GroupFilter, list_groups
from riwaya.store.laying import (
    Waiting,
    count_unlinked,
    count_waiting,
    find_waiting,
    forget,
    keep_laid_out,
    version_of,
)
from riwaya.store.tables import claims, copies, disputes, linked, links
from riwaya.store.team import Team, team
from riwaya.types import DisputeType, LinkKind, Standing

BATCH = 200
"""Documents of a step. What they are compared with is read and scored together."""


class Phase(StrEnum):
    """What a step of linking did."""

    LAY_OUT = "lay-out"  # slots and keys were made of documents
    COMPARE = "compare"  # documents were compared with all that share a key


@dataclass(frozen=True, slots=True)
class LinkStep:
    """What one step did, and how many documents its phase still has to do.

    ``failed`` are documents that it left out, neither done nor to do: a later run tries again.
    """

    phase: Phase
    documents: int
    left: int
    pairs: int = 0
    links: int = 0
    disputes: int = 0
    copies: int = 0
    failed: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkScope:
    """What is linked of a ledger, and what was found.

    Attributes:
        documents: Linked as they stand now.
        left: With claims, and not linked as they stand now.
        undated: Linked without a date of publication: few days are known of what they tell.
        links: Of each kind, between current claims; a person's own are not among them.
        disputes: Of each type and standing, between current claims.
        copies: Pairs of documents with a passage in common.
        groups: Event groups, reckoned now.
        decisions: Decisions on links that hold, of each choice.
        waiting: Decisions of which a claim is not found in the current readings.
        version: Of what linked; empty where nothing is.
    """

    documents: int
    left: int
    undated: int
    links: tuple[tuple[LinkKind, int], ...]
    disputes: tuple[tuple[DisputeType, Standing, int], ...]
    copies: int
    groups: int
    decisions: tuple[tuple[Choice, int], ...]
    waiting: int
    version: str


def link(
    engine: Engine,
    path: Path,
    linker: Linker,
    guard: Guard,
    *,
    again: bool = False,
    batch: int = BATCH,
    workers: int = 1,
) -> Iterator[LinkStep]:
    """Link what is not linked yet and tell of each step.

    Args:
        engine: An engine of ``open_engine`` that writes.
        path: Named in errors.
        linker: Of another version than last time, it links everything anew.
        guard: What a document that fails meets; others are not touched by it.
        again: Link everything anew.
        batch: Documents of a step.
        workers: Processes that work beside this one where there is much to do. They load the
            shipped linker; so only that one can be shared out.

    Raises:
        LedgerError: The ledger is at fault, or every document fails alike.
    """
    with writing(engine, path) as conn:
        forget(conn, everything=again, version=version_of(linker))
    with team(engine, path, linker, workers, guard) as crew:
        missed = yield from _lay_out(engine, path, crew, batch)
        yield from _compare(engine, path, crew, batch, missed)


def _lay_out(
    engine: Engine, path: Path, crew: Team, batch: int
) -> Generator[LinkStep, None, set[int]]:
    """Lay out what waits; give the documents that failed at it."""
    missed: set[int] = set()
    while batches := _batches(engine, path, find_waiting, batch, missed):
        for laid, failed in crew.lay_out(batches):
            refuse_if_general(failed, len(laid))
            missed |= {one.waiting.document for one in failed}
            with writing(engine, path) as conn:
                keep_laid_out(conn, laid)
                left = max(0, count_waiting(conn) - len(missed))
            faults = tuple(one.fault for one in failed)
            yield LinkStep(Phase.LAY_OUT, len(laid), left, failed=faults)
    return missed


def _compare(
    engine: Engine, path: Path, crew: Team, batch: int, missed: set[int]
) -> Iterator[LinkStep]:
    """Compare what is laid out."""
    while batches := _batches(engine, path, find_uncompared, batch, missed):
        for met, failed in crew.compare(batches):
            refuse_if_general(failed, len(met))
            missed |= {one.waiting.document for one in failed}
            with writing(engine, path) as conn:
                found = [keep_compared(conn, one) for one in met]
                drop_missed(conn, [one.waiting for one in failed])
                left = count_uncompared(conn)
            yield LinkStep(
                Phase.COMPARE,
                sum(len(one.documents) for one in met),
                left,
                sum(one.pairs for one in met),
                sum(one.links for one in found),
                sum(one.disputes for one in found),
                sum(one.copies for one in found),
                failed=tuple(one.fault for one in failed),
            )


def _batches(
    engine: Engine,
    path: Path,
    find: Callable[[Connection], list[Waiting]],
    size: int,
    missed: Collection[int],
) -> list[list[Waiting]]:
    with reading(engine, path) as conn:
        waiting = [one for one in find(conn) if one.document not in missed]
    return [waiting[start : start + size] for start in range(0, len(waiting), size)]


def get_link_scope(conn: Connection) -> LinkScope:
    """Say what is linked, and what was found."""
    decided = get_decided(conn)
    choices = [one.choice for one in (*decided.pairs.values(), *decided.splits)]
    left = count_unlinked(conn)
    counts = select(func.count(), func.count(linked.c.published), func.max(linked.c.version))
    done, dated, version = conn.execute(counts.select_from(linked)).one()
    return LinkScope(
        documents=max(0, done - count_uncompared(conn)),
        left=left,
        undated=done - dated,
        links=_links(conn),
        disputes=_disputes(conn),
        copies=conn.execute(select(func.count()).select_from(copies)).scalar_one(),
        groups=len(list_groups(conn, GroupFilter())),
        decisions=tuple((one, choices.count(one)) for one in Choice if one in choices),
        waiting=len(decided.waiting),
        version=version or "",
    )


def _links(conn: Connection) -> tuple[tuple[LinkKind, int], ...]:
    one, other = claims.alias("one"), claims.alias("other")
    query = (
        select(links.c.kind, func.count())
        .join(one, one.c.number == links.c.first)
        .join(other, other.c.number == links.c.second)
        .where(one.c.current, other.c.current)
        .group_by(links.c.kind)
    )
    found: dict[str, int] = {}
    found.update({row[0]: row[1] for row in conn.execute(query)})
    return tuple((kind, found[kind]) for kind in LinkKind if kind in found)


def _disputes(conn: Connection) -> tuple[tuple[DisputeType, Standing, int], ...]:
    c = disputes.c
    one, other = claims.alias("one"), claims.alias("other")
    query = (
        select(c.type, c.standing, func.count())
        .join(one, one.c.number == c.first)
        .join(other, other.c.number == c.second)
        .where(one.c.current, other.c.current)
        .group_by(c.type, c.standing)
    )
    found = {(row[0], row[1]): row[2] for row in conn.execute(query)}
    return tuple(
        (kind, standing, found[kind, standing])
        for kind in DisputeType
        for standing in Standing
        if (kind, standing) in found
    )
