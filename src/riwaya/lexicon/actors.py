"""Actors: the bodies that act in conflict news, their names, and the words that stand for them.

Six tables. ``actor_ids`` lists the bodies, each with the code it rolls up to when claims are
compared or scored. ``actors`` holds names, safe wherever they stand. ``references`` holds definite
nouns («الجيش»، «التنظيم») that mean a body named earlier or, failing that, one given by
``country_defaults``. ``demonyms`` holds adjectives («إسرائيلي») that stand for a state or group.
``leaders`` holds people whose name is news of one body alone; they are people, so a voice of
theirs is a person's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from riwaya.errors import LexiconError
from riwaya.lexicon.inflect import participle_forms
from riwaya.lexicon.tables import DATA, Row, one_of, read_table
from riwaya.text.fold import fold
from riwaya.text.tokens import cut

# The codes that claims are compared by; every finer id rolls up to one of them.
CODES = (
    "AQ", "ARAB_COALITION", "CIVILIANS", "COALITION", "EGYPT", "EU", "FRANCE", "HEZBOLLAH",
    "HOUTHI", "HTS", "IRAN", "IRAQ_GOV", "ISIS", "ISRAEL", "JORDAN", "LEBANON_GOV", "LIBYA_GNA",
    "LIBYA_LNA", "MEDIA", "NGO", "NUSRA", "OTHER", "OTHER_ARMED", "OTHER_STATE", "PA",
    "PALESTINIAN_ARMED", "PERSON", "PESHMERGA", "PKK", "PMF", "RUSSIA", "SAUDI", "SDF", "SNA",
    "STC", "SUDAN_RSF", "SUDAN_SAF", "SYR_GOV", "SYR_INTEL", "SYR_REBELS", "TURKEY", "UAE", "UK",
    "UN", "UNKNOWN_ARMED", "USA", "YEM_GOV",
)  # fmt: skip
ACTOR_KINDS = (
    "alliance",
    "armed",
    "body",
    "force",
    "people",
    "political",
    "state",
    "unarmed",
    "unknown",
)
NAMINGS = ("abbreviation", "alias", "former", "friendly", "hostile", "neutral", "official")
# What a country has at most one of; each is a column of country_defaults.
DEFAULT_KINDS = (
    "army", "police", "state", "occupier", "opposition", "coalition", "resistance", "militants",
)  # fmt: skip
REFERENCE_KINDS = (*DEFAULT_KINDS, "group", "movement", "party", "faction", "loyal")

_ID_COLUMNS = ("id", "form", "code", "kind", "region", "gloss", "example", "source")
_NAME_COLUMNS = ("id", "form", "actor", "naming", "gloss", "example", "source")
_REFERENCE_COLUMNS = ("id", "form", "kind", "candidates", "gloss", "example", "source")
_COUNTRY_COLUMNS = ("id", "form", *DEFAULT_KINDS, "gloss", "example", "source")
_LEADER_COLUMNS = ("id", "form", "actor", "gloss", "example", "source")
_DEMONYM_COLUMNS = ("id", "form", "actor", "gloss", "example", "source")

Words = tuple[str, ...]  # the folded tokens of one form, as ``Tokens.forms`` gives them


@dataclass(frozen=True, slots=True)
class ActorId:
    """One body. ``form`` is its neutral Arabic label, ``code`` the entry of ``CODES`` it is of."""

    id: str
    form: str
    code: str
    kind: str
    region: str
    gloss: str


@dataclass(frozen=True, slots=True)
class ActorName:
    """A name of a body in all its spellings; ``naming`` tells whose word it is."""

    id: str
    forms: tuple[Words, ...]
    actor: str
    naming: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A definite noun that stands for a body; ``candidates`` are codes, likeliest first."""

    id: str
    forms: tuple[Words, ...]
    kind: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountryDefault:
    """What «الجيش», «الحكومة»… mean in the news of one country; None where nothing is usual.

    ``forms`` name the country, its capital and its people. ``state`` is also whom the country or
    capital stands for where it acts («أعلنت أنقرة»).
    """

    id: str
    forms: tuple[Words, ...]
    army: str | None
    police: str | None
    state: str | None
    occupier: str | None
    opposition: str | None
    coalition: str | None
    resistance: str | None
    militants: str | None

    def default(self, kind: str) -> str | None:
        """Give the code for a kind of reference; None for a kind that no country fixes."""
        found: str | None = getattr(self, kind) if kind in DEFAULT_KINDS else None
        return found


@dataclass(frozen=True, slots=True)
class Demonym:
    """A relational adjective in gender, number and with the article, and whom it stands for."""

    id: str
    forms: tuple[Words, ...]
    actor: str


@dataclass(frozen=True, slots=True)
class Leader:
    """A person known as the head or face of one body, and that body."""

    id: str
    forms: tuple[Words, ...]
    actor: str
    gloss: str = ""  # the name in English


def load_actor_ids(path: Path = DATA / "actor_ids.tsv") -> tuple[ActorId, ...]:
    """Read the bodies. Raises LexiconError if a code is unknown or lacks a row of its own."""
    rows = read_table(path, _ID_COLUMNS)
    for code in CODES:
        if not any(row["id"] == row["code"] == code for _, row in rows):
            hint = "add a row whose id and code are both this code"
            raise LexiconError(path.name, f"code {code} has no row", hint)
    return tuple(
        ActorId(
            row["id"],
            row["form"],
            one_of(row["code"], CODES, where, "code"),
            one_of(row["kind"], ACTOR_KINDS, where, "kind"),
            row["region"],
            row["gloss"],
        )
        for where, row in rows
    )


