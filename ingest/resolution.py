"""How many pixels an inch of paper has: as the file says, or estimated and said so."""

from dataclasses import dataclass
from math import log, sqrt
from typing import Final, Literal

_INCH_RANGE: Final = (2.0, 36.0)  # longest side of a real page; A1, an open A2 book, is 33.1 in
_DPI_RANGE: Final = (60.0, 2400.0)  # below, no ledger is legible; above, no scanner scans paper
_SCREEN: Final = frozenset({72.0, 96.0})  # what programs write that know no resolution
_SCAN_SIZED: Final = 1200  # pixels; no page scanned at a screen's resolution is longer
_LONG_SIDES: Final = (11.69, 16.54)  # A4 and A3, inches; ledgers are bound from either
_USUAL: Final = (150.0, 200.0, 240.0, 300.0, 400.0, 600.0)  # what scanners are set to


@dataclass(frozen=True, slots=True)
class Resolution:
    """Pixels per inch, and whether the file said so."""

    dpi: float
    source: Literal["file", "estimated"]


def resolution(width: int, height: int, dpi_x: float, dpi_y: float) -> Resolution:
    """Take the stated resolution if a scanner could have meant it; else estimate from the size."""
    stated = sqrt(dpi_x * dpi_y) if dpi_x > 0 and dpi_y > 0 else 0.0
    if _plausible(stated, max(width, height)):
        return Resolution(stated, "file")
    return Resolution(_estimate(max(width, height)), "estimated")


def _plausible(dpi: float, pixels: int) -> bool:
    if not _DPI_RANGE[0] <= dpi <= _DPI_RANGE[1]:
        return False
    if round(dpi) in _SCREEN and pixels >= _SCAN_SIZED:
        return False
    return _INCH_RANGE[0] <= pixels / dpi <= _INCH_RANGE[1]


def _estimate(pixels: int) -> float:
    """Suppose A4 or A3, whichever makes the resolution one that scanners are set to."""
    guesses = [pixels / inches for inches in _LONG_SIDES]
    return min(guesses, key=lambda dpi: min(abs(log(dpi / usual)) for usual in _USUAL))
