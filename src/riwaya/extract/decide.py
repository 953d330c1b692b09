"""Deciding: which candidates are claims, and which items are their arguments.

``walk`` goes through the candidates in reading order and asks a judge. The judge of the reader
weighs evidence; the judge of ``tools/learn_weights.py`` knows the annotated answer and notes the
evidence: so both see the very same questions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING, Protocol

from riwaya.extract.arguments import (
    Known,
    Last,
)
from riwaya.extract.attribution import CARRIED
from riwaya.extract.candidates import Candidate, claim_values, resumes_speaker
from riwaya.extract.offers import (
    Item,
    Offered,
    count_items,
    look_up,
    phrase_items,
    place_items,
    say_items,
    time_items,
)
from riwaya.extract.parties import not_by_hand, of_one_fate, sides, speaker, with_subject
from riwaya.extract.relations import (
    with_conjuncts,
)
from riwaya.extract.weigh import Values, Weights, probability

if TYPE_CHECKING:
    from riwaya.extract.analysis import Analysis
    from riwaya.extract.attribution import Say
    from riwaya.extract.index import Lexicon, Sense
    from riwaya.extract.voices import Voice
    from riwaya.lexicon.matcher import Hit

# What is asked of candidates and items, in the order of asking.
DECISIONS = ("claim", "agent", "patient", "place", "time", "number", "spoken")
# What is asked of the voices near a cue: does this one speak; does who spoke before go on.
VOICES = ("speaker", "carried")
_ARMY = "army"  # whose «جنديان» are, where nothing names it
_GATHERED = "OTHER"
_BLAST = "blast"  # the frame of what goes off by itself
_EASE = 2.5  # log-odds that being joined to a chosen item is worth
_DOUBT = 1.5  # log-odds more that an item needs where its claim is e times less likely
_USUAL = 0.35  # minus the log of the likelihood of the usual claim


@dataclass(frozen=True, slots=True)
class Decided:
    """A candidate taken for a claim, with its arguments as indexes into the analysis."""

    number_in_page: int  # index of the candidate
    score: float
    values: Values
    agents: tuple[int, ...]
    patients: tuple[int, ...]
    places: tuple[int, ...]
    time: int | None
    count: int | None
    say: int | None
    renamed: bool = False  # who takes part called for another candidate on the same words


class Judge(Protocol):
    """Says which candidates are claims and which items are arguments."""

    def choose(self, group: list[tuple[int, Values]]) -> list[tuple[int, float]]:
        """Of candidates on one trigger give those that are claims, with their log-odds."""

    def pick(self, decision: str, candidate: int, items: list[Item]) -> dict[int, float]:
        """Of the items give those that play the part ``decision``, with their log-odds."""


@dataclass(frozen=True, slots=True)
class Weigher:
    """The judge that weighs."""

    weights: dict[str, Weights]

    def choose(self, group: list[tuple[int, Values]]) -> list[tuple[int, float]]:
        """Take the best candidate, if it is above the threshold."""
        weights = self.weights["claim"]
        scored = [(weights.score(values), -index) for index, values in group]
        score, index = max(scored)
        return [(-index, score)] if score >= weights.threshold else []

    def pick(self, decision: str, candidate: int, items: list[Item]) -> dict[int, float]:
        """Take every item above the threshold, and with less evidence what is joined to one."""
        weights = self.weights[decision]
        return pick_items(items, lambda item: weights.score(item.values), weights.threshold)

    def speaker(
        self,
        hit: Hit[Sense],
        voices: list[Voice],
        choices: list[tuple[int, Values]],
        before: list[Say],
    ) -> int | None:
        """Choose the likeliest voice of a cue, if any is likely enough."""
        asked = ((index, self.weights[voice_decision(index)], values) for index, values in choices)
        scored = ((index, one.score(values), one.threshold) for index, one, values in asked)
        return likeliest_voice(scored)


def voice_decision(index: int) -> str:
    """Name what is asked of a choice among voices: to speak, or to go on."""
    return "carried" if index <= CARRIED else "speaker"


def likeliest_voice(scored: Iterable[tuple[int, float, float]]) -> int | None:
    """Choose the likeliest voice of those that reach their threshold; None if none does.

    Args:
        scored: Of each choice its index, log-odds and threshold.
    """
    likely = [(score, index) for index, score, threshold in scored if score >= threshold]
    return max(likely)[1] if likely else None


def pick_items(
    items: list[Item], score_of: Callable[[Item], float], threshold: float
) -> dict[int, float]:
    """Take items in reading order by their log-odds; what is joined to one taken needs less."""
    picked: dict[int, float] = {}
    for item in sorted(items, key=lambda one: one.index):
        score = score_of(item)
        eased = _EASE if item.joined in picked else 0.0
        if score >= threshold + item.doubt - eased:
            picked[item.index] = score
    return picked


@dataclass(slots=True)
class _Memory:
    """What accepted claims used so far: item (first token) → sentence of last use."""

    agents: dict[int, int] = field(default_factory=dict)
    patients: dict[int, int] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    times: dict[int, int] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    claimed: Counter[str] = field(default_factory=Counter)
    predicate: str = ""
    last: Last = field(default_factory=Last)

    def known(self) -> Known:
        return Known(self.agents, self.patients, self.places, self.times, self.predicate, self.last)


def walk(analysis: Analysis, lexicon: Lexicon, judge: Judge) -> Iterator[Decided]:
    """Decide claim by claim, in reading order."""
    memory = _Memory()
    phrase_at = {
        at: phrase
        for phrase in analysis.phrases[: analysis.found_phrases]
        for at in range(phrase.first, phrase.last)
    }
    offered = look_up(analysis, lexicon)
    companies: dict[tuple[int, int], Values] = {}
    for group in _groups(analysis.candidates):
        described = [
            (
                i,
                claim_values(
                    analysis.page,
                    analysis.candidates[i],
                    phrase_at,
                    memory.told,
                    memory.claimed,
                    companies,
                ),
            )
            for i in group
        ]
        values = dict(described)
        for index, score in judge.choose(described):
            decided = _arguments(
                analysis, lexicon, judge, index, score, values[index], memory, offered
            )
            _remember(analysis, memory, decided)
            yield decided
        first = analysis.candidates[group[0]]
        memory.told[first.row.id] += 1
        memory.told[first.predicate.value] += 1


def _groups(candidates: list[Candidate]) -> Iterator[list[int]]:
    """Put candidates that share a token together: at most one of them is right."""
    group: list[int] = []
    last = -1
    for index, candidate in enumerate(candidates):
        if group and candidate.first >= last:
            yield group
            group = []
        group.append(index)
        last = max(last, candidate.last) if len(group) > 1 else candidate.last
    if group:
        yield group


def _arguments(
    analysis: Analysis, lexicon: Lexicon, judge: Judge, index: int, score: float,
    values: Values, memory: _Memory, offered: Offered,
) -> Decided:  # fmt: skip
    candidate = analysis.candidates[index]
    known = memory.known()
    doubt = _DOUBT * (-log(probability(score)) - _USUAL)
    items = list(phrase_items(analysis, lexicon, index, known, offered, doubt))
    patients = judge.pick("patient", index, items)
    if not patients:
        patients = {item.index: 0.0 for item in items if item.values.get("exposed")}
    agents = judge.pick("agent", index, _against(analysis, lexicon, candidate, items, patients))
    for both in set(agents) & set(patients):  # one phrase plays one part: the likelier
        del (agents if agents[both] < patients[both] else patients)[both]
    chosen = with_conjuncts(analysis.phrases, agents), with_conjuncts(analysis.phrases, patients)
    chosen = chosen[0], of_one_fate(analysis, candidate, chosen[1])
    spoken = judge.pick("spoken", index, list(say_items(analysis, candidate, offered, agents)))
    frame = lexicon.frames[candidate.row.frame]
    chosen = chosen[0], not_by_hand(analysis, candidate, frame, chosen[1])
    chosen = sides(analysis, candidate, with_subject(analysis, candidate, frame, offered, chosen))
    acts = frame.subject == "agent" or (frame.active and chosen[1])
    if acts and spoken and not chosen[0] and resumes_speaker(analysis.page, candidate):
        chosen = speaker(analysis, spoken, chosen[1]), chosen[1]
    places = judge.pick(
        "place", index, list(place_items(analysis, candidate, known, offered, doubt))
    )
    times = judge.pick("time", index, list(time_items(analysis, candidate, known, offered)))
    counts = judge.pick(
        "number", index, list(count_items(analysis, candidate, chosen[1], chosen[0], offered))
    )
    best_time = max(times, key=lambda i: (times[i], -i)) if times else None
    best_count = max(counts, key=lambda i: (counts[i], -i)) if counts else None
    say = max(spoken, key=lambda i: (spoken[i], -i)) if spoken else None
    return Decided(
        index, score, values, *chosen, tuple(sorted(places)), best_time, best_count, say
    )  # fmt: skip


def _against(
    analysis: Analysis,
    lexicon: Lexicon,
    candidate: Candidate,
    items: list[Item],
    patients: dict[int, float],
) -> list[Item]:
    """Add to the evidence for an agent how it stands to the patients: nobody attacks himself.

    Whose loss it is did not cause it, nor did the army that tells of soldiers or losses without a
    name, or that a bomb went off, or a body that tells of its own: «أعلن الحلف مقتل ثلاثة من
    عناصره».
    """
    soldiers = any(
        analysis.phrases[i].meant == _ARMY and not analysis.phrases[i].actor for i in patients
    )
    frame = lexicon.frames[candidate.row.frame]
    suffers = frame.subject == "patient"
    incident = frame.id == _BLAST or (suffers and (soldiers or not patients))
    own = _whose_own(analysis, lexicon, patients) if suffers else frozenset()
    items = [
        item for item in items
        if not item.values.get("bereft")
        and not (item.values.get("voice") and item.index in own)
        and not (
            incident and item.values.get("voice")
            and lexicon.is_regular(analysis.actors[item.index])
        )
    ]  # fmt: skip
    for item in items:
        if not item.values:
            continue
        others = [analysis.actors[i] for i in patients if i != item.index]
        code = lexicon.code(analysis.actors[item.index])
        item.values["same"] = any(code == lexicon.code(actor) for actor in others)
        item.values["against"] = "+".join(sorted({lexicon.group(a) for a in others})) or "nobody"
    return items


def _whose_own(analysis: Analysis, lexicon: Lexicon, patients: Iterable[int]) -> frozenset[int]:
    """Give the phrases that a pronoun on who is lost points to: «التحالف … اثنين من جنوده»."""
    found = set()
    for index in patients:
        at = index - 1 if analysis.phrases[index].pronoun else -1
        while at >= 0 and not lexicon.has_men(analysis.actors[at]):
            if analysis.actors[at] == _GATHERED and analysis.phrases[at].candidates:
                break  # «التحالف» of a country that no table names
            at -= 1
        found.add(at)
    return frozenset(found)


def _remember(analysis: Analysis, memory: _Memory, decided: Decided) -> None:
    candidate = analysis.candidates[decided.number_in_page]
    sentence = candidate.sentence
    for i in decided.agents:
        memory.agents[analysis.phrases[i].first] = sentence
    for i in decided.patients:
        memory.patients[analysis.phrases[i].first] = sentence
    for i in decided.places:
        memory.places[analysis.toponyms[i].first] = sentence
    if decided.time is not None:
        memory.times[analysis.times[decided.time].first] = sentence
    memory.last = Last(
        candidate.first,
        sentence,
        frozenset(analysis.phrases[i].first for i in decided.agents),
        frozenset(analysis.phrases[i].first for i in decided.patients),
        frozenset(analysis.toponyms[i].first for i in decided.places),
    )
    memory.claimed[candidate.predicate.value] += 1
    memory.predicate = candidate.predicate.value
