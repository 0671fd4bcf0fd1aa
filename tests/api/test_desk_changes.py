"""Changes by decision at the desk, the appendix, undo of a review, the password, the access log."""

import pytest
from playwright.sync_api import expect

from registry import appendix, entries, requests, review, views
from registry.accounts import Role
from registry.amending import Cause
from registry.appendix import Kind
from registry.entry import State
from registry.request import Asked, Claim
from registry.request import Kind as RequestKind
from tests.api.browser import Visitor
from tests.api.office import PASSWORD, Office
from tests.api.test_desk_counter import keep_picture

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_a_correction_that_was_asked_for_is_recorded_by_decision(
    visitor: Visitor, office: Office
) -> None:
    """The entry has a new version, the appendix a line, and the request is carried out."""
    entry, db = office.accepted(1), office.services.database
    asked = Asked(RequestKind.CORRECTION, "Nguyễn Thị Hòa", Claim.HOLDER, entry=entry.id)
    case = requests.receive(db, asked, "officer", office.services.calendar)
    case = requests.check(db, case.id, case.version, entry.id, "officer")
    case = requests.approve(db, case.id, case.version, "officer")
    visitor.sign_in("officer")
    page = visitor.open(f"/desk/requests/case/{case.id}")
    page.get_by_role("link", name="Ghi theo quyết định").click()
    form = page.locator("#correction")
    form.get_by_label("Số quyết định").fill("12/QĐ-SGDĐT")
    form.get_by_label("Ngày quyết định").fill("27/02/2024")
    form.get_by_label("Ngày sinh").fill("03/09/1976")
    form.get_by_label("Thay đổi, cải chính hộ tịch").check()
    keep_picture(page, "change")
    form.get_by_role("button", name="Ghi chỉnh sửa").click()

    expect(page.locator(".steps")).to_contain_text("02/09/1976 → 03/09/1976")
    keep_picture(page, "entry-corrected")
    assert requests.get(db, case.id).state == "signed"
    (line,) = appendix.of_entry(db, entry.id)
    assert (line.kind, line.decision_number) == (Kind.CORRECTION, "12/QĐ-SGDĐT")
    assert line.ground == Cause.CIVIL_STATUS
    assert [one.by for one in views.find(db, entry=entry.id)] == ["officer"]


def test_a_personal_id_is_added_at_the_desk(visitor: Visitor, office: Office) -> None:
    """Beside the ledger's text and the province in both code sets; it fits a phone too."""
    entry = office.accepted(1)
    visitor.sign_in("officer")
    page = visitor.open(f"/desk/requests/{entry.id}")
    expect(page.get_by_text("Ninh Bình")).to_be_visible()
    page.get_by_text("Ghi số định danh", exact=True).click()
    page.get_by_label("Số định danh cá nhân").fill("036176001234")
    page.get_by_label("Theo giấy tờ hoặc quyết định").fill("CCCD 02/2024")
    page.get_by_label("Ngày quyết định").fill("02/02/2024")
    page.get_by_role("button", name="Ghi", exact=True).click()

    expect(page.locator("dl.values")).to_contain_text("036176001234")
    page.set_viewport_size({"width": 390, "height": 800})
    assert visitor.fits()
    keep_picture(page, "entry-identified-phone")


