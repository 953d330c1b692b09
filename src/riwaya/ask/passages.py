"""Passages: what an article says in effect of a happening, where no claim was read from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from riwaya.ask.evidence import Evidence
from riwaya.ask.query import Query
from riwaya.lexicon.questions import grades_in, load_topics, words_of
from riwaya.store.project import stored_document
from riwaya.store.tables import documents
from riwaya.text.fold import fold
from riwaya.text.sentences import find_sentences
from riwaya.text.tokens import tokenize
from riwaya.types import Document, Span

_MOST_DOCUMENTS = 40
_MOST_WORDS = 40


def passages_on(conn: Connection, query: Query, bearing: Sequence[Evidence]) -> list[Evidence]:
    """Give the sentences that grade the effect of what is asked about, in documents that tell of it.

    A passage lends itself the chain of the claim nearest to it in its sentence; without one it is
    the publisher's own voice. Its ``claim`` is empty.
    """
    of_document: dict[str, list[Evidence]] = {}
    for one in bearing:
        of_document.setdefault(one.document, []).append(one)
    keys = sorted(of_document)[:_MOST_DOCUMENTS]
    rows = conn.execute(select(documents.c.id, documents.c.body).where(documents.c.id.in_(keys)))
    found: list[Evidence] = []
    for row in sorted(rows, key=lambda row: str(row.id)):
        document = stored_document(row.body, f"document {row.id[:12]}")
        found += _in_document(query, document, of_document[row.id])
    return found


def _in_document(query: Query, document: Document, held: list[Evidence]) -> Iterator[Evidence]:
    for span in _sentences(document.text):
        start = _topic_start(query, document.text, span)
        if start is None:
            continue
        passage = Span(start, span.end)
        words = words_of(passage.of(document.text))
        if not grades_in("effect", words) or len(words) > _MOST_WORDS:
            continue
        if any(_answers(one) and _meet(one.span, passage) for one in held):
            continue
        nearest = min(held, key=lambda one: (abs(one.span.start - passage.start), one.claim))
        same = span.start <= nearest.span.start < span.end
        yield replace(
            nearest,
            claim="",
            quote=passage.of(document.text),
            span=passage,
            trigger=Span(passage.start, passage.start + 1),
            chain=nearest.chain if same else (),
            number=None,
        )


def _answers(one: Evidence) -> bool:
    return bool(grades_in("effect", one.words))


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _sentences(text: str) -> Iterable[Span]:
    tokens = tokenize(fold(text))
    for sentence in find_sentences(tokens):
        yield tokens.span(sentence.first, sentence.last)


def _topic_start(query: Query, text: str, span: Span) -> int | None:
    """Find where a sentence speaks of what is asked: the first word of such a topic."""
    tokens = tokenize(fold(span.of(text)))
    book = load_topics()
    for at in range(len(tokens)):
        hit = book.at(tokens.forms, at)
        if hit is not None and set(hit.value.predicates) & set(query.asked):
            return span.start + tokens.span(at, at + 1).start
    return None
