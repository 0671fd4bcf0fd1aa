"""Print has every letter twice, to the dot; a hand writes none again."""

from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
from PIL import Image

from ocr.hand import Shapes, shapes_of, twins_of
from ocr.twins import nearest_twins, no_letters, strangers, unlike_twins
from samples.fonts import width
from samples.printers import laser
from samples.scribe import scribe

NAMES = ("Nguyễn Thị Hòa", "Trần Văn Đức", "Lý Minh Tuấn", "Phạm Thị Thúy", "Đỗ Quốc Khánh")
NAMES += ("Nguyễn Văn Minh", "Trần Thị Khánh", "Phạm Quốc Đức", "Lý Văn Hòa", "Đỗ Thị Tuấn")
SIZE = 46  # px


def line(text: str, hand: str = "", note: str = "", over: str = "") -> Shapes | None:
    """Print a line, or write it by hand; a note in a hand may stand beside it, or over it."""
    image = Image.new("L", (round(width("times", SIZE, text + note)) + 500, 3 * SIZE))
    rng = Random(f"{text} {hand}")
    if hand:
        scribe(image, (60.0, 2.0 * SIZE), hand, SIZE, text, rng)
    else:
        laser(image, (60.0, 2.0 * SIZE), "times", SIZE, text, rng)
    if note:
        at = (width("times", SIZE, text) + 90.0, 2.0 * SIZE)
        scribe(image, at, "scribe-hasty", SIZE, note, rng)
    if over:
        scribe(image, (66.0, 2.1 * SIZE), "scribe-plain", SIZE, over, rng)
    left, top, right, bottom = image.getbbox() or (0, 0, 9, 9)
    cut = image.crop((left - 9, top - 9, right + 9, bottom + 9))
    return shapes_of(np.asarray(255 - np.asarray(cut), np.uint8), 1.0)


def strange(cells: Sequence[Shapes | None], rare: int = 0) -> list[bool]:
    """Tell which cells hold strangers, if as many letters of each are rare."""
    letters = [no_letters() if cell is None else cell.letters for cell in cells]
    return strangers(letters, twins_of(cells), [rare] * len(cells))


def test_letters_in_print_have_twins_in_other_cells() -> None:
    """The same letter of one font differs by where it falls on the pixels, and no more."""
    unlike = [unlike_twins(near) for near in twins_of([line(name) for name in NAMES])]

    assert max(apart for apart in unlike if apart is not None) < 0.1


@pytest.mark.parametrize("hand", ["scribe-plain", "scribe-hasty", "scribe-round"])
def test_letters_by_hand_have_none(hand: str) -> None:
    """Each is written anew, also the same name by the same hand."""
    unlike = [unlike_twins(near) for near in twins_of([line(name, hand) for name in NAMES])]

    assert min(apart for apart in unlike if apart is not None) > 0.2


def test_a_note_in_a_hand_beside_print_is_a_stranger() -> None:
    """The print of its cell has twins, and what stands beside it has none."""
    cells = [line(name) for name in NAMES]

    assert strange([*cells, line(NAMES[0], note="sửa Hằng")]) == [False] * 10 + [True]


def test_one_letter_like_no_other_is_a_stranger() -> None:
    """A figure written over a letter of print makes a shape that stands nowhere else."""
    cells = [line(name) for name in NAMES]

    assert strange([*cells, line(NAMES[3], over="8")]) == [False] * 10 + [True]


def test_a_letter_that_is_known_to_be_rare_is_no_stranger() -> None:
    """Print has letters that a page needs only once."""
    cells = [line(name) for name in NAMES]

    assert strange([*cells, line("Trần Xuân Đức")])[-1]
    assert not strange([*cells, line("Trần Xuân Đức")], rare=1)[-1]


def test_a_page_all_by_hand_has_no_strangers_among_its_own() -> None:
    """Where hardly a letter has a twin, one without says nothing."""
    cells = [line(name, "scribe-hasty") for name in NAMES]

    assert not any(strange(cells))


def test_where_there_is_little_to_compare_nothing_is_said() -> None:
    """On a page of a few letters none need have a twin."""
    assert nearest_twins([no_letters(), no_letters()]) == [None, None]
    assert strange([line("Hòa"), None]) == [False, False]
