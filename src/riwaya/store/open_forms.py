"""Claims in JSON for programs: the body of each laid open, and put back as it was."""

from __future__ import annotations

import json

from riwaya.store.forms import Json, canonical, to_json


def form_of(found: object) -> Json:
    """Give the JSON form of a noun; where a claim stands in it, its whole body is an object."""
    return opened(to_json(found))


def opened(form: Json) -> Json:
    """Lay the bodies of claims open: a program should not have to read JSON out of JSON."""
    if isinstance(form, list):
        return [opened(one) for one in form]
    if isinstance(form, dict):
        inner = {key: opened(value) for key, value in form.items()}
        if _is_line(form):
            inner["body"] = json.loads(form["body"])
        return inner
    return form


def closed(form: Json) -> Json:
    """Undo ``opened``: give the form that ``forms.from_json`` reads."""
    if isinstance(form, list):
        return [closed(one) for one in form]
    if isinstance(form, dict):
        inner = {key: closed(value) for key, value in form.items()}
        if _is_line(form):
            inner["body"] = canonical(form["body"])
        return inner
    return form


def _is_line(form: dict[str, Json]) -> bool:
    return form.keys() >= {"body", "quote", "words", "current"}
