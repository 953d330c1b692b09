"""Explaining: the words, rows, rules and weighed evidence behind a claim, in plain words.

What a claim names as its reasons (row and rule ids) is looked up in the tables. The evidence is
not stored: it is found again by reading the document anew and taking the claim with the same id,
which is the same only for the same text, words, predicate and version of the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from riwaya.extract.analysis import Analysis
from riwaya.extract.compose import compose
from riwaya.extract.decide import Decided, Judge, walk
from riwaya.extract.learned.blend import Blender, Numbers
from riwaya.extract.learned.propose import LEARNED
from riwaya.extract.offers import Item
from riwaya.extract.plain_words import ENGLISH, FIXED, Line, Words, load_rows
from riwaya.extract.reader import RulesReader, load_reader
from riwaya.extract.sift import named_by_parts
from riwaya.extract.weigh import Values, Weights, feature_names, probability
from riwaya.types import Claim, Document, Interval, ReaderKind, Span

_MOST_FOR, _MOST_AGAINST = 6, 4  # features printed of a claim
_MOST_OF_ARGUMENT = 3  # features printed of an argument, either way
_LEAST = 0.05  # a weight under it moved nothing
_RULES = frozenset(
    {"intended-act", "named-by-parts"}
)  # rules of reading that the table has words for
_PARTS = {
    "place": "place-part",
    "time": "time-part",
    "number": "number-part",
    "spoken": "voice-part",
}
# The readers in the order of asking: what most ledgers hold first.
_ORDER = (ReaderKind.BOTH, ReaderKind.RULES, ReaderKind.LEARNED)


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
    claim: Claim,
    document: Document,
    readers: Iterable[RulesReader] | None = None,
    words: Words = ENGLISH,
) -> list[str]:
    """Say in plain words, one thing a line, why a claim was found.

    Args:
        claim: The claim.
        document: Its document, as it was read.
        readers: Who may have found it, asked one after the other; all of them if left out.
        words: The language to say it in, and how things with an id are named.

    Returns:
        Words and rows behind the trigger, factuality, participants, places, time, number and
        voices; then what each reader said and the strongest evidence for and against the claim
        and each argument, as log-odds. Where no reader finds the claim, the last line says so.
    """
    text = document.text
    return [
        *_trigger(claim, text, words),
        *_participants(claim, text, words),
        *_places(claim, text, words),
        *_time(claim, text, words),
        *_number(claim, text, words),
        *_voices(claim, text, words),
        *_weighed(claim, document, readers or map(load_reader, _ORDER), words),
    ]


def _because(reason: str, words: Words) -> Line:
    """Describe a reason: each of its ids as a row of a table, or as a rule."""
    parts = []
    for name in reason.split(" "):
        if name.startswith(LEARNED):
            parts.append(words.line("heard"))
            continue
        row = load_rows().get(name) or load_rows().get(name.removeprefix("word."))
        if row is None:
            parts.append(words.line("by-rule", rule=name))
        else:
            forms = "، ".join(row.forms.split("|")[:3])
            key = "row-gloss" if row.gloss else "row"
            parts.append(words.line(key, row=name, forms=forms, gloss=row.gloss, table=row.table))
    return Line(words.semicolon.join(parts))


def _said(span: Span, text: str) -> str:
    return f"«{' '.join(span.of(text).split())}»"


def _trigger(claim: Claim, text: str, words: Words) -> Iterator[str]:
    factuality = [one for one in claim.reason if one.startswith("factuality:")]
    predicate = words.named("predicate", str(claim.predicate))
    for reason in claim.reason:
        if reason.startswith("trigger:"):
            row = _because(reason.removeprefix("trigger:"), words)
            shown = _said(claim.trigger, text)
            yield words.line("trigger", predicate=predicate, words=shown, row=row)
        elif reason.startswith("rule:"):
            rule = reason.removeprefix("rule:")
            what = words.line(f"rule.{rule if rule in _RULES else 'else'}")
            yield words.line("rule", rule=rule, what=what)
    stated = words.named("fact", str(claim.factuality))
    if claim.factuality_cue is None:
        yield words.line("stated", factuality=stated)
    else:
        cue = words.line("hedged", factuality=stated, words=_said(claim.factuality_cue, text))
        rows = (_because(one.removeprefix("factuality:"), words) for one in factuality)
        yield words.semicolon.join((cue, *rows))


def _participants(claim: Claim, text: str, words: Words) -> Iterator[str]:
    for role, group in (("agent", claim.agents), ("patient", claim.patients)):
        for one in group:
            yield words.line(
                "participant-as" if one.role_words else "participant",
                role=words.line(role),
                words=_said(one.span, text),
                actor=words.named("actor", one.actor),
                as_words=one.role_words,
                row=_because(one.reason, words),
            )


def _places(claim: Claim, text: str, words: Words) -> Iterator[str]:
    for one in claim.places:
        others = [words.named("place", candidate) for candidate in one.candidates[:5]]
        yield words.line(
            f"{'place' if one.place else 'no-place'}{'-among' if others else ''}",
            role=words.named("role", str(one.role)),
            words=_said(one.span, text),
            place=words.named("place", one.place or ""),
            precision=words.named("precision", str(one.precision)),
            others=words.comma.join(others),
            row=_because(one.reason, words),
        )


def _time(claim: Claim, text: str, words: Words) -> Iterator[str]:
    if (one := claim.time) is not None:
        yield words.line(
            "time",
            words=_said(one.span, text),
            days=_days(one.interval, words),
            precision=words.named("time", str(one.precision)),
            anchor=words.line(f"anchor.{one.anchor}"),
            row=_because(one.reason, words),
        )


def _days(interval: Interval, words: Words) -> Line:
    if interval.first is None and interval.last is None:
        return words.line("no-days")
    return words.line("days", first=interval.first or "…", last=interval.last or "…")


def _number(claim: Claim, text: str, words: Words) -> Iterator[str]:
    if (one := claim.number) is not None:
        low, high = ("…" if bound is None else bound for bound in (one.low, one.high))
        yield words.line(
            "number",
            words=_said(one.span, text),
            low=low,
            high=high,
            of=words.named("of", str(one.of)),
            row=_because(one.reason, words),
        )


def _voices(claim: Claim, text: str, words: Words) -> Iterator[str]:
    if not claim.chain:
        yield words.line("own-voice")
    for number, hop in enumerate(claim.chain, start=1):
        cue = words.line("voice-cue", words=_said(hop.cue, text)) if hop.cue else Line()
        body = words.line("voice-body", actor=words.named("actor", hop.actor)) if hop.actor else ""
        flags = words.line("voice-interest") if hop.interest else ""
        flags += words.line("voice-gap") if hop.gap else ""
        yield words.line(
            "voice",
            number=number,
            words=_said(hop.span, text),
            type=words.named("voice", str(hop.type)),
            body=Line(body),
            link=words.named("link", str(hop.link)),
            cue=cue,
            flags=Line(flags),
            row=_because(hop.reason, words),
        )


def _weighed(
    claim: Claim, document: Document, readers: Iterable[RulesReader], words: Words
) -> Iterator[str]:
    versions = []
    for reader in readers:
        prepared = reader.prepare(document)
        noting = _Noting(prepared.judge)
        for decided in walk(prepared.analysis, reader.lexicon, noting):
            named = named_by_parts(prepared.analysis, decided)
            made = compose(document.id, prepared.analysis, named, reader.lexicon, reader.version)
            if made.id == claim.id:
                weights = reader.weigher.weights
                evidence = _Evidence(decided, noting.seen, weights, prepared.judge)
                yield from _of_claim(evidence, words)
                yield from _of_arguments(evidence, prepared.analysis, words)
                return
        versions.append(reader.version)
    yield words.line("unfound", readers=words.comma.join(versions))


def _blended(judge: Blender, decision: str, numbers: Numbers, words: Words) -> Iterator[str]:
    """Say what each reader said, and how much of it counts."""
    mix = judge.mixes[decision]
    for name, value in numbers.items():
        share = mix.weights.get(name, 0.0) * value * mix.slope
        share += mix.offset if name in ("alone", "bias") else 0.0
        if abs(share) >= _LEAST:
            said = words.number(name)
            said += "" if name in FIXED else f" {words.apart(f'{value:+.2f}')}"
            yield "  " + words.line("counts", said=Line(said), share=f"{share:+.2f}")


def _of_claim(evidence: _Evidence, words: Words) -> Iterator[str]:
    weights = evidence.weights["claim"]
    ranked = _ranked(feature_names("claim", evidence.decided.values), weights)
    score = evidence.decided.score
    yield words.line(
        "weighed",
        score=f"{score:+.2f}",
        needed=f"{evidence.threshold('claim'):+.2f}",
        share=f"{probability(score):.0%}",
    )
    if isinstance(judge := evidence.judge, Blender):
        index, values = evidence.decided.number_in_page, evidence.decided.values
        numbers = judge.claim_numbers(index, values)
        yield from _blended(judge, "claim", numbers, words)
        if "rules" not in numbers:
            return
    yield from _lines("for", ranked, _MOST_FOR, words)
    yield from _lines("against", ranked[::-1], _MOST_AGAINST, words)


def _of_arguments(evidence: _Evidence, analysis: Analysis, words: Words) -> Iterator[str]:
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
                yield words.line(
                    "part-weighed",
                    part=words.line(_PARTS.get(decision, decision)),
                    words=text.text(*spans[item.index]),
                    score=f"{total:+.2f}",
                )
                if isinstance(judge, Blender):
                    yield from _blended(judge, decision, numbers, words)
                yield from _lines("for", ranked, _MOST_OF_ARGUMENT, words)
                yield from _lines("against", ranked[::-1], _MOST_OF_ARGUMENT, words)


def _ranked(features: list[str], weights: Weights) -> list[tuple[float, str]]:
    """Pair features with their weights, strongest for first; unknown ones weigh nothing."""
    found = ((weights.features.get(name, 0.0), name) for name in features)
    return sorted(found, key=lambda pair: (-pair[0], pair[1]))


def _lines(side: str, ranked: list[tuple[float, str]], most: int, words: Words) -> Iterator[str]:
    sign = 1 if side == "for" else -1
    strong = [(weight, name) for weight, name in ranked if weight * sign >= _LEAST]
    for weight, name in strong[:most]:
        what = Line(words.feature(name))
        yield "  " + words.line(side, weight=f"{weight:+.2f}", what=what)
