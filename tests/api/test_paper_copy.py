"""A sheet of paper leads to the same verdict as its file, next to the register and without it."""

from pathlib import Path

import pytest

from signing.issue import paper_text
from signing.stored import claims_in
from signing.trust import load_trust
from signing.verify import verify
from tests.api.office import Office


@pytest.fixture
def text(office: Office) -> str:
    """What the large QR code of an issued copy says."""
    _, pdf = office.issued(1)
    return paper_text(claims_in(pdf), office.services.seal)


def test_published_keys_are_all_that_an_offline_check_needs(
    office: Office, text: str, tmp_path: Path
) -> None:
    """Besides the root: anyone can download them, without an account."""
    answer = office.client().get("/keys.pem")
    published, root = tmp_path / "keys.pem", tmp_path / "root.pem"
    published.write_text(answer.text)
    root.write_bytes(office.services.demo_key.trust.read_bytes())

    assert answer.status_code == 200
    assert verify(text, load_trust([root])).verdict == "undetermined"
    assert verify(text, load_trust([published])).verdict == "undetermined"
    assert verify(text, load_trust([root, published])).verdict == "valid"


def test_the_web_answers_for_the_large_code(office: Office, text: str) -> None:
    """All four answers are yes, as for the file."""
    said = office.client().post("/api/v1/verify", json={"code": text}).json()

    assert said["verdict"] == "valid", said
    assert set(said["answers"].values()) == {"yes"}
    assert said["claims"]["values"]["ho_ten"] == "Nguyễn Thị Hòa"
    assert "dan_toc" not in said["claims"]["values"]


def test_a_changed_large_code_is_refused(office: Office, text: str) -> None:
    """The code inside is genuine; the signature does not hold."""
    other = text[:-4] + ("0000" if text[-4:] != "0000" else "1111")
    said = office.client().post("/api/v1/verify", json={"code": other}).json()

    assert said["verdict"] == "invalid"
    assert said["claims"] == {}
