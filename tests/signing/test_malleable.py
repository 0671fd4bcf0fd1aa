"""The same content in other bytes is the same content, and is not the file that was issued."""

import base45
import cbor2
from asn1crypto import algos, cms

from signing.credentials import write_credential, write_selective
from signing.issue import SignedCopy, paper_text
from signing.jws import decode, encode
from signing.layout import read_layout
from signing.paper import PREFIX
from signing.trust import Trust
from signing.verify import verify
from tests.signing.forged_encodings import put
from tests.signing.test_paper import record_of
from tests.signing.world import Office, OneRecord, filled

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group of P-256 (FIPS 186-5)."""


def _other(signature: bytes) -> bytes:
    """Write r and n − s in the place of r and s."""
    s = ORDER - int.from_bytes(signature[32:], "big")
    return signature[:32] + s.to_bytes(32, "big")


def _last_stamp_negated(pdf: bytes) -> bytes:
    hole = read_layout(pdf).holes[-1]
    token = cms.ContentInfo.load(filled(hole))
    signer = token["content"]["signer_infos"][0]
    held = algos.DSASignature.load(signer["signature"].native)
    other = {"r": held["r"].native, "s": ORDER - held["s"].native}
    signer["signature"] = algos.DSASignature(other).dump()
    return put(pdf, hole, token.dump(force=True))


def test_another_file_with_the_same_content_is_not_the_file_that_was_issued(
    office: Office, copy: SignedCopy
) -> None:
    """Offline it proves what the issued one proves; the register tells them apart, and says so."""
    other = _last_stamp_negated(copy.pdf)
    assert other != copy.pdf
    offline = verify(other, office.trust)
    assert offline.verdict == "valid"
    assert offline.claims == verify(copy.pdf, office.trust).claims
    register = OneRecord(record_of(copy))
    assert verify(copy.pdf, office.trust, register=register).verdict == "valid"
    beside = verify(other, office.trust, register=register)
    assert beside.verdict == "invalid"
    assert (beside.checks[0].id, beside.checks[0].result) == ("stored-file", "failed")
    assert "not the file that the office issued" in beside.checks[0].reason


def test_credentials_and_qr_codes_are_known_by_what_they_state(
    office: Office, copy: SignedCopy
) -> None:
    """Nothing uses the bytes of a signature as a name."""
    trust = Trust(office.trust.roots, issuers=(office.key.certificate,))
    whole, chosen = (
        write(copy.certificate, office.key) for write in (write_credential, write_selective)
    )
    jwt, _, shown = chosen.partition("~")
    on_paper = paper_text(copy.certificate, office.key)
    parts = cbor2.loads(base45.b45decode(on_paper.removeprefix(PREFIX))).value
    token = cbor2.dumps(cbor2.CBORTag(18, [*parts[:3], _other(parts[3])]), canonical=True)
    for text, other in (
        (whole, _signed_otherwise(whole)),
        (chosen, f"{_signed_otherwise(jwt)}~{shown}"),
        (on_paper, PREFIX + base45.b45encode(token).decode()),
    ):
        assert other != text
        said = verify(other, trust)
        assert (said.verdict, said.claims) == ("valid", verify(text, trust).claims)


def _signed_otherwise(jwt: str) -> str:
    signed, _, signature = jwt.rpartition(".")
    return f"{signed}.{encode(_other(decode(signature)))}"
