"""Scoring: Splink's sum is the model's, links are the best partners, and persons stay apart."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from dataclasses import asdict, replace
from math import log2
from pathlib import Path

import pytest

from riwaya.errors import LexiconError
from riwaya.link.compare import Described, compare, page_likeness
from riwaya.link.model import MODEL, REST, Model, Part, load_model, settings_of
from riwaya.link.score import Scored, Scorer, best_partners, kind_of
from riwaya.link.slots import Slots
from riwaya.types import Link, LinkKind
from slotting import slots_on

ROOT = Path(__file__).parents[2]

STRIKE = (
    "قتل سبعة مدنيين وجرح عشرون في قصف استهدف سوق بلدة سراقب في ريف إدلب أمس الأحد.",
    "2018-03-05",
)
COPY = (
    "قتل سبعة مدنيين وجرح عشرون في قصف استهدف سوق بلدة سراقب في ريف إدلب الأحد، بحسب ناشطين.",
    "2018-03-05",
)
ELSEWHERE = ("قتل ثلاثة جنود في اشتباكات قرب مدينة تعز في اليمن.", "2018-03-05")


def pair(
    first: tuple[str, str], second: tuple[str, str], trigger: str = "قتل", other: str = ""
) -> tuple[Slots, Slots]:
    return (
        slots_on(first[0], trigger, first[1]),
        slots_on(second[0], other or trigger, second[1]),
    )


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer()


def test_one_event_in_two_outlets_is_linked(scorer: Scorer) -> None:
    (link,) = scorer.score([pair(STRIKE, COPY)])
    assert link.first < link.second
    assert link.kind in (LinkKind.SAME_EVENT, LinkKind.RETELLING)
    assert 0.5 < link.score <= 1


def test_two_events_are_not_linked(scorer: Scorer) -> None:
    assert scorer.score([pair(STRIKE, ELSEWHERE)]) == []


def test_claims_of_one_document_are_not_linked(scorer: Scorer) -> None:
    one = slots_on(STRIKE[0], "قتل", STRIKE[1])
    assert scorer.score([(one, one)]) == []


def test_no_pairs_no_links(scorer: Scorer) -> None:
    assert scorer.score([]) == []


def test_the_dead_of_a_strike_are_related_to_it_never_the_same(scorer: Scorer) -> None:
    for link in scorer.score([pair(STRIKE, COPY, "قتل", "قصف"), pair(STRIKE, COPY, "قتل", "جرح")]):
        assert link.kind is LinkKind.RELATED


def test_weights_say_why_and_add_up(scorer: Scorer) -> None:
    one, other = pair(STRIKE, COPY)
    ((scored,), _) = scorer.weigh([(one, other)])
    prior = scorer.model.same.settings["probability_two_random_records_match"]
    total = log2(prior / (1 - prior)) + sum(weight.value for weight in scored.weights)
    assert scored.bits == pytest.approx(total, abs=0.1)
    described = Described(one), Described(other)
    levels = compare(*described, page_likeness(*described))
    assert {weight.slot: weight.level for weight in scored.weights} == levels


def test_the_order_of_pairs_and_ends_makes_no_difference(scorer: Scorer) -> None:
    pairs = [pair(STRIKE, COPY), pair(STRIKE, ELSEWHERE), pair(COPY, ELSEWHERE)]
    turned = [(second, first) for first, second in reversed(pairs)]
    assert scorer.score(pairs) == scorer.score(turned) == scorer.score(pairs)


def test_two_persons_are_never_linked_however_alike(scorer: Scorer) -> None:
    one, other = pair(STRIKE, COPY)
    first = replace(one.patients[0], person="leader.first", words=frozenset({"زيدون"}))
    second = replace(one.patients[0], person="leader.second", words=frozenset({"عمرون"}))
    assert scorer.score([(replace(one, patients=(first,)), replace(other, patients=(first,)))])
    assert not scorer.score([(replace(one, patients=(first,)), replace(other, patients=(second,)))])


def test_bits_are_the_weights_that_were_learned() -> None:
    """Turning weights into m and u and back loses nothing."""
    weights = {"wording": {"same": 3.0, "other": -1.5}, "places": {"near": 0.5, "apart": -2.0}}
    shares = {"wording": {"same": 0.1, "other": 0.9}, "places": {"near": 0.4, "apart": 0.6}}
    settings = settings_of(weights, shares, -2.5)
    prior = settings["probability_two_random_records_match"]
    for name, level, expected in (("wording", "same", 3.0), ("wording", "other", -1.5)):
        bits = log2(prior / (1 - prior))
        for comparison in settings["comparisons"]:
            levels = {one["label_for_charts"]: one for one in comparison["comparison_levels"]}
            assert sum(one["m_probability"] for one in levels.values()) == pytest.approx(1)
            assert sum(one["u_probability"] for one in levels.values()) == pytest.approx(1)
            found = levels[level if comparison["output_column_name"] == name else "near"]
            bits += log2(found["m_probability"] / found["u_probability"])
        assert bits == pytest.approx(-2.5 + expected + 0.5)


def test_what_no_labelled_pair_shows_weighs_nothing_but_the_prior() -> None:
    settings = settings_of({"places": {"near": 4.0}}, {"places": {"near": 1.0}}, 0.0)
    (comparison,) = settings["comparisons"]
    rest = comparison["comparison_levels"][-1]
    prior = settings["probability_two_random_records_match"]
    assert rest["label_for_charts"] == REST and rest["sql_condition"] == "ELSE"
    bits = log2(prior / (1 - prior)) + log2(rest["m_probability"] / rest["u_probability"])
    assert bits == pytest.approx(0.0)


def scored(first: Slots, second: Slots, bits: float) -> Scored:
    return Scored(first, second, {"wording": "0.10-0.25", "context": "0.10-0.20"}, (), bits)


def test_the_best_partner_in_an_article_is_kept() -> None:
    one, other = pair(STRIKE, COPY)
    wounded = slots_on(COPY[0], "جرح", COPY[1])
    third = slots_on(ELSEWHERE[0], "قتل", ELSEWHERE[1])
    best, worse = scored(one, other, 4.0), scored(one, wounded, 3.0)
    outside = scored(one, third, 1.5)
    assert best_partners([worse, best, outside]) == [best, outside]
    assert best_partners([worse]) == [worse]


def test_kinds() -> None:
    one, other = pair(STRIKE, COPY)
    lasting = replace(one, state=True), replace(other, state=True)
    assert kind_of(scored(one, other, 3.0)) is LinkKind.SAME_EVENT
    assert kind_of(scored(*lasting, 3.0)) is LinkKind.SAME_STATE
    assert kind_of(scored(one, lasting[1], 3.0)) is LinkKind.SAME_EVENT
    copied = scored(*lasting, 9.0)._replace(levels={"wording": "0.90-1.00", "context": "0.80-1.00"})
    assert kind_of(copied) is LinkKind.RETELLING


def test_the_shipped_model_is_whole() -> None:
    model = load_model()
    for part in (model.same, model.related):
        assert part.slope > 0 and part.slots
        for comparison in part.settings["comparisons"]:
            for level in comparison["comparison_levels"]:
                assert 0 < level["m_probability"] < 1 and 0 < level["u_probability"] < 1
    assert "number" not in model.related.slots


DAMAGE = {
    "no file": None,
    "no JSON": "links",
    "a part is missing": json.dumps({"version": "x"}),
    "a number is none": json.dumps({
        "version": "x", "same": {"settings": {}, "threshold": "high", "slope": 1, "offset": 0},
        "related": {},
    }),
}  # fmt: skip


@pytest.mark.parametrize("text", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_model_is_told_of(text: str | None, tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"model\.json: it cannot be read"):
        load_model(path)


def test_a_model_survives_its_file(tmp_path: Path) -> None:
    part = Part(settings_of({"places": {"near": 1.0}}, {"places": {"near": 0.5}}, 0.0), 1.0, 1.0, 0)
    path = tmp_path / "model.json"
    path.write_text(json.dumps(asdict(Model("links-0", part, part))), encoding="utf-8")
    assert load_model(path) == Model("links-0", part, part)
    assert load_model(MODEL).version == Scorer().version


def test_the_page_lists_the_shipped_model() -> None:
    """The remedy: ``python tools/write_link_page.py``."""
    path = ROOT / "tools" / "write_link_page.py"
    spec = importlib.util.spec_from_file_location("write_link_page", path)
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    told = (ROOT / "docs" / "reference" / "link-model.md").read_text(encoding="utf-8")
    assert told == tool.page(load_model()), "python tools/write_link_page.py"


def test_help_does_not_wait_for_the_database() -> None:
    code = (
        "import sys, riwaya.cli, riwaya.link.score\n"
        "sys.exit(bool({'splink', 'duckdb', 'pyarrow'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_link_is_what_the_store_keeps(scorer: Scorer) -> None:
    (link,) = scorer.score([pair(STRIKE, COPY)])
    assert isinstance(link, Link)
    assert {weight.slot for weight in link.weights} == set(scorer.model.same.slots)
