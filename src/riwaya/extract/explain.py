"""Explaining: the words, rows, rules and weighed evidence behind a claim, in plain words.

What a claim names as its reasons (row and rule ids) is looked up in the tables. The evidence is
not stored: it is found again by reading the document anew and taking the claim with the same id,
which is the same only for the same text, words, predicate and version of the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from riwaya.extract.analysis import Analysis
from riwaya.extract.compose import compose
from riwaya.extract.decide import Decided, Item, Judge, walk
from riwaya.extract.learned.blend import Blender, Numbers
from riwaya.extract.learned.propose import LEARNED
from riwaya.extract.plain_words import FIXED, NUMBERS, in_words
from riwaya.extract.reader import RulesReader, load_reader
from riwaya.extract.weigh import Values, Weights, feature_names, probability
from riwaya.lexicon.tables import DATA
from riwaya.types import Anchor, Claim, Document, Interval, ReaderKind, Span

_MOST_FOR, _MOST_AGAINST = 6, 4  # features printed of a claim
_MOST_OF_ARGUMENT = 3  # features printed of an argument, either way
_LEAST = 0.05  # a weight under it moved nothing
_RULES = {
    "rule:intended-act": "an act that is only intended is read as PLAN",
}
# The readers in the order of asking: what most ledgers hold first.
_ORDER = (ReaderKind.BOTH, ReaderKind.RULES, ReaderKind.LEARNED)


class _Row(NamedTuple):
    table: str
    form: str
    gloss: str


@dataclass(frozen=True, slots=True)
class _Noting:
    """A judge that asks another and keeps what was asked: (decision, candidate) → items."""

    judge: Judge
    seen: dict[tuple[str, int], list[Item]] = field(default_factory=dict)

    def choose(self, group: list[tuple[int, Values]]) -> list[tuple[int, float]]:
        return self.judge.choose(group)

    def pick(self, decision: str, candidate: int, items: list[Item]) -> dict[int, float]:
        self.seen[decision, candidate] = items
        return self.judge.pick(decision, candidate, items)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A claim as it was decided, all that was weighed for it, and the judge."""

    decided: Decided
    seen: dict[tuple[str, int], list[Item]]
    weights: dict[str, Weights]
    judge: Judge

    def threshold(self, decision: str) -> float:
        if isinstance(self.judge, Blender):
            mix = self.judge.mixes[decision]
            return mix.calibrated(mix.threshold)
        return self.weights[decision].threshold


def explain(
    claim: Claim, document: Document, readers: Iterable[RulesReader] | None = None
) -> list[str]:
    """Say in plain words, one thing a line, why a claim was found.

    Args:
        claim: The claim.
        document: Its document, as it was read.
        readers: Who may have found it, asked one after the other; all of them if left out.

    Returns:
        Words and rows behind the trigger, factuality, participants, places, time, number and
        voices; then what each reader said and the strongest evidence for and against the claim
        and each argument, as log-odds. Where no reader finds the claim, the last line says so.
    """
    text = document.text
    return [
        *_trigger(claim, text),
        *_participants(claim, text),
        *_places(claim, text),
        *_time(claim, text),
        *_number(claim, text),
        *_voices(claim, text),
        *_weighed(claim, document, readers or map(load_reader, _ORDER)),
    ]


@lru_cache(maxsize=1)
def _rows() -> dict[str, _Row]:
    """Read id, form and gloss of every table of words."""
    rows: dict[str, _Row] = {}
    for path in sorted(DATA.glob("*.tsv")):
        header: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if line.startswith("#") or not line:
                continue
            if not header:
                header = cells
                if "gloss" not in header:
                    break
                gloss = header.index("gloss")
                continue
            rows.setdefault(cells[0], _Row(path.name, cells[1], cells[gloss]))
    return rows


def _because(reason: str) -> str:
    """Describe a reason: each of its ids as a row of a table, or as a rule."""
    parts = []
    for name in reason.split(" "):
        if name.startswith(LEARNED):
            parts.append("heard by the network; no table has the word")
            continue
        row = _rows().get(name) or _rows().get(name.removeprefix("word."))
        if row is None:
            parts.append(f"rule {name}")
        else:
            forms = "، ".join(row.form.split("|")[:3])
            gloss = f", “{row.gloss}”" if row.gloss else ""
            parts.append(f"row {name} «{forms}»{gloss} ({row.table})")
    return "; ".join(parts)


