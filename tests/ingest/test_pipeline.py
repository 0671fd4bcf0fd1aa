"""A drawn page comes out straight, with all of its rows and columns, and every point leads back."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest.grid import Grid
from ingest.pipeline import Prepared, prepare
from tests.ingest.drawn import COLUMNS, HEADER, PITCH, TOP, Drawing, bent, draw, page, turned
from tests.ocr.pages import font


def found(grid: Grid | None) -> tuple[int, int]:
    """Count rows and columns; no grid has none."""
    return (len(grid.rows), len(grid.columns)) if grid else (0, 0)


@pytest.mark.parametrize("skew", [-5.0, -1.3, 0.0, 0.8, 4.0])
def test_a_crooked_page_keeps_all_its_rows(skew: float) -> None:
    """Skew up to five degrees costs no row and no column."""
    assert found(prepare(page(turned(draw(), skew))).grid) == (15, 7)


@pytest.mark.parametrize(
    "what",
    [
        Drawing(dotted=True),
        Drawing(gaps=True),
        Drawing(faint=215),
        Drawing(header=False),
        Drawing(rows=4),
        Drawing(columns=(60, 130, 420, 560)),
        Drawing(across=False),
        Drawing(down=False),
        Drawing(across=False, down=False),
    ],
    ids=lambda d: ",".join(f"{k}={v}" for k, v in vars(d).items() if v != vars(Drawing())[k]),
)
def test_bad_or_missing_rules_cost_no_row(what: Drawing) -> None:
    """Dotted, broken, faint or absent rules: rows and columns are found from what is left."""
    grid = prepare(page(draw(what))).grid

    assert found(grid) == (what.rows, len(what.columns) - 1)


def test_one_rule_weaker_than_the_others_is_kept() -> None:
    """As long as they are, but with two fifths of its ink lost: it parts two columns."""
    image = draw()
    for y in range(TOP + 4, TOP + HEADER + 15 * PITCH, 50):
        image[y : y + 20, COLUMNS[5] - 3 : COLUMNS[5] + 4] = 245

    assert found(prepare(page(image)).grid) == (15, 7)


def test_a_curled_page_comes_out_flat() -> None:
    """Rules bent by a book's curl, 14 px over the page, are straight afterwards."""
    curled = bent(draw(), lambda x, y: (x, y + 14 * np.sin(x / 1160 * np.pi) + 6 * x / 1160))
    prepared = prepare(page(curled))
    assert found(prepared.grid) == (15, 7)
    assert back_misses(prepared, curled) < 3.0


def test_perspective_is_taken_out() -> None:
    """A page photographed from below keeps its columns."""
    source = np.array([(0, 0), (1160, 0), (1160, 860), (0, 860)], np.float32)
    shown = np.array([(50, 20), (1110, 30), (1150, 850), (10, 840)], np.float32)
    view = cv2.getPerspectiveTransform(source, shown)
    image = cv2.warpPerspective(draw(), view, (1160, 860), borderValue=(245,))
    assert found(prepare(page(np.asarray(image, np.uint8))).grid) == (15, 7)


def back_misses(prepared: Prepared, image: np.ndarray) -> float:  # type: ignore[type-arg]  # any dtype
    """Give the largest distance, in pixels, from a cell's lower edge to the nearest rule."""
    assert prepared.grid is not None
    worst = 0.0
    for row in prepared.grid.rows:
        for cell in row:
            leaf = prepared.leaves[prepared.grid.columns[cell.column].leaf]
            middle = (cell.box.left + cell.box.right) / 2
            x, y = leaf.to_master.apply(np.array([(middle, cell.box.bottom + 2)], np.float32))[0]
            column = image[:, round(float(x))]
            dark = np.flatnonzero(column < 120)
            worst = max(worst, float(np.abs(dark - y).min()))
    return worst


@pytest.mark.parametrize("skew", [0.0, 2.5])
def test_every_cell_leads_back_to_its_place_on_the_master(skew: float) -> None:
    """Within two pixels, through turning, straightening and making smaller."""
    image = turned(draw(), skew)
    grid, leaves = (p := prepare(page(image))).grid, p.leaves
    assert grid is not None
    turn = cv2.getRotationMatrix2D((1160 / 2, 860 / 2), -skew, 1.0)
    for r, row in enumerate(grid.rows):
        for c, cell in enumerate(row):
            left, right = COLUMNS[c], COLUMNS[c + 1]
            top = TOP + HEADER + r * PITCH
            drawn = turn @ np.array([(left + right) / 2, top + PITCH / 2, 1.0])
            box = cell.box
            middle = [((box.left + box.right) / 2, (box.top + box.bottom) / 2)]
            back = leaves[0].to_master.apply(np.array(middle, np.float32))[0]
            assert np.hypot(*(back - drawn)) < 2.0


@pytest.mark.parametrize("quarters", [1, 3])
def test_a_page_on_its_side_is_set_upright(quarters: int) -> None:
    """Its rows are found across, and it says that it was turned."""
    prepared = prepare(page(np.ascontiguousarray(np.rot90(draw(), quarters))))
    assert prepared.grid is not None
    assert len(prepared.grid.columns) == 7
    assert any(f.code.startswith("turned") for f in prepared.findings)


