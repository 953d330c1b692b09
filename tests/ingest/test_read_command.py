"""``riwaya read`` end to end: a folder of everything bad, and what good stands between it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = "قال سكان بلدة الرمانة إن قصفا مدفعيا أدى إلى مقتل ثلاثة مدنيين مساء الخميس."
RUN = [sys.executable, "-c", "from riwaya.cli import main; main()"]

BAD = {
    "01-empty.txt": (b"", "no text"),
    "02-picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
    "03-long-line.txt": (b"x" * 25_000_000, "larger than"),
    "04-nul.txt": (TEXT.encode() + b"\0", "NUL"),
    "05-diacritics.txt": ("\u064e\u064b\u0651".encode(), "letter"),
    "06-mac.txt": (TEXT.encode("mac_arabic"), "byte"),
    "07-empty-page.html": (b"<html><body></body></html>", "article"),
    "08-cut.txt": (TEXT.encode()[:30], "byte 29"),
}
GOOD = {
    "20-text.txt": TEXT.encode(),
    "21-english.txt": b"Residents said the shelling had stopped.",
    "22-persian.txt": "پلیس گفت که چهار نفر در این درگیری کشته شدند".encode(),
    "23-mixed.txt": (TEXT + " Reuters Рейтер 路透社").encode(),
    "24-page.txt": f"<!doctype html><html><body><p>{TEXT} {TEXT}</p></body></html>".encode(),
    "25-windows.txt": (TEXT + "\n").encode("cp1256"),
}


def riwaya(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*RUN, *arguments], input=given, capture_output=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def run(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    folder = tmp_path_factory.mktemp("everything")
    for name, data in ({name: data for name, (data, _) in BAD.items()} | GOOD).items():
        (folder / "in" / name).parent.mkdir(exist_ok=True)
        (folder / "in" / name).write_bytes(data)
    lines = [json.dumps({"text": f"{TEXT} {number}"}).encode() for number in range(1, 21)]
    lines[16] = rb'{"text": '
    lines[18] = rb'{"text": "\ud800"}'
    (folder / "in" / "30-lines.jsonl").write_bytes(b"\n".join(lines))
    (folder / "in" / "40-nowhere.txt").symlink_to(folder / "none")
    (folder / "in" / "loop").symlink_to(folder / "in")
    return folder, riwaya("read", str(folder / "in"), "--ledger", str(folder / "ledger.sqlite"))


def test_the_failures_file_names_each_bad_document_and_no_other(
    run: tuple[Path, subprocess.CompletedProcess[bytes]],
) -> None:
    folder, done = run
    assert done.returncode == 1, done.stderr.decode()
    (listed,) = folder.glob("*failures*")
    failures = [json.loads(line) for line in listed.read_text(encoding="utf-8").splitlines()]
    problems = {Path(failure["name"]).name: failure["problem"] for failure in failures}
    for name, (_, problem) in BAD.items():
        assert problem in problems.pop(name), name
    assert "not JSON" in problems.pop("30-lines.jsonl:17")
    assert "surrogate" in problems.pop("30-lines.jsonl:19")
    assert "not there" in problems.pop("40-nowhere.txt")
    assert "links back" in problems.pop("loop")
    assert problems == {}
    assert all(failure["hint"] for failure in failures)
    assert not any(failure["trace"] for failure in failures)


def test_every_good_document_is_in_the_ledger(
    run: tuple[Path, subprocess.CompletedProcess[bytes]],
) -> None:
    folder, _ = run
    ledger = str(folder / "ledger.sqlite")
    again = riwaya("read", str(folder / "in" / "20-text.txt"), "--ledger", ledger, "--json")
    assert again.returncode == 0, again.stderr.decode()
    assert json.loads(again.stdout)["new"] == 0
    documents = riwaya("documents", "--ledger", ledger, "--json")
    listed = documents.stdout.decode()
    # 20-text.txt and 25-windows.txt differ in their last line end; the page holds the text twice.
    assert sum(name in listed for name in GOOD) == len(GOOD), listed
    assert all(f"30-lines.jsonl:{number}" in listed for number in (1, 16, 18, 20))
    assert riwaya("verify", "--ledger", ledger).returncode == 0


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    done = riwaya("read", str(path), "--ledger", str(tmp_path / "ledger.sqlite"))
    assert done.returncode == 1
    assert b"may not read" in done.stderr


def test_wrong_use_ends_with_2(tmp_path: Path) -> None:
    assert riwaya("read", "--ledger", str(tmp_path / "l.sqlite")).returncode == 2
    assert riwaya("read", "--no-such-option").returncode == 2


def test_extract_needs_no_ledger_and_goes_on_after_a_bad_line() -> None:
    good = json.dumps({"id": "x", "text": TEXT}).encode()
    done = riwaya("extract", "-", given=good + b"\n{\n" + good)
    assert done.returncode == 1
    assert b"-:2" in done.stderr
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["x", "x"]


def test_standard_input_of_one_text(tmp_path: Path) -> None:
    done = riwaya("read", "-", "--ledger", str(tmp_path / "l.sqlite"), given=TEXT.encode("utf-16"))
    assert done.returncode == 0, done.stderr.decode()
