"""What a pen does to print: strokes through rows and values, ticks, underlining, corrections."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from samples.fonts import width
from samples.layout import Box
from samples.printers import hand
from samples.scribe import STYLES, scribe
from samples.sheet import Sheet

Point = tuple[float, float]
COLORS: Final = ("blue", "black", "red", "pale", "pencil")
STROKES: Final = ("straight", "thin", "wavy", "thin-wavy", "dashed", "slanted", "double", "zigzag")
MARKS: Final = ("tick", "underlined", "dot")
CORRECTIONS: Final = ("above", "beside", "overwritten", "struck-above", "struck-beside")


@dataclass(frozen=True, slots=True)
class Pen:
    """A pen and its ink."""

    color: str
    thick: float  # millimetres

    def draw(self, sheet: Sheet, lines: Sequence[Sequence[Point]]) -> None:
        """Draw lines onto the layer of a sheet that has this ink."""
        pen = max(1, round(sheet.look.px(self.thick)))
        draw = ImageDraw.Draw(self.layer(sheet))
        for line in lines:
            draw.line(list(line), fill=self.ink, width=pen, joint="curve")

    def layer(self, sheet: Sheet) -> Image.Image:
        """Give the layer of this ink."""
        return {"blue": sheet.pen, "pale": sheet.pen, "red": sheet.stamp}.get(
            self.color, sheet.print
        )

    @property
    def ink(self) -> int:
        """How much ink the pen leaves, of 255."""
        return {"pale": 110, "pencil": 125}.get(self.color, 235)


def strike(sheet: Sheet, box: Box, how: str, pen: Pen, rng: Random) -> None:
    """Draw one of `STROKES` through a box, a row's or a value's."""
    left, top, right, bottom = box
    high = bottom - top
    middle = (top + bottom) / 2 + rng.gauss(0, 0.05 * high)
    slope = rng.uniform(-0.35, 0.35) * high if how == "slanted" else rng.gauss(0, 0.04 * high)
    far = 0.12 * high if "wavy" in how else 1.0
    xs = np.linspace(left, right, max(8, round((right - left) / sheet.look.px(1.5))))
    wave = _wave(len(xs), rng) * far
    if how == "zigzag":
        wave = np.where(np.arange(len(xs)) % 8 < 4, 1.0, -1.0) * 0.2 * high
        wave = np.convolve(np.pad(wave, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    ys = middle + slope * (xs - left) / max(right - left, 1) + wave
    line: list[Point] = [(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]
    if how == "dashed":
        lines: list[list[Point]] = [line[n : n + 4] for n in range(0, len(line), 6)]
        pen.draw(sheet, [part for part in lines if len(part) > 1])
        return
    pen.draw(sheet, [line])
    if how == "double":
        pen.draw(sheet, [[(x, y + 0.18 * high) for x, y in line]])


def _wave(count: int, rng: Random) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Give a smooth random wave of about 1.0 either way, a few letters long."""
    noise = np.random.default_rng(rng.getrandbits(32)).normal(0, 1, count + 40)
    smooth = np.convolve(noise, np.hanning(15), mode="same")[20 : 20 + count]
    return np.asarray(smooth / max(float(np.abs(smooth).max()), 1e-6))


def mark(sheet: Sheet, box: Box, how: str, pen: Pen, rng: Random) -> None:
    """Set one of `MARKS` beside or below a value; it takes nothing from it."""
    left, top, right, bottom = box
    high, x = bottom - top, right - rng.uniform(0.25, 0.5) * (bottom - top)
    if how == "tick":
        y = bottom - rng.uniform(0.25, 0.4) * high
        pen.draw(sheet, [[(x - 0.25 * high, y - 0.15 * high), (x - 0.12 * high, y),
                          (x + 0.2 * high, y - 0.5 * high)]])  # fmt: skip
    elif how == "dot":
        r, y = 0.05 * high, (top + bottom) / 2
        pen.draw(sheet, [[(x - r, y - r), (x + r, y + r)], [(x + r, y - r), (x - r, y + r)]])
    else:
        y = bottom - 0.13 * high
        wide = min(right - left, 4 * high)
        pen.draw(sheet, [[(left + 0.2 * high, y), (left + wide, y + rng.gauss(0, 1.5))]])


def ink_box(sheet: Sheet, box: Box) -> Box:
    """Give where print stands in a cell; the cell itself where there is none."""
    inner = (round(box[0]) + 2, round(box[1]) + 2, round(box[2]) - 2, round(box[3]) - 2)
    found = sheet.print.crop(inner).getbbox()
    if found is None:
        return box
    return inner[0] + found[0], inner[1] + found[1], inner[0] + found[2], inner[1] + found[3]


def correct(sheet: Sheet, box: Box, how: str, pen: Pen, told: tuple[str, str], rng: Random) -> None:
    """Correct what is printed in a cell by one of `CORRECTIONS`: `told` is the print, the writing.

    Above and beside are written small; overwriting goes over one letter of the print.
    """
    high, (printed, text) = box[3] - box[1], told
    left, top, right, bottom = ink_box(sheet, box)
    if how.startswith("struck"):
        reach = 0.2 * high
        value = (max(left - reach, box[0] + 4), top, min(right + reach, box[2] - 4), bottom)
        strike(sheet, value, "straight", pen, rng)
    size, at = round(0.45 * high), (left, box[1] + 0.38 * high)
    if how == "overwritten":
        share = rng.randrange(len(printed)) / len(printed)
        size, text = round(1.1 * sheet.look.size), rng.choice("0123456789")
        at = (left + share * (right - left), bottom)
    elif how.endswith("beside"):
        large = round(0.55 * high)
        fitting = large * (box[2] - right - 0.3 * high) / width(sheet.look.hand_face, large, text)
        if fitting >= 0.3 * high:
            size, at = min(large, round(fitting)), (right + 0.2 * high, box[3] - 0.33 * high)
    over = Image.new("L", sheet.pen.size)
    write = scribe if sheet.look.hand_face in STYLES else hand
    write(over, at, sheet.look.hand_face, size, text, rng)
    layer = pen.layer(sheet)
    layer.paste(pen.ink, mask=over.point(lambda ink: min(255, int(1.3 * ink))))
