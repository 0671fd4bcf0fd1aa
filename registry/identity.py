"""A personal ID that is added to an entry later: old ledgers have none, and many never will.

It stands beside the entry, not in a version of it: the ledger does not say it, so copies that were
issued stay what they are. The log holds a salted commitment, for twelve digits are soon tried out.

Form of the number: Nghị định 137/2015/NĐ-CP, điều 13; Thông tư 07/2016/TT-BCA, điều 7 and annexes.
"""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, insert, select

from registry import audit, entries
from registry.database import Database
from registry.dated import not_ahead
from registry.entry import Entry
from registry.errors import Conflict, Forbidden
from registry.facts import fact
from registry.keys import born_key
from registry.life_tables import personal_ids

NUMBER: Final = re.compile(r"[0-9]{12}")
GENDERS: Final = ("Nam", "Nữ")


@dataclass(frozen=True, slots=True)
class Identification:
    """The decision by which an entry gets its personal ID, or loses a wrong one."""

    number: str  # twelve digits; "" takes it back
    decision_number: str  # the paper that shows it, or the decision
    decided_on: date
    by: str


def identify(db: Database, entry_id: str, expected_version: int, said: Identification) -> None:
    """Record the personal ID of an entry, by a named decision; the last one counts.

    Raises:
        NotFound: no such entry.
        Conflict: someone changed the entry since.
        Forbidden: no decision is named or it is yet to come, it is no such number, or the year of
            birth or the gender that it holds is not that of the entry.
    """
    if not said.decision_number.strip():
        raise Forbidden("the number of the decision is missing")
    with db.write() as connection:
        entry = entries.newest(connection, entry_id)
        if entry.version != expected_version:
            raise Conflict(f"entry {entry_id} is at version {entry.version}")
        if said.number:
            _check(entry, said.number)
        at, salt = datetime.now(UTC), secrets.token_hex(16)
        not_ahead(said.decided_on, at)
        row = {
            "entry": entry_id,
            "personal_id": said.number,
            "decision_number": said.decision_number.strip(),
            "decided_on": said.decided_on,
            "at": at,
            "by": said.by,
            "salt": salt,
        }
        connection.execute(insert(personal_ids).values(row))
        details = {"version": entry.version, "commitment": commitment(salt, entry_id, said.number)}
        rows = (fact("personal_ids", entry_id),)
        event = audit.Event(said.by, "entry.identified", entry_id, details, rows)
        audit.append(connection, [event], at)


def personal_id(db: Database, entry_id: str) -> str:
    """Give the personal ID of an entry, "" if none is known."""
    with db.read() as connection:
        return known(connection, [entry_id]).get(entry_id, "")


def known(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Give the personal IDs that are known of these entries, inside an open transaction."""
    at = personal_ids.c
    query = (
        select(at.entry, at.personal_id).where(at.entry.in_(list(ids))).order_by(at.number)
    )  # a later one replaces an earlier one
    found = {row.entry: row.personal_id for row in connection.execute(query)}
    return {entry: number for entry, number in found.items() if number}


def commitment(salt: str, entry_id: str, number: str) -> str:
    """Give what the log says of an identification: it fixes the number and does not tell it."""
    return sha256(f"{salt} {entry_id} {number}".encode()).hexdigest()


def _check(entry: Entry, number: str) -> None:
    if not NUMBER.fullmatch(number):
        raise Forbidden("a personal ID has twelve digits")
    century, woman = divmod(int(number[3]), 2)
    born, gender = born_key(entry.values.get("ngay_sinh", ""))[:4], entry.values.get("gioi_tinh")
    said = f"{19 + century}{number[4:6]}"
    if born and born != said:
        raise Forbidden(f"that number was given to someone born in {said}, the entry says {born}")
    if gender in GENDERS and gender != GENDERS[woman]:
        raise Forbidden(f"that number was given to someone else: the entry says {gender}")
