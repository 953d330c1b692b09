"""Planted rewrites: are copies found among a whole corpus, and is the changed number shown?

Run: python benchmarks/quality/copies.py CORPUS [--plants 300] [--seed 1]

CORPUS is JSON Lines (gzipped). Reports of it are cut, their sentences put in another order, one
number changed and two voices dropped; every second one is then set into the middle of another
report. Each is looked for among all others. The same seed plants the same.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import sys
import time
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

from riwaya.extract.number_words import load_number_words
from riwaya.extract.reader import RulesReader
from riwaya.ingest.jsonl import read_lines
from riwaya.ingest.results import ReadResult
from riwaya.link.changes import find_changes
from riwaya.link.copies import TEXT_COPIED, Copy, CopyIndex, CopyPair
from riwaya.link.passages import cut_sentences, read_wording
from riwaya.link.voices import VoiceReader
from riwaya.text.fold import fold
from riwaya.text.tokens import cut
from riwaya.types import Document, Extraction, Hop, MentionKind, Span

KEPT = 0.6  # of the sentences
FEWEST_SENTENCES = 6
LONG_SENTENCE = 12  # words from which a planted sentence is asked for
FOUND = 0.5  # of a planted sentence's letters
# How a copy is judged in a document that nothing was taken from: the corpus has copies of its
# own. Words as they are written, in order, by another means than the one that is measured.
VERBATIM = 0.6  # of a piece's words in runs of …
RUN = 3  # … so many
FIGURE = re.compile(r"[1-9]\d{0,3}")
VOICE_REACH = 40  # letters between a voice and its cue


@dataclass(frozen=True)
class Piece:
    """A sentence of a plant and where it was taken from; ``first`` is its span in the plant."""

    first: Span
    document: str
    second: Span
    rewritten: bool


@dataclass(frozen=True)
class Plant:
    """A rewritten report."""

    document: Document
    source: Document
    pieces: list[Piece]
    number: Span  # in the source
    value: int
    voices: list[Span]  # in the source


def main() -> int:
    """Plant, look, print."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("corpus", type=Path)
    cli.add_argument("--plants", type=int, default=300)
    cli.add_argument("--seed", type=int, default=1)
    asked = cli.parse_args()
    with gzip.open(asked.corpus) as lines:
        read = [one.document for one in read_lines(lines, asked.corpus.name)  # type: ignore[arg-type]
                if isinstance(one, ReadResult)]  # fmt: skip
    reader, chance = RulesReader(), random.Random(asked.seed)
    plants, read_sources = _plants(read, reader, asked.plants, chance)
    began = time.process_time()
    index = CopyIndex()
    common = sum(len(index.add(read_wording(document))) for document in read)
    spent = time.process_time() - began
    print(f"{len(read)} documents signed and compared: {common} pairs, {spent:.1f} s of one core")
    texts = {document.id: document.text for document in read}
    found = [(plant, index.find(read_wording(plant.document))) for plant in plants]
    _print_documents(found, texts)
    _print_passages(found, texts)
    _print_changes(plants, read_sources, reader)
    return 0


