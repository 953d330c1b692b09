"""Wording: a quote as a short row of whole numbers, so that like quotes are found without a key.

The row is the sum of the rows of its pieces of words, taken from the first layer of the reader's
network (``data/wording.npz``; training/wording.py): offline, some 30 µs a quote, and words of
like use lie near each other. It tells what a quote is about, never whether two quotes agree: a
claim and its contradiction have nearly the same row. So it only proposes pairs to compare.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from riwaya.errors import LexiconError
from riwaya.extract.learned.pieces import Pieces
from riwaya.types import Weight

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.int8]

TABLE = Path(str(files("riwaya.link") / "data" / "wording.npz"))
WIDE = 64
"""Numbers of a row."""
LONGEST = 127
"""Length of the row of a quote: two rows with a product of 127 · 127 are one."""
PROPOSED = Weight("proposed", "by wording", 0.0)
"""What stands among the weights of a link that no key proposed. It weighs nothing."""
_WORDS = 60  # of a quote that are read: more would drown what it begins with


class Encoder:
    """Encodes quotes. Encoding changes nothing in it but look-up caches."""

    def __init__(self, path: Path = TABLE) -> None:
        import numpy as np  # it takes a while, and only linking needs it

        try:
            with np.load(path, allow_pickle=False) as table:
                self._rows = table["rows"].astype(np.int32)
                self._pieces = Pieces(table["pieces"].tobytes())
        except (OSError, EOFError, KeyError, ValueError, RuntimeError, BadZipFile) as error:
            hint = "install the program again, or run training/wording.py"
            raise LexiconError(path.name, f"it cannot be read: {error!r}", hint) from error

    def encode(self, quote: str) -> bytes:
        """Give the row of a quote, ``WIDE`` signed bytes; all zero for one of no words.

        Whole numbers are summed and one root is taken: the same bytes on every machine.
        """
        import numpy as np

        found = [one for word in quote.split()[:_WORDS] for one in self._pieces.of(word, True)]
        total = self._rows[found].sum(axis=0)
        length = float(np.sqrt(float((total * total).sum())))
        if not length:
            return bytes(WIDE)
        row: Rows = np.rint(total * (LONGEST / length)).astype(np.int8)
        return row.tobytes()


@lru_cache(maxsize=1)
def _encoder() -> Encoder:
    return Encoder()


def encode(quote: str) -> bytes:
    """Give the row of a quote by the shipped table, which is read when first asked for."""
    return _encoder().encode(quote)
