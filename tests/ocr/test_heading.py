"""Values in the print above the table are found also where a line was cut or joined."""

import numpy as np
import pytest

from ingest.box import Box
from ingest.mapping import Mapping
from ingest.page import Leaf
from ocr.calibration import calibrate
from ocr.doubts import Surroundings
from ocr.forms import form_named
from ocr.heading import read_header
from ocr.lines import Line, joined_lines
from ocr.reading import Reading


def a_leaf() -> Leaf:
    """An empty leaf that is its own master."""
    gray = np.full((500, 2000), 255, np.uint8)
    return Leaf(gray, np.dstack([gray] * 3), 300.0, "whole", Mapping.identity(2000, 500))


def header(form: str, *lines: Line) -> dict[str, str]:
    """The header fields that a form finds in lines."""
    return {r.field: r.value for r in read_header(form_named(form), lines, [a_leaf()], "scripted")}


def fit_of(said: str, field: str) -> float:
    """How well a field's value fits, of one line."""
    lines = [line(said, Box(50, 40, 1500, 90))]
    found = {r.field: r for r in read_header(form_named("chung"), lines, [a_leaf()], "scripted")}
    evidence = found[field].evidence
    assert evidence is not None
    return evidence.fit


def line(text: str, box: Box) -> Line:
    """One clear line of print."""
    return Line(text, 0.95, 0, box)


def test_a_title_beside_the_office_is_not_part_of_it() -> None:
    """Where office and title stand close, the office ends before the title."""
    text = "SỞ GIÁO DỤC VÀ ĐÀO TẠO QUẢNG NINH SỔ GỐC CẤP BẰNG TỐT NGHIỆP TRUNG HỌC PHỔ THÔNG"
    found = header("thpt", line(text, Box(50, 40, 1500, 90)))

    assert found["co_quan"] == "Sở Giáo dục và Đào tạo Quảng Ninh"


def test_a_line_cut_at_a_wide_gap_is_read_as_one() -> None:
    """A decision whose line was cut between two words still gives number and date."""
    parts = [
        line("Quyết định", Box(400, 100, 560, 138)),
        line("công nhận tốt nghiệp số 1091/QĐ-SGDĐT ngày 17/06/1999", Box(610, 101, 1400, 139)),
    ]
    found = header("thpt", *parts, *joined_lines(parts))

    assert found["so_quyet_dinh"] == "1091/QĐ-SGDĐT"
    assert found["ngay_quyet_dinh"] == "17/06/1999"


@pytest.mark.parametrize("form", ["thpt", "thcs", "bo_tuc", "dai_hoc", "phu_luc", "chung"])
def test_a_decisions_number_goes_on_behind_white(form: str) -> None:
    """What stands before the white alone would look right and be another decision."""
    text = "Theo Quyết định số 21 13/QĐ-SGDĐT ngày 17 tháng 08 năm 1999"
    found = header(form, line(text, Box(400, 100, 1400, 138)))

    assert found["so_quyet_dinh"] == "2113/QĐ-SGDĐT"
    assert found["ngay_quyet_dinh"] == "17/08/1999"


def test_lines_far_apart_or_one_above_the_other_stay_apart() -> None:
    """Only neighbours on one height are put together."""
    parts = [
        line("Sở Giáo dục", Box(50, 100, 300, 140)),
        line("Độc lập", Box(1200, 100, 1500, 140)),
        line("Trường", Box(310, 180, 600, 220)),
    ]

    assert joined_lines(parts) == []


def test_a_university_is_its_own_office() -> None:
    """A university's register is kept by the university, not by the ministry above it."""
    found = header(
        "dai_hoc",
        line("BỘ GIÁO DỤC VÀ ĐÀO TẠO", Box(50, 40, 600, 90)),
        line("TRƯỜNG ĐẠI HỌC TÂY BẮC HÀ", Box(50, 100, 600, 150)),
    )

    assert found["co_quan"] == "Trường Đại học Tây Bắc Hà"


