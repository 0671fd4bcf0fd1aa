"""A grid whose own writing speaks against it says so; a plain page raises no doubt."""

from dataclasses import replace

import cv2
import numpy as np

from ingest.doubts import Found, weigh
from ingest.levels import Level
from ingest.look import Look, look_at
from ingest.pipeline import prepare
from tests.ingest.drawn import COLUMNS, HEADER, PITCH, TOP, Drawing, draw, page

STOPS = tuple(float(TOP + HEADER + r * PITCH) for r in range(16))
EDGES = tuple(float(x) for x in COLUMNS)


def unruled() -> Look:
    """Look at a page of seven columns and fifteen rows without rules."""
    return look_at(prepare(page(draw(Drawing(across=False, down=False)))).leaves[0])


def test_true_edges_raise_no_doubt() -> None:
    """The columns and rows as they were drawn are believed, and so is a ruled page."""
    assert weigh(unruled(), Found(EDGES, 0.0, STOPS, headed=True, ruled=False)) == []
    grid = prepare(page(draw())).grid
    assert grid is not None
    assert grid.certain


def test_columns_that_run_together_are_doubted() -> None:
    """White that runs down within a column says that it may be two."""
    joined = EDGES[:2] + EDGES[3:]
    doubts = weigh(unruled(), Found(joined, 0.0, STOPS, headed=True, ruled=False))
    assert [d for d in doubts if d.startswith("column 2 may be two")]


def test_an_edge_through_writing_is_doubted() -> None:
    """An edge that cuts words in several rows cannot be right."""
    wrong = (*EDGES[:2], EDGES[1] + 60.0, *EDGES[2:])
    doubts = weigh(unruled(), Found(wrong, 0.0, STOPS, headed=True, ruled=False))
    assert [d for d in doubts if "runs through writing" in d]


def test_an_edge_through_a_heading_is_doubted() -> None:
    """Where dates come apart, their heading shows that they were one column."""
    image = draw(Drawing(across=False, down=False))
    place = (COLUMNS[2] - 8, TOP + 36)
    cv2.putText(image, "Ngaysinh", (place[0] - 30, place[1]), cv2.FONT_HERSHEY_SIMPLEX, 0.48, 30, 1)
    look = look_at(prepare(page(image)).leaves[0])
    top = float(TOP)
    doubts = weigh(look, Found(EDGES, top, STOPS, headed=True, ruled=False))
    assert doubts == ["the edge after column 2 runs through a heading"]


def test_a_ruled_column_with_wide_white_down_all_rows_is_doubted() -> None:
    """A rule that was not seen leaves two columns' words in one, far from each other."""
    look = look_at(prepare(page(draw(Drawing(columns=COLUMNS[:2] + COLUMNS[3:])))).leaves[0])
    edges = EDGES[:2] + EDGES[3:]
    assert weigh(look, Found(edges, 0.0, STOPS, headed=True, ruled=True)) == []
    image = draw(Drawing(columns=COLUMNS[:2] + COLUMNS[3:]))
    for row in range(15):
        y = TOP + HEADER + row * PITCH + 26
        cv2.putText(image, "1987", (COLUMNS[2] + 50, y), cv2.FONT_HERSHEY_SIMPLEX, 0.48, 30, 1)
    look = look_at(prepare(page(image)).leaves[0])
    doubts = weigh(look, Found(edges, 0.0, STOPS, headed=True, ruled=True))
    assert doubts == ["column 2 may be two: white runs down within it"]


def test_a_blank_column_without_rules_is_doubted() -> None:
    """White between two columns is hardly a column, unless it is the last one."""
    split = (*EDGES[:2], 330.0, *EDGES[2:])
    doubts = weigh(unruled(), Found(split, 0.0, STOPS, headed=True, ruled=False))
    assert [d for d in doubts if d.startswith("column 3 is blank")]
    wider = (*EDGES, EDGES[-1] + 60.0)
    assert weigh(unruled(), Found(wider, 0.0, STOPS, headed=True, ruled=False)) == []


def test_a_stamp_beside_a_table_is_hardly_a_column() -> None:
    """An outer column without heading and with words in few rows is doubted."""
    image = draw(Drawing(across=False, down=False, columns=COLUMNS[:-1]))
    cv2.putText(image, "SO GIAO DUC", (990, TOP + HEADER + 3 * PITCH + 20), 0, 0.48, 30, 1)
    look = look_at(prepare(page(image)).leaves[0])
    doubts = weigh(look, Found(EDGES, float(TOP), STOPS, headed=True, ruled=False))
    assert doubts == ["column 7 has no heading and few words: it may stand beside the table"]


