"""Let the reader read reports that nobody annotated; its readings are weak lessons.

Run: python training/weak.py CORPUS.jsonl.gz OUT.jsonl --apart GOLD_DIR [--apart GOLD_DIR]
         [--count 2400]

Rules and network together know more than either: what both teach a network lets it find, by
meaning, what so far only a table found. Reports that are also annotated articles are left out, so
that no article teaches before it measures.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from riwaya.evaluate.gold import load_gold, prediction
from riwaya.extract.reader import load_reader
from riwaya.ingest.documents import read_text
from riwaya.text.fold import fold
from riwaya.text.tokens import tokenize

LONGEST, SHORTEST = 3500, 400  # letters of a report: many short ones teach more than few long
RUN = 8  # words in a row that two reports share only if one copies the other


def runs(text: str) -> set[str]:
    """Give every run of ``RUN`` words of a text."""
    words = tokenize(fold(text)).forms
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def reports(corpus: Path, apart: set[str], count: int) -> Iterator[tuple[str, str, str, str]]:
    """Give id, text, outlet and date of reports spread over the corpus, copies left out."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if SHORTEST < len(row["text"]) < LONGEST]
    seen = set(apart)
    step = max(1, len(rows) // count)
    order = [row for start in range(step) for row in rows[start::step]]
    given = 0
    for row in order:
        found = runs(row["text"])
        if given < count and len(found & seen) <= 0.1 * len(found):
            seen |= found
            given += 1
            yield row["id"], row["text"], row["outlet"], row["published"]


def main() -> None:
    """Read the reports and write what was found in the form of annotated articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--apart", type=Path, action="append", default=[])
    parser.add_argument("--count", type=int, default=2400)
    asked = parser.parse_args()
    apart: set[str] = set()
    for folder in asked.apart:
        for one in load_gold(folder):
            apart |= runs(one.document.text)
    reader = load_reader()
    with asked.out.open("w", encoding="utf-8") as out:
        for key, text, outlet, published in reports(asked.corpus, apart, asked.count):
            document = read_text(text, publisher=outlet, published=published, name=key)
            if document.text != text:
                continue
            extraction = reader.extract(document)
            claims = prediction(key, extraction, reader.roll_up)["claims"]
            scores = [claim.score for claim in extraction.claims]
            row = {"id": key, "text": text, "claims": claims, "scores": scores}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