def test_a_universitys_branch_of_learning_is_written_small() -> None:
    """Decrees write Trường Đại học Công nghệ, and only names of places in capitals."""
    found = header("dai_hoc", line("TRƯỜNG ĐẠI HỌC CÔNG NGHỆ ĐÔNG KINH", Box(50, 100, 600, 150)))

    assert found["co_quan"] == "Trường Đại học Công nghệ Đông Kinh"


def test_the_office_whose_director_decided_does_not_keep_the_book() -> None:
    """An office on a line of its own goes before one that a sentence names."""
    found = header(
        "thcs",
        line("Theo Quyết định số 20/QĐ của Giám đốc Sở Giáo dục và Đào tạo", Box(50, 40, 900, 90)),
        line("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO NGHI LỘC", Box(50, 100, 900, 150)),
    )

    assert found["co_quan"] == "Phòng Giáo dục và Đào tạo Nghi Lộc"


@pytest.mark.parametrize(
    "said",
    ["Khóa thi năm: 1996", "Khóa thi: ngày 02/6/1996", "KHÓA THI 1996", "Kỳ thi tháng 6/1996",
     "Khóa thi ngày 2 tháng 6 năm 1996"],
)  # fmt: skip
def test_the_examination_tells_the_year_of_graduation(said: str) -> None:
    """Where the page states no other year, pupils graduate in the year of their examination."""
    assert header("thpt", line(said, Box(50, 40, 600, 90)))["nam_tot_nghiep"] == "1996"


def test_a_stated_year_of_graduation_goes_before_that_of_the_examination() -> None:
    """A second examination may be held in the year before."""
    found = header(
        "thpt",
        line("Khóa thi ngày 02/6/1996", Box(50, 40, 600, 90)),
        line("Năm tốt nghiệp: 1997", Box(50, 100, 600, 150)),
    )

    assert found["nam_tot_nghiep"] == "1997"


@pytest.mark.parametrize(
    ("school", "value", "sure"),
    [
        ("Trường THPT Số 2 Sông Tranh", "Trường THPT Số 2 Sông Tranh", True),
        ("Trường THPT Nguyê~n Du", "Trường THPT Nguyễn Du", True),
        ("Trường THPT Sô“2 Sông Tranh", "Trường THPT Sô“2 Sông Tranh", False),
    ],
)
def test_signs_that_no_school_has_are_doubted(school: str, value: str, sure: bool) -> None:
    """A typed mark goes on its letter; what no name holds makes the value doubtful."""
    lines = [line(school, Box(50, 40, 1500, 90))]
    found = {r.field: r for r in read_header(form_named("chung"), lines, [a_leaf()], "scripted")}

    assert found["truong"].value == value
    assert (found["truong"].p_wrong < 0.1) is sure


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO ĐÀ NẴRC", "co_quan"),
        ("UBND TỈNH PHÚ THỌ", "co_quan"),
        ("Trường PTTH Câõ Hàm Yên", "truong"),
        ("Quyết định số 770/QĐ-8GDĐT", "so_quyet_dinh"),
        ("Quyết định số 770/QĐ ngày 12 tháng 68 năm 1998", "ngay_quyet_dinh"),
    ],
)
def test_what_does_not_fit_its_field_is_doubted(said: str, field: str) -> None:
    """A word that is no syllable, a committee alone, a code or a date that no list or year has."""
    assert fit_of(said, field) < 1.0
    assert fit_of("Trường THPT Nguyễn Du", "truong") == 1.0


def told(*said: str) -> dict[str, Reading]:
    """The header fields of lines, with their probabilities."""
    lines = [line(text, Box(50, 40 + 100 * n, 900, 90 + 100 * n)) for n, text in enumerate(said)]
    read = read_header(form_named("thpt"), lines, [a_leaf()], "scripted")
    _, header = calibrate([], read, Surroundings((), (), 300.0))
    return {reading.field: reading for reading in header}


