"""The reader as a whole: the same text, the same claims; odd input, no harm."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riwaya.extract.reader import RulesReader
from riwaya.ingest.documents import read_text
from riwaya.samples import sample_paths
from riwaya.types import Document, Extraction, Span

READER = RulesReader()


def _extract(text: str) -> Extraction:
    return READER.extract(read_text(text, published="2020-05-14"))


def _spans(extraction: Extraction) -> list[Span]:
    spans = [mention.span for mention in extraction.mentions]
    for claim in extraction.claims:
        spans += [claim.quote, claim.trigger]
        spans += [
            item.span for item in (*claim.agents, *claim.patients, *claim.places, *claim.chain)
        ]
        spans += [item.span for item in (claim.time, claim.number) if item is not None]
        spans += [hop.cue for hop in claim.chain if hop.cue is not None]
        if claim.factuality_cue is not None:
            spans.append(claim.factuality_cue)
    return spans


ODD = {
    "nothing Arabic": "The army shelled the town on Sunday.",
    "Persian": "ارتش سوریه شهر را بمباران کرد و چند نفر کشته شدند.",
    "only harakat": "\u064b\u064c\u064d\u0640",
    "a NUL byte": "قصف الجيش\u0000 المدينة",
    "mixed scripts": "قصف army الجيش the المدينة СВО",
    "markup as text": "<p>قصف الجيش المدينة</p><script>alert(1)</script>",
    "direction overrides": "\u202eقصف الجيش المدينة\u202c",
    "one word without end": "قتل" * 2000,
    "one word again and again": "قتل " * 2000,
    "marks only": "«»“”\"'،؛:.!؟()[]{}" * 50,
    "open quotation": 'قال المصدر "' * 60,
    "ligatures": "ﻗﺘﻞ ﺍﻟﺠﻴﺶ ﷲ ﻻ",
    "digits": "1234567890 " * 200,
    "nested brackets": "(" * 500 + "قتل" + ")" * 500,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_text_is_read_without_harm(text: str) -> None:
    document = Document("0" * 64, text)
    extraction = READER.extract(document)
    assert all(0 <= span.start < span.end <= len(text) for span in _spans(extraction))


def test_text_without_arabic_says_so() -> None:
    assert _extract("No Arabic here.").notes == ("no Arabic text: nothing was read",)


def test_the_same_document_gives_the_same_extraction() -> None:
    text = sample_paths()[0].read_text(encoding="utf-8")
    assert (
        _extract(text)
        == _extract(text)
        == RulesReader().extract(read_text(text, published="2020-05-14"))
    )


def test_reading_one_document_does_not_change_another() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sample_paths() if path.suffix == ".txt"]
    alone = [RulesReader().extract(read_text(text)) for text in texts[:2]]
    one = RulesReader()
    for text in texts:
        one.extract(read_text(text))
    assert [one.extract(read_text(text)) for text in texts[:2]] == alone


def test_boilerplate_is_not_read_for_claims() -> None:
    text = "قصف الجيش البلدة فجر الأحد وقتل ثلاثة مدنيين.\nالأكثر قراءة: مقتل سبعة مسلحين في غارة"
    document = read_text(text)
    assert document.boilerplate
    start = document.boilerplate[0].span.start
    claims = READER.extract(document).claims
    assert claims
    assert all(claim.trigger.end <= start for claim in claims)


def test_a_sentence_with_very_many_claims_raises_an_alarm() -> None:
    text = "، ".join(["قتل الجيش ثلاثة مدنيين وأصاب خمسة أطفال"] * 12)
    assert any(note.startswith("alarm: ") for note in _extract(text).notes)


WORDS = [
    "قتل", "مقتل", "الجيش", "السوري", "تنظيم", "داعش", "«داعش»", "في", "حلب", "أمس", "قال",
    "مصدر", "أمني", "إن", "أن", "ثلاثة", "مدنيين", "15", "على", "يد", "بحسب", "وكالة", "رويترز",
    "نفى", "وأضاف", "مشيرا", "إلى", "،", ".", ":", "«", "»", "(", ")", "لم", "قد", "اشتباكات",
    "بين", "و", "قصف", "غارة", "ريف", "درعا", "الشمالي", "قبل", "يومين", "نحو", "العشرات", "ﻻ",
    "ـــ", '"', "\n", "\u064b",
]  # fmt: skip
words = st.sampled_from(WORDS)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(words, max_size=60), st.booleans())
def test_every_span_lies_in_the_text_and_quotes_hold_their_trigger(
    parts: list[str], glue: bool
) -> None:
    text = ("" if glue else " ").join(parts)
    extraction = READER.extract(Document("0" * 64, text))
    for span in _spans(extraction):
        assert 0 <= span.start < span.end <= len(text)
    for claim in extraction.claims:
        assert claim.quote.start <= claim.trigger.start < claim.trigger.end <= claim.quote.end
        assert claim.trigger.of(text) in claim.quote.of(text)
        assert 0.0 <= claim.score <= 1.0
        assert claim.reason


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_at_all_is_read(text: str) -> None:
    extraction = READER.extract(Document("0" * 64, text))
    assert all(0 <= span.start < span.end <= len(text) for span in _spans(extraction))
