"""Numbers without gaps: each counter is one row, locked until the transaction that took ends."""

from sqlalchemy import Connection, update

from registry.schema import counters


def take(connection: Connection, name: str, how_many: int = 1) -> int:
    """Take the next numbers of a counter that starts at 0 and give the first of them."""
    _begin(connection, name)
    after = connection.execute(
        update(counters)
        .where(counters.c.name == name)
        .values(value=counters.c.value + how_many)
        .returning(counters.c.value)
    ).scalar_one()
    return int(after) - how_many


def _begin(connection: Connection, name: str) -> None:
    # Each dialect takes a tenth of a second to import; a process needs one of them.
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]  # another class
    row = insert(counters).values(name=name, value=0)
    connection.execute(row.on_conflict_do_nothing())
