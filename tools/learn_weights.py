"""Learn the weights of the reader's decisions from annotated articles.

Run: python tools/learn_weights.py GOLD_DIR [--folds 5] [--write] [--only speaker carried spoken]

Each decision (is this trigger a claim, is this phrase its agent, …) is a logistic model over named
features, fitted by AdaGrad with L2, in document order, without chance: the same articles give the
same file. Thresholds are chosen by cross-validation over documents. Only weights are written; with
``--only`` those of some decisions, where the evidence of the others did not change.
"""

from __future__ import annotations

import argparse
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from riwaya.evaluate.forms import ROLES, ClaimForm
from riwaya.evaluate.gold import GoldDocument, load_gold
from riwaya.extract.analysis import Analysis, analyse
from riwaya.extract.attribution import CARRIED
from riwaya.extract.decide import DECISIONS, VOICES, Weigher, walk
from riwaya.extract.index import Lexicon, load_lexicon
from riwaya.extract.offers import Item
from riwaya.extract.weigh import Values, Weights, feature_names, probability
from riwaya.lexicon.tables import DATA
from riwaya.text.fold import fold
from riwaya.text.sentences import find_sentences
from riwaya.text.tokens import tokenize
from riwaya.types import Span

EPOCHS, RATE, L2, LEAST = 8, 0.05, 1e-2, 2
# A claim shown to people should be right more than two times in three; what hangs on claims
# gains from recall, so of all thresholds that keep to this the most lenient is taken.
FLOOR = {"claim": 0.685}
# A voice wrongly found can still be set aside claim by claim; a voice missed is lost. The tables
# know the speakers of these articles too well: names and bodies of no table need more room.
EASE = {"speaker": 0.8, "carried": 0.4}
# Log-odds below the best threshold: found by reading held-out articles from end to end, where
# the claims that carry arguments are in doubt too (``decide`` asks more where they are).
LENIENT = {"agent": 0.4, "place": 0.1}
USUAL = 0.87  # log-odds of a claim that is as likely as most

Asked = TypeVar("Asked")  # a question noted, with its right answer


class Example(NamedTuple):
    """The evidence for one question and its right answer."""

    features: list[str]
    right: bool


class Fit(NamedTuple):
    """A fitted model and what chose its threshold."""

    weights: dict[str, float]
    threshold: float


class Teacher:
    """The judge that knows: answers from the annotation, and notes question and answer."""

    def __init__(self, gold: GoldDocument, analysis: Analysis, pupil: Weigher | None) -> None:
        self.pupil = pupil
        self.analysis = analysis
        self.examples: dict[str, list[Example]] = {name: [] for name in DECISIONS}
        self.missed: Counter[str] = Counter()
        self.owner = _match(gold.claims, analysis)
        self.missed["claim"] = len(gold.claims) - len(set(map(id, self.owner.values())))

    def choose(self, group: list[tuple[int, Values]]) -> list[tuple[int, float]]:
        found = [(index, USUAL) for index, _ in group if index in self.owner]
        candidates = self.analysis.candidates
        right = {candidates[index].predicate for index, _ in found}
        for index, values in group:
            owned = index in self.owner
            if not owned and candidates[index].predicate in right:
                continue  # a second row that reads the trigger alike is not wrong
            self.examples["claim"].append(Example(feature_names("claim", values), owned))
        if not found and self.pupil is not None:
            return self.pupil.choose(group)
        return found

    def pick(self, decision: str, candidate: int, items: list[Item]) -> dict[int, float]:
        if candidate not in self.owner:
            return self.pupil.pick(decision, candidate, items) if self.pupil else {}
        gold = answers(self.owner[candidate], decision)
        picked: dict[int, float] = {}
        hit: set[Span] = set()
        for item in items:
            span = item_span(self.analysis, decision, item.index)
            match = next((g for g in gold if alike(g, span)), None)
            self.examples[decision].append(
                Example(feature_names(decision, item.values), match is not None)
            )
            if match is not None:
                picked[item.index] = 0.0
                hit.add(match)
        self.missed[decision] += len(gold) - len(hit)
        return self.pupil.pick(decision, candidate, items) if self.pupil else picked


