"""``ask`` and ``questions`` end to end, and the forms an answer is printed in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from riwaya.api import open_ledger
from riwaya.ask.labels import Language, load_labels, said
from riwaya.ask.query import Query, Slot
from riwaya.ask.relations import _OPPOSED
from riwaya.ask.render import html, markdown
from riwaya.ask.sheet import sheet_of
from riwaya.cli import main
from riwaya.errors import LedgerError
from riwaya.extract.reader import RulesReader
from riwaya.types import Factuality, Predicate

HOSTILE = "<script>alert(1)</script> \u202e\x1b[31m"
LINES = (
    {
        "id": "a",
        "outlet": "صوت السهل",
        "published": "2021-03-02",
        "text": "قصفت قوات التحالف العربي سوقا في الحديدة أمس.",
    },
    {
        "id": "b",
        "outlet": f"مرصد {HOSTILE}"[:6] + "<b>",
        "published": "2021-03-03",
        "text": f"نفى التحالف العربي قصف سوق {HOSTILE[:25]} في الحديدة.",
    },
)
QUESTION = "من قصف الحديدة؟"


@cache
def rules() -> RulesReader:
    return RulesReader()


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for a ledger that nothing was read into."""
    monkeypatch.setattr("riwaya.cli.reading.load_reader", lambda kind: rules())
    monkeypatch.setenv("RIWAYA_LEDGER", str(tmp_path / "l.sqlite"))
    return tmp_path


@pytest.fixture
def place(empty: Path) -> Path:
    first, _ = [written(empty, line) for line in LINES]
    run("read", first)
    return empty


def written(folder: Path, line: Mapping[str, str | None]) -> Path:
    """Write an article as a line of a file of its own."""
    path = folder / f"{line['id']}.jsonl"
    path.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def run(*arguments: str | Path, status: int = 0) -> Result:
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.output
    return result


def test_an_answer_says_what_was_understood_and_what_was_searched(place: Path) -> None:
    shown = run("ask", QUESTION).output
    assert shown.splitlines()[0] == QUESTION
    assert "فُهم السؤال" in shown
    assert "«قوات التحالف العربي سوقا في الحديدة" in shown or "قصفت قوات التحالف" in shown
    assert "صوت السهل" in shown
    assert shown.splitlines()[-1].startswith("بُحث في: وثائق: 1")


def test_nothing_found_is_said_with_the_scope(place: Path) -> None:
    shown = run("ask", "Who shelled Aden airport?").output
    assert "Not found in the collection." in shown
    assert "documents: 1" in shown
    form = json.loads(run("ask", "Who shelled Aden airport?", "--json").output)
    assert not form["found"] and form["positions"] == []
    assert form["searched"]["documents"] == 1


def test_one_side_only_is_said(place: Path) -> None:
    assert "The collection has one side only." in run("ask", QUESTION, "--lang", "en").output


def test_json_holds_the_quotes_letter_for_letter(place: Path) -> None:
    form = json.loads(run("ask", QUESTION, "--json").output)
    with open_ledger(place / "l.sqlite") as ledger:
        for position in form["positions"]:
            assert set(position["label"]) == {"ar", "en"}
            for claim in position["claims"]:
                document = ledger.document(claim["document"])
                assert document is not None
                start, end = claim["span"]
                assert document.text[start:end] == claim["quote"]


def test_every_form_is_harmless(place: Path) -> None:
    run("read", place / "b.jsonl")
    page = run("ask", QUESTION, "--html").output
    assert page.startswith("<!doctype html>")
    assert '<html lang="ar" dir="rtl">' in page
    assert "<script" not in page and "<b>" not in page
    assert not re.search(r"(?:src|href)=", page)
    assert "@media print" in page
    sheet = run("ask", QUESTION, "--markdown").output
    assert "<script" not in sheet.replace("\\<script", "")
    for text in (page, sheet, run("ask", QUESTION).output):
        assert "\x1b" not in text and "\u202e" not in text


@pytest.mark.parametrize("language", Language)
def test_labels_are_there_in_both_languages(language: Language) -> None:
    for slot in Slot:
        assert said(f"slot.{slot}", language)
    for predicate in Predicate:
        assert said(f"predicate.{predicate}", language)
    for factuality in Factuality:
        assert said(f"fact.{factuality}", language)
    for pair in _OPPOSED:
        for key in pair:
            assert said(f"word.{key}", language)


