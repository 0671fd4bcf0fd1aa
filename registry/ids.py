"""Names for new things: entry ids that sort by time, and codes that cannot be guessed."""

import secrets
import time

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _base32(number: int, length: int) -> str:
    letters = []
    for _ in range(length):
        number, rest = divmod(number, 32)
        letters.append(CROCKFORD[rest])
    return "".join(reversed(letters))


def new_id() -> str:
    """Give 26 characters that sort by time of making (ULID: 48 bits of ms, 80 random bits)."""
    return _base32(time.time_ns() // 1_000_000 << 80 | secrets.randbits(80), 26)


def new_code() -> str:
    """Give the code of a copy: 12 characters of Crockford base 32, 60 random bits."""
    return _base32(secrets.randbits(60), 12)


def read_code(text: str) -> str:
    """Read a code as a person types it: Crockford takes O for 0, I and L for 1, any case."""
    return text.upper().translate(str.maketrans("OIL", "011", " -\u00a0\t\r\n"))
