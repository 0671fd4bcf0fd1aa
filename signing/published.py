"""Certificates and revocation lists as PEM text, to be published."""

from collections.abc import Iterable

from asn1crypto import pem, x509


def as_pem(certificate: x509.Certificate) -> str:
    """Write a certificate as PEM (RFC 7468)."""
    return str(pem.armor("CERTIFICATE", certificate.dump()), "ascii")


def as_pem_key(certificate: x509.Certificate) -> str:
    """Write the public key of a certificate as PEM (RFC 7468)."""
    return str(pem.armor("PUBLIC KEY", certificate.public_key.dump()), "ascii")


def lists_as_pem(lists: Iterable[bytes]) -> str:
    """Write revocation lists (DER) as PEM (RFC 7468)."""
    return "".join(str(pem.armor("X509 CRL", one), "ascii") for one in lists)
