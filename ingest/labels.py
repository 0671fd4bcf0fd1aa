"""Boxes with words, drawn over a scan: a picture for people who want to see what was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ingest.box import Box
from ingest.page import Color

FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf")  # have all Vietnamese letters


@dataclass(frozen=True, slots=True)
class Label:
    """One box and what to write into it."""

    box: Box  # pixels of the image
    text: str
    colour: tuple[int, int, int]  # red, green, blue


def save_labelled(image: Color, labels: Iterable[Label], path: Path) -> None:
    """Write the image as PNG, each box framed and its text small at its lower edge."""
    picture = Image.fromarray(image).convert("RGB")
    draw = ImageDraw.Draw(picture)
    size = max(12, picture.width // 180)
    font = _font(size)
    for label in labels:
        box = label.box
        draw.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), None, label.colour, 2)
        draw.text((box.left + 3, box.bottom - size - 2), label.text, label.colour, font)
    picture.save(path)


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)
