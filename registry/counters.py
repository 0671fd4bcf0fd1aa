"""Numbers without gaps: each counter is one row, locked until the transaction that took ends."""

from sqlalchemy import Connection, update
from sqlalchemy.dialects import postgresql, sqlite

from registry.schema import counters


def take(connection: Connection, name: str, how_many: int = 1) -> int:
    """Take the next numbers of a counter that starts at 0 and give the first of them."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(counters).values(name=name, value=0).on_conflict_do_nothing())
    after = connection.execute(
        update(counters)
        .where(counters.c.name == name)
        .values(value=counters.c.value + how_many)
        .returning(counters.c.value)
    ).scalar_one()
    return int(after) - how_many
