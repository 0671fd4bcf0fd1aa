"""Running numbers are evidence: they point out, they repair little, they never shift a column."""

from hypothesis import given
from hypothesis import strategies as st

from ocr.sequences import Opinion, Verdict, jumps, opinions


def verdicts(values: list[str]) -> list[Verdict]:
    """The column's opinion of each value."""
    return [opinion.verdict for opinion in opinions(values)]


def test_one_misreading_is_pointed_out() -> None:
    """A number alone among agreeing rows disagrees, and the expected one is named."""
    opinion = opinions(["11", "12", "73", "14", "15", "16"])[2]

    assert opinion.verdict is Verdict.ALONE
    assert opinion.expected == "13"


def test_what_stands_around_the_number_is_kept() -> None:
    """Prefix, suffix and leading zeros of a register number are written as in the other rows."""
    values = ["0098/2009/THPT", "0099/2009/THPT", "O1OO/2OO9", "0101/2009/THPT", "0102/2009/THPT"]

    assert opinions(values)[2].expected == "0100/2009/THPT"


def test_a_real_jump_is_left_alone() -> None:
    """After a number that the book leaves out, the rows agree with each other; none is repaired."""
    values = ["1", "2", "3", "4", "5", "6", "9", "10", "11", "12"]

    assert Verdict.ALONE not in verdicts(values)


def test_a_missed_row_shifts_nothing() -> None:
    """A phantom row in the middle makes two runs; not one value of either is repaired."""
    values = ["650", "651", "652", "653", "", "654", "655", "656", "657"]

    assert Verdict.ALONE not in [
        v for v, value in zip(verdicts(values), values, strict=True) if value
    ]


def test_a_jump_is_named() -> None:
    """Numbers left out between two steady runs are reported with the row after them."""
    assert jumps(["1", "2", "3", "7", "8", "9"]) == [(3, 3)]
    assert jumps(["1", "2", "8", "4", "5"]) == []


def test_no_sequence_says_nothing() -> None:
    """Numbers that do not count up have no opinion about each other."""
    assert set(verdicts(["77", "12", "5", "90", "31"])) == {Verdict.SILENT}


@given(st.lists(st.text(max_size=12), max_size=20))
def test_any_texts_are_judged(values: list[str]) -> None:
    """Whatever was read, every value gets one opinion."""
    assert len(opinions(values)) == len(values)


@given(st.integers(0, 9999), st.integers(5, 30), st.data())
def test_a_clean_column_agrees(start: int, rows: int, data: st.DataObject) -> None:
    """In a clean column with one wrong value, only that value is ever pointed out."""
    values = [str(start + row) for row in range(rows)]
    wrong = data.draw(st.integers(1, rows - 2))
    values[wrong] = str(start + rows + 50)
    alone = [row for row, v in enumerate(verdicts(values)) if v is Verdict.ALONE]

    assert alone == [wrong]


def test_a_run_misread_alike_agrees_with_nothing() -> None:
    """20 to 30 read as 10 to 20 is the longer run, but its numbers stand on the page already."""
    values = [str(n) for n in (*range(13, 20), *range(10, 21))]

    assert {opinion.verdict for opinion in opinions(values)} == {Verdict.OTHER}


def test_one_number_read_twice_leaves_the_rest() -> None:
    """A single misreading that gives a number of another row costs the others nothing."""
    values = [str(n) for n in range(1, 13)]
    values[7] = "3"
    told = opinions(values)

    assert told[7] == Opinion(Verdict.ALONE, "8")
    assert all(o.verdict is Verdict.AGREES for row, o in enumerate(told) if row != 7)


def test_a_second_list_that_begins_at_one_is_no_misreading() -> None:
    """Classes are numbered each for itself: the longer list keeps its agreement."""
    values = [str(n) for n in (*range(1, 13), *range(1, 8))]

    assert {opinion.verdict for opinion in opinions(values)[:12]} == {Verdict.AGREES}
