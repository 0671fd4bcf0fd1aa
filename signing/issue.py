"""Make a signed copy of an entry: claims, page, PAdES B-LTA signature."""

from dataclasses import dataclass
from datetime import datetime

from pyhanko.sign.timestamps import TimeStamper

from registry.entry import Entry
from signing.certificate import Certificate
from signing.keys import SigningKey


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """One issued copy: what it states, the file, and the file's SHA-256 (hex)."""

    certificate: Certificate
    pdf: bytes
    sha256: str


def issue(
    entry: Entry,
    *,
    number: str,
    key: SigningKey,
    timestamps: TimeStamper,
    public_url: str,
    document: str = "Bằng tốt nghiệp",
    status_index: int | None = None,
    now: datetime | None = None,
) -> SignedCopy:
    """Sign a copy of an entry in force, on behalf of the office named in the key's certificate.

    `number` is the number in the register of copies; `public_url` the address of this service
    (the QR code opens `<public_url>/v/<code>`); `status_index` a number unique among the office's
    copies (its bit in the status list), drawn at random when absent.

    Raises:
        CannotIssue: the entry is not in force, or lacks what a copy must state.
        KeyUnavailable: the key or its token cannot be reached.
        TimestampUnavailable: the time-stamp authority cannot be reached.
    """
    raise NotImplementedError
