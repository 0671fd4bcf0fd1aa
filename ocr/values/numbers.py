"""Numbers: running numbers, scores, diploma numbers and register numbers."""

import re
from typing import Final

from ocr.fold import nfc
from ocr.values.judged import Judged, stepped

INT: Final = "0123456789"
SCORE: Final = "0123456789,."
SERIAL: Final = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
REGISTER: Final = " 0123456789/-.ABCDEFGHIJKLMNOPQRSTUVWXYZ"

SERIAL_SHAPE: Final = re.compile(
    r"(?:[A-ZĐ]{1,4}[ .\-]?\d{4,9}|\d{4,8})(?:/[0-9A-ZĐ\-]+)?"  # nine figures: A read as 4
)
REGISTER_SHAPE: Final = re.compile(r"(?=.*\d)[0-9A-ZĐ]+(?:\s?[/.\-]\s?[0-9A-ZĐ&.]+)*")
DASHED_FIT: Final = 0.8  # of a register number behind which a dash was read
SCORE_SHAPE: Final = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")


def judge_int(raw: str) -> Judged:
    """Tidy a running number."""
    text = nfc(raw)
    value = text.strip(" .,'-|_")
    return stepped(Judged(value, float(value.isdigit() and len(value) <= 5)), "trim", text, value)


def judge_score(raw: str) -> Judged:
    """Tidy a score, a number with at most two decimals."""
    text = nfc(raw)
    value = text.strip(" '|_-").replace(" ", "").rstrip(".,")
    return stepped(Judged(value, float(bool(SCORE_SHAPE.fullmatch(value)))), "trim", text, value)


def judge_serial(raw: str) -> Judged:
    """Tidy a diploma number: letters, perhaps a space, and figures."""
    text = nfc(raw)
    value = text.strip(" .,'|_-:")
    return stepped(Judged(value, float(bool(SERIAL_SHAPE.fullmatch(value)))), "trim", text, value)


def judge_register(raw: str) -> Judged:
    """Tidy a register number; it is text, and its slash is part of it.

    None ends in a dash: it is a pen stroke from beside, or what was behind it is lost.
    """
    text = nfc(raw)
    whole = text.strip(" .,'|_:")
    value = whole.rstrip(" -") or whole
    fit = float(bool(REGISTER_SHAPE.fullmatch(value))) * (1.0 if value == whole else DASHED_FIT)
    return stepped(Judged(value, fit), "trim", text, value)


def shape_of(value: str) -> str:
    """Give a number's shape: A for each letter, 9 for each figure, the rest as it is."""
    return re.sub(r"[A-ZĐ]", "A", re.sub(r"\d", "9", value))
