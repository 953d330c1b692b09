"""Faults and remedies are said in the language of the page, every one that a page can show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import riwaya
from problem_words import said_in
from riwaya.ask.labels import Language
from riwaya.ingest import encodings
from riwaya.web.problems import in_language, load_problems

SOURCE = Path(riwaya.__file__).parent
SHOWN = sorted(
    path
    for pattern in (
        "ingest/*.py", "store/asked.py", "store/finding.py", "store/ordering.py",
        "store/reviews.py", "ask/english.py", "ask/question.py", "ask/flags.py",
        "web/correcting.py", "web/params.py", "web/past.py", "web/asked.py", "web/pages/*.py",
    )
    for path in SOURCE.glob(pattern)
)  # fmt: skip
"""Modules whose errors a person of the pages can come upon."""


@pytest.mark.parametrize("path", SHOWN, ids=[path.stem for path in SHOWN])
def test_every_fault_that_pages_show_is_said_in_arabic(path: Path) -> None:
    assert {one for one in said_in(path) if one not in load_problems()} == set()


def test_kinds_of_files_are_said_in_arabic() -> None:
    for _, kind, remedy in encodings._SIGNATURES:
        said = in_language(f"it is {kind}, not text", Language.AR)
        assert kind in load_problems() and said.startswith("هذا ") and "\u2068" not in said
        assert in_language(remedy, Language.AR) != remedy


CASES = {
    "words alone": ("there is no text in it", "لا نص فيه"),
    "gaps": ("'x' is no date", "\u2068'x'\u2069 ليس تاريخا"),
    "two gaps": ("byte 3 (0x81) is not UTF-8, as the rest is",
                 "البايت \u20683\u2069 (0x\u206881\u2069) ليس \u2068UTF-8\u2069 مثل باقي الملف"),
    "a place before it": ("a.txt:3: text is missing", "\u2068a.txt:3\u2069: الحقل text مفقود"),
    "not in the table": ("the moon is full", "the moon is full"),
    "a longer one than the table has": ("give one more", "give one more"),
    "nothing": ("", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_errors_say(case: tuple[str, str]) -> None:
    english, arabic = case
    assert in_language(english, Language.AR) == arabic
    assert in_language(english, Language.EN) == english


def test_the_table_is_in_both_languages_with_the_same_gaps() -> None:
    for english, arabic in load_problems().items():
        assert re.search("[\u0621-\u064a]", arabic), english
        assert arabic.count("{}") == english.count("{}") or "{1}" in arabic, english


def test_pages_say_it(client: TestClient) -> None:
    arabic = client.get("/claims", params={"said_from": "junk", "lang": "ar"})
    assert arabic.status_code == 400
    assert "ليس تاريخا" in arabic.text and "is no date" not in arabic.text
    english = client.get("/claims", params={"said_from": "junk", "lang": "en"})
    assert "is no date" in english.text
    assert "لا شيء في هذا السجل" in client.get("/groups/none", params={"lang": "ar"}).text
