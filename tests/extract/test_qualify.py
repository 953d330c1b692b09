"""Qualification: how certain the speaker of a claim is."""

from __future__ import annotations

import pytest

from readings import claim_of

VALUES = {
    "plain": ("قتل ثلاثة جنود في هجوم على حاجز.", "قتل", "CT+"),
    "said": ("قالت مصادر محلية إن مسلحين قتلوا جنديا.", "قتلوا", "CT+"),
    "stressed": ("أكدت وزارة الدفاع مقتل ثلاثة جنود.", "مقتل", "CT+"),
    "denied by the speaker": ("نفت وزارة الدفاع مقتل ثلاثة جنود في الهجوم.", "مقتل", "CT-"),
    "denied, with an aside": (
        "ونفت حركة الشباب، في بيان، مسؤوليتها عن قصف المسجد.", "قصف", "CT-"),
    "denied with أن": ("نفى الجيش الإسرائيلي أن يكون قد قصف المستشفى.", "قصف", "CT-"),
    "denied, then admitted": (
        "نفى الجيش قصف القرية لكنه أقر بمقتل ثلاثة جنود في الهجوم.", "مقتل", "CT+"),
    "negated verb": ("لم تسفر الغارة عن سقوط قتلى.", "سقوط قتلى", "CT-"),
    "without": ("انتهت الغارة دون سقوط قتلى.", "سقوط قتلى", "CT-"),
    "believed": ("يعتقد أن مسلحين قتلوا ثلاثة جنود.", "قتلوا", "PR+"),
    "the speaker thinks it likely": ("ورجحت مصادر أمنية مقتل ثلاثة جنود في الهجوم.", "مقتل", "PR+"),
    "no news of it": ("ولم ترد معلومات عن سقوط قتلى في القصف.", "سقوط قتلى", "Uu"),
    "may come, by a light verb": ("قد يشن التنظيم هجوما على المطار خلال أيام.", "هجوما", "PS+"),
    "came, by «قد»": ("وكان التنظيم قد شن هجوما على المطار.", "هجوما", "CT+"),
    "news of it": ("ووردت أنباء عن سقوط قتلى في القصف.", "سقوط قتلى", "PS+"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "trigger", "value"), VALUES.values(), ids=VALUES)
def test_factuality(text: str, trigger: str, value: str) -> None:
    assert claim_of(text, trigger).factuality.value == value


def test_the_cue_of_a_denial_is_reported() -> None:
    text = "نفت وزارة الدفاع مقتل ثلاثة جنود في الهجوم."
    claim = claim_of(text, "مقتل")
    assert claim.factuality_cue is not None
    assert claim.factuality_cue.of(text) == "نفت"


PARTIES = {
    "who condemns had no part": ("حزب الله يدين اغتيال القائد في دمشق.", "اغتيال", set()),
    "nor had who condemns first": ("دانت حركة حماس اغتيال القائد في دمشق.", "اغتيال", set()),
    "of two the accused": ("تتهم السعودية إيران بدعم الحوثيين.", "بدعم", {"IRAN"}),
    "of two the accused behind the verb": (
        "وقوات الدعم السريع اتهمت الجيش بقصف السوق.", "بقصف", {"SUDAN_SAF"}),
    "after «and» another clause begins": (
        "قصفت القوات الروسية مواقع داعش ودان السكان القصف.", "قصفت", {"RUSSIA_ARMY"}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "trigger", "agents"), PARTIES.values(), ids=PARTIES)
def test_who_judges_or_accuses_is_no_party(text: str, trigger: str, agents: set[str]) -> None:
    assert {one.actor for one in claim_of(text, trigger).agents} == agents


def test_a_plain_claim_has_no_cue() -> None:
    assert claim_of("قتل ثلاثة جنود في هجوم على حاجز.", "قتل").factuality_cue is None
