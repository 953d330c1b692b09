"""Candidate claims: every trigger that may carry a predicate, with the evidence for it.

Tables propose generously; ``weigh`` decides. The evidence is what a coder would look at: the
row, the form, what stands before and after, whether the same event was told already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from riwaya.extract.page import Page
from riwaya.extract.weigh import Values
from riwaya.lexicon.matcher import QUOTE_MARKS, Hit
from riwaya.text.clitics import prefix_splits
from riwaya.types import Predicate

if TYPE_CHECKING:
    from riwaya.extract.index import Sense
    from riwaya.extract.phrases import Phrase
    from riwaya.lexicon.triggers import TriggerRow

_UNARMED = frozenset({"civilian", "person", "counted", "outlet", "voice"})
_PURPOSE = frozenset({"ل", "ول", "فل"})
_TENSES = frozenset({"قد", "لقد", "سوف", "كان"})  # may stand between «أنه» and its verb
_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا")
_PLANNED = frozenset({
    "ATTACK", "BOMBARD", "CONTROL", "RAID", "KILL", "DETAIN", "DEFEAT", "MOVE", "HARM", "RELEASE",
    "ASSASSINATE", "INFIGHT", "DISPLACE", "AGREE",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A trigger at tokens ``[first, last)`` read as one predicate.

    ``shape`` is the form in short: ``past.s``, ``present.p``, ``noun``, ``noun.def``,
    ``noun.pron``, ``participle``, ``phrase``. ``alternative`` marks a reading that the row does
    not state: an intended act read as PLAN.
    """

    first: int
    last: int
    particles: str
    row: TriggerRow
    predicate: Predicate
    shape: str
    alternative: bool
    sentence: int


# Needs without which a word means another thing.
_COMPANY = ("near:", "not:", "notnear:", "notprev:", "noun:", "prev:")


def find_candidates(page: Page, towns: Collection[int] = ()) -> list[Candidate]:
    """List candidates in reading order; of nested triggers only the longest stay.

    What a text asks it does not claim: a trigger under «هل» is no candidate. ``towns`` are tokens
    that stand where only a place's name can: «في تدمر» holds no verb of destroying.
    """
    blocked: dict[int, list[Hit[Sense]]] = {}  # token → the blockers over it
    for hit in page.triggers:
        if hit.entry.value.predicate is None:
            for at in range(hit.first, hit.last):
                blocked.setdefault(at, []).append(hit)
    candidates: list[Candidate] = []
    longest: dict[int, int] = {}
    for hit in page.triggers:
        for at in range(hit.first, hit.last):
            longest[at] = max(longest.get(at, 0), hit.last - hit.first)
    seen: set[tuple[int, int, str, str]] = set()
    for hit in page.triggers:
        row = hit.entry.value
        if row.predicate is None or page.skipped[hit.first] or page.asked[hit.first]:
            continue
        if hit.first in towns and hit.entry.form.tense:
            continue
        if any(_blocks(block, hit) for block in blocked.get(hit.first, ())):
            continue
        if (
            hit.last - hit.first < longest[hit.first]
            or hit.last - hit.first < longest[hit.last - 1]
        ):
            continue
        shape = _shape(page, hit)
        key = (hit.first, hit.last, row.predicate.value, shape.split(".")[0])
        if key in seen:
            continue
        seen.add(key)
        sentence = page.sentence_of[hit.first]
        candidates.append(
            Candidate(
                hit.first, hit.last, hit.particles, row, row.predicate, shape, False, sentence
            )
        )
        if row.predicate in _PLANNED and _may_be_plan(page, candidates[-1]):
            candidates.append(
                Candidate(
                    hit.first, hit.last, hit.particles, row, Predicate.PLAN, shape, True, sentence
                )
            )
    return [one for one in candidates if _in_company(page, one)]


def _in_company(page: Page, candidate: Candidate) -> bool:
    """Tell whether the words that a row asks for stand near: «أسقط … طائرة», «اتخذ … مقرا»."""
    asked = (need.partition(":") for need in candidate.row.needs if need.startswith(_COMPANY))
    return all(_word_need(page, candidate, name, words.split("/")) for name, _, words in asked)