def _said(span: Span, text: str) -> str:
    return f"«{' '.join(span.of(text).split())}»"


def _trigger(claim: Claim, text: str) -> Iterator[str]:
    factuality = [one for one in claim.reason if one.startswith("factuality:")]
    for reason in claim.reason:
        if reason.startswith("trigger:"):
            row = _because(reason.removeprefix("trigger:"))
            yield f"{claim.predicate}: {_said(claim.trigger, text)} is the trigger; {row}"
        elif reason.startswith("rule:"):
            yield f"rule {reason.removeprefix('rule:')}: {_RULES.get(reason, 'see the code')}"
    if claim.factuality_cue is None:
        yield f"factuality {claim.factuality}: no hedge or negation reaches the trigger"
    else:
        row = "; ".join(_because(one.removeprefix("factuality:")) for one in factuality)
        cue = _said(claim.factuality_cue, text)
        yield f"factuality {claim.factuality}: set by {cue}{'; ' if row else ''}{row}"


def _participants(claim: Claim, text: str) -> Iterator[str]:
    for role, group in (("agent", claim.agents), ("patient", claim.patients)):
        for one in group:
            words = f", as «{one.role_words}»" if one.role_words else ""
            yield f"{role}: {_said(one.span, text)} is {one.actor}{words}; {_because(one.reason)}"


def _places(claim: Claim, text: str) -> Iterator[str]:
    for one in claim.places:
        known = f"is {one.place} ({one.precision})" if one.place else "is not resolved"
        among = f", one of {', '.join(one.candidates[:5])}" if one.candidates else ""
        yield f"place, {one.role}: {_said(one.span, text)} {known}{among}; {_because(one.reason)}"


_ANCHORS = {
    Anchor.CALENDAR: "by the calendar",
    Anchor.PUBLICATION: "counted from the publication date",
    Anchor.NONE: "not anchored: no publication date is known",
}


def _time(claim: Claim, text: str) -> Iterator[str]:
    if (one := claim.time) is not None:
        when = f"{_days(one.interval)} ({one.precision}, {_ANCHORS[one.anchor]})"
        yield f"time: {_said(one.span, text)} is {when}; {_because(one.reason)}"


def _days(interval: Interval) -> str:
    if interval.first is None and interval.last is None:
        return "no known days"
    return f"{interval.first or '…'} to {interval.last or '…'}"


def _number(claim: Claim, text: str) -> Iterator[str]:
    if (one := claim.number) is not None:
        low, high = ("…" if bound is None else bound for bound in (one.low, one.high))
        yield f"number: {_said(one.span, text)} is {low} to {high} {one.of}; {_because(one.reason)}"


def _voices(claim: Claim, text: str) -> Iterator[str]:
    if not claim.chain:
        yield "voice: the publisher's own; no reporting cue governs the trigger"
    for number, hop in enumerate(claim.chain, start=1):
        cue = f" by {_said(hop.cue, text)}" if hop.cue else ""
        body = f", for {hop.actor}" if hop.actor else ""
        flags = ", a party to what it tells" if hop.interest else ""
        flags += ", the voice before it is left unnamed" if hop.gap else ""
        yield (
            f"voice {number}: {_said(hop.span, text)} is {hop.type}{body}, {hop.link}{cue}{flags}; "
            f"{_because(hop.reason)}"
        )


def _weighed(claim: Claim, document: Document, readers: Iterable[RulesReader]) -> Iterator[str]:
    versions = []
    for reader in readers:
        prepared = reader.prepare(document)
        noting = _Noting(prepared.judge)
        for decided in walk(prepared.analysis, reader.lexicon, noting):
            made = compose(document.id, prepared.analysis, decided, reader.lexicon, reader.version)
            if made.id == claim.id:
                weights = reader.weigher.weights
                evidence = _Evidence(decided, noting.seen, weights, prepared.judge)
                yield from _of_claim(evidence)
                yield from _of_arguments(evidence, prepared.analysis)
                return
        versions.append(reader.version)
    yield (
        f"evidence: the readers of this program ({', '.join(versions)}) do not find the claim in "
        "the document as it stands; what was weighed is not known"
    )


