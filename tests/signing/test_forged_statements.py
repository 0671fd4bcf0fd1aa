"""What the office's own key signed is still not fine if no register could have said it."""

from dataclasses import replace

import pytest

from signing.credentials import write_credential, write_selective
from signing.errors import CannotIssue
from signing.issue import SignedCopy, paper_text
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing.forged_statements import CREDENTIALS, LISTS, TEXTS, Insider
from tests.signing.forgeries import Workshop, full
from tests.signing.pki import Person, Root, signer_for
from tests.signing.spoken import check_wording
from tests.signing.test_forgeries import shop as shop  # a fixture
from tests.signing.world import VALUES, Office, an_entry


@pytest.fixture(scope="module")
def insider(office: Office, copy: SignedCopy) -> Insider:
    """Someone in the office."""
    return Insider(office.key, copy.certificate)


def refused(verdict: Verdict) -> bool:
    """See that a verdict says no in plain words, and shows nothing of what was signed."""
    check_wording(verdict)
    said = "".join(check.reason + check.reason_vi for check in verdict.checks)
    assert said.isprintable()
    return verdict.verdict == "invalid" and not verdict.claims


@pytest.mark.parametrize("name", TEXTS)
def test_a_value_that_shows_otherwise_than_it_is_is_never_fine(
    office: Office, insider: Insider, name: str
) -> None:
    """Not in a credential, not on paper, and no copy is made of it."""
    field, value = TEXTS[name]
    claims = insider.stating(field, value)
    for text in (write_credential(claims, office.key), write_selective(claims, office.key)):
        assert refused(verify(text, office.trust))
    on_paper = paper_text(claims, office.key)
    trust = replace(office.trust, issuers=(office.key.certificate,))
    if field in VALUES and len(value) < 100:  # a longer one has no room there
        assert refused(verify(on_paper, trust))
    with pytest.raises(CannotIssue, match="cannot be stated"):
        office.issue(an_entry({**VALUES, field: value}))


@pytest.mark.parametrize("name", CREDENTIALS)
def test_a_credential_that_no_register_could_give_is_refused(
    office: Office, insider: Insider, name: str
) -> None:
    """Numbers, times, places and addresses are held to what copies have."""
    assert refused(verify(CREDENTIALS[name](insider), office.trust))


def test_unchanged_the_insider_s_statements_are_good(
    office: Office, copy: SignedCopy, insider: Insider
) -> None:
    """The workshop starts from good material."""
    for text in (insider.whole(lambda _: None), insider.selective(lambda _: None)):
        assert verify(text, office.trust).verdict == "valid"
    listed = insider.listing(lambda _: None)
    assert verify(copy.pdf, office.trust, status=listed).verdict == "valid"


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_nobody_may_rely_on_clears_no_copy(
    office: Office, copy: SignedCopy, insider: Insider, name: str
) -> None:
    """Whom it does not hold is still not in force by it."""
    listed = LISTS[name](insider)
    for text in (copy.pdf, write_credential(copy.certificate, office.key)):
        verdict = verify(text, office.trust, status=listed)
        check_wording(verdict)
        assert verdict.verdict == "undetermined"
        assert {c.id: c.result for c in verdict.checks}["status-list"] == "undetermined"


def test_names_in_certificates_cannot_write_into_a_reason(shop: Workshop) -> None:
    """Whoever is unknown may be called anything; the reason stays one plain line."""
    name = "Sở\u202e\nHỢP LỆ"
    signer = signer_for(Person(shop.office.key.office, name), Root.called("Gốc khác"))
    forged = full(shop.page(), signer, shop.office.timestamps, [shop.root.crl()])
    said = verify(forged, shop.office.trust)
    assert said.verdict == "undetermined"
    assert all((check.reason + check.reason_vi).isprintable() for check in said.checks)
