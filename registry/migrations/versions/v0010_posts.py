"""In which post an officer signs, beside the authorisation."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing is known of those recorded before."""
    op.add_column("officers", sa.Column("post", sa.Text(), nullable=False, server_default=""))
