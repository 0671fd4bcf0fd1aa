"""Evidence is kept small, and comes back as it was, also from rows of older versions."""

from registry import encode
from registry.database import Database
from tests.registry.ledger import accepted


def test_evidence_comes_back_as_it_was(lite: Database) -> None:
    """Packed for new entries; as a list of objects from those of before."""
    (first, *_) = accepted(lite)

    packed = encode.pack_evidence(first.evidence)
    listed = [encode.from_evidence(one) for one in first.evidence]

    assert first.evidence
    assert encode.unpack_evidence(packed) == encode.unpack_evidence(listed) == first.evidence
    assert encode.unpack_evidence(encode.pack_evidence(())) == ()
