"""The public checks a copy: by file, by code, from a QR code, on a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from registry.copies import Copy
from tests.api.browser import Visitor, visiting
from tests.api.office import Office

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture
def issued(office: Office, tmp_path: Path) -> tuple[Copy, Path]:
    """Issue a copy, and lay its file down."""
    copy, pdf = office.issued(1)
    (tmp_path / "copy.pdf").write_bytes(pdf)
    return copy, tmp_path / "copy.pdf"


def test_an_employer_uploads_a_genuine_copy(visitor: Visitor, issued: tuple[Copy, Path]) -> None:
    """Big and plain: valid, four times yes, and what it states; never the ethnic group."""
    page = visitor.open("/verify")
    page.get_by_label("Tệp bản sao").set_input_files(issued[1])
    page.get_by_role("button", name="Kiểm tra").first.click()

    expect(page.locator("h1")).to_have_text("Bản sao hợp lệ")
    expect(page.locator('li[data-answer="yes"]')).to_have_count(4)
    expect(page.get_by_text("Nguyễn Thị Hòa")).to_be_visible()
    expect(page.get_by_text("Dân tộc")).to_have_count(0)
    page.get_by_text("Các bước kiểm tra").click()
    expect(page.get_by_role("row", name="Số vào sổ gốc")).to_be_visible()


def test_a_forged_copy_is_called_invalid_with_its_reason(
    visitor: Visitor, issued: tuple[Copy, Path]
) -> None:
    """Nobody needs to read twice."""
    forged = bytearray(issued[1].read_bytes())
    forged[len(forged) // 3] ^= 1
    issued[1].write_bytes(forged)
    page = visitor.open("/verify")
    page.get_by_label("Tệp bản sao").set_input_files(issued[1])
    page.get_by_role("button", name="Kiểm tra").first.click()

    expect(page.locator("h1")).to_have_text("Bản sao không hợp lệ")
    expect(page.locator('li[data-question="unchanged"]')).to_have_attribute("data-answer", "no")


def test_a_code_is_typed_as_people_type(visitor: Visitor, issued: tuple[Copy, Path]) -> None:
    """Lower case and dashes are fine; English is one click away and stays."""
    code = issued[0].code.lower()
    page = visitor.open("/verify")
    page.get_by_label("Mã bản sao").fill(f"{code[:4]}-{code[4:8]}-{code[8:]}")
    page.get_by_label("Mã bản sao").press("Enter")
    expect(page.locator("h1")).to_have_text("Bản sao hợp lệ")

    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("This copy is valid")
    visitor.open("/verify")
    expect(page.locator("h1")).to_have_text("Check a certified copy")


def test_the_qr_code_opens_the_verdict_on_a_phone(
    browser: Browser, address: str, issued: tuple[Copy, Path]
) -> None:
    """390 pixels wide, nothing sticks out, the verdict is on the first screen."""
    with visiting(browser, address, 390, 844) as phone:
        page = phone.open(f"/v/{issued[0].code}")
        expect(page.locator("h1")).to_be_in_viewport()
        expect(page.locator("h1")).to_have_attribute("data-verdict", "valid")
        assert phone.fits()


def test_a_look_up_says_yes_or_no(visitor: Visitor, office: Office) -> None:
    """And nothing else."""
    office.accepted(2)
    page = visitor.open("/lookup")
    for name, answer in (
        ("Trần Văn Đức", "Có trong sổ gốc"),
        ("Trần Văn Duc", "Không tìm thấy; có thể sổ chưa số hóa"),
    ):
        page.get_by_label("Số hiệu văn bằng hoặc số vào sổ").fill("A 104212")
        page.get_by_label("Họ và tên").fill(name)
        page.get_by_label("Ngày sinh").fill("17/11/1975")
        page.get_by_role("main").get_by_role("button", name="Tra cứu").click()
        expect(page.locator("#answer")).to_have_text(answer)


@pytest.mark.parametrize("path", ["/verify", "/lookup", "/login", "/nothing", "/v/000000000000"])
def test_public_pages_fit_on_a_phone(browser: Browser, address: str, path: str) -> None:
    """No sideways scrolling, every input has a label, a heading says where one is."""
    with visiting(browser, address, 390, 844) as phone:
        page = phone.open(path)
        assert phone.fits()
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator("html")).to_have_attribute("lang", "vi")
        for field in page.locator("input:not([type=hidden])").all():
            identity = field.get_attribute("id")
            expect(page.locator(f'label[for="{identity}"]')).to_have_text(re.compile(r"\S"))
