"""Keys that sign copies: a PKCS#12 file now, a token behind the same door later."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.demo import fresh_crl
from signing.errors import KeyUnavailable

LARGEST = 1024 * 1024
"""Bytes of a PKCS#12 file that is opened at all."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that was opened once and is kept: it signs copies and status lists."""

    signer: Signer  # holds the private key, or the way to it
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]  # issuers that came with the key, root included if given
    office: str  # organisation in the certificate: the office that the key speaks for
    place: str  # locality in the certificate; "" if it has none
    demo: bool  # made by `make_demo_key`: proves nothing
    revocation: Callable[[], tuple[bytes, ...]]  # CRLs (DER) at hand, as fresh as they can be had


def load_key(uri: str, password: str | None = None) -> SigningKey:
    """Open the key at a PKCS#12 path or, later, an RFC 7512 `pkcs11:` URI.

    Without a password the file `<name>.password` beside the key is read, as demo keys have one.

    Raises:
        KeyUnavailable: there is no such key, or the password does not open it.
    """
    if uri.startswith("pkcs11:"):
        raise KeyUnavailable("keys on a token (pkcs11:) are not supported yet; use a PKCS#12 file")
    path = Path(uri)
    signer = open_pkcs12(path, password)
    certificate = certificate_of(signer)
    subject = certificate.subject.native
    return SigningKey(
        signer=signer,
        certificate=certificate,
        chain=tuple(signer.cert_registry),
        office=str(subject.get("organization_name", "")),
        place=str(subject.get("locality_name", "")),
        demo="DEMO" in certificate.issuer.human_friendly,
        revocation=lambda: tuple(filter(None, [fresh_crl(path.parent)])),
    )


def certificate_of(signer: Signer) -> x509.Certificate:
    """Give the certificate of a signer.

    Raises:
        KeyUnavailable: it has none.
    """
    if signer.signing_cert is None:
        raise KeyUnavailable("the key has no certificate")
    return signer.signing_cert


def open_pkcs12(path: Path, password: str | None = None) -> SimpleSigner:
    """Open a PKCS#12 file as a signer that keeps the key in memory.

    Raises:
        KeyUnavailable: it cannot be read, or the password does not open it.
    """
    try:
        if password is None:
            beside = path.with_suffix(".password")
            password = beside.read_text().strip() if beside.is_file() else ""
        if path.stat().st_size > LARGEST:
            raise KeyUnavailable(f"{path} is too large for a PKCS#12 file")
        key, certificate, others = pkcs12.load_key_and_certificates(
            path.read_bytes(), password.encode()
        )
    except OSError as fault:
        raise KeyUnavailable(f"cannot read the key {path}: {fault.strerror}") from fault
    except ValueError as fault:
        raise KeyUnavailable(f"{path} is no PKCS#12 file, or its password is wrong") from fault
    if key is None or certificate is None:
        raise KeyUnavailable(f"{path} must hold a private key and its certificate")
    secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store = SimpleCertificateStore()
    store.register_multiple(
        x509.Certificate.load(other.public_bytes(Encoding.DER)) for other in others
    )
    return SimpleSigner(
        signing_cert=x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(secret),
        cert_registry=store,
    )


def _asn1(certificate: pyca.Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))
