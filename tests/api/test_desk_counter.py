"""An officer takes a request in, finds the entry, approves, signs and hands over."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from registry import copies, requests
from registry.request import Asked, Claim, Kind
from tests.api.browser import Visitor
from tests.api.office import Office

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


def keep_picture(page: Page, name: str) -> None:
    """Keep a picture of the page where someone asked for it."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_request_from_the_counter_to_the_hand_over(visitor: Visitor, office: Office) -> None:
    """Five buttons, each the only large one on its page."""
    office.accepted(1)
    visitor.sign_in("officer")
    page = visitor.page
    page.get_by_role("link", name="Nhận yêu cầu").click()
    page.get_by_label("Họ tên người yêu cầu").fill("Nguyễn Văn Con")
    page.get_by_label("Tư cách").select_option("family")
    page.get_by_label("Họ và tên", exact=True).fill("nguyen thi hoa")
    page.get_by_label("Năm tốt nghiệp").fill("1994")
    keep_picture(page, "request-new")
    page.get_by_role("button", name="Nhận và tính hạn").click()

    expect(page.locator("h1")).to_have_text("Nguyễn Văn Con")
    keep_picture(page, "request-received")
    page.get_by_role("textbox", name="Giấy tờ chứng minh").fill("Giấy chứng tử 12/2020")
    page.get_by_role("button", name="Đúng người này").click()
    page.get_by_role("button", name="Duyệt cấp").click()
    keep_picture(page, "request-approved")
    page.get_by_role("button", name="Ký số bản sao").click()
    expect(page.get_by_role("link", name="Tải tệp PDF")).to_be_visible()
    page.get_by_role("button", name="Đã trả cho người nhận").click()

    expect(page.locator(".where .badge")).to_have_text("Đã trả")
    keep_picture(page, "request-done")
    assert visitor.fits()
    (copy,) = copies.register(office.services.database)
    (request,) = requests.find(office.services.database)
    assert (request.copy, request.asked.proof) == (copy.code, "Giấy chứng tử 12/2020")


def test_what_is_overdue_leads_and_absence_is_explained(visitor: Visitor, office: Office) -> None:
    """Nobody is told "not in the ledger" about a year that was not digitised."""
    db, now = office.services.database, datetime.now(UTC)
    for name, days in (("Mới đến", 0), ("Chờ lâu", 20)):
        asked = Asked(Kind.COPY, name, Claim.HOLDER, wanted={
            "ho_ten": "Không Ai Cả", "nam_tot_nghiep": "1980", "truong": "THPT Lê Hồng Phong",
        })  # fmt: skip
        at = now - timedelta(days=days)
        requests.receive(db, asked, "officer", office.services.calendar, at)
    visitor.sign_in("officer")
    page = visitor.open("/desk/requests")
    keep_picture(page, "requests")
    rows = page.locator("#cases tbody tr")
    expect(rows.nth(0)).to_contain_text("Chờ lâu")
    expect(rows.nth(0)).to_contain_text("quá hạn")

    rows.nth(0).get_by_role("link").click()
    expect(page.get_by_text("Chưa số hóa: hệ thống chưa có quyển nào của năm này")).to_be_visible()
    page.get_by_text("Từ chối", exact=True).click()
    page.get_by_label("Lý do").fill("Sổ giấy không có tên này")
    page.get_by_role("button", name="Từ chối yêu cầu").click()

    expect(page.locator(".steps")).to_contain_text("Sổ giấy không có tên này")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(visitor.address + "/desk/requests")
    assert visitor.fits()
    keep_picture(page, "requests-phone")


def test_a_form_sent_twice_is_taken_in_once(visitor: Visitor, office: Office) -> None:
    """Going back and sending again does not make a second request."""
    visitor.sign_in("officer")
    page = visitor.open("/desk/requests/new")
    page.get_by_label("Họ tên người yêu cầu").fill("Bấm Hai Lần")
    page.get_by_label("Họ và tên", exact=True).fill("Bấm Hai Lần")
    form = page.locator("form[action='/desk/requests/new']")
    send = "async f => { for (let i of [1, 2]) await fetch(f.action, {method: 'POST', body: new URLSearchParams(new FormData(f))}) }"  # noqa: E501 - one line of script
    form.evaluate(send)

    assert len(requests.find(office.services.database)) == 1
