from __future__ import annotations

import doctest

import riwaya


def test_the_first_example_runs() -> None:
    result = doctest.testmod(riwaya)
    assert result.attempted > 4 and result.failed == 0


def test_the_front_door_is_what_it_says() -> None:
    for name in riwaya.__all__:
        assert getattr(riwaya, name) is not None
    assert not hasattr(riwaya, "no_such_name")


def test_a_ledger_to_try_things_in_goes_with_its_folder() -> None:
    with riwaya.open(":memory:") as ledger:
        folder = ledger.path.parent
        assert ledger.scope().documents == 0
    assert not folder.exists()


def test_claims_that_nobody_takes_do_not_outlive_the_ledger() -> None:
    document = riwaya.read_text("قتل مسلحون ثلاثة جنود في الرقة. واعتقل الجيش رجلين في حلب.")
    with riwaya.open(":memory:") as ledger:
        ledger.add(document, riwaya.load_reader().extract(document), at="2020")
        lines = ledger.claims()
        next(lines, None)
    assert list(lines) == []
