"""The parts of a signature that no digest protects: they must say what they always say.

In a CMS signature (RFC 5652) versions, algorithm names, certificates and unsigned attributes lie
outside of what is signed. Each is compared with the only value it may have here.
"""

from collections.abc import Iterable
from typing import Final, Literal

from asn1crypto import algos, cms, core, x509

from signing.errors import Altered, Malformed

Kind = Literal["data", "tst_info"]

_SHA256: Final = frozenset(
    {bytes.fromhex("300d06096086480165030402010500"), bytes.fromhex("300b0609608648016503040201")}
)
"""SHA-256 as an AlgorithmIdentifier, with and without NULL (RFC 5754, 2)."""

_ALGORITHMS: Final = {
    "rsa": ("rsassa_pkcs1v15", "sha256_rsa"),
    "ec": ("sha256_ecdsa",),
}
_CURVES: Final = frozenset({"secp256r1", "secp384r1", "secp521r1"})  # FIPS 186-5
_DEEPEST: Final = 30  # parts within parts; time stamps in signatures reach 15
_STAMP: Final = "signature_time_stamp_token"


def load_signature(contents: bytes, kind: Kind) -> cms.SignedData:
    """Read the signature in a hole: one DER value, then zeros only.

    Raises:
        Malformed: it is none, or not of the only form that copies have.
    """
    try:
        length = check_der(contents)
        if any(contents[length:]):
            raise _odd("padding that is not zero")
        return check_form(cms.ContentInfo.load(contents[:length], strict=True), kind)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise _odd(f"not readable, {type(fault).__name__}") from fault


def check_der(data: bytes, depth: int = 0) -> int:
    """See that a value is in DER, its parts filling it exactly; give its length in bytes.

    Lenient readers skip what follows the last part they know, and so would not see it change.

    Raises:
        ValueError: it is not (X.690, 8.1 and 10.1).
    """
    if depth > _DEEPEST or len(data) < 2 or not data[0] or data[0] & 0x1F == 0x1F:
        raise ValueError("not DER")
    size, at = data[1], 2
    if size > 0x7F:
        at += size & 0x7F
        size = int.from_bytes(data[2:at], "big")
        if not 2 < at <= 6 or size < 0x80 or not data[2]:
            raise ValueError("a length that is not DER")
    end = at + size
    if end > len(data):
        raise ValueError("cut short")
    while data[0] & 0x20 and at < end:  # constructed: made of parts
        at += check_der(data[at:end], depth + 1)
    return end


def check_form(outer: cms.ContentInfo, kind: Kind) -> cms.SignedData:
    """See that everything unsigned in a signature is as it must be.

    Raises:
        Malformed: something is not.
    """
    signed: cms.SignedData = outer["content"]
    signers = signed["signer_infos"]
    if outer["content_type"].native != "signed_data" or len(signers) != 1:
        raise _odd("not one signature by one signer")
    signer: cms.SignerInfo = signers[0]
    _check_versions(signed, signer, kind)
    digests = [*signed["digest_algorithms"], signer["digest_algorithm"]]
    if len(digests) != 2 or any(digest.dump() not in _SHA256 for digest in digests):
        raise _odd("another digest than SHA-256")
    _check_attributes(signer, kind)
    if any(one.name != "certificate" for one in signed["certificates"]):
        raise _odd("something other than certificates of the usual kind")
    if not isinstance(signed["crls"], core.Void) and signed["crls"].native is not None:
        raise _odd("revocation lists where none belong")
    return signed


def check_signer(signed: cms.SignedData, signer: x509.Certificate) -> None:
    """See that the signer is named exactly, and the algorithm is one that its key calls for.

    Raises:
        Malformed: it is not.
    """
    name = signed["signer_infos"][0]["sid"].chosen
    if name["issuer"].dump() != signer.issuer.dump():  # names are else compared without case
        raise _odd("the name of the certificate's issuer")
    algorithm: algos.SignedDigestAlgorithm = signed["signer_infos"][0]["signature_algorithm"]
    key = signer.public_key
    if algorithm["algorithm"].native not in _ALGORITHMS.get(key.algorithm, ()):
        raise _odd("a signature algorithm that the key is not for")
    if algorithm["parameters"].dump() not in (b"", b"\x05\x00"):
        raise _odd("parameters of the signature algorithm")
    if key.bit_size < (2048 if key.algorithm == "rsa" else 256):
        raise _odd("a key that is too short to be trusted")
    if key.algorithm == "ec" and key.curve[1] not in _CURVES:
        raise _odd("a key on a curve that is not for signing documents")


def check_certificates(signed: cms.SignedData, path: Iterable[x509.Certificate]) -> None:
    """See that the signature carries no certificate but those that lead to its root.

    Raises:
        Altered: it carries another, or a changed one.
    """
    known = {certificate.dump() for certificate in path}
    carried = [certificate.chosen.dump() for certificate in signed["certificates"]]
    if not set(carried) <= known or len(set(carried)) != len(carried):
        raise Altered(
            "Chữ ký kèm chứng thư lạ hoặc đã bị sửa.",
            "The signature carries a certificate that is strange or was changed.",
        )


def _check_versions(signed: cms.SignedData, signer: cms.SignerInfo, kind: Kind) -> None:
    """RFC 5652, 5.1 and 5.3: version 3 holds content other than data; signers are version 1."""
    content = signed["encap_content_info"]
    version = "v1" if kind == "data" else "v3"
    if kind == "tst_info" and content["content_type"].native == "data":
        raise Malformed(
            "Sau chữ ký của cơ quan còn một chữ ký khác; ở đó chỉ được có dấu thời gian.",
            "After the office's signature stands another one, where only time stamps may.",
        )
    if content["content_type"].native != kind or signed["version"].native != version:
        raise _odd("another kind of content")
    if kind == "data" and content["content"].native is not None:
        raise _odd("content inside a detached signature")
    if signer["version"].native != "v1" or signer["sid"].name != "issuer_and_serial_number":
        raise _odd("another way to name the signer")


def _check_attributes(signer: cms.SignerInfo, kind: Kind) -> None:
    unsigned = signer["unsigned_attrs"]
    names = [] if isinstance(unsigned, core.Void) else [one["type"].native for one in unsigned]
    if names != ([_STAMP] if kind == "data" else []):
        raise _odd("other unsigned attributes than one time stamp")
    if names and len(unsigned[0]["values"]) != 1:
        raise _odd("more than one time stamp on the signature")


def _odd(what: str) -> Malformed:
    return Malformed("Chữ ký số không đúng dạng.", f"The signature is malformed: {what}.")
