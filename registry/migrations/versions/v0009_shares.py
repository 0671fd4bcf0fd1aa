"""What statistics group entries by, beside their keys, in one index that answers alone."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, take them from the newest versions, and index them."""
    for name in ("issuer", "grade"):
        column = sa.Column(name, sa.Text(), nullable=False, server_default="")
        op.add_column("entries", column)
    lite = op.get_bind().dialect.name == "sqlite"
    text = "json_extract(v.\"values\", '$.{}')" if lite else "v.\"values\" ->> '{}'"
    office = f"COALESCE(NULLIF({text.format('co_quan')}, ''), {text.format('truong')}, '')"
    same = "FROM entry_versions v WHERE v.id = entries.id AND v.version = entries.version"
    op.execute(
        f"UPDATE entries SET issuer = COALESCE((SELECT {office} {same}), ''), "  # noqa: S608 - no input
        f"grade = COALESCE((SELECT {text.format('xep_loai')} {same}), '')"
    )
    op.create_index(
        "ix_entries_shares", "entries", ["state", "year", "issuer", "kind", "grade"], unique=False
    )
