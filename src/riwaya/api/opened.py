"""An open ledger file: who looks, and letting go of it."""

from __future__ import annotations

import copy
from collections.abc import Generator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Self
from weakref import WeakSet

from riwaya.store.claims import ClaimLine
from riwaya.store.connect import open_engine
from riwaya.store.viewer import ANYONE, Viewer

if TYPE_CHECKING:  # it loads numpy: only who searches pays for it
    from riwaya.store.carrying import Carrying
    from riwaya.store.finding import ClaimIndex
    from riwaya.store.sourcing import Sources


class Opened:
    """What every part of a ledger stands on: its engine, its path and the viewer."""

    def __init__(
        self, path: Path, *, create: bool = True, writable: bool = True, viewer: Viewer = ANYONE
    ) -> None:
        self._folder: TemporaryDirectory[str] | None = None
        if str(path) == ":memory:":  # a ledger to try things in; its folder goes with it
            self._folder = TemporaryDirectory(prefix="riwaya-")
            path = Path(self._folder.name) / "ledger.sqlite"
        self.path, self.viewer = path, viewer
        self._streams: WeakSet[Generator[ClaimLine, None, None]] = WeakSet()
        self._engine = open_engine(path, create=create, writable=writable)
        self._files = writable and self._folder is None
        self._indices: list[ClaimIndex] = []  # one at most, shared with ``seen_by``
        self._carryings: list[Carrying] = []  # the same
        self._sources: dict[Viewer, Sources] = {}  # shared too: they remember what they counted

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file, also where claims are still being given."""
        for stream in list(self._streams):
            stream.close()
        self._engine.dispose()
        if self._folder:
            self._folder.cleanup()

    def seen_by(self, viewer: Viewer) -> Self:
        """Give the same open ledger as another viewer sees it; close the first one only."""
        other = copy.copy(self)
        other.viewer = viewer
        return other

    @property
    def index(self) -> ClaimIndex:
        """The claims as columns in memory, for search with facets; made when first asked for."""
        if not self._indices:
            from riwaya.store.finding import ClaimIndex

            self._indices.append(ClaimIndex(self._engine, self.path, files=self._files))
        return self._indices[0]

    @property
    def carrying(self) -> Carrying:
        """Who carries whose words; it remembers the chains of the whole ledger."""
        if not self._carryings:
            from riwaya.store.carrying import Carrying

            self._carryings.append(Carrying(self._engine, self.path))
        return self._carryings[0]
