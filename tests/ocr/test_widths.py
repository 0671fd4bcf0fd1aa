"""What was read of a cell is as wide as its ink; what leaves ink over is doubted."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ingest.box import Box
from ocr.body import Found, Row
from ocr.cells import Seen
from ocr.columns import Assigned
from ocr.drafts import make_drafts
from ocr.evidence import Evidence
from ocr.form import FormColumn, Kind
from ocr.values.judged import Judged
from ocr.widths import check_widths
from samples.fonts import width

NAMES = (
    "Nguyễn Thị Hòa", "Lý Mỹ", "Trần Văn Đức", "Phạm Thị Thúy Hằng", "Đỗ Quốc Khánh",
    "Mạc Mộng Mơ", "Hồ Thị Lil", "Võ Như Ý",
)  # fmt: skip
NUMBERS = ("A00803023", "A00803024", "A00803025", "A00803026", "A00803027")
PLACE = Box(100, 100, 700, 180)


def row(kind: Kind, read: str, ink: float) -> Row:
    """One row of one cell whose ink is so many pixels wide."""
    column = Assigned(FormColumn("so_hieu" if kind is Kind.SERIAL else "ho_ten", kind, ("x",)))
    seen = Seen(read, Judged(read, 1.0), 0.97, 1.0, 1)
    box = Box(110, 110, 110 + round(ink), 160)
    cell = Found(
        column, PLACE, box, False, False, False, False, 200.0, Evidence(kind, bands=1), seen
    )
    return Row((cell,), False, PLACE)


def doubted(
    kind: Kind, written: Sequence[str], read: dict[str, str], face: str = "times"
) -> list[str]:
    """Print a column, read some of its texts otherwise, and give the values that are doubted."""
    rows = [row(kind, read.get(text, text), width(face, 40, text)) for text in written]
    told = check_widths(make_drafts(rows, "none"), rows)
    return [d.readings[0].value for d in told if any(x.code == "ink-left-over" for x in d.doubts)]


@pytest.mark.parametrize("face", ["times", "arial", "noto-sans", "free-serif-italic", "courier"])
@pytest.mark.parametrize(("kind", "texts"), [(Kind.NAME, NAMES), (Kind.SERIAL, NUMBERS)])
def test_what_was_read_whole_is_not_doubted(kind: Kind, texts: Sequence[str], face: str) -> None:
    """Narrow letters and wide ones, print and typewriter: the column tells what a letter takes."""
    assert doubted(kind, texts, {}, face) == []


def test_a_letter_lost_at_the_beginning_is_missed() -> None:
    """Nine signs were printed and eight were read, each of them surely."""
    assert doubted(Kind.SERIAL, NUMBERS, {"A00803025": "00803025"}) == ["00803025"]


@pytest.mark.parametrize("face", ["times", "courier"])
def test_a_part_of_a_name_that_was_passed_over_is_missed(face: str) -> None:
    """A shorter name looks as right as the whole one."""
    read = {"Phạm Thị Thúy Hằng": "Phạm Thị Thúy"}

    assert doubted(Kind.NAME, NAMES, read, face) == ["Phạm Thị Thúy"]


def test_squeezed_print_is_not_doubted() -> None:
    """A long name is often printed narrower to fit its column."""
    rows = [row(Kind.NAME, text, width("times", 40, text)) for text in NAMES]
    rows[3] = row(Kind.NAME, NAMES[3], 0.7 * width("times", 40, NAMES[3]))

    assert not any(d.doubts for d in check_widths(make_drafts(rows, "none"), rows))


def test_what_is_doubted_is_no_longer_sure() -> None:
    """The doubt counts in the value's risk, and names its field."""
    rows = [row(Kind.SERIAL, text, width("times", 40, text)) for text in NUMBERS]
    rows[1] = row(Kind.SERIAL, "0803024", width("times", 40, NUMBERS[1]))
    told = check_widths(make_drafts(rows, "none"), rows)

    assert told[1].readings[0].p_wrong >= 0.15
    assert told[1].doubts[0].fields == ("so_hieu",)
    assert told[0].readings[0].p_wrong < 0.05


def test_three_cells_tell_nothing() -> None:
    """How wide letters are is not guessed from a few."""
    rows = [row(Kind.SERIAL, text, width("times", 40, text)) for text in NUMBERS[:3]]
    rows[1] = replace(row(Kind.SERIAL, "24", 300.0))

    assert not any(d.doubts for d in check_widths(make_drafts(rows, "none"), rows))
