"""Scoring: Splink, on DuckDB in memory, adds up what the levels of a pair are worth.

The comparing is done in Python (``compare``); what reaches Splink is a table of pairs with one
column a comparison, joined to itself on the number of the pair. So Splink's match weights are the
explanation of each link, and the same model file scores the same table on Spark.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import exp
from typing import TYPE_CHECKING, Any, NamedTuple

from riwaya.link.compare import (
    CONSEQUENCES,
    Described,
    Levels,
    is_barred,
    page_likeness,
)
from riwaya.link.model import Model, Part, load_model
from riwaya.link.reach import Reach
from riwaya.link.slots import Slots
from riwaya.types import Link, LinkKind, Weight

if TYPE_CHECKING:
    import pyarrow as pa

_PAIR = "pair"
_BATCH = 200_000  # pairs that are laid out at a time: it bounds memory


class Scored(NamedTuple):
    """A pair with its levels, the bits of each comparison, and their sum with the prior."""

    first: Slots
    second: Slots
    levels: Levels
    weights: tuple[Weight, ...]
    bits: float


Laid = tuple[Slots, Slots, Levels]


class Scorer:
    """Scores pairs of claims with a fixed model. Scoring changes nothing in it."""

    def __init__(self, model: Model | None = None) -> None:
        self.model = model or load_model()
        self._reach = Reach(self.model)

    @property
    def version(self) -> str:
        """Name of the version; a new one makes links be scored again."""
        return self.model.version

    def score(self, pairs: Sequence[tuple[Slots, Slots]]) -> list[Link]:
        """Suggest links among pairs of claims.

        A claim is linked to its best partner in another article; so all candidate pairs of two
        articles belong into one call. Pairs inside one article are left out, and so are pairs
        that name two different persons.

        Returns:
            Links at or above the threshold, sorted by their claims.
        """
        same, related = self.weigh(pairs)
        links = [_link(one, self.model.same, kind_of(one)) for one in best_partners(same)]
        links += [
            _link(one, self.model.related, LinkKind.RELATED) for one in best_partners(related)
        ]
        return sorted(links, key=lambda link: (link.first, link.second))

    def weigh(self, pairs: Sequence[tuple[Slots, Slots]]) -> tuple[list[Scored], list[Scored]]:
        """Give the pairs whose bits reach the thresholds: of one thing, and related."""
        described: dict[str, Described] = {}
        likeness: dict[tuple[str, str], float] = {}
        same: list[Scored] = []
        related: list[Scored] = []
        for start in range(0, len(pairs), _BATCH):
            laid = list(_laid_out(pairs[start : start + _BATCH], self._reach, described, likeness))
            apart = [row for row in laid if row[2]["predicate"] in CONSEQUENCES]
            alike = [row for row in laid if row[2]["predicate"] not in CONSEQUENCES]
            same += weigh_part(self.model.same, alike)
            related += weigh_part(self.model.related, apart)
        return same, related


def weigh_part(part: Part, laid: list[Laid]) -> list[Scored]:
    """Give the pairs whose bits reach the threshold, in the order given."""
    if not laid:
        return []
    found = []
    for number, bits, *weights in _predict(part, _table(laid, part.slots)):
        first, second, levels = laid[number]
        told = tuple(
            Weight(slot, levels[slot], round(value, 2))
            for slot, value in zip(part.slots, weights, strict=True)
        )
        found.append(Scored(first, second, levels, told, round(bits, 4)))
    return found


def _predict(part: Part, table: pa.Table) -> list[tuple[Any, ...]]:
    """Let Splink score the pairs of a table: number, bits, bits by comparison; sorted."""
    import duckdb
    from splink import DuckDBAPI, Linker

    with duckdb.connect(":memory:") as connection:
        api = DuckDBAPI(connection)
        sides = [api.register(table, table_name=name) for name in ("first", "second")]
        linker = Linker(sides, part.settings, log_level=logging.ERROR, validate_settings=False)
        scored = linker.inference.predict(
            threshold_match_weight=part.threshold, warning_mode="never"
        )
        columns = ", ".join(f'"mw_{slot}"' for slot in part.slots)
        query = (
            f'SELECT "{_PAIR}_l", match_weight, {columns} '  # noqa: S608  # names of our model
            f'FROM {scored.physical_name} ORDER BY "{_PAIR}_l"'
        )
        return connection.sql(query).fetchall()


def _link(one: Scored, part: Part, kind: LinkKind) -> Link:
    first, second = sorted((one.first.claim.id, one.second.claim.id))
    odds = part.slope * one.bits + part.offset
    return Link(first, second, kind, round(1 / (1 + exp(-odds)), 3), one.weights)


def kind_of(one: Scored) -> LinkKind:
    """Say what two linked claims share: words, a state that lasts, or a happening."""
    if one.levels["wording"] == "0.90-1.00" and one.levels["context"] >= "0.55":
        return LinkKind.RETELLING
    if one.first.state and one.second.state:
        return LinkKind.SAME_STATE
    return LinkKind.SAME_EVENT


def best_partners(scored: Iterable[Scored]) -> list[Scored]:
    """Keep pairs that no better pair of one of their claims with the same article outdoes.

    Two articles on one happening each tell of it beside others that are like it: what fits best
    is meant. Pairs that are equally good all stay.
    """
    rows = list(scored)
    best: defaultdict[tuple[str, str], float] = defaultdict(lambda: float("-inf"))
    for one in rows:
        for key in _sides(one):
            best[key] = max(best[key], one.bits)
    return [one for one in rows if all(one.bits >= best[key] for key in _sides(one))]


def _sides(one: Scored) -> tuple[tuple[str, str], tuple[str, str]]:
    first, second = one.first.claim, one.second.claim
    return (first.id, second.document), (second.id, first.document)


def _laid_out(
    pairs: Iterable[tuple[Slots, Slots]],
    reach: Reach,
    described: dict[str, Described],
    likeness: dict[tuple[str, str], float],
) -> Iterable[Laid]:
    """Compare pairs of two articles that can be links.

    ``described`` and ``likeness`` remember between batches.
    """
    for first, second in pairs:
        if first.claim.document == second.claim.document:
            continue
        if is_barred(first, second):
            continue
        one, other = (
            described.get(slots.claim.id) or described.setdefault(slots.claim.id, Described(slots))
            for slots in (first, second)
        )
        key = first.claim.document, second.claim.document
        if key not in likeness:
            likeness[key] = likeness[key[::-1]] = page_likeness(one, other)
        levels = reach.compare(one, other, likeness[key])
        if levels is not None:
            yield first, second, levels


def _table(rows: list[Laid], slots: list[str]) -> pa.Table:
    import pyarrow as pa

    columns = {
        slot: pa.array([levels[slot] for _, _, levels in rows]).dictionary_encode()
        for slot in slots
    }
    return pa.table({_PAIR: pa.array(range(len(rows))), **columns})
