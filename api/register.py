"""The live register, as verification asks it."""

from datetime import datetime
from typing import Literal

from api.officer_desk import as_officer
from registry import copies, entries, officers, renewals
from registry.copies import Copy, CopyState
from registry.database import Database
from registry.entry import Entry, State
from registry.errors import NotFound
from signing.claims import in_ledger_order
from signing.issue_terms import VIETNAM
from signing.officers import Officer
from signing.register import RegisterRecord


class LiveRegister:
    """Looks copies up in the database, with the entry as it stands now."""

    def __init__(self, db: Database) -> None:
        """Ask this database."""
        self._db = db

    def lookup(self, code: str) -> RegisterRecord | None:
        """Give the copy with this code, or None if none was issued."""
        with self._db.read():
            try:
                copy = copies.copy_by_code(self._db, code)
            except NotFound:
                return None
            entry = entries.get(self._db, copy.entry)
            listed = tuple(as_officer(one) for one in officers.authorisations(self._db))
            pdf, renewed = copies.pdf(self._db, copy.code), renewals.files_of(self._db, copy.code)
            newer = _newer(copies.copies_of(self._db, entry.id), entry)
            return _record(copy, entry, pdf, listed, renewed, newer)


def _newer(issued: tuple[Copy, ...], entry: Entry) -> str:
    """Give the number of the last copy in force that states the entry as it is now.

    Its number, not its code: who holds an old copy need not learn what the new one says.
    """
    numbers = [
        one.text
        for one in issued
        if one.state is CopyState.IN_FORCE and one.entry_version == entry.version
    ]
    return numbers[-1] if numbers else ""


def _record(
    copy: Copy,
    entry: Entry,
    pdf: bytes,
    listed: tuple[Officer, ...],
    renewed: tuple[str, ...],
    newer: str,
) -> RegisterRecord:
    state, since, reason = _standing(copy, entry)
    return RegisterRecord(
        code=copy.code,
        state=state,
        sha256=copy.sha256,
        entry=entry.id,
        entry_version=entry.version,
        values=in_ledger_order(entry.values),
        since=since,
        reason=reason,
        officers=listed,
        pdf=pdf,
        renewed=renewed,
        replaced_by=newer if state == "replaced" else "",
    )


def _standing(
    copy: Copy, entry: Entry
) -> tuple[Literal["in_force", "revoked", "replaced"], str, str]:
    if copy.state is CopyState.REVOKED:
        return "revoked", _day(copy.revoked_at), copy.reason
    if entry.state is not State.IN_FORCE:
        return "revoked", _day(entry.recorded_at), entry.reason
    if entry.version != copy.entry_version:  # by decision: the ledger says something else now
        return "replaced", _day(entry.recorded_at), ""
    return "in_force", "", ""


def _day(at: datetime | None) -> str:
    """The day in Vietnam, ISO 8601: whom a copy is shown needs no microseconds."""
    return at.astimezone(VIETNAM).date().isoformat() if at else ""
