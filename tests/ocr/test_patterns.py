"""Strokes and signs of numbers that the Latin model cannot write: some cells are seen again."""

import numpy as np
import pytest

from ingest.box import Box
from ocr.cells import Seen
from ocr.crop import Crop
from ocr.engine import ask
from ocr.patterns import with_patterns
from ocr.reading import Guess
from ocr.scripted import Scripted
from ocr.tesseract_lines import open_engine
from ocr.values.judged import Judged
from tests.ocr.pages import Sheet
from tests.ocr.test_read_page import read, value


def a_cell() -> Crop:
    """A cell with ink that a scripted engine does not look at."""
    image = np.full((60, 300), 255, np.uint8)
    image[20:40, 20:280:9] = 30
    return Crop(image, Box(0, 0, 300, 60), False, 0.0, 0.0, False, 180.0, 1, 29.0)


def column(*numbers: str) -> list[Seen | None]:
    """A column of numbers as the Latin model reads it; "" is a blank cell."""
    return [Seen(n, Judged(n, 1.0), 0.9, 1.0, 1) if n else None for n in numbers]


def told(numbers: list[Seen | None], *looks: str) -> list[Seen | None]:
    """The same column after the Vietnamese model gave these texts."""
    engine = Scripted([Guess(text, 0.9) for text in looks])
    return ask(with_patterns(numbers, [a_cell()] * len(numbers), 29.0), engine)


NUMBERS = ("101/DHBK", "102/DHBK", "", "103/DHBK")


def test_letters_are_written_as_most_looks_see_them() -> None:
    """Every number with the same letters is put right, and says so."""
    seen = told(column(*NUMBERS), "101/ÐĐHBK", "103/ĐHBK", "103/DHBK")

    assert [s and s.judged.value for s in seen] == ["101/ĐHBK", "102/ĐHBK", None, "103/ĐHBK"]
    assert [[step.name for step in s.judged.steps] for s in seen if s] == [["pattern"]] * 3


def test_one_look_of_three_makes_the_column_unsure() -> None:
    """Nothing is changed where the looks differ, and nothing is trusted."""
    seen = told(column(*NUMBERS), "101/ĐHBK", "103/DHBK", "103/DHBK")

    assert [s and s.judged.value for s in seen] == [n or None for n in NUMBERS]
    assert [s.agreement for s in seen if s] == [0.5] * 3


def test_a_one_taken_for_a_letter_does_not_hide_the_stroke() -> None:
    """Beside capitals the Vietnamese model reads a 1 as I: CĐNI2 is CĐN12."""
    looks = ("580/CĐNI2", "581/CĐNI2", "582/CĐNI2")
    seen = told(column("580/CDN12", "581/CDN12", "582/CDN12"), *looks)

    assert [s and s.judged.value for s in seen] == ["580/CĐN12", "581/CĐN12", "582/CĐN12"]
    letters = told(column("5/GDDT-17", "6/GDDT-17"), "5/GD&ĐT-I7", "6/GD&ĐT-I7")
    assert [s and s.judged.value for s in letters] == ["5/GD&ĐT-17", "6/GD&ĐT-17"]


def test_letters_that_the_latin_model_makes_of_other_signs_are_written_as_seen() -> None:
    """An & or a Đ that became an E, an 8 or a B, in every row otherwise."""
    numbers = column("1228/GDEDT-21", "1229/GDEBT-21", "1230/GD8BT-21", "1231/GDEDT-21")
    seen = told(numbers, *(f"{n}/GD&ĐT-21" for n in (1228, 1231, 1229, 1230)))

    assert [s and s.judged.value for s in seen] == [f"{n}/GD&ĐT-21" for n in range(1228, 1232)]


def test_another_code_is_not_written_over() -> None:
    """A number with more figures, or other letters altogether, stays as it was read."""
    looks = ("12/GD&ĐT-21",) * 3
    for number in ("12/5/GDT-21", "12/KHXH-21"):
        assert [s and s.judged.value for s in told(column(number), *looks)] == [number]


def test_a_stroke_seen_among_other_letters_makes_the_column_unsure() -> None:
    """Where the looks cannot be compared but see a Đ, a D is not trusted."""
    seen = told(column(*NUMBERS), "101/ĐHBXX", "", "103/DHBK")

    assert [s.agreement for s in seen if s] == [0.5] * 3


