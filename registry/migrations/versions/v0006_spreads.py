"""The number printed on the right leaf of a spread."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; pages that are there show one leaf each."""
    op.add_column("volume_pages", sa.Column("second", sa.Integer(), nullable=True))
