"""Draw invented ledgers as scanners deliver them: `python -m samples.draw --help`.

The same kind, seed, page count and dpi give the same bytes.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from types import MappingProxyType

from PIL import Image

from samples.files import Truth, save, save_truth, suffix
from samples.fonts import FontMissingError
from samples.forms import choose, merged
from samples.kinds import KINDS, Recipe
from samples.layout import Box
from samples.ledger import PageText, open_volume, write_page
from samples.page import draw_page
from samples.scanner import Pixels, scan


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """One page: what it says, its pixels, and where each value stands on them."""

    text: PageText
    pixels: Pixels
    boxes: dict[tuple[int, str], Box]


def draw(
    kind: str, pages: int, seed: int, dpi: int, faces: Mapping[str, str] = MappingProxyType({})
) -> tuple[Recipe, Iterator[Drawn]]:
    """Draw consecutive pages of one volume.

    Args:
        kind: A name in `kinds.KINDS`.
        pages: How many.
        seed: The same seed gives the same pages.
        dpi: Of the scan; some kinds never go above 200.
        faces: Other fonts in the place of the kind's own.
    """
    rng = Random(f"{kind} {seed}")
    recipe = KINDS[kind](rng, dpi)
    if recipe.look.face in faces:
        recipe = replace(recipe, look=replace(recipe.look, face=faces[recipe.look.face]))
    return recipe, _pages(rng, recipe, pages)


def _pages(rng: Random, recipe: Recipe, pages: int) -> Iterator[Drawn]:
    year = rng.randint(*recipe.years)
    form = choose(rng, recipe.order, year)
    if recipe.merged:
        form = merged(rng, form)
    volume = open_volume(rng, form, year)
    first = 1 if rng.random() < 0.4 else rng.randint(2, 40) * 10 + 1
    count = rng.randint(*recipe.rows)
    for _ in range(pages):
        text = write_page(rng, form, volume, recipe.traits, first, count)
        sheets = draw_page(rng, form, recipe.look, text)
        yield Drawn(text, *scan(sheets, recipe.scan, rng))
        first += count


def truth_of(drawn: Drawn, file: str, page: int) -> Iterator[Truth]:
    """Give the true values of a page: header fields as row 0, then the body."""
    for (row, field), box in sorted(drawn.boxes.items()):
        if row == 0:
            value = drawn.text.volume.header[field]
            yield Truth(file, page, 0, field, value, value, "read", *_rounded(box))
    for row, cells in enumerate(drawn.text.rows, start=1):
        for field, cell in cells.items():
            box = drawn.boxes[row, field]
            shown = (cell.raw, cell.value, cell.status)
            yield Truth(file, page, row, field, *shown, *_rounded(box))


def _image(pixels: Pixels, *, gray: bool) -> Image.Image:
    image = Image.fromarray(pixels)
    return image.convert("L") if gray else image


def _rounded(box: Box) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return round(left), round(top), round(right - left), round(bottom - top)


def draw_files(
    kind: str, pages: int, seed: int, dpi: int, folder: Path, form: str = ""
) -> list[Truth]:
    """Draw one volume into a folder, several files if its format holds one page; gives the truth.

    Args:
        kind: A name in `kinds.KINDS`.
        pages: How many.
        seed: The same seed gives the same bytes.
        dpi: Of the scan.
        folder: Where to.
        form: File format, the kind's own when empty.
    """
    recipe, drawn = draw(kind, pages, seed, dpi)
    form = form or recipe.format
    together = form in ("tif", "g4", "pdf", "pdf-g4")
    truths: list[Truth] = []
    images: list[Image.Image] = []
    for number, page in enumerate(drawn, start=1):
        name = f"{kind}_{seed}" if together else f"{kind}_{seed}{'-' + str(number) * (pages > 1)}"
        name = f"{name.rstrip('-')}.{suffix(form)}"
        images.append(_image(page.pixels, gray=recipe.scan.gray))
        truths += truth_of(page, name, number if together else 1)
        if not together:
            save(images, folder / name, form, recipe.look.dpi, recipe.quality)
            images.clear()
    if images:
        save(images, folder / name, form, recipe.look.dpi, recipe.quality)
    return truths


def main() -> int:
    """Draw what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--kind", choices=KINDS, help="one kind of ledger")
    what.add_argument("--all", action="store_true", help="every kind")
    parser.add_argument("--pages", type=int, default=1, help="pages of each volume (1)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same bytes (1)")
    parser.add_argument("--dpi", type=int, default=300, help="of the scan (300)")
    parser.add_argument("--format", default="", help="jpg, png, jp2, tif, g4, pdf, pdf-g4")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for the files")
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    truths: list[Truth] = []
    try:
        for kind in KINDS if given.all else (given.kind,):
            how = (given.pages, given.seed, given.dpi, given.output, given.format)
            truths += draw_files(kind, *how)
            print(f"{kind}: {len({(t.file, t.page) for t in truths})} pages so far")
    except FontMissingError as missing:
        print(missing, file=sys.stderr)
        return 4
    save_truth(truths, given.output)
    print(f"truth: {given.output / 'truth.csv'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
