"""Which rows of typed lists were imported, in whatever format the list was saved."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; rows imported before are known by their file only."""
    op.create_table(
        "imported_rows",
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("scan", sa.String(64), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_imported_rows")),
        sa.ForeignKeyConstraint(
            ["scan"], ["scans.sha256"], name=op.f("fk_imported_rows_scan_scans")
        ),
    )
