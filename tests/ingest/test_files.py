"""Files, folders and standard input, good and bad: never an exception, and the rest goes on."""

from __future__ import annotations

import io
import json
import os
import tracemalloc
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riwaya.ingest import files, jsonl
from riwaya.ingest.files import Failure, ReadResult, read_paths
from riwaya.types import DatePrecision

TEXT = "قال سكان بلدة الرمانة إن القصف توقف مساء الخميس."
PAGE = f"""<!DOCTYPE html><html lang="ar"><head><meta charset="utf-8">
<title>هدوء في الرمانة</title><meta property="og:site_name" content="صحيفة الضحى">
<meta property="article:published_time" content="2021-03-04T10:00:00Z">
<link rel="canonical" href="https://duha.example/1"></head>
<body><nav><a href="/">الرئيسية</a></nav><article><h1>هدوء في الرمانة</h1>
<p>{TEXT}</p><p>وأضاف السكان أن عشرات العائلات عادت إلى منازلها بعد ثلاثة أيام من القتال.</p>
</article><footer>جميع الحقوق محفوظة</footer></body></html>"""

Put = Callable[[str, bytes | str], Path]


def line(**fields: object) -> bytes:
    return json.dumps({"text": TEXT} | fields, ensure_ascii=False).encode() + b"\n"


def read(*paths: object, stdin: bytes | None = None) -> list[ReadResult | Failure]:
    return list(read_paths([str(path) for path in paths], io.BytesIO(stdin or b"")))


def one(*paths: object, stdin: bytes | None = None) -> ReadResult:
    (result,) = read(*paths, stdin=stdin)
    assert isinstance(result, ReadResult), result
    return result


