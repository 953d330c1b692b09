"""Reading with the triggers given: the reader finds the arguments of claims that people marked.

So what is measured is linking, not the finding of claims. The reader's own claims around them are
read too, as it carries places and days from one claim to the next, and then left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from riwaya.evaluate.clusters import Cluster, Told
from riwaya.extract.analysis import Analysis
from riwaya.extract.candidates import Candidate
from riwaya.extract.compose import compose
from riwaya.extract.decide import Judge, walk
from riwaya.extract.learned.blend import Blender
from riwaya.extract.learned.propose import LEARNED
from riwaya.extract.offers import Item
from riwaya.extract.reader import RulesReader
from riwaya.extract.weigh import Values
from riwaya.lexicon.triggers import TriggerRow
from riwaya.types import Claim, Document, Extraction, Predicate, Span

_SURE = 0.87  # log-odds of a claim that is as likely as most: what is given is asked no more

Given = tuple[Span, Predicate, Span]
"""Trigger, predicate and quote of a claim that is given."""


def given_of(cluster: Cluster) -> dict[str, list[Given]]:
    """List what is given of each article, in the order of the text, whatever item it belongs to."""
    given: dict[str, dict[tuple[Span, Predicate], Span]] = {doc: {} for doc in cluster.documents}
    told: list[tuple[Told, Predicate]] = [
        (told, item.predicate) for item in cluster.items for told in item.told
    ]
    for one, predicate in sorted(told, key=lambda row: (row[0].trigger, row[0].quote, row[1])):
        given[one.doc].setdefault((one.trigger, predicate), one.quote)
    return {
        doc: [(trigger, predicate, quote) for (trigger, predicate), quote in found.items()]
        for doc, found in given.items()
    }


@dataclass(frozen=True, slots=True)
class _Accepting:
    """The judge that takes the given candidates as they are and asks another about the rest."""

    judge: Judge
    given: frozenset[int]

    def choose(self, group: list[tuple[int, Values]]) -> list[tuple[int, float]]:
        taken = [(index, _SURE) for index, _ in group if index in self.given]
        return taken or self.judge.choose(group)

    def pick(self, decision: str, candidate: int, items: list[Item]) -> dict[int, float]:
        return self.judge.pick(decision, candidate, items)


def read_given(
    reader: RulesReader, document: Document, given: Iterable[Given]
) -> tuple[Extraction, frozenset[str]]:
    """Read a document with some claims given.

    Returns:
        The extraction with all claims, and the ids of the given ones among them.
    """
    analysis, judge, _ = reader.prepare(document)
    wanted: dict[tuple[int, int, Predicate], tuple[Candidate, Span, Span]] = {}
    for trigger, predicate, quote in given:
        candidate = _candidate(analysis, trigger, predicate, reader)
        wanted.setdefault((candidate.first, candidate.last, predicate), (candidate, trigger, quote))
    analysis = _with(analysis, [candidate for candidate, _, _ in wanted.values()])
    if isinstance(judge, Blender):
        judge = replace(judge, analysis=analysis)
    numbers = {id(candidate): key for key, (candidate, _, _) in wanted.items()}
    taken = frozenset(i for i, one in enumerate(analysis.candidates) if id(one) in numbers)
    claims: list[Claim] = []
    ours: set[str] = set()
    for decided in walk(analysis, reader.lexicon, _Accepting(judge, taken)):
        claim = compose(document.id, analysis, decided, reader.lexicon, reader.version)
        if decided.number_in_page in taken:
            key = numbers[id(analysis.candidates[decided.number_in_page])]
            _, trigger, quote = wanted[key]
            claim = replace(claim, trigger=trigger, quote=quote)
            ours.add(claim.id)
        claims.append(claim)
    return Extraction(document.id, reader.version, (), tuple(claims)), frozenset(ours)


def _with(analysis: Analysis, given: list[Candidate]) -> Analysis:
    """Put the given candidates in the place of all that share a token with them."""
    held = {at for one in given for at in range(one.first, one.last)}
    kept = [
        one for one in analysis.candidates if not held & set(range(one.first, one.last))
    ]  # fmt: skip
    return replace(analysis, candidates=sorted([*kept, *given], key=lambda one: one.first))


def _candidate(
    analysis: Analysis, trigger: Span, predicate: Predicate, reader: RulesReader
) -> Candidate:
    """Give the reader's own candidate for a trigger, or make one as the network proposes them."""
    first, last = _tokens(analysis, trigger)
    own = [
        one for one in analysis.candidates
        if one.predicate is predicate and one.first < last and first < one.last
    ]  # fmt: skip
    if own:
        return min(own, key=lambda one: (abs(one.first - first) + abs(one.last - last), one.first))
    frame = reader.lexicon.usual_frames[predicate]
    row = TriggerRow(LEARNED + predicate.value, (), "", "noun", predicate, frame, ())
    sentence = analysis.page.sentence_of[first]
    return Candidate(first, last, "", row, predicate, "noun", False, sentence)


def _tokens(analysis: Analysis, span: Span) -> tuple[int, int]:
    """Give the tokens ``[first, last)`` that a span touches; at least one."""
    tokens = analysis.page.tokens
    first = bisect_left(
        range(len(tokens)), span.start + 1, key=lambda at: tokens.span(at, at + 1).end
    )
    last = bisect_left(range(len(tokens)), span.end, key=lambda at: tokens.span(at, at + 1).start)
    first = min(first, len(tokens) - 1)
    return first, max(last, first + 1)