def test_years_far_apart_are_never_sure() -> None:
    """Decision and exam are of the year of graduation, or of the one before or after."""
    found = told("Năm tốt nghiệp: 1998", "Quyết định số 1121/QĐ ngày 25/07/1988")

    assert min(found["nam_tot_nghiep"].p_wrong, found["ngay_quyet_dinh"].p_wrong) >= 0.3
    assert found["nam_tot_nghiep"].value == "1998"
    assert found["so_quyet_dinh"].p_wrong < 0.1
    near = told("Năm tốt nghiệp: 1998", "Quyết định số 1121/QĐ ngày 25/01/1999")
    assert max(reading.p_wrong for reading in near.values()) < 0.1


@pytest.mark.parametrize(
    ("year", "decided", "value"),
    [("1998", "1988", "1988"), ("1973", "1988", "1973"), ("1988", "1998", "1988")],
)
def test_one_misread_figure_of_three_years_is_put_right(
    year: str, decided: str, value: str
) -> None:
    """Two that agree outweigh a third that differs in one figure; it stays unsure."""
    found = told(
        f"Năm tốt nghiệp: {year} - Khoá thi ngày 25/5/1988", f"Quyết định số 1 ngày 25/07/{decided}"
    )

    assert found["nam_tot_nghiep"].value == value
    assert found["ngay_quyet_dinh"].value == "25/07/1988"
    unsure = {field for field, reading in found.items() if reading.p_wrong >= 0.3}
    assert unsure == {"nam_tot_nghiep" if year != "1988" else "ngay_quyet_dinh"}


