"""Signatures of genuine copies written otherwise, mixed up, or brought with the wrong papers."""

import io
from collections.abc import Callable, Sequence
from datetime import timedelta

from asn1crypto import cms, crl, ocsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as made_ocsp
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.validation import DocumentSecurityStore

from signing.layout import Hole, read_layout
from signing.timestamps import StandIn, TimeStamper
from tests.signing.forgeries import Quiet, Workshop, full, signed_only, stamped
from tests.signing.pki import DAY, NOW, Person, Root, elliptic, signer_for
from tests.signing.world import filled


def put(pdf: bytes, hole: Hole, value: bytes) -> bytes:
    """Write another value into a hole, padded as before."""
    room = hole.end - hole.start - 2
    digits = value.hex().upper().encode().ljust(room, b"0")
    assert len(digits) == room
    return pdf[: hole.start + 1] + digits + pdf[hole.end - 1 :]


def _holes(shop: Workshop) -> tuple[Hole, ...]:
    return tuple(read_layout(shop.genuine).holes)


def _content(value: bytes) -> bytes:
    """Give what stands behind the four bytes of a long value's tag and length."""
    assert value[:2] == b"\x30\x82"
    return value[4:]


def length_left_open(shop: Workshop) -> bytes:
    """BER: the outermost value ends at a mark instead of after its length."""
    hole = _holes(shop)[0]
    return put(shop.genuine, hole, b"\x30\x80" + _content(filled(hole)) + b"\0\0")


def length_in_too_many_bytes(shop: Workshop) -> bytes:
    """BER: the length has a zero in front."""
    hole = _holes(shop)[0]
    value = filled(hole)
    return put(shop.genuine, hole, b"\x30\x83\x00" + value[2:])


def value_behind_the_value(shop: Workshop) -> bytes:
    """Another value follows in the room that is left."""
    hole = _holes(shop)[0]
    return put(shop.genuine, hole, filled(hole) + b"\x04\x01A")


def stamp_of_another_copy_on_the_document(shop: Workshop) -> bytes:
    """The time stamp is genuine, over other bytes."""
    return put(shop.genuine, _holes(shop)[1], filled(read_layout(shop.other).holes[1]))


def _with_stamps(shop: Workshop, change: Callable[[list[cms.CMSAttribute]], None]) -> bytes:
    """Change what stands beside the signature, where no digest reaches."""
    hole = _holes(shop)[0]
    outer = cms.ContentInfo.load(filled(hole))
    signer = outer["content"]["signer_infos"][0]
    held = list(signer["unsigned_attrs"])
    change(held)
    written = b"".join(one.dump() for one in held)
    signer["unsigned_attrs"] = cms.CMSAttributes(contents=written)
    return put(shop.genuine, hole, outer.dump())


def _other_stamp(shop: Workshop) -> cms.CMSAttribute:
    other = cms.ContentInfo.load(filled(read_layout(shop.other).holes[0]))
    stamp: cms.CMSAttribute = other["content"]["signer_infos"][0]["unsigned_attrs"][0]
    return stamp


def stamp_of_another_signature(shop: Workshop) -> bytes:
    """The signature's time stamp is of the signature of another copy."""

    def change(held: list[cms.CMSAttribute]) -> None:
        held[:] = [_other_stamp(shop)]

    return _with_stamps(shop, change)


def stamp_of_the_signature_removed(shop: Workshop) -> bytes:
    """Nothing says when it was signed."""
    return _with_stamps(shop, list.clear)


def two_stamps_on_the_signature(shop: Workshop) -> bytes:
    """Readers differ in which one they take."""
    return _with_stamps(shop, lambda held: held.append(_other_stamp(shop)))


def papers(
    shop: Workshop,
    signer: SimpleSigner,
    lists: Sequence[crl.CertificateList] = (),
    answers: Sequence[ocsp.OCSPResponse] = (),
    clock: TimeStamper | None = None,
) -> bytes:
    """Sign as the office does, and bring along only these papers on revocation."""
    clock = clock or shop.office.timestamps
    assert isinstance(clock, StandIn)
    writer = Quiet(io.BytesIO(signed_only(shop.page(), signer, clock)))
    known = [signer.signing_cert, *signer.cert_registry, clock.signer.signing_cert]
    DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=known, crls=lists, ocsps=answers)
    return stamped(writer, clock)


def colleague(shop: Workshop) -> SimpleSigner:
    """Give a second officer of the office, freshly certified."""
    return signer_for(Person(shop.office.key.office), shop.root)


def list_of_a_twin_of_the_authority(shop: Workshop) -> bytes:
    """A list of nobody's, whose issuer is called as the authority is, by another key."""
    twin = Root(elliptic(), shop.root.certificate)
    return papers(shop, colleague(shop), [twin.crl()])


def list_of_another_authority(shop: Workshop) -> bytes:
    """A genuine list of revocations, of certificates of somebody else."""
    return papers(shop, colleague(shop), [Root.called("Gốc khác").crl()])


def list_of_last_season(shop: Workshop) -> bytes:
    """A genuine list that ended long before the signature."""
    return papers(shop, colleague(shop), [shop.root.crl(since=NOW - 90 * DAY)])


def _answer(about: x509.Certificate, root: Root) -> ocsp.OCSPResponse:
    assert isinstance(root.key, ec.EllipticCurvePrivateKey)
    built = (
        made_ocsp.OCSPResponseBuilder()
        .add_response(
            about, root.certificate, hashes.SHA256(), made_ocsp.OCSPCertStatus.GOOD,
            NOW - timedelta(hours=1), NOW + DAY, None, None,
        )
        .responder_id(made_ocsp.OCSPResponderEncoding.HASH, root.certificate)
        .sign(root.key, hashes.SHA256())
    )  # fmt: skip
    return ocsp.OCSPResponse.load(built.public_bytes(Encoding.DER))


def answer_about_somebody_else(shop: Workshop) -> bytes:
    """The authority says "good" of another certificate (OCSP)."""
    other = x509.load_der_x509_certificate(colleague(shop).signing_cert.dump())
    return papers(shop, colleague(shop), answers=[_answer(other, shop.root)])


def answer_by_a_twin_of_the_authority(shop: Workshop) -> bytes:
    """Somebody with the authority's names says "good" of the right certificate (OCSP)."""
    signer = colleague(shop)
    own = x509.load_der_x509_certificate(signer.signing_cert.dump())
    (name,) = shop.root.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return papers(shop, signer, answers=[_answer(own, Root.called(str(name.value)))])


def stamped_before_the_certificate_began(shop: Workshop) -> bytes:
    """The certificate was made after the time that the stamp says."""
    signer = signer_for(Person(shop.office.key.office, start=NOW + DAY / 2), shop.root)
    return full(shop.page(), signer, shop.office.timestamps, [shop.root.crl()])


WRITTEN: dict[str, Callable[[Workshop], bytes]] = {
    make.__name__.replace("_", "-"): make
    for make in (
        length_left_open, length_in_too_many_bytes, value_behind_the_value,
        stamp_of_another_copy_on_the_document, stamp_of_another_signature,
        stamp_of_the_signature_removed, two_stamps_on_the_signature,
        stamped_before_the_certificate_began,
    )
}  # fmt: skip

PAPERS: dict[str, Callable[[Workshop], bytes]] = {
    make.__name__.replace("_", "-"): make
    for make in (
        list_of_a_twin_of_the_authority, list_of_another_authority, list_of_last_season,
        answer_about_somebody_else, answer_by_a_twin_of_the_authority,
    )
}  # fmt: skip
"""Each brings papers that say nothing of the signer: neither proved nor disproved."""