def test_single_figures_beside_ruled_columns_are_doubted() -> None:
    """A column whose outer rule was lost may hold one figure in each row."""
    image = draw(Drawing(columns=COLUMNS[1:]))
    cv2.rectangle(image, (40, TOP + HEADER), (COLUMNS[1] - 4, 850), 245, -1)
    for row in range(15):
        y = TOP + HEADER + row * PITCH + 26
        cv2.putText(image, str(row % 9 + 1), (COLUMNS[1] - 40, y), 0, 0.48, 30, 1)
    look = look_at(prepare(page(image)).leaves[0])
    doubts = weigh(look, Found(EDGES[1:], float(TOP), STOPS, headed=True, ruled=True))
    assert any("writing goes on to the left" in doubt for doubt in doubts)


def test_rows_must_be_as_many_as_their_numbers() -> None:
    """Two rows taken for one are doubted, for two running numbers stand beside them."""
    fewer = STOPS[:4] + STOPS[5:]
    doubts = weigh(unruled(), Found(EDGES, 0.0, fewer, headed=True, ruled=False))
    assert "15 running numbers were seen beside 14 rows" in doubts


def test_a_table_without_header_is_not_certain() -> None:
    """Where no header was found the first row may be one, and columns have no names."""
    grid = prepare(page(draw(Drawing(header=False)))).grid
    assert grid is not None
    assert "no header was found: the first row may be one" in grid.doubts
    assert not grid.certain


def test_a_table_that_leaves_most_writing_out_is_doubted() -> None:
    """A small box that is ruled on a full page is not the page's table."""
    image = draw(Drawing(across=False, down=False))
    cv2.rectangle(image, (400, 30), (700, 60), 40, 2)
    look = look_at(prepare(page(image)).leaves[0])
    doubts = weigh(look, Found((60.0, 130.0, 300.0), 0.0, STOPS[:4], headed=True, ruled=True))
    assert "most of what is written on this page stands outside the table" in doubts


def test_a_blank_strip_is_no_column() -> None:
    """A ruled column too narrow for a word, with nothing in it, is doubted."""
    strip = (*EDGES[:2], EDGES[1] + 8.0, *EDGES[2:])
    look = look_at(prepare(page(draw())).leaves[0])
    doubts = weigh(look, Found(strip, 0.0, STOPS, headed=True, ruled=True))
    assert "column 2 is a narrow strip in which nothing is written" in doubts


def test_a_rule_that_is_seen_in_part_is_named() -> None:
    """A column in which a rule runs down half of the table may be two."""
    image = draw(Drawing(columns=COLUMNS[:3] + COLUMNS[4:]))
    cv2.line(image, (660, TOP + HEADER), (660, TOP + HEADER + 6 * PITCH), 40, 2)
    grid = prepare(page(image)).grid
    assert grid is not None
    assert any("a rule is seen in part of it" in doubt for doubt in grid.doubts)
    assert not grid.certain


def test_lines_without_numbers_are_doubted() -> None:
    """Where every second row has no number, two rows may be one entry."""
    image = draw()
    for row in range(1, 15, 2):
        top = TOP + HEADER + row * PITCH
        cv2.rectangle(image, (COLUMNS[0] + 4, top + 4), (COLUMNS[1] - 4, top + PITCH - 4), 245, -1)
    grid = prepare(page(image)).grid
    assert grid is not None
    assert not grid.certain


def test_stems_below_each_other_are_no_rule() -> None:
    """The b of a word repeated down a column may look like a rule, but not between the rows."""
    image = draw(Drawing(columns=COLUMNS[:3] + COLUMNS[4:]))
    for row in range(15):
        top = TOP + HEADER + row * PITCH
        cv2.line(image, (660, top + 8), (660, top + 30), 40, 2)
    look = look_at(prepare(page(image)).leaves[0])
    edges = tuple(d.at for d in look.down)
    at, room = (edges[2] + edges[3]) / 2, np.ones(1, np.float32)
    stems = Level(at, room, room, STOPS[0], STOPS[-1], cover=0.9)
    look = replace(look, down=[*look.down, stems])
    doubts = weigh(look, Found(edges, 0.0, STOPS, headed=True, ruled=True))

    assert not any("a rule is seen in part of it" in doubt for doubt in doubts)
