"""The tables of a ledger: what is kept for good, and the projections made from it.

``entries`` and ``blobs`` are the ledger. Tables of ``projected`` are made again from the entries,
row for row, by ``rebuild``. Tables of ``derived`` hold what linking found: it depends on a scorer
too, so they are made again by linking.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

SCHEMA = 2
"""Version of the tables and payloads; ``PRAGMA user_version`` of the file."""

kept, projected, derived = MetaData(), MetaData(), MetaData()
_CURRENT = text("current = 1")

entries = Table(
    "entries",
    kept,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("payload", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("entries_by_kind", "kind", "seq"),
)

blobs = Table(
    "blobs",
    kept,
    Column("digest", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("packed", LargeBinary, nullable=False),
)

documents = Table(
    "documents",
    projected,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("title", Text),
    Column("publisher", String, index=True),
    Column("published", String(10), index=True),  # first day of what is known, ISO 8601
    Column("precision", String, nullable=False),
    Column("original", String(64), nullable=False),
    Column("folded", Text, nullable=False),
    Column("body", Text, nullable=False),  # canonical JSON of the Document, decisions applied
)

extractions = Table(
    "extractions",
    projected,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("document", ForeignKey("documents.seq"), nullable=False),
    Column("reader", String, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("at", String, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("claims", Integer, nullable=False),
    Index("extractions_by_document", "document", "reader"),
)

claims = Table(
    "claims",
    projected,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False, index=True),
    Column("extraction", ForeignKey("extractions.seq"), nullable=False),
    Column("document", ForeignKey("documents.seq"), nullable=False),
    Column("current", Boolean, nullable=False),
    Column("predicate", String, nullable=False),
    Column("factuality", String, nullable=False),
    Column("origin", String, nullable=False),  # type of the first voice, or PUBLISHER
    Column("first", String(10)),
    Column("last", String(10)),
    Column("score", Float, nullable=False),
    Column("quote", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("words", Text, nullable=False),  # JSON rows [role, ref, words] for lists and tables
    Column("body", Text, nullable=False),  # canonical JSON of the Claim
    UniqueConstraint("extraction", "id"),
    Index("claims_by_predicate", "predicate", "current"),
    Index("claims_by_document", "document", "current"),
    Index("claims_by_window", "first", "last"),
    # Of current claims alone: an index that begins with what holds for nearly all of them would be
    # taken for all other questions too, and is a thousand times slower there than the right one.
    Index("current_claims_by_score", "score", "number", sqlite_where=_CURRENT),
    Index("current_claims_of_predicate", "predicate", "score", "number", sqlite_where=_CURRENT),
)

arguments = Table(
    "arguments",
    projected,
    Column("claim", ForeignKey("claims.number"), primary_key=True),
    Column("role", String, primary_key=True),  # agent, patient, place, time, number
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("ref", String),  # actor id, or place id when resolved
    Column("detail", String),  # place role, what a number counts
    Column("words", Text, nullable=False),  # folded
    Index("arguments_by_ref", "ref", "role"),
)

hops = Table(
    "hops",
    projected,
    Column("claim", ForeignKey("claims.number"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("type", String, nullable=False),
    Column("link", String, nullable=False),
    Column("actor", String),
    Column("interest", Boolean, nullable=False),
    Column("gap", Boolean, nullable=False),
    Column("words", Text, nullable=False),  # folded
    Index("hops_by_actor", "actor"),
    Index("hops_by_words", "words", "type"),
)

decisions = Table(
    "decisions",
    projected,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("document", ForeignKey("documents.seq"), nullable=False, index=True),
    Column("field", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("who", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String, nullable=False),
)

link_decisions = Table(
    "link_decisions",
    projected,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("choice", String, nullable=False),
    Column("kind", String),  # of the link, where a person names it
    Column("undoes", Integer),  # seq of an earlier decision
    Column("who", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String, nullable=False),
)

decided_claims = Table(
    "decided_claims",
    projected,
    Column("decision", ForeignKey("link_decisions.seq"), primary_key=True),
    Column("side", Integer, primary_key=True, autoincrement=False),  # 1 or 2
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("claim", String, nullable=False),  # id at that time
    Column("document", ForeignKey("documents.seq"), nullable=False, index=True),
    Column("start", Integer, nullable=False),  # of the trigger
    Column("end", Integer, nullable=False),
    Column("predicate", String, nullable=False),
)

# No foreign keys below: rows of a document that was read again go when it is linked again.
linked = Table(
    "linked",
    derived,
    Column("document", Integer, primary_key=True, autoincrement=False),  # its seq
    Column("extraction", Integer, nullable=False),
    Column("publisher", String),  # with these the document was laid out
    Column("published", String(10)),
    Column("precision", String, nullable=False),
    Column("version", String, nullable=False),  # of scorer, slots and keys
    Column("packed", LargeBinary, nullable=False),  # what all its claims share
    Column("turn", Integer, nullable=False, unique=True),  # in which documents were laid out
    Column("compared", Boolean, nullable=False),
    Index("linked_by_extraction", "extraction"),
    Index("linked_by_compared", "compared", "turn"),
)

slots = Table(
    "slots",
    derived,
    Column("claim", BigInteger, primary_key=True, autoincrement=False),
    Column("packed", LargeBinary, nullable=False),
    Column("voice", Text, nullable=False),  # canonical JSON of the voice it rests on
)

block_keys = Table(
    "block_keys",
    derived,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("claim", BigInteger, primary_key=True, autoincrement=False),
    Index("block_keys_by_claim", "claim"),
    sqlite_with_rowid=False,
)

# Encoded quotes of documents with a day of publication: number of each claim, row of signed bytes.
wordings = Table(
    "wordings",
    derived,
    Column("document", Integer, primary_key=True, autoincrement=False),
    Column("day", Integer, nullable=False, index=True),
    Column("packed", LargeBinary, nullable=False),
)

full_keys = Table(
    "full_keys", derived, Column("key", BigInteger, primary_key=True, autoincrement=False)
)

passage_keys = Table(
    "passage_keys",
    derived,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("document", Integer, primary_key=True, autoincrement=False),
    Index("passage_keys_by_document", "document"),
    sqlite_with_rowid=False,
)

copies = Table(
    "copies",
    derived,
    Column("first", Integer, primary_key=True, autoincrement=False),  # the earlier document
    Column("second", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),  # canonical JSON of the CopyPair
    Index("copies_by_second", "second"),
)

links = Table(
    "links",
    derived,
    Column("first", BigInteger, primary_key=True, autoincrement=False),
    Column("second", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("score", Float, nullable=False),
    Column("weights", Text, nullable=False),  # JSON rows [slot, level, bits]
    Column("version", String, nullable=False),  # of the scorer
    Index("links_by_second", "second"),
    Index("links_by_score", "score"),
)

disputes = Table(
    "disputes",
    derived,
    Column("first", BigInteger, primary_key=True, autoincrement=False),
    Column("second", BigInteger, primary_key=True, autoincrement=False),
    Column("type", String, primary_key=True),
    Column("standing", String, nullable=False),
    Column("first_start", Integer, nullable=False),  # the words in which they part
    Column("first_end", Integer, nullable=False),
    Column("second_start", Integer, nullable=False),
    Column("second_end", Integer, nullable=False),
    Column("reason", String, nullable=False),
    Index("disputes_by_second", "second"),
    Index("disputes_by_type", "type", "standing"),
)
questions = Table(
    "questions",
    projected,
    Column("name", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("at", String, nullable=False),
    Column("query", Text, nullable=False),  # canonical JSON of the query, as its owner wrote it
)

answered = Table(
    "answered",
    projected,
    Column("name", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("at", String, nullable=False),
    Column("claims", Text, nullable=False),  # JSON list of the claim ids of the last answer
)

reviews = Table(
    "reviews",
    projected,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("thread", Integer, nullable=False),  # seq of the first on this claim
    Column("document", ForeignKey("documents.seq"), nullable=False, index=True),
    Column("act", String, nullable=False),  # accept, reject, correct, add, undo
    Column("undoes", Integer),  # seq of an earlier one
    Column("claim", String, nullable=False, index=True),  # id at that time
    Column("start", Integer, nullable=False),  # of its trigger at that time
    Column("end", Integer, nullable=False),
    Column("predicate", String, nullable=False),
    Column("before", Text, nullable=False),  # canonical JSON of the claim as it was seen, or null
    Column("body", Text),  # canonical JSON of the claim as it should be
    Column("seen", Integer, nullable=False),
    Column("token", String, nullable=False, index=True),
    Column("who", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String, nullable=False),
)

# What decisions make of the claims of the current extractions; no row: nobody decided.
reviewed = Table(
    "reviewed",
    projected,
    Column("claim", ForeignKey("claims.number"), primary_key=True),
    Column("document", ForeignKey("documents.seq"), nullable=False, index=True),
    Column("thread", Integer, nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("review", Integer, nullable=False),  # seq of the decision in force, 0 if all are undone
    Column("last", Integer, nullable=False),  # seq of the last decision, undoing ones too
    Column("corrected_by", String),
    Column("more", Integer, nullable=False),  # 1 a claim more than was read, -1 one less, or 0
)

samples = Table(
    "samples",
    projected,
    Column("name", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("of", String, nullable=False),  # claims, documents
    Column("seed", Integer, nullable=False),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
)

sampled = Table(
    "sampled",
    projected,
    Column("sample", ForeignKey("samples.name"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("unit", String, nullable=False),  # id of the claim or document
    Column("document", ForeignKey("documents.seq"), nullable=False),
    Column("claim", ForeignKey("claims.number")),  # as it was read when the sample was drawn
)

codings = Table(
    "codings",
    projected,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("sample", ForeignKey("samples.name"), nullable=False, index=True),
    Column("unit", String, nullable=False),
    Column("verdict", String, nullable=False),  # accept, reject, correct, coded
    Column("claims", Text, nullable=False),  # JSON list of the claims as this person sees them
    Column("token", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
)

ratings = Table(
    "ratings",
    projected,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("of", String, nullable=False),  # source, claim
    Column("key", String, nullable=False, index=True),  # of the source, or id of the claim then
    Column("document", ForeignKey("documents.seq")),  # of the claim, and where it stands
    Column("start", Integer),
    Column("end", Integer),
    Column("predicate", String),
    Column("value", String, nullable=False),  # A to F, 1 to 6
    Column("who", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String, nullable=False),
    Index("ratings_by_document", "document"),
)

REPLACED = ("claims_by_score",)
"""Indexes that were taken for questions they are slow at; a ledger that has one loses it."""
SEARCHED = {"documents": "seq", "claims": "number"}
"""Tables with a full-text index over their column ``folded``, and the key of each."""

# remove_diacritics 0: folding is ours, the tokenizer must not add its own.
_INDEX = """CREATE VIRTUAL TABLE {table}_search USING fts5(
    folded, content='{table}', content_rowid='{key}', tokenize='unicode61 remove_diacritics 0')"""
_FEED = """CREATE TRIGGER {table}_searched AFTER INSERT ON {table} BEGIN
    INSERT INTO {table}_search(rowid, folded) VALUES (new.{key}, new.folded); END"""
# An entry once written stays: not even this program may change it.
_GUARD = """CREATE TRIGGER entries_{what} BEFORE {what} ON entries BEGIN
    SELECT RAISE(ABORT, 'entries are append-only'); END"""


_GUARD_SERVER = (
    """CREATE FUNCTION entries_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'entries are append-only'; END $$""",
    """CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION entries_stay()""",
)


def _run(metadata: MetaData, moment: str, statement: str, dialect: str = "sqlite") -> None:
    """Run a statement of a database's own when the tables are made or dropped."""
    ddl: DDL = DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy left it untyped
    event.listen(metadata, moment, ddl.execute_if(dialect=dialect))


for _table, _key in SEARCHED.items():
    _run(projected, "after_create", _INDEX.format(table=_table, key=_key))
    _run(projected, "after_create", _FEED.format(table=_table, key=_key))
    _run(projected, "before_drop", f"DROP TABLE IF EXISTS {_table}_search")
for _what in ("UPDATE", "DELETE"):
    _run(kept, "after_create", _GUARD.format(what=_what))
for _statement in _GUARD_SERVER:
    _run(kept, "after_create", _statement, "postgresql")
