"""A signer whose key lies in a PKCS#12 file: opened once, kept in memory."""

from pathlib import Path
from typing import Final

from asn1crypto import keys as asn1_keys
from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pyhanko.sign.signers import SimpleSigner

from signing.errors import KeyUnavailable
from signing.raw import longest, mechanism_of
from signing.settled import SettledSigner, SettledStore

LARGEST: Final = 1024 * 1024
"""Bytes of a PKCS#12 file that is opened at all."""

Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class FileSigner(SettledSigner, SimpleSigner):
    """Signs with a key that stays loaded: loading an RSA key checks its primes, which is slow."""

    def __init__(
        self, key: Private, certificate: x509.Certificate, others: tuple[x509.Certificate, ...]
    ) -> None:
        """Sign with a key and its certificate, and carry the issuers' certificates along."""
        self._key = key
        store = SettledStore()
        store.register_multiple(others)
        secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        super().__init__(
            signing_cert=certificate,
            signing_key=asn1_keys.PrivateKeyInfo.load(secret),
            cert_registry=store,
            signature_mechanism=mechanism_of(certificate),
        )
        self._longest = longest(certificate)

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Sign; a dry run only asks how long the signature can be."""
        return bytes(self._longest) if dry_run else self.sign_raw(data, digest_algorithm)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """Sign with the kept key.

        Raises:
            KeyUnavailable: another digest than SHA-256 is asked for.
        """
        if digest_algorithm.lower() != "sha256":
            raise KeyUnavailable("the key is asked for SHA-256 only")
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


def open_pkcs12(path: Path, password: str | None = None) -> FileSigner:
    """Open a PKCS#12 file as a signer that keeps the key in memory.

    Without a password the file `<name>.password` beside it is read, as demo keys have one.

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
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) or certificate is None:
        raise KeyUnavailable(f"{path} must hold an RSA or P-256 key and its certificate")
    own, *rest = (
        x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in (certificate, *others)
    )
    return FileSigner(key, own, tuple(rest))
