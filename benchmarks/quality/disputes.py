"""Disputes found in real articles, sampled for a careful reader to accept or refuse.

Run: python benchmarks/quality/disputes.py CORPUS [--first DAY] [--last DAY] [--sample 50]

CORPUS is JSON Lines, gzipped or not. Articles printed from --first to --last are read, claims that
share a block key are scored, disputes are found; --sample of them are printed, spread evenly over
all, each with both quotes, voices, publishers and dates. What the reader of the sample says is
written down by hand: share accepted, and disputes whose two windows lie apart.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

from riwaya.extract.reader import load_reader
from riwaya.ingest.jsonl import read_lines
from riwaya.ingest.results import ReadResult
from riwaya.link.block import MOST, keys_of
from riwaya.link.disputes import find_disputes
from riwaya.link.score import Scorer
from riwaya.link.slots import Slots, slots_of
from riwaya.types import Dispute, Document, Span, Standing


def main() -> None:
    """Read, link, find disputes, print the sample."""
    asked = _arguments()
    documents = {one.id: one for one in _articles(asked.corpus, asked.first, asked.last)}
    reader = load_reader(asked.reader)
    slots = [
        one for document in documents.values()
        for one in slots_of(document, reader.extract(document))
    ]  # fmt: skip
    pairs = list(_pairs(slots))
    links = {(link.first, link.second): link for link in Scorer().score(pairs)}
    found = find_disputes((a, b, links.get(_key(a, b))) for a, b in pairs)
    print(f"{len(documents)} articles, {len(slots)} claims, {len(pairs)} pairs, {len(links)} links")
    for (standing, kind), count in sorted(Counter((d.standing, d.type) for d in found).items()):
        print(f"{standing.value:20} {kind.value:10} {count}")
    by_id = {one.claim.id: one for one in slots}
    disputes = [one for one in found if one.standing is Standing.DISPUTE]
    for number, one in enumerate(_sample(disputes, documents, by_id, asked.sample), start=1):
        print(f"\n{number}. {one.type.value}: {one.reason}")
        for claim, span in ((one.first, one.first_span), (one.second, one.second_span)):
            _print(by_id[claim], documents[by_id[claim].claim.document], span)


def _arguments() -> argparse.Namespace:
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("corpus", type=Path)
    cli.add_argument("--first", type=datetime.date.fromisoformat, default=datetime.date.min)
    cli.add_argument("--last", type=datetime.date.fromisoformat, default=datetime.date.max)
    cli.add_argument("--sample", type=int, default=50)
    cli.add_argument("--reader", default="rules", help="rules, learned or both")
    return cli.parse_args()


def _articles(path: Path, first: datetime.date, last: datetime.date) -> Iterator[Document]:
    content = path.read_bytes()
    content = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    with io.BytesIO(content) as lines:
        for read in read_lines(lines, path.name):
            if isinstance(read, ReadResult):
                day = read.document.published.date
                if day is not None and first <= day <= last:
                    yield read.document


def _pairs(slots: list[Slots]) -> Iterator[tuple[Slots, Slots]]:
    """Give pairs of claims of two documents that share a block key, each once."""
    blocks: defaultdict[str, list[Slots]] = defaultdict(list)
    for one in slots:
        for key in keys_of(one):
            blocks[key].append(one)
    seen: set[tuple[str, str]] = set()
    for key in sorted(blocks):
        if len(blocks[key]) > MOST:
            continue
        for a, b in combinations(blocks[key], 2):
            if a.claim.document != b.claim.document and _key(a, b) not in seen:
                seen.add(_key(a, b))
                yield a, b


def _key(a: Slots, b: Slots) -> tuple[str, str]:
    first, second = sorted((a.claim.id, b.claim.id))
    return first, second


def _sample(
    found: Iterable[Dispute], documents: dict[str, Document], by_id: dict[str, Slots], size: int
) -> list[Dispute]:
    """Take disputes spread evenly over all; of copies of one dispute only the first counts."""
    different: dict[tuple[str, ...], Dispute] = {}
    for one in found:
        words = (
            by_id[claim].claim.quote.of(documents[by_id[claim].claim.document].text)
            for claim in (one.first, one.second)
        )
        different.setdefault((one.type.value, *sorted(words)), one)
    kept = sorted(different.values(), key=lambda one: (one.type, one.first, one.second))
    step = max(1.0, len(kept) / size) if size else 1.0
    return [kept[int(at * step)] for at in range(min(size, len(kept)))]


def _print(slots: Slots, document: Document, parted: Span) -> None:
    claim = slots.claim
    voices = " < ".join(hop.span.of(document.text) for hop in claim.chain) or "-"
    low, high = max(0, claim.quote.start - 60), claim.quote.end + 60
    interval = slots.window.interval
    window = f"{interval.first}..{interval.last} ({slots.window.basis.value})"
    said = f"{claim.predicate.value} {claim.factuality.value} [{parted.of(document.text)}]"
    print(f"   {said} {document.publisher} {document.published.date} window {window}: {voices}")
    print("      " + " ".join(document.text[low:high].split()))


if __name__ == "__main__":
    main()
