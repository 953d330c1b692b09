"""How far coders agree on what is exported: figures of the samples that cover some of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from riwaya.api import Ledger
from riwaya.evaluate.agreement import Share
from riwaya.evaluate.coders import Agreement, agreement
from riwaya.store.asked import ClaimQuery
from riwaya.store.coding import Coding, Verdict
from riwaya.store.finding import MOST

_SOME = 200  # documents asked for at a time


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, in [-1, 1]; None where it is undefined. ``n`` is what it rests on.

    Attributes:
        field: verdict, predicate, factuality, origin; quote or trigger, of spans.
        measure: percent, kappa, alpha; exact or meeting, the F1 of spans.
        value: The figure.
        n: Units that two people gave a value, or spans of both.
    """

    field: str
    measure: str
    value: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far the coders of a sample agree on the part of it that is exported.

    Attributes:
        sample: Its name.
        of: ``claims``, or ``documents`` that were coded whole.
        units: Those at least two people coded and from which something is exported.
        coders: How many people; their names are not told.
        figures: Each with its n.
    """

    sample: str
    of: str
    units: int
    coders: int
    figures: tuple[Figure, ...]


def agreed_on(ledger: Ledger, asked: ClaimQuery) -> tuple[Agreed, ...]:
    """Reckon the agreement on the claims that fit; empty where none of them was coded twice.

    What was coded in articles whole counts for a claim of such an article: of these nobody knows
    which of the reader's claims the coders meant.
    """
    by_unit: dict[tuple[str, str], list[Coding]] = {}
    for one in ledger.codings.codings():
        by_unit.setdefault((one.sample, one.unit), []).append(one)
    twice = [unit for unit in by_unit.values() if len({one.by for one in unit}) > 1]
    if not twice:
        return ()
    there = set(_ids(ledger, asked, {unit[0].document for unit in twice}))
    found: dict[str, list[Coding]] = {}
    for unit in twice:
        if unit[0].unit in there:
            found.setdefault(unit[0].sample, []).extend(unit)
    return tuple(_agreed(name, codings) for name, codings in sorted(found.items()))


def _ids(ledger: Ledger, asked: ClaimQuery, documents: set[str]) -> Iterator[str]:
    """Give the ids of exported claims, as they were read, and of their documents."""
    wanted = sorted(documents & set(asked.documents) if asked.documents else documents)
    for at in range(0, len(wanted), _SOME):
        query = replace(asked, documents=tuple(wanted[at : at + _SOME]), group_copies=False)
        after: str | None = None
        while True:
            page = ledger.index.search(ledger.viewer, query, after=after, size=MOST)
            for row in page.rows:
                yield row.line.id.partition("~")[0]  # a corrected wording has its entry behind
                yield row.line.document
            if (after := page.next) is None:
                break


def _agreed(name: str, codings: list[Coding]) -> Agreed:
    reckoned = agreement(codings, name)
    whole = any(one.verdict is Verdict.CODED for one in codings)
    return Agreed(
        name,
        "documents" if whole else "claims",
        reckoned.units,
        len(reckoned.coders),
        tuple(_figures(reckoned)),
    )


def _figures(reckoned: Agreement) -> Iterator[Figure]:
    for one in reckoned.fields:
        shares = {"percent": one.percent, "kappa": one.kappa, "alpha": one.alpha}
        yield from (_figure(one.field, measure, share) for measure, share in shares.items())
    for span in reckoned.spans:
        for measure, share in (("exact", span.exact), ("meeting", span.meeting)):
            yield _figure(span.field, measure, share)


def _figure(field: str, measure: str, share: Share) -> Figure:
    value = None if share.value is None else round(share.value, 4)
    return Figure(field, measure, value, share.n)
