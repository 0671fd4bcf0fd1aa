"""Time stamps over one another: each must have counted until the next one was put over it.

A key that leaked, or whose certificate ended, can stamp any time it likes. So what a stamp says
holds only if another one sealed it before (RFC 3161, 4; RFC 4998, 4.3).
"""

from collections.abc import Sequence
from datetime import datetime

from signing.authority import Stamp, check_stamp_usage
from signing.cms_form import check_certificates
from signing.errors import Rejected, Revoked, Unsettled
from signing.paths import Carried, path_to_root
from signing.trust import Trust


def check_stamps(stamps: Sequence[Stamp], carried: Carried, trust: Trust, now: datetime) -> Stamp:
    """See that each stamp's authority is trusted and was good for as long as it had to be.

    Gives the first stamp. Whether the last one has ended by now is not asked here.

    Raises:
        Unsettled: an authority leads to no trusted root, or nothing says if it was revoked.
        Rejected: it is no authority, was revoked, or its stamp had ended before the next one.
    """
    sealed = [stamp.time for stamp in stamps[1:]]
    for stamp, until in zip(stamps, [*sealed, now], strict=True):
        check_stamp_usage(stamp.authority)
        path = path_to_root(stamp.authority, carried, trust, stamp.time)
        check_certificates(stamp.signed, path)
        _check_not_compromised(stamp, carried, trust, until)
    for stamp, until in zip(stamps, sealed, strict=False):
        if stamp.authority.not_valid_after < until:
            raise Rejected(
                "Một dấu thời gian đã hết hạn trước khi được đóng dấu mới.",
                "A time stamp had run out before another one was put over it.",
            )
    return stamps[0]


def _check_not_compromised(stamp: Stamp, carried: Carried, trust: Trust, until: datetime) -> None:
    """See that no list at hand says that its key was in other hands before it was sealed."""
    last = min(until, stamp.authority.not_valid_after)
    if last <= stamp.time:
        return
    try:
        path_to_root(stamp.authority, carried, trust, last)
    except Unsettled:
        return  # no list at hand is as new as that; the one of its own time was asked already
    except Revoked as why:
        if not why.harmless:
            raise