def _blocks(block: Hit[Sense], hit: Hit[Sense]) -> bool:
    """A blocker takes away shorter triggers inside it, and equal ones of its own table."""
    if not (block.first <= hit.first and hit.last <= block.last):
        return False
    longer = block.last - block.first > hit.last - hit.first
    return longer or block.entry.value.table == hit.entry.value.table


def _shape(page: Page, hit: Hit[Sense]) -> str:
    form = hit.entry.form
    kind: str = hit.entry.value.kind
    if form.tense:
        return f"{form.tense}.{form.number}" + (".o" if form.pronoun else "")
    if form.pronoun:
        return f"{kind}.pron"
    if page.tokens.forms[hit.first][len(hit.particles) :].startswith("ال"):
        return f"{kind}.def"
    return kind


def _may_be_plan(page: Page, candidate: Candidate) -> bool:
    if candidate.particles in _PURPOSE and not candidate.shape.startswith("past"):
        return True
    if candidate.particles.endswith("س") or candidate.shape.startswith("present"):
        return True
    before = page.names[candidate.first - 1] if candidate.first else ""
    return bool(before) or candidate.first in page.hints


def resumes_speaker(page: Page, candidate: Candidate) -> bool:
    """Tell a verb whose subject is he who speaks: «أعلن الجيش أنه قصف …»."""
    if not candidate.shape.startswith(("past", "present")):
        return False
    at = candidate.first - 1
    while at > 0 and page.names[at] in _TENSES:
        at -= 1
    form = page.tokens.forms[at] if at >= 0 else ""
    return page.words[at] == "complementizer" and form.endswith(_PRONOUNS)


def claim_values(
    page: Page,
    candidate: Candidate,
    phrase_at: dict[int, Phrase],
    told: Counter[str],
    claimed: Counter[str],
    companies: dict[tuple[int, int], Values],
) -> Values:
    """Gather the evidence for and against one candidate.

    Args:
        page: The page.
        candidate: The candidate.
        phrase_at: The phrase that covers or begins at a token.
        told: How often each predicate and row was a candidate earlier in the document.
        claimed: How often each predicate was taken for a claim earlier in the document.
        companies: What clauses hold, filled while reading: many triggers may share a long one.
    """
    clause = page.clause_range(candidate.first)
    if (company := companies.get(clause)) is None:
        company = companies[clause] = _company(page, clause, phrase_at)
    predicate, first = candidate.predicate.value, candidate.first
    inside = phrase_at.get(first)
    return {
        "kind": predicate + ("~" if candidate.alternative else ""),
        "shape": candidate.shape,
        "definite": candidate.shape.endswith(".def"),
        "row": candidate.row.id,
        "words": min(candidate.last - first, 3),
        "particles": candidate.particles,
        "before": _before(page, candidate, phrase_at),
        "after": _after(page, candidate, phrase_at),
        "again": min(told[candidate.row.id], 2),
        "told": min(told[predicate], 3),
        "done": min(claimed[predicate], 3),
        "position": "head" if candidate.sentence == 0 else "body",
        "inside": inside.kind if inside is not None and inside.first < first else "",
        "hint": page.hints.get(first, ""),
        "speech": page.speech[first] >= 0,
        "needs": _needs(page, candidate, phrase_at) if candidate.row.needs else "",
        "asks": _asks(candidate.row.needs),
        "frame": candidate.row.frame,
        "next": _word(page, candidate, candidate.last),
        "prior": _word(page, candidate, first - 1),
        **company,
    }


@lru_cache(maxsize=1024)
def _asks(needs: tuple[str, ...]) -> str:
    """Name the kinds of conditions of a row: how a row that no article has shown yet is known."""
    return "+".join(sorted({need.partition(":")[0] for need in needs}))


def _word(page: Page, candidate: Candidate, at: int) -> str:
    """Give the folded word at a token of the candidate's sentence, or an empty string."""
    sentence = page.sentences[candidate.sentence]
    return page.tokens.forms[at] if sentence.first <= at < sentence.last else ""


def _company(page: Page, clause: tuple[int, int], phrase_at: dict[int, Phrase]) -> Values:
    """Describe what a clause holds: participants, a count, a place, a time."""
    low, high = clause
    phrases = {id(p): p for at in range(low, high) if (p := phrase_at.get(at)) is not None}.values()
    kinds = {phrase.kind for phrase in phrases}
    named = bool(kinds - {"voice", "outlet", "person", "counted"})
    counted = any(phrase.quantity >= 0 for phrase in phrases)
    placed, timed = True in page.placed[low:high], True in page.timed[low:high]
    return {
        "named": named,
        "with": "+".join(sorted(kinds)),
        "places": f"{placed}{timed}",
        "clause": f"{named}{counted}{placed}{timed}",
        "others": min(page.between[low:high].count("v"), 3),
    }


