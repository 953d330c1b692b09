"""Spoken: the evidence that somebody's words hold a claim, weighed as ``spoken``."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from riwaya.extract.candidates import Candidate
from riwaya.extract.page import Page
from riwaya.extract.relations import relate
from riwaya.extract.weigh import Values
from riwaya.types import Predicate

if TYPE_CHECKING:
    from riwaya.extract.attribution import Say

_DESCRIBED = 12  # tokens after a voice in which «الذي …» still describes it
_LIKE = {"accuse": "claim", "admit": "assert"}  # stances that bind what is said as others do
_SPEECH_ACTS = frozenset({Predicate.PLAN, Predicate.CLAIM_RESP, Predicate.DENY})


def teller_values(page: Page, say: Say) -> Values:
    """Gather what holds of a say whatever claim it may speak."""
    cue = page.hits["cue"][say.cue].entry.value
    side = "same" if say.carried else relate(
        page, say.cue, say.cue_last, say.voice.first, say.voice.last).side  # fmt: skip
    return {
        "cue": cue.id,
        "cuekind": cue.kind,
        "kind": f"{cue.kind}.{side}",
        "type": say.voice.type.value,
        "voice": say.voice.kind,
        "carried": say.carried,
        # What is said in accusing is claimed; the weights know no difference.
        "stance": _LIKE.get(cue.stance, cue.stance),
    }


def spoken_values(page: Page, candidate: Candidate, says: list[Say], order: int) -> Values:
    """Gather how a say stands to a claim that it may speak.

    Args:
        page: The page.
        candidate: The claim's trigger.
        says: All says.
        order: Which of them.
    """
    say = says[order]
    relation = relate(page, candidate.first, candidate.last, say.cue, say.cue_last)
    clauses = abs(page.clause_of[candidate.first] - page.clause_of[say.cue])
    return {
        "side": relation.side,
        "path": relation.path,
        "distance": relation.distance,
        "between": _cues_between(says, order, candidate),
        "clauses": min(clauses, 4),
        "quoted": _quotation(page, candidate, say),
        "speech": "complementizer" in page.words[say.cue_last : candidate.first],
        "inside": say.cue <= candidate.first < say.cue_last,
        "pred": candidate.predicate.value,
        "shape": candidate.shape,
        "starts": _starts(page, candidate.sentence),
        "joint": _joint(page, candidate, say),
        "aside": _aside(page, candidate, say),
        "since": _clauses_since(page, candidate, say),
        "alone": _says_beside(says, order, candidate.sentence),
        "claiming": _claiming(page, candidate, say),
        "described": _described(page, candidate, say),
    }


def _joint(page: Page, candidate: Candidate, say: Say) -> str:
    """Name the function word that opens the clause of the trigger: «كما», «فيما», «وأن»."""
    first = max(page.clause_range(candidate.first)[0], page.sentences[candidate.sentence].first)
    if say.cue_last > first and say.cue < candidate.first:
        return "say"
    for at in range(first, min(first + 2, candidate.first)):
        if page.names[at]:
            return page.names[at]
    return "trigger" if first == candidate.first else "word"


def _aside(page: Page, candidate: Candidate, say: Say) -> str:
    """Name the fixed phrase before the trigger that ends a voice: «يذكر أن», «في المقابل»."""
    table = page.hits.get("cue", {})
    first = page.sentences[candidate.sentence].first
    if first <= say.cue < candidate.first:
        first = say.cue_last
    for at in range(first, candidate.first):
        hit = table.get(at)
        if hit is not None and hit.entry.value.kind == "fixed":
            return str(hit.entry.value.id)
    return ""


def _clauses_since(page: Page, candidate: Candidate, say: Say) -> str:
    """Count clauses from the أن of a cue to the trigger, in few steps."""
    if candidate.first < say.cue_last or page.sentence_of[say.cue] != candidate.sentence:
        return "apart"
    for at in range(say.cue_last, candidate.first):
        if page.words[at] == "complementizer":
            return str(min(page.clause_of[candidate.first] - page.clause_of[at], 4))
    return "none"


def _claiming(page: Page, candidate: Candidate, say: Say) -> str:
    """Tell the speech act between cue and trigger: «أعلنت مسؤوليتها عن هجوم» reports no attack."""
    if say.cue > candidate.first or page.sentence_of[say.cue] != candidate.sentence:
        return ""
    low = bisect_left(page.triggers, say.cue, key=lambda hit: hit.first)
    high = bisect_left(page.triggers, candidate.first, lo=low, key=lambda hit: hit.first)
    for hit in page.triggers[low:high]:
        if hit.entry.value.predicate in _SPEECH_ACTS:
            return str(hit.entry.value.predicate.value)
    return ""


def _described(page: Page, candidate: Candidate, say: Say) -> bool:
    """Tell whether the trigger only describes the voice: «قال التحالف الذي يقاتل الجماعة إن»."""
    first, last = say.voice.last, candidate.first
    if say.carried or not first <= last <= first + _DESCRIBED:
        return False
    words = page.words[first:last]
    return "relative" in words[:2] and "complementizer" not in words


def _says_beside(says: list[Say], order: int, sentence: int) -> int:
    """Count the other says of the trigger's sentence, two at most."""
    near = says[max(0, order - 4) : order] + says[order + 1 : order + 5]
    return min([other.sentence for other in near].count(sentence), 2)


def _cues_between(says: list[Say], order: int, candidate: Candidate) -> int:
    """Count the other cues between a say's and the trigger, two at most."""
    low, high = sorted((says[order].cue, candidate.first))
    near = says[max(0, order - 4) : order + 5]
    return min(sum([low < other.cue < high for other in near]), 2)


def _quotation(page: Page, candidate: Candidate, say: Say) -> str:
    """Tell how the trigger and the say stand to quoted speech."""
    index = page.speech[candidate.first]
    if index < 0:
        return "none" if candidate.first < say.until else "past"
    quotation = page.quotations[index]
    if say.cue_last <= quotation.first:
        return "its" if quotation.first - say.cue_last <= 15 else "later"
    return "earlier" if say.cue >= quotation.last else "within"


def _starts(page: Page, sentence: int) -> str:
    first = page.sentences[sentence].first
    if page.cue_at(first):
        return "cue"
    return page.names[first] or "word"