class SpeakerTeacher:
    """Chooses the voice of each cue by the annotation, and notes question and answer.

    A cue is asked about only where a claim is annotated in its sentence: whose words that claim
    is tells who speaks. Elsewhere nobody knows, and whoever speaks anywhere is taken.
    """

    def __init__(self, gold: GoldDocument) -> None:
        self.tokens = tokenize(fold(gold.document.text))
        sentences = find_sentences(self.tokens)
        self.starts = [self.tokens.span(one.first, one.last).start for one in sentences]
        self.origins: list[Span] = []
        self.spoken: dict[int, list[Span]] = {}
        for claim in gold.claims:
            spoken = self.spoken.setdefault(self._sentence(claim["trigger"][0]), [])
            if claim["chain"]:
                spoken.append(Span(*claim["chain"][0]["span"]))
                self.origins.append(spoken[-1])
        self.examples: dict[str, list[Example]] = {"speaker": [], "carried": []}

    def __call__(
        self, hit: Any, voices: list[Any], choices: list[tuple[int, Values]], before: list[Any]
    ) -> int | None:
        at = self.tokens.span(hit.first, hit.last).start
        spoken = self.spoken.get(self._sentence(at))
        origins = self.origins if spoken is None else spoken
        right = {
            i for i, voice in enumerate(voices) if any(alike(o, voice.span) for o in origins)
        } or {
            CARRIED - back
            for back, say in enumerate(before)
            if any(alike(o, say.chain[0].span) for o in origins)
        }
        chosen = None
        for index, values in choices:
            decision = "carried" if index <= CARRIED else "speaker"
            if spoken is not None:
                self.examples[decision].append(
                    Example(feature_names(decision, values), index in right)
                )
            if index in right and chosen is None:
                chosen = index
        return chosen

    def _sentence(self, at: int) -> int:
        """Give the number of the sentence that a character stands in."""
        return bisect_right(self.starts, at)


def _match(gold: list[ClaimForm], analysis: Analysis) -> dict[int, ClaimForm]:
    """Pair candidates with annotated claims: same predicate, triggers that overlap most."""
    pairs = []
    for index, candidate in enumerate(analysis.candidates):
        span = analysis.page.tokens.span(candidate.first, candidate.last)
        for number, claim in enumerate(gold):
            shared = overlap(span, Span(*claim["trigger"]))
            if shared and claim["predicate"] == candidate.predicate.value:
                pairs.append((-shared, index, number))
    owner: dict[int, ClaimForm] = {}
    taken: set[int] = set()
    for _, index, number in sorted(pairs):
        if index not in owner and number not in taken:
            owner[index] = gold[number]
            taken.add(number)
    return owner


def answers(claim: ClaimForm, decision: str) -> list[Span]:
    for role in ROLES:
        if decision == role:
            return [Span(*item["span"]) for item in claim[role]]
    if decision == "spoken":
        return [Span(*claim["chain"][0]["span"])] if claim["chain"] else []
    value = claim["time" if decision == "time" else "number"]
    return [Span(*value["span"])] if value else []


def item_span(analysis: Analysis, decision: str, index: int) -> Span:
    if decision in ("agent", "patient"):
        return analysis.phrases[index].span
    if decision == "spoken":
        return analysis.says[index].chain[0].span
    if decision == "place":
        return analysis.toponyms[index].span
    return (analysis.times if decision == "time" else analysis.quantities)[index].span


