"""The page states what the ledger says, and whatever a value holds, it is only a value."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from ocr.reading import Status
from signing.claims import canonical
from signing.codes import grouped
from signing.errors import CannotIssue
from signing.issue import SignedCopy
from signing.paper import open_paper, read_paper
from signing.render import render
from signing.verify import code_in, verify
from tests.signing.world import VALUES, Office, an_entry

DPI = 200


def text_of(pdf: bytes, folder: Path) -> str:
    """Read the page's text with poppler, line breaks as spaces."""
    (folder / "copy.pdf").write_bytes(pdf)
    run = subprocess.run(
        ["pdftotext", "-layout", folder / "copy.pdf", "-"], check=True, capture_output=True
    )
    return " ".join(run.stdout.decode().split())


def picture_of(pdf: bytes, folder: Path) -> Image.Image:
    """Render page 1 at 200 dpi with poppler."""
    (folder / "copy.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-png", "-f", "1", "-l", "1", "copy.pdf", "page"],
        cwd=folder,
        check=True,
    )
    return Image.open(next(folder.glob("page*.png"))).convert("L")


def test_the_page_says_what_the_decree_asks(copy: SignedCopy, tmp_path: Path) -> None:
    """Decree 30/2020/NĐ-CP: the state's name, kind of copy, office, time with +07:00, number."""
    text = text_of(copy.pdf, tmp_path)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BẢN SAO TỪ SỔ GỐC",
        "Hình thức sao: Bản sao từ sổ gốc",
        copy.certificate.office,
        f"Thời gian ký: {copy.certificate.issued_at}",
        "Số: 12/2026",
        grouped(copy.certificate.code),
        "kiemtra.vidu.example",
        "KHÔNG CÓ GIÁ TRỊ",
    ):
        assert words in text
    assert copy.certificate.issued_at.endswith("+07:00")


def test_every_value_of_the_ledger_stands_on_the_page(copy: SignedCopy, tmp_path: Path) -> None:
    """As written there; only the row's number on its page is left out."""
    text = text_of(copy.pdf, tmp_path)
    assert all(value in text for field, value in VALUES.items() if field != "stt")
    assert "stt" not in dict(copy.certificate.values)


def test_what_the_ledger_lacks_is_stated_and_never_made_up(office: Office, tmp_path: Path) -> None:
    """Absent, blank, illegible and struck are four different statements."""
    values = {"ho_ten": "Lê Văn Ví", "noi_sinh": "", "so_hieu": "B 123", "dan_toc": "Kinh"}
    statuses = {
        "noi_sinh": Status.BLANK,
        "xep_loai": Status.ILLEGIBLE,
        "so_hieu": Status.STRUCK,
    }
    copy = office.issue(an_entry(values, statuses))
    text = text_of(copy.pdf, tmp_path)
    assert dict(copy.certificate.values) == {"ho_ten": "Lê Văn Ví", "dan_toc": "Kinh"}
    assert "Nơi sinh: (sổ gốc để trống)" in text
    assert "Xếp loại tốt nghiệp: (không đọc được trong sổ gốc)" in text
    assert "Số hiệu văn bằng: (bị gạch bỏ trong sổ gốc)" in text
    assert "Giới tính: (sổ gốc không có mục này)" in text
    assert "B 123" not in text


@pytest.mark.parametrize(
    "name",
    [
        "#panic()",
        "*_[]_* $x^2$ @ref <label>",
        '"; #read("/etc/passwd") "',
        r"\u{41} \n // comment /* */",
        "= Heading",
        "Y Moan Ênuôl",
        "H'Hen Niê",
        "H’Hen Niê ʼBlô ‘Ksor",
        "Nguyễn Ỷ Ỹ Ẵ Ặ Ợ Ự",
        "{{ name }} <script>alert(1)</script> &amp;",
    ],
)
def test_a_hostile_name_is_printed_as_it_is(office: Office, tmp_path: Path, name: str) -> None:
    """Values are data, never markup: what is typed is what stands there."""
    copy = office.issue(an_entry({**VALUES, "ho_ten": name}))
    assert " ".join(name.split()) in text_of(copy.pdf, tmp_path)
    verdict = verify(copy.pdf, office.trust)
    assert verdict.verdict == "valid"
    assert verdict.claims["values"]["ho_ten"] == name


def test_a_name_of_five_hundred_letters_stays_on_the_page(office: Office, tmp_path: Path) -> None:
    """It breaks into lines and nothing of it is lost."""
    name = "Ư" * 500
    copy = office.issue(an_entry({**VALUES, "ho_ten": name}))
    page = picture_of(copy.pdf, tmp_path)
    edge = page.crop((page.width - DPI // 4, 0, page.width, page.height))
    assert edge.getextrema()[0] > 200  # nothing dark within a quarter of an inch of the edge
    assert text_of(copy.pdf, tmp_path).replace("\u200b", "").count("Ư") == 500


def test_a_letter_that_no_font_has_stops_the_issue(office: Office) -> None:
    """A page with an empty box in place of a letter would not be a copy."""
    with pytest.raises(CannotIssue):
        office.issue(an_entry({**VALUES, "ho_ten": "Nguyễn \U000f0000"}))


def test_both_qr_codes_are_read_back_and_large_enough(
    office: Office, copy: SignedCopy, tmp_path: Path
) -> None:
    """At 200 dpi: the address of this copy, 25 mm wide, and its signed content, 35 mm wide."""
    found = zxingcpp.read_barcodes(picture_of(copy.pdf, tmp_path))
    large, small = sorted(found, key=lambda code: len(code.text), reverse=True)
    assert code_in(small.text) == copy.certificate.code
    assert small.text.lower() == copy.certificate.verify_at.lower()
    stated = open_paper(read_paper(large.text), office.key.certificate)
    assert stated.code == copy.certificate.code
    for code, least in ((small, 25), (large, 35)):
        corners = code.position
        assert (corners.top_right.x - corners.top_left.x) / DPI * 25.4 >= least


def test_the_same_claims_draw_the_same_page(copy: SignedCopy) -> None:
    """Nothing on the page comes from anywhere but the claims."""
    again = replace(copy.certificate)
    assert render(again) == render(copy.certificate)
    assert canonical(again) == canonical(copy.certificate)