def test_a_revocation_stands_in_the_appendix(visitor: Visitor, office: Office) -> None:
    """With its ground, and the page says so."""
    entry = office.accepted(1)
    visitor.sign_in("officer")
    page = visitor.open(f"/desk/requests/{entry.id}/change")
    page.get_by_text("Thu hồi, hủy bỏ", exact=True).click()
    form = page.locator("#revocation")
    form.get_by_label("Số quyết định").fill("14/QĐ")
    form.get_by_label("Ngày quyết định").fill("01/03/2024")
    form.get_by_label("Căn cứ").select_option("not-eligible")
    form.get_by_role("button", name="Thu hồi văn bằng").click()
    expect(page.locator(".where .badge")).to_have_text("Đã thu hồi")
    expect(page.locator(".notice.bad")).to_contain_text("14/QĐ, 01/03/2024. Cấp cho người không đủ")

    page.goto(visitor.address + "/desk/appendix")
    expect(page.locator("tbody tr")).to_contain_text("14/QĐ")
    keep_picture(page, "appendix")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    assert text.startswith("STT,Họ và tên,Ngày sinh,Số hiệu đã cấp,Số hiệu cấp lại")
    assert "Thu hồi, hủy bỏ theo 14/QĐ, 01/03/2024" in text


def test_a_reissue_needs_the_issuers_error_and_a_new_number(office: Office) -> None:
    """A program is told which is missing."""
    entry, client = office.accepted(1), office.client(Role.OFFICER)
    body = {
        "expected_version": 1,
        "decision_number": "13/QĐ",
        "decided_on": "2024-03-01",
        "values": {"ho_ten": "Nguyễn Thị Hoà"},
        "issuer_error": "Viết sai dấu",
    }
    address = f"/api/v1/entries/{entry.id}/corrections"
    assert client.post(address, json=body).status_code == 403

    body["values"] = {"ho_ten": "Nguyễn Thị Hoà", "so_hieu": "B 200001"}
    assert client.post(address, json=body).json()["version"] == 2
    (line,) = appendix.lines(office.services.database)
    assert (line.kind, line.after["so_hieu"]) == (Kind.REISSUE, "B 200001")


def test_a_reviewer_undoes_a_decision(visitor: Visitor, office: Office) -> None:
    """The row is back in the queue, and its entry does not count."""
    visitor.sign_in("reviewer")
    page = visitor.page
    page.get_by_role("button", name="Nhận dòng").click()
    page.wait_for_url("**/desk/review?after=*")
    page.get_by_role("link", name="Dòng tôi vừa quyết định").click()
    page.get_by_role("link", name="Nguyễn Thị Hòa").click()
    keep_picture(page, "undo")
    page.get_by_label("Lý do hủy quyết định").fill("Nhìn nhầm dòng")
    page.get_by_role("button", name="Hủy quyết định").click()
    expect(page.get_by_role("button", name="Nhận dòng")).to_be_visible()

    (entry,) = entries.find(office.services.database)
    assert entry.state is State.VOID
    assert len(review.queue(office.services.database)) == 5


def test_a_password_is_changed(visitor: Visitor) -> None:
    """The old one no longer opens, and a mistyped one changes nothing."""
    visitor.sign_in("officer")
    page = visitor.open("/desk/account")
    for again in ("Khác hẳn 2026", "Mật khẩu mới 2026"):
        page.get_by_label("Mật khẩu hiện tại").fill(PASSWORD)
        page.get_by_label("Mật khẩu mới", exact=True).fill("Mật khẩu mới 2026")
        page.get_by_label("Nhập lại mật khẩu mới").fill(again)
        keep_picture(page, "account")
        page.get_by_role("button", name="Đổi mật khẩu").click()
    page.wait_for_url("**/login")
    for password, opens in ((PASSWORD, False), ("Mật khẩu mới 2026", True)):
        page.goto(visitor.address + "/login")
        page.get_by_label("Tên đăng nhập").fill("officer")
        page.get_by_label("Mật khẩu").fill(password)
        page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
        page.wait_for_load_state()
        assert ("/desk/" in page.url) == opens


def test_the_administrator_sees_who_looked(visitor: Visitor, office: Office) -> None:
    """By entry and by person."""
    entry = office.accepted(1)
    office.client(Role.REVIEWER).get(f"/api/v1/entries/{entry.id}")
    visitor.sign_in("admin")
    page = visitor.open(f"/desk/views?entry={entry.id}")

    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("reviewer")
    keep_picture(page, "views")
