"""JSON Lines: one document a line, read line by line, so that size does not matter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from riwaya.errors import IngestError
from riwaya.ingest.documents import document_notes, read_text
from riwaya.ingest.encodings import decode
from riwaya.ingest.results import Failure, ReadResult, failure_of, failure_of_system

MAX_LINE = 32 * 1024 * 1024  # bytes: the longest text with all its letters written as escapes
_PIECE = 1024 * 1024
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_FIELDS = "write one object a line: id, outlet, published, title, text, url; text must be there"


def read_lines(stream: BinaryIO, name: str) -> Iterator[ReadResult | Failure]:
    """Read one document a line. A bad line is a failure named ``name:line``; the rest go on.

    Blank lines are passed over. A line over ``MAX_LINE`` bytes is skipped without being held.
    """
    number = 0
    while True:
        number += 1
        where = f"{name}:{number}"
        try:
            line = stream.readline(MAX_LINE + 1)
            too_long = len(line) > MAX_LINE and not line.endswith(b"\n")
            if too_long:
                _skip_line(stream)
        except OSError as error:
            yield failure_of_system(where, error)
            return
        if not line:
            return
        if number == 1 and line.startswith(_UTF16_MARKS):
            yield Failure(name, "it is UTF-16", "save it as UTF-8: JSON Lines is read line by line")
            return
        if too_long:
            hint = "one document is at most 5,000,000 characters; cut it, one object a line"
            yield Failure(where, f"the line is longer than {MAX_LINE:,} bytes", hint)
            continue
        data = (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).rstrip(b"\r\n")
        if data.strip():
            yield _read_line(data, where)


def _skip_line(stream: BinaryIO) -> None:
    while piece := stream.readline(_PIECE):
        if piece.endswith(b"\n"):
            return


def _read_line(data: bytes, where: str) -> ReadResult | Failure:
    try:
        fields = _parse(decode(data, where), where)
        text = _field(fields, "text", where)
        if text is None:
            raise IngestError(where, "text is missing", _FIELDS)
        published = _field(fields, "published", where)
        document = read_text(
            text,
            name=where,
            title=_field(fields, "title", where),
            publisher=_field(fields, "outlet", where),
            published=published,
            url=_field(fields, "url", where),
            original=data,
        )
        given_id = _field(fields, "id", where)
        _check_id(given_id, where)
        return ReadResult(document, data, given_id, document_notes(document, published))
    except IngestError as error:
        return failure_of(error)


def _parse(line: str, where: str) -> dict[str, object]:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        problem = f"it is not JSON: {error.msg[:1].lower()}{error.msg[1:]} at character {error.pos}"
        raise IngestError(where, problem, _FIELDS) from None
    except (RecursionError, ValueError):  # nested without end; a number of thousands of digits
        raise IngestError(where, "it is JSON beyond all measure", _FIELDS) from None
    if not isinstance(value, dict):
        raise IngestError(where, f"it is {_kind(value)}, not an object", _FIELDS)
    return value


def _field(fields: dict[str, object], key: str, where: str) -> str | None:
    value = fields.get(key)
    if value is None or isinstance(value, str):
        return value
    if key in ("id", "published") and isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # "published": 2015
    raise IngestError(where, f"{key} is {_kind(value)}, not text", f'write "{key}": "…"')


def _check_id(given_id: str | None, where: str) -> None:
    try:
        (given_id or "").encode()
    except UnicodeEncodeError:
        hint = "write an id of whole characters, or none"
        raise IngestError(where, "id has half a surrogate pair", hint) from None


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "an object"