def test_a_namesake_keeps_its_marks() -> None:
    """No school is named after a Võ Thị Sấu; that its marks were put right is told and doubted."""
    found = told("Trường THCS Võ Thị Sấu")["truong"]

    assert found.value == "Trường THCS Võ Thị Sáu"
    assert [step.name for step in found.steps] == ["lexicon:namesakes"]
    assert found.p_wrong > told("Trường THCS Võ Thị Sáu")["truong"].p_wrong
    assert told("Trường THPT Võ Thị Lan")["truong"].value == "Trường THPT Võ Thị Lan"


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("Học sinh trường: THPT Sơn Tây - Kỳ thi ngày 02/6/2001", "truong", "THPT Sơn Tây"),
        ("Trường: PTTH Số 1 (Khóa ngày 15/6/1994)", "truong", "PTTH Số 1"),
        ("Trường THPT Nguyễn Du, năm học 1997 - 1998", "truong", "Trường THPT Nguyễn Du"),
        ("Quyết định của Sở GD&ĐT Hà Tây)", "co_quan", "Sở GD&ĐT Hà Tây"),
        ("Trường: THPT Sơn Tây - Kỳ thi ngày 02/6/2001", "nam_tot_nghiep", "2001"),
        ("Khóa ngày 15/6/1994 - Trung tâm GDTX", "nam_tot_nghiep", "1994"),
        ("Theo QĐ số: 1122/QĐ-SGDĐT ngày 15-07-2004", "ngay_quyet_dinh", "15-07-2004"),
        ("QĐ số 12/QĐ ngày 5 tháng 7 năm 2004", "ngay_quyet_dinh", "05/07/2004"),
        ("QÐ công nhận TN số: 2790/QĐÐ-GDĐT ngày 18/05/2001", "so_quyet_dinh", "2790/QĐ-GDĐT"),
        ("QĐÐ công nhận TN số: 2790/QĐ ngày 18/05/2001", "ngay_quyet_dinh", "18/05/2001"),
        ("Quyết định số 3óó9/QĐ-TCCB ngày 15/0ó/2024", "so_quyet_dinh", "3669/QĐ-TCCB"),
        ("Quyết định số 3óó9/QĐ-TCCB ngày 15/0ó/2024", "ngay_quyet_dinh", "15/06/2024"),
        (
            "(Kèm theo Quyết định số 7/QĐ ngày 26 tháng 09 năm 201 1)",
            "ngay_quyet_dinh",
            "26/09/2011",
        ),
        ("Năm tốt nghiệp: 201 1", "nam_tot_nghiep", "2011"),
        ("Năm tốt nghiệp: 200ó", "nam_tot_nghiep", "2006"),
        ("Khóa thi ngày 01/0ó/1995", "khoa_thi", "01/06/1995"),
        ("Hình thức đào tạo: Vừa làm vừa học", "hinh_thuc_hoc", "Vừa làm vừa học"),
        ("SỚ GD&ĐT LẠNG SƠN", "co_quan", "Sở GD&ĐT Lạng Sơn"),
        ("SỞ GD-ĐT BẮC NINH", "co_quan", "Sở GD-ĐT Bắc Ninh"),
        ("TRƯỜNG THPT Y TẾ THỤY LÔI", "truong", "Trường THPT Y tế Thụy Lôi"),
        ("Trường Cấp 2-3 Trần Quốc Tuấn", "truong", "Trường Cấp 2-3 Trần Quốc Tuấn"),
        ("Khóa ngày: 27/ó/200ó", "khoa_thi", "27/6/2006"),
        ("Theo QĐ số 2788/QĐ, ngày 27 tháng ó năm 2006", "ngay_quyet_dinh", "27/06/2006"),
        ("Quyết định số 2340/QĐ-UBND ngày 27⁄07⁄2008", "ngay_quyet_dinh", "27/07/2008"),
        ("HĐ thi: Trà Bồng", "hoi_dong_thi", "Trà Bồng"),
        ("Năm TN: 2019", "nam_tot_nghiep", "2019"),
        ("Quyết định công nhận tết nghiệp sế 2862/QĐ-PGD", "so_quyet_dinh", "2862/QĐ-PGD"),
        ("Quyết định cêng nhận TN sẽ 28/QĐ-PGD", "so_quyet_dinh", "28/QĐ-PGD"),
        ("Quyết định số 1160/QĐ-EGD ngày 12/06/2002", "so_quyet_dinh", "1160/QĐ-PGD"),
        ("Quyết định số 770/QĐ-§GDĐT ngày 17/06/1992", "so_quyet_dinh", "770/QĐ-SGDĐT"),
        ("Theo Quyết định số 22/QĐ 49ày 14 tháng 07 năm 2004", "ngay_quyet_dinh", "14/07/2004"),
        ("Quyết định số 22/QĐ-PGD ngảv 14/07/2004", "ngay_quyet_dinh", "14/07/2004"),
        ("EHÔNG GIÁO DỤC VÀ ĐÀO TẠO VÂN TRUNG", "co_quan", "Phòng Giáo dục và Đào tạo Vân Trung"),
        ("BỘ GIÁO DỤC", "co_quan", "Bộ Giáo dục"),
        ("SỞ GIÁO DỤC HÒA BỈNH", "co_quan", "Sở Giáo dục Hòa Bình"),
        ("SỞ GIÁO DỤC HOÀ BÌNH", "co_quan", "Sở Giáo dục Hoà Bình"),
        ("UBND TÍNH THÁI BÌNH", "co_quan", "UBND tỉnh Thái Bình"),
        ("PHÒNG GIÁO DỤC VÂN TRUNG Ổ GỐC CẤP BẰNG", "co_quan", "Phòng Giáo dục Vân Trung"),
        ("Trường THPT Sơn Tây yết định công nhận", "truong", "Trường THPT Sơn Tây"),
        ("Niên khóa: 2003 - 200ó", "nam_tot_nghiep", "2006"),
        ("Hình thức học: Vừa Làm vừa học", "hinh_thuc_hoc", "Vừa làm vừa học"),
        ("Hình thức học: VỪA LÀM VỪA HỌC", "hinh_thuc_hoc", "VỪA LÀM VỪA HỌC"),
    ],
)
def test_a_line_gives_its_values_as_a_clerk_types_them(said: str, field: str, value: str) -> None:
    """A name ends at a dash, comma or bracket before a label; a 6 taken for ó is a 6."""
    assert header("thpt", line(said, Box(50, 40, 1500, 90)))[field] == value
