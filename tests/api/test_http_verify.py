"""Anyone can check a copy, and walk each stated value back to its pixels."""

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from io import BytesIO

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from api import issuing
from api.app import create_app
from api.guard import MEGABYTE
from api.wiring import Services
from registry import amending, copies
from registry.accounts import Role
from registry.amending import Correction
from registry.copies import Copy
from registry.entry import Entry
from signing.trust import load_trust
from signing.verify import verify
from tests.api.clocks import stopped
from tests.api.office import Office, a_page, box_of


@pytest.fixture
def issued(office: Office) -> tuple[Copy, bytes]:
    """Issue a copy of the first row."""
    return office.issued(1)


def test_a_genuine_copy_is_valid(office: Office, issued: tuple[Copy, bytes]) -> None:
    """All four answers are yes beside the register."""
    answer = office.client().post("/api/v1/verify", files={"file": ("copy.pdf", issued[1])})

    assert answer.status_code == 200
    said = answer.json()
    assert said["verdict"] == "valid", said
    assert set(said["answers"].values()) == {"yes"}
    assert said["claims"]["values"]["ho_ten"] == "Nguyễn Thị Hòa"


def test_one_changed_byte_is_refused_with_a_reason(
    office: Office, issued: tuple[Copy, bytes]
) -> None:
    """A rejection is an answer, not an error."""
    forged = bytearray(issued[1])
    forged[len(forged) // 3] ^= 1
    answer = office.client().post("/api/v1/verify", files={"file": ("copy.pdf", bytes(forged))})

    assert answer.status_code == 200
    said = answer.json()
    assert said["verdict"] == "invalid"
    failed = [check for check in said["checks"] if check["result"] == "failed"]
    assert failed
    assert all(check["reason"] and check["reason_vi"] for check in failed)


@pytest.mark.parametrize(
    "content", [b"x", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"<<" * 50_000, b"\0" * 999]
)
def test_garbage_is_judged_and_not_an_error(office: Office, content: bytes) -> None:
    """Whatever the bytes are, there is a verdict, and it is never valid."""
    answer = office.client().post("/api/v1/verify", files={"file": ("copy.pdf", content)})

    assert answer.status_code == 200
    assert answer.json()["verdict"] != "valid"


def test_a_code_says_what_the_copy_says(office: Office, issued: tuple[Copy, bytes]) -> None:
    """From paper, an employer compares what is shown with what is printed."""
    client, code = office.client(), issued[0].code
    grouped = {"code": f"{code[:4]}-{code[4:8]}-{code[8:]}"}
    by_query = client.get("/api/v1/verify", params={"code": code.lower()})
    by_json = client.post("/api/v1/verify", json=grouped)
    by_form = client.post("/api/v1/verify", data=grouped)

    assert by_query.json()["claims"]["values"]["so_hieu"] == "A 104211"
    for answer in (by_query, by_json, by_form):
        assert answer.json()["verdict"] == "valid"


def test_a_file_may_come_as_the_body_itself(office: Office, issued: tuple[Copy, bytes]) -> None:
    """The simplest of clients sends the bytes and nothing else."""
    answer = office.client().post(
        "/api/v1/verify", content=issued[1], headers={"Content-Type": "application/pdf"}
    )

    assert answer.json()["verdict"] == "valid"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"code": ""}', b'{"code": 7}'])
