"""The sample reports read as they did: a change in a golden file is a change to be read."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SPEC = importlib.util.spec_from_file_location("write_golden", ROOT / "tools" / "write_golden.py")
assert SPEC is not None and SPEC.loader is not None
write_golden = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(write_golden)
READINGS = write_golden.readings("rules")


def stored(kind: str, name: str) -> list[str]:
    found = json.loads((write_golden.FOLDERS[kind] / f"{name}.json").read_text(encoding="utf-8"))
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("name", sorted(READINGS))
def test_a_sample_report_reads_as_before(name: str) -> None:
    golden = stored("rules", name)
    assert READINGS[name] == golden, "if this is meant: python tools/write_golden.py, read the diff"


def test_every_golden_file_has_its_report() -> None:
    for folder in write_golden.FOLDERS.values():
        assert {path.stem for path in folder.glob("*.json")} == set(READINGS)


def test_both_readers_read_nearly_as_before() -> None:
    """Other processors round otherwise: a few lines may differ, not one in ten."""
    same = total = 0
    for name, lines in write_golden.readings("both").items():
        golden = stored("both", name)
        same += len(set(lines) & set(golden))
        total += max(len(lines), len(golden))
    assert same > 0.9 * total, "if this is meant: python tools/write_golden.py, read the diff"


def test_the_samples_show_every_kind_of_chain_and_certainty() -> None:
    lines = [line for lines in READINGS.values() for line in lines]
    voices = {line.count("voice=") for line in lines}
    assert {0, 1, 2} <= voices
    assert any(" CT- " in line for line in lines)
    assert any(" PR+ " in line or " PS+ " in line for line in lines)
    assert any("number=" in line for line in lines)
