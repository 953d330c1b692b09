"""Arguments: the evidence that ties participants, places, times and counts to a claim.

One shape for all: list the items near a trigger, describe each, weigh, keep what is above the
threshold. What the description holds is what a grammar would use: the trigger's frame, the
preposition, what lies between, the kinds of both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from riwaya.extract.candidates import Candidate
from riwaya.extract.page import Page
from riwaya.extract.relations import Relation, relate

if TYPE_CHECKING:
    from riwaya.extract.numbers import Quantity
    from riwaya.extract.phrases import Phrase
    from riwaya.extract.timexes import Timex
    from riwaya.extract.toponyms import Toponym
    from riwaya.extract.index import Lexicon
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


def phrase_features(
    page: Page,
    candidate: Candidate,
    frame: Frame,
    phrase: Phrase,
    actor: str,
    lexicon: Lexicon,
    known: Known,
    voice: bool,
    rank: int,
) -> list[str]:
    """List the evidence that a phrase is the agent, or the patient, of a candidate.

    Args:
        page: The page.
        candidate: The trigger.
        frame: Its frame.
        phrase: The phrase, ``actor`` the body it was found to be.
        actor: See ``phrase``.
        lexicon: Tells what class of body an actor is.
        known: What earlier claims used.
        voice: Whether the phrase is the voice that speaks the claim.
        rank: How many phrases lie between trigger and phrase.
    """
    relation = relate(page, candidate.first, candidate.last, phrase.first, phrase.last)
    side, path = relation.side, relation.path
    kind, group = phrase.kind, lexicon.group(actor)
    predicate, shape, frame_id = candidate.predicate.value, candidate.shape, frame.id
    if candidate.alternative:
        predicate += "~"
    where = f"{side}.{path}.{phrase.governor}"
    role = frame_role(frame, candidate, relation, phrase.governor, rank)
    near = min(rank, 3)
    features = [
        "bias",
        f"role={role}",
        f"role={role}|pred={predicate}",
        f"role={role}|group={group}",
        f"where={where}|frame={frame_id}|shape={shape}",
        f"where={where}|pred={predicate}",
        f"where={where}",
        f"where={where}|rank={near}|frame={frame_id}",
        f"where={where}|kind={kind}",
        f"side={side}|kind={kind}|pred={predicate}",
        f"side={side}|group={group}|pred={predicate}",
        f"side={side}|group={group}|shape={shape}",
        f"side={side}|distance={relation.distance}|path={path}",
        f"side={side}|rank={near}|shape={shape}",
        f"kind={kind}|pred={predicate}",
        f"group={group}|pred={predicate}",
        f"row={candidate.row.id}|side={side}.{path}",
    ]
    if voice:
        features += ["voice", f"voice|pred={predicate}", f"voice|side={side}|path={path}"]
    if phrase.quantity >= 0:
        features += [f"counted|pred={predicate}|side={side}", f"counted|role={role}"]
    if phrase.pronoun:
        features.append(f"pronoun|side={side}")
    lead = page.names[phrase.first - 1] if phrase.first else "start"
    features += [
        f"lead={lead}|side={side}|path={path}",
        f"agree={_agree(page, candidate, phrase)}|side={side}|path={path}",
        f"agree={_agree(page, candidate, phrase)}|role={role}",
        f"head={phrase.head.split(' ')[0]}|pred={predicate}|side={side}",
        f"reason={phrase.reason}|role={role}",
    ]
    used = _used(known, phrase.first, candidate.sentence)
    features += [f"used={use}|side={side}|pred={predicate}" for use in used]
    features += [f"used={use}|after={known.last_predicate}|pred={predicate}" for use in used]
    features += [f"used={use}|role={role}" for use in used]
    if not used:
        features.append(f"unused|side={side}|role={role}")
    return features


def neighbour_features(
    page: Page, candidate: Candidate, frame: Frame, phrases: list[Phrase], index: int
) -> list[str]:
    """Describe the phrases on both sides of one: after a verb the first of two is its subject."""
    phrase = phrases[index]
    after = phrases[index + 1] if index + 1 < len(phrases) else None
    before = phrases[index - 1] if index else None
    follows = _step(page, phrase.last, after.first, after.governor) if after else "end"
    precedes = _step(page, before.last, phrase.first, phrase.governor) if before else "start"
    gap = phrase.first - candidate.last
    near = "0" if gap == 0 else ("+" if 0 < gap < 8 else ("far" if gap > 0 else "-"))
    between = [at for at in range(phrase.last, candidate.first) if at in page.trigger_at or page.cue_at(at)]
    verbs = f"{min(len(between), 3)}{'c' if any(page.cue_at(at) for at in between) else ''}"
    by = _agency(page, candidate)
    return [
        f"near={near}|follows={follows}|shape={candidate.shape}|frame={frame.id}",
        f"near={near}|follows={follows}|shape={candidate.shape}",
        f"near={near}|precedes={precedes}|shape={candidate.shape}|frame={frame.id}",
        f"near={near}|precedes={precedes}|kind={phrase.kind}",
        f"near={near}|follows={follows}|kind={phrase.kind}|frame={frame.id}",
        f"by={by}|near={near}|shape={candidate.shape}",
        f"by={by}|near={near}|frame={frame.id}",
        f"verbs={verbs}|gov={phrase.governor}",
        f"verbs={verbs}|pred={candidate.predicate.value}",
        f"verbs={verbs}|kind={phrase.kind}",
    ]


def _step(page: Page, last: int, first: int, governor: str) -> str:
    """Tell how one phrase follows another: at once, joined, under a preposition, or later."""
    gap = first - last
    if gap <= 1 and governor == "":
        return "at once" if not any(page.tokens.forms[at] in "،.:؛" for at in range(last, first)) else "mark"
    if gap <= 3 and governor:
        return governor
    return "later"


def _agency(page: Page, candidate: Candidate) -> bool:
    """Tell whether words such as «على يد», «من قبل» follow: somebody else did it."""
    last = min(candidate.last + 10, page.sentences[candidate.sentence].last)
    table = page.hits.get("label", {})
    return any(
        at in table and table[at].entry.value.kind == "agency" for at in range(candidate.last, last)
    )


def _agree(page: Page, candidate: Candidate, phrase: Phrase) -> str:
    """Compare a verb's gender and number with what the phrase's first noun shows."""
    tense, _, number = candidate.shape.partition(".")
    if tense not in ("past", "present"):
        return "-"
    word = phrase.head.split(" ")[0]
    feminine = word.endswith(("ه", "ات")) or phrase.kind in ("reference", "actor") and word.endswith("ات")
    plural = phrase.quantity >= 0 or word.endswith(("ون", "ين"))
    return f"{number[:1]}{'f' if feminine else 'm'}{'p' if plural else 's'}"


def _used(known: Known, first: int, sentence: int) -> list[str]:
    used = []
    for name, table in (("agent", known.agents), ("patient", known.patients)):
        if first in table:
            used.append(f"{name}{min(sentence - table[first], 2)}")
    return used


def frame_role(
    frame: Frame, candidate: Candidate, relation: Relation, governor: str, rank: int
) -> str:
    """Say which role the frame gives to an item at this place, or ``-``."""
    for preposition, role in frame.prepositions:
        if preposition == governor and relation.side == "after" and governor:
            return f"{role}:p"
    if governor in ("", "و") and relation.side == "after" and relation.path in ("next", "near"):
        if candidate.shape.startswith(("noun", "phrase", "participle")):
            return f"{frame.genitive}:g" if rank == 0 else "second:g"
        return f"{frame.subject}:s" if rank == 0 else f"{frame.object}:o"
    if relation.side == "before" and governor in ("", "و") and relation.path in ("next", "who", "near"):
        return f"{frame.subject}:b"
    return "-"


def place_features(
    page: Page, candidate: Candidate, toponym: Toponym, before: Toponym | None, known: Known,
    rank: int, order: int, own: int,
) -> list[str]:  # fmt: skip
    """List the evidence that a place belongs to a candidate.

    ``before`` is the place named before it in its sentence, ``order`` its number there, and
    ``own`` the number of places in the trigger's sentence.
    """
    relation = relate(page, candidate.first, candidate.last, toponym.first, toponym.last)
    predicate, side = candidate.predicate.value, relation.side
    role = toponym.role.value if toponym.role is not None else "none"
    near = min(rank, 3)
    kind, why = toponym.precision.value, toponym.reason.split(" ")[0]
    features = [
        "bias",
        f"side={side}|path={relation.path}|rank={near}",
        f"side={side}|path={relation.path}|role={role}",
        f"side={side}|distance={relation.distance}",
        f"side={side}|role={role}|pred={predicate}",
        f"side={side}|pred={predicate}",
        f"side={side}|rank={near}",
        f"side={side}|kind={kind}",
        f"role={role}|kind={kind}",
        f"why={why}",
        f"why={why}|side={side}",
        f"order={min(order, 3)}|side={side}",
        f"shape={candidate.shape}|side={side}|path={relation.path}",
    ]
    chain = _chain(page, before, toponym)
    features += [f"chain={chain}|side={side}", f"chain={chain}|role={role}|kind={kind}",
                 f"chain={chain}|rank={near}|side={side}"]  # fmt: skip
    use = str(min(candidate.sentence - known.places[toponym.first], 2)) if toponym.first in known.places else "-"
    features += [f"own={min(own, 3)}|side={side}", f"own={min(own, 3)}|side={side}|used={use}",
                 f"used={use}|chain={chain}|side={side}|path={relation.path}",
                 f"used={use}|def={candidate.shape.endswith('.def')}|side={side}|own={min(own, 2)}",
                 f"start={toponym.first - page.sentences[page.sentence_of[toponym.first]].first < 6}|side={side}|used={use}",
                 f"anaphor={toponym.anaphoric}|side={side}"]  # fmt: skip
    if before is not None and before.first in known.places:
        features.append(f"chain={chain}|before=used{min(candidate.sentence - known.places[before.first], 2)}")
    if toponym.first in known.places:
        step = min(candidate.sentence - known.places[toponym.first], 2)
        features += [f"used={step}|side={side}", f"used={step}|pred={predicate}",
                     f"used={step}|after={known.last_predicate}|pred={predicate}"]  # fmt: skip
    else:
        features.append(f"unused|side={side}|path={relation.path}")
    return features


def _chain(page: Page, before: Toponym | None, toponym: Toponym) -> str:
    """Tell how a place follows another: «X في Y» names Y only to say where X is."""
    if before is None or toponym.first - before.last > 3:
        return "alone"
    joined = page.tokens.forms[toponym.first][:1] == "و" or "و" in page.tokens.forms[before.last : toponym.first]
    return "joined" if joined else "within"


def time_features(
    page: Page, candidate: Candidate, timex: Timex, known: Known, rank: int, says_when: bool
) -> list[str]:
    """List the evidence that a time belongs to a candidate.

    ``says_when`` tells that the time stands by a reporting cue: «أعلنت اليوم».
    """
    relation = relate(page, candidate.first, candidate.last, timex.first, timex.last)
    predicate, side = candidate.predicate.value, relation.side
    near = min(rank, 2)
    between = _triggers_between(page, candidate, timex)
    lead = page.names[candidate.first - 1] if candidate.first else "start"
    features = [
        "bias",
        f"side={side}|path={relation.path}",
        f"side={side}|distance={relation.distance}",
        f"side={side}|rank={near}|cue={says_when}",
        f"side={side}|pred={predicate}",
        f"precision={timex.precision.value}|side={side}",
        f"why={timex.reason}",
        f"shape={candidate.shape}|side={side}|path={relation.path}",
        f"cue={says_when}|side={side}",
        f"between={between}|side={side}|cue={says_when}",
        f"between={between}|side={side}|path={relation.path}",
    ]
    if timex.first in known.times:
        step = min(candidate.sentence - known.times[timex.first], 2)
        features += [f"used={step}|side={side}", f"used={step}|pred={predicate}",
                     f"used={step}|after={known.last_predicate}|pred={predicate}",
                     f"used={step}|between={between}|rank={near}", f"used={step}|lead={lead}"]  # fmt: skip
    else:
        features += [f"unused|side={side}", f"unused|between={between}|side={side}|rank={near}"]
    return features


def _triggers_between(page: Page, candidate: Candidate, item: Timex | Quantity) -> int:
    """Count the triggers between a candidate and an item, up to three: they may own the item."""
    low, high = candidate.last, item.first
    if item.first < candidate.first:
        low, high = item.last, candidate.first
    if page.sentence_of[item.first] != candidate.sentence:
        return 3
    return min(3, sum(at in page.company for at in range(low, high)))


def number_features(
    page: Page, candidate: Candidate, quantity: Quantity, in_patient: bool, in_agent: bool, rank: int
) -> list[str]:
    """List the evidence that a count belongs to a candidate."""
    relation = relate(page, candidate.first, candidate.last, quantity.first, quantity.last)
    predicate, side = candidate.predicate.value, relation.side
    after = quantity.last
    word = page.tokens.forms[after] if after < len(page.tokens) else ""
    lead = (page.names[quantity.first - 1] or "word") if quantity.first else "start"
    between = _triggers_between(page, candidate, quantity)
    features = [
        "bias",
        f"patient={in_patient}|pred={predicate}",
        f"agent={in_agent}|pred={predicate}",
        f"patient={in_patient}|agent={in_agent}",
        f"side={side}|path={relation.path}|pred={predicate}",
        f"side={side}|path={relation.path}|rank={min(rank, 2)}",
        f"side={side}|distance={relation.distance}",
        f"side={side}|pred={predicate}|patient={in_patient}",
        f"percent={quantity.percent}",
        f"counted={quantity.counted}",
        f"why={quantity.reason}",
        f"noun={word}",
        f"row={candidate.row.id}|side={side}",
        f"lead={lead}|side={side}|patient={in_patient}",
        f"lead={lead}|pred={predicate}|rank={min(rank, 1)}",
        f"between={between}|side={side}|rank={min(rank, 1)}",
        f"of={quantity.of}|pred={predicate}",
    ]
    return features


def ranked(
    candidate: Candidate, firsts: list[int], lasts: list[int], low: int, high: int
) -> Iterator[tuple[int, int]]:
    """Give ``(index, rank)`` of items ``low`` to ``high``: how many lie between it and the trigger."""
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
