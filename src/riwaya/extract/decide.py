"""Deciding: which candidates are claims, and which items are their arguments.

``walk`` goes through the candidates in reading order and asks a judge. The judge of the reader
weighs evidence; the judge of ``tools/learn_weights.py`` knows the annotated answer and notes the
evidence: so both see the very same questions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING, Protocol

from riwaya.extract.arguments import (
    Known,
    Last,
    find_agency,
    number_values,
    phrase_values,
    place_values,
    ranked,
    time_values,
)
from riwaya.extract.attribution import CARRIED
from riwaya.extract.candidates import Candidate, claim_values
from riwaya.extract.growth import is_tied
from riwaya.extract.relations import (
    act_before,
    ahead,
    contains_another,
    joined,
    nearest,
    points_to,
    with_conjuncts,
)
from riwaya.extract.spoken import spoken_values
from riwaya.extract.weigh import Values, Weights, probability

if TYPE_CHECKING:
    from riwaya.extract.analysis import Analysis
    from riwaya.extract.attribution import Say
    from riwaya.extract.index import Lexicon, Sense
    from riwaya.extract.voices import Voice
    from riwaya.lexicon.matcher import Hit

# What is asked of candidates and items, in the order of asking.
DECISIONS = ("claim", "agent", "patient", "place", "time", "number", "spoken")
_BACK = 2  # sentences from which items used by earlier claims may be carried on
_EASE = 2.5  # log-odds that being joined to a chosen item is worth
_DOUBT = 1.5  # log-odds more that an item needs where its claim is e times less likely
_USUAL = 0.35  # minus the log of the likelihood of the usual claim
_FARTHEST = 5  # phrases between a trigger and its participant, unless that acted before
_COUNT_REACH = 12  # tokens between a trigger and its count


class _Placed(Protocol):
    """Anything that begins at a token."""

    @property
    def first(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that may be an argument: its index in the analysis and the evidence.

    There is no evidence of rules (``values`` is empty) for what only the network heard.

    ``joined`` is the index of the item that «و» joins it to, or -1; ``doubt`` is how many
    log-odds more it needs because its claim is less likely than the usual one.
    """

    index: int
    values: Values
    joined: int = -1
    doubt: float = 0.0


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
        best: tuple[float, int] | None = None
        for index, values in choices:
            weights = self.weights["carried" if index <= CARRIED else "speaker"]
            score = weights.score(values)
            if score >= weights.threshold and (best is None or (score, index) > best):
                best = score, index
        return best[1] if best is not None else None


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
    toponyms = analysis.toponyms[: analysis.found_toponyms]
    firsts = _Firsts(
        [p.first for p in analysis.phrases[: analysis.found_phrases]],
        [t.first for t in toponyms],
        [t.first for t in analysis.times],
        [q.first for q in analysis.quantities],
        [c.first for c in analysis.candidates],
        contains_another(analysis.page, toponyms, lexicon.gazetteer),
        points_to(toponyms),
    )
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
                analysis, lexicon, judge, index, score, values[index], memory, firsts
            )
            _remember(analysis, memory, decided)
            yield decided
        first = analysis.candidates[group[0]]
        memory.told[first.row.id] += 1
        memory.told[first.predicate.value] += 1


