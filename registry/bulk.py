"""Many rows at once: by COPY on PostgreSQL, by one prepared statement on SQLite.

SQLAlchemy's own way of many rows takes three times as long on the one, and half as long again on
the other. The rows go through the types of the columns, as in any other statement; a column that no
row names is left to the default of the database.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import DBAPIError

FEW: Final = 20
"""Up to so many rows a statement for each is as quick."""

Rows = Sequence[Mapping[str, Any]]


def insert_all(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows that all name the same columns, inside an open transaction."""
    many = _MANY.get(connection.dialect.name)
    if many and len(rows) > FEW:
        many(connection, table, rows)
    elif rows:
        connection.execute(insert(table), rows)


def _copy(connection: Connection, table: Table, rows: Rows) -> None:
    import psycopg  # only a process that talks to PostgreSQL loads its driver

    names = [*rows[0]]
    into = psycopg.sql.SQL("COPY {} ({}) FROM STDIN").format(
        psycopg.sql.Identifier(table.name),
        psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, names)),
    )
    columns = [_bound(connection, table, name, rows) for name in names]
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]  # psycopg's own
    try:
        with driver.cursor() as cursor, cursor.copy(into) as copy:
            for row in zip(*columns, strict=True):
                copy.write_row(row)
    except psycopg.Error as error:
        raise DBAPIError.instance(
            f"COPY {table.name}", None, error, psycopg.Error, dialect=connection.dialect
        ) from error


def _prepared(connection: Connection, table: Table, rows: Rows) -> None:
    statement = insert(table).compile(dialect=connection.dialect, column_keys=[*rows[0]])
    columns = [_bound(connection, table, name, rows) for name in statement.positiontup or ()]
    connection.exec_driver_sql(str(statement), [*zip(*columns, strict=True)])


def _bound(connection: Connection, table: Table, name: str, rows: Rows) -> list[Any]:
    kind = table.c[name].type.dialect_impl(connection.dialect)
    bind = kind.bind_processor(connection.dialect)
    values = [row[name] for row in rows]
    return [bind(value) for value in values] if bind else values


_MANY: Final[Mapping[str, Callable[[Connection, Table, Rows], None]]] = {
    "postgresql": _copy,
    "sqlite": _prepared,
}
