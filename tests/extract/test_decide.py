"""Deciding: whose deed it is that a speaker tells of himself."""

from __future__ import annotations

import pytest

from riwaya.extract.reader import load_reader
from riwaya.ingest.documents import read_text

READER = load_reader("both")

# A text, and the doers of all that it claims.
DOERS = {
    "who speaks of himself": (
        "أعلنت مديرية الأمن في إسطنبول أنها ألقت القبض على أحد عناصر التنظيم.", {"مديرية الأمن"},
    ),
    "another subject follows": (
        "ذكر المرصد السوري أنه قصفت قوات النظام بلدة دوما.", {"قوات النظام"},
    ),
    "a nameless voice": ("أكد مصدر أمني أنه اعتقل ثلاثة مسلحين.", set()),
}  # fmt: skip


@pytest.mark.parametrize("name", DOERS)
def test_who_did_what_a_speaker_tells(name: str) -> None:
    text, doers = DOERS[name]
    claims = READER.extract(read_text(text)).claims
    assert claims
    assert {text[slice(*one.span)] for claim in claims for one in claim.agents} == doers
