"""What identifies a document, which dates are understood, what is refused."""

from __future__ import annotations

import datetime
import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.errors import IngestError
from riwaya.ingest.dates import parse_date
from riwaya.ingest.documents import document_id, document_notes, read_text
from riwaya.types import DatePrecision

TEXT = "قال سكان البلدة إن القصف توقف"

DATES = {
    "day": ("2015-06-03", (2015, 6, 3), "day"),
    "day and time": ("2015-06-03T10:20:00+03:00", (2015, 6, 3), "day"),
    "the day of the outlet's own zone": ("2015-06-03T00:10:00+03:00", (2015, 6, 3), "day"),
    "day, space and time": ("2015-06-03 10:20", (2015, 6, 3), "day"),
    "slashes, year first": ("2015/06/03", (2015, 6, 3), "day"),
    "without leading zeros": ("2015-6-3", (2015, 6, 3), "day"),
    "compact": ("20150603", (2015, 6, 3), "day"),
    "Arabic digits": ("٢٠١٥-٠٦-٠٣", (2015, 6, 3), "day"),
    "of a feed": ("Wed, 03 Jun 2015 10:20:00 GMT", (2015, 6, 3), "day"),
    "month": ("2015-06", (2015, 6, 1), "month"),
    "year": ("2015", (2015, 1, 1), "year"),
    "blanks around": (" 2015-06-03 ", (2015, 6, 3), "day"),
    "impossible day": ("2015-02-30", None, "unknown"),
    "impossible month": ("2015-13-01", None, "unknown"),
    "year nought": ("0000-01-01", None, "unknown"),
    "day first": ("3/6/2015", None, "unknown"),
    "words": ("أمس", None, "unknown"),
    "year and words": ("2015 تقريبا", None, "unknown"),
    "digits of another script": ("२०१५", None, "unknown"),
    "superscript digits": ("²⁰¹⁵", None, "unknown"),
    "empty": ("", None, "unknown"),
    "none": (None, None, "unknown"),
    "feed date without sense": ("Wed, 99 Foo 2015", None, "unknown"),
    "comma only": (",", None, "unknown"),
}

REFUSED = {
    "empty": ("", "there is no text"),
    "blank": (" \n\t\u00a0", "there is no text"),
    "only diacritics": ("\u064e\u064b\u0651 \u0652", "not one letter"),
    "only digits": ("12 34", "not one letter"),
    "half a surrogate pair": (
        "قال \ud800 سكان",
        "text has half a surrogate pair (\\ud800) at character 4",
    ),
    "NUL": ("قال\0سكان", "text has a NUL at character 3"),
    "too long": ("قال " * 1_250_001, "5,000,004 characters long"),
    "a web page": ("<!DOCTYPE html><html><p>قال</p></html>", "web page"),
}


@pytest.mark.parametrize(("found", "date", "precision"), DATES.values(), ids=DATES.keys())
def test_dates(found: str | None, date: tuple[int, int, int] | None, precision: str) -> None:
    expected = datetime.date(*date) if date else None
    assert parse_date(found).date == expected
    assert parse_date(found).precision == DatePrecision(precision)


@given(st.one_of(st.text(), st.from_regex(r"[0-9]{4}[-/ T][0-9]{1,2}([-/][0-9]{1,3})?.?")))
def test_any_date_is_read_or_unknown(found: str) -> None:
    date = parse_date(found)
    assert (date.date is None) == (date.precision is DatePrecision.UNKNOWN)


@pytest.mark.parametrize(("text", "problem"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_document(text: str, problem: str) -> None:
    with pytest.raises(IngestError) as raised:
        read_text(text, name="a.txt")
    assert raised.value.where == "a.txt"
    assert problem in raised.value.problem
    assert raised.value.hint


def test_a_surrogate_in_metadata_is_refused() -> None:
    for field in ("title", "publisher", "published", "url"):
        with pytest.raises(IngestError, match="half a surrogate"):
            read_text(TEXT, **{field: "\udfff"})  # type: ignore[arg-type]


def test_the_same_article_has_the_same_id() -> None:
    first = read_text(TEXT, name="a.txt", title="عنوان", published="2015-06-03")
    again = read_text(TEXT, name="b.txt", title="عنوان", published="2015-06-03", url=" ")
    assert first.id == again.id == document_id(TEXT, "عنوان", None, "2015-06-03", None)
    assert len(first.id) == 64


def test_each_part_changes_the_id() -> None:
    parts = [TEXT, "عنوان", "الضحى", "2015-06-03", "https://duha.example/1"]
    ids = {document_id(*parts[:at], "آخر", *parts[at + 1 :]) for at in range(5)}
    assert len(ids | {document_id(*parts)}) == 6


def test_parts_do_not_run_together() -> None:
    assert document_id("a", "b", None) != document_id("a", None, "b")


def test_the_id_is_the_published_recipe() -> None:
    # sha256 of ["قال",null,"الضحى","2015",null]
    assert document_id("قال", None, "الضحى", "2015") == (
        hashlib.sha256('["قال",null,"الضحى","2015",null]'.encode()).hexdigest()
    )


def test_text_is_kept_but_for_mark_and_line_ends() -> None:
    assert read_text("\ufeffقـال\r\nسُكّان\u200f ﻻ é\r").text == "قـال\nسُكّان\u200f ﻻ é\r"


def test_decomposed_letters_stay_decomposed() -> None:
    assert read_text("ا\u0653 e\u0301").text == "ا\u0653 e\u0301"


def test_original_is_the_hash_of_the_bytes() -> None:
    hashed = hashlib.sha256
    assert read_text(TEXT).original == hashed(TEXT.encode()).hexdigest()
    assert read_text(TEXT, original=b"x").original == hashed(b"x").hexdigest()


def test_notes_on_what_is_odd() -> None:
    def notes(text: str, published: str | None = None) -> str:
        return " ".join(document_notes(read_text(text, published=published), published))

    assert notes(TEXT, "2015-06-03") == ""
    assert "'2015-02-30'" in notes(TEXT, "2015-02-30")
    assert "no Arabic letter" in notes("Residents said the shelling had stopped")
    assert "Persian" in notes("پلیس گفت که چهار نفر در این درگیری کشته شدند و گروهی زخمی گردیدند")
    assert notes("قال السكان لـCNN إن القصف توقف") == ""


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_text_is_kept_or_refused(text: str) -> None:
    try:
        document = read_text(text)
    except IngestError as error:
        assert error.problem
        return
    assert document.text == text.removeprefix("\ufeff").replace("\r\n", "\n")
    spans = [found.span for found in document.boilerplate]
    assert spans == sorted(spans)
    assert all(0 <= span.start < span.end <= len(document.text) for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert read_text(document.text).id == document.id or document.text.startswith("\ufeff")
