"""`sogoc worker`: feed the search index, sign the log, renew copies, for as long as it runs."""

import time
from typing import TYPE_CHECKING

from api.console import remark
from api.forgetting import forget_answers
from api.log_keeping import keep_checkpoint
from api.renewing import AT_ONCE, renew_due
from api.spoken import both
from registry import outbox
from registry.errors import Unavailable

if TYPE_CHECKING:
    from api.wiring import Services

LONGEST_WAIT = 60.0  # seconds between two tries while the index is down
RENEW_EVERY = 60.0  # seconds between two looks for copies whose time stamps end soon


def work(services: "Services", *, once: bool, every: float) -> None:
    """Sign the log and drain the outbox, again and again; less often while the index is down.

    Raises:
        Unavailable: the index is down, and only one try was asked for.
    """
    wait, renew_at = every, 0.0
    while True:
        try:
            keep_checkpoint(services)
            forget_answers(services)
            if time.monotonic() >= renew_at:
                renew_at = _renew(services)  # before the index, which may be down for days
            handed = outbox.drain(services.database, services.search)
            wait = every
        except Unavailable as down:
            if once:
                raise
            handed, wait = 0, min(wait * 2, LONGEST_WAIT)
            remark(f"{both(str(down))}; thử lại sau · trying again in {wait:.0f} s.")
        if handed:
            remark(f"{handed} thay đổi đã vào chỉ mục · changes handed to the search index.")
        if once:
            return
        time.sleep(wait)


def _renew(services: "Services") -> float:
    """Renew copies that end soon; say when, on the clock, to look again: at once if more wait."""
    done = renew_due(services)
    if done:
        remark(f"{done} bản sao đã đóng lại dấu thời gian · copies were stamped again.")
    return time.monotonic() + (0.0 if done == AT_ONCE else RENEW_EVERY)
