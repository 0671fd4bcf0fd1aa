"""The invisible text of a page: PDF operators that lay each value over its cell.

Text rendering mode 3 (ISO 32000-1, 9.3.6) with a font that has no outlines: the idea and the font
(`glyphless.ttf`, Apache 2.0) are those of Tesseract's PDF output. Codes are UTF-16 units.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ingest.box import Box
from ocr.reading import PageReading

FONT: Final = "/F"  # its name among a page's resources
ADVANCE: Final = 0.5  # of every letter, in ems; the width in `glyphless.ttf`
FILL: Final = 0.7  # of a cell's height that letters take
BASELINE: Final = 0.2  # of a cell's height, from its lower edge
INSET: Final = 0.1  # of a cell's height, left free before and after, so that cells do not run on
LEAST_POINTS: Final = 1.0
BETWEEN: Final = "   "  # values that stand on one line of the header


@dataclass(frozen=True, slots=True)
class Text:
    """One value and where it stands."""

    box: Box  # pixels of the master as stored
    value: str


def texts_of(reading: PageReading) -> tuple[Text, ...]:
    """Give the values of a page in reading order; header values of one line are one text."""
    lines: dict[Box, list[str]] = {}
    for r in reading.header:
        lines.setdefault(r.box, []).append(r.value)
    texts = [Text(box, BETWEEN.join(filter(None, values))) for box, values in lines.items()]
    for draft in reading.drafts:
        texts += [Text(r.box, r.value) for r in (*draft.readings, *draft.others)]
    return tuple(text for text in texts if text.value.strip())


def turn_of(reading: PageReading) -> int:
    """Count the clockwise quarter turns that the page needed to be read."""
    degrees = sum(f.value or 0.0 for f in reading.findings if f.code.startswith("turned"))
    return round(degrees / 90) % 4


def operators(texts: Iterable[Text], height: int, scale: float, quarters: int) -> bytes:
    """Write the texts of a page `height` pixels high; `scale` is points a pixel.

    `quarters` are the clockwise quarter turns by which a viewer sets the page upright.
    """
    shown = (_shown(text, height, scale, quarters % 4) for text in texts)
    return "\n".join(("BT 3 Tr", *shown, "ET")).encode("ascii")


def codes(value: str) -> str:
    """Give a value's letters as the font numbers them, four hexadecimal digits each."""
    return "".join(f"{ord(letter):04x}" for letter in letters(value))


def letters(value: str) -> str:
    """Give the letters that the font can show: the basic plane without controls."""
    return "".join(c if " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" else " " for c in value)


def _shown(text: Text, height: int, scale: float, quarters: int) -> str:
    """Stretch one value over its cell."""
    wide, high = text.box.width * scale, text.box.height * scale
    middle = (text.box.left * scale + wide / 2, height * scale - text.box.top * scale - high / 2)
    if quarters % 2:
        wide, high = high, wide
    size = max(LEAST_POINTS, high * FILL)
    wide -= 2 * min(high, wide) * INSET
    stretch = 100.0 * wide / (len(text.value) * ADVANCE * size)
    cos, sin = round(math.cos(quarters * math.pi / 2)), round(math.sin(quarters * math.pi / 2))
    along, up = -wide / 2, -high / 2 + high * BASELINE
    x, y = middle[0] + cos * along - sin * up, middle[1] + sin * along + cos * up
    place = f"{cos} {sin} {-sin} {cos} {x:.2f} {y:.2f} Tm"
    return f"{FONT} {size:.2f} Tf {stretch:.2f} Tz {place} <{codes(text.value)}> Tj"
