"""The whole API under made-up requests: no fault of ours, no answer that its schema lacks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, checks
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from riwaya.api import open_ledger
from riwaya.web.app import make_app
from riwaya.web.bench import Settings

EXAMPLES = 5  # of each operation
CHECKS = [
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def path(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(made, tmp_path_factory.mktemp("api") / "sample.sqlite"))


@pytest.fixture(scope="module")
def api(path: Path) -> BaseSchema:
    app = make_app(Settings(path, reader="rules"))
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


@pytest.fixture(scope="module")
def known(path: Path) -> dict[str, str]:
    """Ids that are there: a made-up one never finds anything."""
    with open_ledger(path) as ledger:
        return {
            "document_id": ledger.documents(limit=1)[0].id,
            "claim_id": next(ledger.claims(limit=1)).id,
            "link_id": ledger.links(limit=1)[0].id,
            "group_id": ledger.groups(limit=1)[0].id,
        }


def operations(api: BaseSchema) -> Iterator[APIOperation]:
    for found in api.get_all_operations():
        yield found.ok()


def test_no_request_brings_an_undocumented_answer(api: BaseSchema, known: dict[str, str]) -> None:
    tried = 0
    for operation in operations(api):

        @given(case=operation.as_strategy(), real=st.booleans())
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def try_one(case: Case, real: bool) -> None:
            for name in known.keys() & (case.path_parameters or {}).keys():
                if real:
                    case.path_parameters[name] = known[name]
            case.call_and_validate(checks=CHECKS)

        try_one()
        tried += 1
    assert tried >= 30
