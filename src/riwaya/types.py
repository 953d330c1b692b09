"""The nouns of Riwaya. Frozen values that do nothing; each is an entry of the glossary.

Every span is half-open, in Unicode code points of the text of one document.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range ``[start, end)`` of a document's text, in code points.

    A named tuple, not a dataclass: a reader makes hundreds a document.
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words the span covers."""
        return text[self.start : self.end]


class Predicate(StrEnum):
    """The 26 things a claim may say (docs/reference/predicates.md)."""

    ATTACK = "ATTACK"
    BOMBARD = "BOMBARD"
    ASSASSINATE = "ASSASSINATE"
    KILL = "KILL"
    DETAIN = "DETAIN"
    RAID = "RAID"
    INFIGHT = "INFIGHT"
    RELEASE = "RELEASE"
    ESCAPE = "ESCAPE"
    HARM = "HARM"
    PRESENT = "PRESENT"
    MOVE = "MOVE"
    FACILITATE = "FACILITATE"
    CONTROL = "CONTROL"
    WHEREABOUTS = "WHEREABOUTS"
    STRENGTH = "STRENGTH"
    LEAD = "LEAD"
    PLEDGE = "PLEDGE"
    REGROUP = "REGROUP"
    DEFEAT = "DEFEAT"
    PLAN = "PLAN"
    SMUGGLE = "SMUGGLE"
    DISPLACE = "DISPLACE"
    AGREE = "AGREE"
    CLAIM_RESP = "CLAIM_RESP"
    DENY = "DENY"


class Factuality(StrEnum):
    """The speaker's certainty and polarity (FactBank values)."""

    CERTAIN = "CT+"
    PROBABLE = "PR+"
    POSSIBLE = "PS+"
    DENIED = "CT-"
    IMPROBABLE = "PR-"
    DOUBTED = "PS-"
    UNKNOWN = "Uu"


class VoiceType(StrEnum):
    """What kind of voice a hop of a chain is."""

    NAMED_OFFICIAL = "NAMED_OFFICIAL"
    NAMED_PERSON = "NAMED_PERSON"
    NAMED_ORG = "NAMED_ORG"
    ARMED_GROUP = "ARMED_GROUP"
    OTHER_OUTLET = "OTHER_OUTLET"
    CORRESPONDENT = "CORRESPONDENT"
    PSEUDONYM = "PSEUDONYM"
    ANON_ROLE = "ANON_ROLE"
    ANON_PLURAL = "ANON_PLURAL"
    DOCUMENT = "DOCUMENT"
    UNATTRIBUTED = "UNATTRIBUTED"


class VoiceLink(StrEnum):
    """How a hop hands the words on."""

    SAID = "said"
    TOLD = "told"
    ANNOUNCED = "announced"
    QUOTED = "quoted"
    REPUBLISHED = "republished"
    INFERRED = "inferred-from"
    DENIED = "denied"
    SELF_CITED = "self-cited"


class LinkKind(StrEnum):
    """What two linked claims are suggested to share."""

    SAME_EVENT = "same-event"  # they tell of one happening
    SAME_STATE = "same-state"  # they tell of one state of affairs that lasts
    RELATED = "related"  # part, cause or consequence of one another
    RETELLING = "retelling"  # the same words, or nearly, from one origin


class DisputeType(StrEnum):
    """In what two claims on the same thing cannot both hold."""

    POLARITY = "polarity"  # asserted by one, negated by the other
    AGENT = "agent"  # different doers of one act
    VALUE = "value"  # numbers whose ranges do not meet
    PLACE = "place"
    TIME = "time"
    OUTCOME = "outcome"  # gained or lost, dead or alive, held or fell
    ROLE = "role"  # helps or fights the same party
    DENIAL = "denial"  # a voice denies what another says


class Standing(StrEnum):
    """How two claims that differ stand to each other in time."""

    DISPUTE = "dispute"  # their windows meet: both cannot hold
    CHANGED = "changed-over-time"  # their windows lie apart
    SUPERSEDED = "superseded"  # a later account of the same origin
    WINDOWS_UNKNOWN = "windows-unknown"  # it is not known whether the windows meet


class ReaderKind(StrEnum):
    """Who reads."""

    RULES = "rules"
    LEARNED = "learned"
    BOTH = "both"


class PlaceRole(StrEnum):
    """How a place takes part in a claim."""

    AT = "at"
    FROM = "from"
    TO = "to"
    NEAR = "near"


class NumberOf(StrEnum):
    """What a number counts."""

    KILLED = "killed"
    WOUNDED = "wounded"
    DETAINED = "detained"
    FIGHTERS = "fighters"
    CIVILIANS = "civilians"
    DISPLACED = "displaced"
    ATTACKS = "attacks"
    PERCENT = "percent"
    OTHER = "other"


class MentionKind(StrEnum):
    """What a mention names."""

    ACTOR = "actor"
    PERSON = "person"
    PLACE = "place"
    TIME = "time"
    NUMBER = "number"
    CUE = "cue"
    TRIGGER = "trigger"


