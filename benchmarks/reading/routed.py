"""How many cells by hand go to keying: `python -m benchmarks.reading.routed`.

Pages are read as a whole. They are drawn as `fit_hand` draws its own, in hands, print, notes and
wear that no fit has seen, with ink in blue and in black. `--face NAME=FILE` writes in fonts that
this program does not know.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image, ImageChops

from benchmarks.reading import hand_pages as pages
from benchmarks.reading.outcomes import Outcome, markdown, outcomes, share
from samples.fonts import FACES, Face
from samples.kinds import KINDS

INKS: Final = ("blue", *dict.fromkeys(pages.INKS))
CROSS: Final = "x"  # in the column Nam or Nữ; whoever drew it, its place is what it says
SURE: Final = 0.01  # p_wrong up to which a value looks certain


@dataclass(frozen=True, slots=True)
class Routed:
    """One cell, how it was written and what became of it."""

    kind: str
    manner: str
    face: str
    ink: str
    print_face: str
    hand: bool
    outcome: Outcome

    @property
    def keyed(self) -> bool:
        """Whether no value was given, so a person keys it."""
        return not self.outcome.value

    @property
    def taken(self) -> bool:
        """Whether it was called handwriting."""
        return self.outcome.status == "handwritten"


def draw_and_read(seed: int, faces: Sequence[str], kinds: Sequence[str]) -> list[Routed]:
    """Draw one page, read it and give what became of its written cells."""
    rng = Random(f"routed {seed}")
    kind, face, ink = rng.choice(kinds), rng.choice(faces), rng.choice(INKS)
    manner = pages.MANNERS[seed % len(pages.MANNERS)]
    recipe = KINDS[kind](rng, 300)
    recipe = replace(recipe, look=replace(recipe.look, hand_face=face))
    recipe = pages.odd_print(rng, recipe, pages.ODD_UNSEEN)
    if recipe.look.dpi < pages.LETTER * 10 and ink == "broad":
        ink = "fine"
    text, sheets = pages.written(rng, recipe, manner, pages.NOTED_UNSEEN)
    for sheet in sheets if ink != "blue" else ():
        inked = pages.inked(sheet.pen, ink, rng)
        sheet.print = ImageChops.lighter(sheet.print, inked)
        sheet.pen = Image.new("L", sheet.pen.size)
    with TemporaryDirectory() as folder:
        stem = Path(folder) / f"{kind}_{seed}"
        path, places = pages.scanned(rng, recipe, sheets, stem, measuring=True)
        found = outcomes(path, text, places, lambda _row, _field: "")
    return [
        Routed(kind, manner, face, ink, recipe.look.face, text.rows[o.row - 1][o.field].by_hand, o)
        for o in found
        if o.status != "missing"
        and text.rows[o.row - 1][o.field].status != "struck"
        and text.rows[o.row - 1][o.field].raw != CROSS
    ]


def table(cells: Sequence[Routed], by: Callable[[Routed], str]) -> str:
    """Give one line for each group: cells by hand keyed, cells in print taken."""
    heads = ("by hand", "keyed", "called so", "value up to 0.01", "print", "taken", "no value")
    return markdown(cells, by, heads, _told)


def _told(cells: Sequence[Routed]) -> Sequence[object]:
    """Count what became of some cells."""
    hand, printed = [c for c in cells if c.hand], [c for c in cells if not c.hand]
    return (
        len(hand),
        share(c.keyed for c in hand),
        share(c.taken for c in hand),
        sum(bool(c.outcome.value) and c.outcome.p_wrong <= SURE for c in hand),
        len(printed),
        share(c.taken for c in printed),
        share(c.keyed for c in printed),
    )


def main() -> None:
    """Draw, read and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=70000, help="first seed of the pages")
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--kinds", nargs="*", default=list(KINDS))
    parser.add_argument("--face", nargs="*", default=[], metavar="NAME=FILE")
    parser.add_argument("--keep", type=Path, help="add one JSON line a cell to this file")
    given = parser.parse_args()
    added = dict(face.split("=", 1) for face in given.face)
    FACES.update({name: Face(str(Path(file).resolve()), "") for name, file in added.items()})
    faces = tuple(added) or pages.UNSEEN
    cells = [
        cell
        for seed in range(given.seed, given.seed + given.pages)
        for cell in draw_and_read(seed, faces, given.kinds)
    ]
    if given.keep:
        with given.keep.open("a", encoding="utf-8") as out:
            out.writelines(json.dumps(asdict(c), ensure_ascii=False) + "\n" for c in cells)
    groupings: tuple[Callable[[Routed], str], ...] = (
        lambda _: "all", lambda c: c.manner, lambda c: c.ink, lambda c: c.face,
        lambda c: c.outcome.field, lambda c: c.kind,
    )  # fmt: skip
    for by in groupings:
        print(table(cells, by), end="\n\n")


if __name__ == "__main__":
    main()
