"""Learn how far to trust the rules and the network, on articles that neither has seen.

Run: python tools/learn_blend.py GOLD_DIR NETWORKS_DIR [--write]

``NETWORKS_DIR`` holds networks ``fold-K-of-N.onnx`` that have not seen the articles K::N
(``training/train.py --fold K --folds N``); those articles are asked about, one fold or all of
them. The rules' weights are learned again without an article before they judge it. What comes
out is a handful of numbers a decision.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from learn_weights import (
    Fit,
    SpeakerTeacher,
    Teacher,
    alike,
    answers,
    best_threshold,
    fit,
    fit_voices,
    held_voices,
    item_span,
    lessons,
    report,
    speaker_lessons,
    without,
)
from riwaya.evaluate.gold import GoldDocument, load_gold
from riwaya.extract.analysis import look_over, with_says
from riwaya.extract.attribution import CARRIED
from riwaya.extract.decide import DECISIONS, VOICES, Weigher, walk
from riwaya.extract.index import Lexicon, load_lexicon
from riwaya.extract.learned.blend import BLEND, Blender, Mix, Numbers
from riwaya.extract.learned.heard import LEAST, hear
from riwaya.extract.learned.items import add_items
from riwaya.extract.learned.network import Network
from riwaya.extract.learned.propose import propose
from riwaya.extract.offers import Item
from riwaya.extract.weigh import Values, Weights
from riwaya.types import ReaderKind

FOLDS = 4  # of the rules' weights
L2 = 1.0
# As for the rules alone: of the thresholds that keep the claims this precise the most lenient.
FLOOR = {"claim": 0.69}
EASED = {
    "claim": -0.4,
    "agent": 0.8,
    "place": -0.1,
    "time": 1.25,
    "number": -0.5,
    "speaker": 0.4,
    "carried": 0.4,
    "spoken": 0.8,
}  # log-odds below the threshold found here (above it, if negative), chosen on other articles
# So is that of the network alone.
ALONE_EASED = 0.0
# The tables were written by people who read these very articles: on new ones the rules know less
# than they seem to here. So the network counts more than is learned; how much was chosen on other
# articles (the bias keeps the sum where it was for the usual log-odds of a claim).
TRUST = {"network": 0.35, "trigger": 0.35, "bias": 1.75}
# For the same reason sums are brighter here than on new articles; benchmarks/quality/calibration.py
# shows how honest they are, and there these two numbers a blend were chosen.
HONEST = {
    ReaderKind.BOTH: {"slope": 0.33, "offset": -0.31},
    ReaderKind.LEARNED: {"slope": 2.11, "offset": 0.88},
}
NETWORK_ONLY = ("alone", "alone mention", "alone network", "alone trigger", "lead network",
                "mention", "network", "only network", "reported", "rival", "unseen", "bias",
                "trigger")  # fmt: skip


class Row(NamedTuple):
    """The numbers for one question and its right answer."""

    numbers: Numbers
    right: bool


class Listener(Teacher):
    """A teacher that notes what both readers say, and lets the rules' pupil answer."""

    def __init__(self, gold: GoldDocument, blender: Blender) -> None:
        super().__init__(gold, blender.analysis, blender.weigher)
        self.blender = blender
        self.rows: dict[str, list[Row]] = {name: [] for name in DECISIONS}

    def choose(self, group: list[tuple[int, Values]]) -> list[tuple[int, float]]:
        for index, values in group:
            numbers = self.blender.claim_numbers(index, values)
            self.rows["claim"].append(Row(numbers, index in self.owner))
        return super().choose(group)

    def pick(self, decision: str, candidate: int, items: list[Item]) -> dict[int, float]:
        if candidate in self.owner:
            right_ones = answers(self.owner[candidate], decision)
            found = self.blender.numbers_of(decision, candidate, items)
            for item, numbers in zip(items, found, strict=True):
                span = item_span(self.analysis, decision, item.index)
                right = any(alike(answer, span) for answer in right_ones)
                self.rows[decision].append(Row(numbers, right))
        # Rules have no say of what only the network heard.
        return super().pick(decision, candidate, [item for item in items if item.values])


