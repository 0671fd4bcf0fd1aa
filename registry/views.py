"""Who looked at whose entry: the access log that the law on personal data asks for."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select

from registry.database import Database
from registry.life_tables import entry_views as table


@dataclass(frozen=True, slots=True)
class View:
    """One look at one entry."""

    number: int  # grows with time
    entry: str
    by: str
    at: datetime
    door: str  # desk or api


def note(db: Database, entry_id: str, by: str, door: str) -> None:
    """Write down that someone is about to see an entry."""
    row = {"entry": entry_id, "by": by, "at": datetime.now(UTC), "door": door}
    with db.write() as connection:
        connection.execute(insert(table).values(row))


def find(
    db: Database,
    *,
    entry: str = "",
    by: str = "",
    before: int | None = None,
    limit: int = 100,
) -> tuple[View, ...]:
    """List looks, the latest first; `before` is the number of the last one seen."""
    query = select(table).order_by(table.c.number.desc()).limit(limit)
    if entry:
        query = query.where(table.c.entry == entry)
    if by:
        query = query.where(table.c.by == by)
    if before is not None:
        query = query.where(table.c.number < before)
    with db.read() as connection:
        return tuple(View(**row) for row in connection.execute(query).mappings())
