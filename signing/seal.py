"""ES256, the one signature that fits on paper and into credentials: ECDSA on P-256 with SHA-256.

JOSE (RFC 7518, 3.4) and COSE (RFC 9053, 2.1) write it alike: two numbers of 32 bytes, not DER.
"""

from typing import Final

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from signing.errors import Altered, KeyUnavailable, Rejected
from signing.keys import SigningKey
from signing.paths import wait_for
from signing.signer import signer_of

SIZE: Final = 64
"""Bytes of a signature."""


def seals(certificate: x509.Certificate) -> bool:
    """Say whether a certificate's key is on P-256, so that it can make such signatures."""
    return signer_of(certificate).key is not None


def seal(key: SigningKey, data: bytes) -> bytes:
    """Sign bytes with an office's key.

    Raises:
        KeyUnavailable: the key is not on P-256, or its token cannot be reached.
    """
    if not seals(key.certificate):
        raise KeyUnavailable("the key is not on P-256: set SOGOC_SEAL_KEY to one that is")
    der = wait_for(key.signer.async_sign_raw(data, "sha256"))
    return b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(der))


def check_seal(signer: x509.Certificate, data: bytes, signature: bytes) -> None:
    """See that a certificate's key made this signature over these bytes.

    Raises:
        Altered: it did not.
        Rejected: the key is on another curve, or for another algorithm.
    """
    key = signer_of(signer).key
    if key is None or len(signature) != SIZE:
        raise Rejected("Chữ ký không phải là ES256.", "The signature is not one by ES256 on P-256.")
    numbers = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    try:
        key.verify(encode_dss_signature(*numbers), data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as fault:
        raise Altered(
            "Nội dung không còn đúng như lúc ký.", "This is not what was signed."
        ) from fault
