"""Who carries whose words: from the first voice over those who hand on to the publisher, as counts.

In a wide view persons and unnamed voices are put together by their kind: it shows through what
kinds of voices words travel, and ranks nobody.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, Engine, func, select

from riwaya.store.chained import Chains, Heard, read_chains
from riwaya.store.columns import Longs
from riwaya.store.connect import reading
from riwaya.store.origins import Tellings
from riwaya.store.rows import PUBLISHER
from riwaya.store.search import pieces
from riwaya.store.source_keys import UNNAMED, publisher_key, read_key, voice_key
from riwaya.store.tables import claims, decisions, extractions, reviews
from riwaya.store.viewer import Viewer, shown

KIND = "type:"
"""Begins the key of all voices of one type together."""
UNKNOWN = "publisher:"
"""Key of publishers that are not known."""

_FEW = 1_500  # claims of which the voices are fetched one by one
_TOLD = 400  # claims of one event at most whose independent origins are counted


@dataclass(frozen=True, slots=True)
class Node:
    """A voice or a publisher.

    Attributes:
        key: See ``source_keys``; or ``KIND`` with a type, or ``UNKNOWN``.
        type: Of the voice, or PUBLISHER.
        name: Actor id, folded words, or the publisher's name; empty of ``KIND`` and ``UNKNOWN``.
        many: How many voices are put together in it; 1 of a single one.
        first: Claims that begin with it.
        handed: Claims that it hands on or prints.
    """

    key: str
    type: str
    name: str
    many: int
    first: int
    handed: int


@dataclass(frozen=True, slots=True)
class Edge:
    """One carries the words of another.

    Attributes:
        source: Key of who is carried.
        carrier: Key of who carries.
        claims: How many claims come this way.
        voices: First voices of these, each counted once.
        origins: Independent origins of these; None where they are not counted.
    """

    source: str
    carrier: str
    claims: int
    voices: int
    origins: int | None


@dataclass(frozen=True, slots=True)
class Carried:
    """Who carries whose words in some claims.

    Attributes:
        nodes: Those that the edges join, those that begin first, then by name.
        edges: The widest first.
        claims: How many there are.
        own: Of these, those in the publisher's own voice: nobody is carried.
        edges_left: Edges that were left out.
        claims_left: Claims on these.
        together: Whether voices were put together by kind.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    claims: int
    own: int
    edges_left: int
    claims_left: int
    together: bool


class _State(NamedTuple):
    """What the chains of a ledger depend on: the last entries of three kinds."""

    last_extraction: int
    last_review: int
    last_decision: int