def test_no_label_says_what_is_true() -> None:
    for english, arabic in load_labels().values():
        assert not re.search(r"\b(true|false|confirmed|proved)\b", english)
        assert not any(word in arabic for word in ("صحيح", "كاذب", "مؤكد"))


def test_an_answer_without_words_has_a_sheet(place: Path) -> None:
    with open_ledger(place / "l.sqlite") as ledger:
        found = ledger.ask(Query("", Slot.WHO, words=("الحديده",), predicates=(Predicate.BOMBARD,)))
    for language in Language:
        sheet = sheet_of(found, language)
        assert said("field.searched", language) in markdown(sheet)
        assert said("field.searched", language) in html(sheet)


WRONG = {
    "no question": ([], "ask in words"),
    "no word": (["??"], "no Arabic and no English word"),
    "nothing named": (["من فعل ذلك؟"], "understood as: who"),
    "unknown body": (["--actor", "ISSIS"], "did you mean ISIS"),
    "dates turned round": (
        ["--actor", "ISIS", "--from", "2021", "--to", "2020"],
        "turn the two dates round",
    ),
    "one body on both sides": (["--actor", "ISIS", "--toward", "ISIS"], "is --actor too"),
}


@pytest.mark.parametrize(("arguments", "told"), WRONG.values(), ids=WRONG.keys())
def test_wrong_use_ends_with_status_2(place: Path, arguments: list[str], told: str) -> None:
    result = run("ask", *arguments, status=2)
    assert told in result.output
    assert "Traceback" not in result.output


def test_saved_questions_show_what_is_new(place: Path) -> None:
    assert "Saved." in run("questions", "add", "market", QUESTION).output
    assert "already" in run("questions", "add", "market", QUESTION).output
    assert "never answered" in run("questions", "list").output
    first = json.loads(run("questions", "run", "--json").output)["questions"][0]
    assert first["first"] and len(first["new"]) == 1
    again = json.loads(run("questions", "run", "market", "--json").output)["questions"][0]
    assert not again["first"] and again["new"] == []
    told = run("read", place / "b.jsonl").output
    assert "question market: 1 claims are new" in told
    assert "لا جديد" in run("questions", "run").output
    run("questions", "remove", "market")
    assert "No saved questions" in run("questions", "list").output
    run("questions", "remove", "market", status=1)


def test_options_may_stand_before_or_after_the_group(place: Path) -> None:
    after = run("questions", "list", "--json").output
    assert json.loads(after) == {"questions": []}
    assert run("questions", "--json", "list").output == after
    assert run("--json", "questions", "list").output == after
    assert run("questions", "--ledger", place / "none.sqlite", "list", status=1)


def test_questions_are_entries_that_verify_and_rebuild(place: Path) -> None:
    run("questions", "add", "market", QUESTION)
    run("questions", "run")
    before = run("questions", "list").output
    run("verify")
    run("rebuild")
    assert run("questions", "list").output == before


def test_another_question_of_the_same_name_is_refused(place: Path) -> None:
    run("questions", "add", "market", QUESTION)
    with open_ledger(place / "l.sqlite") as ledger, pytest.raises(LedgerError, match="this name"):
        ledger.questions.add("market", Query("x", Slot.WHO), at="2000")


@pytest.mark.parametrize(
    ("days", "note"),
    [((None, None), "field.may-dispute"), (("2021-03-02", "2021-03-02"), "")],
    ids=["of unknown days", "of one day"],
)
def test_opposed_positions_are_not_called_free_of_dispute(
    empty: Path, days: tuple[str | None, str | None], note: str
) -> None:
    texts = (
        "قال مصدر محلي إن تنظيم داعش يسيطر على مدينة الرقة.",
        "قال ناشط إن قوات سوريا الديمقراطية هزمت تنظيم داعش في مدينة الرقة.",
    )
    for number, (text, day) in enumerate(zip(texts, days, strict=True)):
        line = {"id": str(number), "outlet": f"الضحى {number}", "published": day, "text": text}
        run("read", written(empty, line))
    told = run("ask", "هل انتهى داعش في الرقة؟").output
    assert said("field.no-dispute", Language.AR) not in told
    assert (said("field.may-dispute", Language.AR) in told) is bool(note)
