"""Is this person in the ledgers? Yes, no, or open: only sealed books can say no."""

from typing import Literal

from api.wiring import Services
from registry.confirm import confirms
from registry.coverage import covered

Answer = Literal["yes", "no", "open"]


def person_check(
    parts: Services, number: str, name: str, born: str, *, kind: str, office: str, year: str
) -> Answer:
    """Confirm or deny, by the same work for everyone.

    Who is not found is "not in the ledger" only where the coverage statements say that all books
    of that kind, office and year are digitised; else the answer stays open.
    """
    asked = int(year) if year.isdecimal() and year.isascii() else 0
    found = confirms(parts.database, number, name, born)
    whole = covered(parts.database, kind, office.strip(), asked).absence_proves
    return "yes" if found else "no" if whole else "open"
