"""Changes by decision at the terminal: a correction, a reissue, a personal ID that is added."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api import changing
from api.batch import tell_index
from api.console import say, say_json
from api.copy_desk import find_entry
from api.entry_report import as_dict, line
from api.typed import typed_day, typed_fields
from ocr.fields import BODY, HEADER
from registry import identity
from registry.amending import Cause, Correction
from registry.identity import Identification

if TYPE_CHECKING:
    from api.wiring import Services


def correct(
    services: "Services",
    name: str,
    texts: Sequence[str],
    by: str,
    *,
    decision: str,
    date: str,
    issuer_error: str,
    misread: bool,
    case: str,
    note: str,
    as_json: bool,
) -> None:
    """Change an entry, named by its id or number, and finish the request that asked for it."""
    entry = find_entry(services.database, name)
    change = Correction(
        values=typed_fields(texts, (*BODY, *HEADER)),
        decision_number=decision,
        decided_on=typed_day(date),
        by=by,
        at=datetime.now(UTC),
        note=note,
        issuer_error=issuer_error,
        cause=Cause.MISREAD if misread else Cause.CIVIL_STATUS,
    )
    made = changing.correct(services.database, entry.id, entry.version, change, case)
    tell_index(services)
    say_json(as_dict(made)) if as_json else say(f"{line(made)}  phiên bản · version {made.version}")


def identify(
    services: "Services", name: str, number: str, decision: str, date: str, by: str, as_json: bool
) -> None:
    """Add the personal ID to an entry, named by its id or number."""
    entry = find_entry(services.database, name)
    said = Identification(number, decision, typed_day(date), by)
    identity.identify(services.database, entry.id, entry.version, said)
    known = {"entry": entry.id, "personal_id": number or None}
    say_json(known) if as_json else say(f"{line(entry)}  {number or '—'}")
