"""The quality gate: no figure under its floor, no span outside its text, no document that fails.

Run: python benchmarks/quality/gate.py GOLD_DIR [--raise | --pin] [--slack 0.01] [--corpus FILE]

GOLD_DIR holds dev/ (floors are for these) and train/ (learned from: printed as "seen"). --raise
writes higher floors; --pin starts them anew where the articles themselves changed.
"""

from __future__ import annotations

import argparse
import gzip
import io
import sys
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from riwaya.api import open_ledger
from riwaya.boundary import Failed, guarded
from riwaya.errors import DataError
from riwaya.evaluate import floors as pinned
from riwaya.evaluate import report
from riwaya.evaluate.fidelity import unfaithful
from riwaya.evaluate.gold import GoldDocument, load_gold, predictions
from riwaya.evaluate.score import score
from riwaya.extract.reader import Reader, load_reader
from riwaya.ingest.jsonl import read_lines
from riwaya.ingest.results import ReadResult
from riwaya.store.claims import claim_of
from riwaya.types import Document

FLOORS = Path(__file__).parent / "floors.json"
AT = "2000-01-01T00:00:00+00:00"  # when the trial ledger says it was written
CORPUS_DOCUMENTS = 300
CORPUS_EVERY = 12  # one in so many, so that all outlets are met


def main() -> int:
    """Gate, and return the exit status."""
    asked = _arguments()
    try:
        reader = load_reader(asked.reader)
        dev = load_gold(asked.gold / "dev")
        figures = _figures(dev, reader)
        seen = _seen(asked.gold / "train", reader)
        digest = pinned.digest_of(asked.gold / "dev")
        if asked.pin:
            return _pin(digest, figures, asked.slack)
        floors = pinned.load_floors(FLOORS)
        pinned.same_articles(floors, digest, str(asked.gold / "dev"))
        if asked.higher:
            floors = pinned.raised(floors, figures, asked.slack)
            pinned.write_floors(FLOORS, floors)
        passed, failed = _table(floors, figures, seen)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    for bad in _fidelity(_articles(dev), _corpus(asked), reader):
        print(bad)
        failed += bad.startswith("FAILED")
        passed += bad.startswith("ok")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("gold", type=Path, help="folder with dev/ and train/")
    cli.add_argument("--raise", dest="higher", action="store_true", help="write higher floors")
    cli.add_argument("--pin", action="store_true", help="start floors anew for changed articles")
    cli.add_argument(
        "--slack", type=float, default=0.01, help="how far under its figure a floor is"
    )
    cli.add_argument("--corpus", type=Path, help="real articles to read (JSON Lines, gzipped)")
    cli.add_argument("--reader", default="both", help="rules, learned or both")
    return cli.parse_args()


def _figures(gold: list[GoldDocument], reader: Reader) -> dict[str, float]:
    found = {one["doc"]: one["claims"] for one in predictions(gold, reader)}
    return report.single(score({one.name: one.claims for one in gold}, found))


def _seen(directory: Path, reader: Reader) -> dict[str, float]:
    return _figures(load_gold(directory), reader) if directory.is_dir() else {}


def _pin(digest: str, figures: dict[str, float], slack: float) -> int:
    """Start floors anew; refused where those of the same articles are there already."""
    if FLOORS.exists() and pinned.load_floors(FLOORS).digest == digest:
        hint = "floors of the same articles only rise: use --raise"
        raise DataError(FLOORS.name, "these articles have floors", hint)
    pinned.write_floors(FLOORS, pinned.raised(pinned.Floors(digest, {}), figures, slack))
    print(f"{FLOORS.name}: {len(figures)} floors pinned")
    return 0


def _table(
    floors: pinned.Floors, figures: dict[str, float], seen: dict[str, float]
) -> tuple[int, int]:
    low = pinned.broken(floors, figures)
    print(f"{'figure':20} {'unseen':>7} {'floor':>7} {'seen':>7} {'gap':>7}")
    for name, least in floors.least.items():
        figure, learned = figures.get(name, 0.0), seen.get(name)
        more = f"{learned:7.4f} {learned - figure:+7.4f}" if learned is not None else ""
        mark = "  FAILED: under its floor" if name in low else ""
        print(f"{name:20} {figure:7.4f} {least:7.3f} {more}{mark}")
    return len(floors.least) - len(low), len(low)


def _corpus(asked: argparse.Namespace) -> list[ReadResult]:
    """Read real articles spread over the corpus beside the annotated ones, if it is there."""
    path = asked.corpus or asked.gold.parent / "corpus" / "conflict.jsonl.gz"
    if not path.exists():
        print(f"{path.name} is not here: fidelity is checked on the annotated articles alone")
        return []
    with io.BytesIO(gzip.decompress(path.read_bytes())) as lines:
        read = (one for one in read_lines(lines, path.name) if isinstance(one, ReadResult))
        return list(islice(islice(read, 0, None, CORPUS_EVERY), CORPUS_DOCUMENTS))


def _articles(gold: list[GoldDocument]) -> list[ReadResult]:
    return [ReadResult(one.document, one.document.text.encode()) for one in gold]


def _fidelity(
    annotated: list[ReadResult], corpus: list[ReadResult], reader: Reader
) -> Iterator[str]:
    """Read all, check every span, and the quotes that a ledger stores; give a line a finding."""
    sources, claims, fine = annotated + corpus, 0, True
    kept: dict[str, Document] = {}
    with open_ledger(":memory:") as ledger:
        for source in sources:
            document = source.document
            found = guarded(document.name, partial(reader.extract, document))
            if isinstance(found, Failed):
                yield f"FAILED {found.name}: {found.problem}\n{found.trace}"
                continue
            for fault in unfaithful(document, found):
                fine = False
                yield f"FAILED {document.name}: {fault}"
            claims += len(found.claims)
            ledger.add(document, found, at=AT, original=source.original)
            kept[document.id] = document
        for line in ledger.claims():
            if line.quote != claim_of(line).quote.of(kept[line.document].text):
                fine = False
                yield f"FAILED {line.name}: the stored quote of claim {line.id} is not its text"
    if len(kept) == len({source.document.id for source in sources}):
        yield f"ok: {len(sources)} documents were read without a fault"
    if fine:
        yield f"ok: every span and stored quote of {claims} claims is its text, word for word"


if __name__ == "__main__":
    sys.exit(main())
