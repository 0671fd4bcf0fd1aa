"""What is asked of a signer's certificate again and again, read out of it once."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key


@dataclass(frozen=True, slots=True)
class Signer:
    """Facts of one certificate; nothing of this says whether it is trusted."""

    digest: bytes  # SHA-256 of the certificate
    key: ec.EllipticCurvePublicKey | None  # None if it is not on P-256
    office: str
    start: datetime
    end: datetime


class _ByDigest:
    """A certificate that is equal to another one if its bytes are."""

    __slots__ = ("certificate", "digest")

    def __init__(self, certificate: x509.Certificate) -> None:
        self.certificate = certificate
        self.digest: bytes = certificate.sha256  # the library keeps it beside the parsed bytes

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByDigest) and other.digest == self.digest


def signer_of(certificate: x509.Certificate) -> Signer:
    """Read a certificate's facts, or give them again."""
    return _read(_ByDigest(certificate))


@lru_cache(maxsize=256)
def _read(held: _ByDigest) -> Signer:
    one = held.certificate
    on_p256 = one.public_key.curve == ("named", "secp256r1") if _is_ec(one) else False
    key = load_der_public_key(one.public_key.dump()) if on_p256 else None
    return Signer(
        digest=held.digest,
        key=key if isinstance(key, ec.EllipticCurvePublicKey) else None,
        office=str(one.subject.native.get("organization_name", "")),
        start=one.not_valid_before,
        end=one.not_valid_after,
    )


def _is_ec(certificate: x509.Certificate) -> bool:
    return bool(certificate.public_key.algorithm == "ec")
