"""Toponyms: which words name a place, in what role, and which place is meant."""

from __future__ import annotations

import pytest

from marking import marked
from riwaya.extract.toponyms import Toponym, find_toponyms
from riwaya.lexicon.gazetteer import Gazetteer
from riwaya.lexicon.places import load_words
from riwaya.text.fold import fold
from riwaya.text.tokens import tokenize
from riwaya.types import PlacePrecision

GAZETTEER, WORDS = Gazetteer(), load_words()


def found(text: str, dateline: str = "") -> list[Toponym]:
    return find_toponyms(tokenize(fold(text)), GAZETTEER, WORDS, dateline=dateline)


SPANS = {
    "after في": "قتل شخصان في ⟦حلب⟧ أمس",
    "particle stays outside": "وقع انفجار ب⟦بغداد⟧ صباحا",
    "conjunction stays outside": "قصفت طائرات حلب".replace("حلب", "⟦حلب⟧") + " و⟦إدلب⟧",
    "town noun is left off": "دخل الجيش مدينة ⟦الرقة⟧",
    "village that no table knows": "داهمت القوة قرية ⟦الفلتوشية⟧ فجرا",
    "«in the village of», though a village has that name": "قتلوا بقرية ⟦الفلتوشية⟧ فجرا",
    "quoted name of two words, the first known": 'دخلوا بلدة "⟦بير الفلتوش⟧" ليلا',
    "governorate noun is kept": "نزحوا من ⟦محافظة حمص⟧",
    "camp noun is kept": "اقتحم الجنود ⟦مخيم بلاطة⟧",
    "quoted site": 'هاجموا ⟦حقل "كونيكو"⟧ ليلا',
    "countryside with its side": "معارك في ⟦ريف حلب الشمالي⟧",
    "countryside with two sides": "معارك في ⟦ريف حماة الشمالي الغربي⟧",
    "surroundings keep their noun": "غارات على ⟦محيط دمشق⟧",
    "surroundings of a town": "غارات على ⟦محيط مدينة دوما⟧",
    "side of a city": "انفجار ⟦شمال شرقي بغداد⟧",
    "side and noun": "عبوة ⟦جنوبي مدينة الشيخ زويد⟧",
    "side of a country": "عملية في ⟦شمال العراق⟧",
    "capital noun is left off": "انفجار في العاصمة ⟦بغداد⟧",
    "capital with an adjective": "انفجار في العاصمة السورية ⟦دمشق⟧",
    "list": "انتشروا في ⟦عفرين⟧ و⟦الباب⟧ و⟦جرابلس⟧",
    "list after a plural": "دخلوا بلدات ⟦أطمة⟧ و⟦الدانا⟧",
    "list after a dual, second unknown": "قصفوا قريتي ⟦الفطيرة⟧ و⟦الفلتوش⟧",
    "list after a dual, second a mother of": "قصفوا قريتي ⟦الفطيرة⟧ و⟦أم الفلتوش⟧.",
    "list after one, second unknown": "سيطروا على ⟦منطقة الفلتوش⟧ و⟦الزلتوش⟧.",
    "list after a country, no village": "تعاون مع ⟦تركيا⟧ والزلتوش.",
    "list after a site, no village": "ساروا على ⟦طريق حلب⟧ والزلتوش.",
    "list, what no name can be before": "قصفوا قريتي ⟦الفطيرة⟧ وزلتوش كثيرا",
    "division that no table knows": "حررت القوة ⟦مديرية فلتوش⟧، أمس",
    "division with an adjective only": "حررت القوة مديرية مجاورة، أمس",
    "area that no table knows": "انتشروا في ⟦منطقة فلتوش⟧.",
    "area with an adjective only": "انتشروا في ⟦منطقة⟧ مجاورة.",
    "two countrysides": "معارك في ⟦ريفي حلب⟧ و⟦إدلب⟧",
    "several words": "غارة على ⟦معرة النعمان⟧ صباح اليوم",
    "name of a site before its noun's town": "إغلاق ⟦معبر باب الهوى⟧ أمام الحركة",
    "road between two towns": "كمين على ⟦طريق حمص - تدمر⟧",
    "state as a subject": "⟦تركيا⟧ ترسل تعزيزات",
    "well-known town as an object": "استعاد الجيش ⟦تدمر⟧",
    "name begun by a generic word": "وصلوا إلى ⟦جسر الشغور⟧",
    "name with former word that no table knows": "سيطروا على قرية ⟦تل الفلتوش⟧ أمس",
    "article in the name": "قصف في ⟦المنطقة الخضراء⟧",
    "said once, found again": "دخلوا بلدة ⟦الفلتوشية⟧ ثم غادروا ⟦الفلتوشية⟧",
    "points back": "دخلوا ⟦حلب⟧ وانتشروا في ⟦المدينة⟧",
    "points back by a pronoun": "قصفوا ⟦إدلب⟧ و⟦ريفها⟧",
    "side of the country": "هجوم في ⟦جنوب شرق البلاد⟧",
    "two plain nouns name nothing": "هجمات على مدن وقرى كثيرة",
    "a name of two halves, of which one is known": "انفجارات في ناحية ⟦تاج الدين⟧ شمالا",
    "half a name alone": "قال تاج الدين إن الطريق مغلق",
    "diacritics": "قتل اثنان في ⟦حَلَب⟧",
}


