"""Fonts by name, each with the Debian package that brings it.

Letters a font lacks are put together from the bare letter and marks drawn with a pen, the way a
typewriter with dead keys, or a hand, puts Vietnamese letters together.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from samples.accents import DOT_BELOW, draw_mark

ROOT: Final = Path("/usr/share/fonts")


class FontMissingError(Exception):
    """A font that the drawing needs is not installed; the message names the package."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font: its file under /usr/share/fonts and the Debian package that brings it."""

    file: str
    package: str


FACES: Final = {
    "times": Face("truetype/liberation2/LiberationSerif-Regular.ttf", "fonts-liberation2"),
    "times-bold": Face("truetype/liberation2/LiberationSerif-Bold.ttf", "fonts-liberation2"),
    "times-italic": Face("truetype/liberation2/LiberationSerif-Italic.ttf", "fonts-liberation2"),
    "times-bold-italic": Face(
        "truetype/liberation2/LiberationSerif-BoldItalic.ttf", "fonts-liberation2"
    ),
    "arial-italic": Face("truetype/liberation2/LiberationSans-Italic.ttf", "fonts-liberation2"),
    "arial": Face("truetype/liberation2/LiberationSans-Regular.ttf", "fonts-liberation2"),
    "arial-bold": Face("truetype/liberation2/LiberationSans-Bold.ttf", "fonts-liberation2"),
    "courier": Face("truetype/liberation2/LiberationMono-Regular.ttf", "fonts-liberation2"),
    "courier-bold": Face("truetype/liberation2/LiberationMono-Bold.ttf", "fonts-liberation2"),
    "dejavu": Face("truetype/dejavu/DejaVuSerif.ttf", "fonts-dejavu-core"),
    "dejavu-bold": Face("truetype/dejavu/DejaVuSerif-Bold.ttf", "fonts-dejavu-core"),
    "dejavu-italic": Face("truetype/dejavu/DejaVuSerif-Italic.ttf", "fonts-dejavu-extra"),
    "dejavu-sans": Face("truetype/dejavu/DejaVuSans.ttf", "fonts-dejavu-core"),
    "dejavu-sans-bold": Face("truetype/dejavu/DejaVuSans-Bold.ttf", "fonts-dejavu-core"),
    "free-sans": Face("truetype/freefont/FreeSans.ttf", "fonts-freefont-ttf"),
    "free-sans-bold": Face("truetype/freefont/FreeSansBold.ttf", "fonts-freefont-ttf"),
    "dejavu-mono": Face("truetype/dejavu/DejaVuSansMono.ttf", "fonts-dejavu-core"),
    "noto-serif": Face("truetype/noto/NotoSerif-Regular.ttf", "fonts-noto-core"),
    "noto-serif-bold": Face("truetype/noto/NotoSerif-Bold.ttf", "fonts-noto-core"),
    "noto-serif-italic": Face("truetype/noto/NotoSerif-Italic.ttf", "fonts-noto-core"),
    "noto-display": Face("truetype/noto/NotoSerifDisplay-Regular.ttf", "fonts-noto-core"),
    "noto-sans-italic": Face("truetype/noto/NotoSans-Italic.ttf", "fonts-noto-core"),
    "noto-sans": Face("truetype/noto/NotoSans-Regular.ttf", "fonts-noto-core"),
    "noto-sans-bold": Face("truetype/noto/NotoSans-Bold.ttf", "fonts-noto-core"),
    "gnu-typewriter": Face("truetype/gnutypewriter/GNUTypewriter.ttf", "fonts-gnutypewriter"),
    "courier-prime": Face("opentype/courier-prime/Courier Prime Code.otf", "fonts-courier-prime"),
    "free-mono": Face("truetype/freefont/FreeMono.ttf", "fonts-freefont-ttf"),
    "free-mono-bold": Face("truetype/freefont/FreeMonoBold.ttf", "fonts-freefont-ttf"),
    "free-serif": Face("truetype/freefont/FreeSerif.ttf", "fonts-freefont-ttf"),
    "free-serif-italic": Face("truetype/freefont/FreeSerifItalic.ttf", "fonts-freefont-ttf"),
    "free-serif-bold": Face("truetype/freefont/FreeSerifBold.ttf", "fonts-freefont-ttf"),
    "dancing": Face("opentype/dancingscript/DancingScript-Regular.otf", "fonts-dancingscript"),
    "rufscript": Face("truetype/rufscript/Rufscript010.ttf", "fonts-rufscript"),
    "dkg": Face("truetype/fifthhorseman/dkg.ttf", "fonts-dkg-handwriting"),
    "breip": Face("truetype/breip/Breip.ttf", "fonts-breip"),
    "build": Face("opentype/bwht/BecauseWeBuild-Regular.otf", "fonts-bwht"),
    "connect": Face("opentype/bwht/BecauseWeConnect-Regular.otf", "fonts-bwht"),
    "create": Face("opentype/bwht/BecauseWeCreate-Regular.otf", "fonts-bwht"),
    "learn": Face("opentype/bwht/BecauseWeLearn-Regular.otf", "fonts-bwht"),
    "mentor": Face("opentype/bwht/BecauseWeMentor-Regular.otf", "fonts-bwht"),
    "organize": Face("opentype/bwht/BecauseWeOrganize-Regular.otf", "fonts-bwht"),
    "femke": Face("truetype/femkeklaver/femkeklaver.ttf", "fonts-femkeklaver"),
    "humor": Face("truetype/humor-sans/Humor-Sans.ttf", "fonts-humor-sans"),
    "kaushan": Face("opentype/kaushanscript/KaushanScript-Regular.otf", "fonts-kaushanscript"),
    "kristi": Face("truetype/kristi/Kristi.ttf", "fonts-kristi"),
    "delphine": Face("truetype/sjfonts/Delphine.ttf", "fonts-sjfonts"),
    "steve": Face("truetype/sjfonts/SteveHand.ttf", "fonts-sjfonts"),
    "joscelyn": Face("opentype/joscelyn/Joscelyn-Regular.otf", "fonts-joscelyn"),
    "ecolier": Face("truetype/ecolier-court/Ecolier-court.ttf", "fonts-ecolier-court"),
    **dict.fromkeys(
        [f"scribe-{name}" for name in ("school", "plain", "hasty", "serif", "office", "round")],
        Face("opentype/dancingscript/DancingScript-Regular.otf", "fonts-dancingscript"),
    ),  # widths of what `scribe` writes
}


