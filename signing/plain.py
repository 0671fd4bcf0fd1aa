"""Texts that people can take at sight: nothing hidden in them, nothing turned round or piled up.

A name with a zero byte is cut short by some programs, one with an override of direction (Unicode
TR 36, 3.4) is read otherwise than it was signed, and marks piled on a letter draw over other lines.
"""

import unicodedata
from typing import Final

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})  # control, format, private, …
_MARKS: Final = 3  # on one letter; Vietnamese has two
_SHOWN: Final = 500  # signs of a reason
_LETTERS: Final = frozenset(
    chr(sign)
    for first, last in ((0x20, 0x7F), (0xA1, 0xAD), (0xAE, 0x250), (0x1E00, 0x1F00))
    for sign in range(first, last)
)  # of Latin scripts, Vietnamese among them: nearly every text has no others


def hidden(text: str) -> bool:
    """Say whether a text holds signs that do not show, turn it round, or pile up."""
    if _LETTERS.issuperset(text):
        return False
    marks = 0
    for sign in text:
        kind = unicodedata.category(sign)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if kind in _HIDDEN or marks > _MARKS:
            return True
    return False


def plain(text: str) -> str:
    """Give a reason as it may be shown, whatever the names in it hold."""
    if text.isprintable() and len(text) <= _SHOWN:  # nearly always, and quickly seen
        return text
    seen = "".join("\ufffd" if unicodedata.category(sign) in _HIDDEN else sign for sign in text)
    return seen if len(seen) <= _SHOWN else f"{seen[: _SHOWN - 2]}…."
