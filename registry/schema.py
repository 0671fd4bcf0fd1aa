"""The tables. A change here needs a migration; a test compares the two.

The tables in `APPEND_ONLY` only ever grow: triggers refuse to change or delete.
"""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from registry import (  # noqa: F401 - they belong to `metadata` too
    import_tables,
    life_tables,
    log_tables,
    officer_tables,
    policy_tables,
    renewal_tables,
)
from registry.columns import Instant, Serial, metadata

REVISION: Final = "0012"
"""The newest migration."""

APPEND_ONLY: Final = (
    "decisions",
    "entry_versions",
    "audit",
    "audit_nodes",
    "request_steps",
    "appendix",
    "entry_views",
    "checkpoints",
    "copy_renewals",
    "personal_ids",
)


scans = Table(
    "scans",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),  # bytes
    Column("media_type", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("received_at", Instant, nullable=False, index=True),
    Column("received_by", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("remedy", Text, nullable=False),
)

batches = Table(
    "batches",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("fingerprint", String(64), nullable=False, unique=True),  # of its name and first scans
    Column("name", Text, nullable=False),
    Column("pipeline", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", Text, nullable=False),
)

batch_scans = Table(
    "batch_scans",
    metadata,
    Column("batch", ForeignKey("batches.id"), nullable=False),
    Column("scan", ForeignKey("scans.sha256"), nullable=False, index=True),
    Column("position", Integer, nullable=False),  # order in which they were handed in, from 0
    PrimaryKeyConstraint("batch", "scan"),
)

pages = Table(
    "pages",
    metadata,
    Column("scan", ForeignKey("scans.sha256"), nullable=False),
    Column("page", Integer, nullable=False),
    Column("pipeline", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("dpi", Float, nullable=False),
    Column("form", Text),
    Column("header", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
    Column("doubts", JSON, nullable=False),
    Column("phash", Text, nullable=False),
    Column("saved_at", Instant, nullable=False),
    PrimaryKeyConstraint("scan", "page", "pipeline"),
)

page_bands = Table(  # pieces of perceptual hashes: near-equal hashes share at least one
    "page_bands",
    metadata,
    Column("band", Text, nullable=False),
    Column("scan", ForeignKey("scans.sha256"), nullable=False),
    Column("page", Integer, nullable=False),
    Column("phash", Text, nullable=False),
    PrimaryKeyConstraint("band", "scan", "page"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("batch", ForeignKey("batches.id"), nullable=False),  # the first that read it
    Column("position", Integer, nullable=False),  # of the scan in that batch
    Column("scan", ForeignKey("scans.sha256"), nullable=False),
    Column("page", Integer, nullable=False),
    Column("row", Integer, nullable=False),
    Column("pipeline", Text, nullable=False),  # the last version that read it
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("box", JSON, nullable=False),
    Column("readings", JSON, nullable=False),
    Column("doubts", JSON, nullable=False),
    Column("kept", JSON, nullable=False),  # values that a person decided before a re-run
    Column("decided_by", String(8)),  # person or policy: who decided last
    Column("entry", String(26), index=True),
    UniqueConstraint("scan", "page", "pipeline", "row"),
    Index("ix_drafts_queue", "state", "batch", "position", "page", "row", "id"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("draft", String(26), index=True),
    Column("entry", String(26), index=True),
    Column("action", String(16), nullable=False),
    Column("actor", String(8), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("before", JSON, nullable=False),
    Column("values", JSON, nullable=False),
    Column("illegible", JSON, nullable=False),
    Column("reason", Text, nullable=False),
)

entries = Table(  # the newest version of each entry, with what it is found by
    "entries",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("batch", String(26), index=True),
    Column("draft", String(26), index=True),
    Column("kind", Text, nullable=False),  # name of the form
    Column("year", Integer),  # of graduation
    Column("office", Text, nullable=False),
    Column("name_key", Text, nullable=False),  # folded
    Column("born_key", Text, nullable=False),  # yyyy-mm-dd or yyyy
    Column("diploma_key", Text, nullable=False),
    Column("register_key", Text, nullable=False),
    Column("place_key", Text, unique=True),  # office, kind, year, register number; or nothing
    Column("issuer", Text, nullable=False, server_default=""),  # as the ledger writes it
    Column("grade", Text, nullable=False, server_default=""),  # likewise
    Index("ix_entries_name_key_born_key", "name_key", "born_key"),
    Index("ix_entries_born_key", "born_key"),
    Index("ix_entries_diploma_key", "diploma_key"),
    Index("ix_entries_register_key", "register_key"),
    Index("ix_entries_year_kind_state", "year", "kind", "state"),
    Index("ix_entries_shares", "state", "year", "issuer", "kind", "grade"),  # answers alone
)

entry_versions = Table(
    "entry_versions",
    metadata,
    Column("id", String(26), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("values", JSON, nullable=False),
    Column("statuses", JSON, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("actor", String(8), nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("id", "version"),
)

audit = Table(
    "audit",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),  # from 0, no gaps
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("leaf", LargeBinary(32), nullable=False),
)

audit_nodes = Table(  # inner nodes over 2 ** level records each; only complete ones
    "audit_nodes",
    metadata,
    Column("level", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    PrimaryKeyConstraint("level", "position"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("entry", String(26), nullable=False),
    Column("version", Integer, nullable=False),
)

copies = Table(
    "copies",
    metadata,
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("code", String(12), nullable=False, unique=True),
    Column("state", String(16), nullable=False),  # reserved, free, in_force, revoked
    Column("reserved_at", Instant, nullable=False),
    Column("reserved_by", Text, nullable=False),
    Column("entry", ForeignKey("entries.id"), index=True),
    Column("entry_version", Integer),
    Column("sha256", String(64), index=True),
    Column("issued_by", Text, nullable=False),
    Column("issued_at", Instant),
    Column("revoked_by", Text, nullable=False),
    Column("revoked_at", Instant),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("year", "number"),
)

copy_files = Table(
    "copy_files",
    metadata,
    Column("code", ForeignKey("copies.code"), primary_key=True),
    Column("pdf", LargeBinary, nullable=False),
)

counters = Table(  # the row is the lock behind which gapless numbers are given out
    "counters",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("full_name", Text, nullable=False),
    Column("roles", Text, nullable=False),  # sorted, joined by spaces
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("secret_hash", String(128), primary_key=True),
    Column("account", ForeignKey("accounts.name"), nullable=False, index=True),
    Column("expires_at", Instant, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("secret_hash", String(128), nullable=False, unique=True),
    Column("account", ForeignKey("accounts.name"), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("key", String(128), nullable=False),
    Column("by", String(64), nullable=False),
    Column("request", String(128), nullable=False),
    Column("answer", Text, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    PrimaryKeyConstraint("key", "by"),
)
