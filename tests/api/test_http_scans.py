"""Scans are handed in, listed with what is wrong with them, and looked at."""

from io import BytesIO

import pytest
from PIL import Image

from api.app import create_app
from registry import batching
from registry.accounts import Role
from tests.api.office import Office, a_page


def test_a_batch_tells_its_pages_and_their_findings(office: Office) -> None:
    """Progress in pages and rows, and per page what a clerk should know."""
    client = office.client(Role.ARCHIVIST)
    (batch,) = client.get("/api/v1/scans/batches").json()
    (page,) = client.get("/api/v1/pages", params={"batch": batch["id"]}).json()

    assert (batch["progress"]["done"], batch["progress"]["waiting"]) == (1, 5)
    assert page["findings"][0]["code"] == "skewed"
    assert client.get(f"/api/v1/scans/{office.scan}").json()["name"] == "so-1994-quyen-2.png"


def test_a_box_of_the_master_is_shown_as_jpeg_or_png(office: Office) -> None:
    """Staff see the pixels; the whole page when no box is named."""
    client = office.client(Role.ARCHIVIST)
    address = f"/api/v1/scans/{office.scan}/pages/1/image"
    whole = client.get(address)
    part = client.get(address, params={"box": "90,420,300,86", "form": "png"})

    assert Image.open(BytesIO(whole.content)).size == a_page().size
    assert Image.open(BytesIO(part.content)).size == (300, 86)
    assert part.headers["content-type"] == "image/png"


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "-1,0,5,5", "1e3,0,1,1"])
def test_a_box_that_is_none_is_refused(office: Office, box: str) -> None:
    """Nothing else reaches the picture room."""
    client = office.client(Role.ARCHIVIST)
    address = f"/api/v1/scans/{office.scan}/pages/1/image"

    assert client.get(address, params={"box": box}).status_code == 422


@pytest.mark.parametrize(
    ("page", "box"), [("1", "90000,90000,5,5"), ("2", "0,0,5,5"), ("0", "0,0,5,5")]
)
def test_pixels_that_are_not_there_are_a_404(office: Office, page: str, box: str) -> None:
    """No empty pictures."""
    client = office.client(Role.ARCHIVIST)
    address = f"/api/v1/scans/{office.scan}/pages/{page}/image"

    assert client.get(address, params={"box": box}).status_code == 404


def test_an_upload_lies_safely_on_disk_before_it_is_answered(office: Office) -> None:
    """Whatever happens next, the files are there and will be taken in."""
    client = office.client(Role.ARCHIVIST)
    answer = client.post(
        "/api/v1/scans",
        data={"name": "Sổ 1995"},
        files=[("files", ("../../a.png", b"one")), ("files", ("b.pdf", b"two"))],
    )

    assert answer.status_code == 202
    assert answer.json()["files"] == ["a.png", "b.pdf"]
    (waiting,) = create_app(office.services).state.inbox.waiting()
    assert (waiting.name, waiting.by) == ("Sổ 1995", "archivist")


def test_an_upload_without_a_file_is_refused(office: Office) -> None:
    """And says what to do."""
    client = office.client(Role.ARCHIVIST)
    answer = client.post("/api/v1/scans", data={"name": "x"}, files=[("files", ("a", b""))])

    assert answer.status_code == 422
    assert answer.json()["detail_en"].startswith("Choose at least one file")


def test_a_full_disk_is_said_and_nothing_is_half_taken(office: Office) -> None:
    """The archivist must know that nothing arrived."""
    (office.services.settings.home / "incoming").write_text("in the way")
    client = office.client(Role.ARCHIVIST)
    answer = client.post("/api/v1/scans", files=[("files", ("a.png", b"one"))])

    assert answer.status_code == 507
    assert answer.json()["type"] == "urn:sogoc:problem:no-room"


def test_batches_are_paged_through(office: Office) -> None:
    """The latest first, and on behind the last one seen."""
    db = office.services.database
    more = [batching.start_batch(db, f"Lô {n}", [office.scan], "p", "archivist") for n in (1, 2)]
    client = office.client(Role.ARCHIVIST)

    first = client.get("/api/v1/scans/batches", params={"limit": 2}).json()
    second = client.get("/api/v1/scans/batches", params={"before": first[-1]["id"]}).json()

    assert {one["id"] for one in first} == {*more}
    assert [one["id"] for one in second] == [office.batch]
