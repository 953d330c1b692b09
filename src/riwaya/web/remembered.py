"""Answers given lately: asking again, sorting or exporting the same answer costs nothing."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from riwaya.api import Ledger
from riwaya.ask.answer import Answer
from riwaya.ask.query import Query
from riwaya.store.state import State
from riwaya.store.viewer import Viewer

_KEPT = 32
_Key = tuple[Path, Viewer, State, Query]
_ANSWERS: OrderedDict[_Key, Answer] = OrderedDict()
_LOCK = Lock()


def answer_now(ledger: Ledger, query: Query) -> Answer:
    """Answer a question as the ledger stands now; one given lately is not looked for again.

    What a change of the ledger could change is never taken from the answers kept: its state is
    part of what they are kept under.
    """
    key = ledger.path, ledger.viewer, ledger.state(), query
    with _LOCK:
        found = _ANSWERS.get(key)
        if found is not None:
            _ANSWERS.move_to_end(key)
            return found
    found = ledger.ask(query)
    with _LOCK:
        _ANSWERS[key] = found
        while len(_ANSWERS) > _KEPT:
            _ANSWERS.popitem(last=False)
    return found
