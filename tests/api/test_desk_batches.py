"""An archivist hands in scans, watches them being read, and sees what is wrong with which."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.api.browser import Visitor
from tests.api.office import Office, a_page

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_scans_are_handed_in_and_read(visitor: Visitor, tmp_path: Path) -> None:
    """From the file dialogue to pages, rows and reasons, without reloading the page."""
    good, bad = tmp_path / "trang-2.png", tmp_path / "hỏng.pdf"
    a_page().convert("L").save(good, dpi=(300, 300))
    bad.write_bytes(b"%PDF-1.7\nno more")
    visitor.sign_in("archivist")
    page = visitor.page
    page.get_by_label("Tên lô").fill("Sổ 1995")
    page.get_by_label("Tệp", exact=True).set_input_files([good, bad])
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator("#sent")).to_contain_text("Đã nhận tệp")

    row = page.get_by_role("row").filter(has_text="Sổ 1995")
    expect(row).to_contain_text("1/1", timeout=240_000)
    row.get_by_role("link", name="Sổ 1995").click()
    expect(page.get_by_text("hỏng.pdf")).to_be_visible()
    expect(page.locator(".delivery")).to_contain_text("Việc cần làm:")
    expect(page.get_by_role("row").filter(has_text="trang-2.png")).to_contain_text("Đã đọc")


def test_a_page_tells_its_findings(visitor: Visitor, office: Office) -> None:
    """In Vietnamese, beside the page, with a link to look at it."""
    visitor.sign_in("archivist")
    page = visitor.open(f"/desk/batches/{office.batch}")
    row = page.get_by_role("row").filter(has_text="so-1994-quyen-2.png")

    expect(row).to_contain_text("Trang bị nghiêng")
    expect(row).to_contain_text("300 dpi")
    link = row.get_by_role("link", name="1")
    assert page.request.get(visitor.address + (link.get_attribute("href") or "")).ok


def test_figures_are_there_for_every_role(visitor: Visitor) -> None:
    """Numbers and the head of the log."""
    visitor.sign_in("admin")
    expect(visitor.page.get_by_text("Dòng chờ đối chiếu")).to_be_visible()
    expect(visitor.page.locator("code.seal")).to_have_text(re.compile("^[0-9a-f]{64}$"))
