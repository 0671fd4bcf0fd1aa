"""Raw signatures: how long they may be, and whether one fits a certificate."""

from asn1crypto import algos, x509
from cryptography.exceptions import InvalidSignature
from pyhanko_certvalidator.errors import AlgorithmNotSupported
from pyhanko_certvalidator.sig_validate import DefaultSignatureValidator

from signing.errors import KeyUnavailable


def longest(certificate: x509.Certificate) -> int:
    """Give the most bytes that a signature by this certificate's key can have."""
    key = certificate.public_key
    if key.algorithm == "ec":  # two integers in DER (RFC 3279, 2.2.3), each with a sign byte
        return 2 * (int(key.byte_size) + 3) + 3
    return int(key.byte_size)


def mechanism_of(certificate: x509.Certificate) -> algos.SignedDigestAlgorithm:
    """Give the algorithm that its key signs with here: ECDSA or PKCS #1 v1.5, with SHA-256.

    PSS is left out: pdfsig and many desks' readers know only PKCS #1 v1.5.

    Raises:
        KeyUnavailable: the key is of another kind, or too short.
    """
    key = certificate.public_key
    names = {"rsa": ("sha256_rsa", 2048), "ec": ("sha256_ecdsa", 256)}
    name, least = names.get(key.algorithm, ("", 0))
    if not name or key.bit_size < least:
        raise KeyUnavailable("the key must be RSA with 2,048 bits or more, or on the curve P-256")
    return algos.SignedDigestAlgorithm({"algorithm": name})


def fits(signature: bytes, data: bytes, certificate: x509.Certificate) -> bool:
    """Tell whether a signature over data is by the key of a certificate."""
    try:
        DefaultSignatureValidator().validate_signature(
            signature, data, certificate.public_key, mechanism_of(certificate)
        )
    except (InvalidSignature, AlgorithmNotSupported, ValueError):
        return False
    return True
