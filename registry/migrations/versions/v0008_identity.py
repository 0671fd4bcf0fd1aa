"""Personal IDs beside entries, and for which office a request was approved."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, which only grows, and add the columns."""
    op.create_table(
        "personal_ids",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("entry", sa.String(length=26), nullable=False),
        sa.Column("personal_id", sa.String(length=12), nullable=False),
        sa.Column("decision_number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry"], ["entries.id"], name=op.f("fk_personal_ids_entry_entries")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_personal_ids")),
    )
    op.create_index(op.f("ix_personal_ids_entry"), "personal_ids", ["entry"], unique=False)
    for name in ("office", "signatory"):
        op.add_column("requests", sa.Column(name, sa.Text(), nullable=True))
    _only_grows("personal_ids")


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
