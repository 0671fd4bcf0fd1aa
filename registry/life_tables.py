"""The tables of an entry's legal life: volumes and who keeps them, requests, the appendix.

They belong to the same database as those in `registry.schema`, which imports them.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from registry.columns import Instant, Serial, metadata

volumes = Table(
    "volumes",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("name", Text, nullable=False),
    Column("office", Text, nullable=False),  # that issued, as the book names it
    Column("office_key", Text, nullable=False),
    Column("kind", Text, nullable=False),  # name of the form
    Column("first_year", Integer, nullable=False),  # of graduation
    Column("last_year", Integer, nullable=False),
    Column("part", Integer, nullable=False),  # quyển 1, 2, … of these years
    Column("parts", Integer, nullable=False),  # how many books these years fill
    Column("first_page", Integer, nullable=False),  # number printed on the first leaf
    Column("last_page", Integer, nullable=False),
    Column("lost", JSON, nullable=False),  # printed number → record that states the loss
    Column("second_person", Boolean, nullable=False),
    Column("double_keyed", JSON, nullable=False),  # fields that two people type blind
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("sealed_at", Instant),
    Column("sealed_by", Text, nullable=False),
    Column("statement", Text, nullable=False),  # canonical JSON, "" until sealed
    Column("signature", Text, nullable=False),
    Index("ix_volumes_kind_office_key", "kind", "office_key"),
)

volume_pages = Table(
    "volume_pages",
    metadata,
    Column("scan", ForeignKey("scans.sha256"), nullable=False),
    Column("page", Integer, nullable=False),
    Column("volume", ForeignKey("volumes.id"), nullable=False, index=True),
    Column("printed", Integer),  # number printed on the leaf, if it has one
    Column("role", String(16), nullable=False),  # rows, blank, cover
    Column("second", Integer),  # number printed on the right leaf of a spread
    PrimaryKeyConstraint("scan", "page"),
)

custody = Table(
    "custody",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("volume", ForeignKey("volumes.id"), nullable=False, index=True),
    Column("office", Text, nullable=False),
    Column("signatory", Text, nullable=False),  # post of who signs, e.g. "Giám đốc Sở"
    Column("since", Date, nullable=False),
    Column("until", Date),  # the first day on which it no longer holds
    Column("decision", Text, nullable=False),
)

proposals = Table(  # what one person said of a row that needs two
    "proposals",
    metadata,
    Column("draft", ForeignKey("drafts.id"), primary_key=True),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("action", String(16), nullable=False),
    Column("values", JSON, nullable=False),
    Column("illegible", JSON, nullable=False),
    Column("reason", Text, nullable=False),
)

requests = Table(
    "requests",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("due", Date, nullable=False),
    Column("complicated", Text, nullable=False),  # why it takes longer, "" if it does not
    Column("requester", Text, nullable=False),
    Column("claim", String(16), nullable=False),  # holder, representative, family
    Column("proof", Text, nullable=False),
    Column("wanted", JSON, nullable=False),  # what the requester says of the diploma
    Column("amount", Integer, nullable=False),  # printed sheets
    Column("entry", ForeignKey("entries.id"), index=True),
    Column("copy", ForeignKey("copies.code"), unique=True),
    Column("office", Text),  # that keeps the book on the day of approval
    Column("signatory", Text),  # post of who signs there
    Index("ix_requests_state_due", "state", "due"),
)

request_steps = Table(
    "request_steps",
    metadata,
    Column("request", ForeignKey("requests.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("note", Text, nullable=False),
    PrimaryKeyConstraint("request", "version"),
)

appendix = Table(  # phụ lục sổ gốc: corrections, reissues and revocations
    "appendix",
    metadata,
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),  # from 1 in each year, without gaps
    Column("entry", ForeignKey("entries.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("decision_number", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("ground", String(32), nullable=False),  # of a revocation
    Column("note", Text, nullable=False),
    PrimaryKeyConstraint("year", "number"),
)

personal_ids = Table(  # added later to entries of ledgers that have none; the last one counts
    "personal_ids",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("entry", ForeignKey("entries.id"), nullable=False, index=True),
    Column("personal_id", String(12), nullable=False),  # "" takes it back
    Column("decision_number", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("salt", String(32), nullable=False),  # of the log's commitment
)

entry_views = Table(  # who looked at whose entry
    "entry_views",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("entry", String(26), nullable=False, index=True),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("door", String(16), nullable=False),  # desk, api
)
