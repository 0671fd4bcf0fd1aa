"""A row that chance sends to a person is typed before the machine's reading is shown."""

import re

from api import policy_desk
from registry import policies
from registry.accounts import Role
from tests.api.office import Office


def inputs(page: str) -> dict[str, str]:
    """What the review form starts from."""
    return dict(re.findall(r'name="v\.(\w+)" value="([^"]*)"', page))


def draw(office: Office) -> None:
    """Draw every row of the office's batch."""
    db = office.services.database
    policies.define(db, "careful", "lan", most_wrong=0.1, learning_share=1.0)
    policy_desk.apply(office.services, office.batch, "careful")


def test_a_drawn_row_is_typed_unseen_and_compared_before_it_counts(office: Office) -> None:
    """A slip of the fingers is found by the comparison; what then stands is what was typed."""
    draw(office)
    client, row = office.client(Role.REVIEWER), office.waiting()[0]
    address = f"/desk/review/{row.id}"
    shown = client.get(address)
    right = {f"v.{r.field}": r.value for r in row.draft.readings} | {"version": str(row.version)}
    slip = right | {"v.ho_ten": "Nguyễn Thị Hoa"}
    stopped = client.post(address, data=slip)
    again = client.post(address, data=right | {"compared": "1"}, follow_redirects=False)
    (report,) = policies.reports(office.services.database, "careful")

    assert {v for n, v in inputs(shown.text).items() if n in slip or f"v.{n}" in right} == {""}
    assert stopped.status_code == 409
    assert 'name="compared"' in stopped.text
    assert inputs(stopped.text)["ho_ten"] == "Nguyễn Thị Hoa"
    assert "Nguyễn Thị Hòa" in stopped.text
    assert again.status_code == 303
    assert report.drawn == 1
    assert report.tallies["ho_ten"].wrong == 0


def test_what_was_typed_as_it_was_read_is_accepted_at_once(office: Office) -> None:
    """Two that agree without having seen each other need no second look."""
    draw(office)
    client, row = office.client(Role.REVIEWER), office.waiting()[1]
    right = {f"v.{r.field}": r.value for r in row.draft.readings} | {"version": str(row.version)}

    said = client.post(f"/desk/review/{row.id}", data=right, follow_redirects=False)
    assert said.status_code == 303


def test_a_row_that_nobody_drew_shows_what_was_read(office: Office) -> None:
    """Without a policy the desk is as it was."""
    shown = office.client(Role.REVIEWER).get(f"/desk/review/{office.waiting()[0].id}").text

    assert inputs(shown)["ho_ten"] == "Nguyễn Thị Hòa"
