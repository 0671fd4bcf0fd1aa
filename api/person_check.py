"""Is this person in the ledgers? Yes, no, or open: only sealed books can say no."""

from typing import Literal

from api.wiring import Services
from registry.confirm import confirms, might_be
from registry.coverage import covered

Answer = Literal["yes", "no", "open"]


def person_check(
    parts: Services, number: str, name: str, born: str, *, kind: str, office: str, year: str
) -> Answer:
    """Confirm or deny, by the same work for everyone.

    Who is not found is "not in the ledger" only where the coverage statements say that all books
    of that kind, office and year are digitised, and nobody stands there who may be meant: with the
    year of birth alone, in another spelling, or where nobody could read. Else it stays open.
    """
    asked = int(year) if year.isdecimal() and year.isascii() else 0
    found = confirms(parts.database, number, name, born)
    whole = covered(parts.database, kind, office.strip(), asked).absence_proves
    close = might_be(parts.database, number, name, born)
    return "yes" if found else "no" if whole and not close else "open"
