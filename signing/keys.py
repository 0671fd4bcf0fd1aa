"""Keys that sign copies: a PKCS#12 file now, a token behind the same door later."""

from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto import x509
from pyhanko.sign.signers import Signer


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that was opened once and is kept: it signs copies and status lists."""

    signer: Signer  # holds the private key, or the way to it
    certificate: x509.Certificate
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
    raise NotImplementedError
