"""Who carries whose words: every step of a chain; persons and unnamed voices put together."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from riwaya.api import open_ledger
from riwaya.extract.reader import load_reader
from riwaya.ingest.files import read_paths
from riwaya.link.linker import load_linker
from riwaya.samples import sample_paths
from riwaya.store.asked import ClaimQuery
from riwaya.store.carrying import KIND, UNKNOWN, Carried, Carrying
from riwaya.store.chained import Chains, read_chains
from riwaya.store.claims import Filter, claim_of
from riwaya.store.connect import open_engine, reading
from riwaya.store.finding import ClaimIndex
from riwaya.store.source_keys import voice_key
from riwaya.store.viewer import ANYONE
from riwaya.text.fold import fold_word

AT = "2026-01-01T00:00:00+00:00"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("carrying") / "sample.sqlite"
    with open_ledger(path) as ledger:
        sources = read_paths([str(one) for one in sample_paths()])
        list(ledger.read(sources, load_reader("rules"), at=AT))
        list(ledger.link(load_linker()))
    return path


@pytest.fixture(scope="module")
def engine(path: Path) -> Engine:
    return open_engine(path)


def carried(engine: Engine, path: Path, **asked: object) -> Carried:
    numbers = ClaimIndex(engine, path).numbers(ANYONE, ClaimQuery())
    return Carrying(engine, path).among(ANYONE, numbers, **asked)  # type: ignore[arg-type]


def by_hand(path: Path) -> dict[tuple[str, str], int]:
    """Count the steps of all claims from the claims themselves."""
    found: dict[tuple[str, str], int] = {}
    with open_ledger(path, writable=False) as ledger:
        for line in ledger.claims(Filter()):
            document = ledger.document(line.document)
            assert document is not None
            keys = [
                voice_key(hop.type, hop.actor, fold_word(hop.span.of(document.text)))
                for hop in claim_of(line).chain
            ]
            keys.append(f"publisher:{line.publisher}" if line.publisher else UNKNOWN)
            for step in dict.fromkeys(pairwise(keys)):
                found[step] = found.get(step, 0) + 1
    return found


def test_every_step_of_every_chain_is_counted_once(engine: Engine, path: Path) -> None:
    found = carried(engine, path, most=10_000)
    assert {(one.source, one.carrier): one.claims for one in found.edges} == by_hand(path)
    assert found.edges_left == found.claims_left == 0


def test_what_is_left_out_is_said(engine: Engine, path: Path) -> None:
    whole, some = carried(engine, path, most=10_000), carried(engine, path, most=3)
    assert len(some.edges) == 3 and some.edges == whole.edges[:3]
    assert some.edges_left == len(whole.edges) - 3
    assert some.claims_left == sum(one.claims for one in whole.edges[3:])
    assert [one.claims for one in whole.edges] == sorted(
        (one.claims for one in whole.edges), reverse=True
    )


def test_a_wide_view_names_no_person_and_no_unnamed_voice(engine: Engine, path: Path) -> None:
    """R3 of PROTECTION.md: no ranking of persons; unnamed voices stay a kind."""
    apart, together = carried(engine, path, most=10_000), carried(engine, path, together=True)
    persons = ("voice:NAMED_PERSON", "voice:NAMED_OFFICIAL", "voice:PSEUDONYM", "voice:ANON_")
    assert any(node.key.startswith(persons) for node in apart.nodes)
    assert not any(node.key.startswith(persons) for node in together.nodes)
    kinds = [node for node in together.nodes if node.key.startswith(KIND)]
    assert kinds and all(node.name == "" and node.many >= 1 for node in kinds)
    assert together.claims == apart.claims and together.own == apart.own


def test_few_claims_and_all_claims_are_reckoned_alike(
    engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = carried(engine, path, most=10_000)
    monkeypatch.setattr("riwaya.store.carrying._FEW", 0)
    assert carried(engine, path, most=10_000) == few


def test_an_event_counts_its_independent_origins(engine: Engine, path: Path) -> None:
    index, carrying = ClaimIndex(engine, path), Carrying(engine, path)
    with open_ledger(path, writable=False) as ledger:
        lines = ledger.groups()
        groups = [ledger.group(line.id)[0] for line in lines]
    voiced = next(
        group for group in groups if any(claim.origin != "PUBLISHER" for claim in group.claims)
    )
    numbers = index.group(ANYONE, voiced.id)
    assert numbers.tolist() == index.group(ANYONE, voiced.claims[0].id).tolist()
    assert len(numbers) == len(voiced.claims)
    found = carrying.among(ANYONE, numbers, event=True)
    assert all(one.origins is not None and one.origins >= 1 for one in found.edges)
    assert max(one.origins or 0 for one in found.edges) <= len(voiced.origins.groups)


@pytest.mark.parametrize("name", ["G000000000000", "none", "", "G", "%"])
def test_no_such_event_has_no_claims(engine: Engine, path: Path, name: str) -> None:
    assert not len(ClaimIndex(engine, path).group(ANYONE, name))


def test_no_claims_carry_nothing(engine: Engine, path: Path) -> None:
    found = Carrying(engine, path).among(ANYONE, np.empty(0, np.int64))
    assert (found.nodes, found.edges, found.claims, found.own) == ((), (), 0, 0)


def test_ids_become_numbers_of_current_claims(engine: Engine, path: Path) -> None:
    with open_ledger(path, writable=False) as ledger:
        ids = [line.id for line in ledger.claims(Filter(), 5)]
    numbers = Carrying(engine, path).numbers([*ids, "none"])
    assert len(numbers) == len(set(ids)) and (np.diff(numbers) > 0).all()


def test_a_decision_on_a_publisher_is_seen(path: Path, tmp_path: Path) -> None:
    own = Path(shutil.copy(path, tmp_path / "own.sqlite"))
    with open_ledger(own) as ledger:
        carrying, numbers = ledger.carrying, ledger.index.numbers(ANYONE, ClaimQuery())
        before = carrying.among(ANYONE, numbers, most=10_000)
        paper = next(one for one in ledger.documents() if one.publisher)
        ledger.decide(
            paper.id,
            "publisher",
            "New name",
            by="ab",
            why="test",
            at=AT,
            reader=load_reader("rules"),
        )
        numbers = ledger.index.numbers(ANYONE, ClaimQuery())
        after = carrying.among(ANYONE, numbers, most=10_000)
    assert "publisher:New name" not in {node.key for node in before.nodes}
    assert "publisher:New name" in {node.key for node in after.nodes}


def test_chains_are_laid_out_by_claim(engine: Engine, path: Path) -> None:
    with reading(engine, path) as conn:
        chains: Chains = read_chains(conn)
    assert (np.diff(chains.number) > 0).all()
    assert all(len(path) >= 1 for path in chains.paths)
    assert {code for chain in chains.paths for code in chain} == {*range(len(chains.voices))}