def failure(*paths: object, stdin: bytes | None = None) -> Failure:
    (result,) = read(*paths, stdin=stdin)
    assert isinstance(result, Failure), result
    assert result.problem and result.hint
    return result


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(name: str, data: bytes | str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


def test_a_text_file(put: Put) -> None:
    path = put("a.txt", "\ufeff" + TEXT + "\r\n")
    result = one(path)
    assert result.document.text == TEXT + "\n"
    assert result.document.name == str(path)
    assert result.original == path.read_bytes()
    assert result.document.original == sha256(result.original).hexdigest()


def test_a_web_page_keeps_its_bytes_and_metadata(put: Put) -> None:
    document = one(put("a.html", PAGE)).document
    assert TEXT in document.text
    assert "الرئيسية" not in document.text
    assert document.title == "هدوء في الرمانة"
    assert document.publisher == "صحيفة الضحى"
    assert str(document.published.date) == "2021-03-04"
    assert document.url == "https://duha.example/1"
    assert document.original == sha256(PAGE.encode()).hexdigest()


def test_a_web_page_is_one_whatever_its_name(put: Put) -> None:
    ids = {one(put(name, PAGE)).document.id for name in ("a.html", "a.HTM", "a.txt")}
    ids.add(one("-", stdin=PAGE.encode()).document.id)
    ids.add(one(put("b.html", PAGE.encode("utf-16"))).document.id)
    assert len(ids) == 1


def test_a_web_page_in_windows_1256(put: Put) -> None:
    assert TEXT in one(put("a.html", PAGE.encode("cp1256"))).document.text


def test_a_text_named_html_is_a_text(put: Put) -> None:
    assert one(put("a.html", TEXT + " 2 < 3")).document.text == TEXT + " 2 < 3"


def test_a_page_without_an_article(put: Put) -> None:
    assert "no article" in failure(put("a.html", "<html><body></body></html>")).problem


def test_json_lines(put: Put) -> None:
    data = line(id="x7", outlet="الضحى", published=2015, title="هدوء", url="u:1") + b"\n" + line()
    path = put("a.jsonl", data)
    first, second = read(path)
    assert isinstance(first, ReadResult)
    assert isinstance(second, ReadResult)
    assert first.document.name == f"{path}:1"
    assert second.document.name == f"{path}:3"  # a blank line is passed over
    assert first.given_id == "x7"
    assert first.document.publisher == "الضحى"
    assert first.document.published.precision is DatePrecision.YEAR
    assert first.original == data.split(b"\n")[0]
    assert first.document.original == sha256(first.original).hexdigest()


def test_line_17_is_bad_and_the_others_go_on(put: Put) -> None:
    lines = [line(id=str(number)) for number in range(1, 31)]
    lines[16] = b'{"text": "' + "قال".encode() + b"\n"
    path = put("file.jsonl", b"".join(lines))
    results = read(path)
    bad = [result for result in results if isinstance(result, Failure)]
    assert [result.name for result in bad] == [f"{path}:17"]
    assert "not JSON" in bad[0].problem
    assert len(results) == 30


BAD_LINES = {
    "no object": (b"[1]", "a list, not an object"),
    "a number": (b"7", "a number, not an object"),
    "null": (b"null", "null, not an object"),
    "no text": (b'{"title": "a"}', "text is missing"),
    "null text": (b'{"text": null}', "text is missing"),
    "empty text": (b'{"text": " "}', "no text in it"),
    "text that is a list": (b'{"text": ["a"]}', "text is a list"),
    "title that is true": (b'{"text": "a", "title": true}', "title is true or false"),
    "half a surrogate pair": (rb'{"text": "\ud800 abc"}', "half a surrogate pair (\\ud800)"),
    "half a pair in the title": (rb'{"text": "abc", "title": "\udc00"}', "title has half"),
    "half a pair in the id": (rb'{"text": "abc", "id": "\udc00"}', "id has half"),
    "NUL escape": (rb'{"text": "ab\u0000c"}', "NUL at character 2"),
    "NUL byte": (b'{"text": "ab\0c"}', "NUL"),
    "not UTF-8": (b'{"text": "caf\xe9"}', "byte 13 (0xE9)"),
    "nested without end": (b'{"text": ' + b"[" * 100_000, "JSON beyond all measure"),
    "a number of 5,000 digits": (b'{"text": ' + b"9" * 5000 + b"}", "JSON beyond all measure"),
    "a web page": (json.dumps({"text": PAGE}).encode(), "web page"),
    "cut": (b'{"text": "a', "not JSON"),
}


@pytest.mark.parametrize(("data", "problem"), BAD_LINES.values(), ids=BAD_LINES.keys())
def test_bad_lines(data: bytes, problem: str) -> None:
    good, bad, after = read("-", stdin=line() + data + b"\r\n" + line())
    assert isinstance(good, ReadResult)
    assert isinstance(after, ReadResult)
    assert isinstance(bad, Failure)
    assert bad.name == "-:2"
    assert problem in bad.problem


def test_json_lines_in_windows_1256_and_with_a_mark() -> None:
    data = (
        b"\xef\xbb\xbf" + line() + json.dumps({"text": TEXT}, ensure_ascii=False).encode("cp1256")
    )
    first, second = read("-", stdin=data)
    assert isinstance(first, ReadResult)
    assert isinstance(second, ReadResult)
    assert first.document.id == second.document.id


def test_json_lines_in_utf_16(put: Put) -> None:
    assert "UTF-16" in failure(put("a.jsonl", line().decode().encode("utf-16"))).problem


def test_a_line_of_60_mb_is_refused_without_being_held(put: Put) -> None:
    path = put("a.jsonl", b'{"text": "' + b"x" * 60_000_000 + b'"}\n' + line())
    tracemalloc.start()
    bad, good = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(bad, Failure)
    assert bad.name == f"{path}:1"
    assert "longer than" in bad.problem
    assert isinstance(good, ReadResult)
    assert good.document.name == f"{path}:2"
    assert peak < 3 * jsonl.MAX_LINE


def test_a_text_of_60_mb_is_refused(put: Put) -> None:
    assert "larger than" in failure(put("a.txt", b"x" * 60_000_000)).problem


def test_a_text_over_the_limit_is_refused(put: Put) -> None:
    path = put("a.txt", b"x" * 6_000_000)
    assert "6,000,000 characters" in failure(path).problem


def test_a_huge_page_is_refused(put: Put) -> None:
    path = put("a.html", PAGE + " " * files.MAX_PAGE_BYTES)
    assert "the page is larger" in failure(path).problem


BAD_FILES = {
    "empty": ("a.txt", b"", "no text"),
    "blank": ("a.txt", b" \n\n", "no text"),
    "only diacritics": ("a.txt", "\u064e\u064b".encode(), "not one letter"),
    "picture": ("a.txt", b"\x89PNG\r\n\x1a\n", "PNG picture"),
    "PDF": ("a.pdf", b"%PDF-1.7", "a PDF"),
    "PDF called page": ("a.html", b"%PDF-1.7", "a PDF"),
    "docx": ("a.docx", b"PK\x03\x04", "office document"),
    "compressed lines": ("a.jsonl", b"\x1f\x8b\x08\0", "gzip"),
    "other ending": ("a.csv", b"a,b", "'.csv'"),
    "no ending": ("README", b"a", "no ending"),
    "NUL": ("a.txt", b"abc\0def\0", "NUL"),
    "ISO 8859-6": ("a.txt", TEXT.encode("iso8859-6"), "byte 0 "),
}


@pytest.mark.parametrize(("name", "data", "problem"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_bad_files(put: Put, name: str, data: bytes, problem: str) -> None:
    path = put(name, data)
    bad = failure(path)
    assert bad.name.startswith(str(path))
    assert problem in bad.problem


def test_a_missing_path(tmp_path: Path) -> None:
    assert failure(tmp_path / "none.txt").problem == "it is not there"


def test_a_path_with_a_nul() -> None:
    assert "no path" in failure("a\0b.txt").problem


def test_an_empty_path() -> None:
    assert failure("").problem == "it is not there"


def test_a_path_that_is_too_long() -> None:
    assert "too long" in failure("x" * 5000 + ".txt").problem


def test_a_file_without_permission(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put("a.txt", TEXT)
    path.chmod(0)
    if os.access(path, os.R_OK):  # root reads everything: let the system refuse by hand

        def refuse(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("builtins.open", refuse)
    assert failure(path).problem == "you may not read it"


def test_a_file_that_vanishes_while_its_folder_is_read(put: Put) -> None:
    first, second = put("in/a.txt", TEXT), put("in/b.txt", TEXT)
    reading = read_paths([str(first.parent)])
    assert isinstance(next(reading), ReadResult)
    second.unlink()
    (gone,) = reading
    assert isinstance(gone, Failure)
    assert gone.problem == "it is not there"


def test_a_disk_that_fails(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError(5, "Input/output error")

        readline = read  # type: ignore[assignment]

    monkeypatch.setattr("builtins.open", lambda *_: Broken())
    assert "input/output error" in failure(put("a.txt", "")).problem
    assert "input/output error" in failure(put("a.jsonl", "")).problem


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert "pipe" in failure(tmp_path / "a.txt").problem
    assert "nothing to read" in failure(tmp_path).problem


def test_a_folder(put: Put, tmp_path: Path) -> None:
    for name in ("ب.txt", "a.txt", "z/a.JSONL", "c/d/e.html", ".hidden/a.txt", ".a.txt", "a.csv"):
        put(name, PAGE if "html" in name else line() if "JSONL" in name else TEXT)
    results = read(tmp_path)
    names = [Path(result.document.name) for result in results if isinstance(result, ReadResult)]
    assert len(results) == 4
    assert [str(name.relative_to(tmp_path)) for name in names] == [
        "a.txt",
        "ب.txt",
        "c/d/e.html",
        "z/a.JSONL:1",
    ]


def test_a_folder_with_nothing_to_read(put: Put, tmp_path: Path) -> None:
    put("a.csv", "a")
    assert "nothing to read" in failure(tmp_path).problem


def test_links_that_turn_back(put: Put, tmp_path: Path) -> None:
    put("a/a.txt", TEXT)
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "a")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "none")
    results = read(tmp_path)
    bad = {Path(result.name).name: result for result in results if isinstance(result, Failure)}
    assert set(bad) == {"self.txt", "nowhere.txt", "up"}
    assert "links back" in bad["up"].problem
    assert len(results) == 4


def test_a_folder_of_great_depth(tmp_path: Path) -> None:
    path = tmp_path
    for _ in range(300):
        path = path / "d"
        path.mkdir()
    (path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert one(tmp_path).document.text == TEXT


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xe3.txt"
    try:
        Path(os.fsdecode(path)).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    assert one(tmp_path).document.name.endswith("\\xe3.txt")


def test_standard_input_is_read_by_what_it_holds() -> None:
    assert one("-", stdin=TEXT.encode("cp1256")).document.text == TEXT
    assert one("-", stdin=b"\n  " + line(id=3)).given_id == "3"
    assert failure("-", stdin=b"").name == "-"


def test_standard_input_stays_open() -> None:
    stream = io.BytesIO(TEXT.encode())
    list(read_paths(["-"], stream))
    assert not stream.closed


def test_a_batch_of_everything_bad_loses_nothing_good(put: Put, tmp_path: Path) -> None:
    for number, (name, data, _) in enumerate(BAD_FILES.values()):
        put(f"{number:02}{name}", data)
    put("lines.jsonl", line() + b"{\n" + line(title="b"))
    put("zz.txt", TEXT)
    results = read(tmp_path)
    assert sum(isinstance(result, ReadResult) for result in results) == 3
    wanted = [name for name, _, _ in BAD_FILES.values() if name.endswith(files.SUFFIXES)]
    assert sum(isinstance(result, Failure) for result in results) == len(wanted) + 1


def test_english_and_persian_are_read_with_a_note(put: Put) -> None:
    assert "no Arabic" in one(put("a.txt", "The shelling stopped.")).notes[0]


def test_a_date_that_cannot_be_is_unknown_and_noted() -> None:
    result = one("-", stdin=line(published="2015-02-30"))
    assert result.document.published.precision is DatePrecision.UNKNOWN
    assert "2015-02-30" in result.notes[0]
    assert b"2015-02-30" in result.original


@given(
    st.binary(max_size=300), st.sampled_from(["", "<html>", "{", '{"text": "', "\ufeff", "قال "])
)
def test_any_bytes_on_standard_input(data: bytes, before: str) -> None:
    for result in read("-", stdin=before.encode() + data):
        assert isinstance(result, ReadResult | Failure)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.html", "a.jsonl", "a", "a.pdf"]))
def test_any_bytes_in_a_file(put: Put, data: bytes, name: str) -> None:
    for result in read(put(name, data)):
        assert isinstance(result, ReadResult | Failure)
        if isinstance(result, ReadResult):
            assert result.document.original == sha256(result.original).hexdigest()
            result.document.text.encode()


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
fields = st.dictionaries(
    st.sampled_from(["id", "text", "title", "outlet", "published", "url", "x"]), json_values
)


@given(st.lists(fields, max_size=4))
def test_any_json_lines(objects: list[dict[str, object]]) -> None:
    data = b"".join(json.dumps(value).encode() + b"\n" for value in objects)
    results = read("-", stdin=data) if data else []
    assert len(results) == len(objects)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_a_text_comes_back_through_json_lines(text: str) -> None:
    (result,) = read("-", stdin=json.dumps({"text": text}).encode())
    if isinstance(result, ReadResult):
        assert result.document.text == text.removeprefix("\ufeff").replace("\r\n", "\n")
