"""Passages: pieces of a few clauses by which copies are found, and the keys they are stored under.

A passage is signed with MinHash over its shingles. Two passages that share much share a band of
their signatures, most likely; so a new document finds its candidates by equal keys alone, and
nothing is compared that shares none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rensa import RMinHash

from riwaya.text.fold import Folded, fold
from riwaya.types import Document, Span

SHINGLE = 3  # words of a shingle by which passages are compared
SIGNED = 2  # … and by which they are signed: a retelling keeps more pairs of words than triples
ROWS = 3  # hashes of a band: two passages that share 6 of 10 shingles share one of …
BANDS = 12  # … twelve bands in 95 of 100 cases, those that share 8 in all but one of 10,000
# What a stored key depends on; another version means that all documents are signed again.
SIGNATURE_VERSION = f"1.{RMinHash.ALGORITHM_VERSION}.{SIGNED}.{ROWS}.{BANDS}"

_SEED = 20_150_721  # any number, but never another one: stored keys depend on it
_SHORTEST = 8  # words under which a passage goes on into the next sentence of its line
_CLAUSE = 20  # words from which a passage may end at a comma
_LONGEST = 40
_FEWEST_SHINGLES = 5  # a passage with fewer different ones says too little to be known again by
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_MIX = 0x9E3779B97F4A7C15  # odd, bits well spread: 2⁶⁴ over the golden ratio
_KEY_BITS = (1 << 63) - 1  # a key fits a signed 64-bit column and is never negative


class Gap:
    """How strongly a word is parted from the word before it."""

    NONE, CLAUSE, SENTENCE, LINE, CUT = range(5)


_GAPS = (
    (re.compile("[\n\r]"), Gap.LINE),
    (re.compile("[.؟?!…۔]"), Gap.SENTENCE),
    (re.compile("[،,؛;:]"), Gap.CLAUSE),
)


class Passage(NamedTuple):
    """Words ``[first, last)`` of a wording."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a document, boilerplate left out, as copies are compared by.

    Attributes:
        document: Id of the document.
        folded: The folded text.
        forms: The folded words, marks left out.
        light: The same without article and the particles written onto it.
        starts: Folded position of each word.
        ends: Folded position after each word.
        gaps: How each word is parted from the one before, as ``Gap`` has it.
        passages: Passages of some 8 to 40 words that cover it without overlap. Where one ends
            depends on the words and marks near by, so that a sentence in another surrounding
            is cut as before.
    """

    document: str
    folded: Folded
    forms: tuple[str, ...]
    light: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    gaps: tuple[int, ...]
    passages: tuple[Passage, ...]

    def __len__(self) -> int:
        return len(self.forms)

    def span(self, first: int, last: int) -> Span:
        """Give the document span of words ``[first, last)``; there is at least one."""
        return self.folded.to_document(self.starts[first], self.ends[last - 1])


def read_wording(document: Document) -> Wording:
    """Cut a document into words. Time and memory grow with the text and with nothing else."""
    folded = fold(document.text)
    forms: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    gaps: list[int] = []
    before = 0
    for start, end, cut in _words(folded, _left_out(document)):
        gaps.append(_gap(folded.text, before, start, cut))
        forms.append(folded.text[start:end])
        starts.append(start)
        ends.append(end)
        before = end
    return Wording(
        document.id,
        folded,
        tuple(forms),
        tuple(map(lighten, forms)),
        tuple(starts),
        tuple(ends),
        tuple(gaps),
        _passages(gaps),
    )


@lru_cache(maxsize=65_536)
def lighten(word: str) -> str:
    """Take و ف, then the article with ب ك ل, off a folded word of enough letters.

    Blindly: for comparing wordings it is enough that equal words stay equal.
    """
    if len(word) > 3 and word[0] in "وف":
        word = word[1:]
    if len(word) > 4 and word.startswith(("بال", "كال")):
        return word[3:]
    if len(word) > 4 and word.startswith("لل"):
        return word[2:]
    return word[2:] if len(word) > 3 and word.startswith("ال") else word


def cut_sentences(wording: Wording) -> tuple[Passage, ...]:
    """Cut a wording at line ends, full stops and boilerplate only."""
    cuts = [at for at, gap in enumerate(wording.gaps) if at and gap >= Gap.SENTENCE]
    ends = [*cuts, len(wording)] if len(wording) else []
    return tuple(map(Passage, [0, *cuts], ends))


def shingles(wording: Wording, first: int, last: int, length: int = SHINGLE) -> list[str]:
    """List the shingles that lie wholly in words ``[first, last)``, in order, repeated ones too."""
    words = wording.light[first:last]
    shifted = (words[shift:] for shift in range(length))
    return [" ".join(shingle) for shingle in zip(*shifted, strict=False)]


def sign(wording: Wording) -> list[tuple[int, ...]]:
    """Sign each passage: ``ROWS * BANDS`` hashes of 32 bits, the same on every machine.

    A passage that says too little has the empty signature, which has no bands.
    """
    sets = [shingles(wording, passage.first, passage.last, SIGNED) for passage in wording.passages]
    worth = [at for at, found in enumerate(sets) if len(set(found)) >= _FEWEST_SHINGLES]
    signed: list[tuple[int, ...]] = [()] * len(sets)
    digests = RMinHash.digests_from_token_sets([sets[at] for at in worth], ROWS * BANDS, _SEED)
    for at, digest in zip(worth, digests, strict=True):
        signed[at] = tuple(digest)
    return signed


def bands(signature: Sequence[int]) -> tuple[int, ...]:
    """Give the keys of a signature: one number a band, from 0 to 2⁶³ - 1, to be stored as rows.

    Passages with an equal key are candidates; keys of different bands are never equal on purpose.
    """
    keys = []
    for band in range(len(signature) // ROWS):
        key = band + 1
        for value in signature[band * ROWS : (band + 1) * ROWS]:
            key = ((key ^ value) * _MIX) & 0xFFFFFFFFFFFFFFFF
            key ^= key >> 29
        keys.append(key & _KEY_BITS)
    return tuple(keys)


def _left_out(document: Document) -> list[Span]:
    return sorted(piece.span for piece in document.boilerplate)


def _words(folded: Folded, left_out: list[Span]) -> Iterator[tuple[int, int, bool]]:
    """Give start and end of each word, and whether boilerplate was left out before it."""
    waiting, cut = 0, False
    for hit in _WORD.finditer(folded.text):
        start, end = hit.span()
        if waiting < len(left_out):
            at = folded.position(start)
            while waiting < len(left_out) and left_out[waiting].end <= at:
                waiting += 1
                cut = True
            if waiting < len(left_out) and left_out[waiting].start <= at:
                continue
        yield start, end, cut
        cut = False


def _gap(text: str, before: int, start: int, cut: bool) -> int:
    if cut:
        return Gap.CUT
    between = text[before:start]
    if between in ("", " "):  # most of them
        return Gap.NONE
    return next((kind for marks, kind in _GAPS if marks.search(between)), Gap.NONE)


def _passages(gaps: list[int]) -> tuple[Passage, ...]:
    found, first = [], 0
    for at, gap in enumerate(gaps):
        if at and (gap or at - first >= _LONGEST) and _ends(gap, at - first):
            found.append(Passage(first, at))
            first = at
    if first < len(gaps):
        found.append(Passage(first, len(gaps)))
    return tuple(found)


def _ends(gap: int, length: int) -> bool:
    """Tell whether a passage of so many words ends before a word with such a gap."""
    if gap == Gap.CUT or length >= _LONGEST:
        return True
    if gap >= Gap.SENTENCE:
        return length >= _SHORTEST
    return gap == Gap.CLAUSE and length >= _CLAUSE