def _plants(
    documents: list[Document], reader: RulesReader, wanted: int, chance: random.Random
) -> tuple[list[Plant], dict[str, Extraction]]:
    order = list(documents)
    chance.shuffle(order)
    hosts = iter(order[len(order) // 2 :])
    plants: list[Plant] = []
    extractions = {}
    for source in order[: len(order) // 2]:
        if len(plants) == wanted:
            break
        extraction = reader.extract(source)
        host = next(hosts) if len(plants) % 2 else None
        plant = _plant(source, extraction, host, len(plants), chance)
        if plant is not None:
            plants.append(plant)
            extractions[source.id] = extraction
    return plants, extractions


def _plant(
    source: Document, extraction: Extraction, host: Document | None, at: int, chance: random.Random
) -> Plant | None:
    """Rewrite a report; None if it is too short or has no number or no two voices to change."""
    sentences = _sentences(source)
    figures = [
        mention.span
        for mention in extraction.mentions
        if mention.kind is MentionKind.NUMBER
        and FIGURE.fullmatch(mention.span.of(source.text))
        and any(_within(mention.span, sentence) for sentence in sentences)
    ]  # fmt: skip
    voices = _droppable(extraction)
    if len(sentences) < FEWEST_SENTENCES or not figures or len(voices) < 2:
        return None
    number = chance.choice(figures)
    value = int(number.of(source.text)) + chance.randint(1, 40)
    dropped = chance.sample(voices, 2)
    edits = [(number, str(value)), *((cut_out, " ") for _, cut_out in dropped)]
    if any(_overlap(one, other) for (one, _), (other, _) in pairwise(sorted(edits))):
        return None
    kept = [
        sentence for sentence in sentences if any(_overlap(span, sentence) for span, _ in edits)
    ]
    rest = [sentence for sentence in sentences if sentence not in kept]
    chance.shuffle(rest)
    kept += rest[: max(0, round(len(sentences) * KEPT) - len(kept))]
    chance.shuffle(kept)
    text, pieces = _written(source, kept, sorted(edits, reverse=True), host)
    document = Document(f"plant-{at}", text, publisher="plant", published=source.published)
    return Plant(document, source, pieces, number, value, [voice for voice, _ in dropped])


def _sentences(document: Document) -> list[Span]:
    wording = read_wording(document)
    return [wording.span(*sentence) for sentence in cut_sentences(wording)]


def _droppable(extraction: Extraction) -> list[tuple[Span, Span]]:
    """Give the voices that stand beside their cue, each with what goes when it is dropped."""
    hops: dict[Span, Hop] = {
        hop.span: hop for claim in extraction.claims for hop in claim.chain[:1] if hop.cue
    }
    found = []
    for span, hop in sorted(hops.items()):
        assert hop.cue is not None
        whole = Span(min(span.start, hop.cue.start), max(span.end, hop.cue.end))
        if whole.end - whole.start <= span.end - span.start + VOICE_REACH:
            found.append((span, whole))
    return found


def _written(
    source: Document, kept: list[Span], edits: list[tuple[Span, str]], host: Document | None
) -> tuple[str, list[Piece]]:
    """Write the plant, the edits last first, and note where each sentence came from."""
    around = _sentences(host) if host is not None else []
    middle = len(around) // 2
    parts = [
        *((host, sentence, False) for sentence in around[:middle]),
        *((source, sentence, True) for sentence in kept),
        *((host, sentence, False) for sentence in around[middle:]),
    ]
    text, pieces = "", []
    for document, sentence, rewritten in parts:
        assert document is not None
        words = sentence.of(document.text)
        for span, new in edits if rewritten else ():
            if _within(span, sentence):
                start, end = span.start - sentence.start, span.end - sentence.start
                words = words[:start] + new + words[end:]
        pieces.append(
            Piece(Span(len(text), len(text) + len(words)), document.id, sentence, rewritten)
        )
        text += words + ". "
    return text, pieces


def _print_documents(found: list[tuple[Plant, list[CopyPair]]], texts: dict[str, str]) -> None:
    """Score the documents of which, or in which, so much stands that one is the other's copy."""
    hits = right = said = 0
    for plant, pairs in found:
        for pair in pairs:
            if max(pair.of_first, pair.of_second) >= TEXT_COPIED:
                good = sum(_right(copy, pair, plant, texts) for copy in pair.passages)
                hits += pair.second == plant.source.id
                right += 2 * good > len(pair.passages)
                said += 1
    print(f"documents: recall {hits / len(found):.4f} of {len(found)} plants, "
          f"precision {right / said:.4f} of {said} pairs")  # fmt: skip


def _print_passages(found: list[tuple[Plant, list[CopyPair]]], texts: dict[str, str]) -> None:
    asked = seen = right = said = 0
    for plant, pairs in found:
        copies = [
            copy for pair in pairs if pair.second == plant.source.id for copy in pair.passages
        ]
        for piece in plant.pieces:
            words = len(cut(fold(piece.first.of(plant.document.text)).text))
            if piece.rewritten and words >= LONG_SENTENCE:
                asked += 1
                letters = {at for copy in copies if _overlap(copy.second, piece.second)
                           for at in range(max(copy.first.start, piece.first.start),
                                           min(copy.first.end, piece.first.end))}  # fmt: skip
                seen += len(letters) >= FOUND * (piece.first.end - piece.first.start)
        for pair in pairs:
            said += len(pair.passages)
            right += sum(_right(copy, pair, plant, texts) for copy in pair.passages)
    print(f"passages: recall {seen / asked:.4f} of {asked} planted sentences, "
          f"precision {right / said:.4f} of {said} copies")  # fmt: skip


def _right(copy: Copy, pair: CopyPair, plant: Plant, texts: dict[str, str]) -> bool:
    """Judge a copy: by what was planted, or, in a document nothing was taken from, word by word."""
    taken = [piece for piece in plant.pieces if piece.document == pair.second]
    if any(
        _overlap(copy.first, piece.first) and _overlap(copy.second, piece.second) for piece in taken
    ):
        return True
    one, other = (
        [word for word in cut(fold(span.of(text)).text) if word.isalnum()]
        for span, text in ((copy.first, plant.document.text), (copy.second, texts[pair.second]))
    )
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    verbatim = sum(block.size for block in blocks if block.size >= RUN)
    return verbatim >= VERBATIM * min(len(one), len(other))


def _print_changes(plants: list[Plant], read: dict[str, Extraction], reader: RulesReader) -> None:
    numbers, voices = load_number_words(), VoiceReader()
    shown = dropped = asked = 0
    for plant in plants:
        changes = find_changes(
            (plant.source, read[plant.source.id]),
            (plant.document, reader.extract(plant.document)),
            numbers,
            voices,
        )
        shown += any(
            change.first is not None and _overlap(change.first, plant.number)
            and change.new is not None and plant.value in change.new
            for change in changes.numbers
        )  # fmt: skip
        lost = {change.first.of(plant.source.text) for change in changes.voices if change.first}
        for voice in {voice.of(plant.source.text) for voice in plant.voices}:
            if voice not in plant.document.text:  # else it still speaks elsewhere
                asked += 1
                dropped += voice in lost
    print(f"changes: the changed number is shown in {shown / len(plants):.4f} of {len(plants)}, "
          f"the dropped voice in {dropped / asked:.4f} of {asked}")  # fmt: skip


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


if __name__ == "__main__":
    sys.exit(main())
