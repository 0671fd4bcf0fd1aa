"""Renew a copy before its last time stamp ends: a new stamp over the old ones (PAdES B-LTA).

The file given out before stays good for as long as its own stamps last; the new file begins with
its very bytes. Nobody's signature is needed, so this goes on after the officer's certificate ended.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from asn1crypto import x509
from pyhanko.sign.timestamps import TimeStamper

from signing.checks import check_file
from signing.errors import CannotIssue, TimestampUnavailable
from signing.inquiry import Enough, Inquiry
from signing.pades import stamp_again
from signing.trust import Trust

RSA_ENDS: Final = datetime(2029, 1, 1, tzinfo=UTC)
"""RSA with PKCS #1 v1.5 is trusted until then (ETSI TS 119 312 v1.5.1); ECDSA on P-256 for longer.

A verdict does not turn on that day: a stamp is only renewed before it.
"""


@dataclass(frozen=True, slots=True)
class Renewed:
    """A copy with one more time stamp."""

    pdf: bytes  # begins with the bytes of the copy as it was
    sha256: str  # hex
    until: datetime  # until when the new stamp answers for it


def lasts_until(pdf: bytes) -> datetime:
    """Say until when the last time stamp of a copy answers for it.

    Raises:
        CannotIssue: the file does not stand up to a check, so there is nothing to keep.
    """
    inquiry = Inquiry()
    try:
        authority = check_file(inquiry, pdf).stamps[-1].authority
    except Enough as enough:
        why = inquiry.checks[-1].reason
        raise CannotIssue(f"the stored copy does not stand up to a check: {why}") from enough
    return _lasts(authority)


def renew(pdf: bytes, timestamps: TimeStamper, trust: Trust) -> Renewed:
    """Put a new time stamp over a copy whose last one still holds.

    Raises:
        CannotIssue: the copy does not stand up to a check, or its last time stamp has ended.
        TimestampUnavailable: the authority cannot be reached, or its stamps end no later.
    """
    before = lasts_until(pdf)
    renewed = stamp_again(pdf, timestamps, trust)
    until = lasts_until(renewed)
    if not renewed.startswith(pdf):
        raise CannotIssue("the renewed file does not begin with the file as it was")
    if until <= before:
        raise TimestampUnavailable(
            f"the authority's own certificate ends on {until:%Y-%m-%d}, no later than the last one"
        )
    return Renewed(renewed, hashlib.sha256(renewed).hexdigest(), until)


def _lasts(authority: x509.Certificate) -> datetime:
    end: datetime = authority.not_valid_after
    return min(end, RSA_ENDS) if authority.public_key.algorithm == "rsa" else end
