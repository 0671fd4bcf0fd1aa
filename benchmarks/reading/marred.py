"""What strokes, corrections and damage do to values: `python -m benchmarks.reading.marred --help`.

Printed pages of all kinds; on each, pens strike rows and values, set ticks and correct, or some
cells are stained, torn, creased and so on. Asked is whether a struck row is flagged, whether print
under a stroke or a correction stays confident, and whether hidden print gives wrong values.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image

from benchmarks.reading.damage import DAMAGES, Pixels
from benchmarks.reading.hand_pages import UNSEEN
from benchmarks.reading.outcomes import Outcome, markdown, outcomes, share
from benchmarks.reading.pen_marks import (
    COLORS,
    CORRECTIONS,
    MARKS,
    STROKES,
    Pen,
    correct,
    ink_box,
    mark,
    strike,
)
from samples.files import save, suffix
from samples.forms import choose
from samples.kinds import KINDS, Recipe
from samples.layout import Box
from samples.ledger import PageText, Traits, open_volume, write_page
from samples.page import draw_page
from samples.scanner import scan
from samples.sheet import Sheet

Cases = dict[tuple[int, str], str]
WAYS: Final = ("strokes", "corrections", "damage")
LEFT_OUT: Final = ("handwritten", "spread", "stamps", "dittos")
SURE, DOUBTED = 0.01, 0.3  # p_wrong
STRUCK_ROWS, STRUCK_CELLS, MARKED, CORRECTED, DAMAGED = 3, 3, 8, 12, 16


def strokes(text: PageText, sheet: Sheet, pen: Pen, rng: Random) -> Cases:
    """Strike three rows and three values, and mark others; gives what was done to each cell."""
    cases: Cases = {}
    how = f"{rng.choice(STROKES)}"
    rows = rng.sample(range(2, len(text.rows)), STRUCK_ROWS)
    for row in rows:
        boxes = [box for (n, _), box in sheet.boxes.items() if n == row]
        left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
        end = right - rng.choice((0.0, 0.0, 0.15)) * (right - left)
        whole = (left + rng.uniform(-20, 20), boxes[0][1], end, boxes[0][3])
        strike(sheet, whole, how, pen, rng)
        cases |= {(row, f): f"row {how} {pen.color}" for n, f in sheet.boxes if n == row}
    cells = _cells(text, sheet, rng, cases)
    for key in cells[:STRUCK_CELLS]:
        left, top, right, bottom = ink_box(sheet, sheet.boxes[key])
        strike(sheet, (left - 12, top, right + 12, bottom), how, pen, rng)
        cases[key] = f"value {how} {pen.color}"
    for key in cells[STRUCK_CELLS : STRUCK_CELLS + MARKED]:
        kind = rng.choice(MARKS)
        mark(sheet, sheet.boxes[key], kind, pen, rng)
        cases[key] = f"mark {kind} {pen.color}"
    return cases


def corrections(text: PageText, sheet: Sheet, pen: Pen, rng: Random) -> Cases:
    """Correct twelve values, in all ways."""
    cases: Cases = {}
    for n, key in enumerate(_cells(text, sheet, rng, cases)[:CORRECTED]):
        how = CORRECTIONS[n % len(CORRECTIONS)]
        printed = text.rows[key[0] - 1][key[1]].raw
        written = text.rows[rng.randrange(len(text.rows))][key[1]].raw or printed
        correct(sheet, sheet.boxes[key], how, pen, (printed, written), rng)
        cases[key] = f"corrected {how} {pen.color}"
    return cases


def _cells(text: PageText, sheet: Sheet, rng: Random, but: Cases) -> list[tuple[int, str]]:
    """Give the printed cells of more than one letter that nothing was done to yet, mixed."""
    cells = [
        (n, field)
        for n, field in sheet.boxes
        if n
        and (n, field) not in but
        and field in text.rows[n - 1]
        and len(text.rows[n - 1][field].raw) > 1
    ]
    rng.shuffle(cells)
    return cells


def draw_and_read(seed: int, way: str, kinds: Sequence[str]) -> list[Outcome]:
    """Draw one page, mar it, read it and give what became of its cells."""
    rng = Random(f"marred {way} {seed}")
    kind = rng.choice(kinds)
    recipe = KINDS[kind](rng, 300)
    recipe = replace(recipe, look=replace(recipe.look, hand_face=rng.choice(UNSEEN)))
    text, sheets = _printed(rng, recipe)
    pen = Pen(rng.choice(COLORS), rng.choice((0.15, 0.25, 0.35, 0.5)))
    cases: Cases = {}
    if way != "damage":
        cases = (strokes if way == "strokes" else corrections)(text, sheets[0], pen, rng)
    sheet = sheets[0]
    pixels, places = scan(sheets, recipe.scan, rng)
    if way == "damage":
        cases = damaged(pixels, places, _cells(text, sheet, rng, cases)[:DAMAGED], rng)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{kind}_{seed}.{suffix(recipe.format)}"
        image = Image.fromarray(pixels)
        shown = image.convert("L") if recipe.scan.gray or recipe.scan.bitonal else image
        save([shown], path, recipe.format, recipe.look.dpi, recipe.quality)
        return outcomes(path, text, places, lambda row, field: cases.get((row, field), ""))


def damaged(
    pixels: Pixels, places: dict[tuple[int, str], Box], keys: Sequence[tuple[int, str]], rng: Random
) -> Cases:
    """Damage some cells of a page, each in one way."""
    names, cases = list(DAMAGES), Cases()
    for n, key in enumerate(keys):
        cases[key] = names[n % len(names)]
        DAMAGES[cases[key]](pixels, places[key], rng)
    return cases


def _printed(rng: Random, recipe: Recipe) -> tuple[PageText, list[Sheet]]:
    """Draw a page that nothing was done to yet."""
    year = rng.randint(*recipe.years)
    form = choose(rng, recipe.order, year)
    traits = Traits(year_only=recipe.traits.year_only, capitals=recipe.traits.capitals)
    text = write_page(rng, form, open_volume(rng, form, year), traits, 1, rng.randint(*recipe.rows))
    return text, draw_page(rng, form, recipe.look, text)


def table(found: Sequence[Outcome], by: Callable[[Outcome], str]) -> str:
    """Give one line for each group of cells."""
    heads = ("cells", "struck", "no value", "right", "wrong", "sure", "wrong up to 0.01")
    return markdown(found, by, heads, _told)


def _told(cells: Sequence[Outcome]) -> Sequence[object]:
    """Count what became of some cells."""
    return (
        len(cells),
        share(c.status == "struck" for c in cells),
        share(not c.value for c in cells),
        share(bool(c.value) and c.right for c in cells),
        share(c.wrong for c in cells),
        share(_sure(c) for c in cells),
        share(c.wrong and c.p_wrong <= SURE for c in cells),
    )


def _sure(cell: Outcome) -> bool:
    """Tell whether a value stands as if nothing had been done to it."""
    return bool(cell.value) and cell.p_wrong < DOUBTED and cell.status != "struck"


def rows_struck(found: Sequence[Outcome]) -> str:
    """Say how many struck rows are flagged, and how many others are: half of their cells."""
    rows: dict[tuple[str, int], list[Outcome]] = defaultdict(list)
    for outcome in found:
        rows[outcome.page, outcome.row].append(outcome)
    flagged: dict[str, list[bool]] = defaultdict(list)
    for cells in rows.values():
        case = next((c.case for c in cells if c.case.startswith("row")), "not struck")
        said = sum(c.status == "struck" for c in cells) * 2 > len(cells)
        for name in {case, "all struck" if case.startswith("row") else case}:
            flagged[name].append(said)
    return "\n".join(f"{n}: {share(f)} of {len(f)} rows" for n, f in sorted(flagged.items()))


def main() -> None:
    """Draw, mar, read and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("--seed", type=int, default=80000, help="first seed of the pages")
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--kinds", nargs="*", default=[k for k in KINDS if k not in LEFT_OUT])
    parser.add_argument("--keep", type=Path, help="add one JSON line a cell to this file")
    given = parser.parse_args()
    seeds = range(given.seed, given.seed + given.pages)
    found = [cell for seed in seeds for cell in draw_and_read(seed, given.way, given.kinds)]
    if given.keep:
        with given.keep.open("a", encoding="utf-8") as out:
            out.writelines(json.dumps(asdict(c), ensure_ascii=False) + "\n" for c in found)
    print(table(found, lambda c: c.case if given.way == "damage" else c.case.rpartition(" ")[0]))
    print(table(found, lambda c: c.case.rpartition(" ")[2]))
    print(rows_struck(found))


if __name__ == "__main__":
    main()
