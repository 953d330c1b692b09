"""The network: what it says has the right shape; a bad file is told of, and the rules go on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya.errors import NetworkError
from riwaya.extract.learned.heard import MOST, Heard, listen
from riwaya.extract.learned.labels import TAGS
from riwaya.extract.learned.network import FORM, NETWORK, Network
from riwaya.extract.reader import BothReader, LearnedReader, RulesReader
from riwaya.ingest.documents import read_text
from riwaya.text.fold import fold
from riwaya.text.sentences import find_sentences
from riwaya.text.tokens import tokenize

LOADED, ASKED = Network(), 6
TEXT = "قتل ثلاثة جنود في هجوم لتنظيم داعش على حاجز قرب مدينة تدمر، بحسب المرصد السوري."


def heard_in(text: str) -> Heard | None:
    tokens = tokenize(fold(text))
    return listen(LOADED, text, tokens, find_sentences(tokens), [()] * len(tokens), asked=[0])


def test_it_hears_a_killing_and_who_says_so() -> None:
    heard = heard_in(TEXT)
    assert heard is not None
    forms = tokenize(fold(TEXT)).forms
    killed, voice = forms.index("قتل"), forms.index("المرصد")
    assert heard.predicate(killed, killed + 1, "KILL") > 0
    origin = heard.role("origin", killed, voice, voice + 2)
    place = heard.role("origin", killed, forms.index("تدمر"), forms.index("تدمر") + 1)
    assert origin is not None and place is not None and origin > place


@settings(max_examples=25, deadline=None)
@given(st.text(st.sampled_from("قتل جيش في من ، . \n\u200f\u0640ab1\ud800«»"), max_size=400))
def test_any_text_is_heard(text: str) -> None:
    heard = heard_in(text)
    count = len(tokenize(fold(text)))
    if heard is None:
        assert count == 0
        return
    assert heard.tags.shape == (count, len(TAGS))
    assert heard.reported.shape == (count,)
    for trigger, roles in heard.roles.items():
        window = heard.windows[heard.window_of[trigger]]
        assert roles.shape == (ASKED, window.last - window.first + 1)
    means = [np.diff(roles) for roles in heard.roles.values()]
    for numbers in (heard.tags, heard.reported, *means):
        assert np.isfinite(numbers).all() and np.abs(numbers).max() <= MOST + 0.01


def test_words_of_another_window_are_out_of_sight() -> None:
    heard = heard_in((TEXT + "\n") * 20)
    assert heard is not None and len(heard.windows) > 1
    far = heard.windows[-1].first
    assert heard.role("agent", 0, far, far + 2) is None
    assert heard.role("agent", 0, 1, 2) is not None


def damaged(kind: str, folder: Path) -> Path:
    path, whole = folder / "network.onnx", NETWORK.read_bytes()
    if kind == "of another form":
        note = b"\n\x04form\x12\x01" + FORM.encode()
        assert whole.count(note) == 1
        path.write_bytes(whole.replace(note, b"\n\x04form\x12\x010"))
    elif kind == "cut off":
        path.write_bytes(whole[: len(whole) // 2])
    elif kind == "something else":
        path.write_bytes(b"<html>not found</html>")
    elif kind == "empty":
        path.touch()
    return path


FAULTS = {
    "missing": "it cannot be read",
    "empty": "it is damaged",
    "cut off": "it is damaged",
    "something else": "it is damaged",
    "of another form": "it was made for another version",
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_bad_file_is_told_of(kind: str, tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match=FAULTS[kind]):
        Network(damaged(kind, tmp_path))


def test_other_weights_than_those_shipped_are_told_of(tmp_path: Path) -> None:
    whole = bytearray(NETWORK.read_bytes())
    middle = len(whole) // 2
    whole[middle : middle + 1000] = bytes(1000)
    path = tmp_path / NETWORK.name
    path.write_bytes(whole)
    path.with_suffix(".sha256").write_bytes(NETWORK.with_suffix(".sha256").read_bytes())
    with pytest.raises(NetworkError, match="not the file that was shipped"):
        Network(path)


def test_the_file_is_small_enough_to_ship() -> None:
    assert NETWORK.stat().st_size <= 25_000_000


@pytest.mark.parametrize("reader", [LearnedReader, BothReader])
@pytest.mark.parametrize("kind", ["missing", "cut off"])
def test_without_it_the_rules_go_on(reader: type[LearnedReader], kind: str, tmp_path: Path) -> None:
    document = read_text(TEXT)
    rules, without = RulesReader(), reader(damaged(kind, tmp_path))
    assert without.version == rules.version
    alone, found = rules.extract(document), without.extract(document)
    assert found == alone
    assert without.warning is not None and FAULTS[kind] in without.warning


def test_a_document_that_it_cannot_read_is_read_by_the_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise NetworkError("network.onnx", "it failed on words 0-9", "")

    both, document = BothReader(), read_text(TEXT)
    monkeypatch.setattr(Network, "read", fail)
    found = both.extract(document)
    assert [one.trigger for one in found.claims] == [
        one.trigger for one in RulesReader().extract(document).claims
    ]
    assert found.notes == ("the rules read alone: it failed on words 0-9",)
    assert found.reader == both.version
