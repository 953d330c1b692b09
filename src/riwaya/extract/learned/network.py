"""The network: one file that holds a small Arabic encoder with its heads, run on the CPU.

The file is an ONNX graph in eight bits. Its own notes carry the model that cuts words into pieces
and the version, so that nothing can come apart. One thread, no chance, no network address.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from riwaya.errors import NetworkError
from riwaya.extract.learned.labels import DISTANCES, LABELS
from riwaya.extract.learned.pieces import Pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from riwaya.extract.learned.windows import Window

    Floats = NDArray[np.float32]

FORM = "2"  # of inputs and outputs; a file of another form or with other labels is not read
NETWORK = Path(str(files("riwaya.extract.learned") / "network.onnx"))


class Said(NamedTuple):
    """Log-odds for the n words of a window, as in ``labels``.

    tags [n, TAGS] before normalising, mentions [n, MENTIONS], facts [n, FACTUALITIES], reported
    [n], roles [ROLES, n, n]: word j in a role beside the trigger i.
    """

    tags: Floats
    mentions: Floats
    facts: Floats
    reported: Floats
    roles: Floats


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
        except (ImportError, KeyError, binascii.Error, RuntimeError) as error:
            raise NetworkError(path.name, f"its pieces cannot be read: {error}", _REMEDY) from error
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
        given = {
            "pieces": np.array([window.pieces], dtype=np.int64),
            "means": means,
            "steps": distance_steps(count),
        }
        try:
            found = self._session.run(list(Said._fields), given)
        except Exception as error:  # classes of the library's own, which it does not export
            problem = f"it failed on words {window.first}-{window.last}: {error}"
            raise NetworkError(self._name, problem, _REMEDY) from error
        return Said(*(one[0] for one in found))


_REMEDY = "install the program again"


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
        return ort.InferenceSession(raw, wishes, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library raises classes of its own, which it does not export
        raise NetworkError(name, "it is damaged", _REMEDY) from error


@lru_cache(maxsize=256)
def distance_steps(count: int) -> NDArray[np.int64]:
    """Give the bucket of the distance from each of n words to each, [n, n]."""
    import numpy as np

    at = np.arange(count)
    # As many bounds as lie under the distance: a bucket takes in its upper bound.
    return np.searchsorted(np.array(DISTANCES), at[None, :] - at[:, None]).astype(np.int64)
