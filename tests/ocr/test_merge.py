"""Columns that no rule parts are one; a rule that stands a little beside its place still parts."""

from dataclasses import replace

import pytest

from ingest.box import Box
from ingest.grid import Cell, Column, Grid
from ocr.merge import merge_columns, merge_unruled
from tests.ocr.pages import LEFT, ROW, TOP, Sheet

WIDTHS = [110, 420, 280, 260]
ROWS = [["1", "Nguyễn Thị Dung", "05/08/1977", "Trung bình"]] * 6


def a_grid(shift: int = 0, *, ruled: bool = True) -> tuple[Grid, Grid]:
    """A page's grid as found and as merged; the third column begins `shift` px off its rule."""
    sheet = Sheet(WIDTHS, len(ROWS))
    for n, texts in enumerate(ROWS):
        sheet.write(n, texts)
    x = LEFT + sum(WIDTHS[:2])
    if not ruled:
        sheet.draw.rectangle((x - 3, TOP + 3, x + 3, TOP + ROW * 8), fill=(250, 250, 248))
    sheet.edges[2] += shift
    _, prepared = sheet.prepared()
    assert prepared.grid is not None
    return prepared.grid, merge_unruled(prepared.grid, prepared.leaves)


def test_a_rule_a_little_off_parts_columns() -> None:
    """A grid that was fitted to all rows may be some pixels off in one column."""
    for shift in (-10, -5, 0, 5, 10):
        found, merged = a_grid(shift)
        assert merged == found


def test_columns_without_a_rule_are_one() -> None:
    """Where all others have a rule, text on both sides of none is of one column."""
    found, merged = a_grid(ruled=False)

    assert len(merged.columns) == len(found.columns) - 1
    assert merged.columns[1].right == found.columns[2].right


@pytest.mark.parametrize(("heading", "columns"), [("Họ và tên", 4), ("Ngày sinh", 3)])
def test_a_rule_parts_names_under_one_heading(heading: str, columns: int) -> None:
    """Family and given names are kept apart; other columns under one heading are one."""
    sheet = Sheet(WIDTHS, len(ROWS))
    for n, texts in enumerate(ROWS):
        sheet.write(n, texts)
    _, prepared = sheet.prepared()
    assert prepared.grid is not None
    over = Box(LEFT + WIDTHS[0], TOP, LEFT + sum(WIDTHS[:3]), TOP + ROW)
    first, *shared, last = prepared.grid.columns
    grid = replace(
        prepared.grid, columns=(first, *(replace(c, header=(over,)) for c in shared), last)
    )
    headings = [["STT"], [heading], [heading], ["Xếp loại"]]

    assert len(merge_columns(grid, headings, prepared.leaves)[0].columns) == columns


@pytest.mark.parametrize(("heading", "columns"), [("Họ và tên", 4), ("Ngày sinh", 3)])
def test_white_parts_names_under_one_heading(heading: str, columns: int) -> None:
    """Without rules, the white between family and given names is all that parts them."""
    box = Box(0, 0, 10, 10)
    over = Box(10, 0, 30, 10)
    headers = [box, over, over, Box(30, 0, 40, 10)]
    made = tuple(Column(0, 10 * n, 10 * n + 10, (h,)) for n, h in enumerate(headers))
    rows = ((*(Cell(0, n, Box(10 * n, 10, 10 * n + 10, 20)) for n in range(4)),),)
    _, prepared = Sheet(WIDTHS, len(ROWS)).prepared()
    assert prepared.grid is not None
    grid = replace(prepared.grid, columns=made, rows=rows, rules="none")
    headings = [["STT"], [heading], [heading], ["Xếp loại"]]

    assert len(merge_columns(grid, headings, prepared.leaves)[0].columns) == columns