class VoiceListener(SpeakerTeacher):
    """A teacher of voices that notes what both readers say of each voice near a cue."""

    def __init__(self, gold: GoldDocument, blender: Blender) -> None:
        super().__init__(gold)
        self.blender = blender
        self.rows: dict[str, list[Row]] = {name: [] for name in VOICES}

    def __call__(
        self, hit: Any, voices: list[Any], choices: list[tuple[int, Values]], before: list[Any]
    ) -> int | None:
        noted = {name: len(self.examples[name]) for name in VOICES}
        chosen = super().__call__(hit, voices, choices, before)
        new = {name: iter(self.examples[name][noted[name] :]) for name in VOICES}
        found = self.blender.speaker_numbers(hit, voices, choices, before)
        for (index, _), numbers in zip(choices, found, strict=True):
            name = "carried" if index <= CARRIED else "speaker"
            if (example := next(new[name], None)) is not None:
                self.rows[name].append(Row(numbers, example.right))
        return chosen


class Reading(NamedTuple):
    """An article read by readers that have not seen it, up to who speaks."""

    gold: GoldDocument
    blender: Blender


def pupils(gold: list[GoldDocument], lexicon: Lexicon) -> list[Weigher]:
    """Learn the rules' weights as often as there are folds, each time without one fold."""
    speakers = speaker_lessons(gold, lexicon)
    held = held_voices(speakers, fit_voices(speakers, FOLDS), FOLDS)
    examples, missed = lessons(gold, lexicon, held)
    fits = {name: report(name, examples[name], missed[name], FOLDS) for name in DECISIONS}
    return [
        Weigher(
            {
                **held[part].weights,
                **{
                    name: Weights(name, fit(without(part, FOLDS, rows)), fits[name].threshold)
                    for name, rows in examples.items()
                },
            }
        )
        for part in range(FOLDS)
    ]


def listened(
    gold: list[GoldDocument], lexicon: Lexicon, rules: list[Weigher], networks: dict[int, Network]
) -> list[Reading]:
    """Read every article with readers that have not seen it."""
    found = []
    for number, one in enumerate(gold):
        if number not in networks:
            continue
        analysis = look_over(one.document, lexicon)
        heard = hear(networks[number], one.document.text, analysis, lexicon)
        if heard is None:
            continue
        more = propose(analysis.page, analysis.candidates, heard, lexicon.usual_frames)
        analysis = replace(analysis, candidates=more)
        found.append(Reading(one, Blender(rules[number % len(rules)], {}, heard, analysis)))
    return found


def voice_questions(articles: list[Reading], lexicon: Lexicon) -> dict[str, list[list[Row]]]:
    """Note what both readers say of the voices near each cue."""
    found: dict[str, list[list[Row]]] = {name: [] for name in VOICES}
    for gold, blender in articles:
        teacher = VoiceListener(gold, blender)
        with_says(blender.analysis, lexicon, teacher, gold.document.publisher or "")
        for name in VOICES:
            found[name].append(teacher.rows[name])
    return found


def questions(
    articles: list[Reading], lexicon: Lexicon, voices: dict[str, list[list[Row]]]
) -> tuple[dict[str, list[list[Row]]], Counter[str]]:
    """Go through every article once more, with voices found by blends that have not seen it."""
    found: dict[str, list[list[Row]]] = {name: [] for name in DECISIONS}
    missed: Counter[str] = Counter()
    held = [
        {name: fit_decision(without(part, FOLDS, rows), name) for name, rows in voices.items()}
        for part in range(FOLDS)
    ]
    for number, (one, blender) in enumerate(articles):
        publisher = one.document.publisher or ""
        judge = replace(blender, mixes=held[number % FOLDS])
        analysis = with_says(blender.analysis, lexicon, judge.speaker, publisher)
        analysis = add_items(analysis, blender.heard, lexicon, publisher)
        teacher = Listener(one, replace(blender, analysis=analysis))
        for _ in walk(analysis, lexicon, teacher):
            pass
        missed.update(teacher.missed)
        for name in DECISIONS:
            found[name].append(teacher.rows[name])
    return found, missed


def held_networks(folder: Path, articles: int) -> dict[int, Network]:
    """Give for the number of each article a network that has not seen it, where there is one."""
    found: dict[int, Network] = {}
    for path in sorted(folder.glob("fold-*-of-*.onnx")):
        _, part, _, folds = path.stem.split("-")
        network = Network(path)
        found |= dict.fromkeys(range(int(part), articles, int(folds)), network)
    if not found:
        raise SystemExit(f"no network fold-K-of-N.onnx is in {folder}: see training/README.md")
    return found


