"""Handwriting in any ink is told from print, by its shapes, its column and how it reads."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from PIL import Image

from ingest.box import Box
from ingest.page import Gray
from ocr.body import Found, Row
from ocr.cells import Seen
from ocr.columns import Assigned
from ocr.drafts import make_drafts
from ocr.evidence import Evidence
from ocr.form import FormColumn, Kind
from ocr.hand import NAMES as MEASURES
from ocr.hand import Shapes, beside_page, shapes_of, twins_of
from ocr.hands import HAND, around, built_in, fared, mark_hands, with_columns
from ocr.reading import Status
from ocr.values.judged import Judged
from samples.fonts import width
from samples.printers import PRINTERS, hand
from samples.scribe import scribe

NAMES = ("Nguyễn Thị Hòa", "Trần Văn Đức", "Lý Minh Tuấn", "Phạm Thị Thúy", "Đỗ Quốc Khánh")
PLACE = Box(100, 100, 500, 180)
CLEAR = Seen("Nguyễn Văn An", Judged("Nguyễn Văn An", 1.0), 0.96, 1.0, 1)
SPLIT = Seen("Ngnyễu", Judged("Ngnyễu", 0.3), 0.4, 0.25, 4)


def ink(text: str, face: str, printer: str = "laser", size: int = 46) -> Gray:
    """Print or write a line in black on white, cropped to its ink."""
    rng = Random(f"{text} {face}")
    image = Image.new("L", (round(width(face, size, text)) + 120, 3 * size))
    draw = hand if printer == "hand" else PRINTERS[printer]
    draw(image, (50.0, 2.0 * size), face, size, text, rng)
    left, top, right, bottom = image.getbbox() or (0, 0, 9, 9)
    cut = image.crop((left - 9, top - 9, right + 9, bottom + 9))
    return np.asarray(255 - np.asarray(cut), np.uint8)


def column(name: str, face: str, printer: str) -> list[tuple[str, Shapes | None]]:
    """Measure a column of names."""
    return [(name, shapes_of(ink(text, face, printer), 1.0)) for text in NAMES]


def scores_of(cells: list[tuple[str, Shapes | None]]) -> list[float]:
    """Score cells, given with their columns, as those of one page."""
    shapes = [shapes for _, shapes in cells]
    measures = beside_page(shapes, twins_of(shapes))
    names = [name for name, _ in cells]
    return around(list(zip(names, measures, strict=True)), built_in())


def found(shapes: Shapes | None, seen: Seen | None, *, corrected: bool = False) -> Found:
    """Give a cell of names as it was read."""
    assigned = Assigned(FormColumn("ho_ten", Kind.NAME, ("Họ và tên",)))
    inked = Evidence(Kind.NAME)
    return Found(assigned, PLACE, PLACE, False, False, False, corrected, 200.0, inked, seen, shapes)


@pytest.mark.parametrize("face", ["dancing", "rufscript", "dkg"])
def test_a_column_by_hand_beside_a_printed_one_is_told_apart(face: str) -> None:
    """Black ink gives no colour away; shapes do."""
    cells = column("printed", "times", "laser") + column("written", face, "hand")
    scores = scores_of(cells)

    assert max(scores[:5]) < 0.0
    assert sum(score > 0.0 for score in scores[5:]) >= 4


@pytest.mark.parametrize(
    ("face", "printer"),
    [("arial", "laser"), ("times-italic", "laser"), ("courier", "typewriter"),
     ("free-mono-bold", "dot matrix")],
)  # fmt: skip
def test_print_of_any_kind_stays_print(face: str, printer: str) -> None:
    """Slanted, typed and dotted letters are no handwriting."""
    scores = scores_of(column("printed", face, printer))

    assert max(scores) < 0.0


@pytest.mark.parametrize("face", ["times-italic", "times-bold-italic", "arial-italic"])
def test_stems_of_slanted_type_lean_alike(face: str) -> None:
    """A hand leans, too, but no two of its strokes by as much."""

    def steady(name: str, printer: str) -> list[float]:
        """Give the share of stems that lean as most do, for each name."""
        place = MEASURES.index("steady")
        return [shapes_of(ink(text, name, printer), 1.0).measured[place] for text in NAMES]

    assert min(steady(face, "laser")) > max(steady("dancing", "hand"))


def test_a_figure_written_alone_among_print_is_told() -> None:
    """Print has its figures twice; one written anew has no twin, and is no part of its column."""
    printed = column("printed", "times", "laser")
    numbers = [("number", shapes_of(ink(str(n), "times"), 1.0)) for n in (10, 21, 3, 4, 31, 24, 3)]
    image = Image.new("L", (150, 150))
    scribe(image, (60.0, 100.0), "scribe-hasty", 46, "4", Random(1))
    written = shapes_of(np.asarray(255 - np.asarray(image), np.uint8), 1.0)
    scores = scores_of([*printed, *numbers, ("number", written)])

    assert max(scores[:-1]) < 0.0 < scores[-1]


def test_the_longer_a_clear_text_the_less_is_it_by_hand() -> None:
    """A figure by hand may be read at once, a name seldom."""
    assert fared(CLEAR, 12.0)["unread"] < fared(CLEAR, 2.0)["unread"] < fared(SPLIT, 12.0)["unread"]


def test_worn_type_on_which_the_looks_agree_reads_clearly_in_part() -> None:
    """A long number that fits is hardly by hand; one that fits nothing may be, however sure."""
    worn = Seen("0463/1996/THPT", Judged("0463/1996/THPT", 1.0), 0.85, 1.0, 2)
    odd = replace(worn, judged=Judged("O463/1996/THPT", 0.3))

    assert fared(worn, 14.0)["unread"] < 0.5
    assert fared(worn, 4.0)["unread"] == fared(odd, 14.0)["unread"] == 1.0


def test_one_weak_letter_on_which_the_looks_agree_tells_little() -> None:
    """The engine is never sure of a 1 that stands alone, and still sees nothing else."""
    alone = Seen("1", Judged("1", 1.0), 0.0, 0.75, 4)
    split = replace(alone, agreement=0.25)

    assert fared(alone, 1.0)["unsure"] <= 0.5
    assert fared(split, 1.0)["unsure"] == 1.0


def test_a_few_cells_that_read_badly_make_no_column_of_writing() -> None:
    """One note of two is half of them, and still no more than one."""
    bad, clear = fared(SPLIT, 5.0), fared(CLEAR, 12.0)
    notes = with_columns([("notes", bad), ("notes", clear)])
    names = with_columns([("names", bad), ("names", clear)] * 10)

    assert notes[0] is not None
    assert names[0] is not None
    assert notes[0]["column"] < names[0]["column"]


def test_too_little_ink_is_told_by_its_column() -> None:
    """A figure alone is by hand where the figures around it are."""
    lone = ("written", None)
    written = scores_of([*column("written", "dkg", "hand"), lone])
    printed = scores_of([*column("written", "times", "laser"), lone])

    assert written[-1] > 0.0
    assert printed[-1] < 0.0


def test_a_cell_by_hand_has_no_value_but_says_what_it_is() -> None:
    """A person keys it; nothing that the engine made of it is offered as read."""
    shapes = [shapes_of(ink(text, "dkg", "hand"), 1.0) for text in NAMES]
    rows = [Row((found(s, SPLIT),), False, PLACE) for s in shapes]
    drafts = make_drafts(mark_hands(rows), "scripted")
    readings = [draft.readings[0] for draft in drafts]

    assert {(r.status, r.value, r.p_wrong) for r in readings} == {(Status.HANDWRITTEN, "", 1.0)}
    assert all(r.evidence is not None and r.evidence.hand >= HAND for r in readings)


def test_joined_writing_is_no_struck_print() -> None:
    """Its letters run together in one long stroke; in a struck row it stays struck."""
    cells = [found(shapes_of(ink(text, "dkg", "hand"), 1.0), SPLIT) for text in NAMES]
    marked = [
        mark_hands([Row((replace(cell, struck=True),), struck, PLACE) for cell in cells])
        for struck in (False, True)
    ]

    assert all(row.found[0].pen for row in marked[0])
    assert not any(row.found[0].pen for row in marked[1])


def test_what_reads_clearly_and_looks_printed_keeps_its_value() -> None:
    """The measure of handwriting goes into its evidence all the same."""
    shapes = [shapes_of(ink(text, "times"), 1.0) for text in NAMES]
    rows = [Row((found(s, CLEAR),), False, PLACE) for s in shapes]
    reading = make_drafts(mark_hands(rows), "scripted")[0].readings[0]

    assert (reading.status, reading.value) == (Status.READ, "Nguyễn Văn An")
    assert reading.evidence is not None
    assert 0.0 < reading.evidence.hand < HAND


@pytest.mark.parametrize(("hand", "fit", "kept"), [(0.05, 0.3, True), (0.4, 0.3, False)])
def test_what_may_be_writing_and_fits_nothing_has_no_value(
    hand: float, fit: float, kept: bool
) -> None:
    """All looks may see the same in it that no such column holds."""
    cell = found(None, Seen("frz", Judged("frz", fit), 0.7, 1.0, 2))
    row = Row((replace(cell, inked=replace(cell.inked, hand=hand)),), False, PLACE)
    reading = make_drafts([row], "scripted")[0].readings[0]

    assert bool(reading.value) == kept


@pytest.mark.parametrize(
    ("hand", "fit", "value"), [(0.05, 1.0, "Phạm Văn Triệu"), (0.05, 0.3, ""), (0.4, 1.0, "")]
)
def test_scattered_looks_at_sure_print_give_a_value_that_fits(
    hand: float, fit: float, value: str
) -> None:
    """Worn print is offered with its doubt; what may be writing, or fits nothing, is not."""
    seen = Seen("Phạm Văn Triệu", Judged("Phạm Văn Triệu", fit), 0.7, 0.25, 4, rival=0.9)
    cell = found(None, seen)
    row = Row((replace(cell, inked=replace(cell.inked, hand=hand)),), False, PLACE)
    reading = make_drafts([row], "scripted")[0].readings[0]

    assert reading.value == value
    assert reading.p_wrong >= 0.05


def test_a_ditto_mark_is_one_in_any_hand() -> None:
    """It stands for the value above, whoever drew it."""
    shapes = [shapes_of(ink(text, "dkg", "hand"), 1.0) for text in NAMES]
    ditto = replace(SPLIT, ditto=True)
    (row,) = mark_hands([Row((found(shapes[0], ditto),), False, PLACE)])

    assert not row.found[0].pen


def test_a_correction_over_print_is_said_and_not_only_called_handwritten() -> None:
    """Print lies under it: whoever keys the cell must know that the upper line counts."""
    (draft,) = make_drafts([Row((found(None, None, corrected=True),), False, PLACE)], "scripted")

    assert draft.readings[0].status is Status.HANDWRITTEN
    assert [(d.code, d.fields) for d in draft.doubts] == [("corrected-by-hand", ("ho_ten",))]
