"""Codes that name a copy: twelve characters that survive being read aloud and typed again."""

import secrets
import unicodedata
from typing import Final

from signing.errors import Malformed

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U."""

LENGTH: Final = 12
"""Characters; five random bits each make sixty."""

_SPOKEN: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN: Final = frozenset({"Pd", "Pc", "Cf", "Zs", "Cc"})
"""Dashes of every length, underscores, spaces of every width or none: phones put them in."""


def new_code() -> str:
    """Draw a code with sixty bits from the operating system's random numbers."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalise(typed: str) -> str:
    """Give the code a person meant: any case, O for 0, I or L for 1, dashes and spaces anywhere.

    Raises:
        Malformed: it cannot be a code, whatever was meant.
    """
    wide = unicodedata.normalize("NFKC", typed).replace("\u2212", "-")  # the minus sign is no dash
    signs = (sign for sign in wide if unicodedata.category(sign) not in _BETWEEN)
    code = "".join(signs).upper().translate(_SPOKEN)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise Malformed(
            "Mã không đúng dạng: cần 12 chữ số và chữ cái.",
            "This is not a copy code: it takes twelve digits and letters.",
        )
    return code


def grouped(code: str) -> str:
    """Write a code in three groups of four, as it stands on paper."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
