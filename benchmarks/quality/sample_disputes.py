"""Print disputes of a linked ledger, drawn by chance, for a careful reader to accept or refuse.

Run: python benchmarks/quality/sample_disputes.py LEDGER [--sample 50] [--seed 1]

Of copies of one dispute (the same two quotes) one is drawn from. The same ledger and seed give the
same sample. Each is printed with its rule, both quotes with what stands around them, publishers,
days of printing and windows; what the reader says of them is written down by hand.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from riwaya.api import ClaimLine, DisputeFilter, DisputeLine, Ledger, open_ledger
from riwaya.types import Standing

_AROUND = 110


def main() -> None:
    """Draw and print."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("ledger", type=Path)
    cli.add_argument("--sample", type=int, default=50)
    cli.add_argument("--seed", type=int, default=1)
    asked = cli.parse_args()
    with open_ledger(asked.ledger, create=False, writable=False) as ledger:
        different: dict[tuple[str, ...], DisputeLine] = {}
        for one in ledger.disputes(DisputeFilter(standing=Standing.DISPUTE)):
            quotes = sorted((one.first.quote, one.second.quote))
            different.setdefault((one.type.value, *quotes), one)
        kept = list(different.values())
        drawn = random.Random(asked.seed).sample(kept, min(asked.sample, len(kept)))
        print(f"{len(kept)} different disputes, {len(drawn)} drawn by seed {asked.seed}")
        for number, one in enumerate(sorted(drawn, key=lambda one: one.reason), start=1):
            print(f"\n{number}. {one.type.value}: {one.reason}")
            _print(ledger, one.first, one.first_words)
            _print(ledger, one.second, one.second_words)


def _print(ledger: Ledger, line: ClaimLine, parted: str) -> None:
    document = ledger.document(line.document)
    if document is None:
        return
    at = document.text.find(line.quote)
    low, high = max(0, at - _AROUND), at + len(line.quote) + _AROUND
    day, window = document.published.date, f"{line.window.first}..{line.window.last}"
    print(
        f"   {line.predicate} {line.factuality} [{parted}] {document.publisher} {day} of {window}"
    )
    print("      " + " ".join(document.text[low:high].split()))


if __name__ == "__main__":
    main()
