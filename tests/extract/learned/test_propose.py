"""Triggers that only the network hears: proposed, but not against a row that says «no trigger»."""

from __future__ import annotations

import pytest

from riwaya.extract.index import load_lexicon
from riwaya.extract.learned.heard import hear
from riwaya.extract.learned.labels import TAGS
from riwaya.extract.learned.network import Network
from riwaya.extract.learned.propose import propose
from riwaya.extract.reader import RulesReader
from riwaya.ingest.documents import read_text

RULES, LEXICON, NETWORK = RulesReader(), load_lexicon(), Network()

# A text, the word heard as a trigger of HARM, and whether it is proposed.
HEARD = {
    "a word no table holds": ("حقق المقاتلون زبيبة مباشرة امس", "زبيبة", True),
    "inside a phrase that a row takes away": ("حقق المقاتلون إصابة مباشرة امس", "إصابة", False),
    "with its ending written": ("حقق المقاتلون إصابةً مباشرة امس", "إصابةً", False),
    "the other word of that phrase": ("حقق المقاتلون إصابة مباشرة امس", "مباشرة", False),
}


@pytest.mark.parametrize("name", HEARD)
def test_what_a_row_takes_away_is_not_proposed_again(name: str) -> None:
    text, word, wanted = HEARD[name]
    analysis = RULES.prepare(read_text(text)).analysis
    heard = hear(NETWORK, text, analysis, LEXICON)
    assert heard is not None
    heard.tags[:] = -9.0
    at = text.split().index(word)
    heard.tags[at, TAGS.index("HARM")] = 4.0
    found = propose(analysis.page, (), heard, LEXICON.usual_frames)
    assert [one.first for one in found] == ([at] if wanted else [])