def load_actor_names(path: Path = DATA / "actors.tsv") -> tuple[ActorName, ...]:
    """Read the names. Raises LexiconError if one form names two bodies."""
    owners: dict[Words, str] = {}
    names = []
    for where, row in read_table(path, _NAME_COLUMNS):
        actor = _actor(row, where)
        naming = one_of(row["naming"], NAMINGS, where, "naming")
        name = ActorName(row["id"], _forms(row["form"], where), actor, naming)
        _claim_forms(owners, name.forms, name.id, where)
        names.append(name)
    return tuple(names)


def load_references(path: Path = DATA / "references.tsv") -> tuple[Reference, ...]:
    """Read the definite nouns. Raises LexiconError if a candidate is not one of ``CODES``."""
    owners: dict[Words, str] = {}
    references = []
    for where, row in read_table(path, _REFERENCE_COLUMNS):
        kind = one_of(row["kind"], REFERENCE_KINDS, where, "kind")
        codes = tuple(
            one_of(code, CODES, where, "candidate") for code in row["candidates"].split(",")
        )
        reference = Reference(row["id"], _forms(row["form"], where), kind, codes)
        _claim_forms(owners, reference.forms, reference.id, where)
        references.append(reference)
    return tuple(references)


def load_country_defaults(path: Path = DATA / "country_defaults.tsv") -> tuple[CountryDefault, ...]:
    """Read what references mean by country; a cell ``-`` is None."""
    owners: dict[Words, str] = {}
    countries = []
    for where, row in read_table(path, _COUNTRY_COLUMNS):
        codes = [_code_or_none(row[kind], where, kind) for kind in DEFAULT_KINDS]
        country = CountryDefault(row["id"], _forms(row["form"], where), *codes)
        _claim_forms(owners, country.forms, country.id, where)
        countries.append(country)
    return tuple(countries)


def load_demonyms(path: Path = DATA / "demonyms.tsv") -> tuple[Demonym, ...]:
    """Read the adjectives and write out their forms; each word of «كوري جنوبي» is inflected.

    Raises LexiconError if two rows meet in one form.
    """
    owners: dict[Words, str] = {}
    demonyms = []
    countries = {form for country in load_country_defaults() for form in country.forms}
    for where, row in read_table(path, _DEMONYM_COLUMNS):
        bases = _forms(row["form"], where)
        inflected = {form: None for base in bases for form in _agree(base)}
        # «سوريا» is far oftener the country than the accusative of the adjective.
        accusatives = {(*base[:-1], base[-1] + "ا") for base in bases}
        forms = tuple(form for form in inflected if form not in accusatives & countries)
        demonym = Demonym(row["id"], forms, _actor(row, where))
        _claim_forms(owners, demonym.forms, demonym.id, where)
        demonyms.append(demonym)
    return tuple(demonyms)


def load_leaders(path: Path = DATA / "leaders.tsv") -> tuple[Leader, ...]:
    """Read the people. Raises LexiconError if one form names two of them."""
    owners: dict[Words, str] = {}
    leaders = []
    for where, row in read_table(path, _LEADER_COLUMNS):
        leader = Leader(row["id"], _forms(row["form"], where), _actor(row, where), row["gloss"])
        _claim_forms(owners, leader.forms, leader.id, where)
        leaders.append(leader)
    return tuple(leaders)


def roll_up(actor: str) -> str:
    """Give the code of an actor id (``AQAP`` gives ``AQ``); a code gives itself.

    Raises:
        ValueError: No row of actor_ids has this id.
    """
    try:
        return _codes()[actor]
    except KeyError:
        raise ValueError(f"actor id {actor!r} is not in actor_ids.tsv") from None


@lru_cache(maxsize=1)
def state_ids() -> frozenset[str]:
    """Give the ids of states: a demonym of one may only say where somebody comes from."""
    return frozenset(row.id for row in load_actor_ids() if row.kind == "state") | {
        "LIBYA_LNA",
        "KURDS",
    }


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, str]:
    return {row.id: row.code for row in load_actor_ids()}


def _actor(row: Row, where: str) -> str:
    if row["actor"] not in _codes():
        hint = "use an id of actor_ids.tsv, or add it there"
        raise LexiconError(where, f"actor {row['actor']!r} is unknown", hint)
    return row["actor"]


def _code_or_none(cell: str, where: str, column: str) -> str | None:
    return None if cell == "-" else one_of(cell, CODES, where, column)


def _forms(cell: str, where: str) -> tuple[Words, ...]:
    folded = fold(cell).text  # once a cell: folding each form takes three times as long
    forms = tuple(tuple(cut(form)) for form in folded.split("|"))
    if not all(forms):
        raise LexiconError(where, "a form is empty", "take out the spare |")
    return forms


def _claim_forms(owners: dict[Words, str], forms: Iterable[Words], owner: str, where: str) -> None:
    for form in forms:
        if (first := owners.setdefault(form, owner)) != owner:
            problem = f"form {' '.join(form)!r} stands in {first} already"
            raise LexiconError(where, problem, "keep it in one row, the one readers mean")


def _agree(words: Words) -> list[Words]:
    """Inflect every word of an adjective alike."""
    columns = [[form.text for form in participle_forms(word)] for word in words]
    return list(zip(*columns, strict=True))
