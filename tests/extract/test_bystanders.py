"""Bystanders: who is never taken for the doer of what a text tells."""

from __future__ import annotations

import pytest

from riwaya.extract.reader import RulesReader, load_reader
from riwaya.ingest.documents import read_text

READER = RulesReader()

# A text, and whom it makes the doer of every killing or harm in it.
DOERS = {
    "who admits a loss": ("أقر الجيش السوري بمقتل ضابط قرب تدمر أمس.", []),
    "in quotation marks": ('أقر "جيش" الاحتلال الإسرائيلي، بمقتل ثلاثة جنود في غزة.', []),
    "who admits his own deed": ("قتلت قوات الجيش السوري مسلحين في حلب أمس.", ["قوات الجيش السوري"]),
    "in whose ranks they fell": ("سقط عشرة قتلى في صفوف الجيش السوري قرب تدمر.", []),
    "who recovers bodies": ("انتشلت فرق الدفاع المدني جثث عشرة مدنيين من بلدة دوما.", []),
    "who mourns": ("زفت المقاومة الإسلامية الشهيد محمد علي الذي ارتقى شهيدا في الجنوب.", []),
    "who tells of a soldier": ("أعلن الجيش الإسرائيلي مقتل جندي برتبة رقيب شمالي غزة.", []),
    "who tells of gunmen": (
        "أعلن الجيش العراقي مقتل عشرة مسلحين في الأنبار.", ["الجيش العراقي"],
    ),
    "who tells of its own": (
        "أعلن حلف شمال الأطلسي مقتل ثلاثة من عناصره في الجنوب.", [],
    ),
    "among whom they served": (
        "قتل ستة من الجنود العاملين ضمن قوات حلف شمال الأطلسي أمس.", [],
    ),
    "who condemns, by post and name": (
        "أدان الأمين العام للأمم المتحدة بان كي مون بشدة مقتل عشرة مدنيين في حلب.", [],
    ),
    "who condemns, by two names": (
        "دانت منظمة الأمم المتحدة للطفولة اليونيسيف قتل الأطفال في سوريا.", [],
    ),
    "who has condemned": ("أما الجيش اللبناني فقد أدان مقتل مدنيين في بيروت.", []),
    "the press": ("وصفت وسائل الإعلام الإيطالية مقتل الجنود الستة بالمذبحة.", []),
    "who cannot reach the wounded": (
        "لم تتمكن طواقم الدفاع المدني من إخراج الجرحى من تحت الأنقاض.", [],
    ),
    "who lives through it": ("عانت القوات العراقية من إصابة عشرات الجنود في المعارك.", []),
    "who hunts the culprits": (
        "توعدت وزارة الداخلية السعودية بملاحقة منفذي الهجوم الذي أسفر عن مقتل خمسة مدنيين.", [],
    ),
    "whom the attack was aimed at": (
        "لقي 14 شخصا مصرعهم في هجوم استهدف الشرطة الأفغانية أمس.", [],
    ),
    "whom the attack that killed was aimed at": (
        "أسفرت التفجيرات التي استهدفت الجيش اللبناني عن مقتل خمسة مدنيين.", [],
    ),
    "a thing of another country": (
        "نقل إلى المستشفى الكويتي في رفح جثث عشرة قتلى بعد تدمير منزل.", [],
    ),
    "an attack that is aimed by a country": (
        "قتل عشرة مدنيين في غارة أمريكية قرب الموصل.", ["أمريكية"],
    ),
    "who denies it": (
        "قال مسؤول إن ثلاثة أسرى أصيبوا بجروح في السجن، وهو ما نفاه الجيش اللبناني.", [],
    ),
    "a court that charges": ("وجه القضاء الألماني لهم تهمة قتل مدنيين.", []),
    "who takes revenge": ("قصفت الفصائل مواقع للنظام انتقاما لمقتل أطفال في الأتارب.", []),
}  # fmt: skip


@pytest.mark.parametrize("name", DOERS)
def test_whose_loss_it_is_did_not_cause_it(name: str) -> None:
    text, doers = DOERS[name]
    assert _doers(text, "KILL", "HARM") == [doers]


# A text, and whom it makes the doer of every bombing or attack in it.
ATTACKERS = {
    "an army that tells of a missile on its own land": (
        "أعلن الجيش الإسرائيلي عن سقوط صاروخ في مستوطنة قرب غزة.", [],
    ),
    "who is exposed to it": ("تعرضت القوات الأفريقية إلى هجمات قرب مقديشو.", []),
    "who is exposed to many": ("تعرضت القوات الباكستانية لسلسلة هجمات قرب بيشاور.", []),
    "who alone is exposed to it": ("تعرضت القاعدة لقصف بالصواريخ أمس.", []),
    "what aircraft are aimed at": (
        "استهدفت الغارات الجوية صهاريج للقوات الدولية قرب قندوز.", [],
    ),
    "the United Nations that tell": (
        "قالت الأمم المتحدة للطفولة إن قصفا جويا استهدف المدرسة.", [],
    ),
    "aircraft named in the verb of the raid": (
        "نفذ الطيران الحربي غارات على أطراف حلب.", ["الطيران الحربي"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKERS)
def test_who_is_near_an_attack_did_not_launch_it(name: str) -> None:
    text, doers = ATTACKERS[name]
    assert _doers(text, "BOMBARD", "ATTACK") == [doers]


def test_who_did_it_did_not_suffer_it() -> None:
    text = "قتل ثلاثة عمال في صعدة أمس على أيدي مواطنين غاضبين."
    claims = READER.extract(read_text(text)).claims
    suffered = [text[slice(*one.span)] for claim in claims for one in claim.patients]
    assert suffered == ["ثلاثة عمال"]


def _doers(text: str, *predicates: str) -> list[list[str]]:
    """Give the doers of the claims of some predicates, as written; each list of them once."""
    found: list[list[str]] = []
    for claim in READER.extract(read_text(text)).claims:
        doers = [text[slice(*agent.span)] for agent in claim.agents]
        if claim.predicate.value in predicates and doers not in found:
            found.append(doers)
    return found


@pytest.mark.parametrize("end", ["أعلن تنظيم داعش مسؤوليته عنه.", "تبناه تنظيم داعش."])
def test_who_owns_up_to_an_attack_launched_it(end: str) -> None:
    text = f"وقع هجوم على ثكنة قرب الرقة {end}"
    first = load_reader("both").extract(read_text(text)).claims[0]
    assert [text[slice(*agent.span)] for agent in first.agents] == ["تنظيم داعش"]
