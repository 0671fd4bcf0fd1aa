"""What every copy promises about time, for those who make copies and those who check them."""

from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

VOUCHED: Final = timedelta(days=7)
"""How long a copy's own issue answers for its status; see docs/decisions/0003."""

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
"""The clocks that times on copies are told by."""
