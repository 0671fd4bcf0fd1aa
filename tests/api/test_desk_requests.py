"""An officer finds an entry, issues a signed copy, downloads it, and revokes it."""

from datetime import date

import pytest
from jwcrypto.jwk import JWK
from playwright.sync_api import expect

from registry import amending
from registry.accounts import Role
from registry.amending import Correction
from signing.trust import load_trust
from signing.verify import verify
from tests.api.browser import Visitor
from tests.api.office import Office
from tests.api.test_desk_counter import keep_picture
from tests.registry.ledger import NOON

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_a_copy_from_search_to_revocation(visitor: Visitor, office: Office) -> None:
    """The downloaded file is valid until the moment it is revoked."""
    office.accepted(1)
    visitor.sign_in("officer")
    page = visitor.page
    page.get_by_label("Tìm trong sổ").fill("nguyen thi hoa")
    page.get_by_label("Tìm trong sổ").press("Enter")
    page.get_by_role("link", name="Nguyễn Thị Hòa").click()
    page.get_by_role("button", name="Cấp bản sao có chữ ký số").click()
    copy = page.locator("article.copy")
    expect(copy).to_contain_text("Còn hiệu lực")

    with page.expect_download() as download:
        copy.get_by_role("link", name="Tải tệp PDF").click()
    file = download.value.path()
    assert file.read_bytes().startswith(b"%PDF-")

    entry = page.url
    page.goto(visitor.address + "/verify")
    page.get_by_label("Tệp bản sao").set_input_files(file)
    page.get_by_role("button", name="Kiểm tra").first.click()
    expect(page.locator("h1")).to_have_text("Bản sao hợp lệ")

    page.goto(entry)
    copy.get_by_text("Thu hồi bản sao này").click()
    copy.get_by_label("Căn cứ thu hồi").fill("QĐ 9/2026: cấp nhầm người")
    copy.get_by_role("button", name="Thu hồi").click()
    expect(copy).to_contain_text("Đã thu hồi")
    expect(copy).to_contain_text("QĐ 9/2026")

    copy.get_by_role("link", name="Kiểm tra").click()
    expect(page.locator("h1")).to_have_text("Bản sao không hợp lệ")


def test_a_copy_of_what_the_entry_said_before_is_shown_as_replaced(
    visitor: Visitor, office: Office
) -> None:
    """On the entry and in the list, where the register itself holds it as issued; a new one is."""
    copy, db = office.issued(1)[0], office.services.database
    change = Correction({"noi_sinh": "Hải Dương"}, "12/QĐ", date(2026, 3, 1), "officer", NOON)
    amending.correct(db, copy.entry, copy.entry_version, change)
    visitor.sign_in("officer")
    page = visitor.open(f"/desk/requests/{copy.entry}")
    expect(page.locator("article.copy .badge")).to_have_text("Đã được thay")
    keep_picture(page, "entry-replaced")
    page.get_by_role("button", name="Cấp bản sao có chữ ký số").click()
    expect(page.locator("article.copy .badge").first).to_have_text("Còn hiệu lực")

    page.goto(visitor.address + "/desk/requests")
    keep_picture(page, "copies-listed")
    row = page.locator("tr", has=page.locator(f'a[href$="#copy-{copy.code}"]'))
    expect(row.locator(".badge")).to_have_text("Đã được thay")
    told = office.client(Role.OFFICER).get("/api/v1/copies").json()
    assert [one["standing"] for one in told] == ["in_force", "replaced"]


def test_matches_are_narrowed_down_by_what_they_have(visitor: Visitor, office: Office) -> None:
    """Beside the matches stand their grades with counts; one is chosen, and taken back."""
    for row in range(1, 6):
        office.accepted(row)
    visitor.sign_in("officer")
    page = visitor.open("/desk/requests?q=1994")
    expect(page.locator("table.hits tbody tr")).to_have_count(5)
    keep_picture(page, "facets")
    page.locator("#facets").get_by_role("link", name="Khá 3").click()
    expect(page.locator("table.hits tbody tr")).to_have_count(3)
    page.set_viewport_size({"width": 390, "height": 800})
    assert visitor.fits()
    keep_picture(page, "facets-phone")

    page.get_by_role("link", name="Bỏ điều kiện này").click()
    expect(page.locator("table.hits tbody tr")).to_have_count(5)


def test_a_holder_takes_credentials_along(visitor: Visitor, office: Office) -> None:
    """Whole, selective, or bound to the key in their phone; what is no key is told kindly."""
    copy, _ = office.issued(1)
    visitor.sign_in("officer")
    page = visitor.open(f"/desk/requests/{copy.entry}")
    page.get_by_text("Chứng nhận điện tử cho ứng dụng ví").click()
    for name, kind in (
        ("Tải bản trọn vẹn (VC)", "vc.jwt"),
        ("Tải bản chọn mục (SD-JWT)", "sd-jwt"),
    ):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert download.value.suggested_filename == f"ban-sao-{copy.code}.{kind}"
    key = JWK.generate(kty="EC", crv="P-256")
    page.get_by_label("Khóa công khai").fill(key.export_public())
    with page.expect_download() as download:
        page.get_by_role("button", name="gắn với khóa").click()
    bound = download.value.path().read_text()
    trust = load_trust(office.services.trust)
    (holder,) = (one for one in verify(bound, trust).checks if one.id == "holder")
    assert holder.result == "undetermined"
    page.get_by_label("Khóa công khai").fill("không phải khóa")
    page.get_by_role("button", name="gắn với khóa").click()
    expect(page.locator("h1")).to_have_text("Không phải khóa của người giữ")


def test_each_value_is_shown_on_the_scan(visitor: Visitor, office: Office) -> None:
    """The officer sees the pixels behind what will be signed."""
    entry = office.accepted(1)
    visitor.sign_in("officer")
    page = visitor.open(f"/desk/requests/{entry.id}")
    page.get_by_text("Ảnh của từng giá trị trong sổ").click()
    picture = page.locator("figure.crop", has_text="Nguyễn Thị Hòa").locator("img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)

    assert picture.evaluate("image => image.naturalWidth") == 560
