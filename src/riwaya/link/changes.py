"""Changes: what a copy changed: numbers, names, voices, sentences. Both texts stay as they are."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from riwaya.extract.number_words import NumberWords
from riwaya.extract.numbers import find_quantities
from riwaya.link.alignment import (
    Alignment,
    align,
    cut_for_pairing,
    pair_sentences,
)
from riwaya.link.origins import same_voice
from riwaya.link.passages import Passage, Wording, read_wording
from riwaya.link.voices import Voice, VoiceReader
from riwaya.text.tokens import tokenize
from riwaya.types import Document, Extraction, MentionKind, Span

_NAMES = frozenset({MentionKind.ACTOR, MentionKind.PERSON, MentionKind.PLACE})


@dataclass(frozen=True, slots=True)
class KeptSentence:
    """A sentence of both documents; ``moved`` if it stands elsewhere among those kept."""

    first: Span
    second: Span
    moved: bool


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A number that differs; a document without it has no span and no values.

    ``old`` and ``new`` are (low, high), both inclusive; None is open.
    """

    first: Span | None
    second: Span | None
    old: tuple[int | None, int | None] | None
    new: tuple[int | None, int | None] | None


@dataclass(frozen=True, slots=True)
class NameChange:
    """A body, person or place that only one document names, or that they name otherwise."""

    kind: MentionKind
    first: Span | None
    second: Span | None


