"""Who asked how much: batch checks in the log, by number of rows, never by whom they were about."""

from registry import audit
from registry.database import Database
from registry.ids import new_id


def record_batch(db: Database, by: str, by_code: int, by_person: int) -> None:
    """Write down that an account asked about so many codes and so many persons."""
    event = audit.Event(by, "verify.batch", new_id(), {"codes": by_code, "persons": by_person})
    with db.write() as connection:
        audit.append(connection, [event])
