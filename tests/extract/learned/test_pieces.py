"""Pieces: how a word is spelt for the network, and that any input gives some piece."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.extract.learned.network import Network
from riwaya.extract.learned.pieces import plain_word

NETWORK = Network()

SPELLED = {
    "vowel marks go": ("قُتِلَ", "قتل"),
    "tatweel goes": ("حلـــب", "حلب"),
    "hamza stays": ("إدلب", "إدلب"),
    "presentation forms are spelt out": ("ﻻ", "لا"),
    "direction marks go": ("\u200fحلب", "حلب"),
    "a lone surrogate goes": ("\ud800", ""),
}


@pytest.mark.parametrize("name", SPELLED)
def test_plain_word(name: str) -> None:
    word, plain = SPELLED[name]
    assert plain_word(word) == plain


def test_a_space_before_a_word_is_part_of_it() -> None:
    pieces = NETWORK.pieces
    assert pieces.of("حلب", True) != pieces.of("حلب", False)
    assert pieces.of("حـلب", True) == pieces.of("حلب", True)


@given(st.text(st.characters(), max_size=60), st.booleans())
def test_every_word_has_pieces(word: str, spaced: bool) -> None:
    pieces = NETWORK.pieces
    found = pieces.of(word, spaced)
    assert 1 <= len(found) <= 12
    assert pieces.first not in found and pieces.last not in found
