"""A verdict that travels with its page, so that it need not be kept here.

A file that was sent is forgotten once it is judged. To show its verdict in the other language, or
as a report, the page sends the verdict back; a keyed digest shows that it is the one given out.
"""

import base64
import hashlib
import hmac
import json
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.problems import Problem
from api.verdict_json import from_json
from signing.verdict import Verdict

LARGEST = 200_000
"""Bytes of a verdict as JSON; real ones have ten thousand."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A verdict, what it was about, and when it was given."""

    verdict: Verdict
    said: dict[str, Any]  # the same as JSON, as the public may see it
    subject: str  # a code, or the SHA-256 of a file or of any other text
    at: datetime
    file: str = ""  # SHA-256 of the file that was sent; "" if only a code or text was


def pack(secret: bytes, said: dict[str, Any], subject: str, at: datetime, file: str = "") -> str:
    """Give a verdict as a text that only we can have made."""
    whole = {"said": said, "subject": subject, "at": at.isoformat(), "file": file}
    body = zlib.compress(json.dumps(whole, ensure_ascii=False).encode())
    return base64.urlsafe_b64encode(_digest(secret, body) + body).decode()


def unpack(secret: bytes, text: str) -> Carried:
    """Read it back.

    Raises:
        Problem: 422 we did not make it, or the server was started again since.
    """
    try:
        data = base64.urlsafe_b64decode(text.encode("ascii"))
    except ValueError:
        raise Problem(422, "stale-verdict") from None
    if not hmac.compare_digest(data[:32], _digest(secret, data[32:])):
        raise Problem(422, "stale-verdict")
    whole = json.loads(zlib.decompressobj().decompress(data[32:], LARGEST))
    return Carried(
        verdict=from_json(whole["said"]),
        said=whole["said"],
        subject=whole["subject"],
        at=datetime.fromisoformat(whole["at"]),
        file=whole["file"],
    )


def _digest(secret: bytes, body: bytes) -> bytes:
    return hmac.new(secret, body, hashlib.sha256).digest()
