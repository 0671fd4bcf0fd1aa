"""No forgery is valid, and every genuine copy is."""

import pytest

from signing.issue import SignedCopy
from signing.verify import verify
from tests.signing.forged_bytes import BYTES
from tests.signing.forged_savings import EDITS, edited, edited_and_stamped
from tests.signing.forged_shadows import READERS, SHADOWS
from tests.signing.forged_signers import SIGNERS
from tests.signing.forgeries import Workshop
from tests.signing.spoken import check_wording
from tests.signing.world import VALUES, an_entry, an_office

UNKNOWN = (
    "same-names-under-another-root",
    "nothing-about-revocation",
    "stamped-by-a-stranger",
)
"""Forgeries that leave open who signed: neither proved nor disproved, and so not valid."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A forger's workshop with two genuine copies in it."""
    folder = tmp_path_factory.mktemp("office")
    office = an_office(folder)
    copies: list[SignedCopy] = [
        office.issue(an_entry()),
        office.issue(an_entry({**VALUES, "ho_ten": "Trần Văn Khác"}), "13/2026"),
    ]
    stranger = tmp_path_factory.mktemp("stranger")
    return Workshop(office, folder, stranger, copies[0].pdf, copies[1].pdf)


def test_the_genuine_copies_are_valid(shop: Workshop) -> None:
    """The workshop starts from good material."""
    verdict = verify(shop.genuine, shop.office.trust)
    check_wording(verdict)
    assert verdict.verdict == "valid"
    assert verify(shop.other, shop.office.trust).verdict == "valid"


def test_there_are_more_kinds_of_forgery_than_the_known_ones() -> None:
    """Twenty-one are the least that were asked for."""
    assert len({*SIGNERS, *EDITS, *BYTES, *SHADOWS, *READERS}) >= 70


@pytest.mark.parametrize("name", SIGNERS)
def test_a_copy_by_someone_who_may_not_sign_is_not_valid(shop: Workshop, name: str) -> None:
    """The file is in order; the signer is not."""
    verdict = verify(SIGNERS[name](shop), shop.office.trust)
    check_wording(verdict)
    assert verdict.verdict == ("undetermined" if name in UNKNOWN else "invalid")


@pytest.mark.parametrize("name", [*EDITS, *SHADOWS])
def test_a_copy_saved_with_a_change_is_invalid(shop: Workshop, name: str) -> None:
    """Incremental saving leaves every signed byte as it was."""
    forged = edited(shop, {**EDITS, **SHADOWS}[name])
    assert forged.startswith(shop.genuine)
    assert len(forged) > len(shop.genuine)
    verdict = verify(forged, shop.office.trust)
    check_wording(verdict)
    assert verdict.verdict == "invalid"


@pytest.mark.slow
@pytest.mark.parametrize("name", [*EDITS, *SHADOWS])
def test_a_genuine_time_stamp_does_not_heal_a_change(shop: Workshop, name: str) -> None:
    """A time-stamp authority stamps whatever it is given."""
    forged = edited_and_stamped(shop, {**EDITS, **SHADOWS}[name])
    assert verify(forged, shop.office.trust).verdict == "invalid"


@pytest.mark.parametrize("name", [*BYTES, *READERS])
def test_a_copy_changed_byte_by_byte_is_invalid(shop: Workshop, name: str) -> None:
    """Each is one known attack, named for its fault."""
    forged = {**BYTES, **READERS}[name](shop)
    assert forged != shop.genuine
    verdict = verify(forged, shop.office.trust)
    check_wording(verdict)
    assert verdict.verdict == "invalid"
    assert any(check.result == "failed" for check in verdict.checks)
