"""Are the rows beside the entries what the log says: copies, appendix, requests, volumes?"""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, Table, func, select

from registry import closed_views, facts
from registry.entry_check import Promises
from registry.fault import Fault
from registry.life_tables import appendix
from registry.renewal_tables import copy_renewals
from registry.schema import audit, copies, copy_files, counters, decisions

CHUNK: Final = 5_000
NUMBERED: Final[Mapping[str, Table]] = {"appendix": appendix, "copies": copies}
"""Tables with numbers that have no gaps in a year; each has a counter of that name."""


def promised(connection: Connection) -> Promises:
    """Give the last digest that the log holds of each fact, and the record that says it."""
    made, last = dict[str, tuple[int, str]](), -1
    query = select(audit.c.number, audit.c.body).where(audit.c.body.like('%"facts":{%'))
    while found := connection.execute(
        query.where(audit.c.number > last).order_by(audit.c.number).limit(CHUNK)
    ).all():
        for row in found:
            made |= {name: (row.number, digest) for name, digest in _facts(row.body).items()}
        last = found[-1].number
    return made


def check(connection: Connection, promises: Promises) -> Iterator[Fault]:
    """Hold every fact against the log."""
    left = dict(promises)
    for kind in facts.KINDS:
        for one, digest in facts.every(connection, kind):
            number, wanted = left.pop(one.name, (0, ""))
            if not wanted:
                yield Fault(number, f"{one.name} is not in the log")
            elif digest != wanted:
                yield Fault(number, f"{one.name} was changed")
    yield from _removed(connection, left)
    yield from closed_views.check(connection, promises)
    yield from _files(connection)
    for name, table in NUMBERED.items():
        yield from _numbers(connection, name, table)


def _removed(connection: Connection, left: Promises) -> Iterator[Fault]:
    salt = facts.secret(connection)
    old = set(connection.execute(select(decisions.c.number)).scalars()) if left else set[int]()
    for name, (number, wanted) in left.items():
        kind, _, key = name.partition("/")
        none = facts.digest(salt, name, [])  # such as the leaves of a volume that has none
        gone = kind in facts.KINDS and wanted != none
        if gone or (kind == "decisions" and int(key) not in old):
            yield Fault(number, f"{name} was removed")


def _files(connection: Connection) -> Iterator[Fault]:
    """Compare each signed file with the digest in the register of copies."""
    renewed = select(copy_renewals.c.code, copy_renewals.c.sha256)
    renewals = connection.execute(renewed.order_by(copy_renewals.c.number))
    newest = {code: digest for code, digest in renewals}  # noqa: C416 - rows
    query = select(copies.c.code, copies.c.sha256, copy_files.c.pdf).outerjoin(copy_files)
    issued = query.where(copies.c.issued_at.is_not(None)).order_by(copies.c.code)
    for row in connection.execute(issued.execution_options(yield_per=50)):
        if row.pdf is None or sha256(row.pdf).hexdigest() != newest.get(row.code, row.sha256):
            number = _newest_record(connection, row.code)
            yield Fault(number, f"the file of copy {row.code} was changed or removed")


def _numbers(connection: Connection, name: str, table: Table) -> Iterator[Fault]:
    """See that the numbers of each year have no gap, and end where the counter is."""
    at = table.c
    query = select(at.year, func.count(), func.max(at.number)).group_by(at.year)
    held = {year: (count, last) for year, count, last in connection.execute(query)}
    given = select(counters.c.name, counters.c.value).where(counters.c.name.like(f"{name}:%"))
    ends = {int(key.partition(":")[2]): value for key, value in connection.execute(given)}
    for year in sorted(held.keys() | ends.keys()):
        count, last = held.get(year, (0, 0))
        if not count == last == ends.get(year, 0):
            reason = f"the numbers of {name} in {year} have a gap or do not end at their counter"
            yield Fault(0, reason)


def _newest_record(connection: Connection, subject: str) -> int:
    query = select(func.max(audit.c.number)).where(audit.c.subject == subject)
    return connection.execute(query).scalar() or 0


def _facts(body: str) -> dict[str, str]:
    try:
        return {
            str(name): str(value) for name, value in json.loads(body)["details"]["facts"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}  # a record that was spoilt is reported by itself
