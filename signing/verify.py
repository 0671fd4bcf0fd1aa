"""Decide whether a copy can be trusted: named checks, four answers, one bottom line."""

from datetime import datetime

from signing.register import Register
from signing.trust import Trust
from signing.verdict import Verdict

LARGEST = 10 * 1024 * 1024
"""Bytes; a copy is two hundred thousand."""


def verify(
    copy: bytes | str,
    trust: Trust,
    *,
    status: str | None = None,
    register: Register | None = None,
    now: datetime | None = None,
) -> Verdict:
    """Check a copy: a PDF as bytes, or a code, QR text or verification address as text.

    `status` is a downloaded status list; `register` the live register, if there is one at hand.
    Nothing is fetched. Whatever the bytes are, the answer is a verdict, never an exception.
    """
    raise NotImplementedError
