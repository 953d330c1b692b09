"""The JSON form of Riwaya's nouns: exact both ways, written once over the types themselves.

Enums are their values, dates ISO 8601, tuples lists (a span is ``[start, end]``), sets sorted
lists, dataclasses objects with every field. A field that a stored object lacks takes its default,
so that older entries stay readable when a noun grows.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
import types
import typing
from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from riwaya.types import Span

# JSON values are the one place where a type must stay open: ``Any`` stands for them.
Json = Any
_Coder = Callable[[Any], Json]
_TEXT = frozenset({str})
T = TypeVar("T")

# One writer for all: json.dumps with these options would build a new one each call.
_WRITER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)


def to_json(value: object) -> Json:
    """Give the JSON form of a noun of ``riwaya.types``."""
    kind: Any = type(value)
    return encoder_of(kind)(value)


def from_json(kind: type[T], form: Json) -> T:
    """Read a noun back from its JSON form.

    Raises:
        ValueError: The form does not fit the type; the message names the place in it.
    """
    key: Any = kind
    noun: T = decoder_of(key)(form)
    return noun


def canonical(form: Json) -> str:
    """Write a JSON form in its one spelling: keys sorted, no spaces, letters as they are."""
    return _WRITER.encode(form)


def digest(data: str | bytes) -> str:
    """SHA-256, in hexadecimal, of bytes or of the UTF-8 of a text."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


@cache
def _fields(kind: type) -> tuple[tuple[str, Any, bool], ...]:
    """List name, type and whether a default stands for each field of a dataclass."""
    hints = typing.get_type_hints(kind)
    return tuple(
        (
            field.name,
            hints[field.name],
            field.default is not dataclasses.MISSING
            or field.default_factory is not dataclasses.MISSING,
        )
        for field in dataclasses.fields(kind)
    )


def _same(value: Any) -> Json:
    return value


@cache
def encoder_of(kind: Any) -> _Coder:
    """Give what writes values of a type; whoever writes many keeps it."""
    if kind in (str, int, float, bool, types.NoneType):
        return _same
    if kind is datetime.date:
        return datetime.date.isoformat
    if kind is Span:
        return list
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: value.value
    if inner := _optional(kind):
        encode_inner = encoder_of(inner)
        return lambda value: None if value is None else encode_inner(value)
    if item := _items(kind):
        encode_item = encoder_of(item)
        return lambda value: [encode_item(one) for one in value]
    if kind == frozenset[str]:
        return sorted
    if kinds := _parts(kind):
        coders = tuple(map(encoder_of, kinds))
        return lambda value: [code(one) for code, one in zip(coders, value, strict=True)]
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        parts = tuple((name, encoder_of(hint)) for name, hint, _ in _fields(kind))
        return lambda value: {name: encode(getattr(value, name)) for name, encode in parts}
    raise TypeError(f"{kind!r} has no JSON form")


def _parts(kind: Any) -> tuple[Any, ...]:
    """Give the types of the parts of a tuple of so many, named or not; else nothing."""
    if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return tuple(typing.get_type_hints(kind).values())
    arguments = typing.get_args(kind)
    is_fixed = typing.get_origin(kind) is tuple and ... not in arguments
    return arguments if is_fixed else ()


def _optional(kind: Any) -> Any:
    """Give T of ``T | None``, else None."""
    if isinstance(kind, types.UnionType):
        inner = [one for one in typing.get_args(kind) if one is not types.NoneType]
        return inner[0] if len(inner) == 1 else None
    return None


def _items(kind: Any) -> Any:
    """Give T of ``tuple[T, ...]``, else None."""
    arguments = typing.get_args(kind)
    is_row = typing.get_origin(kind) is tuple and len(arguments) == 2 and arguments[1] is ...
    return arguments[0] if is_row else None


@cache
def decoder_of(kind: Any) -> _Coder:
    """Give what reads values of a type back."""
    if kind in (str, int, bool):
        return _plain(kind)
    if kind is float:
        return _float
    if kind is datetime.date:
        return _date
    if kind is Span:
        return _span
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum(kind)
    if inner := _optional(kind):
        decode_inner = decoder_of(inner)
        return lambda form: None if form is None else decode_inner(form)
    if item := _items(kind):
        return _row(decoder_of(item))
    if kind == frozenset[str]:
        return _words
    if kinds := _parts(kind):
        return _fixed(kind, kinds)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _noun(kind)
    raise TypeError(f"{kind!r} has no JSON form")


def _plain(kind: type) -> _Coder:
    def decode(form: Json) -> Json:
        if type(form) is not kind:  # a bool is an int to isinstance
            raise ValueError(f"{form!r} stands where {kind.__name__} belongs")
        return form

    return decode


def _enum(kind: type[Enum]) -> _Coder:
    known = {one.value: one for one in kind}

    def decode(form: Json) -> Json:
        one = known.get(form) if isinstance(form, str) else None
        return kind(form) if one is None else one  # which raises: the value is unknown

    return decode


def _float(form: Json) -> float:
    if type(form) not in (float, int):
        raise ValueError(f"{form!r} stands where a number belongs")
    return float(form)


def _date(form: Json) -> datetime.date:
    if not isinstance(form, str):
        raise ValueError(f"{form!r} stands where a date belongs")
    return datetime.date.fromisoformat(form)


def _span(form: Json) -> Span:
    if type(form) is list and len(form) == 2 and type(form[0]) is type(form[1]) is int:
        return Span(form[0], form[1])  # ten times faster than matching a pattern
    raise ValueError(f"{form!r} stands where [start, end] belongs")


def _words(form: Json) -> Json:
    if not isinstance(form, list) or not _TEXT.issuperset(map(type, form)):
        raise ValueError(f"{form!r} stands where a list of words belongs")
    return frozenset(form)


def _row(decode_item: _Coder) -> _Coder:
    def decode(form: Json) -> Json:
        if not isinstance(form, list):
            raise ValueError(f"{form!r} stands where a list belongs")
        return tuple([decode_item(one) for one in form])

    return decode


def _fixed(kind: Any, kinds: tuple[Any, ...]) -> _Coder:
    coders = tuple(map(decoder_of, kinds))
    make = kind._make if hasattr(kind, "_make") else tuple

    def decode(form: Json) -> Json:
        if not isinstance(form, list) or len(form) != len(coders):
            raise ValueError(f"{form!r} stands where a list of {len(coders)} belongs")
        return make(code(one) for code, one in zip(coders, form, strict=True))

    return decode


def _noun(kind: type) -> _Coder:
    parts = tuple((name, decoder_of(hint), known) for name, hint, known in _fields(kind))
    names = {name for name, _, _ in parts}
    whole = [(name, decode_field) for name, decode_field, _ in parts]

    def decode(form: Json) -> Json:
        if isinstance(form, dict) and form.keys() == names:
            try:
                return kind(*[decode_field(form[name]) for name, decode_field in whole])
            except ValueError:
                pass  # below the field that is wrong is named
        if not isinstance(form, dict):
            raise ValueError(f"{form!r} stands where {kind.__name__} belongs")
        if unknown := sorted(form.keys() - names):
            raise ValueError(f"{kind.__name__} has no field {unknown[0]!r}")
        given: dict[str, Any] = {}
        for name, decode_field, has_default in parts:
            if name in form:
                try:
                    given[name] = decode_field(form[name])
                except ValueError as error:
                    raise ValueError(f"{kind.__name__}.{name}: {error}") from None
            elif not has_default:
                raise ValueError(f"{kind.__name__}.{name} is missing")
        return kind(**given)

    return decode
