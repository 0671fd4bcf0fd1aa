"""The life of an entry: volumes, custody, requests, the appendix, proposals and views."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("request_steps", "appendix", "entry_views")


def upgrade() -> None:
    """Make the tables, and let steps, the appendix and the record of views only grow."""
    _volumes()
    _requests()
    _appendix()
    for table in APPEND_ONLY:
        _only_grows(table)


def _only_grows(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION only_grows()"
        )
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
        )


def _volumes() -> None:
    """Books, their pages, and who keeps them."""
    op.create_table(
        "volumes",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("office_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("last_page", sa.Integer(), nullable=False),
        sa.Column("lost", sa.JSON(), nullable=False),
        sa.Column("second_person", sa.Boolean(), nullable=False),
        sa.Column("double_keyed", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_by", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volumes")),
    )
    op.create_index("ix_volumes_kind_office_key", "volumes", ["kind", "office_key"], unique=False)
    op.create_table(
        "volume_pages",
        sa.Column("scan", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("volume", sa.String(length=26), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["scan"], ["scans.sha256"], name=op.f("fk_volume_pages_scan")),
        sa.ForeignKeyConstraint(["volume"], ["volumes.id"], name=op.f("fk_volume_pages_volume")),
        sa.PrimaryKeyConstraint("scan", "page", name=op.f("pk_volume_pages")),
    )
    op.create_index(op.f("ix_volume_pages_volume"), "volume_pages", ["volume"], unique=False)
    op.create_table(
        "custody",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("volume", sa.String(length=26), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("signatory", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["volume"], ["volumes.id"], name=op.f("fk_custody_volume")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_custody")),
    )
    op.create_index(op.f("ix_custody_volume"), "custody", ["volume"], unique=False)
    op.create_table(
        "proposals",
        sa.Column("draft", sa.String(length=26), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("illegible", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"], name=op.f("fk_proposals_draft")),
        sa.PrimaryKeyConstraint("draft", name=op.f("pk_proposals")),
    )


def _requests() -> None:
    """Requests, and each step of their way."""
    op.create_table(
        "requests",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("complicated", sa.Text(), nullable=False),
        sa.Column("requester", sa.Text(), nullable=False),
        sa.Column("claim", sa.String(length=16), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(length=26), nullable=True),
        sa.Column("copy", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(["copy"], ["copies.code"], name=op.f("fk_requests_copy")),
        sa.ForeignKeyConstraint(["entry"], ["entries.id"], name=op.f("fk_requests_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
        sa.UniqueConstraint("copy", name=op.f("uq_requests_copy")),
    )
    op.create_index(op.f("ix_requests_entry"), "requests", ["entry"], unique=False)
    op.create_index("ix_requests_state_due", "requests", ["state", "due"], unique=False)
    op.create_table(
        "request_steps",
        sa.Column("request", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request"], ["requests.id"], name=op.f("fk_request_steps_request")
        ),
        sa.PrimaryKeyConstraint("request", "version", name=op.f("pk_request_steps")),
    )


def _appendix() -> None:
    """The appendix of the register, and who looked at what."""
    op.create_table(
        "appendix",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("decision_number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("ground", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entries.id"], name=op.f("fk_appendix_entry")),
        sa.PrimaryKeyConstraint("year", "number", name=op.f("pk_appendix")),
    )
    op.create_index(op.f("ix_appendix_entry"), "appendix", ["entry"], unique=False)
    op.create_table(
        "entry_views",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("entry", sa.String(length=26), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_entry_views")),
    )
    op.create_index(op.f("ix_entry_views_at"), "entry_views", ["at"], unique=False)
    op.create_index(op.f("ix_entry_views_entry"), "entry_views", ["entry"], unique=False)