class DatePrecision(StrEnum):
    """How much of a publication date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class TimePrecision(StrEnum):
    """How exactly a time expression fixes its interval, finest first."""

    DAY = "day"
    DAYS = "days"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    OPEN = "open"  # one bound is unknown: «منذ بدء الحرب»
    UNKNOWN = "unknown"


class Anchor(StrEnum):
    """What turns a time expression into an interval."""

    CALENDAR = "calendar"  # the words name the date whole
    PUBLICATION = "publication"  # reckoned from the publication date
    NONE = "none"  # needs a publication date that is not known


class PlacePrecision(StrEnum):
    """How fine a place is known, finest first; ``UNRESOLVED`` is never guessed away."""

    SITE = "site"  # a named site: camp, crossing, base, prison, oil field, airport
    SETTLEMENT = "settlement"  # town, village or neighbourhood
    NEAR = "near"  # around or on the road near a settlement
    COUNTY = "county"  # second-level division
    REGION = "region"  # first-level division, or a region drawn as an area
    COUNTRY = "country"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A publication date as far as it is known; ``date`` is the first day of a month or year."""

    date: datetime.date | None
    precision: DatePrecision


NO_DATE = PartialDate(None, DatePrecision.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Interval:
    """A time interval, both days inclusive; ``None`` is an open or unknown bound."""

    first: datetime.date | None
    last: datetime.date | None


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A range of the text that is not reporting, and the row or rule that says so."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """One article or post as it was read; the text never changes afterwards.

    ``id`` is the SHA-256 of what was read (text, title, publisher, address, date as found);
    ``original`` the SHA-256 of the bytes it was read from. ``name`` says where it was found.
    """

    id: str
    text: str
    name: str = ""
    title: str | None = None
    publisher: str | None = None
    published: PartialDate = NO_DATE
    url: str | None = None
    original: str = ""
    boilerplate: tuple[Boilerplate, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names an actor, person, place, time or number, or is a cue or trigger.

    ``entry`` is the lexicon row or rule id that found it.
    """

    span: Span
    kind: MentionKind
    entry: str


@dataclass(frozen=True, slots=True)
class Participant:
    """An agent or a patient of a claim: its words, the body it is or belongs to, why."""

    span: Span
    actor: str  # an id of actor_ids.tsv, such as ISIS or CIVILIANS
    reason: str
    role_words: str = ""  # «أمير», «قيادي في»: the role the text gives, folded


@dataclass(frozen=True, slots=True)
class PlaceArgument:
    """A place of a claim. ``place`` is None and precision ``unresolved`` when not known."""

    span: Span
    role: PlaceRole
    place: str | None  # id of the gazetteer or the supplement
    precision: PlacePrecision
    candidates: tuple[str, ...]  # ids that share the name, when unresolved
    reason: str


@dataclass(frozen=True, slots=True)
class TimeArgument:
    """The time expression of a claim and the interval it stands for."""

    span: Span
    interval: Interval
    precision: TimePrecision
    anchor: Anchor
    reason: str


@dataclass(frozen=True, slots=True)
class NumberArgument:
    """A count as the text gives it. ``low`` and ``high`` are inclusive; None is open.

    ``best`` is set only where the words name one figure («30», «نحو 30»).
    """

    span: Span
    low: int | None
    best: int | None
    high: int | None
    of: NumberOf
    reason: str


@dataclass(frozen=True, slots=True)
class Hop:
    """One voice of a chain of transmission.

    ``interest``: the voice is a party to what it tells, or is said to be close to one.
    ``gap``: the words show that a voice before this one is left unnamed.
    """

    span: Span
    type: VoiceType
    link: VoiceLink
    cue: Span | None
    reason: str
    actor: str | None = None
    interest: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """One predicate with its arguments, factuality, chain and exact words.

    ``chain`` runs from the origin to the last relay before the publisher; empty means the
    publisher's own voice. ``score`` is the extraction confidence in [0, 1]: how often claims
    found for these reasons are right, not how likely the claim is to be true.
    """

    id: str
    document: str
    predicate: Predicate
    quote: Span
    trigger: Span
    factuality: Factuality
    factuality_cue: Span | None = None
    agents: tuple[Participant, ...] = ()
    patients: tuple[Participant, ...] = ()
    places: tuple[PlaceArgument, ...] = ()
    time: TimeArgument | None = None
    window: Interval | None = None
    number: NumberArgument | None = None
    chain: tuple[Hop, ...] = ()
    reason: tuple[str, ...] = ()
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that a reader found in one document, in reading order.

    ``notes`` are plain words for people: an alarm on too many claims in a sentence, say.
    """

    document: str
    reader: str
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weight:
    """One reason for or against a link: ``value`` in bits (log2 of the Bayes factor).

    ``slot`` names what was compared (place, window, agents …), ``level`` how it came out.
    """

    slot: str
    level: str
    value: float


@dataclass(frozen=True, slots=True)
class Link:
    """A scored, explained suggestion that two claims speak of the same thing.

    ``first`` and ``second`` are claim ids in plain string order. ``score`` is the link
    confidence in [0, 1]; it is never the confidence of either claim. People decide.
    """

    first: str
    second: str
    kind: LinkKind
    score: float
    weights: tuple[Weight, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two claims on the same thing that cannot both hold, or seem not to.

    ``first`` and ``second`` are claim ids in plain string order; the spans mark, each in its own
    document, the words in which they part. ``reason`` is the rule that says so.
    """

    first: str
    second: str
    type: DisputeType
    standing: Standing
    first_span: Span
    second_span: Span
    reason: str
