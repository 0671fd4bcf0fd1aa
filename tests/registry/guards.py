"""What someone with the database in hand could do: take guards away, or make it fail."""

from sqlalchemy import text

from registry import schema
from registry.database import Database


def unguarded(db: Database) -> None:
    """Take away the triggers by which history only grows."""
    with db.write() as connection:
        for table in schema.APPEND_ONLY:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"DROP TRIGGER {table}_only_grows ON {table}"))
                continue
            for event in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER {table}_no_{event}"))


def refuse_inserts(db: Database, table: str) -> None:
    """Let every insert into a table fail, as on a full disk."""
    with db.write() as connection:
        if connection.dialect.name == "postgresql":
            body = "BEGIN RAISE EXCEPTION 'disk is full'; END"
            connection.execute(
                text(f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
            )
            does = "FOR EACH ROW EXECUTE FUNCTION full_disk()"
        else:
            does = "BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        connection.execute(text(f"CREATE TRIGGER broken BEFORE INSERT ON {table} {does}"))
