"""One page, from its straightened leaves and grid to readings with doubts."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ingest.grid import Grid
from ingest.page import Leaf, Page
from ingest.pipeline import Prepared
from ocr.body import read_body
from ocr.calibration import calibrate
from ocr.checks import check_heading, check_page, check_rows
from ocr.clock import Clock, Timed
from ocr.doubts import Surroundings
from ocr.drafts import make_drafts
from ocr.engine import Asking, Engine, ask, both, together
from ocr.footer import counted
from ocr.form import Form
from ocr.groups import explained, without_group_rows
from ocr.hands import mark_hands
from ocr.heading import read_header
from ocr.layout import find_layout, read_headings
from ocr.lines import Line, read_strips
from ocr.merge import merge_columns, merge_unruled
from ocr.others import left_out, read_others
from ocr.reading import Doubt, Draft, PageReading, Reading
from ocr.strips import Strip, find_strips, over_the_fold
from ocr.trim import without_blank_end, without_header_rows
from ocr.widths import check_widths


def read_page(
    page: Page,
    prepared: Prepared,
    forms: Sequence[Form],
    engine: Engine,
    *,
    seconds: float | None = None,
) -> PageReading:
    """Read every row of a page with the form that fits its header best.

    One form in `forms` means that form and no other. After `seconds` of processor time the rest of
    the page is left unread and says so. A page without a table gives no drafts and the reason.

    Raises:
        EngineMissing: the engine went away while reading.
    """
    clock = Clock(seconds)
    timed = Timed(engine, clock)  # all but what is around the cells and says what they hold
    leaves, grid = prepared.leaves, prepared.grid
    if grid is None or not grid.rows:
        return _without_table(page, prepared, forms, timed)
    grid = merge_unruled(grid, leaves)
    (above, below), headings = ask(read_around(grid, leaves), engine)
    grid, headings = merge_columns(grid, headings, leaves)
    layout = find_layout(grid, headings, leaves, above, forms, timed)
    header = read_header(layout.form, above, leaves, engine.name)
    columns = layout.columns
    others = read_others(grid, leaves, columns, engine.name)
    body, rest = ask(both(read_body(grid, leaves, columns, clock), others), timed)
    rows = without_header_rows([replace(r, others=o) for r, o in zip(body, rest, strict=True)])
    written = without_blank_end(rows)
    kept, groups = without_group_rows(mark_hands(written))
    grid, rows = explained(grid, kept, len(rows) - len(kept)), kept
    drafts = check_rows(make_drafts(rows, engine.name), layout.form, header)
    drafts = check_widths(drafts, rows)
    doubts = (
        *layout.doubts,
        *check_page(grid, rows, drafts, [line.text for line in below]),
        *check_heading(layout.headings_of("stt", headings), drafts),
    )
    around = Surroundings(doubts, prepared.findings, page.dpi)
    drafts, header = calibrate(drafts, header, around)
    doubts = (*doubts, *groups, *left_out(layout.unread, rows))
    return _reading(page, prepared, layout.form.name, header=header, drafts=drafts, doubts=doubts)


def read_around(
    grid: Grid, leaves: Sequence[Leaf]
) -> Asking[tuple[list[list[Line]], list[list[str]]]]:
    """Read the lines above the table, those below it as far as the count, and the headings."""
    above: list[Strip] = []
    below: list[Strip] = []
    for index, leaf in enumerate(leaves):
        columns = [c for c, column in enumerate(grid.columns) if column.leaf == index]
        if not columns:
            continue
        cells = [row[c].box for row in (grid.rows[0], grid.rows[-1]) for c in columns]
        header = [box for c in columns for box in grid.columns[c].header]
        top = min(box.top for box in (*cells, *header))
        bottom = max(box.bottom for box in cells)
        above += find_strips(leaf, index, 0, top)
        below += find_strips(leaf, index, bottom, leaf.gray.shape[0])
    lines = [
        read_strips(over_the_fold(above, leaves)),
        read_strips(over_the_fold(below, leaves), 1, lambda text: bool(counted(text))),
    ]
    return (yield from both(together(lines), read_headings(grid, leaves)))


def _without_table(
    page: Page, prepared: Prepared, forms: Sequence[Form], engine: Engine
) -> PageReading:
    """Read what stands on top of a page that has no table."""
    leaves = prepared.leaves
    strips = [
        s for n, leaf in enumerate(leaves) for s in find_strips(leaf, n, 0, leaf.gray.shape[0] // 3)
    ]
    lines = ask(read_strips(over_the_fold(strips, leaves)), engine)
    header = read_header(forms[0], lines, leaves, engine.name) if forms else ()
    reasons = "; ".join(
        f.message for f in prepared.findings if "table" in f.code or "grid" in f.code
    )
    doubt = Doubt("no-table", reasons or "No table was found on this page, so there are no rows.")
    return _reading(page, prepared, None, header=header, drafts=[], doubts=(doubt,))


def _reading(
    page: Page,
    prepared: Prepared,
    form: str | None,
    *,
    header: Sequence[Reading],
    drafts: Sequence[Draft],
    doubts: tuple[Doubt, ...],
) -> PageReading:
    """Put together what was read."""
    width, height = _stored_size(page)
    return PageReading(
        scan=page.scan,
        page=page.number,
        width=width,
        height=height,
        dpi=page.dpi,
        form=form,
        header=tuple(header),
        drafts=tuple(drafts),
        findings=prepared.findings,
        doubts=doubts,
        phash=prepared.phash,
    )


def _stored_size(page: Page) -> tuple[int, int]:
    """Give width and height of the master page as stored, before any turn."""
    height, width = page.image.shape[:2]
    corners = np.array([(0, 0), (width - 1, height - 1)], np.float32)
    across, down = np.ptp(page.upright.apply(corners), axis=0) + 1
    return round(float(across)), round(float(down))
