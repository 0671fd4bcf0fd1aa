"""Ledger pages of all kinds, filled in partly by hands in black ink, taken apart into their cells.

Every page is read to its grid as any other; a cell is known by where it stands. Hands are fonts
that imitate handwriting: those that a fit has seen and those that it is measured on are different.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageFilter

from benchmarks.reading.wear import FITTING, MEASURING, none, patchy
from ingest.decode import open_file
from ingest.pipeline import prepare
from ocr.cells import read_cell
from ocr.crop import Crop, crop_cell
from ocr.engine import Engine
from ocr.form import Kind
from ocr.hand import shapes_of
from ocr.hands import fared
from samples.files import save, suffix
from samples.forms import choose, merged
from samples.kinds import KINDS, PRINT, Recipe
from samples.layout import Box as Place
from samples.ledger import PageText, open_volume, write_page
from samples.page import draw_page
from samples.scanner import scan
from samples.sheet import Sheet

LEARNT: Final = (
    "breip", "build", "create", "learn", "mentor", "humor", "kaushan", "delphine", "joscelyn",
    "ecolier", "dancing", "rufscript",
)  # fmt: skip
UNSEEN: Final = ("femke", "kristi", "steve", "dkg", "connect", "organize")
ODD_LEARNT: Final = (
    "times-italic", "arial-italic", "noto-serif-italic", "noto-sans-italic", "noto-display",
)  # fmt: skip
ODD_UNSEEN: Final = ("free-serif-italic",)
ODD: Final = 0.35
"""Print that leans or is drawn finely, and the share of printed pages that have it."""
MANNERS: Final = ("columns", "some", "all", "none", "columns", "some")
"""What is written by hand: whole columns, some cells anywhere, everything, nothing."""
OFTEN: Final = 5
COLUMN, CELL = 0.45, 0.12  # shares of columns, of cells
LETTER: Final = 29.0  # px at 300 dpi
KIND: Final = {
    "stt": Kind.INT,
    "ho_ten": Kind.NAME,
    "ngay_sinh": Kind.DATE,
    "noi_sinh": Kind.PLACE,
    "gioi_tinh": Kind.GENDER,
    "dan_toc": Kind.ETHNIC,
    "diem_thi": Kind.SCORE,
    "xep_loai": Kind.GRADE,
    "so_hieu": Kind.SERIAL,
    "so_vao_so": Kind.REGISTER,
    "ghi_chu": Kind.TEXT,
}


@dataclass(frozen=True, slots=True)
class Inked:
    """One cell with ink in it, and how it was written."""

    page: str
    kind: str  # of page
    manner: str
    face: str
    column: str
    hand: bool
    measured: tuple[float, ...] | None  # `Shapes.measured`
    height: float
    thickness: float
    fared: dict[str, float] | None  # how the engine fared with it, where it was asked


def draw_and_cut(
    seed: int, faces: Sequence[str], folder: Path, engine: Engine | None, *, measuring: bool
) -> list[Inked]:
    """Draw one page and give its cells; with an engine, they are read too."""
    kind = _kind(seed)
    face = faces[(seed * 7) % len(faces)]
    manner = MANNERS[(seed // 3) % len(MANNERS)]
    rng = Random(f"hand {kind} {seed}")
    recipe = KINDS[kind](rng, 300)
    recipe = replace(recipe, look=replace(recipe.look, hand_face=face))
    text, sheets = _written(rng, recipe, manner, ODD_UNSEEN if measuring else ODD_LEARNT)
    path, places = _scanned(rng, recipe, sheets, folder / f"{kind}_{seed}", measuring)
    found = []
    for crop, dpi, x, y in _cells(path):
        known = [k for k, (left, top, right, bottom) in places.items()
                 if k[0] and left <= x <= right and top <= y <= bottom]  # fmt: skip
        cell = text.rows[known[0][0] - 1].get(known[0][1]) if known else None
        if cell is None or not cell.raw:
            continue
        shapes = shapes_of(crop.image, dpi / 300.0, crop.bands)
        read = _fared(crop, known[0][1], dpi, engine) if engine and shapes else None
        given = (shapes.measured, shapes.height, shapes.thickness) if shapes else (None, 0.0, 0.0)
        where = (f"{kind}_{seed}", kind, manner, face, known[0][1])
        found.append(Inked(*where, cell.by_hand, *given, read))
    path.unlink()
    return found


def _kind(seed: int) -> str:
    """Take the kinds in turn, and a typewriter every fifth time: it looks most like a hand."""
    return "typewriter" if seed % OFTEN == 0 else tuple(KINDS)[seed % len(KINDS)]


def cut_scan(path: Path, engine: Engine | None, *, hand: bool) -> list[Inked]:
    """Give the cells of a real scan that is all by hand, or all in print; its header is left out.

    The image stays where it is; only measures of its ink are kept.
    """
    with open_file(path) as file:
        prepared = prepare(file.page(1))
    grid, found = prepared.grid, []
    for row in grid.rows if grid is not None else ():
        for number, cell in enumerate(row):
            assert grid is not None  # noqa: S101 - it has rows
            leaf = prepared.leaves[grid.columns[number].leaf]
            crop = crop_cell(leaf, cell.box)
            if crop.blank:
                continue
            shapes = shapes_of(crop.image, leaf.dpi / 300.0, crop.bands)
            read = _fared(crop, "", leaf.dpi, engine) if engine and shapes else None
            given = (shapes.measured, shapes.height, shapes.thickness) if shapes else (None, 0, 0)
            found.append(Inked(path.stem, "scan", "all", "", str(number), hand, *given, read))
    return found


def _written(
    rng: Random, recipe: Recipe, manner: str, odd: Sequence[str]
) -> tuple[PageText, list[Sheet]]:
    """Fill a page in, and let the pen write in black."""
    look = recipe.look
    if look.face in PRINT and rng.random() < ODD:
        look = replace(look, face=rng.choice(odd))
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
        rows.append({
            name: replace(cell, by_hand=True)
            if cell.raw and (name in columns or (manner == "some" and rng.random() < CELL))
            else cell
            for name, cell in row.items()
        })  # fmt: skip
    text = replace(text, rows=tuple(rows))
    sheets = draw_page(rng, form, look, text)
    nib = rng.choice(("fine", "fine", "broad", "soft")) if look.dpi >= LETTER * 10 else "fine"
    for sheet in sheets:
        sheet.print = ImageChops.lighter(sheet.print, _inked(sheet.pen, nib))
        sheet.pen = Image.new("L", sheet.pen.size)
    return text, sheets


def _inked(pen: Image.Image, nib: str) -> Image.Image:
    if nib == "broad":
        return pen.filter(ImageFilter.MaxFilter(3))
    if nib == "soft":
        blurred = pen.filter(ImageFilter.GaussianBlur(1.2))
        return blurred.point(lambda ink: min(255, int(ink * 2.2)))
    return pen


def _scanned(
    rng: Random, recipe: Recipe, sheets: list[Sheet], stem: Path, measuring: bool
) -> tuple[Path, dict[tuple[int, str], Place]]:
    pixels, places = scan(sheets, recipe.scan, rng)
    wear = rng.choice(MEASURING if measuring else (*FITTING, patchy))
    image = Image.fromarray((none if recipe.scan.bitonal else wear)(pixels, rng))
    path = stem.with_suffix(f".{suffix(recipe.format)}")
    shown = image.convert("L") if recipe.scan.gray else image
    save([shown], path, recipe.format, recipe.look.dpi, recipe.quality)
    return path, places


def _cells(path: Path) -> Iterator[tuple[Crop, float, float, float]]:
    """Give each inked cell, its leaf's resolution, and its middle on the master."""
    with open_file(path) as file:
        prepared = prepare(file.page(1))
    if prepared.grid is None:
        return
    for row in prepared.grid.rows:
        for column, cell in zip(prepared.grid.columns, row, strict=True):
            leaf = prepared.leaves[column.leaf]
            crop = crop_cell(leaf, cell.box)
            if not crop.blank:
                box = leaf.to_master.box(cell.box)
                yield crop, leaf.dpi, (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _fared(crop: Crop, field: str, dpi: float, engine: Engine) -> dict[str, float] | None:
    letter = crop.letter or LETTER * dpi / 300.0
    seen = read_cell(crop, KIND.get(field, Kind.TEXT), letter, engine)
    return None if seen.ditto else fared(seen)
