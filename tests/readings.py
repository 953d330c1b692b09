"""The reader's claims on the short texts of cases; each text is read once."""

from functools import cache

from riwaya.extract.reader import RulesReader
from riwaya.ingest.documents import read_text
from riwaya.types import Claim, Extraction


@cache
def reader() -> RulesReader:
    return RulesReader()


@cache
def extraction(text: str) -> Extraction:
    return reader().extract(read_text(text, published="2024-05-14"))


def claim_of(text: str, trigger: str) -> Claim:
    claims = extraction(text).claims
    for claim in claims:
        if trigger in claim.trigger.of(text):
            return claim
    raise AssertionError(f"no claim on {trigger}: {[c.trigger.of(text) for c in claims]}")
