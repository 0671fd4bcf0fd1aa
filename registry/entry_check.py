"""Is each entry still what the log says: its versions, what counts of it, who decided it?

Entries are gone through some at a time, each beside its own records, so that memory stays small.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, Connection, Select, select

from registry import encode, facts, identity
from registry.fault import Fault
from registry.life_tables import personal_ids
from registry.schema import audit, decisions, drafts, entries, entry_versions

CHUNK: Final = 500

Row = Mapping[str, Any]

Promises = Mapping[str, tuple[int, str]]
"""Facts that the log took on (`registry.adopting`) or was told: name → record, digest."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What one record says of one version."""

    number: int
    at: datetime
    sha256: str
    head: str  # "" in records of older versions
    decision: str


def check(connection: Connection, promised: Promises) -> Iterator[Fault]:
    """Hold every entry against the log."""
    salt = facts.secret(connection)
    for ids in _ids(connection):
        held = {name: _rows(connection, name, ids) for name in _TABLES}
        for entry in ids:
            rows = {name: found.get(entry, []) for name, found in held.items()}
            said = _told(rows["records"])
            yield from _versions(entry, said, rows["versions"])
            yield from _head(salt, entry, said, rows, promised)
            yield from _decisions(salt, entry, said, rows["decisions"], promised)
            yield from _identities(entry, rows["records"], rows["identities"])


_TABLES: Final[Mapping[str, Select[Any]]] = {
    "records": select(audit.c.number, audit.c.at, audit.c.subject, audit.c.action, audit.c.body)
    .where(audit.c.action.like("entry.%"))
    .order_by(audit.c.number),
    "versions": select(entry_versions).order_by(entry_versions.c.version),
    "heads": select(entries),
    "decisions": select(decisions).order_by(decisions.c.number),
    "drafts": select(drafts.c.id, drafts.c.entry, drafts.c.state),
    "identities": select(personal_ids),
}
_KEYS: Final[Mapping[str, Column[str]]] = {
    "records": audit.c.subject,
    "versions": entry_versions.c.id,
    "heads": entries.c.id,
    "decisions": decisions.c.entry,
    "drafts": drafts.c.entry,
    "identities": personal_ids.c.entry,
}


def _ids(connection: Connection) -> Iterator[list[str]]:
    """Give the ids of all entries, of those that only the log knows too, some at a time."""
    sources = (
        select(entry_versions.c.id).distinct(),
        select(entries.c.id),
        select(audit.c.subject).distinct().where(audit.c.action.like("entry.%")),
    )
    columns = (entry_versions.c.id, entries.c.id, audit.c.subject)
    last = ""
    while True:
        asked = zip(sources, columns, strict=True)
        found = [
            connection.execute(query.where(at > last).order_by(at).limit(CHUNK)).scalars().all()
            for query, at in asked
        ]
        ends = [ids[-1] for ids in found if len(ids) == CHUNK]
        last = min(ends, default="")
        if ids := sorted({one for ids in found for one in ids if not ends or one <= last}):
            yield ids
        if not ends:
            return


def _rows(connection: Connection, name: str, ids: list[str]) -> dict[str, list[Row]]:
    key, made = _KEYS[name], dict[str, list[Row]]()
    found = connection.execute(_TABLES[name].where(key.in_(ids)))
    names = [*found.keys()]
    for values in found:  # a mapping of SQLAlchemy's own takes a tenth of all the time
        row = dict(zip(names, values, strict=True))
        made.setdefault(row[key.name], []).append(row)
    return made


def _told(records: list[Row]) -> dict[int, _Told]:
    """Give what the records say of each version."""
    told = dict[int, _Told]()
    for row in records:
        if (said := _details(row["body"])) and "version" in said and "sha256" in said:
            more = {name: str(said.get(name, "")) for name in ("head", "decision")}
            told[said["version"]] = _Told(row["number"], row["at"], said["sha256"], **more)
    return told


def _versions(entry: str, told: Mapping[int, _Told], rows: list[Row]) -> Iterator[Fault]:
    """Compare each version with the digest that the log holds of it."""
    left = dict(told)
    for row in rows:
        said, where = left.pop(row["version"], None), f"entry {entry} version {row['version']}"
        if said is None:
            yield Fault(0, f"{where} is not in the log")
        elif _digest(row) != said.sha256:
            yield Fault(said.number, f"{where} was changed")
        elif row["recorded_at"] != said.at:
            yield Fault(said.number, f"the time at which {where} was recorded was changed")
    for version, said in left.items():
        yield Fault(said.number, f"entry {entry} version {version} was removed")


def _digest(row: Row) -> str:
    try:
        return encode.digest_of_row(row)
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""  # nothing that this register writes


def _head(
    salt: bytes,
    entry: str,
    told: Mapping[int, _Told],
    rows: Mapping[str, list[Row]],
    promised: Promises,
) -> Iterator[Fault]:
    """Compare what counts of an entry today with its newest version and with the log."""
    newest = told.get(max(told, default=0))
    number = newest.number if newest else 0
    for head in rows["heads"]:
        last = rows["versions"][-1] if rows["versions"] else None
        if not last or (last["version"], last["state"]) != (head["version"], head["state"]):
            yield Fault(number, f"the state of entry {entry} is not that of its newest version")
            return
        wanted = newest.head if newest else ""
        if not wanted:
            number, wanted = promised.get(f"entries/{entry}", (number, ""))
        if facts.of_head(salt, head) != wanted:
            yield Fault(number, f"what entry {entry} is found by and counted as was changed")
        if head["state"] != "void" and head["draft"] and not _leads(head, rows["drafts"]):
            yield Fault(number, f"the row that entry {entry} was made of no longer leads to it")
    if not rows["heads"]:
        yield Fault(number, f"entry {entry} was removed from those that count")


def _leads(head: Row, rows: list[Row]) -> bool:
    return any(row["id"] == head["draft"] and row["state"] == "accepted" for row in rows)


def _decisions(
    salt: bytes,
    entry: str,
    told: Mapping[int, _Told],
    rows: list[Row],
    promised: Promises,
) -> Iterator[Fault]:
    """Compare who decided what with the log."""
    numbers = {said.decision: said.number for said in told.values() if said.decision}
    left = Counter(said.decision for said in told.values() if said.decision)
    for row in rows:
        made = facts.of_decision(salt, row)
        if left[made]:
            left[made] -= 1
        elif promised.get(f"decisions/{row['number']}", (0, ""))[1] != made:
            place = max((said.number for said in told.values()), default=0)
            yield Fault(place, f"decision {row['number']} on entry {entry} is not in the log")
    for gone in left.elements():
        yield Fault(numbers[gone], f"a decision on entry {entry} was changed or removed")


def _identities(entry: str, records: list[Row], rows: list[Row]) -> Iterator[Fault]:
    """Compare the personal IDs of an entry with what the log was committed to."""
    left, numbers = Counter[str](), dict[str, int]()
    for record in records:
        if record["action"] == "entry.identified":
            said = str((_details(record["body"]) or {}).get("commitment", ""))
            left[said] += 1
            numbers[said] = record["number"]
    left.subtract(identity.commitment(row["salt"], entry, row["personal_id"]) for row in rows)
    for said, more in left.items():
        if more:
            reason = f"the personal ID of entry {entry} was changed or removed"
            yield Fault(numbers.get(said, 0), reason)


def _details(body: str) -> dict[str, Any] | None:
    try:
        return dict(json.loads(body)["details"])
    except (ValueError, KeyError, TypeError):
        return None  # such a record is reported by itself
