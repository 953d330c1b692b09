"""Attribution: whose words a claim is, and who handed them on."""

from __future__ import annotations

import pytest

from readings import claim_of, reader
from riwaya.ingest.documents import read_text

OFFICIAL, PERSON, ORG = "NAMED_OFFICIAL", "NAMED_PERSON", "NAMED_ORG"
GROUP, OUTLET, CORRESPONDENT = "ARMED_GROUP", "OTHER_OUTLET", "CORRESPONDENT"
ROLE, MANY, DOCUMENT, NOBODY = "ANON_ROLE", "ANON_PLURAL", "DOCUMENT", "UNATTRIBUTED"

Chain = list[tuple[str, str]]


def chain_of(text: str, trigger: str) -> Chain:
    return [(hop.span.of(text), hop.type.value) for hop in claim_of(text, trigger).chain]


CHAINS: dict[str, tuple[str, str, Chain]] = {
    "verb, sources, أن": (
        "قالت مصادر محلية إن طائرات حربية قصفت القرية.", "قصفت", [("مصادر محلية", MANY)]),
    "verb and ministry": (
        "أعلنت وزارة الداخلية العراقية مقتل ثلاثة جنود في هجوم على حاجز.", "مقتل",
        [("وزارة الداخلية العراقية", ORG)]),
    "monitor": (
        "أفاد المرصد السوري لحقوق الإنسان بأن مسلحين قتلوا أربعة مدنيين.", "قتلوا",
        [("المرصد السوري لحقوق الإنسان", ORG)]),
    "witnesses after بحسب": (
        "قصفت طائرات حربية سوق البلدة، بحسب شهود عيان.", "قصفت", [("شهود عيان", MANY)]),
    "police after وفق": (
        "قتل خمسة مدنيين في انفجار سيارة مفخخة، وفقا لمصدر أمني.", "قتل", [("مصدر أمني", ROLE)]),
    "وفق ما أعلن": (
        "قتل خمسة مدنيين في الغارة، وفق ما أعلنت وزارة الصحة.", "قتل", [("وزارة الصحة", ORG)]),
    "وفق ما أفاد به, far from the claim": (
        "قتل سبعة من عناصر الشرطة وأصيب أربعة آخرون، فجر اليوم الأحد، في كمين نصبه مسلحون لدورية "
        "جنوب غربي كركوك، وفق ما أفاد به ضابط في الشرطة لوكالة «نخيل للأنباء».", "قتل",
        [("ضابط في الشرطة", ROLE), ("وكالة", OUTLET)]),
    "بحسب before the claim": (
        "وبحسب مصادر طبية، قتل خمسة مدنيين في القصف.", "قتل", [("مصادر طبية", MANY)]),
    "told an agency": (
        "قالت مصادر محلية لوكالة رويترز إن مسلحين هاجموا الحاجز.", "هاجموا",
        [("مصادر محلية", MANY), ("وكالة رويترز", OUTLET)]),
    "agency quotes a source": (
        "نقلت وكالة رويترز عن مصدر أمني قوله إن مسلحين هاجموا الحاجز.", "هاجموا",
        [("مصدر أمني", ROLE), ("وكالة رويترز", OUTLET)]),
    "agency quotes an officer": (
        "ونقلت وكالة رويترز عن العقيد سامر الحلبي قوله إن مسلحين هاجموا الحاجز.", "هاجموا",
        [("العقيد سامر الحلبي", OFFICIAL), ("وكالة رويترز", OUTLET)]),
    "agency alone": (
        "ذكرت وكالة رويترز أن مسلحين هاجموا الحاجز.", "هاجموا", [("وكالة رويترز", OUTLET)]),
    "own voice": ("قصفت طائرات حربية سوق البلدة صباح اليوم.", "قصفت", []),
    "own voice after a full stop": (
        "قالت مصادر محلية إن الطريق مغلق.\nوقصفت طائرات حربية سوق المدينة.", "قصفت", []),
    "go on with a verb": (
        "قال مصدر أمني إن مسلحين هاجموا الحاجز. وأضاف أن الهجوم أسفر عن مقتل جنديين.", "مقتل",
        [("مصدر أمني", ROLE)]),
    "go on with a participle": (
        "قال مصدر أمني إن مسلحين هاجموا الحاجز، مشيرا إلى مقتل جنديين.", "مقتل",
        [("مصدر أمني", ROLE)]),
    "go on by name of the role": (
        "قال مصدر أمني إن مسلحين هاجموا الحاجز. وأوضح المصدر أن جنديين قتلا في الهجوم.", "قتلا",
        [("المصدر", ROLE)]),
    "the told outlet goes on with the sources": (
        "قالت مصادر محلية لوكالة رويترز إن مسلحين هاجموا الحاجز. وأضافت المصادر أن جنديين قتلا.",
        "قتلا", [("المصادر", MANY), ("وكالة رويترز", OUTLET)]),
    "direct speech": (
        "وقال مصدر أمني: «هاجم مسلحون حاجزا للجيش فجر اليوم».", "هاجم", [("مصدر أمني", ROLE)]),
    "name behind an office": (
        "أعلن نائب محافظ نينوى سالم الجبوري مقتل ثلاثة جنود.",
        "مقتل", [("سالم الجبوري", OFFICIAL)]),
    "name between commas": (
        "وأكد المتحدث باسم الشرطة، سالم الجبوري، أن مسلحين قتلوا ثلاثة جنود.", "قتلوا",
        [("سالم الجبوري", OFFICIAL)]),
    "office after the name": (
        "وقال سالم الجبوري المتحدث باسم الشرطة إن مسلحين قتلوا ثلاثة جنود.", "قتلوا",
        [("سالم الجبوري", OFFICIAL)]),
    "title after the name": (
        "وقال نادر الحلبي رئيس بلدية المدينة إن مسلحين قتلوا ثلاثة جنود.", "قتلوا",
        [("نادر الحلبي", OFFICIAL)]),
    "name far from its title": (
        "أفاد القيادي في حركة فتح في لبنان سامر الحسن بأن مسلحين قتلوا ثلاثة جنود.", "قتلوا",
        [("سامر الحسن", OFFICIAL)]),
    "surname of somebody introduced": (
        "قال المتحدث باسم الشرطة سالم الجبوري إن الطريق آمن. وقال الجبوري إن مسلحين قتلوا جنديين.",
        "قتلوا", [("الجبوري", OFFICIAL)]),
    "group": (
        "قالت كتائب القسام إن مقاتليها استهدفوا دبابة إسرائيلية.",
        "استهدفوا", [("كتائب القسام", GROUP)]),
    "army": (
        "أعلن الجيش الإسرائيلي مقتل جندي في غزة.", "مقتل", [("الجيش الإسرائيلي", ORG)]),
    "voice before its verb": (
        "وكانت وزارة الدفاع أعلنت أن الجيش سيطر على المدينة.", "سيطر", [("وزارة الدفاع", ORG)]),
    "correspondent": (
        "وأفاد مراسلنا بأن طائرات حربية قصفت البلدة.", "قصفت", [("مراسلنا", CORRESPONDENT)]),
    "nobody named": (
        "أفادت أنباء بمقتل ثلاثة جنود في الهجوم.", "مقتل", [("أنباء", NOBODY)]),
    "statement speaks": (
        "وجاء في بيان أن مسلحين قتلوا ثلاثة جنود.", "قتلوا", [("بيان", DOCUMENT)]),
    "X in a statement is X": (
        "وقالت وزارة الدفاع في بيان إن الجيش سيطر على المدينة.", "سيطر", [("وزارة الدفاع", ORG)]),
    "monitor quotes residents": (
        "ونقل المرصد عن سكان محليين أن مسلحين هاجموا الحاجز.", "هاجموا",
        [("سكان محليين", MANY), ("المرصد", ORG)]),
    "agency quotes a name of no table": (
        "ونقلت وكالة رويترز عن باولو ستيفانو قوله إن مسلحين هاجموا الحاجز.", "هاجموا",
        [("باولو ستيفانو", PERSON), ("وكالة رويترز", OUTLET)]),
    "other sources were told nothing": (
        "قال مسؤولون لوكالة رويترز إن الطريق مغلق. وأكد السكان أن مسلحين هاجموا الحاجز.", "هاجموا",
        [("السكان", MANY)]),
    "media office of a group": (
        "وأعلن المكتب الإعلامي للمقاومة أن مسلحين قتلوا ثلاثة جنود.", "قتلوا",
        [("المكتب الإعلامي", GROUP)]),
    "media office of a ministry": (
        "وأعلن المكتب الإعلامي لوزارة الدفاع أن مسلحين قتلوا ثلاثة جنود.", "قتلوا",
        [("المكتب الإعلامي", ORG)]),
    "kunya after an office": (
        "أعلن الناطق باسم كتائب القسام، أبو خالد، أن الطريق آمن. وأوضح أبو خالد أن مسلحين قتلوا"
        " ثلاثة جنود.", "قتلوا", [("أبو خالد", OFFICIAL)]),
    "kunya alone": (
        "وأوضح أبو خالد أن مسلحين قتلوا ثلاثة جنود.", "قتلوا", [("أبو خالد", PERSON)]),
    "role of somebody introduced": (
        "قال قائد المنطقة سامر الحلبي إن الطريق آمن. وأضاف قائد المنطقة أن مسلحين قتلوا جنديين.",
        "قتلوا", [("قائد المنطقة", OFFICIAL)]),
    "role of nobody introduced": (
        "وقال قائد المنطقة إن مسلحين قتلوا جنديين.", "قتلوا", [("قائد المنطقة", ROLE)]),
    "promise is the agent's own": ("توعدت حركة طالبان بشن هجمات جديدة.", "توعدت", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "trigger", "expected"), CHAINS.values(), ids=CHAINS)
