"""Can a decision bear this date? Not one that is yet to come, nor one from before the diploma."""

from collections.abc import Mapping
from datetime import date, datetime

from registry.copies import VIETNAM
from registry.errors import Forbidden
from registry.keys import real_born, year_of


def not_ahead(decided_on: date, at: datetime) -> None:
    """See that a decision is not dated after the day, in Vietnam, on which it is recorded.

    Raises:
        Forbidden: it is.
    """
    if decided_on > at.astimezone(VIETNAM).date():
        raise Forbidden(f"the decision is dated {decided_on:%d/%m/%Y}, a day that is yet to come")


def not_before_diploma(decided_on: date, values: Mapping[str, str]) -> None:
    """See that a decision about a diploma is not older than what the ledger says of its issue.

    That is the day of the decision by which the graduates were recognised, else their year.

    Raises:
        Forbidden: it is older.
    """
    recognised = real_born(values.get("ngay_quyet_dinh", ""))
    year = year_of(values.get("nam_tot_nghiep", ""))
    earliest = recognised or (str(year) if year else "")
    if decided_on.isoformat()[: len(earliest)] < earliest:
        raise Forbidden(
            f"the decision is dated {decided_on:%d/%m/%Y}, the diploma was not issued "
            f"before {earliest}"
        )
