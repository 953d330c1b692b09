"""Blending: one decision out of what the rules weigh and what the network hears.

A handful of numbers for each decision, all in log-odds, each with one weight: the sum is again
log-odds. The weights stand in ``blend.tsv``; they were learned on articles that neither the
rules' weights nor the network had seen, so that each is trusted as far as it deserves.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from riwaya.errors import LexiconError
from riwaya.extract.attribution import CARRIED
from riwaya.extract.decide import (
    DECISIONS,
    VOICES,
    Weigher,
    likeliest_voice,
    pick_items,
    voice_decision,
)
from riwaya.extract.learned.heard import MOST
from riwaya.extract.learned.propose import LEARNED
from riwaya.extract.offers import Item
from riwaya.extract.weigh import Values
from riwaya.types import ReaderKind

if TYPE_CHECKING:
    from riwaya.extract.analysis import Analysis
    from riwaya.extract.attribution import Say
    from riwaya.extract.index import Sense
    from riwaya.extract.learned.heard import Heard
    from riwaya.extract.voices import Voice
    from riwaya.lexicon.matcher import Hit

BLEND = Path(str(files("riwaya.extract.learned") / "blend.tsv"))
_ROLES = {"spoken": "origin"}
_MENTIONS = {"agent": "actor", "patient": "actor", "place": "place", "spoken": "voice"}
# Log-odds that what only the network heard needs: right two times in three.
SURE = 0.6
_RIVALS = {"agent": "patient", "patient": "agent"}

_MOST_LEAD = 6.0  # log-odds, either way

Numbers = dict[str, float]


@dataclass(frozen=True, slots=True)
class Mix:
    """Weights of the numbers of one decision, and from where it says yes.

    ``slope`` and ``offset`` make the sum honest: what says yes in two of three cases on new
    articles gets log-odds of two to one.
    """

    weights: dict[str, float]
    threshold: float
    slope: float = 1.0
    offset: float = 0.0

    def score(self, numbers: Numbers) -> float:
        """Return the log-odds for yes."""
        total, weight_of = 0.0, self.weights.get
        for name, value in numbers.items():  # half the time of a sum over a generator
            total += weight_of(name, 0.0) * value
        return total

    def calibrated(self, score: float) -> float:
        """Turn a sum into log-odds that hold on new articles."""
        return self.slope * score + self.offset


Mixes = dict[str, Mix]


@dataclass(frozen=True, slots=True)
class Blender:
    """The judge that asks both readers; it knows what the network hears of one document."""

    weigher: Weigher
    mixes: Mixes
    heard: Heard
    analysis: Analysis

    def choose(self, group: list[tuple[int, Values]]) -> list[tuple[int, float]]:
        """Take the best candidate, if it is above the threshold."""
        mix = self.mixes["claim"]
        scored = [(mix.score(self.claim_numbers(index, values)), -index) for index, values in group]
        score, index = max(scored)
        return [(-index, mix.calibrated(score))] if score >= mix.threshold else []

    def pick(self, decision: str, candidate: int, items: list[Item]) -> dict[int, float]:
        """Take every item above the threshold, and with less evidence what is joined to one."""
        mix = self.mixes[decision]
        numbers = self.numbers_of(decision, candidate, items)
        scores = {item.index: mix.score(one) for item, one in zip(items, numbers, strict=True)}
        stricter = max(0.0, SURE - mix.threshold)
        asked = [
            item if item.values else replace(item, doubt=item.doubt + stricter) for item in items
        ]
        picked = pick_items(asked, lambda item: scores[item.index], mix.threshold)
        if decision in _RIVALS:  # what only the network heard fills a gap and outbids nobody
            found = {item.index for item in items if item.values}
            return {i: one for i, one in picked.items() if i in found} or picked
        return picked

    def speaker(
        self,
        hit: Hit[Sense],
        voices: list[Voice],
        choices: list[tuple[int, Values]],
        before: list[Say],
    ) -> int | None:
        """Choose the likeliest voice of a cue, if any is likely enough."""
        if "speaker" not in self.mixes:
            return self.weigher.speaker(hit, voices, choices, before)
        numbers = self.speaker_numbers(hit, voices, choices, before)
        asked = [(index, self.mixes[voice_decision(index)]) for index, _ in choices]
        return likeliest_voice(
            (index, mix.score(one), mix.threshold)
            for (index, mix), one in zip(asked, numbers, strict=True)
        )

    def speaker_numbers(
        self,
        hit: Hit[Sense],
        voices: list[Voice],
        choices: list[tuple[int, Values]],
        before: list[Say],
    ) -> list[Numbers]:
        """Give for each voice near a cue the numbers that speak for its being the one.

        The network compares voices with claims, not with cues: what counts is how far it hears a
        voice speak some claim of the cue's sentence: others lie too far from it to be heard.
        """
        triggers = self._triggers(self.analysis.page.sentence_of[hit.first])
        found: list[Numbers] = []
        for index, values in choices:
            voice = before[CARRIED - index].voice if index <= CARRIED else voices[index]
            rules = self.weigher.weights[voice_decision(index)].score(values)
            mention = self.heard.mention("voice", voice.first, voice.last)
            heard = [self.heard.role("origin", at, voice.first, voice.last) for at in triggers]
            roles = [role for role in heard if role is not None]
            if roles:
                network = max(roles)
                found.append({"bias": 1.0, "rules": rules, "network": network, "mention": mention})
            else:
                found.append({"unseen": 1.0, "unseen rules": rules, "unseen mention": mention})
        return found

    def _triggers(self, sentence: int) -> list[int]:
        """List the likely triggers of a sentence."""
        every = self.analysis.candidates
        low = bisect_left(every, sentence, key=lambda one: one.sentence)
        high = bisect_right(every, sentence, lo=low, key=lambda one: one.sentence)
        return sorted(
            {one.first for one in every[low:high] if self.heard.trigger(one.first, one.last) >= 0.0}
        )

    def claim_numbers(self, index: int, values: Values) -> Numbers:
        """Give the numbers that speak for a candidate's being a claim."""
        candidate = self.analysis.candidates[index]
        network = self.heard.predicate(candidate.first, candidate.last, candidate.predicate.value)
        trigger = self.heard.trigger(candidate.first, candidate.last)
        if candidate.row.id.startswith(LEARNED):
            return {"alone": 1.0, "alone network": network, "alone trigger": trigger}
        rules = self.weigher.weights["claim"].score(values)
        return {"bias": 1.0, "rules": rules, "network": network, "trigger": trigger}

    def numbers_of(self, decision: str, candidate: int, items: list[Item]) -> list[Numbers]:
        """Give for each item the numbers that speak for its playing its part in a claim."""
        found = [self._numbers(decision, candidate, item) for item in items]
        if decision == "place":  # a claim mostly has one: what counts is who is ahead
            for name in ("rules", "network"):
                _add_lead(found, name)
        return found

    def _numbers(self, decision: str, candidate: int, item: Item) -> Numbers:
        trigger = self.analysis.candidates[candidate].first
        first, last = _tokens(self.analysis, decision, item.index)
        if not item.values:
            return self._alone(decision, trigger, first, last)
        rules = self.weigher.weights[decision].score(item.values)
        network = self.heard.role(_ROLES.get(decision, decision), trigger, first, last)
        if network is None:
            numbers = {"unseen": 1.0, "unseen rules": rules}
        else:
            numbers = {"bias": 1.0, "rules": rules, "network": network}
            if decision in _RIVALS:
                rival = self.heard.role(_RIVALS[decision], trigger, first, last)
                numbers["rival"] = rival if rival is not None else 0.0
        if decision == "spoken":
            numbers["reported"] = float(self.heard.reported[trigger])
            numbers["mention"] = self.heard.mention("voice", first, last)
        return numbers

    def _alone(self, decision: str, trigger: int, first: int, last: int) -> Numbers:
        """Give the numbers for what only the network heard; no rule has a say."""
        role = self.heard.role(_ROLES.get(decision, decision), trigger, first, last)
        mention = self.heard.mention(_MENTIONS[decision], first, last)
        return {
            "alone": 1.0,
            "alone network": -MOST if role is None else role,
            "alone mention": mention,
        }


