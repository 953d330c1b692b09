"""Origins: copies and one voice are one origin, all else counts apart. Texts are invented."""

from functools import cache

import pytest

from readings import reader
from riwaya.ingest.documents import read_text
from riwaya.link.copies import CopyIndex
from riwaya.link.one_origin import origin_pairs
from riwaya.link.origins import OriginReason, count_origins, read_tellings
from riwaya.link.passages import read_wording
from riwaya.link.voices import VoiceReader
from riwaya.types import Predicate

R = OriginReason


@cache
def voices():
    return VoiceReader()


def documents(*articles):
    return [
        read_text(text, publisher=outlet, published=published)
        for outlet, text, published in (
            (*article, "2024-05-14") if len(article) == 2 else article for article in articles
        )
    ]


def count(*articles, predicate=Predicate.KILL):
    read = documents(*articles)
    index, copies, tellings = CopyIndex(), [], []
    for document in read:
        copies += index.add(read_wording(document))
        tellings += read_tellings(document, reader().extract(document), voices())
    on_it = [telling for telling in tellings if telling.claim.predicate is predicate]
    assert {telling.document.id for telling in on_it} == {document.id for document in read}
    return count_origins(on_it, copies)


WIRE = (
    "قتل 12 مدنيا في قصف جوي استهدف سوقا شعبية في بلدة الرمانة صباح الأحد "
    "وفق ما أعلنه رئيس المجلس المحلي سالم حداد"
)
COUNTS = {
    "copies in three outlets are one": (
        [("الضحى", WIRE),
         ("المساء", "في خبر عاجل وصلنا قبل قليل. " + WIRE),
         ("الوطن", WIRE + "، وعاد الهدوء.")],
        1, {R.COPY},
    ),
    "a copy whose voice was dropped is one": (
        [("الضحى", WIRE), ("المساء", WIRE.partition(" وفق")[0])], 1, {R.COPY},
    ),
    "one agency quoted twice is one": (
        [("الضحى", "قالت وكالة رويترز إن 12 مدنيا قتلوا في الرمانة."),
         ("المساء", "قتل 12 شخصا في قصف الرمانة، بحسب رويترز.")],
        1, {R.OUTLET},
    ),
    "two agencies are two": (
        [("الضحى", "قالت وكالة رويترز إن 12 مدنيا قتلوا في الرمانة."),
         ("المساء", "قالت وكالة فرانس برس إن 12 شخصا قتلوا في الرمانة.")],
        2, set(),
    ),
    "one monitor told to two outlets is one": (
        [("الضحى", "قال المرصد السوري لحقوق الإنسان إن 12 مدنيا قتلوا في الرمانة."),
         ("المساء", "أفاد المرصد السوري بمقتل 12 شخصا في بلدة الرمانة.")],
        1, {R.OUTLET},
    ),
    "one article of nobody knows whom is one": (
        [(None, "قتل 12 مدنيا في قصف الرمانة. وقتل أربعة أطفال في بلدة الواحة.")],
        1, {R.PUBLISHER},
    ),
    "two articles of nobody knows whom are two": (
        [(None, "قتل 12 مدنيا في قصف الرمانة."), (None, "مقتل 12 شخصا في بلدة الرمانة.")],
        2, set(),
    ),
    "unnamed sources of one article of nobody knows whom are one": (
        [(None, "قالت مصادر محلية إن 12 مدنيا قتلوا في الرمانة. "
                "وأفادت مصادر محلية بمقتل أربعة أطفال في الواحة.")],
        1, {R.SOURCES},
    ),
    "unnamed sources of two outlets are two": (
        [("الضحى", "قالت مصادر محلية إن 12 مدنيا قتلوا في الرمانة."),
         ("المساء", "أفادت مصادر محلية بمقتل 12 شخصا في بلدة الرمانة.")],
        2, set(),
    ),
    "unnamed sources of one outlet are one": (
        [("الضحى", "قالت مصادر محلية إن 12 مدنيا قتلوا في الرمانة."),
         ("الضحى", "أفادت مصادر محلية بمقتل 12 شخصا في بلدة الرمانة.")],
        1, {R.SOURCES},
    ),
    "an outlet that says it twice is one": (
        [("الضحى", "قتل 12 مدنيا في الرمانة."), ("الضحى", "وسقط 12 قتيلا في بلدة الرمانة أمس.")],
        1, {R.PUBLISHER},
    ),
    "two outlets in their own voice are two": (
        [("الضحى", "قتل 12 مدنيا في الرمانة."), ("المساء", "وسقط 12 قتيلا في بلدة الرمانة أمس.")],
        2, set(),
    ),
    "a lead rests on the voice that the article quotes": (
        [("الضحى", "مقتل 12 مدنيا في الرمانة\nقالت وكالة رويترز إن 12 مدنيا قتلوا في الرمانة.")],
        1, {R.ARTICLE},
    ),
    "two voices of one article are two": (
        [("الضحى", "قالت وكالة رويترز إن 12 مدنيا قتلوا في الرمانة.\n"
          "وقال المرصد السوري لحقوق الإنسان إن 15 مدنيا قتلوا في البلدة.")],
        2, set(),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("articles", "origins", "reasons"), COUNTS.values(), ids=COUNTS.keys())
def test_count_origins(articles, origins, reasons):
    counted = count(*articles)
    assert len(counted.groups) == origins
    assert {reason for reason, _ in counted.how} == reasons
    assert counted.documents == len(articles)
    assert counted.publishers == len({outlet for outlet, *_ in articles} - {None})


def test_every_claim_of_a_group_is_joined_with_a_reason():
    counted = count(("الضحى", WIRE), ("المساء", WIRE), ("الوطن", WIRE))
    for group in counted.groups:
        assert len(group.joins) == len(group.claims) - 1
        assert {end for join in group.joins for end in (join.first, join.second)} == set(
            group.claims
        )


def test_the_order_of_documents_does_not_change_the_count():
    articles = [article for case, *_ in COUNTS.values() for article in case]
    forth, back = count(*articles), count(*reversed(articles))
    assert {frozenset(group.claims) for group in forth.groups} == {
        frozenset(group.claims) for group in back.groups
    }


def test_nothing_to_count():
    assert count_origins([]).groups == ()


STATEMENT = (
    "أعلنت وزارة الصحة في الرمانة مقتل 37 شخصا في الانفجار. وقال المسعفون إن البحث جار عن ناجين."
)
PAIRS = {
    "a copy": ([("الضحى", WIRE), ("المساء", WIRE + ". وعاد الهدوء إلى البلدة.")], True),
    "one statement in other words": (
        [("الضحى", STATEMENT),
         ("المساء", "قالت وزارة الصحة إن حصيلة القتلى بلغت 37 قتيلا بينهم نساء، "
          "في أسوأ كارثة منذ عقود.")],
        True,
    ),
    "another number of the same ministry": (
        [("الضحى", STATEMENT), ("المساء", "قالت وزارة الصحة إن 5 أشخاص قتلوا في حادث سير.")], False,
    ),
    "the same number by another voice": (
        [("الضحى", STATEMENT), ("المساء", "قالت وزارة الداخلية إن 37 شخصا قتلوا.")], False,
    ),
    "a month later": (
        [("الضحى", STATEMENT), ("المساء", "قالت وزارة الصحة إن 37 شخصا قتلوا.", "2024-06-20")],
        False,
    ),
    "nothing in common": (
        [("الضحى", WIRE), ("المساء", "افتتح المجلس جسرا جديدا على النهر.")], False,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("articles", "one"), PAIRS.values(), ids=PAIRS.keys())
def test_origin_pairs(articles, one):
    read = documents(*articles)
    pairs = origin_pairs(read, [reader().extract(document) for document in read], voices())
    assert [(pair.first, pair.second) for pair in pairs] == (
        [(read[0].id, read[1].id)] if one else []
    )
    for pair in pairs:
        for reason in pair.reasons:
            assert reason.first.of(read[0].text)
            assert reason.second.of(read[1].text)
