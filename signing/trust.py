"""Whom a verifier trusts: roots, and revocation lists newer than those in a copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import crl, x509


@dataclass(frozen=True, slots=True)
class Trust:
    """Root certificates that this verifier trusts, and revocation lists it has at hand."""

    roots: tuple[x509.Certificate, ...]
    crls: tuple[crl.CertificateList, ...] = ()


def load_trust(pem: Sequence[Path]) -> Trust:
    """Read roots (`CERTIFICATE`) and revocation lists (`X509 CRL`) from PEM files.

    Raises:
        KeyUnavailable: a file cannot be read, or holds neither.
    """
    raise NotImplementedError
