"""A hand made of strokes: bare lines for letters, bent anew each time they are written.

Fonts that imitate handwriting repeat each letter to the dot. Here every letter is slanted, sized
and set a little differently, and the whole line is bent by a field of smooth noise, so that no two
are alike. The lines are Hershey's (A. V. Hershey, Calligraphy for computers, 1967), as OpenCV has
them.
"""

import unicodedata
from dataclasses import dataclass
from random import Random
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw

from samples.accents import DOT_BELOW, draw_mark
from samples.fonts import width

HIGH: Final = 100  # px, of letters before they are brought to size
CAPITAL: Final = 0.72  # of the size
FINE: Final = 2  # px, of lines before the pen goes along them
WAVE: Final = 55  # px between the places that noise moves
ROOM: Final = 1.2  # of a letter's height, around what is written


@dataclass(frozen=True, slots=True)
class Style:
    """What one writer keeps to; shares of the letters' height."""

    lines: int  # one of OpenCV's Hershey fonts
    slant: float
    thick: float  # of the pen
    uneven: float  # sizes of letters, and how far they stand off the line
    bent: float  # how far strokes are moved by noise
    tight: float  # distance of letters, 1.0 as designed


STYLES: Final = {
    "scribe-school": Style(cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 0.25, 0.08, 0.05, 0.05, 0.94),
    "scribe-plain": Style(cv2.FONT_HERSHEY_SIMPLEX, 0.1, 0.09, 0.07, 0.08, 0.95),
    "scribe-hasty": Style(cv2.FONT_HERSHEY_SIMPLEX, 0.35, 0.08, 0.09, 0.11, 0.85),
    "scribe-serif": Style(cv2.FONT_HERSHEY_TRIPLEX | cv2.FONT_ITALIC, 0.0, 0.07, 0.06, 0.08, 0.9),
    "scribe-office": Style(cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 0.45, 0.11, 0.06, 0.06, 0.88),
    "scribe-round": Style(cv2.FONT_HERSHEY_PLAIN, 0.0, 0.08, 0.09, 0.09, 0.92),
}
"""Writers by name; each has the widths of a font in `fonts.FACES` of the same name."""


def scribe(
    image: Image.Image, at: tuple[float, float], face: str, size: int, text: str, rng: Random
) -> None:
    """Write one line in white on a one-channel image, its baseline's left end at a point."""
    style = STYLES[face]
    line = _inked(_bend(_line(text, style, rng), style, rng), style, rng)
    share = CAPITAL * size / HIGH
    wide = width(face, size, text) + 2 * ROOM * HIGH * share
    target = (max(8, round(wide)), max(8, round(line.shape[0] * share)))
    small = Image.fromarray(cv2.resize(line, target, interpolation=cv2.INTER_AREA))
    inked = small.point(lambda ink: min(255, int(ink * 1.3)))
    corner = (round(at[0] - ROOM * HIGH * share), round(at[1] - (ROOM + 1) * HIGH * share))
    box = (*corner, corner[0] + inked.width, corner[1] + inked.height)
    image.paste(ImageChops.lighter(image.crop(box), inked), box)


def _line(text: str, style: Style, rng: Random) -> NDArray[np.uint8]:
    """Write a line of letters in thin lines, and their marks on a second layer."""
    scale = HIGH / cv2.getTextSize("H", style.lines, 1.0, 1)[0][1]
    around = round(ROOM * HIGH)
    steps = [_step(letter, style, scale) * rng.gauss(1.0, style.uneven) for letter in text]
    line = np.zeros((HIGH + 2 * around, round(sum(steps)) + 2 * around, 2), np.uint8)
    x, drift = float(around), rng.gauss(0, style.uneven)
    for letter, step in zip(text, steps, strict=True):
        if not letter.isspace():
            off = (x, rng.gauss(0, 0.5 * style.uneven * HIGH) + drift * (x - around) * 0.03)
            _letter(line, letter, style, scale, off, rng)
        x += step
    return line


def _step(letter: str, style: Style, scale: float) -> float:
    bare = _bare(letter)[0]
    return float(cv2.getTextSize(bare, style.lines, scale, 1)[0][0]) * style.tight


def _bare(letter: str) -> tuple[str, tuple[str, ...]]:
    """Give the letter that the lines have, and the marks to add."""
    if letter in "đĐ":
        return ("d", ("bar",)) if letter == "đ" else ("D", ("capital bar",))
    parts = unicodedata.normalize("NFD", letter)
    return (parts[0] if parts[0].isascii() else "-"), tuple(parts[1:])


def _letter(
    line: NDArray[np.uint8],
    letter: str,
    style: Style,
    scale: float,
    off: tuple[float, float],
    rng: Random,
) -> None:
    """Write one letter: drawn straight, then slanted, turned and sized."""
    bare, marks = _bare(letter)
    around = round(ROOM * HIGH)
    (wide, _), _ = cv2.getTextSize(bare, style.lines, scale, 1)
    tile = np.zeros((HIGH + 2 * around, wide + 2 * around), np.uint8)
    base = around + HIGH
    cv2.putText(tile, bare, (around, base), style.lines, scale, 255, FINE)
    high = HIGH if bare.isupper() or bare.isdigit() else 0.66 * HIGH
    shown = Image.new("L", (tile.shape[1], tile.shape[0]))
    for mark in sorted(marks, key=lambda mark: mark == DOT_BELOW):
        box = (around, base - high, around + wide, base)
        draw_mark(ImageDraw.Draw(shown), mark, box, round(1.1 * HIGH), stacked=len(marks) > 1)
    sized = rng.gauss(1.0, style.uneven)
    lean = style.slant + rng.gauss(0, style.uneven)
    turn = rng.gauss(0, style.uneven / 2)
    x, y = off
    move = np.array([
        [sized, -lean * sized, x - around * sized + lean * sized * base],
        [turn, sized, base + y - turn * around - sized * base],
    ], np.float32)  # fmt: skip
    moved = cv2.warpAffine(
        np.dstack((tile, np.asarray(shown))), move, (line.shape[1], line.shape[0])
    )
    np.maximum(line, np.asarray(moved, np.uint8), out=line)


def _bend(line: NDArray[np.uint8], style: Style, rng: Random) -> NDArray[np.uint8]:
    """Move every place of a line by a field of smooth noise."""
    noise = np.random.default_rng(rng.getrandbits(32))
    height, wide = line.shape[:2]
    yy, xx = np.mgrid[0:height, 0:wide].astype(np.float32)
    moves = []
    for _ in range(2):
        rough = noise.normal(0, 1, (height // WAVE + 2, wide // WAVE + 2)).astype(np.float32)
        moves.append(cv2.resize(rough, (wide, height), interpolation=cv2.INTER_CUBIC))
    far = style.bent * HIGH
    bent = cv2.remap(line, xx + far * moves[0], yy + far * moves[1], cv2.INTER_LINEAR)
    return np.asarray(bent, np.uint8)


def _inked(line: NDArray[np.uint8], style: Style, rng: Random) -> NDArray[np.uint8]:
    """Draw the pen along the thin lines; marks are as broad as they are."""
    pen = max(3, round(style.thick * HIGH * rng.uniform(0.8, 1.25)))
    nib = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (pen, pen))
    drawn = cv2.dilate(cv2.threshold(line[..., 0], 60, 255, cv2.THRESH_BINARY)[1], nib)
    return np.maximum(np.asarray(drawn, np.uint8), line[..., 1])