def fit_mix(rows: list[Row], names: list[str]) -> dict[str, float]:
    """Fit a logistic model over a few numbers by Newton's steps."""
    x = np.array([[row.numbers.get(name, 0.0) for name in names] for row in rows])
    y = np.array([row.right for row in rows], dtype=float)
    weights = np.zeros(len(names))
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (y - p) - L2 * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + L2 * np.eye(len(names))
        step = np.linalg.solve(hessian, gradient)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}


def fit_decision(rows: list[Row], decision: str) -> Mix:
    """Fit one decision with the threshold of its own articles."""
    names = sorted({name for row in rows for name in row.numbers})
    weights = fit_mix(rows, names)
    mix = Mix(weights, 0.0)
    threshold = best_threshold([(mix.score(row.numbers), row.right) for row in rows], 0)[0]
    return replace(mix, threshold=threshold - EASED.get(decision, 0.0))


def unaided(documents: list[list[Row]]) -> list[list[Row]]:
    """Give the questions about triggers as they stand where no table has any word."""
    names = {"bias": "alone", "network": "alone network", "trigger": "alone trigger"}
    return [
        [
            Row({names.get(n, n): value for n, value in row.numbers.items() if n != "rules"},
                row.right)
            for row in rows
            if row.numbers.get("network", LEAST) >= LEAST
        ]
        for rows in documents
    ]  # fmt: skip


def learn(by_document: dict[str, list[list[Row]]], missed: Counter[str], kind: ReaderKind
          ) -> dict[str, Fit]:  # fmt: skip
    """Fit every decision; the thresholds are chosen on articles held out of the fit too."""
    fits = {}
    for decision, documents in by_document.items():
        lost, floor = missed[decision], FLOOR.get(decision, 0.0)
        if kind is ReaderKind.LEARNED and decision == "claim":
            right = sum(row.right for rows in documents for row in rows)
            documents, floor = unaided(documents), 0.0
            lost += right - sum(row.right for rows in documents for row in rows)
        names = sorted({name for rows in documents for row in rows for name in row.numbers})
        if kind == ReaderKind.LEARNED:
            names = [name for name in names if name in NETWORK_ONLY]
        scored: list[tuple[float, bool]] = []
        for part in range(FOLDS):
            mix = Mix(fit_mix(without(part, FOLDS, documents), names), 0.0)
            scored += [
                (mix.score(row.numbers), row.right) for rows in documents[part::FOLDS]
                for row in rows if decision == "claim" or "alone" not in row.numbers
            ]  # fmt: skip
        threshold, f1, p, r = best_threshold(scored, lost, floor)
        weights = fit_mix([row for rows in documents for row in rows], names)
        if kind is ReaderKind.BOTH and decision == "claim":
            weights |= {name: round(weights[name] + more, 4) for name, more in TRUST.items()}
        print(f"{kind:8} {decision:8} held-out P {p:.3f} R {r:.3f} F1 {f1:.3f} at {threshold:+.2f}"
              f"  {weights}")  # fmt: skip
        eased = EASED.get(decision, 0.0)
        if kind is ReaderKind.LEARNED and decision == "claim":
            eased = ALONE_EASED
        fits[decision] = Fit(weights, threshold - eased)
    return fits


def write(blends: dict[ReaderKind, dict[str, Fit]], path: Path) -> None:
    """Write the blends, sorted, with their thresholds."""
    lines = ["blend\tdecision\tnumber\tweight"]
    for kind, fits in sorted(blends.items()):
        for decision, one in sorted(fits.items()):
            cells = {**one.weights, "threshold": one.threshold}
            cells |= HONEST[kind] if decision == "claim" else {}
            lines += [f"{kind}\t{decision}\t{n}\t{w:.4f}" for n, w in sorted(cells.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Learn the blends, print how they do, and write them if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("networks", type=Path)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    gold, lexicon = load_gold(asked.gold), load_lexicon()
    networks = held_networks(asked.networks, len(gold))
    articles = listened(gold, lexicon, pupils(gold, lexicon), networks)
    voices = voice_questions(articles, lexicon)
    found, missed = questions(articles, lexicon, voices)
    blends = {kind: learn(found, missed, kind) for kind in (ReaderKind.BOTH, ReaderKind.LEARNED)}
    # Alone the network leaves it to the rules which voice belongs to which cue.
    blends[ReaderKind.BOTH] |= learn(voices, Counter(), ReaderKind.BOTH)
    if asked.write:
        write(blends, BLEND)


if __name__ == "__main__":
    main()