@pytest.mark.parametrize("looks", [("101/DHBK",) * 3, ("101/OHBK",) * 3, ("",) * 3])
def test_other_letters_change_nothing(looks: tuple[str, ...]) -> None:
    """Only strokes are told by the second model; it reads figures and capitals less well."""
    assert told(column(*NUMBERS), *looks) == column(*NUMBERS)


def test_numbers_without_letters_are_not_seen_again() -> None:
    """No look is spent where nothing can be lost."""
    assert told(column("12/98", "13/98"), "T2/98", "T3/98") == column("12/98", "13/98")


def test_a_letter_taken_for_a_figure_all_down_a_column_is_written() -> None:
    """T0487763 came out as 10487763; both looks see the T, and a person is asked."""
    numbers = ("10487763", "10487764", "", "10487765")
    seen = told(column(*numbers), "T0487763", "T0487765")

    assert [s and s.judged.value for s in seen] == ["T0487763", "T0487764", None, "T0487765"]
    assert {(s.agreement, s.rival) for s in seen if s} == {(0.5, 1.0)}


@pytest.mark.parametrize(
    "looks",
    [("10487763", "10487765"), ("I0487763", "10487765"), ("T0487763", "10487765"),
     ("T0481163", "T0487765"), ("", "")],
)  # fmt: skip
def test_figures_stay_where_the_looks_do_not_agree(looks: tuple[str, str]) -> None:
    """Both must see one letter, and all else as it is."""
    numbers = ("10487763", "10487764", "10487765")
    assert told(column(*numbers), *looks) == column(*numbers)


def test_a_letter_that_looks_like_its_figure_makes_the_column_unsure() -> None:
    """I007807 and 1007807 are one in many types: the figure stays, and a person is asked."""
    seen = told(column("1007807", "1007808"), "IOO7807", "I007808")

    assert [s and (s.judged.value, s.agreement) for s in seen] == [
        ("1007807", 0.5),
        ("1007808", 0.5),
    ]


@pytest.mark.parametrize(
    ("read", "looks", "value"),
    [
        ("PT 8122", ("PT-8122", "PT-8123", "PT-8124"), "PT-8122"),
        ("12/GDDT-98", ("12/GD&ĐT-98",) * 3, "12/GD&ĐT-98"),
        ("TN.12-2003", ("TN-12-2003",) * 3, "TN.12-2003"),
        ("TH 1234", ("TH 1234.",) * 3, "TH 1234"),
        ("D 1234", ("- ÐĐ 1234",) * 3, "Đ 1234"),
        ("12/GD8DT-98", ("12/GD&ĐT-98",) * 3, "12/GD&ĐT-98"),
        ("12/A8B", ("12/A&B",) * 3, "12/A&B"),
        ("12/A8B", ("12/A8B",) * 3, "12/A8B"),
    ],
)
def test_signs_are_written_as_well(read: str, looks: tuple[str, ...], value: str) -> None:
    """A sign takes the place of a space; one that is there, and stops, are left."""
    first, *_ = told(column(read, read, read), *looks)

    assert first is not None
    assert first.judged.value == value


def test_a_number_of_another_pattern_is_trusted_less() -> None:
    """Where a figure stands for the sign, the looks' sign is written, and a person is asked."""
    seen = told(column("1/GD6DT", "2/GD6DT", "3/GD6DT"), *("1/GD&ĐT",) * 3)

    assert [s.judged.value for s in seen if s] == ["1/GD&ĐT", "2/GD&ĐT", "3/GD&ĐT"]
    assert [s.agreement for s in seen if s] == [0.5] * 3


def test_a_printed_stroke_is_read() -> None:
    """From the image: the letters of a university's register."""
    numbers = [f"{n}/ĐHSP" for n in range(101, 107)]
    sheet = Sheet((120, 500, 400), len(numbers))
    sheet.write(-1, ("STT", "Họ và tên", "Số vào sổ"))
    for n, number in enumerate(numbers):
        sheet.write(n, (str(n + 1), "Lê Văn An", number))
    reading = read(sheet, open_engine())

    assert [value(reading, n, "so_vao_so").value for n in range(1, 7)] == numbers
