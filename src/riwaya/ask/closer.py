"""A closer look: where few claims answer, the articles themselves are read again for the question.

A reader keeps only what is likely enough for a ledger. A question says what to look for, and so
less likely readings are worth showing: as passages, quoted, marked as none of the ledger's
claims. The rules read alone here, for the triggers that the question asks about and for the words
of its topics.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select

from riwaya.ask.evidence import Evidence, Named, Spot, Voice
from riwaya.ask.gather import bears, context_of, is_actor, names_site, site_names
from riwaya.ask.narrow import Judge, ids_of, judge_of, places_near
from riwaya.ask.places import meant
from riwaya.ask.query import AskedActor, Query, Slot
from riwaya.ask.reading import rules
from riwaya.extract.analysis import Analysis, analyse
from riwaya.extract.compose import compose
from riwaya.extract.decide import pick_items, walk
from riwaya.extract.offers import Item
from riwaya.extract.phrases import Phrase
from riwaya.extract.weigh import Values, Weights
from riwaya.lexicon.questions import Found, Topic, load_topics
from riwaya.store.project import stored_document
from riwaya.store.search import containing
from riwaya.store.tables import arguments, claims, documents
from riwaya.text.fold import fold_word
from riwaya.text.tokens import Tokens
from riwaya.types import (
    Claim,
    Document,
    Factuality,
    Interval,
    PlaceRole,
    Predicate,
    Span,
)

_ENOUGH, _ENOUGH_OF_MANY = 40, 12
"""Claims that answer a question without a closer look; fewer where there is much to search."""
_SMALL = 100
"""Documents of a collection in which each one counts."""
_DOCUMENTS = 8
_LETTERS, _LETTERS_OF_MANY = 24_000, 7_000
"""Documents, and letters of them, that are looked at."""
_KEPT = 64  # analyses kept: questions come in series on the same articles
_MARGIN = 6.0  # log-odds by which a trigger may fall short of a claim of the ledger
_EASE = 1.0  # the same for participants and places
_SURE = 1.5  # log-odds a trigger is taken at, so that its participants are looked for
_NEAR = 14  # tokens before and after a trigger among which a body asked about may stand
_NAMES_IT = 5  # how much more a claim on the body asked about tells than one in the place
_TIME_REACH = 60  # letters between a time expression and the trigger it lends itself to
_AFTER = 90  # letters after «السيطرة» in which the loser may be named
_SENTENCE = 40  # words of the longest passage
_PARTS = frozenset("،؛:.؟!;")
P = Predicate
_SUFFERED = frozenset({
    P.DEFEAT, P.CONTROL, P.FACILITATE, P.KILL, P.DETAIN, P.RAID, P.ATTACK, P.BOMBARD, P.SMUGGLE,
})  # fmt: skip
"""What the body asked about is more often the object of."""


@dataclass(frozen=True, slots=True)
class _Lenient:
    """A judge that takes what falls a little short."""

    weights: dict[str, Weights]

    def choose(self, group: list[tuple[int, Values]]) -> list[tuple[int, float]]:
        """Take the best candidate unless it falls far short."""
        weights = self.weights["claim"]
        scored = [(weights.score(values), -index) for index, values in group]
        score, index = max(scored)
        return [(-index, max(score, _SURE))] if score >= weights.threshold - _MARGIN else []

    def pick(self, decision: str, candidate: int, items: list[Item]) -> dict[int, float]:
        """Take every item above the lower threshold."""
        weights = self.weights[decision]
        ease = _EASE if decision in ("agent", "patient", "place") else 0.0
        return pick_items(items, lambda item: weights.score(item.values), weights.threshold - ease)


@dataclass(frozen=True, slots=True)
class _Read:
    """What is found in a document whatever is asked: the analysis, phrases, words of topics."""

    analysis: Analysis
    phrases: tuple[tuple[Phrase, str, str], ...]  # with the body and the words of each
    topics: tuple[Found[Topic], ...]


@dataclass(frozen=True, slots=True)
class _Article:
    """A document looked at closely; ``number`` is its row, ``folded`` its folded text."""

    number: int
    document: Document
    read: _Read
    folded: str

    @property
    def analysis(self) -> Analysis:
        """What the rules find in it."""
        return self.read.analysis


_READ: OrderedDict[tuple[str, str], _Read] = OrderedDict()


def is_small(conn: Connection) -> bool:
    """Tell whether a collection is so small that each of its documents counts."""
    return int(conn.execute(select(func.count()).select_from(documents)).scalar_one()) <= _SMALL


def needs_closer(conn: Connection, found: int) -> bool:
    """Tell whether so few claims answer that the articles should be looked at."""
    return found < (_ENOUGH if is_small(conn) else _ENOUGH_OF_MANY)


def look_closer(conn: Connection, query: Query, known: Sequence[Evidence]) -> list[Evidence]:
    """List the passages that bear on a question and that no claim of ``known`` stands for."""
    judge = judge_of(conn, query) if query.places else None
    found: list[Evidence] = []
    for article in _articles(conn, query):
        held = [one for one in known if one.document == article.document.id]
        for passage in _passages(query, _by_triggers(query, article), article, judge):
            if not any(_meet(passage.trigger, one.trigger) for one in held):
                held.append(passage)
                found.append(passage)
        for passage in _passages(query, _by_topics(query, article), article, judge):
            if not any(_meet(passage.span, one.span) for one in held):
                held.append(passage)
                found.append(passage)
    return found


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _articles(conn: Connection, query: Query) -> Iterator[_Article]:
    """Give the documents that name most of what is asked about, likeliest first."""
    c, letters = documents.c, 0
    keys = _likely(conn, query)
    most = _LETTERS if is_small(conn) else _LETTERS_OF_MANY
    rows = {
        row.seq: row
        for row in conn.execute(select(c.seq, c.id, c.body, c.folded).where(c.seq.in_(keys)))
    }
    for key in keys:
        document = stored_document(rows[key].body, f"document {rows[key].id[:12]}")
        letters += len(document.text)
        if letters > most and letters > len(document.text):
            return
        yield _Article(key, document, _read(document), rows[key].folded)


def _likely(conn: Connection, query: Query) -> list[int]:
    """List documents in which a body asked about takes part, or a person or place is named."""
    c, a = claims.c, arguments.c
    if query.actors:
        ids = sorted(ids_of(query.actors[-1].id))
        wanted = select(c.document, func.count().label("times")).join(
            arguments, a.claim == c.number
        )
        wanted = wanted.where(c.current, a.ref.in_(ids), a.role.in_(("agent", "patient")))
        rows = conn.execute(wanted.group_by(c.document)).all()
        counts = {row.document: row.times for row in rows}
    elif query.persons:
        name = query.persons[0].names[0]
        rows = conn.execute(select(documents.c.seq).where(containing(conn, documents, name))).all()
        counts = {row.seq: 1 for row in rows}
    else:
        counts = {}
    if query.places:
        near = places_near(conn, query)
        counts = {key: points + _NAMES_IT * counts.get(key, 0) for key, points in near.items()}
    ranked = sorted(counts, key=lambda key: (-counts[key], key))
    return ranked[:_DOCUMENTS]


def _read(document: Document) -> _Read:
    key = (document.id, str(document.published))
    if key in _READ:
        _READ.move_to_end(key)
        return _READ[key]
    reader = rules()
    analysis = analyse(document, reader.lexicon, reader.weigher.speaker)
    phrases = zip(analysis.phrases, analysis.actors, strict=True)
    forms = analysis.page.tokens.forms
    hits = (load_topics().at(forms, at) for at in range(len(forms)))
    _READ[key] = _Read(
        analysis,
        tuple((phrase, actor, phrase.span.of(document.text)) for phrase, actor in phrases),
        tuple(hit for hit in hits if hit and not analysis.page.skipped[hit.first]),
    )
    while len(_READ) > _KEPT:
        _READ.popitem(last=False)
    return _READ[key]


def _passages(
    query: Query, read: Iterator[Evidence], article: _Article, judge: Judge | None
) -> Iterator[Evidence]:
    """Keep what bears on the question, put right where the body asked about is named near."""
    for one in read:
        nearness = 0
        if judge is not None and not (nearness := judge.of_passage(one.places, article.number)):
            continue
        settled = _settled(query, article, one)
        if settled is None or not bears(query, settled):
            continue
        placed = replace(settled, nearness=nearness)
        if names_site(placed, site_names(query)):
            yield placed


def _by_triggers(query: Query, article: _Article) -> Iterator[Evidence]:
    """Read the triggers of the predicates asked about again, with a lenient judge."""
    reader, analysis = rules(), article.analysis
    heads = {at for phrase in analysis.phrases for at in range(phrase.first, phrase.last)}
    asked = [
        one
        for one in analysis.candidates
        if one.predicate in query.predicates
        and not (one.shape.startswith("noun") and one.first in heads)
    ]  # «خلايا» that heads a body's name tells nothing
    narrowed = replace(analysis, candidates=asked)
    for decided in walk(narrowed, reader.lexicon, _Lenient(reader.weigher.weights)):
        claim = compose(article.document.id, narrowed, decided, reader.lexicon, "closer")
        yield _timed(article, _evidence(article, claim))


def _timed(article: _Article, one: Evidence) -> Evidence:
    """Lend a passage the time expression shortly before its trigger where it has none."""
    if one.stated:
        return one
    analysis = article.analysis
    before = [
        time.interval
        for time in analysis.times
        if 0 <= one.trigger.start - time.span.end <= _TIME_REACH and not time.quoting
    ]
    return replace(one, window=before[-1]) if before else one


def _by_topics(query: Query, article: _Article) -> Iterator[Evidence]:
    """Quote the clauses that hold a word of a topic asked about and a body or person."""
    analysis = article.analysis
    for hit in article.read.topics:
        predicates = [one for one in hit.value.predicates if one in query.predicates]
        if not predicates:
            continue
        low, high = _clause(analysis, hit.first)
        if high - low > _SENTENCE:
            continue
        span = analysis.page.tokens.span(low, high)
        places = tuple(
            Spot(place.place_id, place.role or PlaceRole.AT, place.span.of(article.document.text))
            for place in analysis.toponyms
            if low <= place.first < high and not place.anaphoric
        )
        trigger = analysis.page.tokens.span(hit.first, hit.last)
        one = _blank(article, predicates[0], span, trigger)
        yield _timed(article, replace(one, places=places))


def _clause(analysis: Analysis, at: int) -> tuple[int, int]:
    """Give the tokens round a word up to the marks of its sentence that part clauses."""
    page = analysis.page
    sentence = page.sentences[page.sentence_of[at]]
    low, high = at, at + 1
    while low > sentence.first and page.tokens.forms[low - 1] not in _PARTS:
        low -= 1
    while high < sentence.last and page.tokens.forms[high] not in _PARTS:
        high += 1
    return low, high


def _blank(article: _Article, predicate: Predicate, span: Span, trigger: Span) -> Evidence:
    document = article.document
    return Evidence(
        claim="",
        document=document.id,
        name=document.name,
        publisher=document.publisher,
        published=document.published,
        predicate=predicate,
        factuality=Factuality.CERTAIN,
        quote=span.of(document.text),
        span=span,
        trigger=trigger,
        context=context_of(article.folded, fold_word(span.of(document.text))),
    )


def _evidence(article: _Article, claim: Claim) -> Evidence:
    """Lay a reading out as evidence; it has no id, for it is no claim of the ledger."""
    text = article.document.text
    parts = {
        name: tuple(
            Named(one.actor, one.reason, one.span.of(text), one.role_words) for one in found
        )
        for name, found in (("agents", claim.agents), ("patients", claim.patients))
    }
    return replace(
        _blank(article, claim.predicate, claim.quote, claim.trigger),
        factuality=claim.factuality,
        agents=parts["agents"],
        patients=parts["patients"],
        places=tuple(
            Spot(meant(one.place, fold_word(one.span.of(text))), one.role, one.span.of(text))
            for one in claim.places
        ),
        window=claim.window or Interval(None, None),
        number=claim.number,
        chain=tuple(
            Voice(hop.type, hop.link, hop.span.of(text), hop.actor, hop.interest, hop.gap)
            for hop in claim.chain
        ),
    )


def _settled(query: Query, article: _Article, one: Evidence) -> Evidence | None:
    """Put the body asked about into a passage where it is named near; None where it is not.

    Of two bodies asked about both must have been read as taking part.
    """
    if len(query.actors) != 1:
        return one
    actor = query.actors[0]
    agents = tuple(_as_asked(article, actor, part) for part in one.agents)
    patients = tuple(_as_asked(article, actor, part) for part in one.patients)
    doing = any(is_actor(actor, part) for part in agents)
    done_to = any(is_actor(actor, part) for part in patients)
    here = None if doing or done_to else _named_near(article, actor, one.trigger)
    if here is None and not doing and not done_to:
        return None
    if one.predicate in _SUFFERED and query.slot is not Slot.WHOM:
        if not done_to and (here or query.slot in (Slot.FINISHED, Slot.STRENGTH, Slot.HOW_MANY)):
            moved = here or next(part for part in agents if is_actor(actor, part))
            if one.predicate is not P.CONTROL:
                patients = (*patients, moved)
            elif here and _stands_after(article, here, one):
                patients = (*patients, here)  # «السيطرة على الأراضي التي كان يحتلها …»
    elif not doing:
        agents = (*agents, here or next(part for part in patients if is_actor(actor, part)))
    return replace(one, agents=agents, patients=patients)


def _stands_after(article: _Article, part: Named, one: Evidence) -> bool:
    """Tell whether words stand in the clause after the trigger of a passage."""
    text = article.document.text
    end = text.find(part.words, one.trigger.end, one.trigger.end + _AFTER)
    return end >= 0 and not any(mark in text[one.trigger.end : end] for mark in "،؛.؟!")


def _as_asked(article: _Article, actor: AskedActor, part: Named) -> Named:
    """Take a bare noun («التنظيم») that most often means the body asked about for it."""
    for phrase, _, words in article.read.phrases:
        if phrase.candidates and words in part.words and _usually(phrase, actor):
            return Named(actor.id, phrase.reason, part.words, part.role_words)
    return part


def _usually(phrase: Phrase, actor: AskedActor) -> bool:
    return bool(phrase.candidates) and phrase.candidates[0] in ids_of(actor.id)


def _named_near(article: _Article, actor: AskedActor, trigger: Span) -> Named | None:
    """Find the body asked about in the sentence of a trigger, not far from it."""
    page = article.analysis.page
    at = _token_at(page.tokens, trigger.start)
    best: tuple[int, Named] | None = None
    for phrase, found, words in article.read.phrases:
        distance = abs(phrase.first - at)
        if distance > _NEAR or page.sentence_of[phrase.first] != page.sentence_of[at]:
            continue
        if found not in ids_of(actor.id) and not _usually(phrase, actor):
            continue
        if best is None or distance < best[0]:
            best = distance, Named(actor.id, phrase.reason, words, "")
    return best[1] if best else None


def _token_at(tokens: Tokens, position: int) -> int:
    """Find the token at a position of the document, by halving."""
    low, high = 0, len(tokens) - 1
    while low < high:
        middle = (low + high) // 2
        if tokens.span(middle, middle + 1).end > position:
            high = middle
        else:
            low = middle + 1
    return low
