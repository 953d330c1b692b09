"""Changes: what a copy changed is shown on both sides, what it kept is not. Texts are invented."""

from functools import cache
from time import process_time

import pytest

from readings import reader
from riwaya.extract.number_words import load_number_words
from riwaya.ingest.documents import read_text
from riwaya.link.changes import find_changes
from riwaya.link.voices import VoiceReader
from riwaya.types import Document, Extraction

FIRE = "قالت وزارة الصحة إن 12 شخصا قتلوا في قصف على سوق الرمانة أمس الأحد. "
PLANES = "وأضاف شهود لوكالة رويترز أن طائرات سورية حلقت فوق البلدة ساعة كاملة قبل القصف. "
SEARCH = "وأوضح الدفاع المدني أن البحث مستمر عن مفقودين تحت أنقاض المبنى الكبير. "
CALM = "وتشهد المنطقة هدوءا حذرا منذ الفجر. "
OLD = FIRE + PLANES + SEARCH


@cache
def tables():
    return load_number_words(), VoiceReader()


def changes(old, new):
    sides = [
        read_text(text, publisher="صحيفة الضحى", published="2024-05-14") for text in (old, new)
    ]
    one, other = ((document, reader().extract(document)) for document in sides)
    return find_changes(one, other, *tables())


def of(span, text):
    return None if span is None else span.of(text)


NUMBERS = {
    "one number changed": (FIRE.replace("12", "21"), [("12", "21", (12, 12), (21, 21))]),
    "written out": (FIRE.replace("12 شخصا", "اثني عشر شخصا"), []),
    "one dropped": (FIRE.replace("12 شخصا", "أشخاصا"), [("12", None, (12, 12), None)]),
    "one added": (
        FIRE.replace("سوق الرمانة", "سوق الرمانة أوقع 30 جريحا"),
        [(None, "30", None, (30, 30))],
    ),
    "none": (FIRE, []),
}


@pytest.mark.parametrize(("new", "expected"), NUMBERS.values(), ids=NUMBERS.keys())
def test_numbers(new, expected):
    found = changes(FIRE, new).numbers
    shown = [(of(one.first, FIRE), of(one.second, new), one.old, one.new) for one in found]
    assert shown == expected


def test_a_number_is_found_where_its_sentence_moved_to():
    new = SEARCH + PLANES + FIRE.replace("12", "21")
    found = changes(OLD, new)
    assert [(one.old, one.new) for one in found.numbers] == [((12, 12), (21, 21))]
    assert sum(one.moved for one in found.kept) == 2


@pytest.mark.parametrize(
    ("old", "new", "first", "second"),
    [
        ("طائرات سورية", "طائرات روسية", "طائرات سورية", "طائرات روسية"),
        ("طائرات سورية", "طائرات", "طائرات سورية", None),
    ],
    ids=["another", "left out"],
)
def test_names(old, new, first, second):
    changed = PLANES.replace(old, new)
    found = changes(PLANES, changed).names
    assert [(of(one.first, PLANES), of(one.second, changed)) for one in found] == [(first, second)]


def test_names_that_stay_are_not_shown():
    assert changes(OLD, OLD).names == ()


def test_voices_dropped_and_added():
    new = (
        FIRE
        + PLANES.replace("وأضاف شهود لوكالة رويترز أن", "وكانت")
        + SEARCH.replace("الدفاع المدني", "المجلس المحلي")
    )
    found = changes(OLD, new).voices
    lost = {of(one.first, OLD) for one in found} - {None}
    gained = {of(one.second, new) for one in found} - {None}
    assert lost >= {"شهود", "وكالة رويترز", "الدفاع المدني"}
    assert gained == {"المجلس المحلي"}


def test_sentences_dropped_and_added():
    new = FIRE + SEARCH + CALM
    found = changes(OLD, new)
    assert [span.of(OLD) for span in found.dropped] == [PLANES.rstrip(". ")]
    assert [span.of(new) for span in found.added] == [CALM.rstrip(". ")]
    assert not any(one.moved for one in found.kept)


def test_a_text_beside_itself_has_no_changes():
    found = changes(OLD, OLD)
    assert (found.dropped, found.added, found.numbers, found.voices) == ((), (), (), ())
    assert all(one.first == one.second for one in found.kept)


@pytest.mark.parametrize("text", ["", "قصف " * 60_000, "no Arabic here. " * 5_000])
def test_odd_texts(text):
    began = process_time()
    one, other = Document("one", text), Document("other", text + OLD)
    nothing = [Extraction(name, "test", (), ()) for name in ("one", "other")]
    found = find_changes((one, nothing[0]), (other, nothing[1]), *tables())
    assert found.voices == ()
    assert process_time() - began < 20
