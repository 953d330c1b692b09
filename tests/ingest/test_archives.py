from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from riwaya.ingest import archives
from riwaya.ingest.archives import Member, shown_name, unpack
from riwaya.ingest.results import Failure


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def unpacked(tmp_path: Path) -> Callable[[bytes], tuple[list[str], list[Failure]]]:
    def run(data: bytes) -> tuple[list[str], list[Failure]]:
        (tmp_path / "a.zip").write_bytes(data)
        folder = tmp_path / "out"
        folder.mkdir()
        found = list(unpack(tmp_path / "a.zip", "a.zip", folder))
        for one in found:
            if isinstance(one, Member):
                assert one.path.parent == folder
                assert one.path.is_file()
        beside = {path.name for path in tmp_path.rglob("*") if path.is_file()} - {"a.zip"}
        assert beside == {one.path.name for one in found if isinstance(one, Member)}
        names = [one.name for one in found if isinstance(one, Member)]
        return names, [one for one in found if isinstance(one, Failure)]

    return run


Unpacked = Callable[[bytes], tuple[list[str], list[Failure]]]

NAMES = {
    "plain": ({"x.txt": b"1"}, ["a.zip/x.txt"]),
    "in a folder": ({"f/x.txt": b"1"}, ["a.zip/f/x.txt"]),
    "above the folder": ({"../../x.txt": b"1"}, ["a.zip/x.txt"]),
    "from the root": ({"/etc/x.txt": b"1"}, ["a.zip/etc/x.txt"]),
    "of Windows": ({"C:\\x\\..\\y.txt": b"1"}, ["a.zip/C:/x/y.txt"]),
    "twice the same": ({"x.txt": b"1", "X.TXT": b"2"}, ["a.zip/x.txt", "a.zip/X.TXT"]),
    "other kinds": ({"x.exe": b"1", "y.html": b"1"}, ["a.zip/y.html"]),
    "hidden ones": ({".x.txt": b"1", ".f/x.txt": b"1", "y.htm": b"1"}, ["a.zip/y.htm"]),
    "what a Mac adds": ({"__MACOSX/x.txt": b"1", "x.txt": b"1"}, ["a.zip/x.txt"]),
}  # fmt: skip


@pytest.mark.parametrize(("members", "expected"), NAMES.values(), ids=NAMES.keys())
def test_members_lie_in_our_folder_whatever_they_are_called(
    unpacked: Unpacked, members: dict[str, bytes], expected: list[str]
) -> None:
    assert unpacked(packed(members)) == (expected, [])


def test_a_bomb_is_refused_by_what_comes_out(
    unpacked: Unpacked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_BYTES", 1_000_000)
    names, failures = unpacked(packed({"bomb.txt": bytes(20_000_000), "x.txt": b"1"}))
    assert names == ["a.zip/x.txt"]
    assert "unpacks to more than 1,000,000 bytes" in failures[0].problem


def test_many_members_that_are_too_much_together(
    unpacked: Unpacked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED", 2_500_000)
    names, failures = unpacked(packed({f"{n}.txt": bytes(1_000_000) for n in range(9)}))
    assert len(names) == 2
    assert failures[0].name == "a.zip"
    assert "more than 2,500,000 bytes" in failures[0].problem


def test_too_many_members(unpacked: Unpacked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    names, failures = unpacked(packed({f"{n}.txt": b"1" for n in range(4)}))
    assert (names, failures[0].problem) == ([], "it holds more than 3 files")


def test_a_member_that_lies_about_its_size(
    unpacked: Unpacked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_BYTES", 1_000_000)
    data = packed({"x.txt": bytes(5_000_000)})
    lying = data.replace(struct.pack("<I", 5_000_000), struct.pack("<I", 10))
    assert lying != data
    names, failures = unpacked(lying)
    assert (len(names), len(failures)) in ((0, 1), (1, 0)), "no more than it says comes out"


BROKEN = {
    "cut off": packed({"x.txt": bytes(1000)})[:-30],
    "no archive": b"PK\x03\x04" + bytes(40),
    "its bytes were changed": packed({"x.txt": b"a" * 100}, zipfile.ZIP_STORED).replace(
        b"a" * 100, b"b" * 100
    ),
    "nothing in it": packed({}),
    "nothing to read in it": packed({"x.exe": b"1"}),
    "packed with bzip2": packed({"x.txt": bytes(1000)}, zipfile.ZIP_BZIP2),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_good_archive_is_told_of(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    (tmp_path / "out").mkdir()
    found = list(unpack(tmp_path / "a.zip", "a.zip", tmp_path / "out"))
    assert [type(one) for one in found] == [Failure]


def test_an_encrypted_member(tmp_path: Path) -> None:
    data = bytearray(packed({"x.txt": b"1"}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + offset] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))
    (tmp_path / "out").mkdir()
    found = list(unpack(tmp_path / "a.zip", "a.zip", tmp_path / "out"))
    assert [one.problem for one in found if isinstance(one, Failure)] == [
        "the archive is encrypted"
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a/b.txt", "a/b.txt"), ("../a\x00\n\u202eb.txt", "ab.txt"), ("..", "?"), ("", "?")],
)
def test_a_name_that_is_shown(name: str, expected: str) -> None:
    assert shown_name(name) == expected
