"""A copy states the post of who signed it; copies of before state none and stay what they are."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from signing.claims import canonical, read_claims
from signing.credentials import write_credential, write_selective
from signing.errors import Malformed
from signing.issue import SignedCopy, issue
from signing.paper import write_paper
from signing.verify import verify
from tests.signing.test_page import text_of
from tests.signing.world import ADDRESS, Office, an_entry

POST = "Phó Giám đốc"


@pytest.fixture(scope="module")
def posted(office: Office) -> SignedCopy:
    """A copy by an officer whose post is kept."""
    return issue(
        an_entry(), number="14/2026", key=office.key, timestamps=office.timestamps,
        public_url=ADDRESS, post=POST,
    )  # fmt: skip


def test_the_post_is_claimed_and_printed(
    office: Office, posted: SignedCopy, tmp_path: Path
) -> None:
    """In the signed claims, and under the office's name as decree 30/2020 has it."""
    verdict = verify(posted.pdf, office.trust)
    assert verdict.verdict == "valid", verdict.checks
    assert verdict.claims["post"] == POST
    assert POST.upper() in text_of(posted.pdf, tmp_path)


def test_a_copy_without_a_post_is_written_as_before(copy: SignedCopy) -> None:
    """Not one byte of its claims is another, so old copies are read and logged as they were."""
    assert "post" not in json.loads(canonical(copy.certificate))
    assert read_claims(canonical(copy.certificate)) == copy.certificate


@pytest.mark.parametrize("post", ["", 7, None, ["Giám đốc"]])
def test_a_post_that_is_no_text_is_malformed(copy: SignedCopy, post: object) -> None:
    """An empty one would be a second way to say nothing."""
    claims = json.loads(canonical(replace(copy.certificate, post=POST)))
    assert read_claims(canonical(replace(copy.certificate, post=POST))).post == POST
    text = json.dumps(claims | {"post": post}, ensure_ascii=False, separators=(",", ":"))
    with pytest.raises(Malformed):
        read_claims(text.encode())


def test_credentials_carry_it(office: Office, posted: SignedCopy) -> None:
    """Both kinds, and nobody takes it for a value of the ledger."""
    for write in (write_credential, write_selective):
        verdict = verify(write(posted.certificate, office.key), office.trust)
        assert verdict.verdict == "valid", verdict.checks
        assert verdict.claims["post"] == POST
        assert "post" not in verdict.claims["values"]


def test_paper_carries_it_where_the_values_leave_room(office: Office, posted: SignedCopy) -> None:
    """What the ledger says comes first."""
    trust = replace(office.trust, issuers=(office.key.certificate,))
    few = replace(posted.certificate, values=posted.certificate.values[:2])
    said = verify(write_paper(few, office.key), trust).claims
    assert said["post"] == POST
    full = verify(write_paper(posted.certificate, office.key), trust).claims
    assert set(said["values"]) <= set(full["values"])
    assert full.get("post", POST) == POST