class Carrying:
    """Reckons who carries whose words. Keep it: it remembers the chains of a whole ledger."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine, self._path = engine, path
        self._lock = threading.Lock()
        self._held: _Held | None = None

    def among(
        self,
        viewer: Viewer,
        numbers: Longs,
        *,
        most: int = 40,
        together: bool = False,
        event: bool = False,
    ) -> Carried:
        """Say who carries whose words in some current claims.

        Args:
            viewer: Who looks.
            numbers: Of the claims, ascending.
            most: Edges to give.
            together: Put persons and unnamed voices together by their kind.
            event: The claims are all on one thing: count independent origins, if they are few.
        """
        with reading(self._engine, self._path) as conn:
            if len(numbers) <= _FEW:
                chains = read_chains(conn, numbers.tolist())
                nodes = _Nodes(chains, together)
            else:
                held = self._whole(conn)
                chains, nodes = held.chains.of(numbers), held.nodes(together)
            origin_of = _origins(conn, numbers.tolist()) if event else {}
        return shown(viewer, _carried(chains, nodes, len(numbers), most, origin_of))

    def numbers(self, ids: Iterable[str]) -> Longs:
        """Give the numbers of current claims by their whole ids, ascending."""
        found: list[int] = []
        with reading(self._engine, self._path) as conn:
            for some in pieces(sorted(set(ids))):
                # Not «and current»: the database would then look through all current claims.
                query = select(claims.c.number, claims.c.current).where(claims.c.id.in_(some))
                found += [row.number for row in conn.execute(query) if row.current]
        return np.array(sorted(found), np.int64)

    def _whole(self, conn: Connection) -> _Held:
        with self._lock:
            state = _state(conn)
            if self._held is None or self._held.state != state:
                self._held = _Held(state, read_chains(conn))
            return self._held


class _Held:
    """The chains of a whole ledger, and their nodes in both views."""

    def __init__(self, state: _State, chains: Chains) -> None:
        self.state, self.chains = state, chains
        self._nodes: dict[bool, _Nodes] = {}

    def nodes(self, together: bool) -> _Nodes:
        """Give the nodes of a view; two threads may both reckon them."""
        if together not in self._nodes:
            self._nodes[together] = _Nodes(self.chains, together)
        return self._nodes[together]


def _state(conn: Connection) -> _State:
    extraction, review, decision = (
        conn.execute(select(func.max(table.c.seq))).scalar() or 0
        for table in (extractions, reviews, decisions)
    )
    return _State(extraction, review, decision)


def _origins(conn: Connection, numbers: Sequence[int]) -> dict[int, int]:
    """Number the independent origins of the claims of one event."""
    if len(numbers) > _TOLD:
        return {}
    ids: dict[str, int] = {}
    for some in pieces(numbers):
        query = select(claims.c.id, claims.c.number).where(claims.c.number.in_(some))
        ids.update((row.id, row.number) for row in conn.execute(query))
    counted = Tellings(conn, numbers).count(numbers)
    return {
        ids[claim]: turn
        for turn, origin in enumerate(counted.groups)
        for claim in origin.claims
        if claim in ids
    }


class _Nodes:
    """The nodes of some chains by number: voices by their keys, then publishers."""

    def __init__(self, chains: Chains, together: bool) -> None:
        self.together = together
        numbers: dict[str, int] = {}

        def number(key: str) -> int:
            return numbers.setdefault(key, len(numbers))

        of_voice = [number(_key(one, together)) for one in chains.voices]
        of_publisher = [number(_publisher(name)) for name in chains.publishers]
        self.of_voice = np.array(of_voice, np.int64)
        self.of_publisher = np.array(of_publisher, np.int64)
        self.keys = tuple(numbers)
        self.types = {
            node: voice.type
            for node, voice in reversed([*zip(of_voice, chains.voices, strict=True)])
        }


class _Steps(NamedTuple):
    """Steps from a source to a carrier; so many ``claims`` with this ``first`` voice make each."""

    source: Longs
    carrier: Longs
    first: Longs
    claims: Longs


def _carried(
    chains: Chains, nodes: _Nodes, total: int, most: int, origin_of: Mapping[int, int]
) -> Carried:
    steps = _steps(chains, nodes)
    width = max(1, len(nodes.keys))
    pairs, of = np.unique(steps.source * width + steps.carrier, return_inverse=True)
    counts = np.bincount(of, weights=steps.claims, minlength=len(pairs)).astype(np.int64)
    voices = _distinct(of, steps.first, len(pairs))
    order = np.lexsort((pairs, -counts))
    kept = [
        Edge(nodes.keys[pair // width], nodes.keys[pair % width], count, heard, None)
        for pair, count, heard in zip(
            *(column[order[:most]].tolist() for column in (pairs, counts, voices)), strict=True
        )
    ]
    if origin_of:
        kept = _with_origins(kept, chains, nodes, origin_of)
    return Carried(
        nodes=_given(kept, chains, nodes, steps),
        edges=tuple(kept),
        claims=total,
        own=total - len(chains.number),
        edges_left=len(pairs) - len(kept),
        claims_left=int(counts[order[most:]].sum()),
        together=nodes.together,
    )


def _steps(chains: Chains, nodes: _Nodes) -> _Steps:
    """Give every step: between voices once a path, to the publisher once a path and publisher."""
    met = np.bincount(chains.path, minlength=len(chains.paths))
    path, source, carrier = chains.between[met[chains.between[:, 0]] > 0].T
    many = max(1, len(chains.publishers))
    ways, times = np.unique(
        chains.path.astype(np.int64) * many + chains.printed, return_counts=True
    )
    ending, printed = np.divmod(ways, many)  # far fewer than claims
    return _Steps(
        np.concatenate([nodes.of_voice[source], nodes.of_voice[chains.last[ending]]]),
        np.concatenate([nodes.of_voice[carrier], nodes.of_publisher[printed]]),
        np.concatenate([chains.first[path], chains.first[ending]]).astype(np.int64),
        np.concatenate([met[path], times]),
    )


def _distinct(of: Longs, value: Longs, count: int) -> Longs:
    """Count the different values of each group."""
    width = int(value.max(initial=0)) + 1
    return np.bincount(np.unique(of * width + value) // width, minlength=count)


def _with_origins(
    edges: Sequence[Edge], chains: Chains, nodes: _Nodes, origin_of: Mapping[int, int]
) -> list[Edge]:
    """Count the independent origins of the claims that come each way."""
    origins: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for number, path, printed in zip(
        chains.number.tolist(), chains.path.tolist(), chains.printed.tolist(), strict=True
    ):
        way = [*nodes.of_voice[list(chains.paths[path])].tolist(), nodes.of_publisher[printed]]
        for source, carrier in pairwise(way):
            if number in origin_of:
                origins[nodes.keys[source], nodes.keys[carrier]].add(origin_of[number])
    return [replace(one, origins=len(origins[one.source, one.carrier])) for one in edges]


def _given(edges: Iterable[Edge], chains: Chains, nodes: _Nodes, steps: _Steps) -> tuple[Node, ...]:
    """Give the nodes that edges join: voices first, publishers last."""
    count = len(nodes.keys)
    met = np.bincount(chains.path, minlength=len(chains.paths))
    heard = np.unique(chains.member[met[chains.member[:, 0]] > 0, 1])
    many = np.bincount(nodes.of_voice[heard], minlength=count)
    begun = nodes.of_voice[chains.first]
    first = np.bincount(begun, weights=met, minlength=count)
    handed = np.bincount(steps.carrier, weights=steps.claims, minlength=count)
    wanted = {key for edge in edges for key in (edge.source, edge.carrier)}
    found = [
        _node(key, nodes.types.get(at, PUBLISHER), int(many[at]), int(first[at]), int(handed[at]))
        for at, key in enumerate(nodes.keys)
        if key in wanted
    ]
    return tuple(sorted(found, key=lambda node: (node.type == PUBLISHER, node.type, node.name)))


def _node(key: str, type_: str, many: int, first: int, handed: int) -> Node:
    if key == UNKNOWN:
        return Node(key, PUBLISHER, "", 1, first, handed)
    if key.startswith(KIND):
        return Node(key, type_, "", many, first, handed)
    return Node(key, type_, read_key(key).name, 1, first, handed)


def _key(heard: Heard, together: bool) -> str:
    key = voice_key(*heard)
    if together and (heard.type in UNNAMED or read_key(key).person):
        return KIND + heard.type
    return key


def _publisher(name: str | None) -> str:
    return publisher_key(name) if name else UNKNOWN
