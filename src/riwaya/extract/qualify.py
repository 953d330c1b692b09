"""Qualification: how certain the speaker is, and whether the speaker denies (FactBank values)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from riwaya.extract.candidates import Candidate
from riwaya.extract.page import Page
from riwaya.types import Factuality, Predicate, Span

if TYPE_CHECKING:
    from riwaya.extract.attribution import Say
    from riwaya.extract.index import Sense
    from riwaya.lexicon.matcher import Hit

_NEXT = 3  # tokens a hedge of scope ``next`` reaches
_CLAUSE = 12  # tokens a hedge of scope ``clause`` reaches
_LIGHT = 5  # tokens from «قد» within which the noun of a light verb stands
_PRESENT = "ي"  # no verb of the past in use begins with it; with «ت» some do: «قد تبنى»
_SHORT = 2  # letters of the longest words that are no verbs
_DENIAL = 14  # tokens a denying cue reaches
_ASIDE = 4  # tokens, with one comma, of «، في بيان،», which does not end a clause
_COMMAS = frozenset("،,")
_OPPOSITE = {
    Factuality.CERTAIN: Factuality.DENIED,
    Factuality.PROBABLE: Factuality.IMPROBABLE,
    Factuality.POSSIBLE: Factuality.DOUBTED,
    Factuality.DENIED: Factuality.CERTAIN,
}


def qualify(
    page: Page, candidate: Candidate, say: Say | None
) -> tuple[Factuality, Span | None, str]:
    """Return the factuality of a candidate, the span of the cue that set it, and its row id.

    Without a cue a claim is certain: reporting verbs such as أكد and قال add nothing.
    A hedge and a negation over the same trigger combine (قد لا يكون: PS-).
    """
    hedge, negation = None, None
    for hit in _in_reach(page, candidate):
        value = hit.entry.value.value
        if value in (Factuality.DENIED, Factuality.IMPROBABLE, Factuality.DOUBTED):
            negation = hit
        elif value is not Factuality.CERTAIN and not _part_of(hit, hedge):
            hedge = hit
    stance = _stance(page, candidate, say)
    value = hedge.entry.value.value if hedge else Factuality.CERTAIN
    by = negation or hedge
    if stance is not None and by is None:
        return stance
    if negation is not None:
        value = _OPPOSITE.get(value, Factuality.DENIED) if hedge else negation.entry.value.value
        again = say is not None and negation.first < say.cue_last and say.cue < negation.last
        if stance is not None and stance[0] is Factuality.DENIED and not again:
            value = _OPPOSITE.get(value, value)  # نفى … عدم: a denied denial
    if by is None:
        return Factuality.CERTAIN, None, ""
    return value, page.tokens.span(by.first, by.last, len(by.particles)), by.entry.value.id


def _in_reach(page: Page, candidate: Candidate) -> list[Hit[Sense]]:
    """List the hedges whose scope takes in the trigger, nearest last."""
    table, found = page.hits.get("hedge", {}), []
    sentence = page.sentences[candidate.sentence]
    first = max(sentence.first, candidate.first - _CLAUSE)
    for at in range(first, min(sentence.last, candidate.last + _CLAUSE)):
        hit = table.get(at)
        if hit is not None and _reaches(page, hit, candidate):
            found.append(hit)
    return found


def _reaches(page: Page, hit: Hit[Sense], candidate: Candidate) -> bool:
    scope = hit.entry.value.scope
    gap = candidate.first - hit.last
    if scope == "around":
        return page.clause_of[candidate.first] == page.clause_of[hit.first]
    if scope == "previous":
        return 0 <= hit.first - candidate.last < _NEXT
    if scope == "before":
        same = page.clause_of[candidate.first] == page.clause_of[hit.first]
        return hit.first >= candidate.last and (same or hit.first - candidate.last <= 4)
    if hit.first < candidate.last and candidate.first < hit.last:
        return True
    if gap < 0:
        return False
    if any(at in page.trigger_verbs for at in range(hit.last, candidate.first)):
        return False
    if _denies(hit) and any(_reports(page, at) for at in range(hit.last, candidate.first)):
        return False  # «نفى الاتهامات لكنه أقر ب…»
    if scope == "present":
        return _is_yet_to_come(page, hit, candidate, gap)
    if scope == "next":
        return gap < _NEXT and page.clause_of[hit.last - 1] == page.clause_of[candidate.first]
    return gap < _CLAUSE and _boundaries(page, hit.last, candidate.first) <= 1


def _is_yet_to_come(page: Page, hit: Hit[Sense], candidate: Candidate, gap: int) -> bool:
    """Tell whether «قد» stands before a present verb: the trigger, or «يشن» of «يشن هجوما»."""
    if gap == 0:
        return candidate.shape.startswith("present")
    verb = page.tokens.forms[hit.last]
    noun = not candidate.shape.startswith(("past", "present"))
    same = page.clause_of[hit.last] == page.clause_of[candidate.first]
    return noun and same and gap <= _LIGHT and verb.startswith(_PRESENT) and len(verb) > _SHORT


def _boundaries(page: Page, low: int, high: int) -> int:
    """Count the clause boundaries before a token; a short aside has none."""
    clauses, forms = page.clause_of, page.tokens.forms
    commas = [at for at in range(low, high) if forms[at] in _COMMAS]
    asides = sum(
        clauses[end] - clauses[start - 1]
        for start, end in pairwise(commas)
        if end - start <= _ASIDE and not any(_reports(page, at) for at in range(start, end))
    )
    return clauses[high] - clauses[low - 1] - asides


def _denies(hit: Hit[Sense]) -> bool:
    return bool(hit.entry.value.value is Factuality.DENIED)


def _reports(page: Page, at: int) -> bool:
    """Tell whether a verb of saying begins at a token: what follows it has a new stance."""
    hit = page.hits.get("cue", {}).get(at)
    return hit is not None and hit.entry.value.kind in ("verb", "participle")


def _part_of(hit: Hit[Sense], hedge: Hit[Sense] | None) -> bool:
    """Tell whether a hedge only ends a longer one: «معلومات عن» in «لم ترد معلومات عن»."""
    return hedge is not None and hit.first < hedge.last


def _stance(
    page: Page, candidate: Candidate, say: Say | None
) -> tuple[Factuality, Span | None, str] | None:
    """Read denial and inference off the reporting cue itself: نفى، رجح."""
    if say is None or candidate.predicate is Predicate.DENY:
        return None
    hit = page.hits["cue"].get(say.cue)
    if hit is None or not say.cue_last <= candidate.first <= say.cue_last + _DENIAL:
        return None
    value = {
        "deny": Factuality.DENIED,
        "infer": Factuality.PROBABLE,
        "doubt": Factuality.POSSIBLE,
    }.get(hit.entry.value.stance)
    if value is None or any(
        at in page.trigger_verbs for at in range(say.cue_last, candidate.first)
    ):
        return None
    return value, page.tokens.span(hit.first, hit.last, len(hit.particles)), hit.entry.value.id
