"""Ledger pages of all kinds, filled in partly by hands in black ink.

Hands are fonts that imitate handwriting, and strokes drawn anew for each letter: those that a fit
has seen and those that it is measured on are different.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
from PIL import Image, ImageFilter

from benchmarks.reading.wear import FITTING, MEASURING, none, patchy
from samples.files import save, suffix
from samples.forms import choose, merged
from samples.kinds import PRINT, Recipe
from samples.layout import Box as Place
from samples.ledger import PageText, open_volume, write_page
from samples.page import draw_page
from samples.scanner import scan
from samples.sheet import Sheet

LEARNT: Final = (
    "breip", "build", "create", "learn", "mentor", "humor", "kaushan", "delphine", "joscelyn",
    "ecolier", "dancing", "rufscript", "scribe-school", "scribe-plain", "scribe-serif",
    "scribe-round",
)  # fmt: skip
UNSEEN: Final = (
    "femke", "kristi", "steve", "dkg", "connect", "organize", "scribe-hasty", "scribe-office",
)  # fmt: skip
INKS: Final = ("fine", "fine", "broad", "soft", "pale", "pencil")
"""How the pen writes; broad and pale on coarse pages only as a line as fine as theirs."""
NOTED: Final = (
    "Học lại", "Cấp lại ngày 5/6/2003", "Đã nhận", "Thôi học", "Đính chính năm sinh", "Miễn thi",
    "Hoãn", "Cấp bản sao", "QĐ 45/SGD",
)  # fmt: skip
NOTED_UNSEEN: Final = (
    "Vắng", "Cấp lại", "Cấp bản sao ngày 12/4/2006", "Chuyển trường", "Bỏ thi", "Ủy quyền nhận",
    "Con TB 1/4", "Thí sinh tự do",
)  # fmt: skip
SPARSE: Final = 0.2  # share of the column of notes that is filled in
ODD_LEARNT: Final = (
    "times-italic", "arial-italic", "noto-serif-italic", "noto-sans-italic", "noto-display",
    "times-bold-italic", "dejavu-italic",
)  # fmt: skip
ODD_UNSEEN: Final = ("free-serif-italic",)
ODD: Final = 0.35
"""Print that leans or is drawn finely, and the share of printed pages that have it."""
MANNERS: Final = ("columns", "some", "all", "none", "columns", "some")
"""What is written by hand: whole columns, some cells anywhere, everything, nothing."""
OFTEN: Final = 5
COLUMN, CELL = 0.45, 0.12  # shares of columns, of cells
LETTER: Final = 29.0  # px at 300 dpi


def odd_print(rng: Random, recipe: Recipe, odd: Sequence[str]) -> Recipe:
    """Let print lean or be fine on some pages."""
    if recipe.look.face in PRINT and rng.random() < ODD:
        return replace(recipe, look=replace(recipe.look, face=rng.choice(odd)))
    return recipe


def written(
    rng: Random, recipe: Recipe, manner: str, notes: Sequence[str]
) -> tuple[PageText, list[Sheet]]:
    """Fill a page in, partly with the pen."""
    year = rng.randint(*recipe.years)
    form = choose(rng, recipe.order, year)
    form = merged(rng, form) if recipe.merged else form
    traits = replace(recipe.traits, by_hand=(), corrected=0)
    text = write_page(rng, form, open_volume(rng, form, year), traits, 1, rng.randint(*recipe.rows))
    names = list(text.rows[0])
    columns = set(names) if manner == "all" else set[str]()
    if manner == "columns":
        columns = {name for name in names if rng.random() < COLUMN}
    rows = []
    for row in text.rows:
        if "ghi_chu" in row and rng.random() < SPARSE:
            note = rng.choice(notes)
            row["ghi_chu"] = replace(row["ghi_chu"], raw=note, value=note, status="read")
        rows.append({
            name: replace(cell, by_hand=True)
            if cell.raw and (name in columns or (manner == "some" and rng.random() < CELL))
            else cell
            for name, cell in row.items()
        })  # fmt: skip
    text = replace(text, rows=tuple(rows))
    return text, draw_page(rng, form, recipe.look, text)


def inked(pen: Image.Image, ink: str, rng: Random) -> Image.Image:
    """Give what the pen wrote as its ink has it."""
    if ink == "broad":
        return pen.filter(ImageFilter.MaxFilter(3))
    if ink == "soft":
        blurred = pen.filter(ImageFilter.GaussianBlur(1.2))
        return blurred.point(lambda level: min(255, int(level * 2.2)))
    if ink == "pale":
        share = rng.uniform(0.4, 0.65)
        return pen.point(lambda level: int(level * share))
    if ink == "pencil":
        grain = np.random.default_rng(rng.getrandbits(32)).normal(0.55, 0.22, pen.size[::-1])
        grained = np.asarray(pen) * np.clip(grain, 0.1, 1.0)
        return Image.fromarray(grained.astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.6))
    return pen


def scanned(
    rng: Random, recipe: Recipe, sheets: list[Sheet], stem: Path, *, measuring: bool
) -> tuple[Path, dict[tuple[int, str], Place]]:
    """Scan and wear a page, and give its file and where its values stand."""
    pixels, places = scan(sheets, recipe.scan, rng)
    wear = rng.choice(MEASURING if measuring else (*FITTING, patchy))
    image = Image.fromarray((none if recipe.scan.bitonal else wear)(pixels, rng))
    path = stem.with_suffix(f".{suffix(recipe.format)}")
    shown = image.convert("L") if recipe.scan.gray else image
    save([shown], path, recipe.format, recipe.look.dpi, recipe.quality)
    return path, places
