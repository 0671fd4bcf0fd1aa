"""How a copy stands, in one indexed query: what changes whenever a verdict on it could change."""

from sqlalchemy import select

from registry import schema
from registry.database import Database

_c, _e = schema.copies.c, schema.entries.c
_QUERY = (
    select(_c.sha256, _c.state, _c.entry, _e.version, _e.state.label("of_entry"))
    .join(schema.entries, _e.id == _c.entry)
    .where(_c.issued_at.is_not(None))
)

Standing = tuple[object, ...]


def standing(db: Database, code: str) -> Standing | None:
    """Give the marks by which two states of an issued copy differ; None if there is no such copy.

    `code` is in its normal form.
    """
    with db.read() as connection:
        row = connection.execute(_QUERY.where(_c.code == code)).first()
    return tuple(row) if row else None
