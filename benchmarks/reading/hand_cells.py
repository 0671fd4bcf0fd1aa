"""Pages filled in partly by hand, taken apart into their cells, with the measures of each.

Every page is read to its grid as any other; a cell is known by where it stands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Final

from PIL import Image, ImageChops

from benchmarks.reading import hand_pages as pages
from ingest.decode import open_file
from ingest.pipeline import prepare
from ocr.cells import read_cell
from ocr.crop import Crop, crop_cell
from ocr.engine import Engine, ask
from ocr.form import Kind
from ocr.hand import Shapes, beside_page, shapes_of, twins_of
from ocr.hands import fared, letters_in
from samples.kinds import KINDS

OFTEN: Final = 5
FEW: Final = (2, 9)  # rows of the same page looked at alone, as short pages are
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
    ink: str
    column: str
    hand: bool
    measured: tuple[float, ...] | None  # as `beside_page` gives them; None for too little ink
    fared: dict[str, float] | None  # how the engine fared with it, where it was asked


def draw_and_cut(
    seed: int, faces: Sequence[str], folder: Path, engine: Engine | None, *, measuring: bool
) -> list[Inked]:
    """Draw one page and give its cells; with an engine, they are read too."""
    kind = _kind(seed)
    face = faces[(seed * 7) % len(faces)]
    manner = pages.MANNERS[(seed // 3) % len(pages.MANNERS)]
    rng = Random(f"hand {kind} {seed}")
    recipe = KINDS[kind](rng, 300)
    recipe = replace(recipe, look=replace(recipe.look, hand_face=face))
    recipe = pages.odd_print(rng, recipe, pages.ODD_UNSEEN if measuring else pages.ODD_LEARNT)
    ink = rng.choice(
        pages.INKS if recipe.look.dpi >= pages.LETTER * 10 else pages.INKS[:2] + pages.INKS[3:]
    )
    text, sheets = pages.written(
        rng, recipe, manner, pages.NOTED_UNSEEN if measuring else pages.NOTED
    )
    for sheet in sheets:
        sheet.print = ImageChops.lighter(sheet.print, pages.inked(sheet.pen, ink, rng))
        sheet.pen = Image.new("L", sheet.pen.size)
    path, places = pages.scanned(
        rng, recipe, sheets, folder / f"{kind}_{seed}", measuring=measuring
    )
    found: list[tuple[int, Inked, Shapes | None]] = []
    for crop, dpi, x, y in _cells(path):
        known = [k for k, (left, top, right, bottom) in places.items()
                 if k[0] and left <= x <= right and top <= y <= bottom]  # fmt: skip
        row, field = known[0] if known else (0, "")
        cell = text.rows[row - 1].get(field) if known else None
        if cell is None or not cell.raw:
            continue
        shapes = shapes_of(crop.image, dpi / 300.0, crop.bands)
        read = asked(crop, field, dpi, engine, shapes) if engine and shapes else None
        where = (f"{kind}_{seed}", kind, manner, face, ink, field)
        found.append((row, Inked(*where, cell.by_hand, None, read), shapes))
    path.unlink()
    first = rng.randint(1, len(text.rows) - FEW[0])
    few = range(first, first + rng.randint(*FEW))
    some = [(replace(c, page=f"{c.page} few"), s) for row, c, s in found if row in few]
    return measured([(c, s) for _, c, s in found]) + measured(some)


def measured(cells: Sequence[tuple[Inked, Shapes | None]]) -> list[Inked]:
    """Measure the cells of a page beside one another."""
    shapes = [shapes for _, shapes in cells]
    measures = beside_page(shapes, twins_of(shapes))
    return [replace(c, measured=m) for (c, _), m in zip(cells, measures, strict=True)]


def _kind(seed: int) -> str:
    """Take the kinds in turn, and a typewriter every fifth time: it looks most like a hand."""
    return "typewriter" if seed % OFTEN == 0 else tuple(KINDS)[seed % len(KINDS)]


def cut_scan(path: Path, engine: Engine | None, *, hand: bool) -> list[Inked]:
    """Give the cells of a real scan that is all by hand, or all in print; its header is left out.

    The image stays where it is; only measures of its ink are kept.
    """
    with open_file(path) as file:
        prepared = prepare(file.page(1))
    grid, found = prepared.grid, list[tuple[Inked, Shapes | None]]()
    for row in grid.rows if grid is not None else ():
        for number, cell in enumerate(row):
            assert grid is not None  # noqa: S101 - it has rows
            leaf = prepared.leaves[grid.columns[number].leaf]
            crop = crop_cell(leaf, cell.box)
            if crop.blank:
                continue
            shapes = shapes_of(crop.image, leaf.dpi / 300.0, crop.bands)
            read = asked(crop, "", leaf.dpi, engine, shapes) if engine and shapes else None
            where = (path.stem, "scan", "all", "", "", str(number))
            found.append((Inked(*where, hand, None, read), shapes))
    return measured(found)


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


def asked(
    crop: Crop, field: str, dpi: float, engine: Engine, shapes: Shapes
) -> dict[str, float] | None:
    """Have a cell read, and give how the engine fared; None for a ditto mark."""
    letter = crop.letter or pages.LETTER * dpi / 300.0
    seen = ask(read_cell(crop, KIND.get(field, Kind.TEXT), letter), engine)
    return None if seen.ditto else fared(seen, letters_in(shapes.measured))