def _blended(judge: Blender, decision: str, numbers: Numbers) -> Iterator[str]:
    """Say what each reader said, and how much of it counts."""
    mix = judge.mixes[decision]
    for name, value in numbers.items():
        share = mix.weights.get(name, 0.0) * value * mix.slope
        share += mix.offset if name in ("alone", "bias") else 0.0
        if abs(share) >= _LEAST:
            said = "" if name in FIXED else f" {value:+.2f}"
            yield f"  {NUMBERS.get(name, name)}{said}: counts {share:+.2f}"


def _of_claim(evidence: _Evidence) -> Iterator[str]:
    weights = evidence.weights["claim"]
    ranked = _ranked(feature_names("claim", evidence.decided.values), weights)
    score = evidence.decided.score
    yield (
        f"weighed: {score:+.2f} against {evidence.threshold('claim'):+.2f} needed; "
        f"{probability(score):.0%} of such claims are expected to be right"
    )
    if isinstance(judge := evidence.judge, Blender):
        index, values = evidence.decided.number_in_page, evidence.decided.values
        numbers = judge.claim_numbers(index, values)
        yield from _blended(judge, "claim", numbers)
        if "rules" not in numbers:
            return
    yield from (f"  for: {line}" for line in _lines(ranked, _MOST_FOR))
    yield from (f"  against: {line}" for line in _lines(ranked[::-1], _MOST_AGAINST, -1))


def _of_arguments(evidence: _Evidence, analysis: Analysis) -> Iterator[str]:
    decided, text = evidence.decided, analysis.page
    one_time = () if decided.time is None else (decided.time,)
    one_count = () if decided.count is None else (decided.count,)
    one_say = () if decided.say is None else (decided.say,)
    says = [(say.voice.first, say.voice.last) for say in analysis.says]
    for decision, chosen, spans in (
        ("agent", decided.agents, [(p.first, p.last) for p in analysis.phrases]),
        ("patient", decided.patients, [(p.first, p.last) for p in analysis.phrases]),
        ("place", decided.places, [(t.first, t.last) for t in analysis.toponyms]),
        ("time", one_time, [(t.first, t.last) for t in analysis.times]),
        ("number", one_count, [(q.first, q.last) for q in analysis.quantities]),
        ("spoken", one_say, says),
    ):
        items = evidence.seen.get((decision, decided.number_in_page), [])
        all_numbers: list[Numbers] = [{} for _ in items]
        if isinstance(judge := evidence.judge, Blender):
            all_numbers = judge.numbers_of(decision, decided.number_in_page, items)
        for item, numbers in zip(items, all_numbers, strict=True):
            if item.index in chosen:
                # Of what only the network heard the rules say nothing.
                features = feature_names(decision, item.values) if item.values else []
                ranked = _ranked(features, evidence.weights[decision])
                total = sum(weight for weight, _ in ranked)
                if isinstance(judge, Blender):
                    mix = judge.mixes[decision]
                    total = mix.calibrated(mix.score(numbers))
                name = "voice" if decision == "spoken" else decision
                yield f"{name} «{text.text(*spans[item.index])}» weighed {total:+.2f}"
                if isinstance(judge, Blender):
                    yield from _blended(judge, decision, numbers)
                yield from (f"  for: {line}" for line in _lines(ranked, _MOST_OF_ARGUMENT))
                against = _lines(ranked[::-1], _MOST_OF_ARGUMENT, -1)
                yield from (f"  against: {line}" for line in against)


def _ranked(features: list[str], weights: Weights) -> list[tuple[float, str]]:
    """Pair features with their weights, strongest for first; unknown ones weigh nothing."""
    found = ((weights.features.get(name, 0.0), name) for name in features)
    return sorted(found, key=lambda pair: (-pair[0], pair[1]))


def _lines(ranked: list[tuple[float, str]], most: int, sign: int = 1) -> list[str]:
    strong = [(weight, name) for weight, name in ranked if weight * sign >= _LEAST]
    return [f"{weight:+.2f} {in_words(name)}" for weight, name in strong[:most]]