def test_a_body_that_is_no_question_is_refused(office: Office, body: bytes) -> None:
    """422, and what was sent does not come back."""
    answer = office.client().post(
        "/api/v1/verify", content=body, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.usefixtures("issued")
def test_an_unknown_code_confirms_nothing(office: Office) -> None:
    """A code that nobody issued gives no claims."""
    said = office.client().get("/api/v1/verify", params={"code": "0" * 12}).json()

    assert said["verdict"] == "invalid"
    assert said["claims"] == {}


def test_a_code_that_was_mistyped_says_nothing_of_a_copy(office: Office) -> None:
    """It is open, not a forgery, and the page says what a code looks like."""
    client = office.client()
    for typed in ("abc", "7QK2", "7QK2-M9XW-4T0H-1111", "U" * 12):
        said = client.get("/api/v1/verify", params={"code": typed}).json()
        assert said["verdict"] == "undetermined"
    assert "Mã không đúng dạng" in client.get("/verify", params={"code": "abc"}).text


def test_an_address_of_another_site_is_named(office: Office, issued: tuple[Copy, bytes]) -> None:
    """Whoever pastes what a QR code opened learns that it was a look-alike site."""
    client, code = office.client(), issued[0].code
    site = office.services.settings.public_url
    good = client.post("/api/v1/verify", json={"code": f"{site}/v/{code}"}).json()
    assert good["verdict"] == "valid"
    for other in ("https://kiemtra-vidu.example", f"{site}.example", f"{site}@x.example"):
        said = client.post("/api/v1/verify", json={"code": f"{other}/v/{code}"}).json()
        assert said["verdict"] == "invalid"
        assert (said["checks"][0]["id"], said["checks"][0]["result"]) == ("qr-host", "failed")


def test_an_office_that_moved_still_knows_its_old_address(
    office: Office, issued: tuple[Copy, bytes]
) -> None:
    """The address that a copy states lies under its signature."""
    old, link = office.services.settings.public_url, f"/v/{issued[0].code}"
    settings = office.services.settings.model_copy(update={"public_url": "https://moi.example"})
    client = TestClient(create_app(Services(settings)))
    for site, verdict in ((old, "valid"), ("https://x.example", "invalid")):
        said = client.post("/api/v1/verify", json={"code": site + link}).json()
        assert said["verdict"] == verdict


def test_an_empty_file_is_no_copy(office: Office) -> None:
    """The page asks for a file instead of calling nothing invalid."""
    client = office.client()
    for sent in ({"files": {"file": ("copy.pdf", b"")}}, {"data": {"code": " "}}):
        answer = client.post("/verify", headers={"Accept": "text/html"}, **sent)
        assert answer.status_code == 422
        assert "Hãy chọn ít nhất một tệp" in answer.text


def test_ethnic_group_is_never_shown(office: Office, issued: tuple[Copy, bytes]) -> None:
    """It stands in the ledger and on the copy, and is sensitive."""
    client, code = office.client(), issued[0].code
    answers = [
        client.post("/api/v1/verify", files={"file": ("c.pdf", issued[1])}).text,
        client.get("/api/v1/verify", params={"code": code}).text,
        client.get(f"/v/{code}").text,
    ]

    for text in answers:
        assert "dan_toc" not in text
        assert "Kinh" not in text


def test_a_revoked_copy_is_invalid_from_that_moment(
    office: Office, issued: tuple[Copy, bytes]
) -> None:
    """The file has not changed; its standing has."""
    officer = office.client(Role.OFFICER)
    officer.post(f"/api/v1/copies/{issued[0].code}/revocation", json={"reason": "QĐ 7/2026"})
    said = officer.post("/api/v1/verify", files={"file": ("copy.pdf", issued[1])}).json()

    assert said["verdict"] == "invalid"
    assert said["answers"]["unchanged"] == "yes"
    assert said["answers"]["in_force"] == "no"
    assert "Chữ ký là thật" in officer.get(f"/v/{issued[0].code}").text


def test_each_stated_value_leads_back_to_its_pixels(
    office: Office, issued: tuple[Copy, bytes]
) -> None:
    """What the verdict returns is enough to cut the value out of the untouched master."""
    said = office.client().post("/api/v1/verify", files={"file": ("c.pdf", issued[1])}).json()
    sources = {source["field"]: source for source in said["claims"]["sources"]}
    assert set(sources) == set(said["claims"]["values"])
    name = sources["ho_ten"]

    master = office.services.store.path(name["scan"]).read_bytes()
    assert hashlib.sha256(master).hexdigest() == name["scan"]
    cut = office.client(Role.OFFICER).get(
        f"/api/v1/scans/{name['scan']}/pages/{name['page']}/image",
        params={"box": f"{name['x']},{name['y']},{name['w']},{name['h']}", "form": "png"},
    )

    box = box_of(1, "ho_ten")
    drawn = np.asarray(a_page())[box.top : box.bottom, box.left : box.right]
    assert np.array_equal(np.asarray(Image.open(BytesIO(cut.content))), drawn)


def test_a_file_larger_than_any_copy_is_not_judged(office: Office) -> None:
    """Ten megabytes, then 413."""
    big = b"%PDF-1.7\n" + b"0" * (10 * MEGABYTE)

    assert office.client().post("/api/v1/verify", files={"file": ("c.pdf", big)}).status_code == 413


def test_asking_too_fast_is_refused(office: Office) -> None:
    """Nobody tries out codes by the thousand; the refusal says when to come back."""
    app = create_app(office.services, stopped())
    client = TestClient(app)
    statuses = [client.get("/lookup").status_code for _ in range(3)]
    form = {"number": "A 1", "name": "Nguyễn Văn A", "born": "1976"}
    answers = [client.post("/lookup", data=form) for _ in range(11)]

    assert statuses == [200] * 3
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_a_look_up_confirms_only_what_the_asker_holds(office: Office) -> None:
    """Number, name with its marks, and birth must all match an entry in force."""
    office.accepted(1)
    client = office.client()
    right = {"number": "A 104211", "name": "nguyễn thị hòa", "born": "02/09/1976"}

    def answer(**other: str) -> str:
        text = client.post("/lookup", data={**right, **other}).text
        return text.split('data-answer="')[1].split('"')[0]

    assert answer() == "yes"
    assert answer(name="Nguyễn Thị Hoa") == "open"
    assert answer(born="03/09/1976") == "open"
    assert answer(number="A 104212") == "open"
    assert answer(number=" ") == "open"


def test_a_downloaded_status_list_says_what_the_register_says(office: Office) -> None:
    """A third party checks the file and the list, and asks nobody."""
    copy, pdf = office.issued(1)
    client = office.client(Role.OFFICER)
    trust = load_trust(office.services.trust)
    before = client.get(f"/status/{copy.year}")
    client.post(f"/api/v1/copies/{copy.code}/revocation", json={"reason": "QĐ 7/2026"})
    after = client.get(f"/status/{copy.year}")

    assert before.headers["content-type"].startswith("application/vc+jwt")
    assert verify(pdf, trust, status=before.text).answer("in_force") == "yes"
    assert verify(pdf, trust, status=after.text).answer("in_force") == "no"
    refresh = client.get(f"/status/{copy.year}/refresh").text
    both = verify(pdf, trust, status=f"{after.text}\n{refresh}")
    (told,) = (check.reason for check in both.checks if check.id == "status-list")
    assert told.endswith("was revoked.")


def test_a_replaced_copy_says_what_that_means(office: Office) -> None:
    """After a correction: no fake, but not to be relied on; the new number, and no new value."""
    entry = office.accepted(2)
    db = office.services.database
    old = aside(office, entry)
    change = Correction(
        values={"ho_ten": "Trần Văn Đực"}, decision_number="7/QĐ", decided_on=date(2024, 5, 4),
        by="officer", at=datetime.now(UTC), note="theo giấy khai sinh",
    )  # fmt: skip
    new = aside(office, amending.correct(db, entry.id, entry.version, change))
    said = office.client().get("/api/v1/verify", params={"code": old.code})
    checks = {check["id"]: check for check in said.json()["checks"]}

    assert said.json()["verdict"] == "invalid"
    assert said.json()["answers"]["unchanged"] == "yes"
    assert said.json()["answers"]["in_force"] == "no"
    assert "được thay thế" in checks["register-status"]["reason_vi"]
    assert f", by copy number {new.text}." in checks["register-status"]["reason"]
    assert f", bằng bản sao số {new.text}." in checks["register-status"]["reason_vi"]
    assert "no fake" in checks["register-status"]["reason"]
    assert re.search(r" on \d{4}-\d\d-\d\d, by ", checks["register-status"]["reason"])
    assert re.search(r" từ ngày \d\d/\d\d/\d{4}, ", checks["register-status"]["reason_vi"])
    for secret in (new.code, "Đực", "khai sinh"):
        assert secret not in said.text
    fresh = office.client().get("/api/v1/verify", params={"code": new.code}).json()
    assert fresh["verdict"] == "valid"
    lists = [office.client().get(f"/status/{old.year}{way}").text for way in ("", "/refresh")]
    trust = load_trust(office.services.trust)
    offline = verify(copies.pdf(db, old.code), trust, status=" ".join(lists))
    (told,) = (check.reason for check in offline.checks if check.id == "status-list")
    assert "was replaced" in told


def aside(office: Office, entry: Entry) -> Copy:
    """Sign a copy in a thread of its own, for signing runs an event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(issuing.sign, office.services, entry, "officer").result()[0]
