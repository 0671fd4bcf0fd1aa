"""A book is registered, its pages numbered, its gaps closed, and it is sealed with a signature."""

import base64
import json

import pytest
from playwright.sync_api import expect

from registry import custody, volumes
from registry.accounts import Role
from registry.volume import VolumeState
from tests.api.browser import Visitor
from tests.api.office import Office
from tests.api.test_desk_counter import keep_picture

OFFICE = "Sở Giáo dục và Đào tạo Nam Hà"
BOOK = {
    "name": "Sổ gốc THPT 1994", "office": OFFICE, "kind": "thpt", "first_year": 1994,
    "last_year": 1994, "first_page": 1, "last_page": 2,
}  # fmt: skip
KEEPER = {"office": OFFICE, "signatory": "Giám đốc", "since": "1994-06-01"}
API = "/api/v1/volumes"


@pytest.mark.slow
@pytest.mark.xdist_group("browser")
def test_a_book_from_registration_to_the_seal(visitor: Visitor, office: Office) -> None:
    """What is open is listed until nothing is; then one button seals."""
    for row in (1, 2, 3, 4):
        office.accepted(row)
    visitor.sign_in("officer")
    page = visitor.open("/desk/volumes")
    page.get_by_label("Tên quyển").fill("Sổ gốc THPT 1994")
    page.get_by_label("Cơ quan cấp (ghi trong sổ)").fill(OFFICE)
    for label, value in (
        ("Năm đầu", "1994"), ("Năm cuối", "1994"), ("Số trang đầu", "7"), ("Số trang cuối", "8"),
        ("Giữ từ ngày", "01/06/1994"),
    ):  # fmt: skip
        page.get_by_label(label).fill(value)
    keep_picture(page, "volume-new")
    page.get_by_role("button", name="Đăng ký quyển sổ").click()

    page.get_by_role("button", name="Đánh số liên tiếp").click()
    expect(page.locator(".gaps li")).to_have_text(
        ["Thiếu trang: trang số 8", "Dòng chưa quyết định: trang số 7 (1) Trang 1, "
         + office.scan[:8]]
    )  # fmt: skip
    expect(page.locator(".noted li")).to_have_count(1)  # its rows name a school, and no office
    page.get_by_text("Khai báo trang mất").click()
    page.locator("#printed").fill("8")
    page.get_by_label("Biên bản").fill("BB 02/2026")
    page.get_by_role("button", name="Ghi trang mất").click()
    keep_picture(page, "volume-open")
    office.accepted(5)
    page.reload()
    page.get_by_role("button", name="Niêm phong và ký số").click()

    expect(page.locator(".where .badge")).to_have_text("Đã niêm phong")
    keep_picture(page, "volume-sealed")
    (volume,) = volumes.every(office.services.database)
    assert (volume.state, volume.lost) == (VolumeState.SEALED, {8: "BB 02/2026"})
    page.get_by_text("Chuyển cơ quan giữ sổ").click()
    page.get_by_label("Cơ quan nhận").fill("Sở GD&ĐT Nam Định")
    page.get_by_label("Chức vụ").fill("Giám đốc Sở")
    page.get_by_label("Giữ từ ngày").fill("01/01/1997")
    page.get_by_label("Số quyết định").fill("QĐ 1/1997")
    page.get_by_role("button", name="Ghi chuyển giao").click()
    expect(page.locator("#custody")).to_contain_text("Sở GD&ĐT Nam Định")
    assert len(custody.chain(office.services.database, volume.id)) == 2


@pytest.mark.slow
def test_a_sealed_book_makes_absence_mean_something(office: Office) -> None:
    """Before: not digitised. After: not in the ledger; the signed statement is published."""
    for row in (1, 2, 3, 4, 5):
        office.accepted(row)
    client, anyone = office.client(Role.OFFICER), office.client()
    asked = {"kind": "thpt", "office": OFFICE, "year": 1994}
    assert anyone.get("/api/v1/coverage", params=asked).json()["extent"] == "none"
    made = client.post(API, json={"book": BOOK | {"last_page": 1}, "keeper": KEEPER}).json()
    leaf = {"scan": office.scan, "page": 1, "printed": 1}
    body = {"expected_version": made["version"], "leaves": [leaf]}
    held = client.post(f"{API}/{made['id']}/leaves", json=body).json()
    assert client.get(f"{API}/{made['id']}").json()["complete"] is True
    assert anyone.get("/api/v1/coverage", params=asked).json()["extent"] == "partial"

    version = {"expected_version": held["version"]}
    sealed = client.post(f"{API}/{made['id']}/seal", json=version)

    assert sealed.json()["state"] == "sealed"
    answer = anyone.get("/api/v1/coverage", params=asked).json()
    assert (answer["extent"], answer["absence_proves"]) == ("complete", True)
    (published,) = anyone.get("/api/v1/coverage/statements").json()
    payload = published["signature"].split(".")[1]
    signed = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert signed == published["statement"]
    assert signed["rows"] == {"in_force": 5}


def test_an_incomplete_book_is_not_sealed(office: Office) -> None:
    """Nor one that someone changed since."""
    client = office.client(Role.OFFICER)
    made = client.post(API, json={"book": BOOK, "keeper": KEEPER}).json()

    assert client.post(f"{API}/{made['id']}/seal", json={"expected_version": 1}).status_code == 403
    assert client.post(f"{API}/{made['id']}/seal", json={"expected_version": 9}).status_code == 409
    wrong = {"book": BOOK | {"first_year": 2000}, "keeper": KEEPER}
    assert client.post(API, json=wrong).status_code == 403
