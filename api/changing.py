"""A change by decision and the request that asked for it, in one transaction; for every door."""

from registry import amending, requests
from registry.amending import Correction, Revocation
from registry.database import Database
from registry.entry import Entry
from registry.errors import Forbidden
from registry.request import Kind


def correct(
    db: Database, entry_id: str, expected_version: int, change: Correction, case: str = ""
) -> Entry:
    """Correct or reissue an entry, and note that the request `case` is carried out by it.

    Raises:
        NotFound: no such entry or request.
        Conflict: someone changed the entry or the request since.
        Forbidden: the registry refuses the change, or the request is about another entry or
            change.
        Incomplete: a required field would be empty.
    """
    with db.write():
        made = amending.correct(db, entry_id, expected_version, change)
        if case:
            kind = Kind.REISSUE if change.issuer_error else Kind.CORRECTION
            _finish(db, case, entry_id, change, kind)
        return made


def revoke(
    db: Database, entry_id: str, expected_version: int, change: Revocation, case: str = ""
) -> Entry:
    """Revoke an entry, and note that the request `case` is carried out by it.

    Raises:
        NotFound: no such entry, ground or request.
        Conflict: someone changed the entry or the request since.
        Forbidden: the registry refuses it, or the request is about another entry or change.
    """
    with db.write():
        made = amending.revoke(db, entry_id, expected_version, change)
        if case:
            _finish(db, case, entry_id, change, Kind.REVOCATION)
        return made


def _finish(
    db: Database, case: str, entry_id: str, change: Correction | Revocation, kind: Kind
) -> None:
    request = requests.get(db, case)
    if request.asked.entry != entry_id:
        raise Forbidden("the request is about another entry")
    if request.asked.kind is not kind:
        raise Forbidden(f"a request for a {request.asked.kind} is not carried out like that")
    requests.carry_out(db, case, request.version, change.by, note=change.decision_number)
