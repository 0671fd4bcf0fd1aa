"""What the log promises of rows that stand beside the versions of entries, as each act left them.

A record of the log carries a salted digest of every such row that its act wrote, so that whoever
changes one by SQL alone is found out (`registry.fact_check`), while the log itself tells nobody
whose name stands there. The salt of a fact comes from a secret of this database: it can be shown
for one fact without giving another away.
"""

import hmac
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import groupby
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Table, insert, select

from registry import life_tables, officer_tables, policy_tables, renewal_tables, schema
from registry.errors import NotFound
from registry.log_tables import log_secret


class Fact(NamedTuple):
    """One row, or the rows that are one thing, such as the leaves of a volume."""

    kind: str  # one of `KINDS`
    key: tuple[object, ...]

    @property
    def name(self) -> str:
        """The name under which the log knows it, e.g. "appendix/2026/3"."""
        return "/".join([self.kind, *map(str, self.key)])


@dataclass(frozen=True, slots=True)
class Kind:
    """Which rows are one fact, and in which order."""

    table: Table
    key: tuple[str, ...]
    order: tuple[str, ...] = ()
    only: ColumnElement[bool] | None = None  # rows that are no fact yet are left out

    def rows(self) -> Select[Any]:
        """Select all rows, those of one fact together and in order."""
        c = self.table.c
        ordered = [c[name] for name in (*self.key, *self.order)]
        some = select(self.table) if self.only is None else select(self.table).where(self.only)
        return some.order_by(*ordered)


KINDS: Final[Mapping[str, Kind]] = {
    "accounts": Kind(schema.accounts, ("name",)),
    "appendix": Kind(life_tables.appendix, ("year", "number")),
    "copies": Kind(schema.copies, ("code",), only=schema.copies.c.issued_at.is_not(None)),
    "copy_renewals": Kind(renewal_tables.copy_renewals, ("code",), ("number",)),
    "custody": Kind(life_tables.custody, ("volume",), ("number",)),
    "officers": Kind(officer_tables.officers, ("id",)),
    "personal_ids": Kind(life_tables.personal_ids, ("entry",), ("number",)),
    "policies": Kind(policy_tables.policies, ("name",)),
    "policy_draws": Kind(policy_tables.policy_draws, ("draft",), ("number",)),
    "policy_strata": Kind(policy_tables.policy_strata, ("policy",), ("form", "era", "pipeline")),
    "rejections": Kind(
        schema.decisions, ("draft",), ("number",), only=schema.decisions.c.entry.is_(None)
    ),
    "request_steps": Kind(life_tables.request_steps, ("request",), ("version",)),
    "requests": Kind(life_tables.requests, ("id",)),
    "scans": Kind(schema.scans, ("sha256",)),
    "tokens": Kind(schema.tokens, ("id",)),
    "volume_pages": Kind(life_tables.volume_pages, ("volume",), ("scan", "page")),
    "volumes": Kind(life_tables.volumes, ("id",)),
}


def fact(kind: str, *key: object) -> Fact:
    """Name a fact that an act writes."""
    return Fact(kind, key)


def digests(connection: Connection, facts: Iterable[Fact]) -> dict[str, str]:
    """Give the digest of each fact as its rows stand now, by its name."""
    salt = secret(connection)
    return {one.name: digest(salt, one.name, _rows_of(connection, one)) for one in facts}


def every(connection: Connection, kind: str) -> Iterator[tuple[Fact, str]]:
    """Give every fact of a kind with its digest."""
    of, salt = KINDS[kind], secret(connection)
    found = connection.execute(of.rows().execution_options(yield_per=1000)).mappings()
    for key, rows in groupby(found, key=lambda row: tuple(row[name] for name in of.key)):
        one = Fact(kind, key)
        yield one, digest(salt, one.name, rows)


def digest(salt: bytes, name: str, rows: Iterable[Mapping[Any, Any]]) -> str:
    """Hash rows, hex; `salt` is the secret, from which the fact's own salt comes.

    Empty values are left out: a column that a later version adds changes no older digest.
    """
    body = [{k: v for k, v in row.items() if v not in (None, "")} for row in rows]
    own = hmac.digest(salt, name.encode(), "sha256")
    return sha256(own + _CANONICAL.encode(body).encode()).hexdigest()


def of_head(salt: bytes, row: Mapping[Any, Any]) -> str:
    """Hash what counts of an entry and what it is found by: its row in `entries`."""
    return digest(salt, f"entries/{row['id']}", [row])


def of_decision(salt: bytes, row: Mapping[Any, Any]) -> str:
    """Hash a decision about an entry; its number is known only once it is written."""
    said = {name: value for name, value in row.items() if name != "number"}
    return digest(salt, f"decided/{row['entry']}", [said])


def secret(connection: Connection) -> bytes:
    """Give the secret of this database, from which the salts come.

    Raises:
        NotFound: someone took it away.
    """
    held = connection.execute(select(log_secret.c.value)).scalar()
    if held is None:
        raise NotFound("the secret behind the log's digests is gone")
    return bytes(held)


def begin(connection: Connection) -> bool:
    """Make the secret of a new database; False if it has one."""
    if connection.execute(select(log_secret.c.number)).first():
        return False
    connection.execute(insert(log_secret).values(number=1, value=secrets.token_bytes(32)))
    return True


def _rows_of(connection: Connection, one: Fact) -> list[Mapping[str, Any]]:
    kind = KINDS[one.kind]
    c = kind.table.c
    same = [c[name] == value for name, value in zip(kind.key, one.key, strict=True)]
    return [dict(row) for row in connection.execute(kind.rows().where(*same)).mappings()]


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no row of a fact holds a {type(value).__name__}")


_CANONICAL: Final = json.JSONEncoder(
    ensure_ascii=False,
    sort_keys=True,
    separators=(",", ":"),
    check_circular=False,
    default=_plain,
)
