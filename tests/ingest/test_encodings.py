"""Bytes that are Arabic text, and bytes that only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.errors import IngestError
from riwaya.ingest.encodings import decode

TEXT = "قال سكان بلدة الرمانة، يوم الخميس، إن القصف توقف بعد وصول الوفد إلى القرية.\nوعاد الهدوء."

READ = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with a mark": TEXT.encode("utf-8-sig"),
    "UTF-16 little end first, with a mark": b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "UTF-16 big end first, with a mark": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "UTF-16 little end first, without": TEXT.encode("utf-16-le"),
    "UTF-16 big end first, without": TEXT.encode("utf-16-be"),
    "Windows-1256": TEXT.encode("cp1256"),
}

REFUSED = {
    "ISO 8859-6": (TEXT.encode("iso8859-6"), "byte 0 (0xE2) is not UTF-8"),
    "ISO 8859-6 whose letters all exist": ("الكتاب الأسمر سلام".encode("iso8859-6"), "byte 0 "),
    "ISO 8859-6 with one foreign letter": ("سلام درس بدأ دور".encode("iso8859-6"), "byte 0 "),
    "MacArabic": (TEXT.encode("mac_arabic", "ignore"), "is not UTF-8"),
    "DOS 720": (TEXT.encode("cp720", "ignore"), "is not UTF-8"),
    "French in Latin-1": (
        "Le général a été blessé près du marché".encode("latin-1"),
        "byte 4 (0xE9)",
    ),
    "UTF-8 that is cut": (TEXT.encode()[:-16][:-1], "is not UTF-8"),
    "UTF-8 that begins in a letter": (TEXT.encode()[1:], "byte 0 "),
    "one bad byte in UTF-8": (TEXT.encode()[:15] + b"\xff" + TEXT.encode()[15:], "byte 15 (0xFF)"),
    "UTF-8 with a mark and a bad byte": (b"\xef\xbb\xbf" + TEXT.encode()[:5], "byte 7 "),
    "UTF-16 of odd length": (TEXT.encode("utf-16") + b"\x06", "is not UTF-16"),
    "half a pair in UTF-16": (b"\xff\xfe\x42\x06\x00\xd8\x42\x06", "is not UTF-16"),
    "UTF-32": (TEXT.encode("utf-32"), "UTF-32"),
    "NUL in a text": (b"abc \0 def", "byte 4 is NUL"),
    "NUL in Arabic": (TEXT.encode()[:10] + b"\0" + TEXT.encode()[10:], "byte 10 is NUL"),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG picture"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
    "ZIP or docx": (b"PK\x03\x04\x14\0", "ZIP archive"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1", "old office document"),
    "gzip": (b"\x1f\x8b\x08\0", "gzip"),
    "all bytes": (bytes(range(256)), "NUL"),
}


@pytest.mark.parametrize("data", READ.values(), ids=READ.keys())
def test_encodings_that_are_read(data: bytes) -> None:
    assert decode(data, "a.txt") == TEXT


@pytest.mark.parametrize(("data", "problem"), REFUSED.values(), ids=REFUSED.keys())
def test_encodings_that_are_refused(data: bytes, problem: str) -> None:
    with pytest.raises(IngestError) as raised:
        decode(data, "a.txt")
    assert raised.value.where == "a.txt"
    assert problem in raised.value.problem
    assert raised.value.hint


def test_windows_1256_of_a_headline() -> None:
    assert (
        decode("مقتل ثلاثة مسلحين في الرمانة".encode("cp1256"), "")
        == "مقتل ثلاثة مسلحين في الرمانة"
    )


def test_windows_1256_that_a_page_declares() -> None:
    page = '<html><meta charset="windows-1256"><p>Café à Genève: و</p></html>'
    assert decode(page.encode("cp1256"), "") == page
    with pytest.raises(IngestError):
        decode(page.replace("windows-1256", "iso-8859-6").encode("cp1256"), "")


def test_windows_1256_with_latin_words() -> None:
    text = "قال الناطق لوكالة AFP إن «القافلة» وصلت إلى المدينة – عند الساعة 10:20"
    assert decode(text.encode("cp1256"), "") == text


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_an_ingest_error(data: bytes) -> None:
    try:
        assert isinstance(decode(data, "a.txt"), str)
    except IngestError as error:
        assert error.where == "a.txt"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_comes_back(text: str) -> None:
    expected = text.removeprefix("\ufeff")
    data = text.encode()
    try:
        assert decode(data, "") == expected
    except IngestError as error:  # a text may begin with the letters of a signature: «%PDF»
        assert "it is " in error.problem
