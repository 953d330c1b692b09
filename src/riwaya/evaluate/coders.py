"""How far the people who coded a ledger's samples agree, field by field.

It stands here and not in the store, because figures are reckoned above it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from sqlalchemy import Engine

from riwaya.evaluate.agreement import (
    Share,
    cohen_kappa,
    krippendorff_alpha,
    pair_spans,
    percent_agreement,
    unitising_f1,
)
from riwaya.store.coding import Coding, Codings, Verdict
from riwaya.store.rows import PUBLISHER
from riwaya.store.viewer import Viewer
from riwaya.types import Claim, Span


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """Agreement on one field: its share, and what is left of it when chance is taken away."""

    field: str
    percent: Share
    kappa: Share
    alpha: Share


@dataclass(frozen=True, slots=True)
class SpanAgreement:
    """Agreement on where something stands: with the same ends, and sharing a letter."""

    field: str
    exact: Share
    meeting: Share


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far people agree, on what at least two of them coded.

    Attributes:
        sample: Its name; empty for all samples.
        units: Claims and documents that at least two people coded.
        coders: Who.
        fields: ``verdict`` (accepted or rejected), ``predicate``, ``factuality``, ``origin``; of
            documents the last three are compared where both marked a claim.
        spans: ``trigger`` and ``quote``.
    """

    sample: str
    units: int
    coders: tuple[str, ...]
    fields: tuple[FieldAgreement, ...]
    spans: tuple[SpanAgreement, ...]


_FIELDS: dict[str, Callable[[Claim], str]] = {
    "predicate": lambda claim: claim.predicate.value,
    "factuality": lambda claim: claim.factuality.value,
    "origin": lambda claim: claim.chain[0].type.value if claim.chain else PUBLISHER,
}
_SPANS: dict[str, Callable[[Claim], Span]] = {
    "trigger": lambda claim: claim.trigger,
    "quote": lambda claim: claim.quote,
}


def get_agreement(
    engine: Engine, path: Path, viewer: Viewer, sample: str | None = None
) -> Agreement:
    """Reckon the agreement on a sample, or on all that was coded twice.

    Raises:
        LedgerError: No such sample.
    """
    return agreement(Codings(engine, path, viewer).codings(sample), sample or "")


def agreement(codings: Iterable[Coding], sample: str = "") -> Agreement:
    """Reckon the agreement of codings; what one person alone coded is left out."""
    units: defaultdict[tuple[str, str], dict[str, Coding]] = defaultdict(dict)
    for one in codings:
        units[one.sample, one.unit][one.by] = one
    twice = [unit for _, unit in sorted(units.items()) if len(unit) > 1]
    coders = tuple(sorted({by for unit in twice for by in unit}))
    values = {"verdict": list(_verdicts(twice, coders))}
    values |= {name: list(_values(twice, coders, get)) for name, get in _FIELDS.items()}
    return Agreement(
        sample,
        len(twice),
        coders,
        tuple(
            FieldAgreement(
                name, percent_agreement(rows), cohen_kappa(rows), krippendorff_alpha(rows)
            )
            for name, rows in values.items()
        ),
        tuple(_spans(name, twice, get) for name, get in _SPANS.items()),
    )


def _verdicts(
    units: Sequence[dict[str, Coding]], coders: Sequence[str]
) -> Iterator[list[str | None]]:
    """Give for each claim whether each person holds that the text says it, in whatever wording."""
    for unit in units:
        if any(one.verdict is Verdict.CODED for one in unit.values()):
            continue
        yield [("accept" if unit[by].claims else "reject") if by in unit else None for by in coders]


def _values(
    units: Sequence[dict[str, Coding]], coders: Sequence[str], get: Callable[[Claim], str]
) -> Iterator[list[str | None]]:
    for unit in units:
        if not any(one.verdict is Verdict.CODED for one in unit.values()):
            yield [
                get(unit[by].claims[0]) if by in unit and unit[by].claims else None for by in coders
            ]
            continue
        for (i, first), (j, second) in combinations(enumerate(coders), 2):
            if first not in unit or second not in unit:
                continue
            ours, theirs = unit[first].claims, unit[second].claims
            for a, b in pair_spans([one.trigger for one in ours], [one.trigger for one in theirs]):
                row: list[str | None] = [None] * len(coders)
                row[i], row[j] = get(ours[a]), get(theirs[b])
                yield row


def _spans(
    name: str, units: Sequence[dict[str, Coding]], get: Callable[[Claim], Span]
) -> SpanAgreement:
    pairs = [
        ([get(claim) for claim in first.claims], [get(claim) for claim in second.claims])
        for unit in units
        for first, second in combinations([unit[by] for by in sorted(unit)], 2)
    ]
    return SpanAgreement(name, unitising_f1(pairs, exact=True), unitising_f1(pairs))
