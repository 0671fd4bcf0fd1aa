"""The attacks on signed PDF files, as the papers on them describe them: none is accepted."""

import io

import pytest
from pyhanko.sign.validation import DocumentSecurityStore

from signing.verdict import Verdict
from signing.verify import verify
from tests.signing.forged_certified import CERTIFIED
from tests.signing.forged_prepared import SHADOWED, TWINS, asleep, awake, awake_and_stamped
from tests.signing.forged_savings import edited_and_stamped
from tests.signing.forged_stores import STORES
from tests.signing.forged_universal import SAVED, SPOILT, UNIVERSAL
from tests.signing.forgeries import Quiet, Workshop, stamped
from tests.signing.pki import Person, Root, signer_for
from tests.signing.spoken import check_wording
from tests.signing.test_forgeries import shop as shop  # a fixture

REASONS = {
    **dict.fromkeys(CERTIFIED, "nothing-added"),
    **dict.fromkeys(UNIVERSAL, "pdf-structure"),
    **dict.fromkeys((name for name in SPOILT if "-range-" not in name), "signature"),
    **dict.fromkeys((name for name in SPOILT if name.startswith("contents-")), "pdf-structure"),
    **dict.fromkeys(SAVED, "time-stamps"),
    "saved-without-byterange": "one-signature",
    "saved-with-null-for-byterange": "one-signature",
    "saved-with-an-empty-field": "one-signature",
    "second-signature-over-less": "time-stamps",
    "sneaky-signature-set": "time-stamps",
}
"""The check that finds each one out."""


def failed(verdict: Verdict) -> set[str]:
    """Give the checks that a file failed, which nobody may call valid."""
    check_wording(verdict)
    assert verdict.verdict == "invalid"
    assert not verdict.claims
    return {check.id for check in verdict.checks if check.result == "failed"}


@pytest.mark.parametrize("name", SHADOWED)
def test_a_shadow_that_wakes_is_found_out(shop: Workshop, name: str) -> None:
    """Asleep, the file is what the office signed; awake it is not, stamped or not.

    A field over the page is no part of any copy, and is found while it sleeps.
    """
    trust, shadow = shop.office.trust, SHADOWED[name]
    sleeping = verify(asleep(shop, shadow), trust)
    if name == "replace-by-overlay":
        assert failed(sleeping) == {"no-active-content"}
    else:
        assert sleeping.verdict == "valid"
    assert failed(verify(awake(shop, shadow), trust)) == {"one-signature"}
    assert failed(verify(awake_and_stamped(shop, shadow), trust)) == {"nothing-added"}


@pytest.mark.parametrize("name", TWINS)
def test_an_object_that_no_table_lists_is_found_out_although_the_office_signed_it(
    shop: Workshop, name: str
) -> None:
    """It waits for a table that lists it in place of another, which adds no object at all."""
    assert failed(verify(TWINS[name](shop), shop.office.trust)) == {"pdf-structure"}


@pytest.mark.parametrize("name", [*CERTIFIED, *UNIVERSAL])
def test_each_published_variant_is_found_out(shop: Workshop, name: str) -> None:
    """Annotations on certified files, universal forgery, incremental saving, wrapping."""
    forged = {**CERTIFIED, **UNIVERSAL}[name](shop)
    assert forged != shop.genuine
    assert failed(verify(forged, shop.office.trust)) == {REASONS[name]}


@pytest.mark.parametrize("name", STORES)
def test_a_forged_store_of_revocation_data_is_found_out(shop: Workshop, name: str) -> None:
    """Papers may be added; nothing else may happen on the way."""
    forged = edited_and_stamped(shop, STORES[name])
    assert failed(verify(forged, shop.office.trust)) == {"nothing-added"}


def test_papers_of_another_authority_in_the_store_vouch_for_nobody(shop: Workshop) -> None:
    """Whoever adds his own certificates and lists, and has it stamped, changes no answer."""
    stranger = Root.called("Gốc khác")
    signer = signer_for(Person(shop.office.key.office), stranger)
    writer = Quiet(io.BytesIO(shop.genuine))
    DocumentSecurityStore.supply_dss_in_writer(
        writer, None, certs=[signer.signing_cert, *signer.cert_registry], crls=[stranger.crl()]
    )
    forged = verify(stamped(writer, shop.office.timestamps), shop.office.trust)
    genuine = verify(shop.genuine, shop.office.trust)
    assert [(c.id, c.result) for c in forged.checks] == [(c.id, c.result) for c in genuine.checks]
    assert forged.claims == genuine.claims
