"""Parties: who acts and whom it befalls, where grammar leaves no doubt about what was weighed.

What is weighed may miss the plainest sentence, «قتل الجيش عشرة مسلحين»: an object shows itself by
its ending or as a count, a verb of sides names two, of «معارك بين» two the second is set against
the first.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from riwaya.extract.case import find_object
from riwaya.extract.offers import Offered, sentence_range
from riwaya.extract.relations import joined
from riwaya.types import Predicate, VoiceType

if TYPE_CHECKING:
    from riwaya.extract.analysis import Analysis
    from riwaya.extract.candidates import Candidate
    from riwaya.lexicon.triggers import Frame

_TELLERS = ("voice", "outlet")  # kinds of phrases that mostly tell and do nothing
_THINGS = ("site", "structure", "asset")  # kinds that do nothing: «دخل المعسكر»
_GOING = "flee"  # the frame of going away by oneself: its nouns have no patient
_AGENCY_WORDS = 3  # tokens of the longest words such as «من قبل»
_BETWEEN = "بين"
_SIDES = ("join", "mutual", "support")  # frames whose verbs have no passive in use
_FATES = {Predicate.KILL: Predicate.HARM, Predicate.HARM: Predicate.KILL}

Parties = tuple[tuple[int, ...], tuple[int, ...]]
"""Agents and patients, as indexes of phrases."""


def of_one_fate(
    analysis: Analysis, candidate: Candidate, patients: tuple[int, ...]
) -> tuple[int, ...]:
    """Leave the wounded out of the killed and the killed out of the wounded, if any remain."""
    other = _FATES.get(candidate.predicate)
    if other is None or len(patients) < 2:
        return patients
    found = {one.first: one.predicate for one in analysis.candidates if one.predicate in _FATES}

    def fates(index: int) -> set[Predicate]:
        phrase = analysis.phrases[index]
        return {found[at] for at in range(phrase.first, phrase.last) if at in found}

    kept = tuple(index for index in patients if fates(index) != {other})
    return kept or patients


def not_by_hand(
    analysis: Analysis, candidate: Candidate, frame: Frame, patients: tuple[int, ...]
) -> tuple[int, ...]:
    """Leave out of who suffered those who did it: «قتل ثلاثة على أيدي | مواطنين»."""
    if frame.subject != "patient":
        return patients
    labels = analysis.page.hits.get("label", {})

    def did_it(first: int) -> bool:
        near = range(max(candidate.last, first - _AGENCY_WORDS), first)
        return any(
            at in labels and labels[at].entry.value.kind == "agency" and labels[at].last == first
            for at in near
        )

    return tuple(index for index in patients if not did_it(analysis.phrases[index].first))


def with_subject(
    analysis: Analysis, candidate: Candidate, frame: Frame, offered: Offered, chosen: Parties
) -> Parties:
    """Make the phrase right after a trigger its doer where grammar leaves no doubt.

    After a verb that takes no object («فر | السجناء»), one whose object follows («اختطفت |
    ميليشيا مسلحة | نائبا»), one of sides («بايع | الفصيل | التنظيم»), and a noun of going
    («تسلل | لمسلحين»).
    """
    agents, patients = chosen
    at = _right_after(analysis, candidate)
    if at is None:
        return chosen
    phrase, others = analysis.phrases[at], tuple(index for index in patients if index != at)
    verb = candidate.shape.startswith(("past", "present"))
    if not verb and frame.id == _GOING and at in patients:
        return (at,), others
    if agents or candidate.shape.endswith(".o") or phrase.skip or phrase.governor:
        return chosen
    if verb and frame.subject == "agent" and frame.object == "-":
        return chosen if at in patients else ((at,), patients)
    beside = {at, at + 1} <= set(patients) and joined(analysis.phrases, at)
    if verb and frame.id in _SIDES and others and not beside:
        return (at,), others
    suffers = _object(analysis, candidate, frame, offered, phrase.last)
    return chosen if suffers is None else ((at,), others or (suffers,))


def _object(
    analysis: Analysis, candidate: Candidate, frame: Frame, offered: Offered, after: int
) -> int | None:
    """Give the phrase, not before a token, that shows itself the object of what is done."""
    if frame.subject != "agent" and not frame.active:
        return None
    low, high = sentence_range(analysis, offered.phrases, candidate.sentence)
    first = find_object(analysis.page, candidate, offered.found, low, high)
    if first < after:
        return None
    return bisect_left(offered.found, first, key=lambda phrase: phrase.first)


def sides(analysis: Analysis, candidate: Candidate, chosen: Parties) -> Parties:
    """Set the second of two against the first: «معارك بين | الجيش | والمسلحين»."""
    agents, patients = chosen
    if candidate.predicate is not Predicate.INFIGHT or patients or len(agents) != 2:
        return chosen
    first, second = agents
    page, at = analysis.page, analysis.phrases[first].first
    between = candidate.last < at and page.names[at - 1] == _BETWEEN
    pair = second == first + 1 and joined(analysis.phrases, first)
    return ((first,), (second,)) if between and pair else chosen


def _right_after(analysis: Analysis, candidate: Candidate) -> int | None:
    """Give the phrase that begins right after a trigger, if it may do something."""
    found = analysis.phrases[: analysis.found_phrases]
    at = bisect_left(found, candidate.last, key=lambda phrase: phrase.first)
    if at == len(found) or found[at].first != candidate.last or found[at].kind in _THINGS:
        return None
    return at


def speaker(
    analysis: Analysis, spoken: dict[int, float], patients: tuple[int, ...]
) -> tuple[int, ...]:
    """Give the phrase of who speaks, unless he suffers what he tells."""
    voice = analysis.says[max(spoken, key=lambda i: (spoken[i], -i))].voice
    found = analysis.phrases[: analysis.found_phrases]
    at = bisect_left(found, voice.first, key=lambda phrase: phrase.first)
    if at == len(found) or found[at].first != voice.first or at in patients:
        return ()
    only_tells = found[at].kind in _TELLERS and found[at].voice != VoiceType.NAMED_ORG
    return () if only_tells else (at,)
