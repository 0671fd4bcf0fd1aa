"""A sheet with its inks apart: print, rules, pen and stamp, before the scanner sees it."""

from dataclasses import dataclass, field
from random import Random

from PIL import Image, ImageDraw

from samples.fonts import bold_of, width
from samples.layout import Box, Look
from samples.printers import PRINTERS, hand
from samples.scribe import STYLES, scribe


def _no_boxes() -> dict[tuple[int, str], Box]:
    return {}


@dataclass(slots=True)
class Sheet:
    """Four one-channel images of the same size, 255 is full ink, and where each value stands."""

    look: Look
    rng: Random
    print: Image.Image
    rules: Image.Image
    pen: Image.Image
    stamp: Image.Image
    boxes: dict[tuple[int, str], Box] = field(default_factory=_no_boxes)

    def put(
        self,
        text: str,
        at: tuple[float, float],
        *,
        size: int = 0,
        align: str = "left",
        bold: bool = False,
    ) -> Box:
        """Print one line of text.

        Args:
            text: What to print.
            at: Baseline's left end or middle, pixels.
            size: Em height in pixels; the look's body size when 0.
            align: "left", "center" or "right" of the point.
            bold: Whether to print it bold, where the font can.

        Returns:
            The box of the line.
        """
        size = size or self.look.size
        face = bold_of(self.look.face) if bold else self.look.face
        wide = width(face, size, text)
        x = at[0] - {"left": 0.0, "center": wide / 2, "right": wide}[align]
        PRINTERS[self.look.printer](self.print, (x, at[1]), face, size, text, self.rng)
        return x, at[1] - size, x + wide, at[1] + size / 3

    def write(self, text: str, at: tuple[float, float], size: int) -> Box:
        """Write one line by hand with the pen, its baseline's left end at a point."""
        face = self.look.hand_face
        write = scribe if face in STYLES else hand
        write(self.pen, at, face, size, text, self.rng)
        return at[0], at[1] - size, at[0] + width(face, size, text), at[1] + size / 3

    def rule(self, start: tuple[float, float], end: tuple[float, float], *, body: bool) -> None:
        """Draw one ruled line in the look's manner; header lines are always solid."""
        draw = ImageDraw.Draw(self.rules)
        pen = max(1, round(self.look.px(self.look.rule)))
        kind = self.look.rules if body else {"faint": "faint"}.get(self.look.rules, "full")
        ink = 75 if kind == "faint" else 230
        if kind == "dotted":
            _dots(draw, start, end, (self.look.px(0.75), self.look.px(0.16)))
        elif kind == "broken":
            self._broken(draw, start, end, pen)
        else:
            draw.line([start, end], fill=ink, width=pen)

    def _broken(
        self,
        draw: ImageDraw.ImageDraw,
        start: tuple[float, float],
        end: tuple[float, float],
        pen: int,
    ) -> None:
        at = 0.0
        length = abs(end[0] - start[0]) + abs(end[1] - start[1])
        while at < length:
            drawn = self.rng.uniform(3, 30)
            piece = [
                _along(start, end, min(1, part / length)) for part in (at, at + _px(self, drawn))
            ]
            draw.line(piece, fill=self.rng.randint(120, 230), width=pen)
            at += _px(self, drawn + self.rng.choice((0.5, 1, 2, 6)))


def _px(sheet: Sheet, millimetres: float) -> float:
    return sheet.look.px(millimetres)


def _along(
    start: tuple[float, float], end: tuple[float, float], share: float
) -> tuple[float, float]:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _dots(
    draw: ImageDraw.ImageDraw,
    start: tuple[float, float],
    end: tuple[float, float],
    step_and_radius: tuple[float, float],
) -> None:
    step, radius = step_and_radius
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    for index in range(int(length / step) + 1):
        x, y = _along(start, end, index * step / length)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=200)


def blank(look: Look, rng: Random) -> Sheet:
    """Take a clean sheet of the look's paper."""
    size = round(look.px(look.paper[0])), round(look.px(look.paper[1]))
    print_, rules, pen, stamp = (Image.new("L", size) for _ in range(4))
    return Sheet(look, rng, print_, rules, pen, stamp)
