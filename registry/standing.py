"""How a copy stands, in one indexed query: what changes whenever a verdict on it could change."""

from sqlalchemy import select

from registry import schema
from registry.database import Database
from registry.renewal_tables import copy_ends

_c, _e, _ends = schema.copies.c, schema.entries.c, copy_ends.c
_QUERY = (
    select(
        *(_c.sha256, _c.state, _c.entry, _e.version, _e.state.label("of_entry")), _ends.good_until
    )
    .join(schema.entries, _e.id == _c.entry)
    .outerjoin(copy_ends, _ends.code == _c.code)
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
