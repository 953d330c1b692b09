"""Arguments: the evidence that ties participants, places, times and counts to a claim.

One shape for all: list the items near a trigger, gather named values for each, weigh, keep what
is above the threshold. The values are what a grammar would look at: the trigger's frame, the
preposition, what lies between, the kinds of both. ``crosses`` says which are seen together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from riwaya.extract.candidates import Candidate
from riwaya.extract.page import Page
from riwaya.extract.relations import Relation, relate
from riwaya.extract.weigh import Values

if TYPE_CHECKING:
    from riwaya.extract.index import Lexicon
    from riwaya.extract.numbers import Quantity
    from riwaya.extract.phrases import Phrase
    from riwaya.extract.timexes import Timex
    from riwaya.extract.toponyms import Toponym
    from riwaya.lexicon.triggers import Frame


@dataclass(frozen=True, slots=True)
class Known:
    """What claims accepted earlier in the document used, for items to be carried on.

    Each value tells in which sentence and how an item (by its first token) was last used.
    """

    agents: dict[int, int]
    patients: dict[int, int]
    places: dict[int, int]
    times: dict[int, int]
    last_predicate: str
    last: Last


@dataclass(frozen=True, slots=True)
class Last:
    """What the claim accepted just before used, by first tokens; its own place in the text."""

    first: int = -1
    sentence: int = -1
    agents: frozenset[int] = frozenset()
    patients: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()


def trigger_values(
    page: Page, candidate: Candidate, frame: Frame, by: bool, known: Known, ahead: str,
    object_at: int,
) -> Values:  # fmt: skip
    """Gather what holds of a trigger whatever phrase may take part in what it tells.

    Args:
        page: The page.
        candidate: The trigger.
        frame: Its frame.
        by: Whether words such as «على يد» follow the trigger (``find_agency``).
        known: What earlier claims used.
        ahead: How the next phrase after the trigger stands to it.
        object_at: The first token of the trigger's object (``find_object``), or -1.
    """
    # «قتل» that acts is another word than «قتل» that suffers.
    noun = candidate.shape.startswith("noun")
    voiced = "!" if object_at >= 0 and (noun or frame.id != candidate.row.frame) else ""
    return {
        "pred": candidate.predicate.value + ("~" if candidate.alternative else "") + voiced,
        "shape": candidate.shape,
        "frame": frame.id,
        "row": candidate.row.id + voiced,
        "by": by,
        "after": known.last_predicate,
        "leads": page.words[candidate.first - 1] if candidate.first else "start",
        "ahead": ahead,
    }


def party_values(
    page: Page, phrases: list[Phrase], index: int, actor: str, lexicon: Lexicon
) -> Values:
    """Gather what holds of phrase ``index`` whatever it may take part in.

    ``actor`` is the body it was found to be.
    """
    phrase = phrases[index]
    return {
        "group": lexicon.group(actor),
        "kind": phrase.kind,
        "governor": phrase.governor,
        "head": phrase.head.partition(" ")[0],
        "reason": phrase.reason,
        "lead": page.names[phrase.first - 1] if phrase.first else "start",
        "counted": phrase.quantity >= 0,
        "pronoun": phrase.pronoun,
        "follows": _follows(page, phrases, index),
        "precedes": _follows(page, phrases, index - 1) if index else "start",
    }


def phrase_values(
    page: Page, candidate: Candidate, frame: Frame, phrase: Phrase, known: Known, voice: bool,
    rank: int, act: str, object_at: int,
) -> Values:  # fmt: skip
    """Gather how a phrase stands to a trigger whose agent or patient it may be.

    Args:
        page: The page.
        candidate: The trigger.
        frame: Its frame.
        phrase: The phrase.
        known: What earlier claims used.
        voice: Whether the phrase is a voice of its sentence.
        rank: How many phrases lie between trigger and phrase.
        act: The act whose trigger stands last before the phrase.
        object_at: The first token of the trigger's object (``find_object``), or -1.
    """
    first = phrase.first
    relation = relate(page, candidate.first, candidate.last, first, phrase.last)
    side, path, rank = relation.side, relation.path, min(rank, 3)
    gap = first - candidate.last
    return {
        "role": frame_role(
            frame, candidate, relation, phrase.governor, rank, _part(first, object_at)
        ),
        "side": side,
        "path": path,
        "where": f"{side}.{path}.{phrase.governor}",
        "distance": relation.distance,
        "rank": rank,
        "near": "0" if gap == 0 else ("+" if 0 < gap < 8 else ("far" if gap > 0 else "-")),
        "agree": _agree(candidate, phrase),
        "voice": voice,
        "verbs": _verbs(page, phrase.last, candidate.first),
        "asagent": _use(known.agents, first, candidate.sentence),
        "aspatient": _use(known.patients, first, candidate.sentence),
        "last": _last_use(known.last, first, candidate.sentence),
        "conseq": _consequence(page, phrase.last, candidate.first),
        "owner": _owner(page, candidate, first),
        "act": act,
        "clauses": min(abs(page.clause_of[first] - page.clause_of[candidate.first]), 4),
    }


def _part(first: int, object_at: int) -> str:
    """Tell how a phrase stands to the object of a verb."""
    if object_at < 0:
        return "none"
    return "it" if first == object_at else ("before" if first < object_at else "after")


def _last_use(last: Last, first: int, sentence: int) -> str:
    """Tell what part an item had in the claim before, and whether others had it."""
    where = min(sentence - last.sentence, 2) if last.sentence >= 0 else 3
    if first in last.agents:
        return f"agent{where}"
    if first in last.patients:
        return f"patient{where}"
    return f"{'other' if last.agents else 'none'}{where}"


def _consequence(page: Page, low: int, high: int) -> bool:
    """Tell whether a word such as «أسفر», «أدى» stands between: what follows is an outcome."""
    return high > low and "consequence" in page.words[low:high]


def _owner(page: Page, candidate: Candidate, at: int) -> str:
    """Tell which trigger or cue stands last before an item, up to six tokens: «own» if ours."""
    start = max(at - 6, page.sentences[page.sentence_of[at]].first)
    for before in range(at - 1, start - 1, -1):
        if candidate.first <= before < candidate.last:
            return "own"
        if before in page.trigger_verbs:
            return f"verb{before == at - 1}"
        if before in page.company:
            return f"noun{before == at - 1}"
        if page.cue_at(before):
            return f"cue{before == at - 1}"
    return "none"


def _follows(page: Page, phrases: list[Phrase], index: int) -> str:
    """Tell how the next phrase follows: at once, joined, under a preposition, or later."""
    if index + 1 >= len(phrases):
        return "end"
    last, after = phrases[index].last, phrases[index + 1]
    gap = after.first - last
    if gap <= 1 and after.governor == "":
        return "mark" if gap and page.tokens.forms[last] in "،.:؛" else "at once"
    return after.governor if gap <= 3 and after.governor else "later"


def _verbs(page: Page, low: int, high: int) -> str:
    """Count the triggers and cues in tokens, up to three; ``c`` if a cue is among them."""
    verbs = page.between.count("v", low, max(low, high))
    return f"{min(verbs, 3)}{'c' if verbs and page.cues_between(low, high) else ''}"


def find_agency(page: Page, candidate: Candidate) -> bool:
    """Tell whether words such as «على يد», «من قبل» follow: somebody else did it."""
    table = page.hits.get("label")
    if not table:
        return False
    last = min(candidate.last + 10, page.sentences[candidate.sentence].last)
    return any(
        at in table and table[at].entry.value.kind == "agency" for at in range(candidate.last, last)
    )


def _agree(candidate: Candidate, phrase: Phrase) -> str:
    """Compare a verb's gender and number with what the phrase's first noun shows."""
    tense, _, number = candidate.shape.partition(".")
    if tense not in ("past", "present"):
        return "-"
    word = phrase.head.partition(" ")[0]
    feminine = word.endswith(("ه", "ات"))
    plural = phrase.quantity >= 0 or word.endswith(("ون", "ين"))
    return f"{number[:1]}{'f' if feminine else 'm'}{'p' if plural else 's'}"


def _use(table: dict[int, int], first: int, sentence: int) -> int:
    """Tell how many sentences ago an item was used, up to two; -1 for never."""
    return min(sentence - table[first], 2) if first in table else -1


def frame_role(
    frame: Frame, candidate: Candidate, relation: Relation, governor: str, rank: int,
    part: str,
) -> str:  # fmt: skip
    """Say which role the frame gives to an item at this place, or ``-``.

    ``part`` tells how it stands to the trigger's object: ``none`` if none is seen.
    """
    for preposition, role in frame.prepositions:
        if preposition == governor and relation.side == "after" and governor:
            return f"{role}:p"
    if governor in ("", "و") and relation.side == "after" and relation.path in ("next", "near"):
        if part != "none":
            return f"{frame.subject}:s" if part == "before" else f"{frame.object}:o"
        if candidate.shape.startswith(("noun", "phrase", "participle")):
            return f"{frame.genitive}:g" if rank == 0 else "second:g"
        return f"{frame.subject}:s" if rank == 0 else f"{frame.object}:o"
    if (
        relation.side == "before"
        and governor in ("", "و")
        and relation.path in ("next", "who", "near")
    ):
        return f"{frame.subject}:b"
    return "-"


def place_values(
    page: Page, candidate: Candidate, toponym: Toponym, before: Toponym | None, known: Known,
    rank: int, order: int, own: int, wider: str, again: bool, meant: bool,
) -> Values:  # fmt: skip
    """Gather the evidence that a place belongs to a candidate.

    ``before`` is the place named before it in its sentence, ``order`` its number there, and
    ``own`` the number of places in the trigger's sentence. ``wider`` tells whether it contains
    one of them, ``again`` whether a nearer mention names the same place, and ``meant`` whether
    words of the sentence point back to it.
    """
    relation = relate(page, candidate.first, candidate.last, toponym.first, toponym.last)
    start = page.sentences[page.sentence_of[toponym.first]].first
    return {
        "side": relation.side,
        "path": relation.path,
        "distance": relation.distance,
        "rank": min(rank, 3),
        "role": toponym.role.value if toponym.role is not None else "none",
        "kind": toponym.precision.value,
        "why": toponym.reason.partition(" ")[0],
        "order": min(order, 3),
        "own": min(own, 3),
        "pred": candidate.predicate.value,
        "shape": candidate.shape,
        "definite": candidate.shape.endswith(".def"),
        "chain": _chain(page, before, toponym),
        "start": toponym.first - start < 6,
        "anaphor": toponym.anaphoric,
        "used": _use(known.places, toponym.first, candidate.sentence),
        "beforeused": _use(known.places, before.first, candidate.sentence) if before else -1,
        "after": known.last_predicate,
        "last": _last_place(known.last, toponym.first, candidate.sentence),
        "owner": _owner(page, candidate, toponym.first),
        "wider": wider,
        "meant": meant,
        "again": again,
        "clauses": min(abs(page.clause_of[toponym.first] - page.clause_of[candidate.first]), 4),
        "verbs": _verbs(
            page, min(toponym.last, candidate.last), max(toponym.first, candidate.first)
        ),
        "head": candidate.sentence == 0,
    }


def _last_place(last: Last, first: int, sentence: int) -> str:
    """Tell whether the claim before had a place, and whether it was this one."""
    where = min(sentence - last.sentence, 2) if last.sentence >= 0 else 3
    has = "this" if first in last.places else ("other" if last.places else "none")
    return f"{has}{where}"


def _chain(page: Page, before: Toponym | None, toponym: Toponym) -> str:
    """Tell how a place follows another: «X في Y» names Y only to say where X is."""
    if before is None or toponym.first - before.last > 3:
        return "alone"
    forms = page.tokens.forms
    joined = forms[toponym.first][:1] == "و" or "و" in forms[before.last : toponym.first]
    return "joined" if joined else "within"


def time_values(
    page: Page, candidate: Candidate, timex: Timex, known: Known, rank: int, says_when: bool
) -> Values:
    """Gather the evidence that a time belongs to a candidate.

    ``says_when`` tells that the time stands by a reporting cue: «أعلنت اليوم».
    """
    relation = relate(page, candidate.first, candidate.last, timex.first, timex.last)
    return {
        "side": relation.side,
        "path": relation.path,
        "distance": relation.distance,
        "rank": min(rank, 2),
        "cue": says_when,
        "pred": candidate.predicate.value,
        "shape": candidate.shape,
        "precision": timex.precision.value,
        "why": timex.reason,
        "between": _triggers_between(page, candidate, timex),
        "lead": page.names[candidate.first - 1] if candidate.first else "start",
        "used": _use(known.times, timex.first, candidate.sentence),
        "after": known.last_predicate,
    }


def _triggers_between(page: Page, candidate: Candidate, item: Timex | Quantity) -> int:
    """Count the triggers between a candidate and an item, up to three: they may own the item."""
    low, high = candidate.last, item.first
    if item.first < candidate.first:
        low, high = item.last, candidate.first
    if page.sentence_of[item.first] != candidate.sentence:
        return 3
    return min(3, sum(at in page.company for at in range(low, high)))


def number_values(
    page: Page,
    candidate: Candidate,
    quantity: Quantity,
    in_patient: bool,
    in_agent: bool,
    rank: int,
) -> Values:
    """Gather the evidence that a count belongs to a candidate."""
    relation = relate(page, candidate.first, candidate.last, quantity.first, quantity.last)
    after = quantity.last
    return {
        "inpatient": in_patient,
        "inagent": in_agent,
        "side": relation.side,
        "path": relation.path,
        "distance": relation.distance,
        "rank": min(rank, 2),
        "pred": candidate.predicate.value,
        "row": candidate.row.id,
        "percent": quantity.percent,
        "counted": quantity.counted,
        "why": quantity.reason,
        "of": quantity.of,
        "noun": page.tokens.forms[after] if after < len(page.tokens) else "",
        "lead": (page.names[quantity.first - 1] or "word") if quantity.first else "start",
        "between": _triggers_between(page, candidate, quantity),
    }


def ranked(
    candidate: Candidate, firsts: list[int], low: int, high: int
) -> Iterator[tuple[int, int]]:
    """Give ``(index, rank)`` of items ``low`` to ``high``; the rank is how many lie between.

    ``firsts`` are the first tokens of all items, ascending.
    """
    following = 0
    for index in range(low, high):
        if firsts[index] >= candidate.last:
            yield index, following
            following += 1
    preceding = 0
    for index in range(high - 1, low - 1, -1):
        if firsts[index] < candidate.last:
            yield index, preceding
            preceding += 1
