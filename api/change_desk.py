"""Changes by decision at the terminal: a correction, or a reissue for the issuer's error."""

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
from registry.entries import Correction

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
    )
    made = changing.correct(services.database, entry.id, entry.version, change, case)
    tell_index(services)
    say_json(as_dict(made)) if as_json else say(f"{line(made)}  version {made.version}")
