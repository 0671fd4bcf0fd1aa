"""Plain tables filled in by print and by hand, thousands of cells a minute, for `fit_hand`.

Nothing is drawn but cells at known places, in one of many fonts of print and one hand, and nothing
is scanned but by simple wear: what a cell's own shapes tell needs many fonts more than true pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import radians, tan
from random import Random
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageChops, ImageFilter

from benchmarks.reading import hand_pages as pages
from benchmarks.reading.hand_cells import Inked, asked, measured
from benchmarks.reading.wear import FITTING, Pixels, patchy
from ingest.box import Box
from ingest.mapping import Mapping
from ingest.page import Leaf
from ocr.crop import crop_cell
from ocr.engine import Engine
from ocr.hand import Shapes, shapes_of
from samples.fonts import FACES, Face, width
from samples.forms import choose
from samples.kinds import PRINT, TYPED
from samples.ledger import Traits, open_volume, write_page
from samples.printers import PRINTERS, hand, worn
from samples.scribe import STYLES, scribe

MORE: Final = {
    name: Face(f"truetype/{file}", package)
    for package, files in {
        "fonts-crosextra-carlito": ("crosextra/Carlito-Regular.ttf", "crosextra/Carlito-Italic.ttf",
                                    "crosextra/Carlito-BoldItalic.ttf"),
        "fonts-crosextra-caladea": ("crosextra/Caladea-Regular.ttf",
                                    "crosextra/Caladea-Italic.ttf"),
        "fonts-sil-gentium": ("gentium/Gentium-R.ttf", "gentium/Gentium-I.ttf"),
        "fonts-dejavu-extra": ("dejavu/DejaVuSerif-Italic.ttf", "dejavu/DejaVuSans-Oblique.ttf",
                               "dejavu/DejaVuSerifCondensed-Italic.ttf",
                               "dejavu/DejaVuSansCondensed.ttf",
                               "dejavu/DejaVuSans-ExtraLight.ttf"),
        "fonts-cmu": ("cmu/cmunrm.ttf", "cmu/cmunti.ttf", "cmu/cmunsl.ttf", "cmu/cmunss.ttf",
                      "cmu/cmunbi.ttf", "cmu/cmuntt.ttf", "cmu/cmunit.ttf"),
        "fonts-liberation2": ("liberation2/LiberationSans-BoldItalic.ttf",
                              "liberation2/LiberationMono-Italic.ttf"),
        "fonts-noto-core": ("noto/NotoSerifDisplay-Italic.ttf", "noto/NotoSerif-BoldItalic.ttf"),
        "fonts-freefont-ttf": ("freefont/FreeSansBoldOblique.ttf",),
        "fonts-oldstandard": ("fonts-oldstandard/OldStandard-Italic.ttf",
                              "fonts-oldstandard/OldStandard-Regular.ttf"),
    }.items()
    for file in files
    for name in (file.rpartition("/")[2].partition(".")[0].lower(),)
}  # fmt: skip
"""Print in fonts that no page is drawn with."""
LASER: Final = (*PRINT, *(f"{face}-bold" for face in PRINT), *pages.ODD_LEARNT, *MORE)
UPRIGHT: Final = (*PRINT, *(f"{face}-bold" for face in PRINT))
LEANING: Final = 0.3  # share of tables in such faces that a program made lean
LEAN: Final = (8.0, 15.0)  # degrees
ORDERS: Final = ("thpt", "thcs", "dai-hoc", "thpt-12")
HIGH, BESIDE = 1.9, 0.5  # of a row, and at the sides of a cell, of the type's size
ROWS: Final = (2, 16)
Row = dict[str, tuple[str, bool]]  # by column: what is written, and whether by hand


@dataclass(frozen=True, slots=True)
class _Look:
    """How one table is written."""

    face: str
    printer: str
    size: int
    hand: str
    ink: str
    dpi: int
    lean: float = 0.0  # degrees that print was made to lean


def table(seed: int, engine: Engine | None) -> list[Inked]:
    """Draw a table and give its cells; with an engine, they are read too."""
    FACES.update(MORE)
    rng = Random(f"table {seed}")
    look, manner = _look(rng, seed), pages.MANNERS[seed % len(pages.MANNERS)]
    rows = _rows(rng, manner)
    image, boxes = _drawn(rng, look, rows)
    wear = rng.choice((*FITTING, patchy))
    gray = cv2.cvtColor(_scanned(wear(image, rng), look, rng), cv2.COLOR_RGB2GRAY)
    color, same = np.repeat(gray[..., None], 3, axis=2), Mapping.identity(*gray.shape[::-1])
    leaf = Leaf(np.asarray(gray, np.uint8), color, look.dpi, "whole", same)
    found: list[tuple[Inked, Shapes | None]] = []
    for (row, column), box in boxes.items():
        crop = crop_cell(leaf, box)
        if not crop.blank:
            kind = "typewriter" if look.printer == "typewriter" else "table"
            where = (f"table_{seed}", kind, manner, look.hand, look.ink, column)
            shapes = shapes_of(crop.image, look.dpi / 300.0, crop.bands)
            read = asked(crop, column, look.dpi, engine, shapes) if engine and shapes else None
            found.append((Inked(*where, rows[row][column][1], None, read), shapes))
    return measured(found)


def _look(rng: Random, seed: int) -> _Look:
    printer = rng.choice(("laser", "laser", "laser", "typewriter", "dot matrix"))
    face = rng.choice(LASER if printer == "laser" else TYPED)
    dpi = rng.choice((300, 300, 300, 200, 240))
    ink = rng.choice([ink for ink in pages.INKS if dpi >= 300 or ink != "broad"])
    size = round(rng.uniform(8.5, 13.0) * dpi / 72)
    lean = rng.uniform(*LEAN) if face in UPRIGHT and rng.random() < LEANING else 0.0
    return _Look(face, printer, size, pages.LEARNT[seed % len(pages.LEARNT)], ink, dpi, lean)


def _rows(rng: Random, manner: str) -> list[Row]:
    """Say what stands in the cells."""
    year = rng.randint(1986, 2014)
    form = choose(rng, rng.choice(ORDERS), year)
    traits = Traits(loose_dates=rng.random() < 0.3, capitals=rng.random() < 0.2)
    text = write_page(rng, form, open_volume(rng, form, year), traits, rng.choice((1, 1, 121)), 20)
    names = list(text.rows[0])
    columns = set(names) if manner == "all" else set[str]()
    if manner == "columns":
        columns = {name for name in names if rng.random() < pages.COLUMN}
    rows: list[Row] = []
    for row in text.rows[: rng.randint(*ROWS)]:
        said = {name: cell.raw for name, cell in row.items()}
        if "ghi_chu" in said and rng.random() < pages.SPARSE:
            said["ghi_chu"] = rng.choice(pages.NOTED)
        by_pen = manner == "some"
        rows.append({
            name: (raw, name in columns or (by_pen and rng.random() < pages.CELL))
            for name, raw in said.items() if raw
        })  # fmt: skip
    return rows


def _drawn(
    rng: Random, look: _Look, rows: Sequence[Row]
) -> tuple[Pixels, dict[tuple[int, str], Box]]:
    """Write all cells on white, and give where they are."""
    high, side = round(HIGH * look.size), round(BESIDE * look.size)
    widths: dict[str, int] = {}
    for row in rows:
        for name, (raw, by_hand) in row.items():
            wide = width(look.hand if by_hand else look.face, look.size, raw)
            widths[name] = max(widths.get(name, 0), round(wide) + 2 * side)
    print_ = Image.new("L", (sum(widths.values()), high * len(rows)))
    pen = Image.new("L", print_.size)
    boxes: dict[tuple[int, str], Box] = {}
    for n, row in enumerate(rows):
        left = 0
        for name, wide in widths.items():
            if name in row:
                raw, by_hand = row[name]
                at = (left + side, high * n + 0.68 * high + rng.gauss(0, 0.02 * high))
                _write(pen if by_hand else print_, at, look, raw, by_hand, rng)
                boxes[n, name] = Box(left, high * n, left + wide, high * (n + 1))
            left += wide
    inked = worn(np.asarray(print_), rng, look.printer)
    written = np.asarray(pages.inked(pen, look.ink, rng))
    ink = np.maximum(inked, written).astype(np.float32) * rng.uniform(0.75, 0.92)
    return np.repeat((255.0 - ink).astype(np.uint8)[..., None], 3, axis=2), boxes


def _write(
    image: Image.Image, at: tuple[float, float], look: _Look, raw: str, by_hand: bool, rng: Random
) -> None:
    if not by_hand and look.lean:
        _write_leaning(image, at, look, raw, rng)
    elif not by_hand:
        PRINTERS[look.printer](image, at, look.face, look.size, raw, rng)
    else:
        (scribe if look.hand in STYLES else hand)(image, at, look.hand, look.size, raw, rng)


def _write_leaning(
    image: Image.Image, at: tuple[float, float], look: _Look, raw: str, rng: Random
) -> None:
    """Print upright letters that lean to the right, as programs do where a font has no italics."""
    size = look.size
    tile = Image.new("L", (round(width(look.face, size, raw)) + 3 * size, 3 * size))
    PRINTERS[look.printer](
        tile, (size + at[0] % 1, 2 * size + at[1] % 1), look.face, size, raw, rng
    )
    across = tan(radians(look.lean))
    course = (1.0, across, -across * 2 * size, 0.0, 1.0, 0.0)
    tile = tile.transform(tile.size, Image.Transform.AFFINE, course, Image.Resampling.BICUBIC)
    box = (int(at[0]) - size, int(at[1]) - 2 * size)
    box = (*box, box[0] + tile.width, box[1] + tile.height)
    image.paste(ImageChops.lighter(image.crop(box), tile), box)


def _scanned(pixels: Pixels, look: _Look, rng: Random) -> Pixels:
    """Blur, turn a little, add grain, and compress or make black and white."""
    image = Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 0.9)))
    image = image.rotate(rng.uniform(-0.15, 0.15), Image.Resampling.BICUBIC, fillcolor="white")
    grain = np.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(1, 4), pixels.shape)
    gray = np.clip(np.asarray(image) * 0.96 + grain, 0, 255).astype(np.uint8)
    if look.dpi < 300 and rng.random() < 0.5:
        return np.asarray(np.where(gray > rng.uniform(140, 190), 255, 0), np.uint8)
    quality = rng.randint(40, 90)
    _, packed = cv2.imencode(".jpg", gray, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