def _before(page: Page, candidate: Candidate, phrase_at: dict[int, Phrase]) -> str:
    at = candidate.first - 1
    while at >= 0 and page.tokens.forms[at] in QUOTE_MARKS:
        at -= 1
    if at < 0 or page.sentence_of[at] != candidate.sentence:
        return "start"
    if page.words[at]:
        return page.names[at]
    if at in page.trigger_at:
        return "trigger"
    if page.cue_at(at):
        return "cue"
    if at in phrase_at:
        return phrase_at[at].kind
    form = page.tokens.forms[at]
    return "mark" if not form[0].isalnum() else ("digit" if form[0].isdigit() else "word")


def _after(page: Page, candidate: Candidate, phrase_at: dict[int, Phrase]) -> str:
    at, count = candidate.last, len(page.tokens)
    while at < count and page.tokens.forms[at] in QUOTE_MARKS:
        at += 1
    if at >= count or page.sentence_of[at] != candidate.sentence:
        return "end"
    if page.words[at]:
        return page.names[at]
    phrase = phrase_at.get(at)
    if phrase is not None:
        counted = "#" if phrase.quantity >= 0 else ""
        return f"{phrase.kind}{counted}{phrase.governor if phrase.first == at else ''}"
    if at in page.trigger_at:
        return "trigger"
    if page.placed[at]:
        return "place"
    if page.timed[at]:
        return "time"
    form = page.tokens.forms[at]
    return "mark" if not form[0].isalnum() else ("digit" if form[0].isdigit() else "word")


def _needs(page: Page, candidate: Candidate, phrase_at: dict[int, Phrase]) -> str:
    """Name the first condition of the row that its surroundings do not meet; ``met`` if none."""
    sentence = page.sentences[candidate.sentence]
    low, high = max(sentence.first, candidate.first - 12), min(sentence.last, candidate.last + 12)
    near = {id(p): p for at in range(low, high) if (p := phrase_at.get(at)) is not None}.values()
    for need in candidate.row.needs:
        name, _, words = need.partition(":")
        if name == "armed":
            ok = any(p.kind not in _UNARMED for p in near)
        elif name in ("arg", "agent", "patient"):
            ok = bool(near)
        elif name == "person":
            ok = any(p.kind == "person" for p in near)
        elif name == "number":
            ok = any(p.quantity >= 0 for p in near)
        elif name == "place":
            ok = True in page.placed[low:high]
        elif name == "indef":
            ok = candidate.shape in ("noun", "participle", "phrase")
        elif name == "alone":
            ok = _alone(page, candidate)
        else:
            ok = _word_need(page, candidate, name, words.split("/"))
        if not ok:
            return name
    return "met"


def _alone(page: Page, candidate: Candidate) -> bool:
    """Tell whether no trigger that may stand in company is within four words."""
    sentence = page.sentences[candidate.sentence]
    low, high = max(sentence.first, candidate.first - 4), min(sentence.last, candidate.last + 4)
    return not any(
        at in page.company and not candidate.first <= at < candidate.last for at in range(low, high)
    )


# Words before and after a trigger among which each need looks.
_REACH = {
    "near": (0, 6), "notnear": (0, 6), "noun": (0, 2), "not": (0, 2), "prev": (6, 0),
    "notprev": (10, 0), "around": (8, 8),
}  # fmt: skip


def _word_need(page: Page, candidate: Candidate, name: str, words: list[str]) -> bool:
    """Tell whether one of the words stands where the need says, particles aside."""
    back, ahead = _REACH[name]
    sentence = page.sentences[candidate.sentence]
    low, high = (
        max(sentence.first, candidate.first - back),
        min(sentence.last, candidate.last + ahead),
    )
    around = page.tokens.forms[low : candidate.first] + page.tokens.forms[candidate.last : high]
    found = any(rest in words for form in around for _, rest in prefix_splits(form))
    return found != name.startswith("not")
