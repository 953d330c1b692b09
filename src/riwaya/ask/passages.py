"""Passages: what an article says in effect of a happening, where no claim was read from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from riwaya.ask.evidence import Evidence
from riwaya.ask.gather import names_leader
from riwaya.ask.query import Query
from riwaya.lexicon.questions import grades_in, load_grades, load_topics
from riwaya.store.project import stored_document
from riwaya.store.tables import documents
from riwaya.text.fold import fold
from riwaya.text.sentences import find_sentences
from riwaya.text.tokens import Tokens, tokenize
from riwaya.types import Document, Span

_MOST_DOCUMENTS = 40
_MOST_WORDS = 25  # between the word of the topic and the grade
_ENDS = frozenset('،,.؛;:”»"')


def passages_on(conn: Connection, query: Query, bearing: Sequence[Evidence]) -> list[Evidence]:
    """Give the clauses that grade the effect of what is asked, in documents that tell of it.

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
    for sentence, passage in _graded(query, document.text):
        if any(_answers(one) and _meet(one.span, passage) for one in held):
            continue
        nearest = min(held, key=lambda one: (abs(one.span.start - passage.start), one.claim))
        same = sentence.start <= nearest.span.start < sentence.end
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


def _graded(query: Query, text: str) -> Iterator[tuple[Span, Span]]:
    """Give the clauses that grade an effect of what is asked, each with its sentence.

    A clause runs from the last word of the topic before the grade to the mark after it.
    """
    tokens = tokenize(fold(text))
    book, grades = load_topics(), load_grades()["effect"]
    for sentence in find_sentences(tokens):
        about = None
        at = sentence.first
        while at < sentence.last:
            topic, grade = book.at(tokens.forms, at), grades.at(tokens.forms, at)
            if grade is not None and about is not None and at - about <= _MOST_WORDS:
                last = _clause_end(tokens, grade.last, sentence.last)
                words = tokens.forms[about:last]
                if not query.leaders or any(names_leader(word) for word in words):
                    yield tokens.span(sentence.first, sentence.last), tokens.span(about, last)
                about = None
            elif topic is not None and set(topic.value.predicates) & set(query.asked):
                about = at
            at = grade.last if grade else at + 1


def _clause_end(tokens: Tokens, at: int, last: int) -> int:
    while at < last and tokens.forms[at] not in _ENDS:
        at += 1
    return at
