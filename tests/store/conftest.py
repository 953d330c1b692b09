from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from riwaya.api import Ledger, open_ledger
from riwaya.api import opened as opening


def _load(name: str) -> ModuleType:
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def fake() -> ModuleType:
    return _load("fake_reader")


@pytest.fixture(scope="session")
def linking() -> ModuleType:
    return _load("fake_linker")


@pytest.fixture(scope="session")
def made() -> ModuleType:
    return _load("invented")


server = _load("server")
KINDS = ["file"] if server.WHY_NOT else ["file", "server"]


@pytest.fixture(params=KINDS)
def ledger(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ledger]:
    """An empty ledger: a file, and a schema of a PostgreSQL server where one is named."""
    path = tmp_path / "l.sqlite"
    if request.param == "file":
        with open_ledger(path) as opened:
            yield opened
        return
    with server.schema() as name:
        monkeypatch.setattr(opening, "open_engine", server.Opening(opening.open_engine, name))
        with open_ledger(path) as opened:
            yield opened
        opened._engine.dispose()