@pytest.mark.parametrize("text", SPANS.values(), ids=SPANS.keys())
def test_spans(text: str) -> None:
    plain, expected = marked(text)
    assert [tuple(t.span) for t in found(plain)] == [tuple(span) for span in expected]


NOT_PLACES = {
    "ordinary adjective": "القوات الشرقية تتقدم",
    "ordinary noun after في": "شارك في الجيش سنوات",
    "ordinary noun": "عاد السلام بعد النصر",
    "person": "قال محمد صالح إن الهدنة باقية",
    "surname of a person": "أعلن خالد حلب استقالته",
    "nickname": "قتل أبو تدمر أمس",
    "month": "حدث ذلك في آذار الماضي",
    "front as an organisation": "أعلنت جبهة النصرة مسؤوليتها",
    "mines": "انفجر حقل ألغام بدورية",
    "verb that looks like a village": "بدا الوضع هادئا",
    "organisation in the gazetteer": "نفت حركة حماس الخبر",
    "adjective after a generic noun": "دخلوا مدينة سكنية",
    "clause after a generic noun": "بلدة تقع على النهر",
    "particle that would leave a village": "بدون أي سبب",
    "number": "قتل 30 منهم",
    "nothing": "",
}


@pytest.mark.parametrize("text", NOT_PLACES.values(), ids=NOT_PLACES.keys())
def test_not_places(text: str) -> None:
    assert [t for t in found(text) if not t.anaphoric] == []


ROLES = {
    "في": ("قصف في حلب", "at"),
    "ب": ("قصف بحلب", "at"),
    "من": ("انسحبوا من حلب", "from"),
    "إلى": ("وصلوا إلى حلب", "to"),
    "باتجاه": ("تقدموا باتجاه حلب", "to"),
    "نحو": ("تقدموا نحو حلب", "to"),
    "قرب": ("انفجار قرب حلب", "near"),
    "بالقرب من": ("انفجار بالقرب من حلب", "near"),
    "محيط": ("قصف في محيط حلب", "near"),
    "from before a generic noun": ("نزحوا من مدينة حلب", "from"),
    "داخل": ("انفجار داخل مدينة حلب", "at"),
    "none": ("استعاد الجيش حلب", None),
}


@pytest.mark.parametrize(("text", "role"), ROLES.values(), ids=ROLES.keys())
def test_roles(text: str, role: str | None) -> None:
    assert [t.role for t in found(text)] == [role]


def test_a_list_keeps_the_role() -> None:
    assert [t.role for t in found("انسحبوا من حلب وإدلب وحماة")] == ["from"] * 3