@dataclass(frozen=True, slots=True)
class VoiceChange:
    """A voice that only one document has, where it is first named."""

    first: Span | None
    second: Span | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What two documents that tell the same in like words differ in.

    Attributes:
        kept: Sentences that both have, in order of the first document.
        dropped: Sentences of the first that the second lacks.
        added: Sentences of the second that the first lacks.
        numbers: Numbers that differ within the sentences kept.
        names: Names that differ within them.
        voices: Voices of the whole documents that only one of them has, where their words do
            not stand in a sentence of the other too.
    """

    kept: tuple[KeptSentence, ...]
    dropped: tuple[Span, ...]
    added: tuple[Span, ...]
    numbers: tuple[NumberChange, ...]
    names: tuple[NameChange, ...]
    voices: tuple[VoiceChange, ...]


class _Number(NamedTuple):
    words: Passage
    span: Span
    value: tuple[int | None, int | None]


class _Name(NamedTuple):
    words: Passage
    span: Span
    value: MentionKind


_Thing = TypeVar("_Thing", _Number, _Name)


class _Side(NamedTuple):
    """One of the two documents, made ready; numbers and names in reading order."""

    wording: Wording
    numbers: list[_Number]
    names: list[_Name]
    voices: list[Voice]
    places: dict[Span, Passage]  # where the voices' words stand


def find_changes(
    first: tuple[Document, Extraction],
    second: tuple[Document, Extraction],
    numbers: NumberWords,
    voices: VoiceReader,
) -> Changes:
    """Find what the second document changed, if the first came before.

    Args:
        first: A document and what was read in it.
        second: The other, likewise.
        numbers: The compiled number tables.
        voices: The compiled tables of voices.
    """
    old, new = (_side(*side, numbers, voices) for side in (first, second))
    pairs = pair_sentences(old.wording, new.wording)
    aligned = [align(old.wording, new.wording, pair) for pair in pairs]
    return Changes(
        tuple(
            KeptSentence(old.wording.span(*pair.first), new.wording.span(*pair.second), pair.moved)
            for pair in pairs
        ),
        _lacking(old.wording, {pair.first for pair in pairs}),
        _lacking(new.wording, {pair.second for pair in pairs}),
        tuple(change for alignment in aligned for change in _numbers(old, new, alignment)),
        tuple(change for alignment in aligned for change in _names(old, new, alignment)),
        (
            *(
                VoiceChange(span, None)
                for span in _unheard(old.voices, new.voices)
                if not any(_holds(one.firsts, old.places[span]) for one in aligned)
            ),
            *(
                VoiceChange(None, span)
                for span in _unheard(new.voices, old.voices)
                if not any(_holds(one.seconds, new.places[span]) for one in aligned)
            ),
        ),
    )


def _side(
    document: Document, extraction: Extraction, numbers: NumberWords, voices: VoiceReader
) -> _Side:
    wording = read_wording(document)
    tokens = tokenize(wording.folded)
    quantities = [
        _Number(
            _words(
                wording.starts, wording.ends, tokens.starts[one.first], tokens.ends[one.last - 1]
            ),
            one.span,
            (one.low, one.high),
        )
        for one in find_quantities(tokens, numbers)
    ]
    starts = [wording.folded.position(start) for start in wording.starts]
    ends = [wording.folded.position(end) for end in wording.ends]
    names: list[_Name] = []
    for mention in extraction.mentions:
        if mention.kind in _NAMES and not (names and mention.span.end <= names[-1].span.end):
            words = _words(starts, ends, *mention.span)
            names.append(_Name(words, mention.span, mention.kind))
    heard = [voice for voice in voices.voices(document, extraction.claims).values() if voice.span]
    places = {one.span: _words(starts, ends, *one.span) for one in heard if one.span}
    return _Side(wording, quantities, names, heard, places)


def _words(starts: Sequence[int], ends: Sequence[int], start: int, end: int) -> Passage:
    """Give the words that lie at least partly in ``[start, end)``; in boilerplate there is none."""
    return Passage(bisect_right(ends, start), bisect_left(starts, end))


def _lacking(wording: Wording, kept: set[Passage]) -> tuple[Span, ...]:
    return tuple(
        wording.span(*sentence) for sentence in cut_for_pairing(wording) if sentence not in kept
    )


def _numbers(old: _Side, new: _Side, alignment: Alignment) -> Iterator[NumberChange]:
    """Give the numbers that differ: those at one place are one number, old and new."""
    olds = _inside(old.numbers, alignment.pair.first)
    news = _inside(new.numbers, alignment.pair.second)
    for one, other in _matched(olds, news, alignment, lambda one, other: one.value == other.value):
        yield NumberChange(
            one.span if one else None,
            other.span if other else None,
            one.value if one else None,
            other.value if other else None,
        )


def _names(old: _Side, new: _Side, alignment: Alignment) -> Iterator[NameChange]:
    """Give the names that differ; one whose words all stand in the other sentence does not."""
    olds = _renamed(old, alignment.pair.first, new.wording.light[slice(*alignment.pair.second)])
    news = _renamed(new, alignment.pair.second, old.wording.light[slice(*alignment.pair.first)])
    for one, other in _matched(olds, news, alignment, lambda one, other: False):
        if one and other and one.value is not other.value:
            yield NameChange(one.value, one.span, None)
            yield NameChange(other.value, None, other.span)
        else:
            kind = (one or other).value  # type: ignore[union-attr]
            yield NameChange(kind, one.span if one else None, other.span if other else None)


def _renamed(side: _Side, sentence: Passage, others: Sequence[str]) -> list[_Name]:
    """Give the names with a word that the other sentence lacks; numbers in them do not count."""
    counted = {word for number in _inside(side.numbers, sentence) for word in range(*number.words)}
    return [
        name
        for name in _inside(side.names, sentence)
        if any(
            side.wording.light[word] not in others
            for word in range(*name.words)
            if word not in counted
        )
    ]


def _matched(
    olds: list[_Thing],
    news: list[_Thing],
    alignment: Alignment,
    same: Callable[[_Thing, _Thing], bool],
) -> Iterator[tuple[_Thing | None, _Thing | None]]:
    """Pair what stands at one place of two sentences; what is the same is left out, moved or not.

    The old come first, in reading order, then the new ones that stand beside none.
    """
    free = list(news)
    changed = []
    for one in olds:
        equal = [other for other in free if same(one, other)]
        if equal:
            free.remove(min(equal, key=lambda other: not _stands(one, other, alignment)))
        else:
            changed.append(one)
    for one in changed:
        other = next((other for other in free if _stands(one, other, alignment)), None)
        if other is not None:
            free.remove(other)
        yield one, other
    for other in free:
        yield None, other


def _stands(one: _Number | _Name, other: _Number | _Name, alignment: Alignment) -> bool:
    start, end = alignment.across(*one.words)
    return other.words.first < end and start < other.words.last


def _inside(things: list[_Thing], sentence: Passage) -> list[_Thing]:
    low = bisect_left(things, sentence.first, key=lambda thing: thing.words.first)
    high = bisect_left(things, sentence.last, key=lambda thing: thing.words.first)
    return [thing for thing in things[low:high] if thing.words.first < thing.words.last]


def _unheard(voices: list[Voice], others: list[Voice]) -> list[Span]:
    """Give where each voice first speaks that the others are not."""
    told: list[Voice] = []
    for voice in {(one.kind, one.outlet, one.words): one for one in reversed(voices)}.values():
        if voice.span is not None and not any(_alike(voice, one) for one in (*others, *told)):
            told.append(voice)
    return sorted(voice.span for voice in told if voice.span is not None)


def _holds(alike: Sequence[int], words: Passage) -> bool:
    """Tell whether a voice's words stand in the other document too, whoever was heard there."""
    low = bisect_left(alike, words.first)
    return words.first < words.last and (
        tuple(alike[low : low + words.last - words.first]) == tuple(range(*words))
    )


def _alike(one: Voice, other: Voice) -> bool:
    """Tell whether two voices are named alike, by whichever outlet."""
    if same_voice(one, other) is not None:
        return True
    return one.kind is other.kind and one.words == other.words and one.outlet == other.outlet
