"""Policies with a proven bound, where they run, and the rows that were drawn for them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "policies",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("most_wrong", sa.Float(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("learning_share", sa.Float(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_policies")),
    )
    op.create_table(
        "policy_strata",
        sa.Column("policy", sa.String(length=64), nullable=False),
        *_stratum(),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("grid", sa.JSON(), nullable=False),
        sa.Column("level", sa.Float(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("after", SERIAL, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("policy", "form", "era", "pipeline", name=op.f("pk_policy_strata")),
    )
    _draws()


def _draws() -> None:
    op.create_table(
        "policy_draws",
        sa.Column("number", SERIAL, autoincrement=True, nullable=False),
        sa.Column("policy", sa.String(length=64), nullable=False),
        *_stratum(),
        sa.Column("draft", sa.String(length=26), nullable=False),
        sa.Column("drawn_at", INSTANT, nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("hindrance", sa.Text(), nullable=False),
        sa.Column("wrong", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_policy_draws")),
        sa.UniqueConstraint(
            "policy", "draft", "pipeline", name=op.f("uq_policy_draws_policy_draft_pipeline")
        ),
    )
    op.create_index(op.f("ix_policy_draws_draft"), "policy_draws", ["draft"], unique=False)
    op.create_index(
        "ix_policy_draws_stratum",
        "policy_draws",
        ["policy", "form", "era", "pipeline", "number"],
        unique=False,
    )


def _stratum() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("era", sa.String(length=8), nullable=False),
        sa.Column("pipeline", sa.Text(), nullable=False),
    )
