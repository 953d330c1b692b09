"""Credits: signatures are found where they sign, and nowhere else. All texts are invented."""

import pytest

from marking import marked
from riwaya.errors import LexiconError
from riwaya.lexicon.credits import load_signatures
from riwaya.lexicon.tables import DATA, read_table
from riwaya.link.credits import CreditReader, credited
from riwaya.types import Document

READER = CreditReader()
CASES = {
    "dateline": "بيروت (⟦رويترز⟧) - توقف القصف على البلدة",
    "dateline of two words": "دير الحور (⟦أ ف ب⟧) – توقف القصف",
    "dots between the letters": "القدس (⟦أ.ف.ب⟧): توقف القصف",
    "dash": "دمشق - ⟦سانا⟧\nتوقف القصف",
    "paper and agencies": "الضحى - ⟦وكالات⟧: توقف القصف",
    "end of the text": "توقف القصف مساء. (⟦د ب أ⟧)",
    "source line": "توقف القصف مساء.\nالمصدر: ⟦رويترز⟧",
    "two agencies": "توقف القصف (⟦أ ف ب⟧، ⟦رويترز⟧)",
    "far end": "توقف القصف مساء. " * 60 + "\n⟦وكالة الأناضول⟧",
    "quoted agency": "أفادت وكالة الأنباء السورية الرسمية (سانا) أن القصف توقف",
    "the same letters as a word": "قال بيان وال الإقليم بنا نمضي وقنا النار",
    "agency told": "قال شاهد لرويترز إن القصف توقف",
    "inside the text": "توقف القصف " * 40 + " - رويترز - " + "عاد السكان " * 40,
    "nothing": "",
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_find_credits(text):
    plain, expected = marked(text)
    assert [credit.span for credit in READER.find(Document("d", plain))] == expected


COLUMNS = ("id", "form", "outlet", "gloss", "example", "source")
ROWS = [row for _, row in read_table(DATA / "credits.tsv", COLUMNS)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_example_is_signed_by_its_row(row):
    found = READER.find(Document("d", row["example"]))
    assert [(credit.reason, credit.outlet) for credit in found] == [
        (row["id"], row["outlet"] or None)
    ]


def test_one_named_agency_is_the_origin_and_two_are_none():
    def one(text):
        credit = credited(READER.find(Document("d", text)))
        return credit and credit.outlet

    assert one("بيروت (رويترز) - توقف القصف") == "outlet.agency.reuters"
    assert one("بيروت (رويترز) - توقف القصف\nالمصدر: أ ف ب") is None
    assert one("عدن - وكالات: توقف القصف") is None


def test_a_signature_of_no_outlet_is_refused(tmp_path):
    path = tmp_path / "credits.tsv"
    path.write_text(
        "id\tform\toutlet\tgloss\texample\tsource\na.b\tكلمة\toutlet.none\tx\tكلمة\tx\n"
    )
    with pytest.raises(LexiconError, match=r"credits\.tsv:2: outlet 'outlet\.none' is unknown"):
        load_signatures(path)
