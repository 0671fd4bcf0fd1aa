"""Reading base 45 (RFC 9285), whole columns at a time: the library `base45` takes much longer."""

import struct
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_NONE: Final = 255
_VALUES: Final = bytes(
    ALPHABET.index(chr(sign)) if chr(sign) in ALPHABET else _NONE for sign in range(256)
)


def decode(text: str) -> bytes:
    """Give the bytes that a text writes (RFC 9285, 4.4).

    Raises:
        ValueError: a sign is none of the forty-five, or a group stands for no bytes.
    """
    values = text.encode("ascii").translate(_VALUES)
    if _NONE in values:
        raise ValueError("a sign that is not in base 45")
    end = len(values) // 3 * 3
    first, second, third = (values[at:end:3] for at in range(3))
    numbers = [a + 45 * b + 2025 * c for a, b, c in zip(first, second, third, strict=True)]
    try:
        return struct.pack(f">{len(numbers)}H", *numbers) + _last(values[end:])
    except struct.error as fault:
        raise ValueError("three signs that stand for no two bytes") from fault


def _last(values: bytes) -> bytes:
    """Give the byte of the two signs at the end, if there are some; `bytes` refuses above 255."""
    if len(values) == 1:
        raise ValueError("one sign is left over")
    return bytes([values[0] + 45 * values[1]]) if values else b""
