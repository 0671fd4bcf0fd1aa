"""Which copies still count: a signed list that anyone may download and check offline."""

from collections.abc import Collection
from datetime import datetime

from signing.keys import SigningKey


def publish(revoked: Collection[int], key: SigningKey, *, url: str, now: datetime) -> str:
    """Sign the office's status list: a compact JWS over a W3C Bitstring Status List credential.

    `revoked` holds the status index of every copy that was revoked or replaced; `url` is where
    the list is published. Source: https://www.w3.org/TR/vc-bitstring-status-list/, RFC 7515.
    """
    raise NotImplementedError
