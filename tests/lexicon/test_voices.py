"""The tables of reporting: every row's example holds it, and no form stands for two things."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from riwaya.errors import LexiconError
from riwaya.lexicon.cues import CueForm, cue_forms, load_cues
from riwaya.lexicon.hedges import HedgeForm, hedge_forms, load_hedges
from riwaya.lexicon.matcher import Hit, Matcher
from riwaya.lexicon.outlets import load_outlets, outlet_forms, outlets_of
from riwaya.lexicon.phrases import is_attached
from riwaya.lexicon.tables import DATA
from riwaya.lexicon.titles import TitleForm, load_titles, title_forms
from riwaya.lexicon.voices import load_voices, voice_forms
from riwaya.text.fold import fold
from riwaya.text.tokens import tokenize
from riwaya.types import Factuality, VoiceLink, VoiceType

CUES, VOICES, OUTLETS, TITLES, HEDGES = (
    load_cues(),
    load_voices(),
    load_outlets(),
    load_titles(),
    load_hedges(),
)
MATCHERS: dict[str, Matcher[Any]] = {
    "cues": Matcher(cue_forms(CUES)),
    "voices": Matcher(voice_forms(VOICES)),
    "outlets": Matcher(outlet_forms(OUTLETS)),
    "titles": Matcher(title_forms(TITLES)),
    "hedges": Matcher(hedge_forms(HEDGES)),
}
ROW_FLOORS = {"cues": 180, "voices": 110, "outlets": 200, "titles": 150, "hedges": 110}


def rows(table: str) -> Iterator[dict[str, str]]:
    lines = (DATA / f"{table}.tsv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    for line in lines[1:]:
        yield dict(zip(header, line.split("\t"), strict=True))


def hits(table: str, text: str) -> list[Hit[Any]]:
    tokens = tokenize(fold(text))
    found = []
    for hit in MATCHERS[table].hits(tokens):
        entry, rest = hit.entry, tokens.forms[hit.last :]
        if isinstance(entry, CueForm | HedgeForm) and not set(entry.complement) <= set(rest):
            continue
        if isinstance(entry, CueForm):
            if entry.attached and not any(is_attached(word, entry.attached) for word in rest):
                continue
        elif isinstance(entry, HedgeForm | TitleForm) and not is_attached(
            rest[0] if rest else "", entry.attached
        ):
            continue
        found.append(hit)
    return found


def row_id(entry: Any) -> str:
    for name in ("cue", "head", "title", "hedge"):
        if hasattr(entry, name):
            return str(getattr(entry, name).id)
    return str(entry.id)


def ids(table: str, text: str) -> set[str]:
    return {row_id(hit.entry) for hit in hits(table, text)}


@pytest.mark.parametrize("table", MATCHERS)
def test_each_example_holds_its_row(table: str) -> None:
    missing = [row["id"] for row in rows(table) if row["id"] not in ids(table, row["example"])]
    assert missing == []


@pytest.mark.parametrize("table", MATCHERS)
def test_tables_are_normal_unicode_and_large_enough(table: str) -> None:
    text = (DATA / f"{table}.tsv").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    may_be_empty = {"present", "carry"} if table == "cues" else set()
    for row in rows(table):
        assert {column for column, cell in row.items() if not cell} <= may_be_empty, row["id"]
    assert len(list(rows(table))) >= ROW_FLOORS[table]


@pytest.mark.parametrize("table", ["hedges", "outlets"])
def test_a_form_stands_in_one_row(table: str) -> None:
    seen: dict[object, str] = {}
    forms = hedge_forms(HEDGES) if table == "hedges" else outlet_forms(OUTLETS)
    for words, entry in forms:
        key = (words, getattr(entry, "complement", ()), getattr(entry, "attached", ""))
        assert seen.setdefault(key, row_id(entry)) == row_id(entry), key


CUE_CASES = {
    "feminine past": ("قالت مصادر إن الطريق مغلق", "cue.verb.qala", True),
    "plural present": ("يقولون إن الطريق مغلق", "cue.verb.qala", True),
    "conjunction before": ("وأضاف أن الطريق مغلق", "cue.verb.adafa", True),
    "part of another word": ("كتب مقالا عن الحرب", "cue.verb.qala", False),
    "preposition after the subject": ("أشارت المصادر إلى قصف", "cue.verb.ashara", True),
    "preposition lacking": ("أشار بيده", "cue.verb.ashara", False),
    "between is not made clear": ("القتال بين الجيش والفصيل", "cue.verb.bayyana", False),
    "made clear that": ("وبين أن القتال توقف", "cue.verb.bayyana", True),
    "affiliated is not went on": ("قتل عنصر تابعه الأمن", "cue.verb.tabaa", False),
    "half is not we describe": ("نصف القوة انسحب", "cue.verb.wasafa", False),
    "a province is not I explain": ("قتل جندي في أبين", "cue.verb.bayyanat", False),
    "a student is not demanding": ("قتل طالب جامعي", "cue.verb.talaba", False),
    "renewal is not renewed a call": ("تجدد القصف على القرية", "cue.verb.jaddada", False),
    "named is not claiming": ("قيادي يدعى سالم", "cue.verb.iddaa", False),
    "participle in the accusative": ("تحدث مؤكدا الخبر", "cue.participle.muakkid", True),
    "field marshal is not pointing out": ("قال المشير إلى الوفد", "cue.participle.mushir", False),
    "passive": ("وقيل إن القائد فر", "cue.passive.qila", True),
    "attached particle": ("وفقا لمصدر محلي", "cue.preposition.wifq", True),
    "attached particle with the article": ("وفقا للمصدر", "cue.preposition.wifq", True),
    "noun with pronoun": ("نقل عنه قوله إن الطريق مغلق", "cue.noun.qawl", True),
    "publisher speaks": ("يذكر أن البلدة محاصرة", "cue.fixed.yudhkar", True),
    "somebody mentions": ("يذكر القائد رفاقه", "cue.fixed.yudhkar", False),
    "denial of truth": ("نفت الوزارة صحة الخبر", "cue.verb.nafa", True),
    "denied it": ("وهو ما نفاه الجيش", "cue.verb.nafa", True),
}


@pytest.mark.parametrize(("text", "row", "found"), CUE_CASES.values(), ids=CUE_CASES.keys())
def test_cues(text: str, row: str, found: bool) -> None:
    assert (row in ids("cues", text)) is found


VOICE_CASES = {
    "plural": ("قالت مصادر محلية", VoiceType.ANON_PLURAL, True),
    "definite": ("قالت المصادر", VoiceType.ANON_PLURAL, True),
    "our sources": ("ذكرت مصادرنا", VoiceType.ANON_PLURAL, True),
    "one source": ("قال المصدر", VoiceType.ANON_ROLE, True),
    "our reporter": ("أفاد مراسلنا", VoiceType.CORRESPONDENT, True),
    "press reports": ("ذكرت تقارير صحفية", VoiceType.OTHER_OUTLET, True),
    "news of nobody": ("أفادت الأنباء", VoiceType.UNATTRIBUTED, True),
    "the statement": ("أضاف البيان", VoiceType.DOCUMENT, True),
    "confiscation is no source": ("مصادرة الأسلحة", VoiceType.ANON_PLURAL, False),
}


@pytest.mark.parametrize(("text", "kind", "found"), VOICE_CASES.values(), ids=VOICE_CASES.keys())
def test_voices(text: str, kind: VoiceType, found: bool) -> None:
    assert (kind in {hit.entry.head.type for hit in hits("voices", text)}) is found


OUTLET_CASES = {
    "agency": ("ذكرت وكالة رويترز", "outlet.agency.reuters", True),
    "name in quotation marks": ('وكالة "سبوتنيك"', "outlet.agency.sputnik", True),
    "Latin letters": ("وقالت CNN أمس", "outlet.tv.cnn", True),
    "observatory": ("ذكر المرصد السوري لحقوق الإنسان", "outlet.monitor.sohr", True),
    "life is no paper": ("فقد الحياة أمس", "outlet.paper.hayat", False),
    "the homeland is no paper": ("دافع عن الوطن", "outlet.paper.watan_eg", False),
    "the peninsula is no channel": ("في شبه الجزيرة", "outlet.tv.jazeera", False),
    "together is no agency": ("قاتلوا معا", "outlet.agency.maan", False),
}


@pytest.mark.parametrize(("text", "row", "found"), OUTLET_CASES.values(), ids=OUTLET_CASES.keys())
def test_outlets(text: str, row: str, found: bool) -> None:
    assert (row in ids("outlets", text)) is found


TITLE_CASES = {
    "with the article": ("قال الوزير سالم", "title.official.wazir", True),
    "of several words": ("قال وزير الدفاع سالم", "title.official.wazir_difa", True),
    "alias with its particle": ("القائد الملقب بالصقر", "title.alias.mulaqqab", True),
    "kunya": ("قتل أبو سالم", "title.kunya.abu", True),
    "August is no priest": ("في أب الماضي", "title.religious.ab", False),
    "the bureau is no article": ("قتل الابو سالم", "title.kunya.abu", False),
}


@pytest.mark.parametrize(("text", "row", "found"), TITLE_CASES.values(), ids=TITLE_CASES.keys())
def test_titles(text: str, row: str, found: bool) -> None:
    assert (row in ids("titles", text)) is found


HEDGE_CASES = {
    "negator": ("لم يقتل أحد", Factuality.DENIED),
    "still": ("لم يزل الجيش في القرية", Factuality.CERTAIN),
    "still, present": ("لا يزال الجيش في القرية", Factuality.CERTAIN),
    "above all": ("ولا سيما القرى", Factuality.CERTAIN),
    "not only": ("ليس فقط القصف", Factuality.CERTAIN),
    "nothing but": ("لم ينج سوى طفل", Factuality.CERTAIN),
    "unconfirmed": ("أنباء غير مؤكدة عن قتلى", Factuality.POSSIBLE),
    "not yet clear": ("لم يتضح بعد عدد القتلى", Factuality.UNKNOWN),
    "believed": ("يعتقد أن القائد قتل", Factuality.PROBABLE),
    "may": ("قد يقتل القائد", Factuality.POSSIBLE),
    "has": ("وكان قد قتل القائد", Factuality.CERTAIN),
    "unlikely": ("من غير المرجح أن يهاجم", Factuality.IMPROBABLE),
    "without pilot": ("طائرة بدون طيار قصفت", Factuality.CERTAIN),
    "failed, after the subject": ("فشل المهاجم في اقتحام القاعدة", Factuality.DENIED),
    "failed, nothing follows": ("فشل المهاجم", None),
    "and did not": ("ولم يقتل أحد في القرية", Factuality.DENIED),
    "exception is no negation": ("إلا أن القصف تجدد", None),
    "would not be named": ("مصدر رفض الكشف عن هويته", Factuality.CERTAIN),
    "no hedge": ("قتل القائد", None),
}


@pytest.mark.parametrize(("text", "value"), HEDGE_CASES.values(), ids=HEDGE_CASES.keys())
def test_the_longest_hedge_decides(text: str, value: Factuality | None) -> None:
    longest = max(hits("hedges", text), key=lambda hit: hit.last - hit.first, default=None)
    assert (longest and longest.entry.hedge.value) == value


FAULTS = {
    "stance": ("قال\tيقول\tverb\tsays\tsaid\t", "stance 'says' is unknown"),
    "link": ("قال\tيقول\tverb\tsay\tyelled\t", "link 'yelled' is unknown"),
    "present of a noun": ("بيان\tيبين\tnoun\tsay\tsaid\t", "a noun has no present"),
    "carry": ("قال\tيقول\tverb\tsay\tsaid\tno", "carry 'no' is unknown"),
}


@pytest.mark.parametrize(("cells", "problem"), FAULTS.values(), ids=FAULTS.keys())
def test_a_bad_row_is_named(cells: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "cues.tsv"
    header = (DATA / "cues.tsv").read_text(encoding="utf-8").splitlines()[0]
    path.write_text(f"{header}\ncue.x\t{cells}\tgloss\texample\tcurated\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"cues\.tsv:2") as caught:
        load_cues(path)
    assert problem in str(caught.value)


def test_links_and_types_are_those_of_the_contract() -> None:
    assert {cue.link for cue in CUES} <= set(VoiceLink)
    assert {head.type for head in VOICES} >= {VoiceType.PSEUDONYM, VoiceType.DOCUMENT}


PUBLISHERS: dict[str, tuple[str, frozenset[str]]] = {
    "a site": ("almayadeen.net", frozenset({"outlet.tv.mayadeen"})),
    "a name in Latin letters": ("CNN Arabic", frozenset({"outlet.tv.cnn"})),
    "a name as the table has it": ("الجزيرة نت", frozenset({"outlet.tv.jazeera"})),
    "a name without its common noun": ("السومرية", frozenset({"outlet.tv.sumaria"})),
    "an unknown site": ("example.org", frozenset()),
    "letters within a word": ("abcnnx.org", frozenset()),
    "no name": ("", frozenset()),
}


@pytest.mark.parametrize(("publisher", "expected"), PUBLISHERS.values(), ids=PUBLISHERS)
def test_outlets_of_a_publisher(publisher: str, expected: frozenset[str]) -> None:
    assert outlets_of(publisher) == expected


QUOTED_THAT = {
    "subject before أن": ("نقلت الوكالة أن القصف توقف", True),
    "moved, not reported": ("نقلت الطائرة الجرحى إلى المدينة", False),
}


@pytest.mark.parametrize(("text", "expected"), QUOTED_THAT.values(), ids=QUOTED_THAT)
def test_quoting_verb_may_wait_for_its_clause(text: str, expected: bool) -> None:
    words = tokenize(fold(text)).forms
    forms = [
        form for key, form in cue_forms(CUES)
        if key == tuple(words[:1]) and form.cue.id == "cue.verb.naqala_an"
    ]  # fmt: skip
    assert forms, "the verb itself is listed"
    assert any(form.complement[0] in words for form in forms) is expected