CHOSEN = {
    "city after its noun": ("قصف مدينة حلب", "حلب", "locality", "SY"),
    "governorate after its noun": ("قصف محافظة حلب", "محافظة حلب", "region", "SY"),
    "city where both bear the name": ("قصف في حلب", "حلب", "locality", "SY"),
    "governorate whose hamlets bear its name": ("معارك في أبين", "أبين", "region", "YE"),
    "country": ("هجوم في العراق", "العراق", "country", "IQ"),
    "country of the others": ("في لبنان وصيدا وطرابلس", "طرابلس", "locality", "LB"),
    "the other country": ("في ليبيا وبنغازي وطرابلس", "طرابلس", "locality", "LY"),
    "capital before hamlets": ("انفجار في القاهرة", "القاهرة", "locality", "EG"),
    "sea before the province": ("سفينة في البحر الأحمر", "البحر الأحمر", "sea", ""),
    "countryside of a governorate": ("قصف في ريف حماة", "ريف حماة", "region", "SY"),
    "area": ("هجوم في البادية السورية", "البادية السورية", "area", "SY"),
    "camp": ("اقتحام مخيم جنين", "مخيم جنين", "camp", "PS"),
}


@pytest.mark.parametrize(("text", "words", "type", "country"), CHOSEN.values(), ids=CHOSEN.keys())
def test_chosen(text: str, words: str, type: str, country: str) -> None:
    toponym = next(t for t in found(text) if t.span.of(text) == words)
    place = GAZETTEER.get(toponym.place_id or "")
    assert place is not None, toponym
    assert (place.type, place.country) == (type, country)


def test_a_village_of_many_stays_open() -> None:
    toponym = found("قتيل في قرية الجديدة")[0]
    assert toponym.place_id is None and len(toponym.candidates) > 10


def test_a_village_beside_its_governorate_is_resolved() -> None:
    toponym = found("داهموا بلدة صوران في محافظة حماة")[0]
    place = GAZETTEER.get(toponym.place_id or "")
    assert place is not None and place.region == "85678363" and "place.beside" in toponym.reason


def test_the_dateline_counts() -> None:
    text = "انفجار في مدينة رفح"
    here = {line: GAZETTEER.get(found(text, line)[0].place_id or "") for line in ("EG", "PS")}
    assert here["PS"] is not None and here["PS"].country == "PS"


PRECISIONS = {
    "site": ("هجوم على حقل العمر", PlacePrecision.SITE),
    "town": ("هجوم على منبج", PlacePrecision.SETTLEMENT),
    "around a town": ("هجوم في محيط منبج", PlacePrecision.NEAR),
    "side of a town": ("هجوم شرق منبج", PlacePrecision.NEAR),
    "governorate": ("هجوم في محافظة حلب", PlacePrecision.REGION),
    "countryside": ("هجوم في ريف إدلب الجنوبي", PlacePrecision.REGION),
    "country": ("هجوم في باكستان", PlacePrecision.COUNTRY),
    "unknown village": ("هجوم على قرية الفلتوشية", PlacePrecision.UNRESOLVED),
}


@pytest.mark.parametrize(("text", "precision"), PRECISIONS.values(), ids=PRECISIONS.keys())
def test_precision(text: str, precision: PlacePrecision) -> None:
    assert [t.precision for t in found(text)] == [precision]


def test_taken_tokens_are_left_alone() -> None:
    tokens = tokenize(fold("أعلن جيش إدلب الحر هجوما في حلب"))
    toponyms = find_toponyms(tokens, GAZETTEER, WORDS, taken=[(1, 4)])
    assert [t.first for t in toponyms] == [6]


def test_words_that_point_back_take_the_place() -> None:
    city, back = found("دخلوا مدينة منبج وانتشروا في المدينة")
    assert back.anaphoric and back.place_id == city.place_id


def test_the_country_is_the_one_of_the_document() -> None:
    toponyms = found("قصف في بغداد والموصل ثم هدوء في شمال البلاد")
    assert toponyms[-1].anaphoric and toponyms[-1].place_id == "85632191"


def test_the_same_text_gives_the_same_places() -> None:
    text = "معارك في ريف حلب الشمالي وقصف على قرية الجديدة ومدينة الباب"
    assert found(text) == found(text)


def test_spans_never_overlap_and_ascend() -> None:
    toponyms = found("قصف محيط مدينة دوما وريف دمشق الغربي ومخيم اليرموك في العاصمة دمشق")
    ends = [t.span.end for t in toponyms[:-1]]
    assert all(end <= t.span.start for end, t in zip(ends, toponyms[1:], strict=True))
