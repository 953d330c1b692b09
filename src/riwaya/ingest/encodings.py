"""Text from bytes: UTF-8, UTF-16 and Windows-1256 on evidence; all else is refused by name."""

from __future__ import annotations

import re
from collections import Counter

from riwaya.errors import IngestError

# First bytes of what people pass by mistake, and the remedy for each.
_SIGNATURES = (
    (b"%PDF", "a PDF", "export its text and pass that"),
    (b"\x89PNG", "a PNG picture", "type the text out, or pass it through OCR first"),
    (b"\xff\xd8\xff", "a JPEG picture", "type the text out, or pass it through OCR first"),
    (b"GIF8", "a GIF picture", "type the text out, or pass it through OCR first"),
    (b"PK\x03\x04", "a ZIP archive or an office document", "unpack it, or save it as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save it as plain text in UTF-8"),
    (b"{\\rtf", "a rich text (RTF) document", "save it as plain text in UTF-8"),
    (b"\x1f\x8b", "gzip-compressed", "unpack it with gunzip"),
    (b"BZh", "bzip2-compressed", "unpack it with bunzip2"),
    (b"\xfd7zXZ", "xz-compressed", "unpack it with unxz"),
    (b"(\xb5/\xfd", "zstd-compressed", "unpack it with unzstd"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it"),
    (b"Rar!", "a RAR archive", "unpack it"),
    (b"SQLite format 3", "an SQLite database", "a ledger is opened with --ledger"),
    (b"\x7fELF", "a program", "pass a text"),
    (b"\xff\xfe\0\0", "UTF-32", "save it as UTF-8"),
    (b"\0\0\xfe\xff", "UTF-32", "save it as UTF-8"),
)
_SAVE = "open it with the program that wrote it and save it as UTF-8"
_EXPECTED_UTF16 = re.compile("[\t\n\r -~\u00a0-\u00ff\u0600-\u06ff\u200b-\u203a\ufe70-\ufeff]")
_ARABIC = re.compile("[\u0621-\u064a]+")
_COMMON = frozenset("اليمونرتب")
# Words of a page that is truly Arabic obey its spelling: these letters only end a word.
_FINAL_INSIDE = re.compile("[ةى](?=[\u0621-\u064a])")
# Letters of Europe and signs that stand inside Arabic words only where the encoding is another.
_FOREIGN_BESIDE = re.compile(
    "[\u0621-\u064a][\u00a2-\u00a9\u00ac\u00ae-\u00b6\u00b8-\u00ba\u00bc-\u00be\u00c0-\u00d6\u00d8-\u00f6"
    "\u00f8-\u0192\u02c6\u2020-\u2022\u2030\u20ac\u2122]"
    "|[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0192\u02c6\u2020\u2021\u2030][\u0621-\u064a]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What Arabic print has besides letters.
_MARKS = frozenset(
    "\u00a0\u00ab\u00bb\u060c\u061b\u061f\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
    "\u200c\u200d\u200e\u200f\u2013\u2014\u2018\u2019\u201c\u201d\u2026"
)
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*(?:windows-1256|cp1256)\b""", re.I)
_EVIDENCE_BYTES = 65_536  # a page is one encoding throughout


def signature(data: bytes) -> tuple[str, str] | None:
    """Tell what kind of file these first bytes are, and the remedy; None if they may be text."""
    for start, kind, remedy in _SIGNATURES:
        if data.startswith(start):
            return kind, remedy
    return None


def decode(data: bytes, name: str) -> str:
    """Decode bytes to text without its byte order mark.

    UTF-8 is tried first because nothing else passes for it. UTF-16 without a mark is taken
    where nearly all pairs are Latin or Arabic characters one way and not the other.
    Windows-1256 is taken only where what comes out is spelt and spread like Arabic: the same
    bytes in ISO 8859-6, MacArabic or Latin-1 come out otherwise; or where a web page says so.

    Raises:
        IngestError: Names the kind of file, or the first byte that fits no encoding.
    """
    if known := signature(data):
        raise IngestError(name, f"it is {known[0]}, not text", known[1])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(data, "utf-16", "UTF-16", name)
    if data.startswith(b"\xef\xbb\xbf"):
        return _strict(data, "utf-8", "UTF-8", name)
    if encoding := _unmarked_utf16(data):
        return _strict(data, encoding, "UTF-16", name)
    if (at := data.find(b"\0")) >= 0:
        hint = "pass a text file; if it is one, take the NUL out"
        raise IngestError(name, f"byte {at} is NUL: a text file has none", hint)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if _DECLARED.search(data[:4096]) or _is_windows_1256(data):
            return data.decode("cp1256")
        problem = (
            f"byte {error.start} (0x{data[error.start]:02X}) is not UTF-8, and the text is not "
            "UTF-16 or Windows-1256 either"
        )
        raise IngestError(name, problem, _SAVE) from None


def _strict(data: bytes, encoding: str, label: str, name: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} (0x{data[error.start]:02X}) is not {label}, as the rest is"
        raise IngestError(name, problem, "the file is damaged or cut: " + _SAVE) from None


def _unmarked_utf16(data: bytes) -> str | None:
    """Name the UTF-16 that these bytes are on the evidence of their pairs, if clearly one."""
    sample = data[:_EVIDENCE_BYTES]
    if len(data) % 2 or len(data) < 4 or not (b"\0" in sample or sample.count(6) > len(sample) / 4):
        return None
    shares = {}
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) // 2 * 2].decode(encoding, "replace")
        shares[encoding] = len(_EXPECTED_UTF16.findall(text)) / len(text)
    best, other = sorted(shares, key=shares.__getitem__, reverse=True)
    return best if shares[best] > 0.97 and shares[other] < 0.5 else None


def _is_windows_1256(data: bytes) -> bool:
    """Say whether the bytes are spelt and spread like Arabic when read as Windows-1256."""
    text = data[:_EVIDENCE_BYTES].decode("cp1256")
    strange = sum(character > "\x7f" and character not in _MARKS for character in text)
    words = _ARABIC.findall(text)
    letters = Counter("".join(words))
    total = letters.total()
    if total < 3 or _CONTROL.search(text) or total < 0.85 * strange:
        return False
    misspelt = len(_FINAL_INSIDE.findall(text)) + len(_FOREIGN_BESIDE.findall(text))
    if misspelt > total // 200:
        return False
    common = sum(letters[letter] for letter in _COMMON)
    # Arabic as UTF-8 that is damaged reads as ط and ظ by turns.
    if common < 0.38 * total or letters["ط"] + letters["ظ"] > 0.25 * total:
        return False
    # In ISO 8859-6 the article reads as ان, which begins fewer words of Arabic than ال.
    article = sum(word.startswith("ال") for word in words)
    other = sum(word.startswith("ان") for word in words)
    return article >= other and (article > 0 or len(words) < 8)