def bold_of(face: str) -> str:
    """Give the bold of a face where it has one, else the face itself."""
    return f"{face}-bold" if f"{face}-bold" in FACES else face


@cache
def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    """Load a font.

    Args:
        face: A name in `FACES`.
        size: Em height in pixels.

    Raises:
        FontMissingError: It is not installed.
    """
    known = FACES[face]
    try:
        return ImageFont.truetype(ROOT / known.file, size)
    except OSError as missing:
        message = f"font {face} is missing: apt-get install {known.package}"
        raise FontMissingError(message) from missing


@cache
def has(face: str, letter: str) -> bool:
    """Tell whether a font holds a letter."""
    probe = font(face, 40)
    return bytes(probe.getmask(letter)) != bytes(probe.getmask("\uffff"))


def width(face: str, size: int, text: str) -> float:
    """Give the advance width of a text in pixels."""
    face_font = font(face, size)
    return sum(face_font.getlength(plain(face, letter)[0]) for letter in text)


def plain(face: str, letter: str) -> tuple[str, tuple[str, ...]]:
    """Give what to print of a letter, and the combining marks to draw over it by pen."""
    if letter.isspace() or has(face, letter):
        return letter, ()
    if letter in "đĐ":
        return ("d", ("bar",)) if letter == "đ" else ("D", ("capital bar",))
    parts = tuple(unicodedata.normalize("NFD", letter))
    return parts[0], parts[1:]


def write(image: Image.Image, at: tuple[float, float], face: str, size: int, letter: str) -> None:
    """Print one letter in white on a one-channel image, its baseline's left end at a point."""
    x, y = at
    base, marks = plain(face, letter)
    draw = ImageDraw.Draw(image)
    face_font = font(face, size)
    above = [mark for mark in marks if mark != DOT_BELOW]
    if above and base == "i" and has(face, "ı"):
        base = "ı"
    draw.text((x, y), base, fill=255, font=face_font, anchor="ls")
    if marks:
        left, top, right, _ = draw.textbbox((x, y), base, font=face_font, anchor="ls")
        for mark in sorted(marks, key=lambda mark: mark in "\u0301\u0300\u0309\u0303"):
            draw_mark(draw, mark, (left, top, right, y), size, stacked=len(marks) > 1)
