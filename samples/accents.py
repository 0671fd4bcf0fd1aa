"""Vietnamese marks drawn as pen strokes over a letter that a font lacks."""

from PIL import ImageDraw

Letter = tuple[float, float, float, float]  # left, top, right and baseline of the letter, pixels

BREVE, CIRCUMFLEX, HORN, DOT_BELOW = "\u0306", "\u0302", "\u031b", "\u0323"
ACUTE, GRAVE, HOOK, TILDE = "\u0301", "\u0300", "\u0309", "\u0303"


def draw_mark(
    draw: ImageDraw.ImageDraw, mark: str, letter: Letter, size: int, *, stacked: bool
) -> None:
    """Draw one combining mark.

    Args:
        draw: One-channel drawing, ink is 255.
        mark: A combining character, or "bar" and "capital bar" for the strokes of đ and Đ.
        letter: Where the bare letter stands.
        size: Em height in pixels.
        stacked: Whether a breve or circumflex stands below this tone mark.
    """
    left, top, right, base = letter
    middle, unit, pen = (left + right) / 2, size / 20, max(1, round(size / 15))
    if mark.endswith("bar"):
        _bar(draw, letter, unit, pen, capital=mark != "bar")
    elif mark == DOT_BELOW:
        _dot(draw, middle, base + 3.4 * unit, pen)
    elif mark == HORN:
        points = [(right - unit, top + unit), (right + unit, top), (right + 1.6 * unit, top - unit)]
        draw.line(points, fill=255, width=pen, joint="curve")
    else:
        high = top - 2.2 * unit
        tone = mark in (ACUTE, GRAVE, HOOK, TILDE)
        at = (middle + 2.6 * unit, high - 1.8 * unit) if stacked and tone else (middle, high)
        draw.line(_shape(mark, at, unit), fill=255, width=pen, joint="curve")


def _bar(
    draw: ImageDraw.ImageDraw, letter: Letter, unit: float, pen: int, *, capital: bool
) -> None:
    left, top, right, base = letter
    y = base - (0.5 if capital else 0.8) * (base - top)
    ends = (left - unit, left + 4 * unit) if capital else (right - 5 * unit, right + unit)
    draw.line([(ends[0], y), (ends[1], y)], fill=255, width=pen)


def _dot(draw: ImageDraw.ImageDraw, x: float, y: float, pen: int) -> None:
    r = 0.7 * pen
    draw.ellipse((x - r, y - r, x + r, y + r), fill=255)


def _shape(mark: str, at: tuple[float, float], unit: float) -> list[tuple[float, float]]:
    shapes = {
        ACUTE: ((-1, 1), (1.4, -1.4)),
        GRAVE: ((1, 1), (-1.4, -1.4)),
        TILDE: ((-2.4, 0.5), (-1.2, -0.8), (1, 0.6), (2.4, -0.7)),
        HOOK: ((-1, -1.2), (0.6, -1.6), (1, -0.4), (0, 0.2), (0, 1.1)),
        BREVE: ((-2.4, -1.2), (-1.2, 0.6), (1.2, 0.6), (2.4, -1.2)),
        CIRCUMFLEX: ((-2.4, 1), (0, -1.1), (2.4, 1)),
    }
    x, y = at
    return [(x + dx * unit, y + dy * unit) for dx, dy in shapes.get(mark, ((0, 0), (0, 0)))]
