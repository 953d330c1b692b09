"""Candidate claims: every trigger that may carry a predicate, with the evidence for it.

Tables propose generously; ``weigh`` decides. The evidence is what a coder would look at: the
row, the form, what stands before and after, whether the same event was told already.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from riwaya.extract.page import Page
from riwaya.lexicon.matcher import QUOTE_MARKS, Hit
from riwaya.text.clitics import prefix_splits
from riwaya.types import Predicate

if TYPE_CHECKING:
    from riwaya.extract.index import Sense
    from riwaya.extract.phrases import Phrase
    from riwaya.lexicon.triggers import TriggerRow

_PURPOSE = frozenset({"ل", "ول", "فل"})
_PLANNED = frozenset({"ATTACK", "BOMBARD", "CONTROL", "RAID", "KILL", "DETAIN", "DEFEAT", "MOVE",
                      "HARM", "RELEASE", "ASSASSINATE", "INFIGHT", "DISPLACE", "AGREE"})  # fmt: skip


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


def find_candidates(page: Page) -> list[Candidate]:
    """List candidates in reading order; of nested triggers only the longest stay."""
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
        if row.predicate is None or page.skipped[hit.first]:
            continue
        if any(_blocks(block, hit) for block in blocked.get(hit.first, ())):
            continue
        if hit.last - hit.first < longest[hit.first] or hit.last - hit.first < longest[hit.last - 1]:
            continue
        shape = _shape(page, hit)
        key = (hit.first, hit.last, row.predicate.value, shape.split(".")[0])
        if key in seen:
            continue
        seen.add(key)
        sentence = page.sentence_of[hit.first]
        candidates.append(
            Candidate(hit.first, hit.last, hit.particles, row, row.predicate, shape, False, sentence)
        )
        if row.predicate in _PLANNED and _may_be_plan(page, candidates[-1]):
            candidates.append(
                Candidate(hit.first, hit.last, hit.particles, row, Predicate.PLAN, shape, True, sentence)
            )
    return candidates


def _blocks(block: Hit[Sense], hit: Hit[Sense]) -> bool:
    """A blocker takes away shorter triggers inside it, and equal ones of its own table."""
    if not (block.first <= hit.first and hit.last <= block.last):
        return False
    longer = block.last - block.first > hit.last - hit.first
    return longer or block.entry.value.table == hit.entry.value.table


def _shape(page: Page, hit: Hit[Sense]) -> str:
    form, kind = hit.entry.form, hit.entry.value.kind
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


def claim_features(
    page: Page,
    candidate: Candidate,
    phrase_at: dict[int, Phrase],
    told: Counter[str],
    claimed: Counter[str],
) -> list[str]:
    """List the evidence for and against one candidate.

    Args:
        page: The page.
        candidate: The candidate.
        phrase_at: The phrase that covers or begins at a token.
        told: How often each predicate and row was a candidate earlier in the document.
        claimed: How often each predicate was taken for a claim earlier in the document.
    """
    row, predicate, shape = candidate.row.id, candidate.predicate.value, candidate.shape
    kind = f"{predicate}{'~' if candidate.alternative else ''}"
    before, after = _before(page, candidate, phrase_at), _after(page, candidate, phrase_at)
    length = candidate.last - candidate.first
    features = [
        "bias",
        f"pred={kind}",
        f"pred={kind}|shape={shape}",
        f"row={row}|{kind}",
        f"row={row}|shape={shape}|{kind}",
        f"shape={shape}|before={before}",
        f"shape={shape}|after={after}",
        f"pred={kind}|before={before}",
        f"pred={kind}|after={after}",
        f"particles={candidate.particles}|shape={shape}",
        f"particles={candidate.particles}|pred={kind}",
        f"words={min(length, 3)}",
    ]
    again = min(told[row], 2)
    same = min(told[predicate], 3)
    features.append(f"again={again}|shape={shape}")
    features.append(f"again={again}|pred={kind}")
    features.append(f"told={same}|shape={shape}")
    if candidate.first in phrase_at and phrase_at[candidate.first].first < candidate.first:
        features.append(f"inside={phrase_at[candidate.first].kind}|shape={shape}")
    if candidate.first in page.hints:
        features.append(f"hint={page.hints[candidate.first]}|pred={kind}")
    if page.speech[candidate.first] >= 0:
        features.append("speech")
    done = min(claimed[predicate], 3)
    features += [f"done={done}|shape={shape}", f"done={done}|pred={kind}|def={'.def' in shape}"]
    features += _company(page, candidate, phrase_at, kind)
    position = "head" if candidate.sentence == 0 else "body"
    features.append(f"position={position}|again={again}")
    features.extend(f"need={need}|{met}|pred={kind}" for need, met in _needs(page, candidate, phrase_at))
    return features


def _company(
    page: Page, candidate: Candidate, phrase_at: dict[int, Phrase], kind: str
) -> list[str]:
    """Describe what else its clause holds: participants, a count, a place, a time."""
    sentence = page.sentences[candidate.sentence]
    clause = page.clause_of[candidate.first]
    low = high = candidate.first
    while low > sentence.first and page.clause_of[low - 1] == clause:
        low -= 1
    while high < sentence.last and page.clause_of[high] == clause:
        high += 1
    kinds = {phrase_at[at].kind for at in range(low, high) if at in phrase_at}
    named = bool(kinds - {"voice", "outlet", "person", "counted"})
    counted = any(at in phrase_at and phrase_at[at].quantity >= 0 for at in range(low, high))
    placed, timed = any(page.placed[low:high]), any(page.timed[low:high])
    features = [f"clause={named}{counted}{placed}{timed}", f"named={named}|pred={kind}"]
    features += [f"with={other}|pred={kind}" for other in sorted(kinds)]
    features.append(f"placed={placed}|timed={timed}|pred={kind}")
    others = sum(at in page.trigger_at for at in range(low, high)) - 1
    features.append(f"others={min(others, 2)}|shape={candidate.shape}")
    return features


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


def _needs(page: Page, candidate: Candidate, phrase_at: dict[int, Phrase]) -> list[tuple[str, bool]]:
    """Tell for each condition of the row whether its surroundings meet it."""
    if not candidate.row.needs:
        return []
    sentence = page.sentences[candidate.sentence]
    low, high = max(sentence.first, candidate.first - 12), min(sentence.last, candidate.last + 12)
    near = {id(p): p for at in range(low, high) if (p := phrase_at.get(at)) is not None}.values()
    met = []
    for need in candidate.row.needs:
        name, _, words = need.partition(":")
        if name == "armed":
            ok = any(p.kind not in ("civilian", "person", "counted", "outlet", "voice") for p in near)
        elif name in ("arg", "agent", "patient"):
            ok = bool(near)
        elif name == "person":
            ok = any(p.kind == "person" for p in near)
        elif name == "number":
            ok = any(p.quantity >= 0 for p in near)
        elif name == "place":
            ok = any(page.placed[low:high])
        elif name == "indef":
            ok = candidate.shape in ("noun", "participle", "phrase")
        elif name == "alone":
            ok = _alone(page, candidate)
        else:
            ok = _word_need(page, candidate, name, words.split("/"))
        met.append((name, ok))
    return met


def _alone(page: Page, candidate: Candidate) -> bool:
    """Tell whether no trigger that may stand in company is within four words."""
    sentence = page.sentences[candidate.sentence]
    low, high = max(sentence.first, candidate.first - 4), min(sentence.last, candidate.last + 4)
    return not any(
        at in page.company and not candidate.first <= at < candidate.last for at in range(low, high)
    )


_REACH = {"near": (0, 6), "noun": (0, 2), "not": (0, 2), "prev": (6, 0), "around": (8, 8)}


def _word_need(page: Page, candidate: Candidate, name: str, words: list[str]) -> bool:
    """Tell whether one of the words stands where the need says, particles aside."""
    back, ahead = _REACH[name]
    sentence = page.sentences[candidate.sentence]
    low, high = max(sentence.first, candidate.first - back), min(sentence.last, candidate.last + ahead)
    around = page.tokens.forms[low : candidate.first] + page.tokens.forms[candidate.last : high]
    found = any(rest in words for form in around for _, rest in prefix_splits(form))
    return found != (name == "not")
