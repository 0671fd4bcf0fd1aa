"""A database of an older version: the log takes on what stood in it before digests were kept."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from sqlalchemy import Connection, select

from registry import audit, facts
from registry.schema import decisions, entries

ACTION: Final = "facts.adopted"
MANY: Final = 500
"""Facts that one record of the log takes on."""


def adopt(connection: Connection) -> None:
    """Note every fact as it stands, once, inside the transaction that brings the schema up."""
    if not facts.begin(connection):
        return
    found = _every(connection)
    while some := dict(islice(found, MANY)):
        event = audit.Event("sogoc", ACTION, "registry", {"facts": some})
        audit.append(connection, [event])


def _every(connection: Connection) -> Iterator[tuple[str, str]]:
    yield from _of_entries(connection)
    for kind in facts.KINDS:
        for one, digest in facts.every(connection, kind):
            yield one.name, digest


def _of_entries(connection: Connection) -> Iterator[tuple[str, str]]:
    salt = facts.secret(connection)
    heads = select(entries).order_by(entries.c.id).execution_options(yield_per=1000)
    for row in connection.execute(heads).mappings():
        yield f"entries/{row['id']}", facts.of_head(salt, row)
    query = select(decisions).where(decisions.c.entry.is_not(None))
    ordered = query.order_by(decisions.c.number).execution_options(yield_per=1000)
    for row in connection.execute(ordered).mappings():
        yield f"decisions/{row['number']}", facts.of_decision(salt, row)
