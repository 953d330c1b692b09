"""Gathering: the claims that bear on a question, each checked against all it names."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import Connection

from riwaya.ask.evidence import Evidence, Named, evidence_of, said_window
from riwaya.ask.narrow import actor_ids_for, folded_texts, full_rows, ids_of, names_of, narrow
from riwaya.ask.query import AskedActor, AskedPerson, Query, Side, Slot
from riwaya.lexicon.gazetteer import precision_of
from riwaya.lexicon.heads import HeadKind, head_forms, load_heads
from riwaya.lexicon.questions import load_grades, words_of
from riwaya.link.within import gazetteer
from riwaya.link.words import stem
from riwaya.text.clitics import prefix_splits
from riwaya.types import Interval, PlacePrecision, Predicate

_AROUND = 250
"""Letters on each side of a quote in which its other words may stand."""
_SAYS_SO = 3  # the nearness of a claim whose own place lies in the one asked about
_LATE = datetime.timedelta(days=14)
"""What happened is told of within two weeks, unless the claim says when it was."""
P = Predicate
_MUTUAL = frozenset({P.INFIGHT, P.AGREE, P.ATTACK, P.ASSASSINATE, P.BOMBARD})
_SELF = frozenset({P.REGROUP, P.PRESENT, P.STRENGTH, P.PLEDGE})
_BY_SUBJECT = frozenset({P.CLAIM_RESP, P.DENY})


def gather(conn: Connection, query: Query) -> tuple[list[Evidence], int]:
    """List the claims that bear on a question, in the order of the ledger.

    Returns:
        The claims, and how many the tables offered (more than were looked at, where cut).
    """
    candidates, total = narrow(conn, query)
    names = site_names(query)
    rows = full_rows(conn, (one.number for one in candidates))
    texts = folded_texts(conn, (one.document for one in candidates))
    found = []
    for one in sorted(candidates, key=lambda one: one.number):
        row = rows[one.number]
        context = context_of(texts[one.document], row.folded)
        evidence = evidence_of(row, one.nearness, context)
        if bears(query, evidence) and names_site(evidence, names):
            found.append(evidence)
    return found, total


def site_names(query: Query) -> tuple[str, ...]:
    """List the folded names of the places asked about where all of them are sites."""
    known = [gazetteer().get(id) for place in query.places for id in place.ids]
    if not known or any(
        one is None or precision_of(one) is not PlacePrecision.SITE for one in known
    ):
        return ()
    return tuple(name for place in query.places for name in names_of(place))


def names_site(evidence: Evidence, names: tuple[str, ...]) -> bool:
    """Tell whether a claim lies at a site: of another part of the town the site must be named near.

    A report on a hospital tells of other hospitals too.
    """
    if not names or evidence.nearness >= _SAYS_SO:
        return True
    return any(name in evidence.context for name in names)


def bears(query: Query, evidence: Evidence) -> bool:
    """Tell whether a claim answers to all that a question names, place aside."""
    return (
        all(_has_actor(query, actor, evidence) for actor in query.actors)
        and (not query.persons or any(_has_person(query, one, evidence) for one in query.persons))
        and (not query.leaders or _of_leaders(evidence))
        and _in_time(query, evidence)
        and _shares_words(query, evidence)
    )


def context_of(text: str, quote: str) -> str:
    """Give the folded words round a folded quote."""
    at = max(text.find(quote), 0)
    return text[max(0, at - _AROUND) : at + len(quote) + _AROUND]


def is_actor(actor: AskedActor, one: Named) -> bool:
    """Tell whether a participant is a body asked about, or filed under its code by its words."""
    if one.actor in ids_of(actor.id):
        return True
    if one.actor not in actor_ids_for(actor.id):
        return False
    return _name_of(actor.id) <= {stem(word) for word in words_of(one.words)}


@lru_cache(maxsize=512)
def _name_of(actor: str) -> frozenset[str]:
    """Give the stems of the words that make the name of a body: not «حركة», but «أحرار الشام»."""
    from riwaya.lexicon.actors import load_actor_ids

    row = next((row for row in load_actor_ids() if row.id == actor), None)
    words = words_of(row.form)[-2:] if row else ["-"]
    return frozenset(stem(word) for word in words)


def _has_actor(query: Query, actor: AskedActor, evidence: Evidence) -> bool:
    doing = any(is_actor(actor, one) for one in evidence.agents)
    done_to = any(is_actor(actor, one) for one in evidence.patients)
    if actor.side is Side.ANY or evidence.predicate in _BY_SUBJECT:
        if query.slot is Slot.WHO and evidence.predicate not in _SELF | _BY_SUBJECT | {P.MOVE}:
            return done_to
        return doing or done_to
    if evidence.predicate in _MUTUAL and len(query.actors) > 1:
        return doing or done_to
    return doing if actor.side is Side.AGENT else done_to


def _has_person(query: Query, person: AskedPerson, evidence: Evidence) -> bool:
    """Tell whether a person takes part: his successor or his son is somebody else."""
    passive = evidence.predicate in (P.KILL, P.ASSASSINATE, P.DETAIN, P.HARM, P.RELEASE)
    if passive and query.slot in (Slot.WHETHER, Slot.WHO, Slot.EFFECT):
        parts: Iterable[Named] = evidence.patients
    else:
        parts = (*evidence.agents, *evidence.patients)
    if any(_is_named(person, words_of(one.words)) for one in parts):
        return True
    return query.slot in (Slot.WHEN, Slot.WHAT, Slot.EFFECT) and _is_named(person, evidence.words)


def _is_named(person: AskedPerson, words: list[str]) -> bool:
    kin = load_grades()["kin"]
    for at, word in enumerate(words):
        if not any(_same_name(name, word) for name in person.names):
            continue
        before = [hit for back in (1, 2, 3) if at >= back and (hit := kin.at(words, at - back))]
        if (before[0].value.grade if before else "") == person.kin:
            return True
    return False


def _same_name(name: str, word: str) -> bool:
    plain = name.removeprefix("ال")
    return word in (name, plain, "ال" + plain) or (word[:1] in "بلوك" and word[1:] == name)


@lru_cache(maxsize=1)
def _commanders() -> frozenset[str]:
    kinds = (head for head in load_heads() if head.kind is HeadKind.COMMANDER)
    return frozenset(words[0] for head in kinds for words, _ in head_forms(head))


def _of_leaders(evidence: Evidence) -> bool:
    """Tell whether leaders are spoken of, in a participant, its role, or the quote."""
    parts = (*evidence.agents, *evidence.patients)
    words = [word for one in parts for word in words_of(f"{one.role_words} {one.words}")]
    return any(names_leader(word) for word in (*words, *evidence.words))


def names_leader(word: str) -> bool:
    """Tell whether a folded word names a leader of any kind."""
    known = _commanders()
    return word in known or any(
        word.startswith(before) and word[len(before) :] in known for before in ("و", "ل", "ب", "ف")
    )


def _in_time(query: Query, evidence: Evidence) -> bool:
    if query.first is None and query.last is None:
        return True
    window = evidence.window
    if not evidence.stated:
        window = said_window(evidence.published)
        if window.first is not None:
            window = Interval(window.first - _LATE, window.last)
    if window == Interval(None, None):
        return False
    after = query.first is None or window.last is None or window.last >= query.first
    before = query.last is None or window.first is None or window.first <= query.last
    return after and before


def _shares_words(query: Query, evidence: Evidence) -> bool:
    """Tell whether half the other words of a question stand in a claim or near it.

    What is asked of a *whether* must be said in the same clause.
    """
    if not query.words:
        return True
    near = evidence.clause if query.slot is Slot.WHETHER else words_of(evidence.context)
    stems = {stem(rest) for word in near for _, rest in prefix_splits(word)}  # «لدورية»
    shared = sum(stem(word) in stems for word in query.words)
    return shared >= math.ceil(len(query.words) / 2)
