"""A path to a trusted root counts only as far as each certificate and each list on it goes."""

import pytest

from signing.verdict import Verdict
from signing.verify import verify
from tests.signing.forged_authorities import (
    CHAINS,
    CLOCKS,
    INFOS,
    TIMES,
    authority_in_order,
    by_answers,
    forgotten_since_it_ended,
)
from tests.signing.forgeries import Workshop
from tests.signing.pki import DAY, NOW
from tests.signing.spoken import check_wording
from tests.signing.test_forgeries import shop as shop  # a fixture


def open_or_failed(verdict: Verdict) -> dict[str, str]:
    """Give the checks of "authority" that did not pass."""
    check_wording(verdict)
    asked = (check for check in verdict.checks if check.question == "authority")
    return {check.id: check.result for check in asked if check.result != "passed"}


@pytest.mark.parametrize("name", CLOCKS)
def test_time_stamps_by_a_certificate_that_is_not_for_them_alone_are_refused(
    shop: Workshop, name: str
) -> None:
    """The purpose must be critical and the only one, the key for signing (RFC 3161, 2.3)."""
    verdict = verify(CLOCKS[name](shop), shop.office.trust)
    assert verdict.verdict == "invalid"
    assert open_or_failed(verdict) == {"time-stamp-authority": "failed"}


@pytest.mark.parametrize("name", INFOS)
def test_a_time_stamp_that_is_unsure_or_names_another_is_refused(shop: Workshop, name: str) -> None:
    """An authority that may be an hour off proves no time."""
    verdict = verify(INFOS[name](shop), shop.office.trust)
    check_wording(verdict)
    failed = [check.id for check in verdict.checks if check.result == "failed"]
    assert (verdict.verdict, failed) == ("invalid", ["time-stamps"])


@pytest.mark.parametrize("name", TIMES)
def test_lists_and_answers_whose_times_cannot_be_say_nothing(shop: Workshop, name: str) -> None:
    """They are left out, so nothing says whether the certificates were revoked."""
    verdict = verify(TIMES[name](shop), shop.office.trust)
    assert verdict.verdict == "undetermined"
    assert "certificate-path" in open_or_failed(verdict)
    assert set(open_or_failed(verdict).values()) == {"undetermined"}
    said = next(check.reason for check in verdict.checks if check.id == "certificate-path")
    assert "left out" in said


def test_answers_in_order_are_as_good_as_lists(shop: Workshop) -> None:
    """OCSP in the place of revocation lists."""
    genuine = by_answers(shop, NOW - DAY / 24, NOW + DAY)
    assert verify(genuine, shop.office.trust).verdict == "valid"


@pytest.mark.parametrize("name", CHAINS)
def test_an_authority_that_goes_further_than_it_may_is_refused(shop: Workshop, name: str) -> None:
    """Path length, names, kind, extensions, policies and days of each certificate above count."""
    pdf, trust = CHAINS[name](shop)
    verdict = verify(pdf, trust)
    assert verdict.verdict == "invalid"
    assert open_or_failed(verdict) == {"certificate-path": "failed"}


def test_an_authority_that_stays_within_its_bounds_is_good(shop: Workshop) -> None:
    """The same as the refused ones, without the fault."""
    pdf, trust = authority_in_order(shop)
    assert verify(pdf, trust).verdict == "valid"


def test_a_list_from_after_the_end_of_a_certificate_does_not_clear_it(shop: Workshop) -> None:
    """By then the authority may have forgotten that it was revoked."""
    pdf, trust, now = forgotten_since_it_ended(shop)
    found = open_or_failed(verify(pdf, trust, now=now))
    assert found["certificate-path"] == "undetermined"
