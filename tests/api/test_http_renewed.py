"""Whoever holds an old file gets the renewed one, and a code alone gets nobody a file."""

import hashlib

import pytest

from api.renewing import renew_due
from registry import renewals
from tests.api.office import Office
from tests.api.test_carried_verdict import carried
from tests.api.test_renewing import World
from tests.api.test_renewing import world as world  # a fixture

PATH = "/api/v1/copies/renewed"


@pytest.fixture
def renewed(world: World) -> World:
    """The same, its copy stamped again."""
    assert renew_due(world.office.services) == 1
    return world


def test_an_old_file_is_answered_with_the_newest(renewed: World) -> None:
    """It begins with the old one, so it says nothing more than that."""
    client = renewed.office.client()
    for held in (renewed.pdf, renewed.now_kept):
        got = client.post(PATH, content=held, headers={"Content-Type": "application/pdf"})
        assert got.status_code == 200
        assert got.content == renewed.now_kept
        assert got.content.startswith(renewed.pdf)
        assert "Nguyễn" not in got.headers["content-disposition"]


def test_less_than_the_file_gets_nothing(renewed: World) -> None:
    """Its code, its digest, its beginning, or the file with a byte more."""
    client, digest = renewed.office.client(), hashlib.sha256(renewed.pdf).hexdigest()
    code = renewed.copy.code
    for held in (code.encode(), digest.encode(), renewed.pdf[:-1], renewed.pdf + b"\n", b"\0"):
        answer = client.post(PATH, content=held)
        assert answer.status_code == 404
        assert answer.json()["type"].endswith("not-given-out")
    assert client.get(f"/api/v1/copies/{code}/pdf").status_code == 401
    assert client.post(PATH, content=b"").status_code == 422


def test_the_page_offers_it_to_who_sent_the_old_file(renewed: World) -> None:
    """And hands it out without the file being sent again."""
    client = renewed.office.client()
    page = client.post("/verify", files={"file": ("c.pdf", renewed.pdf)}).text
    assert "/verify/renewed" in page
    got = client.post("/verify/renewed", data={"verdict": carried(page)})
    assert got.content == renewed.now_kept
    english = client.post("/verify/again?lang=en", data={"verdict": carried(page)}).text
    assert "Download the renewed file" in english
    fresh = client.post("/verify", files={"file": ("c.pdf", renewed.now_kept)}).text
    assert "/verify/renewed" not in fresh


def test_a_page_about_a_code_hands_out_no_file(renewed: World) -> None:
    """Not even if the digest of the file is typed where the code belongs."""
    client, digest = renewed.office.client(), hashlib.sha256(renewed.pdf).hexdigest()
    for text in (renewed.copy.code, f"SHA-256 {digest}", digest):
        page = client.get("/verify", params={"code": text}).text
        assert "/verify/renewed" not in page
        got = client.post("/verify/renewed", data={"verdict": carried(page)})
        assert got.status_code == 404


def test_a_file_that_was_never_renewed_is_not_offered(office: Office) -> None:
    """There is nothing newer to be had; who asks all the same gets the same file."""
    _, pdf = office.issued(1)
    page = office.client().post("/verify", files={"file": ("c.pdf", pdf)}).text
    assert "/verify/renewed" not in page
    assert office.client().post(PATH, content=pdf).content == pdf
    assert not renewals.is_outdated(office.services.database, "0" * 64)
