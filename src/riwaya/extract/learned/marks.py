"""Marks: what the tables say of each word, as the network is told it beside the word itself.

The network learned from few articles, the tables from many hours of reading: a word that it never
met is no stranger to it if it hears that a table knows it as a trigger, a body or a place. Only
what stands in the text is told, nothing of what the rules then decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from riwaya.extract.learned.labels import MARKS

if TYPE_CHECKING:
    from riwaya.extract.analysis import Analysis
    from riwaya.extract.index import Lexicon

Marks = list[tuple[int, ...]]  # for each token the numbers of its marks, ascending
_NUMBER = {name: at for at, name in enumerate(MARKS)}
_TABLES = ("cue", "hedge", "label", "outlet", "leader", "title")
_BY_KIND = frozenset({"cue", "label"})  # tables whose kinds of row are told apart

Told = tuple[int, int, str]  # tokens ``[first, last)`` and a mark for each of them


def marks(analysis: Analysis, lexicon: Lexicon) -> Marks:
    """Give the marks of every token of a document; who speaks need not be known."""
    found: list[set[int]] = [set() for _ in analysis.page.words]
    for first, last, name in told_of(analysis, lexicon):
        number = _NUMBER.get(name)
        if number is not None:
            for at in range(first, last):
                found[at].add(number)
    return [tuple(sorted(one)) for one in found]


def told_of(analysis: Analysis, lexicon: Lexicon) -> Iterator[Told]:
    """List all that the tables say; what has no number the network is not told."""
    yield from _triggers(analysis)
    yield from _items(analysis, lexicon)
    yield from _table_words(analysis)
    yield from _grammar(analysis)


def _triggers(analysis: Analysis) -> Iterator[Told]:
    for one in analysis.candidates:
        if one.alternative:
            yield one.first, one.last, "trigger perhaps planned"
            continue
        yield one.first, one.first + 1, "trigger begins"
        yield one.first, one.last, f"trigger {one.predicate.value}"
        for part in one.shape.split("."):
            yield one.first, one.last, f"trigger {part}"
    for hit in analysis.page.triggers:
        if hit.entry.value.predicate is None:
            yield hit.first, hit.last, "no trigger"


def _items(analysis: Analysis, lexicon: Lexicon) -> Iterator[Told]:
    for phrase, actor in zip(analysis.phrases, analysis.actors, strict=True):
        yield phrase.first, phrase.first + 1, "phrase begins"
        yield phrase.first, phrase.last, f"phrase {phrase.kind}"
        yield phrase.first, phrase.last, f"phrase of {lexicon.group(actor)}"
    for place in analysis.toponyms:
        yield place.first, place.first + 1, "place begins"
        yield place.first, place.last, "place"
        if place.role is not None:
            yield place.first, place.last, f"place {place.role.value}"
    for time in analysis.times:
        yield time.first, time.first + 1, "time begins"
        yield time.first, time.last, "time"
    for count in analysis.quantities:
        yield count.first, count.last, "number counted" if count.counted else "number"


def _table_words(analysis: Analysis) -> Iterator[Told]:
    for table in _TABLES:
        for hit in analysis.page.hits.get(table, {}).values():
            name = f"{table} {hit.entry.value.kind}" if table in _BY_KIND else table
            yield hit.first, hit.last, name


def _grammar(analysis: Analysis) -> Iterator[Told]:
    page = analysis.page
    for at, word in enumerate(page.words):
        if word:
            yield at, at + 1, f"word {word}"
        if page.speech[at] >= 0:
            yield at, at + 1, "speech"
        if page.skipped[at]:
            yield at, at + 1, "skipped"
