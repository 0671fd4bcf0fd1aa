"""Until when copies can be checked, and the files that renewal made of them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; renewals only grow."""
    op.create_table(
        "copy_ends",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("good_until", INSTANT, nullable=True),
        sa.Column("tried_at", INSTANT, nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["copies.code"], name=op.f("fk_copy_ends_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_copy_ends")),
    )
    op.create_index(op.f("ix_copy_ends_good_until"), "copy_ends", ["good_until"], unique=False)
    op.create_table(
        "copy_renewals",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("renewed_at", INSTANT, nullable=False),
        sa.Column("good_until", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["code"], ["copies.code"], name=op.f("fk_copy_renewals_code")),
        sa.PrimaryKeyConstraint("code", "number", name=op.f("pk_copy_renewals")),
    )
    op.create_index(op.f("ix_copy_renewals_sha256"), "copy_renewals", ["sha256"], unique=False)
    _only_grows()


def _only_grows() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER copy_renewals_only_grows BEFORE UPDATE OR DELETE ON copy_renewals "
            "FOR EACH ROW EXECUTE FUNCTION only_grows()"
        )
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER copy_renewals_no_{event.lower()} BEFORE {event} ON copy_renewals "
            "BEGIN SELECT RAISE(ABORT, 'copy_renewals only grows'); END"
        )
