"""A page is read into rows by the real engine, and what is doubtful says so."""

from pathlib import Path

import numpy as np
import pytest

from ingest.pipeline import Prepared
from ocr.engine import Engine
from ocr.forms import form_named, load_forms
from ocr.reader import read_page
from ocr.reading import PageReading, Reading, Status
from ocr.scripted import Scripted
from ocr.tesseract_lines import open_engine
from tests.ocr.pages import Sheet

HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Nơi sinh", "Giới tính", "Dân tộc", "Xếp loại"]
HEADINGS += ["Số hiệu bằng", "Số vào sổ", "Ghi chú"]
WIDTHS = [110, 520, 280, 420, 200, 200, 260, 320, 260, 260]
LINES = [
    "SỞ GIÁO DỤC VÀ ĐÀO TẠO HẢI DƯƠNG",
    "Trường THPT Lê Lợi",
    "SỔ GỐC CẤP BẰNG TỐT NGHIỆP TRUNG HỌC PHỔ THÔNG",
    "Quyết định công nhận tốt nghiệp số 123/QĐ ngày 10/06/1999",
]
ROWS = [
    ["1", "Nguyễn Thị Bích", "4/12/1981", "Hải Dương", "Nữ", "Kinh", "Khá", "A0803023", "090", ""],
    ["2", "Trần Văn Hùng", "1980", '"', "Nam", "- nt -", "TB", "A0803024", "091", "Con TB"],
    ["3", "Lò Thị Mỵ", "22-02-1981", "Sơn La", "Nữ", "Thái", "Giỏi", "A0803025", "092", ""],
    ["4", "Phạm Hoàng Long", "15/08/1981", "Nam Định", "Nam", "Kinh", "Khá", "A0803026", "093", ""],
    ["5", "Lê Thu Trang", "03/01/1981", "Hà Nội", "Nữ", "Kinh", "Khá", "A0803027", "094", ""],
]


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The default engine, opened once."""
    return open_engine()


def a_ledger() -> Sheet:
    """A small ledger with its heading, dittos, short dates and a footer."""
    sheet = Sheet(WIDTHS, len(ROWS), LINES)
    sheet.write(-1, HEADINGS)
    for row, texts in enumerate(ROWS):
        sheet.write(row, texts)
    sheet.below("Danh sách này có 5 học sinh")
    return sheet


def read(sheet: Sheet, engine: Engine, **options: float) -> PageReading:
    """Read a sheet with all forms."""
    page, prepared = sheet.prepared()
    return read_page(page, prepared, load_forms(), engine, **options)


def value(reading: PageReading, row: int, field: str) -> Reading:
    """One field of one row, counted from 1."""
    found = reading.drafts[row - 1].reading(field)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def ledger(engine: Engine) -> PageReading:
    """The small ledger, read."""
    return read(a_ledger(), engine)


def test_every_value_is_as_printed(ledger: PageReading) -> None:
    """Names, places, dates and numbers come out exactly as a clerk would type them."""
    fields = ("stt", "ho_ten", "ngay_sinh", "gioi_tinh", "xep_loai", "so_hieu", "so_vao_so")
    expected = [[row[n] for n in (0, 1, 2, 4, 6, 7, 8)] for row in ROWS]

    assert [[value(ledger, n, f).value for f in fields] for n in range(1, 6)] == expected


def test_dittos_take_the_value_above(ledger: PageReading) -> None:
    """A ditto mark becomes the row above's value, and says that it is one."""
    place, group = value(ledger, 2, "noi_sinh"), value(ledger, 2, "dan_toc")

    assert (place.value, place.status) == ("Hải Dương", Status.DITTO)
    assert (group.value, group.status) == ("Kinh", Status.DITTO)
    assert place.raw == '"'


def test_blank_is_a_status(ledger: PageReading) -> None:
    """An empty cell is blank, not an empty text that was read."""
    assert value(ledger, 1, "ghi_chu").status is Status.BLANK
    assert value(ledger, 2, "ghi_chu").value == "Con TB"


def test_header_fields(ledger: PageReading) -> None:
    """The print above the table gives office, school and decision, capitals as usually written."""
    header = {r.field: r.value for r in ledger.header}

    assert header["co_quan"] == "Sở Giáo dục và Đào tạo Hải Dương"
    assert header["truong"] == "Trường THPT Lê Lợi"
    assert header["so_quyet_dinh"] == "123/QĐ"
    assert header["ngay_quyet_dinh"] == "10/06/1999"
    assert ledger.form == "thpt"


def test_inked_cells_carry_the_evidence_for_their_risk(ledger: PageReading) -> None:
    """Every cell with ink says how it was read, and which checks spoke about its value."""
    number, ditto = value(ledger, 1, "stt").evidence, value(ledger, 2, "noi_sinh").evidence

    assert number is not None
    assert number.looks >= 1
    assert number.confidence > 0.5
    assert "sequence-agrees" in number.checks
    assert ditto is not None
    assert "ditto" in ditto.checks
    blank = value(ledger, 1, "ghi_chu").evidence
    assert blank is not None
    assert blank.looks == 0


def test_boxes_lead_to_the_cell(ledger: PageReading) -> None:
    """A value's box on the master is the cell that it was read from."""
    box, cell = value(ledger, 3, "ho_ten").box, a_ledger().box(2, 1)

    assert abs(box.left - cell.left) <= 2
    assert abs(box.bottom - cell.bottom) <= 2


def test_nothing_is_certain(ledger: PageReading) -> None:
    """Every value has a probability of being wrong that is above 0, and clear print a small one."""
    chances = [r.p_wrong for draft in ledger.drafts for r in draft.readings]

    assert min(chances) > 0.0
    assert sum(p < 0.05 for p in chances) > 0.8 * len(chances)


