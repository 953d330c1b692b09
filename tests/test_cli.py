"""The command line, end to end, with a simple reader."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from riwaya.cli import main
from riwaya.cli.sheets import harmless
from riwaya.cli.terminal import article, isolated, one_line, safe, wrapped
from riwaya.ingest.documents import read_text
from riwaya.types import Span


def _fake() -> ModuleType:
    path = Path(__file__).parent / "store" / "fake_reader.py"
    spec = importlib.util.spec_from_file_location("fake_reader_cli", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FAKE = _fake()
LINES = (
    {
        "id": "a",
        "outlet": "وكالة المثال",
        "published": "2020-03-05",
        "title": "عنوان أول",
        "text": "قالت مصادر إن قتل التنظيم 3 جنود في الرقة أمس. نفى الجيش ذلك.",
    },
    {"id": "b", "outlet": "=2+3", "text": "هاجم الجيش حاجزا في حلب أمس."},
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two documents, the simple reader, and a ledger named by the environment."""
    for module in ("reading", "keeping"):
        monkeypatch.setattr(f"riwaya.cli.{module}.load_reader", lambda kind: FAKE.FakeReader())
    monkeypatch.setenv("RIWAYA_LEDGER", str(tmp_path / "l.sqlite"))
    lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in LINES)
    (tmp_path / "in.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def run(*arguments: str | Path, status: int = 0, given: bytes | None = None) -> Result:
    result = CliRunner().invoke(main, [str(one) for one in arguments], input=given)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.output
    return result


def forms(result: Result) -> dict:
    return json.loads(result.stdout)


def test_read_then_ask(place: Path) -> None:
    assert (
        "2 documents: 2 new, 0 already there, 0 failed. 3 claims"
        in run("read", place / "in.jsonl").stdout
    )
    assert "0 new, 2 already there" in run("read", place / "in.jsonl").stdout
    rows = [line.split("\t") for line in run("claims").stdout.splitlines()]
    assert [row[1] for row in rows] == ["what", "KILL", "DENY", "ATTACK"]
    assert rows[1][3:8] == ["التنظيم", "", "الرقة", "أمس", "مصادر (ANON_PLURAL) > وكالة المثال"]
    assert "\u2067" not in run("claims").stdout  # plain where no person looks


def test_a_person_at_a_terminal_gets_a_drawn_table(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("read", place / "in.jsonl")
    for module in ("asking.terminal", "sheets"):
        monkeypatch.setattr(f"riwaya.cli.{module}.on_terminal", lambda: True)
    said = run("claims").stdout
    assert "who: \u2067التنظيم\u2069" in said and "\u2067مصادر\u2069" in said
    assert "3 claims. Searched: 2 documents" in said
    for line in said.splitlines():
        assert line.count("\u2067") == line.count("\u2069"), line
    key = forms(run("documents", "--json"))["documents"][0]["id"]
    assert "\u2067وكالة المثال\u2069" in run("documents").stdout
    assert run("show", key).stdout.count("\u2067") >= 4


def test_filters_reach_the_ledger(place: Path) -> None:
    run("read", place / "in.jsonl")
    asked = {
        ("--predicate", "kill"): 1,
        ("--actor", "ISIS"): 1,
        ("--place", "حلب"): 1,
        ("--from", "2020-03", "--to", "2020-03"): 1,
        ("--from", "2020-03-05"): 0,
        ("--origin-type", "publisher"): 2,
        ("--factuality", "CT+"): 3,
        ("--publisher", "=2+3"): 1,
        ("--text", "جيش"): 2,
        ("--text", "الجيش ذ", "--exact"): 1,
        ("--limit", "2"): 2,
    }
    for options, count in asked.items():
        found = forms(run("claims", *options, "--json"))
        assert len(found["claims"]) == count, options
        assert found["searched"]["documents"] == 2
    whole = forms(run("documents", "--json"))["documents"][1]["id"]
    assert len(forms(run("claims", "--document", whole[:9], "--json"))["claims"]) == 1


def test_nothing_found_names_what_was_searched(place: Path) -> None:
    """R15: an empty answer says how much was searched."""
    run("read", place / "in.jsonl")
    said = run("claims", "--predicate", "SMUGGLE").stdout
    assert said.startswith("Not found in the collection: 2 documents with 3 claims")
    assert "published 2020-03-05 to 2020-03-05, 1 without a date" in said


def test_sheets(place: Path) -> None:
    run("read", place / "in.jsonl")
    rows = list(csv.DictReader(io.StringIO(run("claims", "--format", "csv").stdout)))
    assert [row["predicate"] for row in rows] == ["KILL", "DENY", "ATTACK"]
    assert rows[2]["publisher"] == "'=2+3"
    assert rows[0]["chain"] == "مصادر (ANON_PLURAL) > وكالة المثال"
    assert (rows[0]["number_low"], rows[0]["window_first"]) == ("3", "2020-03-04")
    raw = run("claims", "--format", "csv", "--bom").stdout_bytes
    assert raw.startswith(b"\xef\xbb\xbfid,") and raw.count(b"\r\n") == 4
    lines = run("claims", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["claim"]["predicate"] for line in lines] == ["KILL", "DENY", "ATTACK"]


CELLS = {
    "equals": ("=1+1", "'=1+1"),
    "plus": ("+1", "'+1"),
    "minus": ("-1", "'-1"),
    "at": ("@SUM(A1)", "'@SUM(A1)"),
    "tab": ("\t=1", "'\t=1"),
    "carriage return": ("\r=1", "'\r=1"),
    "full-width equals": ("＝1", "'＝1"),
    "words": ("قال = نعم", "قال = نعم"),
    "a number": (-0.5, "'-0.5"),
    "nothing": (None, ""),
}


@pytest.mark.parametrize(("cell", "expected"), CELLS.values(), ids=CELLS.keys())
def test_no_cell_is_a_formula(cell: object, expected: str) -> None:
    assert harmless(cell) == expected


def test_show_numbers_the_claims_and_gives_each_chain(place: Path) -> None:
    run("read", place / "in.jsonl")
    key = forms(run("documents", "--json"))["documents"][0]["id"]
    said = run("show", key[:8]).stdout
    assert "قتل[1] التنظيم" in said and "نفى[2] الجيش" in said
    assert "voices: مصادر (ANON_PLURAL) > وكالة المثال" in said
    assert "who: التنظيم (ISIS)" in said
    form = forms(run("show", key, "--json"))
    assert form["document"]["id"] == key and len(form["claims"]) == 2


def test_explain_by_the_start_of_an_id(place: Path) -> None:
    run("read", place / "in.jsonl")
    ids = [one["id"] for one in forms(run("claims", "--json"))["claims"]]
    assert "voices: مصادر" in run("explain", ids[0][:10]).stdout
    assert forms(run("explain", ids[0], "--json"))["explained"]
    for start, problem in {"": "3 claims fit", "zz": "no such claim"}.items():
        result = run("explain", start, status=1)
        assert problem in result.stderr
    assert all(one in run("explain", "", status=1).stderr for one in ids)


def test_date_is_corrected_and_kept_in_the_history(place: Path) -> None:
    run("read", place / "in.jsonl")
    key = forms(run("documents", "--json"))["documents"][1]["id"]
    asked = ("date", key[:10], "2020-04-02", "--by", "ليلى", "--why", "ختم الصفحة")
    assert "claims changed" in run(*asked).stdout
    assert "nothing was added" in run(*asked).stdout
    window = forms(run("claims", "--document", key, "--json"))["claims"][0]["claim"]["window"]
    assert window["first"] == "2020-04-01"
    said = run("history", key[:10]).stdout
    assert "published unknown → 2020-04-02, by ليلى: ختم الصفحة" in said
    assert said.count("(superseded)") == 1
    assert run("date", key, "2020-04", "--by", "ل", "--why", "س").exit_code == 0
    listed = run("documents").stdout.splitlines()[2].split("\t")
    assert listed[1:3] == ["2020-04", "month"]
    run("date", key, "unknown", "--by", "ل", "--why", "س")
    assert "Proved:" in run("verify").stdout


def test_verify_and_rebuild(place: Path) -> None:
    run("read", place / "in.jsonl")
    proof = forms(run("verify", "--json"))
    assert (proof["entries"], proof["documents"], proof["quotes"]) == (4, 2, 3)
    assert forms(run("rebuild", "--json")) == {"entries": 4}
    assert forms(run("verify", "--json")) == proof


def test_reread_with_a_newer_reader(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("read", place / "in.jsonl")
    monkeypatch.setattr("riwaya.cli.reading.load_reader", lambda kind: FAKE.FakeReader("fake-2"))
    assert forms(run("reread", "--json"))["again"] == 2
    assert len(forms(run("claims", "--json"))["claims"]) == 3
    assert len(forms(run("claims", "--history", "--json"))["claims"]) == 6


def test_extract_needs_no_ledger(place: Path) -> None:
    given = (place / "in.jsonl").read_bytes() + b'{"id": "c", "text":\n'
    result = run("extract", "-", given=given, status=1)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["id"] for line in lines] == ["a", "b"]
    assert [len(line["extraction"]["claims"]) for line in lines] == [2, 1]
    assert ":3: " in result.stderr and "hint: " in result.stderr
    assert not (place / "l.sqlite").exists()


# Bytes of a file, and a word of what is said about it.
BAD = {
    "empty.txt": (b"", "no text"),
    "binary.txt": (bytes(range(256)) * 40, ""),
    "nul.txt": ("قتل التنظيم\0 ضابطا.".encode(), "NUL"),
    "marks.txt": ("\u064e\u064f\u0650".encode(), "not one letter"),
    "half.jsonl": (b'{"text": "\\ud83d \xd9\x82\xd8\xaa\xd9\x84."}\n', "surrogate"),
    "line17.jsonl": (
        b'{"text": "\xd9\x82\xd8\xaa\xd9\x84 \xd8\xb6\xd8\xa7\xd8\xa8\xd8\xb7."}\n' * 16
        + b"{oops\n",
        "line17.jsonl:17",
    ),
    "breaks.txt": ("انفجر القارئ هنا.".encode(), "the reader broke"),
}


def test_bad_input_is_listed_and_the_rest_is_read(place: Path) -> None:
    folder = place / "all"
    folder.mkdir()
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
    (folder / "english.txt").write_text("An English article has no claim for us.")
    (folder / "zz-good.txt").write_text("قتل التنظيم ضابطا في حلب.", encoding="utf-8")
    result = run("read", folder, place / "none.txt", status=1)
    listed = place / "l.sqlite.failures.jsonl"
    failures = [json.loads(line) for line in listed.read_text(encoding="utf-8").splitlines()]
    assert len(failures) == len(BAD) + 1
    told = {Path(one["name"]).name.split(":")[0]: one for one in failures}
    for name, (_, word) in BAD.items():
        one = told[name]
        assert word in f"{one['name']}: {one['problem']}" and one["hint"], name
        assert bool(one["trace_id"]) is (name == "breaks.txt")
    assert str(listed) in result.stdout
    names = {Path(one["name"]).name for one in forms(run("documents", "--json"))["documents"]}
    assert {"english.txt", "zz-good.txt"} <= names
    run("verify")
    good = run("read", place / "in.jsonl", "--failures", place / "mine.jsonl")
    assert "0 failed" in good.stdout and not (place / "mine.jsonl").exists()


WRONG_USE = {
    "no path": ("read",),
    "no such command": ("reed",),
    "no such predicate": ("claims", "--predicate", "WIN"),
    "not a date": ("claims", "--from", "2020-13"),
    "half a date": ("claims", "--from", "20-1"),
    "exact what": ("claims", "--exact"),
    "a text of no word": ("claims", "--text", "…"),
    "no reason": ("date", "x", "2020", "--by", "me"),
    "an empty reason": ("date", "x", "2020", "--by", "me", "--why", " "),
    "an argument that is not UTF-8": ("claims", "--text", "قتل\udcff", "--exact"),
    "a name that is not UTF-8": ("show", "\udcff"),
    "none to print": ("claims", "--limit", "0"),
    "no predictions": ("evaluate", "."),
}


@pytest.mark.parametrize("arguments", WRONG_USE.values(), ids=WRONG_USE.keys())
def test_wrong_use_ends_with_two(place: Path, arguments: tuple[str, ...]) -> None:
    run("read", place / "in.jsonl")
    assert run(*arguments, status=2).stderr


def test_evaluate_writes_predictions_and_prints_figures(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = {
        "predicate": "KILL", "quote": [14, 20], "trigger": [14, 17], "factuality": "CT+",
        "agent": [], "patient": [], "place": [], "time": None, "chain": [], "number": None,
    }  # fmt: skip
    (place / "gold").mkdir()
    article = {"id": "g1", "text": LINES[0]["text"], "claims": [claim]}
    (place / "gold" / "g1.json").write_text(json.dumps(article), encoding="utf-8")

    def write(gold_dir: Path, out: io.TextIOBase, kind: str) -> None:
        out.write(json.dumps({"doc": "g1", "claims": [claim, claim | {"predicate": "DENY"}]}))

    monkeypatch.setattr("riwaya.evaluate.gold.write_predictions", write)
    asked = ("evaluate", place / "gold", "--predictions", place / "p.jsonl")
    figure = forms(run(*asked, "--json"))["figures"]["claim"]
    assert (figure["right"], figure["predicted"], figure["annotated"]) == (1, 2, 1)
    assert (
        "P 0.5000  R 1.0000  F1 0.6667  (1 right of 2 predicted, 1 annotated)" in run(*asked).stdout
    )
    assert (place / "p.jsonl").exists()


def test_errors_are_told_with_place_fault_and_remedy(place: Path) -> None:
    result = run("claims", "--ledger", place / "no.sqlite", status=1)
    assert "no.sqlite: no such ledger\n  hint: make one with" in result.stderr
    result = run("--json", "claims", "--ledger", place / "no.sqlite", status=1)
    assert json.loads(result.stderr)["error"]["problem"] == "no such ledger"
    assert not (place / "no.sqlite").exists()
    (place / "text.sqlite").write_text("ليس سجلا " * 99, encoding="utf-8")
    assert "not SQLite" in run("verify", "--ledger", place / "text.sqlite", status=1).stderr
    run("read", place / "in.jsonl")
    assert "no such document" in run("show", "zz", status=1).stderr
    assert "2 documents fit" in run("show", "", status=1).stderr
    result = run("read", place / "none.txt", "--failures", place / "no" / "f.jsonl", status=1)
    assert "check the path" in result.stderr


def test_the_option_wins_over_the_environment(place: Path) -> None:
    run("read", place / "in.jsonl", "--ledger", place / "other.sqlite")
    run("--ledger", str(place / "third.sqlite"), "read", place / "in.jsonl")
    assert not (place / "l.sqlite").exists()
    assert (place / "other.sqlite").exists() and (place / "third.sqlite").exists()


def test_terminal_text_steers_nothing() -> None:
    assert safe("ا\x1b[31m\x9bب\nج") == "ا\ufffd[31m\ufffdب\nج"
    assert one_line("ا\u202eب\u2069\n ج") == "ا\u2060ب\u2060 ج"
    assert isolated("حلب") == "\u2067حلب\u2069" and isolated("ISIS 3") == "ISIS 3"


def test_wrapped_lines_are_each_set_apart() -> None:
    assert wrapped("قتل التنظيم ثلاثة", 12) == ["\u2067قتل التنظيم\u2069", "\u2067ثلاثة\u2069"]
    assert wrapped("واستهدافاتهم", 4) == ["\u2067واستهدافاتهم\u2069"]


def test_numbers_stand_after_whole_words() -> None:
    document = read_text("قتلوه أمس.\nونفى.")
    text = article(document, [Span(0, 3), Span(0, 5), Span(12, 15)], styled=False).plain
    assert text == "قتلوه[1][2] أمس.\nونفى[3]."
    styled = article(document, [Span(0, 3)], styled=True)
    assert styled.plain == "\u2067قتلوه[1] أمس.\u2069\n\u2067ونفى.\u2069"
    assert [span.style for span in styled.spans] == ["bold yellow", "bold cyan"]


def test_an_output_that_cannot_show_arabic_is_told(place: Path) -> None:
    run("read", place / "in.jsonl")
    command = [sys.executable, "-m", "riwaya.cli", "claims", "--ledger", str(place / "l.sqlite")]
    result = subprocess.run(
        command, capture_output=True, text=True, env={"PYTHONIOENCODING": "latin-1"}, check=False
    )
    assert result.returncode == 1
    assert "hint: set PYTHONUTF8=1" in result.stderr and "Traceback" not in result.stderr


LAZY = """
import sys
import riwaya.cli
heavy = {"sqlalchemy", "rich", "lxml", "trafilatura", "riwaya.extract", "riwaya.store.tables"}
print(sorted(heavy & set(sys.modules)))
"""


def test_help_loads_nothing_heavy() -> None:
    command = [sys.executable, "-W", "error", "-c", LAZY]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_every_command_has_ledger_json_and_help() -> None:
    for name, command in main.commands.items():
        options = {option for parameter in command.params for option in parameter.opts}
        assert {"--ledger", "--json"} <= options, name
        assert run(name, "--help").stdout.startswith("Usage:")
    assert "riwaya, version" in run("--version").stdout


def test_verify_tells_of_a_missing_network(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("read", place / "in.jsonl")
    assert forms(run("verify", "--json"))["network"] is None
    assert "learned reader" not in run("verify").stdout
    monkeypatch.setattr("riwaya.extract.reader.network_fault", lambda: "network.onnx: it is gone")
    assert "Warning: the learned reader is missing: network.onnx" in run("verify").stdout
