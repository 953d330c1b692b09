"""Wordings: like quotes have like rows, whether or not they agree, on every machine the same."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from riwaya.errors import LexiconError
from riwaya.link.wording import LONGEST, TABLE, WIDE, Encoder

QUOTE = "قتل سبعة مدنيين في قصف استهدف سوق البلدة"
LIKE = {
    "another order": "في قصف استهدف سوق البلدة قتل سبعة مدنيين",
    "vowel marks": "قُتِلَ سبعةُ مدنيين في قصفٍ استهدف سوقَ البلدة",
    "other words": "مقتل سبعة من المدنيين بقصف على سوق في البلدة",
    "denied": "لم يقتل سبعة مدنيين في قصف استهدف سوق البلدة",
}
UNLIKE = {
    "another matter": "وقعت الحكومة اتفاقا مع البنك لتمويل السدود",
    "another kind of act": "أفرج عن الصحفيين بعد وساطة قبلية",
}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def cosine(encoder: Encoder, one: str, other: str) -> float:
    a, b = (np.frombuffer(encoder.encode(text), np.int8).astype(int) for text in (one, other))
    return float(a @ b) / LONGEST**2


@pytest.mark.parametrize("text", LIKE.values(), ids=LIKE.keys())
def test_like_quotes_lie_near(encoder: Encoder, text: str) -> None:
    assert cosine(encoder, QUOTE, text) > 0.6


@pytest.mark.parametrize("text", UNLIKE.values(), ids=UNLIKE.keys())
def test_unlike_quotes_do_not(encoder: Encoder, text: str) -> None:
    assert cosine(encoder, QUOTE, text) < 0.4


def test_a_row_is_as_long_as_any(encoder: Encoder) -> None:
    row = np.frombuffer(encoder.encode(QUOTE), np.int8).astype(float)
    assert len(row) == WIDE and abs(np.linalg.norm(row) - LONGEST) < 4
    assert encoder.encode("") == encoder.encode(" ") == bytes(WIDE)


def test_rows_are_the_same_on_every_machine(encoder: Encoder) -> None:
    """They are stored: another table or sum means another version of the linker."""
    told = hashlib.sha256(b"".join(map(encoder.encode, (QUOTE, *UNLIKE.values())))).hexdigest()
    assert told.startswith("c0ffec8f1bcf55c6")


@pytest.mark.parametrize("content", [None, b"", b"PK no archive"], ids=["none", "empty", "other"])
def test_a_damaged_table_is_told_of(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / TABLE.name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LexiconError, match=r"wording\.npz: it cannot be read"):
        Encoder(path)
