"""Links over annotated clusters: writing predictions in the form of the scorer, and scoring them.

Two inputs are measured: the machine's own claims, end to end; and the claims that people marked,
with arguments by the reader, which measures linking alone. Which item a claim belongs to is never
looked at before scoring.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NotRequired, TextIO, TypedDict

from riwaya.errors import IngestError
from riwaya.evaluate.clusters import Cluster
from riwaya.evaluate.mentions import given_of, read_given
from riwaya.extract.reader import RulesReader
from riwaya.link.block import keys_of
from riwaya.link.disputes import find_disputes
from riwaya.link.one_origin import origin_pairs
from riwaya.link.slots import Slots, slots_of
from riwaya.link.voices import VoiceReader
from riwaya.types import Dispute, Document, Extraction, Link, LinkKind, Standing

if TYPE_CHECKING:
    from riwaya.link.score import Scorer


class Mentions(StrEnum):
    """Whose claims are linked."""

    MACHINE = "machine"
    GOLD = "gold"


class EndForm(TypedDict):
    """One end of a predicted link: an article's name and a span of its text."""

    doc: str
    span: list[int]


class LinkForm(TypedDict):
    """One line of predictions: ``same`` or ``dispute`` with two ends, ``origin`` with two docs."""

    kind: str
    a: NotRequired[EndForm]
    b: NotRequired[EndForm]
    score: NotRequired[float]
    slot: NotRequired[str]
    docs: NotRequired[list[str]]


Pair = tuple[Slots, Slots]
ScorePairs = Callable[[list[Pair]], list[Link]]
FindDisputes = Callable[[Iterable[tuple[Slots, Slots, Link | None]]], list[Dispute]]
OriginPairs = Callable[[list[tuple[Document, Extraction]]], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in one article of a cluster: the whole extraction, and the slots to link."""

    doc: str
    document: Document
    extraction: Extraction
    slots: tuple[Slots, ...]


@dataclass(frozen=True, slots=True)
class Finders:
    """What predicts: links among pairs, and, where given, disputes and pairs of one origin."""

    links: ScorePairs
    disputes: FindDisputes | None = None
    origins: OriginPairs | None = None


def read_cluster(cluster: Cluster, reader: RulesReader, mentions: Mentions) -> list[Reading]:
    """Read the articles of a cluster; with ``gold`` mentions only those are kept for linking."""
    given = given_of(cluster) if mentions is Mentions.GOLD else {}
    found = []
    for doc, document in cluster.documents.items():
        if mentions is Mentions.GOLD:
            extraction, ours = read_given(reader, document, given[doc])
        else:
            extraction = reader.extract(document)
            ours = frozenset(claim.id for claim in extraction.claims)
        slots = tuple(one for one in slots_of(document, extraction) if one.claim.id in ours)
        found.append(Reading(doc, document, extraction, slots))
    return found


def names_of(readings: list[Reading]) -> dict[str, str]:
    """Map ids of documents to the articles' names in the cluster."""
    return {one.document.id: one.doc for one in readings}


def cross_pairs(readings: list[Reading]) -> list[Pair]:
    """List all pairs of claims of two articles."""
    return [
        pair
        for one, other in itertools.combinations(readings, 2)
        for pair in itertools.product(one.slots, other.slots)
    ]


def predict(readings: list[Reading], finders: Finders) -> Iterator[LinkForm]:
    """Give the predictions for one cluster, read."""
    names = names_of(readings)
    slots = {one.claim.id: one for reading in readings for one in reading.slots}
    pairs = cross_pairs(readings)
    links = finders.links(pairs)
    for link in links:
        if link.kind is not LinkKind.RELATED:
            a, b = (end_of(slots[key], names) for key in (link.first, link.second))
            yield {"kind": "same", "a": a, "b": b, "score": link.score}
    if finders.disputes is not None:
        found = finders.disputes(_met(pairs, links))
        for one in (one for one in found if one.standing is Standing.DISPUTE):
            a, b = (end_of(slots[key], names) for key in (one.first, one.second))
            yield {"kind": "dispute", "slot": one.type.value, "a": a, "b": b}
    if finders.origins is not None:
        for first, second in finders.origins([(one.document, one.extraction) for one in readings]):
            yield {"kind": "origin", "docs": sorted((names[first], names[second]))}


def predict_all(
    clusters: Iterable[Cluster], reader: RulesReader, mentions: Mentions, finders: Finders
) -> Iterator[LinkForm]:
    """Read the clusters one by one and give the predictions for each."""
    for cluster in clusters:
        yield from predict(read_cluster(cluster, reader, mentions), finders)


def load_finders() -> Finders:
    """Load what predicts: the shipped scorer, and what finds disputes and shared origins."""
    from riwaya.link.score import Scorer  # it opens a database when it scores

    return finders_of(Scorer())


def finders_of(scorer: Scorer) -> Finders:
    """Give what predicts with a scorer: its own model also tells which pairs are near a link."""
    voices = VoiceReader()

    def origins(read: list[tuple[Document, Extraction]]) -> Iterator[tuple[str, str]]:
        documents, extractions = zip(*read, strict=True)
        for pair in origin_pairs(documents, extractions, voices):
            yield pair.first, pair.second

    return Finders(scorer.score, partial(find_disputes, model=scorer.model), origins)


def _met(pairs: list[Pair], links: list[Link]) -> Iterator[tuple[Slots, Slots, Link | None]]:
    """Give pairs that are linked, and without a link those that share a block key."""
    linked = {(link.first, link.second): link for link in links}
    keys = {slots.claim.id: frozenset(keys_of(slots)) for pair in pairs for slots in pair}
    for one, other in pairs:
        link = linked.get(_key(one, other))
        if link is not None or keys[one.claim.id] & keys[other.claim.id]:
            yield one, other, link


def _key(first: Slots, second: Slots) -> tuple[str, str]:
    low, high = sorted((first.claim.id, second.claim.id))
    return low, high


def end_of(slots: Slots, names: dict[str, str]) -> EndForm:
    """Give one end of a prediction: a claim by its article's name and its trigger."""
    return {"doc": names[slots.claim.document], "span": list(slots.claim.trigger)}


def write_predictions(found: Iterable[LinkForm], out: TextIO) -> None:
    """Write predictions, one a line."""
    for row in found:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")


def load_link_predictions(path: Path) -> list[LinkForm]:
    """Read a file of predictions.

    Raises:
        IngestError: Names the first line that is no prediction.
    """
    found: list[LinkForm] = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(filter(str.strip, lines), start=1):
            try:
                row: LinkForm = json.loads(line)
                _ = row["docs"] if row["kind"] == "origin" else (row["a"], row["b"])
                found.append(row)
            except (KeyError, TypeError, ValueError) as error:
                hint = "write predictions with `riwaya evaluate-links`"
                where = f"{path.name}:{number}"
                raise IngestError(where, f"not a prediction: {error!r}", hint) from error
    return found