def overlap(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def alike(a: Span, b: Span) -> bool:
    shortest = min(a.end - a.start, b.end - b.start)
    return shortest > 0 and overlap(a, b) * 2 >= shortest


def fit(rows: list[Example], epochs: int = EPOCHS) -> dict[str, float]:
    """Fit one logistic model; features seen fewer than ``LEAST`` times are left out."""
    counts = Counter(feature for row in rows for feature in row.features)
    index = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= LEAST))}
    data = [([index[f] for f in row.features if f in index], row.right) for row in rows]
    weights, squares, total = [0.0] * len(index), [1e-8] * len(index), [0.0] * len(index)
    for epoch in range(epochs):
        stride = 7919 + 2 * epoch
        while math.gcd(stride, len(data)) != 1:
            stride += 1
        for k in range(len(data)):  # a fixed shuffle: the stride visits every row once
            features, right = data[k * stride % len(data)]
            gradient = probability(sum([weights[i] for i in features])) - right
            for i in features:
                g = gradient + L2 * weights[i]
                squares[i] += g * g
                weights[i] -= RATE * g / math.sqrt(squares[i])
        if epoch >= epochs // 2:  # the mean of the later rounds wavers less than the last one
            total = [a + b for a, b in zip(total, weights, strict=True)]
    return {f: total[i] / (epochs - epochs // 2) for f, i in index.items()}


def best_threshold(
    scored: list[tuple[float, bool]], missed: int, floor: float = 0.0
) -> tuple[float, float, float, float]:
    """Choose the log-odds with the best F1, or the most lenient one whose precision is ``floor``.

    ``missed`` golds have no candidate. Gives threshold, F1, precision, recall.
    """
    total = sum(right for _, right in scored) + missed
    curve, tp = [], 0
    for n, (score, right) in enumerate(sorted(scored, reverse=True), start=1):
        tp += right
        curve.append((score, 2 * tp / (n + total), tp / n, tp / total))
    precise = [point for point in curve if point[2] >= floor]
    if floor and precise:
        return precise[-1]
    return max(curve, key=lambda point: point[1], default=(0.0, 0.0, 0.0, 0.0))


def without(part: int, folds: int, by_document: Sequence[list[Asked]]) -> list[Asked]:
    """Give the rows of all articles but those of a fold."""
    return [row for n, rows in enumerate(by_document) if n % folds != part for row in rows]


def cross_validate(by_document: list[list[Example]], folds: int) -> list[tuple[float, bool]]:
    """Score every document with a model that has not seen it."""
    scored: list[tuple[float, bool]] = []
    for part in range(folds):
        weights = fit(without(part, folds, by_document))
        for n, rows in enumerate(by_document):
            if n % folds == part:
                scored += [(sum(weights.get(f, 0.0) for f in r.features), r.right) for r in rows]
    return scored


def learn(gold: list[GoldDocument], folds: int, lexicon: Lexicon) -> dict[str, Fit]:
    """Fit every decision and print how it does on articles held out."""
    speakers = speaker_lessons(gold, lexicon)
    fits = fit_voices(speakers, folds)
    by_decision, missed = lessons(gold, lexicon, held_voices(speakers, fits, folds))
    for name in DECISIONS:
        fits[name] = report(name, by_decision[name], missed[name], folds)
    return fits


def speaker_lessons(gold: list[GoldDocument], lexicon: Lexicon) -> list[dict[str, list[Example]]]:
    """Note for every article what is asked about who speaks, and the right answers."""
    found = []
    for document in gold:
        speaking = SpeakerTeacher(document)
        analyse(document.document, lexicon, speaking)
        found.append(speaking.examples)
    return found


def fit_voices(speakers: list[dict[str, list[Example]]], folds: int) -> dict[str, Fit]:
    """Fit the decisions on who speaks, and print how they do on articles held out."""
    fits = {name: report(name, [found[name] for found in speakers], 0, folds) for name in VOICES}
    return {name: Fit(one.weights, one.threshold - EASE[name]) for name, one in fits.items()}


def held_voices(
    speakers: list[dict[str, list[Example]]], fits: dict[str, Fit], folds: int
) -> list[Weigher]:
    """Fit the decisions on who speaks once for each fold, without its articles."""
    return [
        Weigher({
            name: Weights(
                name,
                fit(without(part, folds, [found[name] for found in speakers])),
                fits[name].threshold,
            )
            for name in VOICES
        })
        for part in range(folds)
    ]  # fmt: skip


def lessons(
    gold: list[GoldDocument], lexicon: Lexicon, held: Sequence[Weigher]
) -> tuple[dict[str, list[list[Example]]], Counter[str]]:
    """Go through every article twice; the second time with a pupil that has not seen it.

    A pupil that has seen an article hardly errs in it, and what later questions then learn of
    earlier answers («was it the agent before?») would be trusted more than it deserves. For the
    same reason the voices of article ``n`` are found by ``held[n % len(held)]``, which has not
    seen it either.
    """
    folds = len(held)
    first: dict[str, list[list[Example]]] = {name: [[] for _ in gold] for name in DECISIONS}
    for part in range(folds):
        found, _ = _lessons(gold[part::folds], lexicon, held[part], None)
        for name in DECISIONS:
            first[name][part::folds] = found[name]
    by_decision: dict[str, list[list[Example]]] = {name: [[] for _ in gold] for name in DECISIONS}
    missed: Counter[str] = Counter()
    for part in range(folds):
        seen = {name: _fit(without(part, folds, first[name])) for name in DECISIONS}
        voices = held[part].weights
        pupil = Weigher({**voices, **{n: Weights(n, *fit) for n, fit in seen.items()}})
        found, lacking = _lessons(gold[part::folds], lexicon, held[part], pupil)
        for name in DECISIONS:
            by_decision[name][part::folds] = found[name]
        missed.update(lacking)
    return by_decision, missed


def _lessons(
    gold: list[GoldDocument],
    lexicon: Lexicon,
    weigher: Weigher,
    pupil: Weigher | None,
) -> tuple[dict[str, list[list[Example]]], Counter[str]]:
    """Go through every article; with a pupil, later questions build on the pupil's answers.

    So the second round sees what the reader will see: its own earlier mistakes. ``weigher``
    chooses the voices.
    """
    by_decision: dict[str, list[list[Example]]] = {name: [] for name in DECISIONS}
    missed: Counter[str] = Counter()
    for document in gold:
        analysis = analyse(document.document, lexicon, weigher.speaker)
        teacher = Teacher(document, analysis, pupil)
        for _ in walk(analysis, lexicon, teacher):
            pass
        missed.update(teacher.missed)
        for name in DECISIONS:
            by_decision[name].append(teacher.examples[name])
    return by_decision, missed


def _fit(rows: list[Example]) -> Fit:
    weights = fit(rows)
    scored = [(sum(weights.get(f, 0.0) for f in row.features), row.right) for row in rows]
    return Fit(weights, best_threshold(scored, 0)[0])


def report(name: str, by_document: list[list[Example]], missed: int, folds: int) -> Fit:
    """Fit one decision; print how it does on articles held out."""
    rows = [row for part in by_document for row in part]
    threshold, f1, p, r = best_threshold(
        cross_validate(by_document, folds), missed, FLOOR.get(name, 0.0)
    )
    print(f"{name:8} rows {len(rows):6} right {sum(r.right for r in rows):5} no candidate "
          f"{missed:4} held-out P {p:.3f} R {r:.3f} F1 {f1:.3f} at {threshold:+.2f}")  # fmt: skip
    return Fit(fit(rows), threshold - LENIENT.get(name, 0.0))


def write(fits: dict[str, Fit], path: Path, only: Collection[str]) -> None:
    """Write weights, rounded to two decimals; decisions not among ``only`` keep their lines."""
    kept = path.read_text(encoding="utf-8").splitlines() if set(fits) - set(only) else []
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write("decision\tfeature\tweight\n")
        for name in sorted(fits):
            old = [line for line in kept if line.startswith(f"{name}\t")]
            out.writelines(
                f"{line}\n" for line in (_lines(name, fits[name]) if name in only else old)
            )


def _lines(name: str, fit: Fit) -> list[str]:
    weights = sorted(fit.weights.items())
    found = [f"{name}\t{what}\t{value:.2f}" for what, value in weights if abs(value) >= 0.05]
    return [f"{name}\tthreshold\t{fit.threshold:.2f}", *found]


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("gold", type=Path)
    cli.add_argument("--folds", type=int, default=5)
    cli.add_argument("--write", action="store_true")
    cli.add_argument("--only", nargs="+", metavar="DECISION", help="write no others (all)")
    cli.add_argument("--share", type=float, default=1.0, help="of the articles, to learn less")
    cli.add_argument("--out", type=Path, default=DATA / "weights.tsv", help="file to write")
    args = cli.parse_args()
    gold = load_gold(args.gold)
    fits = learn(gold[: round(len(gold) * args.share)], args.folds, load_lexicon())
    if args.write:
        write(fits, args.out, args.only or list(fits))


if __name__ == "__main__":
    main()
