"""The command line, end to end, with a simple reader."""

from __future__ import annotations

import csv
import dataclasses
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


def _fake(name: str) -> ModuleType:
    path = Path(__file__).parent / "store" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"{name}_cli", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FAKE = _fake("fake_reader")
LINKING = _fake("fake_linker")
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
    monkeypatch.setattr("riwaya.cli.linking.load_linker", LINKING.fake_linker)
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


RIVALS = (
    ("دار الأولى", "2020-03-05", "قتل التنظيم 3 جنود في الرقة أمس."),
    ("=دار", "2020-03-05", "قالت مصادر إن قتل التنظيم 5 جنود في الرقة أمس."),
    ("دار الثالثة", "2020-03-06", "وقتل التنظيم 3 جنود في الرقة أمس."),
)


@pytest.fixture
def linked(place: Path) -> Path:
    """Three accounts of one thing, linked."""
    forms = [
        {"id": str(n), "outlet": outlet, "published": day, "text": text}
        for n, (outlet, day, text) in enumerate(RIVALS)
    ]
    lines = "".join(json.dumps(form, ensure_ascii=False) + "\n" for form in forms)
    (place / "rivals.jsonl").write_text(lines, encoding="utf-8")
    run("read", place / "rivals.jsonl")
    run("link")
    return place


def test_link_says_what_has_no_date(place: Path) -> None:
    form = {"id": "undated", "outlet": "الضحى", "text": "قتل أربعة مدنيين في الرقة."}
    line = json.dumps(form, ensure_ascii=False) + "\n"
    (place / "undated.jsonl").write_text(line, encoding="utf-8")
    run("read", place / "undated.jsonl")
    said = run("link").stdout
    assert "Without a date: 1 of them. What they tell of unknown days is called no dispute" in said
    assert forms(run("link", "--json"))["undated"] == 1


def test_link_says_what_was_found_and_what_is_left(linked: Path) -> None:
    form = forms(run("link", "--json"))
    assert (form["documents"], form["left"], form["groups"]) == (3, 0, 1)
    assert form["links"] == {"same-event": 3}
    assert form["disputes"] == [{"type": "value", "standing": "dispute", "count": 2}]
    said = run("link", "--again").stdout
    assert said.startswith("3 documents linked, 0 left.\nlinks: 3 same-event. Groups")
    run("read", linked / "in.jsonl")
    result = run("links", "--actor", "ISIS")
    assert "2 documents are not linked yet: run `riwaya link`" in result.stderr
    assert forms(run("links", "--json"))["left"] == 2