def test_a_struck_row_keeps_its_values(engine: Engine) -> None:
    """A row struck out by pen has status struck in every cell and still its values."""
    sheet = a_ledger()
    sheet.strike(3)
    reading = read(sheet, engine)

    assert {r.status for r in reading.drafts[3].readings} == {Status.STRUCK}
    assert value(reading, 4, "ngay_sinh").value == "15/08/1981"
    assert all(value(reading, n, "ho_ten").status is not Status.STRUCK for n in (1, 2, 3, 5))


def test_a_correction_by_hand_is_not_invented(engine: Engine) -> None:
    """A struck cell with pen above it is left to a person, without a value."""
    sheet = a_ledger()
    sheet.correct(2, 3, "Lai Châu")
    place = value(read(sheet, engine), 3, "noi_sinh")

    assert (place.value, place.status, place.p_wrong) == ("", Status.HANDWRITTEN, 1.0)


def test_a_column_order_never_seen_before(engine: Engine) -> None:
    """Headings, not positions, decide what a column holds; two gender columns become one field."""
    sheet = Sheet([260, 420, 140, 300, 120, 120, 300], 3)
    sheet.write(-1, ["Số bằng", "Họ và đệm", "Tên", "Sinh ngày", "Nam", "Nữ", "Lớp"])
    sheet.write(0, ["498608", "Nguyễn Văn", "An", "04/06/1990", "x", "", "12A"])
    sheet.write(1, ["498609", "Trần Thị", "Bình", "05/07/1990", "", "x", "12A"])
    sheet.write(2, ["498610", "Lê Hoàng", "Cường", "06/08/1990", "x", "", "12B"])
    reading = read(sheet, engine)

    assert [value(reading, n, "ho_ten").value for n in (1, 2, 3)] == [
        "Nguyễn Văn An",
        "Trần Thị Bình",
        "Lê Hoàng Cường",
    ]
    assert [value(reading, n, "gioi_tinh").value for n in (1, 2, 3)] == ["Nam", "Nữ", "Nam"]
    assert [value(reading, n, "so_hieu").value for n in (1, 2, 3)] == ["498608", "498609", "498610"]


def test_a_page_without_names_says_so(engine: Engine) -> None:
    """Where other columns are known, that of the names was lost on the way."""
    sheet = Sheet([280, 420, 320], 2, LINES[2:3])
    sheet.write(-1, ["Ngày sinh", "Nơi sinh", "Số hiệu bằng"])
    for row in range(2):
        sheet.write(row, ["04/12/1981", "Hải Dương", f"A080302{row}"])

    assert "no-names" in [doubt.code for doubt in read(sheet, engine).doubts]


def test_content_decides_where_headings_are_blank(engine: Engine) -> None:
    """Without readable headings, dates, names and genders are told by their look, and doubted."""
    sheet = Sheet([110, 520, 280, 200], 5)
    for row, texts in enumerate(ROWS):
        sheet.write(row, [texts[0], texts[1], texts[2], texts[4]])
    reading = read(sheet, engine)

    assert value(reading, 4, "ho_ten").value == "Phạm Hoàng Long"
    assert value(reading, 4, "ngay_sinh").value == "15/08/1981"
    assert value(reading, 4, "gioi_tinh").value == "Nam"
    assert "columns-by-content" in {doubt.code for doubt in reading.doubts}


def test_a_missing_row_is_noticed(engine: Engine) -> None:
    """A footer that counts more names than rows were found doubts the page."""
    sheet = Sheet(WIDTHS, 4, LINES)
    sheet.write(-1, HEADINGS)
    for row, texts in enumerate(ROWS[:4]):
        sheet.write(row, texts)
    sheet.below("Danh sách này có 5 học sinh")

    assert "row-count" in {doubt.code for doubt in read(sheet, engine).doubts}


def test_no_time_keeps_the_rows(engine: Engine) -> None:
    """When the time is spent, the rows are there, unread, and the page says why."""
    reading = read(a_ledger(), engine, seconds=0.0)

    assert len(reading.drafts) == len(ROWS)
    assert "out-of-time" in {doubt.code for doubt in reading.doubts}
    assert value(reading, 1, "ho_ten").status is Status.ILLEGIBLE
    assert value(reading, 1, "ho_ten").p_wrong == 1.0


def test_no_table_says_so(engine: Engine) -> None:
    """A page without a table gives no rows and the reason."""
    page, prepared = a_ledger().prepared()
    reading = read_page(page, Prepared(prepared.leaves, None, (), ""), load_forms(), engine)

    assert reading.drafts == ()
    assert reading.form is None
    assert [doubt.code for doubt in reading.doubts] == ["no-table"]


def test_one_form_means_that_form() -> None:
    """With a single form, it is used whatever the page looks like."""
    page, prepared = a_ledger().prepared()
    reading = read_page(page, prepared, [form_named("phu_luc")], Scripted([]))

    assert reading.form == "phu_luc"


@pytest.mark.parametrize("noise", [0, 1, 2])
def test_noise_never_breaks_the_reader(engine: Engine, noise: int) -> None:
    """A page of noise inside a grid ends in readings, never in an unknown error."""
    sheet = Sheet([120, 300, 200], 3)
    rng = np.random.default_rng(noise)
    page, prepared = sheet.prepared()
    leaf = prepared.leaves[0]
    leaf.gray[:] = rng.integers(0, 256, leaf.gray.shape, np.uint8)
    reading = read_page(page, prepared, load_forms(Path(__file__).parent), engine)

    assert all(0.0 < r.p_wrong <= 1.0 for draft in reading.drafts for r in draft.readings)
