"""Changes: two documents that tell the same in like words, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from riwaya.api import DisputeFilter, Ledger
from riwaya.link.changes import Changes
from riwaya.link.rewording import Rewordings, find_rewordings
from riwaya.types import Document, Span
from riwaya.web.bench import LedgerNow
from riwaya.web.cards import Card, card_of, date_words
from riwaya.web.faults import NotFoundError
from riwaya.web.here import HereNow
from riwaya.web.highlights import Paint, Piece, cut
from riwaya.web.render import render

router = APIRouter()
_RUN = 3  # sentences that are alike in a row before they are folded together
_KINDS = ("number", "name", "voice")  # what is marked, the weightiest first


@dataclass(frozen=True, slots=True)
class Paper:
    """One of the two documents."""

    id: str
    name: str
    publisher: str
    said: str


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence of either document, cut at what is marked; one that has none has no pieces.

    Attributes:
        kind: same, changed, moved, first or second: the last two have it alone.
        first: The sentence in the first document.
        second: The same in the second.
        marks: Kinds of marks in it, each once.
    """

    kind: str
    first: tuple[Piece, ...]
    second: tuple[Piece, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows one below the other; those of a ``folded`` one are alike in both documents."""

    folded: bool
    rows: tuple[tuple[int, Row], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Words of either document that stand for each other; empty where one has none.

    ``row`` is the number of the row that shows them, 0 if none does.
    """

    kind: str
    first: str
    second: str
    row: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of a kind differ, and the first row with one."""

    kind: str
    number: int
    row: int


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """All that ``changes.html`` may use.

    Attributes:
        first: The first document.
        second: The second.
        kept: Sentences that both have.
        counts: What differs, by kind.
        changes: Numbers, names and voices that differ.
        stretches: Both texts, sentence by sentence.
        cards: The claims that were asked for, of either document one; empty if none were.
        dispute: Address of the sheet of these two; empty if they do not part.
        turned: Address of the comparison the other way round.
    """

    template: ClassVar[str] = "changes.html"
    first: Paper
    second: Paper
    kept: int
    counts: tuple[Count, ...]
    changes: tuple[Change, ...]
    stretches: tuple[Stretch, ...]
    cards: tuple[Card, ...]
    dispute: str
    turned: str


@router.get("/changes/{first}/{second}")
def show_changes(
    ledger: LedgerNow, here: HereNow, first: str, second: str, claim: str = "", other: str = ""
) -> HTMLResponse:
    """Show in what the second document differs from the first; ``claim`` and ``other`` on top."""
    one, two = _paper(ledger, first), _paper(ledger, second)
    found, words = ledger.changes(first, second), find_rewordings(one, two)
    rows = tuple(_rows(found, words, one, two))
    changes = tuple(_changes(found, one.text, two.text, rows))
    cards = _cards(ledger, {first: claim, second: other})
    page = ChangesPage(
        _heading(one),
        _heading(two),
        len(found.kept),
        tuple(_counts(changes, rows)),
        changes,
        tuple(_stretches([row for row, _, _ in rows])),
        cards,
        _dispute(ledger, cards),
        f"/changes/{second}/{first}" + (f"?claim={other}&other={claim}" if cards else ""),
    )
    return render(page, here)


def _paper(ledger: Ledger, key: str) -> Document:
    found = ledger.document(key)
    if found is None:
        raise NotFoundError("document", key)
    return found


def _heading(document: Document) -> Paper:
    return Paper(
        document.id,
        document.title or document.name or document.id[:12],
        document.publisher or "",
        date_words(document.published),
    )


def _cards(ledger: Ledger, asked: dict[str, str]) -> tuple[Card, ...]:
    """Give the claims asked for, in the order of their documents; none if one is not there."""
    found = []
    for document, key in asked.items():
        lines = [one for one in ledger.claim(key) if one.id == key] if key else []
        found += [card_of(one) for one in lines if one.document == document]
    return tuple(found) if len(found) == len(asked) else ()


def _dispute(ledger: Ledger, cards: Sequence[Card]) -> str:
    if not cards:
        return ""
    pair = {card.id for card in cards}
    for one in ledger.disputes(DisputeFilter(claim=cards[0].id), limit=50):
        if {one.first.id, one.second.id} == pair:
            return f"/disputes/{one.first.id}/{one.second.id}/{one.type}"
    return ""


_Sides = tuple[Span | None, Span | None]
_Placed = tuple[Row, Span | None, Span | None]


def _rows(
    found: Changes, words: Rewordings, first: Document, second: Document
) -> Iterator[_Placed]:
    """Give the sentences of both documents, each with its like beside it."""
    ours = [*_paints(found, 0), *(Paint(span, "word") for span in words.first)]
    theirs = [*_paints(found, 1), *(Paint(span, "word") for span in words.second)]
    for kind, (one, other) in _merged(found):
        left = _pieces(first.text, one, ours)
        right = _pieces(second.text, other, theirs)
        kinds = {kind for piece in (*left, *right) for kind in piece.kinds}
        if kind == "same" and kinds:
            kind = "changed"
        marks = tuple(mark for mark in _KINDS if mark in kinds)
        yield Row(kind, left, right, marks), one, other


def _paints(found: Changes, side: int) -> Iterator[Paint]:
    for kind, changes in (
        ("number", found.numbers), ("name", found.names), ("voice", found.voices)
    ):  # fmt: skip
        for change in changes:
            span = (change.first, change.second)[side]
            if span is not None:
                yield Paint(span, kind)


def _merged(found: Changes) -> Iterator[tuple[str, _Sides]]:
    """Give the sentences in the order of the first; what only the second has comes where it is."""
    added = sorted(found.added)
    olds: list[tuple[Span, Span | None, bool]] = [
        (one.first, one.second, one.moved) for one in found.kept
    ]
    olds += [(span, None, False) for span in found.dropped]
    for first, second, moved in sorted(olds, key=lambda old: old[0]):
        if second is not None and not moved:
            while added and added[0] < second:
                yield "second", (None, added.pop(0))
        yield ("first" if second is None else "moved" if moved else "same"), (first, second)
    for span in added:
        yield "second", (None, span)


def _pieces(text: str, span: Span | None, paints: Sequence[Paint]) -> tuple[Piece, ...]:
    if span is None:
        return ()
    inside = [
        Paint(Span(one.span.start - span.start, one.span.end - span.start), one.kind)
        for one in paints
        if one.span.start < span.end and span.start < one.span.end
    ]
    return cut(span.of(text), inside)


def _stretches(rows: list[Row]) -> Iterator[Stretch]:
    """Fold long runs of sentences that are alike."""
    for same, group in groupby(enumerate(rows, start=1), key=lambda one: one[1].kind == "same"):
        some = tuple(group)
        yield Stretch(same and len(some) > _RUN, some)


def _changes(found: Changes, first: str, second: str, rows: Sequence[_Placed]) -> Iterator[Change]:
    sides = [("number", one.first, one.second) for one in found.numbers]
    sides += [(str(one.kind), one.first, one.second) for one in found.names]
    sides += [("voice", one.first, one.second) for one in found.voices]
    for kind, one, other in sides:
        yield Change(kind, _words(one, first), _words(other, second), _row(rows, one, other))


def _words(span: Span | None, text: str) -> str:
    return span.of(text) if span else ""


def _row(rows: Sequence[_Placed], one: Span | None, other: Span | None) -> int:
    """Give the number of the row in which words stand, 0 if they stand in none."""
    for number, (_, first, second) in enumerate(rows, start=1):
        for words, sentence in ((one, first), (other, second)):
            if words and sentence and sentence.start <= words.start < sentence.end:
                return number
    return 0


def _counts(changes: Sequence[Change], rows: Sequence[_Placed]) -> Iterator[Count]:
    """Count what differs, by kind, kinds of which there is none left out."""
    groups = {
        "number": [one.row for one in changes if one.kind == "number"],
        "name": [one.row for one in changes if one.kind not in ("number", "voice")],
        "voice-dropped": [one.row for one in changes if one.kind == "voice" and one.first],
        "voice-added": [one.row for one in changes if one.kind == "voice" and one.second],
    }
    for kind in ("first", "second", "moved"):
        groups[kind] = [n for n, (row, _, _) in enumerate(rows, start=1) if row.kind == kind]
    for kind, numbers in groups.items():
        if numbers:
            yield Count(kind, len(numbers), min(filter(None, numbers), default=0))