def test_link_names_what_failed_and_goes_on(linked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def origins_of(document, claims):
        if document.publisher == RIVALS[1][0]:
            raise ZeroDivisionError("nobody told anything")
        return LINKING.origins_of(document, claims)

    good = LINKING.fake_linker("fake-2")
    broken = dataclasses.replace(good, origins_of=origins_of)
    monkeypatch.setattr("riwaya.cli.linking.load_linker", lambda: broken)
    result = run("link", status=1)
    assert "ZeroDivisionError: nobody told anything\n  hint: a fault of riwaya" in result.stderr
    assert "2 documents linked, 1 left." in result.stdout
    assert "Failed and left out: 1, listed in" in result.stdout
    form = forms(run("link", "--json", status=1))
    [line] = Path(form["failures"]).read_text(encoding="utf-8").splitlines()
    assert form["failed"] == 1 and "origins_of" in json.loads(line)["trace"]
    monkeypatch.setattr("riwaya.cli.linking.load_linker", lambda: good)
    assert forms(run("link", "--json"))["failed"] == 0
    assert not Path(form["failures"]).exists()


def test_links_give_both_quotes_and_both_chains(linked: Path) -> None:
    said = run("links", "--least", "0.96").stdout
    assert said.count("KILL CT+") == 2 and "confidence 0.970" in said
    assert RIVALS[0][2] in said and "voices: دار الأولى" in said
    assert "said 2020-03-05, of 2020-03-04" in said
    found = forms(run("links", "--json"))["links"]
    assert len(found) == 3 and {"first", "second", "weights", "kind"} <= found[0].keys()
    one = found[0]["first"]["id"]
    assert len(forms(run("links", "--claim", one[:12], "--json"))["links"]) == 2
    rows = list(csv.DictReader(io.StringIO(run("links", "--format", "csv").stdout)))
    assert len(rows) == 3 and {"'=دار"} <= {row["second_publisher"] for row in rows}
    lines = run("links", "--format", "jsonl", "--limit", "2").stdout.splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["same-event"] * 2


def test_disputes_name_reason_quotes_chains_times_and_origins(linked: Path) -> None:
    said = run("disputes", "--limit", "1").stdout
    assert said.startswith("value · dispute · fake.value\n")
    assert "“3” · 2 independent origins" in said and "“5” · 1 origin" in said
    assert "voices: مصادر (ANON_PLURAL) > =دار" in said
    assert said.count("said 2020-03-05, of 2020-03-04") == 2
    assert "there are more: raise --limit" in said
    found = forms(run("disputes", "--type", "value", "--standing", "dispute", "--json"))
    assert [one["origins"] for one in found["disputes"]] == [[2, 1], [1, 2]]
    assert found["searched"]["documents"] == 3
    rows = list(csv.DictReader(io.StringIO(run("disputes", "--format", "csv").stdout)))
    assert rows[0]["second_chain"] == "مصادر (ANON_PLURAL) > =دار"


def test_no_dispute_found_names_what_was_searched(linked: Path) -> None:
    """R15: nothing found is told with the size and span of the collection."""
    for options in (("--type", "place"), ("--place", "حلب"), ("--from", "2021")):
        said = run("disputes", *options).stdout
        assert said.startswith("No dispute found in the collection: 3 documents with 3 claims")
        assert "published 2020-03-05 to 2020-03-06" in said
    key = forms(run("links", "--least", "0.96", "--json"))["links"][0]
    args = ("--by", "ل", "--why", "س")
    run(
        "decide",
        "split",
        key["first"]["id"],
        forms(run("claims", "--json"))["claims"][1]["id"],
        *args,
    )
    said = run("group", key["first"]["id"]).stdout
    assert "No dispute found in it. Searched: 3 documents with 3 claims" in said


def test_groups_give_figures_with_the_quote_behind_each(linked: Path) -> None:
    [line] = forms(run("groups", "--json"))["groups"]
    assert (line["claims"], line["documents"], line["origins"]) == (3, 3, 3)
    assert "3 claims in 3 documents · 3 independent origins" in run("groups").stdout
    said = run("group", line["id"][:8]).stdout
    for bound, text in (
        ("low 3", RIVALS[0][2]),
        ("best 3", RIVALS[0][2]),
        ("high 5", RIVALS[1][2]),
    ):
        assert any(row.strip().startswith(bound) and text in row for row in said.splitlines())
    assert "3 independent origins in 3 documents of 3 publishers" in said
    assert said.count("same-event") == 3
    form = forms(run("group", line["id"], "--json"))
    assert len(form["claims"]) == 3 and form["figures"][0]["high"]["value"] == 5
    assert len(form["disputes"]) == 2 and form["searched"]["documents"] == 3
    assert run("groups", "--format", "csv").stdout.startswith("id,claims,documents")
    assert "No group of linked claims found" in run("groups", "--least", "4").stdout


def test_explain_a_link_bit_by_bit(linked: Path) -> None:
    key = forms(run("links", "--json"))["links"][0]["id"]
    said = run("explain", key[:8]).stdout
    assert "+3.50 bits for: places: same" in said
    assert "-1.00 bits against: number: differ" in said
    assert "never that either is right" in said
    assert forms(run("explain", key, "--json"))["weights"][0]["slot"] == "places"
    assert "no such link" in run("explain", "Lzz", status=1).stderr
    assert "3 links fit" in run("explain", "L", status=1).stderr


def test_decide_and_take_it_back(linked: Path) -> None:
    found = forms(run("links", "--json"))["links"]
    signed = ("--by", "ليلى", "--why", "قرأت الاثنين")
    said = run("decide", "reject", found[0]["id"][:8], *signed).stdout
    number = forms(run("links", "--decided", "--json"))["links"][0]["decision"]["seq"]
    assert said.startswith(f"Decision {number} is kept.")
    assert "decided so already" in run("decide", "reject", found[0]["id"], *signed).stdout
    assert f"decision {number}: reject, by ليلى on 20" in run("links", "--decided").stdout
    assert len(forms(run("links", "--undecided", "--json"))["links"]) == 2
    assert "decisions of people that hold: 1 reject" in run("link").stdout
    assert forms(run("decide", "undo", str(number), *signed, "--json"))["changed"] is True
    assert forms(run("links", "--decided", "--json"))["links"] == []
    claims = [one["id"] for one in forms(run("claims", "--json"))["claims"]]
    run("decide", "not-same-person", claims[0], claims[1], *signed)
    run("decide", "accept", claims[0], claims[2], "--kind", "same-state", *signed)
    assert len(forms(run("links", "--decided", "--json"))["links"]) == 2
    assert forms(run("verify", "--json"))["entries"] == 6 + 4


def test_copies_and_changes(place: Path) -> None:
    told = "أعلنت اللجنة المحلية في البلدة الشرقية أن فرقها وزعت اليوم {} سلال على العائلات هناك"
    texts = (f"{told.format(3)}.", f"مقدمة قصيرة. {told.format(5)}.")
    for number, text in enumerate(texts):
        (place / f"c{number}.txt").write_text(text, encoding="utf-8")
    run("read", place / "c0.txt", place / "c1.txt")
    run("link")
    first, second = (one["id"] for one in forms(run("documents", "--json"))["documents"])
    [pair] = forms(run("copies", second[:10], "--json"))["copies"]
    assert (pair["first"], pair["second"]) == (second, first) and pair["passages"]
    said = run("copies", first).stdout
    assert said.startswith(second[:12]) and "passages" in said
    said = run("changes", first, second).stdout
    assert "number: 3 → 5" in said and "only in the second: مقدمة قصيرة" in said
    numbers = forms(run("changes", first, second, "--json"))["changes"]["numbers"]
    assert [one["new"] for one in numbers] == [[5, 5]]
    run("read", place / "in.jsonl")
    other = forms(run("documents", "--json"))["documents"][-1]["id"]
    run("link")
    assert "No passage of it was found again" in run("copies", other).stdout


def test_a_person_at_a_terminal_gets_links_with_arabic_set_apart(
    linked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("link_sheets", "linked.terminal", "explaining.terminal"):
        monkeypatch.setattr(f"riwaya.cli.{module}.on_terminal", lambda: True)
    group = forms(run("groups", "--json"))["groups"][0]["id"]
    key = forms(run("links", "--json"))["links"][0]["id"]
    for command in (("links",), ("disputes",), ("groups",), ("group", group), ("explain", key)):
        said = run(*command).stdout
        assert "\u2067" in said, command
        for line in said.splitlines():
            assert line.count("\u2067") == line.count("\u2069"), line


def test_no_page_of_links_judges(linked: Path) -> None:
    """R14: no word says what is true; R3: no list of persons."""
    group = forms(run("groups", "--json"))["groups"][0]["id"]
    for command in (("links",), ("disputes",), ("groups",), ("group", group)):
        said = run(*command).stdout.lower()
        for word in ("true", "false", "confirmed", "suspect", "verified", "fake news", "risk"):
            assert word not in said, (command, word)


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
    "no such kind of link": ("links", "--kind", "twin"),
    "decided and not": ("links", "--decided", "--undecided"),
    "a confidence over one": ("links", "--least", "2"),
    "a window turned round": ("disputes", "--from", "2021", "--to", "2020"),
    "decide what": ("decide", "merge", "L1", "--by", "me", "--why", "w"),
    "decide without a reason": ("decide", "reject", "L1", "--by", "me", "--why", " "),
    "undo without a number": ("decide", "undo", "L1", "--by", "me", "--why", "w"),
    "three claims": ("decide", "accept", "1", "2", "3", "--by", "me", "--why", "w"),
    "a kind of what is rejected": (
        "decide",
        "reject",
        "L1",
        "--kind",
        "related",
        "--by",
        "me",
        "--why",
        "w",
    ),
    "split nothing off": ("decide", "split", "G1", "--by", "me", "--why", "w"),
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