def test_chain(text: str, trigger: str, expected: Chain) -> None:
    found = chain_of(text, trigger)
    assert [kind for _, kind in found] == [kind for _, kind in expected]
    for (span, _), (wanted, _) in zip(found, expected, strict=True):
        assert wanted in span or span in wanted


TOLD: dict[str, tuple[str | None, Chain]] = {
    "another printed it": ("almayadeen.net", [("مصادر محلية", MANY), ("وكالة رويترز", OUTLET)]),
    "who was told printed it": ("reuters.com", [("مصادر محلية", MANY)]),
    "no publisher known": (None, [("مصادر محلية", MANY), ("وكالة رويترز", OUTLET)]),
}


@pytest.mark.parametrize(("publisher", "expected"), TOLD.values(), ids=TOLD)
def test_the_publisher_is_no_relay(publisher: str | None, expected: Chain) -> None:
    text = "قالت مصادر محلية لوكالة رويترز إن مسلحين هاجموا الحاجز."
    document = read_text(text, publisher=publisher)
    (claim,) = (c for c in reader().extract(document).claims if "هاجموا" in c.trigger.of(text))
    assert [(hop.span.of(text), hop.type.value) for hop in claim.chain] == expected


GAPS = {
    "news nobody signs": ("أفادت أنباء بمقتل ثلاثة جنود.", "مقتل", True),
    "ministry": ("أعلنت وزارة الدفاع مقتل ثلاثة جنود.", "مقتل", False),
    "sources": ("قالت مصادر محلية إن مسلحين قتلوا جنديا.", "قتلوا", False),
}


@pytest.mark.parametrize(("text", "trigger", "gap"), GAPS.values(), ids=GAPS)
def test_gap(text: str, trigger: str, gap: bool) -> None:
    assert [hop.gap for hop in claim_of(text, trigger).chain] == [gap]


INTEREST = {
    "group of its own deed": (
        "قالت كتائب القسام إن مقاتليها استهدفوا دبابة إسرائيلية.", "استهدفوا", True),
    "sources of others": ("قالت مصادر محلية إن مسلحين قتلوا جنديا.", "قتلوا", False),
    "monitor of others": (
        "أفاد المرصد السوري لحقوق الإنسان بأن الجيش الروسي قصف القرية.", "قصف", False),
}  # fmt: skip


@pytest.mark.parametrize(("text", "trigger", "interest"), INTEREST.values(), ids=INTEREST)
def test_interest(text: str, trigger: str, interest: bool) -> None:
    assert any(hop.interest for hop in claim_of(text, trigger).chain) is interest
