"""A signature says of itself what PAdES baseline wants, and nothing that it forbids."""

import pytest

from signing.verify import verify
from tests.signing.forged_attributes import ATTRIBUTES, DICTIONARIES, in_order
from tests.signing.forgeries import Workshop
from tests.signing.spoken import check_wording
from tests.signing.test_forgeries import shop as shop  # a fixture


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_signed_attributes_that_pades_does_not_allow_are_refused(shop: Workshop, name: str) -> None:
    """Each that must stand there stands there once, and a signing-time never."""
    verdict = verify(ATTRIBUTES[name](shop), shop.office.trust)
    check_wording(verdict)
    assert verdict.verdict == "invalid"
    failed = [check for check in verdict.checks if check.result == "failed"]
    assert [check.id for check in failed] == ["signature"]
    assert "cannot be read" not in failed[0].reason


@pytest.mark.parametrize("name", DICTIONARIES)
def test_a_signature_dictionary_against_the_standard_is_refused(shop: Workshop, name: str) -> None:
    """It has its time, its filter, no certificates, and no reason beside a commitment."""
    verdict = verify(DICTIONARIES[name](shop), shop.office.trust)
    check_wording(verdict)
    assert verdict.verdict == "invalid"
    failed = [check.id for check in verdict.checks if check.result == "failed"]
    assert failed == ["times" if name.startswith("time-") else "one-signature"]


def test_what_pades_allows_besides_is_accepted(shop: Workshop) -> None:
    """A reason, a place, a commitment, a time without its zone."""
    for pdf in in_order(shop):
        assert verify(pdf, shop.office.trust).verdict == "valid"
