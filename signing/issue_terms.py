"""What every copy promises about time, for those who make copies and those who check them."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

VOUCHED: Final = timedelta(days=7)
"""How long a copy's own issue answers for its status; see docs/decisions/0003."""

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
"""The clocks that times on copies are told by."""


def local(moment: datetime) -> str:
    """Write a moment as copies do: ISO 8601 on the clocks of Vietnam, to the second."""
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")