def _add_lead(items: list[Numbers], name: str) -> None:
    """Add by how much each item is ahead of the best of the others, or behind it."""
    values = sorted(one[name] for one in items if name in one)
    for one in items:
        if name not in one:
            continue
        if len(values) == 1:
            one[f"only {name}"] = 1.0
        else:
            other = values[-2] if one[name] == values[-1] else values[-1]
            one[f"lead {name}"] = max(-_MOST_LEAD, min(_MOST_LEAD, one[name] - other))


def _tokens(analysis: Analysis, decision: str, index: int) -> tuple[int, int]:
    """Give the tokens ``[first, last)`` of an item."""
    if decision in ("agent", "patient"):
        phrase = analysis.phrases[index]
        return phrase.first, phrase.last
    if decision == "spoken":
        voice = analysis.says[index].voice
        return voice.first, voice.last
    if decision == "place":
        place = analysis.toponyms[index]
        return place.first, place.last
    if decision == "time":
        return analysis.times[index].first, analysis.times[index].last
    return analysis.quantities[index].first, analysis.quantities[index].last


def load_mixes(kind: ReaderKind = ReaderKind.BOTH, path: Path = BLEND) -> Mixes:
    """Read the weights of a blend, by decision.

    Raises:
        LexiconError: Names the first bad line, or a decision that has none.
    """
    tables: dict[str, dict[str, float]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        hint = "install the program again"
        raise LexiconError(path.name, f"it cannot be read: {error}", hint) from error
    for number, line in enumerate(lines[1:], start=2):
        try:
            blend, decision, name, weight = line.split("\t")
            value = float(weight)
        except ValueError:
            where = f"{path.name}:{number}"
            hint = "run tools/learn_blend.py"
            raise LexiconError(where, "not a blend, decision, number, weight", hint) from None
        if blend == kind.value:
            tables.setdefault(decision, {})[name] = value
    needed = {*DECISIONS, *(VOICES if kind is ReaderKind.BOTH else ())}
    if missing := sorted(needed - set(tables)):
        hint = "run tools/learn_blend.py"
        raise LexiconError(path.name, f"no weights for {', '.join(missing)}", hint)
    return {
        decision: Mix(
            weights,
            weights.pop("threshold", 0.0),
            weights.pop("slope", 1.0),
            weights.pop("offset", 0.0),
        )
        for decision, weights in tables.items()
    }
