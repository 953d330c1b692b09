"""Offering: which items of a document may be arguments of a claim, with the evidence for each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from riwaya.extract.arguments import (
    Known,
    find_agency,
    number_values,
    party_values,
    phrase_values,
    place_values,
    ranked,
    time_values,
    trigger_values,
)
from riwaya.extract.bystanders import (
    Bearing,
    find_bearings,
    is_answer,
    is_exposed,
    stands_by,
)
from riwaya.extract.case import find_object
from riwaya.extract.relations import (
    act_before,
    ahead,
    contains_another,
    joined,
    nearest,
    points_to,
)
from riwaya.extract.spoken import spoken_values, teller_values

if TYPE_CHECKING:
    from riwaya.extract.analysis import Analysis
    from riwaya.extract.attribution import Say
    from riwaya.extract.candidates import Candidate
    from riwaya.extract.index import Lexicon
    from riwaya.extract.page import Page
    from riwaya.extract.phrases import Phrase
    from riwaya.extract.weigh import Values

_BACK = 2  # sentences from which items used by earlier claims may be carried on
_FARTHEST = 5  # phrases between a trigger and its participant, unless that acted before
_COUNT_REACH = 12  # tokens between a trigger and its count


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
class Offered:
    """The first tokens of all items, and what holds of places whatever the claim.

    ``found`` and ``says`` are the phrases and says of the tables alone; ``heard`` gives the first
    tokens of what only the network heard. ``parties`` is the evidence of each phrase found,
    ``tellers`` of each say; ``bearings`` tell how the phrases stand to acts.
    """

    phrases: list[int]
    places: list[int]
    times: list[int]
    counts: list[int]
    acts: list[int]
    wider: list[str]
    meant: list[int]
    found: list[Phrase]
    parties: list[Values]
    bearings: list[Bearing | None]
    says: list[Say]
    tellers: list[Values]
    heard: dict[str, list[int]]


def look_up(analysis: Analysis, lexicon: Lexicon) -> Offered:
    """Note where all items of a document stand, once for all its claims."""
    phrases = analysis.phrases[: analysis.found_phrases]
    toponyms = analysis.toponyms[: analysis.found_toponyms]
    says = analysis.says[: analysis.found_says]
    return Offered(
        [p.first for p in phrases],
        [t.first for t in toponyms],
        [t.first for t in analysis.times],
        [q.first for q in analysis.quantities],
        [c.first for c in analysis.candidates],
        contains_another(analysis.page, toponyms, lexicon.gazetteer),
        points_to(toponyms),
        phrases,
        [
            party_values(analysis.page, phrases, i, analysis.actors[i], lexicon)
            for i in range(len(phrases))
        ],
        find_bearings(analysis.page, phrases, analysis.actors, lexicon),
        says,
        [teller_values(analysis.page, say) for say in says],
        {
            "phrase": [p.first for p in analysis.phrases[len(phrases) :]],
            "place": [t.first for t in analysis.toponyms[len(toponyms) :]],
            "say": [say.voice.first for say in analysis.says[len(says) :]],
        },
    )


def sentence_range(
    analysis: Analysis, firsts: list[int], sentence: int, back: int = 0
) -> tuple[int, int]:
    """Give the range of items in a sentence and so many before; ``firsts`` are their tokens."""
    first = analysis.page.sentences[max(0, sentence - back)].first
    last = analysis.page.sentences[sentence].last
    return bisect_left(firsts, first), bisect_left(firsts, last)


def _says_of(says: list[Say], sentence: int) -> list[Say]:
    """Give the says of a sentence; they stand in the order of the text."""
    low = bisect_left(says, sentence, key=lambda say: say.sentence)
    return says[low : bisect_left(says, sentence + 1, lo=low, key=lambda say: say.sentence)]


def phrase_items(
    analysis: Analysis, lexicon: Lexicon, index: int, known: Known, offered: Offered, doubt: float
) -> Iterator[Item]:
    """Give the phrases near a trigger, and those of the sentences before that acted or suffered."""
    candidate, page = analysis.candidates[index], analysis.page
    frame = lexicon.frames[candidate.row.frame]
    speaking = {say.voice.first for say in _says_of(offered.says, candidate.sentence)}
    low, high = sentence_range(analysis, offered.phrases, candidate.sentence)
    before, _ = sentence_range(analysis, offered.phrases, candidate.sentence, _BACK)
    around = [
        (i, rank) for i, rank in ranked(candidate, offered.phrases, low, high)
        if rank <= _FARTHEST or offered.phrases[i] in known.agents
    ]  # fmt: skip
    around += [
        (i, 3) for i in range(before, low)
        if offered.phrases[i] in known.agents or offered.phrases[i] in known.patients
    ]  # fmt: skip
    by, answers = find_agency(page, candidate), _is_answered(page, candidate)
    found = offered.found
    object_at = find_object(page, candidate, found, low, high)
    if object_at >= 0 and frame.active:
        frame = lexicon.frames[frame.active]
    loss = frame.subject == "patient"
    following = ahead(found, low, high, candidate.last)
    common = trigger_values(page, candidate, frame, by, known, following, object_at)
    for i, rank in around:
        phrase, bearing = found[i], offered.bearings[i]
        first = phrase.first
        if bearing is None or (loss and bearing.cares):
            continue
        if bearing.judges and first < candidate.first:
            continue
        act = act_before(page, analysis.candidates, offered.acts, candidate, first)
        values = offered.parties[i] | common | phrase_values(
            page, candidate, frame, phrase, known, first in speaking, rank, act, object_at
        )  # fmt: skip
        replied = answers and known.agents.get(first) == candidate.sentence
        exposed = is_exposed(page, candidate, phrase, bearing)
        idle = (loss and bearing.admits) or stands_by(page, candidate, phrase, bearing)
        values |= {"exposed": exposed, "bereft": exposed or replied or idle}
        yield Item(i, values, i - 1 if i and joined(found, i - 1) else -1, doubt)
    yield from _heard(analysis, candidate, offered.heard["phrase"], len(found), doubt)


def _is_answered(page: Page, candidate: Candidate) -> bool:
    """Tell an act that another answers: the attack of «قصف الجيش القرية ردا على هجوم»."""
    return any(is_answer(page, at) for at in range(max(0, candidate.first - 3), candidate.first))


def _heard(
    analysis: Analysis, candidate: Candidate, heard: list[int], before: int, doubt: float = 0.0
) -> Iterator[Item]:
    """Give what only the network heard near a trigger; it stands behind ``before`` others."""
    low, high = sentence_range(analysis, heard, candidate.sentence, _BACK)
    for index in range(low, high):
        yield Item(before + index, {}, doubt=doubt)


def say_items(
    analysis: Analysis, candidate: Candidate, offered: Offered, agents: Iterable[int] = ()
) -> Iterator[Item]:
    """Give the says of the sentence, the last one before it, and one whose quotation goes on.

    ``agents`` are the phrases taken for the claim's agents: who speaks may tell of himself.
    """
    says = offered.says
    low = bisect_left(says, candidate.sentence, key=lambda say: say.sentence)
    high = bisect_left(says, candidate.sentence + 1, key=lambda say: say.sentence)
    open_ones = [i for i in range(max(0, low - 8), low - 1) if says[i].until > candidate.first]
    doers = {analysis.phrases[i].first for i in agents}
    for order in (*open_ones, *range(max(0, low - 1), high)):
        values = offered.tellers[order] | spoken_values(analysis.page, candidate, says, order)
        values["own"] = says[order].voice.first in doers
        yield Item(order, values)
    yield from _heard(analysis, candidate, offered.heard["say"], len(says))


def place_items(
    analysis: Analysis, candidate: Candidate, known: Known, offered: Offered, doubt: float
) -> Iterator[Item]:
    """Give the places of the sentence, and those before that it points to or claims used."""
    low, high = sentence_range(analysis, offered.places, candidate.sentence)
    back, _ = sentence_range(analysis, offered.places, candidate.sentence, _BACK)
    around = list(ranked(candidate, offered.places, low, high))
    meant = {offered.meant[i] for i in range(low, high) if 0 <= offered.meant[i] < low}
    used = {i for i in range(back, low) if offered.places[i] in known.places}
    around += [(i, 3) for i in sorted(meant | used)]
    closest = nearest(analysis.toponyms, [i for i, _ in around], candidate.first)
    for i, rank in around:
        toponym = analysis.toponyms[i]
        before = analysis.toponyms[i - 1] if i > low else None
        values = place_values(
            analysis.page, candidate, toponym, before, known, rank, i - low, high - low,
            offered.wider[i], closest.get(toponym.place_id or "", i) != i, i in meant,
        )  # fmt: skip
        yield Item(i, values, i - 1 if values["chain"] == "joined" else -1, doubt)
    yield from _heard(analysis, candidate, offered.heard["place"], analysis.found_toponyms, doubt)


def time_items(
    analysis: Analysis, candidate: Candidate, known: Known, offered: Offered
) -> Iterator[Item]:
    """Give the times of the sentence, and of those before what earlier claims used."""
    low, high = sentence_range(analysis, offered.times, candidate.sentence)
    before, _ = sentence_range(analysis, offered.times, candidate.sentence, _BACK)
    around = list(ranked(candidate, offered.times, low, high))
    around += [(i, 3) for i in range(before, low) if offered.times[i] in known.times]
    for i, rank in around:
        timex = analysis.times[i]
        if candidate.first == timex.first and timex.last <= candidate.last:
            continue  # «فجرا نفسيهما» tells no dawn
        by_cue = any(analysis.page.cue_at(at) for at in range(max(0, timex.first - 2), timex.first))
        yield Item(i, time_values(analysis.page, candidate, timex, known, rank, by_cue))


def count_items(
    analysis: Analysis, candidate: Candidate, patients: tuple[int, ...],
    agents: tuple[int, ...], offered: Offered,
) -> Iterator[Item]:  # fmt: skip
    """Give the counts near a trigger; ``patients`` and ``agents`` are phrases of the claim."""
    low, high = sentence_range(analysis, offered.counts, candidate.sentence)
    in_patients = {analysis.phrases[i].quantity for i in patients}
    in_agents = {analysis.phrases[i].quantity for i in agents}
    for i, rank in ranked(candidate, offered.counts, low, high):
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
