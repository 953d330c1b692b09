"""The network: one file that holds a small Arabic encoder with its heads, run on the CPU.

The file is an ONNX graph in eight bits. Its own notes carry the model that cuts words into pieces
and the version, so that nothing can come apart. One thread, no chance, no network address.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from riwaya.errors import NetworkError
from riwaya.extract.learned.labels import DISTANCES, LABELS, MARKS, ROLES
from riwaya.extract.learned.pieces import Pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from riwaya.extract.learned.windows import Window

    Floats = NDArray[np.float32]

FORM = "4"  # of inputs and outputs; a file of another form or with other labels is not read
NETWORK = Path(str(files("riwaya.extract.learned") / "network.onnx"))


class Said(NamedTuple):
    """What the network says of the n words of a window, in the order of ``labels``.

    Log-odds: tags [n, TAGS] before normalising, mentions [n, MENTIONS], facts [n, FACTUALITIES],
    reported [n]. Of the roles only factors, as few words are ever asked about as triggers:
    triggers and words [n, ROLES * k], plain [n, ROLES], distance [ROLES, DISTANCES + 1].
    """

    tags: Floats
    mentions: Floats
    facts: Floats
    reported: Floats
    triggers: Floats
    words: Floats
    plain: Floats
    distance: Floats

    def roles(self, asked: Sequence[int]) -> Floats:
        """Give the log-odds of every word in every role beside some triggers.

        Args:
            asked: The triggers, as numbers of words in the window; t of them.

        Returns:
            Shape ``(t, ROLES, n)``.
        """
        import numpy as np

        roles, words = len(ROLES), len(self.words)
        left = self.triggers[list(asked)].reshape(len(asked), roles, -1).transpose(1, 0, 2)
        right = self.words.reshape(words, roles, -1).transpose(1, 2, 0)
        found = left @ right * np.float32((self.words.shape[1] / roles) ** -0.5)
        found += self.plain.T[:, None, :]
        found += self.distance[:, distance_steps(words)[list(asked)]]
        return found.transpose(1, 0, 2)


OUTPUTS = Said._fields[:-1]  # of the graph; how distance counts stands in the notes


class Network:
    """The network, loaded. Reading changes nothing in it but look-up caches."""

    def __init__(self, path: Path = NETWORK) -> None:
        raw, digest = _checked(path)
        self._name, self._session = path.name, _open(path.name, raw)
        notes = self._session.get_modelmeta().custom_metadata_map
        if (notes.get("form"), notes.get("labels")) != (FORM, LABELS):
            raise NetworkError(path.name, "it was made for another version", _REMEDY)
        try:
            self.pieces = Pieces(base64.b64decode(notes["pieces"], validate=True))
            self._distance = _by_distance(base64.b64decode(notes["distance"], validate=True))
        except (ImportError, KeyError, ValueError, RuntimeError) as error:
            raise NetworkError(path.name, f"its notes cannot be read: {error}", _REMEDY) from error
        self.version = f"{notes.get('version')}-{digest[:8]}"

    @property
    def ends(self) -> tuple[int, int]:
        """Give the pieces that open and close a window."""
        return self.pieces.first, self.pieces.last

    def read(self, window: Window) -> Said:
        """Read one window."""
        import numpy as np

        count, wide = len(window.starts), len(window.pieces)
        means = np.zeros((1, count, wide), dtype=np.float32)
        for word, (start, end) in enumerate(window.ranges()):
            means[0, word, start:end] = 1.0 / (end - start)
        told = np.zeros((1, count, len(MARKS)), dtype=np.float32)
        for word, marks in enumerate(window.marks):
            told[0, word, list(marks)] = 1.0
        pieces = np.array([window.pieces], dtype=np.int64)
        given = {"pieces": pieces, "means": means, "marks": told}
        try:
            found = self._session.run(OUTPUTS, given)
        except Exception as error:  # classes of the library's own, which it does not export
            problem = f"it failed on words {window.first}-{window.last}: {error}"
            raise NetworkError(self._name, problem, _REMEDY) from error
        return Said._make([*(one[0] for one in found), self._distance])


_REMEDY = "install the program again"
# The library's own step for a sum and its norm takes five times as long as the two one by one.
_SLOWER = ["SkipLayerNormFusion"]


def _checked(path: Path) -> tuple[bytes, str]:
    """Read the file and give its digest too; the one noted beside it, if any, must be the same."""
    beside = path.with_suffix(".sha256")
    try:
        raw = path.read_bytes()
        noted = beside.read_text(encoding="ascii").split()[0] if beside.exists() else None
    except OSError as error:
        raise NetworkError(path.name, f"it cannot be read: {error.strerror}", _REMEDY) from error
    digest = hashlib.sha256(raw).hexdigest()
    if noted not in (None, digest):
        raise NetworkError(path.name, "it is not the file that was shipped", _REMEDY)
    return raw, digest


def _open(name: str, raw: bytes) -> Any:
    try:
        import onnxruntime as ort  # slow to import; only a reading needs it
    except ImportError as error:
        raise NetworkError(name, f"onnxruntime cannot be loaded: {error}", _REMEDY) from error

    ort.disable_telemetry_events()
    wishes = ort.SessionOptions()
    wishes.intra_op_num_threads = wishes.inter_op_num_threads = 1
    wishes.log_severity_level = 4  # what is wrong is raised; nothing is printed
    try:
        return ort.InferenceSession(
            raw, wishes, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
        )
    except Exception as error:  # the library raises classes of its own, which it does not export
        raise NetworkError(name, "it is damaged", _REMEDY) from error


def _by_distance(raw: bytes) -> Floats:
    """Read what a distance adds to a role, [ROLES, DISTANCES + 1]."""
    import numpy as np

    return np.frombuffer(raw, dtype="<f4").reshape(len(ROLES), len(DISTANCES) + 1)


@lru_cache(maxsize=256)
def distance_steps(count: int) -> NDArray[np.int64]:
    """Give the bucket of the distance from each of n words to each, [n, n]."""
    import numpy as np

    at = np.arange(count)
    # As many bounds as lie under the distance: a bucket takes in its upper bound.
    return np.searchsorted(np.array(DISTANCES), at[None, :] - at[:, None]).astype(np.int64)