def spread(left: np.ndarray, right: np.ndarray, shadow: bool) -> np.ndarray:  # type: ignore[type-arg]
    """Lay two leaves side by side, with or without the shadow of the fold."""
    both = np.hstack([left, right]).astype(float)
    if shadow:
        away = np.abs(np.arange(both.shape[1]) - left.shape[1])
        both *= 1 - 0.4 * np.exp(-away / 25.0)
    return both.astype(np.uint8)


@pytest.mark.parametrize("shadow", [True, False])
def test_rows_run_across_the_fold(shadow: bool) -> None:
    """The right leaf goes on where the left one ends: one grid of all columns."""
    left = draw(Drawing(columns=(60, 130, 420, 560, 740)), 800)
    right = draw(Drawing(columns=(60, 230, 430, 560, 740)), 800)
    prepared = prepare(page(spread(left, np.roll(right, 7, axis=0), shadow)))
    assert [leaf.side for leaf in prepared.leaves] == ["left", "right"]
    assert found(prepared.grid) == (15, 8)
    assert prepared.grid is not None
    assert not prepared.grid.stacked


def test_two_tables_of_the_same_form_follow_each_other() -> None:
    """Each leaf numbers its own rows: the right leaf's come after the left's."""
    leaf = Drawing(columns=(60, 130, 420, 560, 740))
    right = Drawing(columns=leaf.columns, first=16, rows=12)
    prepared = prepare(page(spread(draw(leaf, 800), draw(right, 800), shadow=True)))
    grid = prepared.grid
    assert grid is not None
    assert grid.stacked
    assert found(grid) == (27, 8)
    assert [grid.columns[c.column].leaf for c in grid.rows[20]] == [1, 1, 1, 1]


@pytest.mark.parametrize("down", [20, PITCH - 10])
def test_a_struck_row_stays_one_row(down: int) -> None:
    """A line through a row's text is not a rule between rows, nor one just above the rule."""
    image = draw()
    top = TOP + HEADER + 4 * PITCH
    cv2.line(image, (70, top + down), (1000, top + down + 3), 60, 2)
    grid = prepare(page(image)).grid
    assert found(grid) == (15, 7)
    assert grid is not None
    heights = [row[0].box.height for row in grid.rows]
    assert max(heights) - min(heights) <= 4


def test_a_missing_rule_is_put_back_and_said() -> None:
    """Two rows whose rule is lost come out as two, and the grid is not certain."""
    image = draw()
    y = TOP + HEADER + 6 * PITCH
    image[y - 2 : y + 3, COLUMNS[0] + 3 : COLUMNS[-1] - 3][
        :, [i % 5 > -1 for i in range(COLUMNS[-1] - COLUMNS[0] - 6)]
    ] = 245
    grid = prepare(page(image)).grid
    assert found(grid) == (15, 7)
    assert grid is not None
    assert not grid.certain


ODD = {
    "one pixel": np.zeros((1, 1), np.uint8),
    "a sliver": np.full((10, 3000), 200, np.uint8),
    "a tall sliver": np.full((3000, 10), 200, np.uint8),
    "black": np.zeros((700, 500), np.uint8),
    "white": np.full((700, 500), 255, np.uint8),
    "noise": np.random.default_rng(1).integers(0, 255, (900, 1200)).astype(np.uint8),
    "black and white noise": (np.random.default_rng(2).random((900, 1200)) > 0.5).astype(np.uint8)
    * 255,
    "stripes": np.tile(np.array([[0], [255]], np.uint8), (400, 900)),
    "a chessboard": (np.indices((800, 800)).sum(axis=0) // 8 % 2 * 255).astype(np.uint8),
}


@pytest.mark.parametrize("image", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("dpi", [72.0, 300.0, 1200.0])
def test_odd_pixels_never_raise(image: np.ndarray, dpi: float) -> None:  # type: ignore[type-arg]
    """Whatever the pixels, a page comes back, with a grid or with a finding."""
    prepared = prepare(page(image, dpi))
    assert prepared.leaves
    assert prepared.grid is not None or any(f.code == "no-table" for f in prepared.findings)


def test_a_blank_column_with_a_heading_is_no_fold() -> None:
    """A column near the middle that nobody filled in has a heading; a fold has none."""
    columns = (60, 130, 420, 540, 640, 830, 960, 1090)
    image = draw(Drawing(columns=columns))
    for row in range(15):
        above = TOP + HEADER + row * PITCH
        image[above + 4 : above + PITCH - 3, 545:636] = 245
    prepared = prepare(page(image))

    assert len(prepared.leaves) == 1
    assert prepared.grid is not None
    assert len(prepared.grid.columns) == len(columns) - 1


@pytest.mark.parametrize(("title", "leaves"), [("", 2), ("SỔ GỐC CẤP BẰNG TỐT NGHIỆP", 1)])
def test_no_fold_runs_through_a_title(title: str, leaves: int) -> None:
    """A strip between rules in which nothing stands is a fold, but not under a title's letters."""
    left = draw(Drawing(columns=(60, 130, 420, 560, 740)), 800)
    right = draw(Drawing(columns=(60, 230, 430, 560, 740)), 800)
    picture = Image.fromarray(spread(left[:, :755], right[:, 220:], shadow=False))
    pen = ImageDraw.Draw(picture)
    for line in range(4):
        pen.text((752, TOP - 20 - 36 * line), title, font=font(28), fill=20, anchor="mm")

    assert len(prepare(page(np.asarray(picture))).leaves) == leaves
