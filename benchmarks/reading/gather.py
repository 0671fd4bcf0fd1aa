"""Draw pages, read them, and keep for every value what spoke against it and whether it was wrong.

One JSON line a value; a file that is there is used again, so that fitting from it takes seconds.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image

from api.page_job import PageJob, read
from api.page_pool import Failure
from benchmarks.reading.cells import Cell, Pages
from benchmarks.reading.score import judge
from benchmarks.reading.wear import FITTING, MEASURING, none
from ocr.calibration import has_value
from ocr.doubts import Surroundings, Weighed, weigh_header, weigh_page
from ocr.reading import PageReading, Reading
from samples.draw import draw, truth_of
from samples.files import save, suffix
from samples.kinds import KINDS, PRINT, TYPED

SECONDS: Final = 60.0  # of processor time a page; a busy machine must not leave rows unread
FACES: Final = {
    **dict.fromkeys(PRINT, ("free-sans", "dejavu-sans")),
    **dict.fromkeys(TYPED, ("free-mono", "dejavu-mono")),
}
"""Fonts that only pages for measuring are set in, for each that fitting uses."""


@dataclass(frozen=True, slots=True)
class Observed:
    """One value that was read, and whether it is what the page says."""

    kind: str  # of the page
    page: str  # file name
    field: str
    group: str
    doubts: dict[str, float]
    p_wrong: float  # as the calibration of that day had it
    wrong: bool
    value: str = ""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page to draw and read."""

    kind: str
    seed: int
    measuring: bool


def gather(
    seed: int, pages: int, *, measuring: bool, jobs: int, cache: Path | None
) -> list[Observed]:
    """Give all values of `pages` pages of every kind; seeds count up from `seed`."""
    if cache is not None and cache.exists():
        return load(cache)
    sheets = [_Sheet(kind, seed + n, measuring) for n in range(pages) for kind in KINDS]
    with TemporaryDirectory() as folder, ProcessPoolExecutor(jobs) as pool:
        found = [
            o for some in pool.map(partial(observe, folder=Path(folder)), sheets) for o in some
        ]
    if cache is not None:
        store(found, cache)
    return found


def observe(sheet: _Sheet, folder: Path) -> list[Observed]:
    """Draw one page, read it and compare."""
    path, truth = _drawn(sheet, folder)
    reading = read(PageJob(path, 1, seconds=SECONDS))
    path.unlink()
    if isinstance(reading, Failure):
        print(f"{path.name}: {reading.reason}")
        return []
    known: dict[int, tuple[Reading, Weighed]] = {}
    tally = judge(truth, {(path.name, 1): _rows(reading, known)})[path.name]
    return [
        Observed(
            sheet.kind, path.name, cell.field, weighed.group,
            {name: round(x, 4) for name, x in weighed.doubts.items() if x},
            r.p_wrong, not cell.right, r.value,
        )
        for cell in tally.cells
        if cell.got is not None and id(cell.got) in known
        for r, weighed in [known[id(cell.got)]]
        if has_value(r)
    ]  # fmt: skip


def _drawn(sheet: _Sheet, folder: Path) -> tuple[Path, Pages]:
    """Draw one page with wear of its own; the first page of each kind has none."""
    rng = Random(f"wear {sheet.kind} {sheet.seed} {sheet.measuring}")
    faces = FACES if sheet.measuring and rng.random() < 0.5 else {}
    recipe, drawn = draw(
        sheet.kind, 1, sheet.seed, 300, {k: rng.choice(v) for k, v in faces.items()}
    )
    page = next(drawn)
    wear = rng.choice(MEASURING if sheet.measuring else FITTING)
    image = Image.fromarray(
        wear(page.pixels, rng) if not recipe.scan.bitonal else none(page.pixels, rng)
    )
    path = folder / f"{sheet.kind}_{sheet.seed}.{suffix(recipe.format)}"
    save(
        [image.convert("L") if recipe.scan.gray else image],
        path,
        recipe.format,
        recipe.look.dpi,
        recipe.quality,
    )
    rows: dict[int, dict[str, Cell]] = {}
    for true in truth_of(page, path.name, 1):
        rows.setdefault(true.row, {})[true.field] = Cell(true.field, true.value, true.status)
    return path, {(path.name, 1): rows}


def _rows(
    page: PageReading, known: dict[int, tuple[Reading, Weighed]]
) -> dict[int, dict[str, Cell]]:
    """Give a page's readings as cells, and put what is known of each beside its identity."""
    around = Surroundings(page.doubts, page.findings, page.dpi)
    weighed = [(0, page.header, weigh_header(page.header, around))]
    for draft, found in zip(page.drafts, weigh_page(page.drafts, around), strict=True):
        weighed.append((draft.row, draft.readings, found))
    rows: dict[int, dict[str, Cell]] = {}
    for row, readings, doubts in weighed:
        cells = [Cell(r.field, r.value, r.status.value, r.p_wrong) for r in readings]
        known |= {id(c): (r, w) for c, r, w in zip(cells, readings, doubts, strict=True)}
        rows[row] = {cell.field: cell for cell in cells}
    return rows


def load(path: Path) -> list[Observed]:
    """Read what `store` kept."""
    with path.open(encoding="utf-8") as lines:
        return [Observed(**json.loads(line)) for line in lines]


def store(observed: Iterable[Observed], path: Path) -> None:
    """Keep values for another fit."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(f"{json.dumps(asdict(o), ensure_ascii=False)}\n" for o in observed)


def body(observed: Sequence[Observed]) -> Iterator[Observed]:
    """Leave out the page header."""
    return (o for o in observed if o.group != "header")
