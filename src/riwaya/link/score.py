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

from riwaya.link.compare import Described, Levels, compare, is_barred, page_likeness
from riwaya.link.model import Model, load_model
from riwaya.link.slots import Slots
from riwaya.types import Link, LinkKind, Weight

if TYPE_CHECKING:
    import pyarrow as pa

_PAIR = "pair"
_BATCH = 200_000  # pairs that are laid out at a time: it bounds memory


class Scored(NamedTuple):
    """A pair with its levels, the bits of each, and their sum with the prior."""

    first: Slots
    second: Slots
    levels: Levels
    weights: tuple[Weight, ...]
    bits: float


class Scorer:
    """Scores pairs of claims with a fixed model. Scoring changes nothing in it."""

    def __init__(self, model: Model | None = None) -> None:
        self.model = model or load_model()
        self._slots = [one["output_column_name"] for one in self.model.settings["comparisons"]]

    @property
    def version(self) -> str:
        """Name of the version; a new one makes links be scored again."""
        return self.model.version

    def score(self, pairs: Sequence[tuple[Slots, Slots]]) -> list[Link]:
        """Suggest links among pairs of claims.

        A claim is linked to its best partner in another article, and to those that are nearly as
        good; so all candidate pairs of two articles belong into one call. Pairs inside one
        article are left out, and so are pairs that name two different persons.

        Returns:
            Links at or above the threshold, sorted by their claims.
        """
        kept = best_partners(self.weigh(pairs), self.model.margin)
        links = [self._link(one) for one in kept]
        return sorted(links, key=lambda link: (link.first, link.second))

    def weigh(
        self, pairs: Sequence[tuple[Slots, Slots]], threshold: float | None = None
    ) -> list[Scored]:
        """Give the pairs whose bits reach the threshold, in the order given."""
        least = self.model.threshold if threshold is None else threshold
        described: dict[str, Described] = {}
        likeness: dict[tuple[str, str], float] = {}
        found: list[Scored] = []
        for start in range(0, len(pairs), _BATCH):
            laid = list(_laid_out(pairs[start : start + _BATCH], described, likeness))
            found += self._weigh(laid, least)
        return found

    def _weigh(self, laid: list[tuple[Slots, Slots, Levels]], least: float) -> list[Scored]:
        if not laid:
            return []
        found = []
        for row in self._predict(_table([levels for _, _, levels in laid], self._slots), least):
            first, second, levels = laid[row[0]]
            weights = tuple(
                Weight(slot, levels[slot], round(value, 2))
                for slot, value in zip(self._slots, row[2:], strict=True)
            )
            found.append(Scored(first, second, levels, weights, round(row[1], 4)))
        return found

    def _predict(self, table: pa.Table, least: float) -> list[tuple[Any, ...]]:
        """Let Splink score the pairs of a table: number, bits, bits by comparison; sorted."""
        import duckdb
        from splink import DuckDBAPI, Linker

        with duckdb.connect(":memory:") as connection:
            api = DuckDBAPI(connection)
            sides = [api.register(table, table_name=name) for name in ("first", "second")]
            linker = Linker(sides, self.model.settings, log_level=logging.ERROR)
            scored = linker.inference.predict(threshold_match_weight=least, warning_mode="never")
            columns = ", ".join(f'"mw_{slot}"' for slot in self._slots)
            query = (
                f'SELECT "{_PAIR}_l", match_weight, {columns} '  # noqa: S608  # names of our model
                f'FROM {scored.physical_name} ORDER BY "{_PAIR}_l"'
            )
            return connection.sql(query).fetchall()

    def _link(self, one: Scored) -> Link:
        first, second = sorted((one.first.claim.id, one.second.claim.id))
        odds = self.model.slope * one.bits + self.model.offset
        return Link(first, second, kind_of(one), round(1 / (1 + exp(-odds)), 3), one.weights)


def kind_of(one: Scored) -> LinkKind:
    """Say what two linked claims share: words, a state that lasts, or a happening."""
    if one.levels["wording"] == "0.90-1.00" and one.levels["context"] >= "0.56":
        return LinkKind.RETELLING
    if one.first.state and one.second.state:
        return LinkKind.SAME_STATE
    return LinkKind.SAME_EVENT


def best_partners(scored: Iterable[Scored], margin: float) -> list[Scored]:
    """Keep pairs that no better pair of one of their claims with the same article outdoes.

    Two articles on one happening each tell of it once or twice, beside other happenings that are
    like it: what fits best is meant. ``margin`` is how many bits a pair may lack.
    """
    rows = list(scored)
    best: defaultdict[tuple[str, str], float] = defaultdict(lambda: float("-inf"))
    for one in rows:
        for key in _sides(one):
            best[key] = max(best[key], one.bits)
    return [one for one in rows if all(one.bits >= best[key] - margin for key in _sides(one))]


def _sides(one: Scored) -> tuple[tuple[str, str], tuple[str, str]]:
    first, second = one.first.claim, one.second.claim
    return (first.id, second.document), (second.id, first.document)


def _laid_out(
    pairs: Iterable[tuple[Slots, Slots]],
    described: dict[str, Described],
    likeness: dict[tuple[str, str], float],
) -> Iterable[tuple[Slots, Slots, Levels]]:
    """Compare pairs of two articles; ``described`` and ``likeness`` remember between batches."""
    for first, second in pairs:
        if first.claim.document == second.claim.document:
            continue
        one, other = (
            described.get(slots.claim.id) or described.setdefault(slots.claim.id, Described(slots))
            for slots in (first, second)
        )
        if is_barred(first, second):
            continue
        key = first.claim.document, second.claim.document
        if key not in likeness:
            likeness[key] = likeness[key[::-1]] = page_likeness(one, other)
        yield first, second, compare(one, other, likeness[key])


def _table(rows: list[Levels], slots: list[str]) -> pa.Table:
    import pyarrow as pa

    columns = {slot: pa.array([row[slot] for row in rows]).dictionary_encode() for slot in slots}
    return pa.table({_PAIR: pa.array(range(len(rows))), **columns})
