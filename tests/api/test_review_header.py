"""What a reviewer says of a page's header holds for the rows that follow on it."""

import re

from registry import entries
from registry.accounts import Role
from registry.entries import Filter
from tests.api.office import Office


def typed(page: str, field: str) -> str:
    """The value that a field of the review form starts from."""
    found = re.search(rf'name="v\.{field}" value="([^"]*)"', page)
    assert found, field
    return found[1]


def test_a_corrected_header_is_there_on_the_next_row(office: Office) -> None:
    """A misread school is typed once per page, and each row still needs a person's acceptance."""
    client = office.client(Role.REVIEWER)
    first, second = office.waiting()[:2]
    client.post(
        f"/desk/review/{first.id}",
        data={"version": str(first.version), "v.truong": "THPT Lê Hồng Phong A"},
    )
    shown = client.get(f"/desk/review/{second.id}").text

    assert typed(shown, "truong") == "THPT Lê Hồng Phong A"
    assert typed(shown, "ho_ten") == "Trần Văn Đức"
    client.post(
        f"/desk/review/{second.id}",
        data={"version": str(second.version), "v.truong": typed(shown, "truong")},
    )
    (entry,) = entries.find(office.services.database, Filter(number="A 104212"))
    assert entry.values["truong"] == "THPT Lê Hồng Phong A"
    assert next(e for e in entry.evidence if e.field == "truong").decided_by == "reviewer"


def test_a_machine_does_not_speak_for_the_page(office: Office) -> None:
    """Before a person decided a row, the header is as it was read."""
    shown = office.client(Role.REVIEWER).get(f"/desk/review/{office.waiting()[1].id}").text

    assert typed(shown, "truong") == "THPT Lê Hồng Phong"
