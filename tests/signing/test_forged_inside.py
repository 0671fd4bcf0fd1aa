"""No forgery from inside is valid: pages prepared before signing, signatures with wrong papers."""

import pytest

from signing.verdict import Verdict
from signing.verify import verify
from tests.signing.forged_active import ACTIVE, prepared
from tests.signing.forged_encodings import PAPERS, WRITTEN
from tests.signing.forged_pages import PAGES
from tests.signing.forged_savings import edited_and_stamped
from tests.signing.forgeries import Workshop
from tests.signing.spoken import check_wording
from tests.signing.test_forgeries import shop as shop  # a fixture

REASONS = {
    "form-in-xml": "nothing-added",
    "length-left-open": "signature",
    "length-in-too-many-bytes": "signature",
    "value-behind-the-value": "signature",
    "stamp-of-another-copy-on-the-document": "time-stamps",
    "stamp-of-another-signature": "time-stamps",
    "stamp-of-the-signature-removed": "signature",
    "two-stamps-on-the-signature": "signature",
    "stamped-before-the-certificate-began": "certificate-path",
}
"""The check that finds each one out; for pages that act it is `no-active-content`."""


def found(verdict: Verdict, result: str) -> set[str]:
    """Give the checks that came out so."""
    check_wording(verdict)
    return {check.id for check in verdict.checks if check.result == result}


def test_a_page_written_anew_without_a_fault_is_valid(shop: Workshop) -> None:
    """So what is found in the others is their fault, and not the way that they were made."""
    assert verify(prepared(shop, lambda _: None), shop.office.trust).verdict == "valid"


@pytest.mark.parametrize("name", ACTIVE)
def test_a_page_that_acts_or_hides_is_invalid_although_the_office_signed_it(
    shop: Workshop, name: str
) -> None:
    """Whoever slips it under the officer's key gains nothing."""
    verdict = verify(prepared(shop, ACTIVE[name]), shop.office.trust)
    assert verdict.verdict == "invalid"
    assert found(verdict, "failed") == {REASONS.get(name, "no-active-content")}


@pytest.mark.parametrize("name", ACTIVE)
def test_a_page_that_was_made_to_act_after_signing_is_invalid(shop: Workshop, name: str) -> None:
    """Saved on top, and closed by a genuine time stamp."""
    verdict = verify(edited_and_stamped(shop, ACTIVE[name]), shop.office.trust)
    assert verdict.verdict == "invalid"
    assert found(verdict, "failed") == {"nothing-added"}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_programs_show_differently_is_invalid_although_the_office_signed_it(
    shop: Workshop, name: str
) -> None:
    """On the screen and on paper, here and there, it must be the same."""
    verdict = verify(prepared(shop, PAGES[name]), shop.office.trust)
    assert verdict.verdict == "invalid"
    assert found(verdict, "failed") == {"no-active-content"}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_signature_written_otherwise_or_mixed_up_is_invalid(shop: Workshop, name: str) -> None:
    """Each is found by the check that looks at what was changed."""
    verdict = verify(WRITTEN[name](shop), shop.office.trust)
    assert verdict.verdict == "invalid"
    assert found(verdict, "failed") == {REASONS[name]}


@pytest.mark.parametrize("name", PAPERS)
def test_papers_that_say_nothing_of_the_signer_leave_it_open(shop: Workshop, name: str) -> None:
    """A revocation that nobody answers for is neither proved nor disproved, and so not valid."""
    verdict = verify(PAPERS[name](shop), shop.office.trust)
    assert verdict.verdict == "undetermined"
    assert "certificate-path" in found(verdict, "undetermined")
