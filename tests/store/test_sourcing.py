"""Sources: counts of what each said, beside what others said; no ranking of persons, no score."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest

from riwaya.api import Choice, Ledger
from riwaya.errors import LedgerError
from riwaya.ingest.documents import read_text
from riwaya.ingest.results import ReadResult
from riwaya.store.claims import claim_of
from riwaya.store.reviewing import Act, Reviews
from riwaya.store.source_keys import SourceKind
from riwaya.store.sourcing import SourceOrder, Sources
from riwaya.store.viewer import ANYONE
from riwaya.types import (
    Claim,
    Document,
    Extraction,
    Hop,
    Participant,
    Predicate,
    Span,
    VoiceLink,
    VoiceType,
)

AT = "2020-03-06T10:00:00+00:00"
SIGNED = {"by": "ليلى", "at": AT}
# text, publisher, day, and the chain: words, type, body, whether it is a party
TOLD = (
    (
        "قالت مصادر إن قتل التنظيم 3 جنود في الرقة أمس.",
        "نهار", "2020-03-05", [("مصادر", "ANON_PLURAL", None, False)],
    ),
    (
        "قالت قسد نقلا عن فلان إن قتل التنظيم 5 جنود في الرقة أمس.",
        "نهار", "2020-03-09",
        [("فلان", "NAMED_PERSON", "SDF", False), ("قسد", "NAMED_ORG", "SDF", True)],
    ),
    ("هاجم داعش حاجزا في حلب أمس.", "مساء", "2020-03-07", []),
    (
        "قالت قسد إن هاجم فلان حاجزا في حلب.",
        None, "2020-03-08", [("قسد", "NAMED_ORG", "SDF", True)],
    ),
)  # fmt: skip
ACTORS = {"داعش": "ISIS", "التنظيم": "ISIS", "فلان": "PERSON"}


class VoiceReader:
    """Reads like the fake reader, and gives each document the chain of the table above."""

    def __init__(self, fake: ModuleType) -> None:
        self._reader, self.version = fake.FakeReader(), "voices-1"
        self._chains = {text: chain for text, _, _, chain in TOLD}

    def extract(self, document: Document) -> Extraction:
        found = self._reader.extract(document)
        chain = tuple(
            Hop(
                Span(at := document.text.index(words), at + len(words)),
                VoiceType(kind), VoiceLink.SAID, None, "t", actor, interest,
            )
            for words, kind, actor, interest in self._chains[document.text]
        )  # fmt: skip
        return replace(
            found, claims=tuple(self._voiced(document, one, chain) for one in found.claims)
        )

    def _voiced(self, document: Document, claim: Claim, chain: tuple[Hop, ...]) -> Claim:
        [agent] = claim.agents
        who = Participant(agent.span, ACTORS[agent.span.of(document.text)], "t")
        return replace(claim, agents=(who,), chain=chain)


@pytest.fixture
def read(ledger: Ledger, fake: ModuleType) -> Ledger:
    given = [
        ReadResult(read_text(text, published=day, publisher=name), text.encode())
        for text, name, day, _ in TOLD
    ]
    outcomes = list(ledger.read(given, VoiceReader(fake), at=AT))
    assert len(outcomes) == len(list(ledger.claims())) == len(TOLD)
    return ledger


def sources(ledger: Ledger) -> Sources:
    return Sources(ledger._engine, ledger.path, ANYONE)


def counts(ledger: Ledger) -> dict[str, tuple[int, int, int, int, int]]:
    return {
        line.key: (line.origin, line.relay, line.printed, line.interest, line.unnamed)
        for line in sources(ledger).list()
    }


def test_each_source_is_counted_as_origin_relay_and_publisher(read: Ledger) -> None:
    assert counts(read) == {
        # origin, relay, printed, as a party, unnamed
        "publisher:نهار": (0, 2, 2, 0, 1),
        "publisher:مساء": (1, 0, 1, 0, 0),
        "actor:SDF": (1, 1, 0, 2, 0),
        "voice:ANON_PLURAL:مصادر": (1, 0, 0, 0, 0),
        "voice:NAMED_PERSON:فلان": (1, 0, 0, 0, 0),
    }


def test_persons_come_last_and_by_name_whatever_is_counted(read: Ledger) -> None:
    keys = [line.key for line in sources(read).list()]
    assert keys[-1] == "voice:NAMED_PERSON:فلان"
    by_name = sources(read).list(order=SourceOrder.NAME)
    names = [line.source.name for line in by_name if not line.source.person]
    assert names == sorted(names)
    assert [line.key for line in sources(read).list(kind=SourceKind.PUBLISHER, limit=1)] == [
        "publisher:نهار"
    ]
    assert [line.key for line in sources(read).list(after=keys[1])] == keys[2:]
    assert [line.key for line in sources(read).list(text="مصادر")] == ["voice:ANON_PLURAL:مصادر"]
    assert sources(read).list(text="لا أحد") == []


def test_a_card_says_what_of_whom_and_in_which_words(read: Ledger) -> None:
    card = sources(read).card("publisher:نهار")
    assert card is not None
    assert card.predicates == ((Predicate.KILL, 2),) and card.agents == (("ISIS", 2),)
    assert card.said == ("2020-03-05", "2020-03-09")
    assert card.spoken_of == ("2020-03-04", "2020-03-08")
    assert [(one.actor, one.words, one.count) for one in card.naming] == [("ISIS", "التنظيم", 2)]
    other = sources(read).card("publisher:مساء")
    assert other is not None
    assert [(one.actor, one.words) for one in other.naming] == [("ISIS", "داعش")]
    body = sources(read).card("actor:SDF")
    assert body is not None and body.line.interest == 2 and body.about == 0
    assert dict(body.predicates) == {Predicate.KILL: 1, Predicate.ATTACK: 1}


def test_of_a_private_person_only_claims_are_counted(read: Ledger) -> None:
    card = sources(read).card("voice:NAMED_PERSON:فلان")
    assert card is not None and card.about == 1
    assert (card.naming, card.beside, card.agents, card.patients) == ((), None, (), ())


def test_what_is_not_there_has_no_card(read: Ledger) -> None:
    assert sources(read).card("publisher:لا أحد") is None
    assert sources(read).card("actor:HTS") is None
    with pytest.raises(LedgerError, match="names no source"):
        sources(read).card("نهار")


def test_decisions_change_counts_at_once(read: Ledger) -> None:
    kept, desk = sources(read), Reviews(read._engine, read.path, ANYONE)
    before = counts(read)
    first = next(read.claims())
    card = kept.card("actor:SDF")
    assert kept.card("publisher:نهار") is not None
    gone = desk.decide(first.id, Act.REJECT, seen=0, why="لا", **SIGNED)
    line = {line.key: line for line in kept.list()}
    assert "voice:ANON_PLURAL:مصادر" not in line
    assert (line["publisher:نهار"].printed, line["publisher:نهار"].unnamed) == (1, 0)
    card_now = kept.card("publisher:نهار")
    assert card_now is not None and card_now.predicates == ((Predicate.KILL, 1),)
    assert kept.card("actor:SDF") is card  # not touched by the decision
    desk.undo(gone.seq, seen=gone.seq, **SIGNED)
    assert counts(read) == before
    own = replace(claim_of(first), chain=())
    desk.decide(first.id, Act.CORRECT, seen=gone.seq + 1, corrected=own, **SIGNED)
    assert counts(read)["publisher:نهار"] == (1, 1, 2, 0, 0)


def test_what_others_say_beside_is_counted(read: Ledger, linking: ModuleType) -> None:
    list(read.link(linking.fake_linker()))
    card = sources(read).card("publisher:نهار")
    assert card is not None and card.beside is not None
    assert (card.beside.joined, card.beside.disputed) == (2, 2)
    alone = sources(read).card("publisher:مساء")
    assert alone is not None and alone.beside is not None
    assert (alone.beside.joined, alone.beside.disputed) == (1, 0)  # with what SDF says
    one, two = [line.id for line in read.claims()][:2]
    read.decide_link(Choice.REJECT, [one], [two], by="ليلى", why="غيره", at=AT)
    parted = sources(read).card("publisher:نهار")
    assert parted is not None and parted.beside is not None
    assert (parted.beside.joined, parted.beside.disputed) == (0, 0)


def test_a_ledger_that_may_only_be_read_has_cards_too(read: Ledger) -> None:
    from riwaya.api import open_ledger

    read.close()
    with open_ledger(read.path, writable=False) as other:
        assert sources(other).card("actor:SDF") is not None