@dataclass(frozen=True, slots=True)
class _Firsts:
    """The first tokens of all items, and what holds of places whatever the claim."""

    phrases: list[int]
    places: list[int]
    times: list[int]
    counts: list[int]
    acts: list[int]
    wider: list[str]
    meant: list[int]


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
    values: Values, memory: _Memory, firsts: _Firsts,
) -> Decided:  # fmt: skip
    candidate = analysis.candidates[index]
    known = memory.known()
    doubt = _DOUBT * (-log(probability(score)) - _USUAL)
    items = list(_phrase_items(analysis, lexicon, index, known, firsts, doubt))
    patients = judge.pick("patient", index, items)
    agents = judge.pick("agent", index, _against(analysis, lexicon, candidate, items, patients))
    for both in set(agents) & set(patients):  # one phrase plays one part: the likelier
        del (agents if agents[both] < patients[both] else patients)[both]
    chosen = with_conjuncts(analysis.phrases, agents), with_conjuncts(analysis.phrases, patients)
    spoken = judge.pick("spoken", index, list(_say_items(analysis, candidate, agents)))
    places = judge.pick(
        "place", index, list(_place_items(analysis, candidate, known, firsts, doubt))
    )
    times = judge.pick("time", index, list(_time_items(analysis, candidate, known, firsts)))
    counts = judge.pick(
        "number", index, list(_count_items(analysis, candidate, chosen[1], chosen[0], firsts))
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
    """Add to the evidence for an agent how it stands to the patients: nobody attacks himself."""
    for item in items:
        if not item.values:
            continue
        others = [analysis.actors[i] for i in patients if i != item.index]
        code = lexicon.code(analysis.actors[item.index])
        item.values["same"] = any(code == lexicon.code(actor) for actor in others)
        item.values["against"] = "+".join(sorted({lexicon.group(a) for a in others})) or "nobody"
    return items


def _sentence_range(
    analysis: Analysis, firsts: list[int], sentence: int, back: int = 0
) -> tuple[int, int]:
    first = analysis.page.sentences[max(0, sentence - back)].first
    last = analysis.page.sentences[sentence].last
    return bisect_left(firsts, first), bisect_left(firsts, last)


def _says_of(analysis: Analysis, sentence: int) -> list[Say]:
    """Give the says of a sentence; they stand in the order of the text."""
    says, end = analysis.says, analysis.found_says
    low = bisect_left(says, sentence, hi=end, key=lambda say: say.sentence)
    return says[low : bisect_left(says, sentence + 1, low, end, key=lambda say: say.sentence)]


def _phrase_items(
    analysis: Analysis, lexicon: Lexicon, index: int, known: Known, firsts: _Firsts, doubt: float
) -> Iterator[Item]:
    candidate, page = analysis.candidates[index], analysis.page
    frame = lexicon.frames[candidate.row.frame]
    speaking = {say.voice.first for say in _says_of(analysis, candidate.sentence)}
    low, high = _sentence_range(analysis, firsts.phrases, candidate.sentence)
    before, _ = _sentence_range(analysis, firsts.phrases, candidate.sentence, _BACK)
    around = [
        (i, rank) for i, rank in ranked(candidate, firsts.phrases, low, high)
        if rank <= _FARTHEST or firsts.phrases[i] in known.agents
    ]  # fmt: skip
    around += [
        (i, 3) for i in range(before, low)
        if firsts.phrases[i] in known.agents or firsts.phrases[i] in known.patients
    ]  # fmt: skip
    by = find_agency(page, candidate)
    following = ahead(analysis.phrases, low, high, candidate.last)
    for i, rank in around:
        if analysis.phrases[i].kind in ("voice", "outlet") or is_tied(page, firsts.phrases[i]):
            continue
        first = firsts.phrases[i]
        voice = first in speaking
        actor = analysis.actors[i]
        values = phrase_values(
            page, candidate, frame, by, analysis.phrases, i, actor, lexicon, known, voice, rank,
            following, act_before(page, analysis.candidates, firsts.acts, candidate, first),
        )  # fmt: skip
        yield Item(i, values, i - 1 if i and joined(analysis.phrases, i - 1) else -1, doubt)
    yield from _heard_items(analysis, candidate, analysis.phrases, analysis.found_phrases, doubt)


def _heard_items(
    analysis: Analysis, candidate: Candidate, found: Sequence[_Placed], start: int,
    doubt: float = 0.0,
) -> Iterator[Item]:  # fmt: skip
    """Give what only the network heard near a trigger, from index ``start`` on; no rule judges."""
    for index in range(start, len(found)):
        away = candidate.sentence - analysis.page.sentence_of[found[index].first]
        if 0 <= away <= _BACK:
            yield Item(index, {}, doubt=doubt)


def _say_items(
    analysis: Analysis, candidate: Candidate, agents: Iterable[int] = ()
) -> Iterator[Item]:
    """Give the says of the sentence, the last one before it, and one whose quotation goes on.

    ``agents`` are the phrases taken for the claim's agents: who speaks may tell of himself.
    """
    says = analysis.says
    end = analysis.found_says
    low = bisect_left(says, candidate.sentence, hi=end, key=lambda say: say.sentence)
    high = bisect_left(says, candidate.sentence + 1, hi=end, key=lambda say: say.sentence)
    open_ones = [i for i in range(max(0, low - 8), low - 1) if says[i].until > candidate.first]
    doers = {analysis.phrases[i].first for i in agents}
    for order in (*open_ones, *range(max(0, low - 1), high)):
        values = spoken_values(analysis.page, candidate, says[order], says[:end], order)
        values["own"] = says[order].voice.first in doers
        yield Item(order, values)
    yield from _heard_items(analysis, candidate, [say.voice for say in says], end)


def _place_items(
    analysis: Analysis, candidate: Candidate, known: Known, firsts: _Firsts, doubt: float
) -> Iterator[Item]:
    low, high = _sentence_range(analysis, firsts.places, candidate.sentence)
    back, _ = _sentence_range(analysis, firsts.places, candidate.sentence, _BACK)
    around = list(ranked(candidate, firsts.places, low, high))
    meant = {firsts.meant[i] for i in range(low, high) if 0 <= firsts.meant[i] < low}
    used = {i for i in range(back, low) if firsts.places[i] in known.places}
    around += [(i, 3) for i in sorted(meant | used)]
    closest = nearest(analysis.toponyms, [i for i, _ in around], candidate.first)
    for i, rank in around:
        toponym = analysis.toponyms[i]
        before = analysis.toponyms[i - 1] if i > low else None
        values = place_values(
            analysis.page, candidate, toponym, before, known, rank, i - low, high - low,
            firsts.wider[i], closest.get(toponym.place_id or "", i) != i, i in meant,
        )  # fmt: skip
        yield Item(i, values, i - 1 if values["chain"] == "joined" else -1, doubt)
    yield from _heard_items(analysis, candidate, analysis.toponyms, analysis.found_toponyms, doubt)


def _time_items(
    analysis: Analysis, candidate: Candidate, known: Known, firsts: _Firsts
) -> Iterator[Item]:
    low, high = _sentence_range(analysis, firsts.times, candidate.sentence)
    before, _ = _sentence_range(analysis, firsts.times, candidate.sentence, _BACK)
    around = list(ranked(candidate, firsts.times, low, high))
    around += [(i, 3) for i in range(before, low) if firsts.times[i] in known.times]
    for i, rank in around:
        timex = analysis.times[i]
        by_cue = any(analysis.page.cue_at(at) for at in range(max(0, timex.first - 2), timex.first))
        yield Item(i, time_values(analysis.page, candidate, timex, known, rank, by_cue))


def _count_items(
    analysis: Analysis, candidate: Candidate, patients: tuple[int, ...],
    agents: tuple[int, ...], firsts: _Firsts,
) -> Iterator[Item]:  # fmt: skip
    low, high = _sentence_range(analysis, firsts.counts, candidate.sentence)
    in_patients = {analysis.phrases[i].quantity for i in patients}
    in_agents = {analysis.phrases[i].quantity for i in agents}
    for i, rank in ranked(candidate, firsts.counts, low, high):
        quantity = analysis.quantities[i]
        far = max(quantity.first - candidate.last, candidate.first - quantity.last) > _COUNT_REACH
        if far and i not in in_patients:
            continue
        yield Item(
            i,
            number_values(
                analysis.page, candidate, quantity, i in in_patients, i in in_agents, rank
            ),
        )


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
