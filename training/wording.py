"""Write the table by which quotes are encoded: one short row of whole numbers a piece of a word.

Run: python training/wording.py ARTICLES.jsonl.gz [--write]   (with requirements/train.in)

The rows are the first layer of the network of the reader, turned to the directions in which the
pieces of ``ARTICLES`` differ most, the first two left out (they tell of frequency alone), and each
weighed by how rare its piece is. Nothing of an article can be read off.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from riwaya.extract.learned.network import NETWORK
from riwaya.extract.learned.pieces import Pieces
from riwaya.link.wording import TABLE, WIDE

SKIPPED = 2
HIGHEST = 99.9  # percentile of the rows' values that becomes the largest whole number


def main() -> None:
    """Build the table, say what it holds, and write it if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    rows, model = read_network(NETWORK)
    cutter, shown, total = Pieces(model), Counter[int](), 0
    held: Counter[int] = Counter()
    for text in passages(asked.articles):
        found = [piece for word in text.split() for piece in cutter.of(word, True)]
        shown.update(found)
        held.update(set(found))
        total += 1
    share = np.array([shown[at] for at in range(len(rows))], dtype=float) / sum(shown.values())
    rare = np.log(total / (1.0 + np.array([held[at] for at in range(len(rows))])))
    table = shortened(rows, share) * rare[:, None]
    most = float(np.percentile(np.abs(table), HIGHEST))
    whole = np.clip(np.rint(table / most * 127), -127, 127).astype(np.int8)
    packed = io.BytesIO()
    np.savez_compressed(packed, rows=whole, pieces=np.frombuffer(model, dtype=np.uint8))
    print(f"{total} passages, {len(whole)} pieces, {len(packed.getvalue()):,} bytes")
    if asked.write:
        TABLE.write_bytes(packed.getvalue())


def passages(path: Path) -> Iterator[str]:
    """Give the lines of the articles, which are about as long as quotes."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield from filter(str.strip, json.loads(line)["text"].splitlines())


def read_network(path: Path) -> tuple[NDArray[np.float64], bytes]:
    """Give the first layer, a row a piece, and the model that cuts words into pieces."""
    model: Any = onnx.load(str(path))
    known = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    name = next(one for one in known if one.endswith("word_embeddings.weight_quantized"))
    zero = int(known[name.replace("quantized", "zero_point")])
    notes = {one.key: one.value for one in model.metadata_props}
    return known[name].astype(float) - zero, base64.b64decode(notes["pieces"])


def shortened(rows: NDArray[np.float64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn rows to the directions in which pieces as frequent as these differ most."""
    centred = rows - share @ rows
    _, directions = np.linalg.eigh((centred * share[:, None]).T @ centred)
    return centred @ directions[:, ::-1][:, SKIPPED : SKIPPED + WIDE]


if __name__ == "__main__":
    main()
