"""An archivist reviews rows: the picture beside the values, by keyboard alone."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from registry import entries, review
from registry.entries import Filter
from registry.entry import Actor, Decision, State
from tests.api.browser import Visitor
from tests.api.office import Office

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


def at_the_desk(visitor: Visitor) -> Page:
    """Sign in as the reviewer; that leads to the desk."""
    visitor.sign_in("reviewer")
    return visitor.page


def heading(page: Page, row: int) -> None:
    """Wait until this row is shown."""
    expect(page.locator("h1")).to_have_text(f"Dòng {row}, trang 1")


def entry_of(office: Office, number: str) -> dict[str, str]:
    """Give the values of the entry with this diploma number."""
    (entry,) = entries.find(office.services.database, Filter(number=number))
    return dict(entry.values)


def test_the_picture_of_the_row_is_there(visitor: Visitor) -> None:
    """From the master, loaded, large, with the focused cell marked in it."""
    page = at_the_desk(visitor)
    heading(page, 1)

    loaded = page.evaluate(
        """() => Promise.all([...document.querySelectorAll('image')].map(i =>
            fetch(i.href.baseVal).then(r => r.ok && r.headers.get('content-type'))))"""
    )
    assert set(loaded) == {"image/jpeg"}
    strip = page.locator(".strip svg.picture").bounding_box()
    assert strip is not None
    assert strip["width"] > 1200
    assert strip["height"] > 60
    page.get_by_label("Họ và tên").focus()
    expect(page.locator('rect[data-cell="ho_ten"]')).to_have_class("here")


def test_enter_accepts_and_the_next_row_comes(visitor: Visitor, office: Office) -> None:
    """The most frequent act is one key."""
    page = at_the_desk(visitor)
    heading(page, 1)
    page.keyboard.press("Enter")
    heading(page, 2)

    assert entry_of(office, "A 104211")["ho_ten"] == "Nguyễn Thị Hòa"


def test_an_unsure_field_is_marked_and_corrected(visitor: Visitor, office: Office) -> None:
    """The cursor waits in the unsure field; what is typed replaces what was read."""
    page = at_the_desk(visitor)
    page.keyboard.press("Enter")
    heading(page, 2)
    page.keyboard.press("Enter")
    heading(page, 3)
    expect(page.get_by_label("Họ và tên")).to_be_focused()
    expect(page.locator('.cell[data-field="ho_ten"]')).to_contain_text("Chưa chắc")
    expect(page.locator('.cell[data-field="ho_ten"]')).to_contain_text("Ly Minh Tuan")
    page.keyboard.type("Lý Minh Tuấn")
    page.keyboard.press("Enter")
    heading(page, 4)

    assert entry_of(office, "A 104213")["ho_ten"] == "Lý Minh Tuấn"


def test_escape_brings_back_what_was_read_and_arrows_move(visitor: Visitor) -> None:
    """Nothing typed by mistake stays."""
    page = at_the_desk(visitor)
    name = page.get_by_label("Họ và tên")
    name.fill("nonsense")
    page.keyboard.press("Escape")
    expect(name).to_have_value("Nguyễn Thị Hòa")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Ngày sinh")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(name).to_be_focused()


def test_an_illegible_field_is_declared_and_not_guessed(visitor: Visitor, office: Office) -> None:
    """F8 says that nobody can read it; the entry keeps no value."""
    page = at_the_desk(visitor)
    page.get_by_label("Nơi sinh").focus()
    page.keyboard.press("F8")
    page.keyboard.press("Enter")
    heading(page, 2)

    assert entry_of(office, "A 104211")["noi_sinh"] == ""


def test_a_missing_value_is_pointed_at_and_nothing_typed_is_lost(visitor: Visitor) -> None:
    """The form comes back as it was sent."""
    page = at_the_desk(visitor)
    page.get_by_label("Nơi sinh").fill("Hà Nội")
    page.get_by_label("Họ và tên").fill("")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Họ và tên")
    expect(page.get_by_label("Nơi sinh")).to_have_value("Hà Nội")
    expect(page.get_by_label("Họ và tên")).to_be_focused()


def test_a_row_can_be_void_or_none(visitor: Visitor, office: Office) -> None:
    """F9: struck out in the ledger, kept and never in force. F10: not a row at all."""
    page = at_the_desk(visitor)
    heading(page, 1)
    page.keyboard.press("F9")
    heading(page, 2)
    page.keyboard.press("F10")
    heading(page, 3)

    (void,) = entries.find(office.services.database)
    assert void.state is State.VOID


def test_the_second_of_two_reviewers_is_told(visitor: Visitor, office: Office) -> None:
    """Nothing of theirs is recorded, and the page says so."""
    page = at_the_desk(visitor)
    heading(page, 1)
    first = office.waiting()[0]
    other = Decision(Actor.PERSON, "another", datetime.now(UTC))
    review.decide(office.services.database, first.id, other, first.version)
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Người khác vừa quyết định dòng này")
    expect(page.get_by_role("button", name="Nhận dòng")).to_have_count(0)
    page.get_by_role("link", name="Dòng tiếp theo").click()
    heading(page, 2)


def test_a_later_row_comes_again_and_the_end_is_said(visitor: Visitor, office: Office) -> None:
    """F4 puts a row off; when all others are decided it is there again."""
    page = at_the_desk(visitor)
    heading(page, 1)
    page.keyboard.press("F4")
    for row in (2, 3, 4, 5, 1):
        heading(page, row)
        page.keyboard.press("Enter")

    expect(page.get_by_text("Không còn dòng nào chờ đối chiếu")).to_be_visible()
    assert len(entries.find(office.services.database)) == 5
