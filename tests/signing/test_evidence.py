"""What a copy needs to be checked later is gathered once, and serves the next copies too."""

from asn1crypto import cms

from signing.evidence import KEPT, basis_of, evidence_for
from signing.layout import read_layout
from signing.settled import settled
from tests.signing.world import Office, an_entry, filled


def signature_of(pdf: bytes) -> cms.SignedData:
    """Read the office's signature."""
    return cms.ContentInfo.load(filled(read_layout(pdf).holes[0]))["content"]


def test_evidence_serves_as_long_as_nothing_it_rests_on_changes(office: Office) -> None:
    """Other trusted roots, or ten minutes, mean that it is gathered again."""
    first, second = (signature_of(office.issue(an_entry()).pdf) for _ in range(2))
    lists = office.key.revocation()
    basis = basis_of(office.key.chain, office.key.chain, lists, office.timestamps, None)
    found = evidence_for([first], basis, at=0.0)
    assert evidence_for([second], basis, at=KEPT / 2) is found
    assert evidence_for([second], basis, at=KEPT) is not found
    assert office.key.certificate.dump() in [one.dump() for one in found.certificates]
    assert [one.dump() for one in found.crls] == list(lists)
    more = basis_of(office.key.chain, office.key.chain, lists, office.timestamps, office.trust)
    assert evidence_for([first], more, at=0.0) is not found


def test_a_part_that_was_written_and_read_back_is_the_same(office: Office) -> None:
    """Byte for byte, so that what was signed stays what was signed."""
    signed = signature_of(office.issue(an_entry()).pdf)
    info = signed["signer_infos"][0]
    assert settled(info).dump() == info.dump()
    assert settled(office.key.certificate).dump() == office.key.certificate.dump()


def test_the_signature_revision_leaves_title_and_dates_alone(office: Office) -> None:
    """Signing adds a signature, its field and nothing about the document."""
    revision = read_layout(office.issue(an_entry()).pdf).revisions[1]
    assert len(revision.offsets) == 5  # catalogue, form, page, field, signature
