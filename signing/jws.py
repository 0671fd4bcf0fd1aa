"""An office's statement as a compact JWS that brings its certificates along (RFC 7515, 4.1.6)."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import load_der_public_key

from signing.authority import check_usage
from signing.errors import Malformed
from signing.keys import SigningKey
from signing.paths import Carried, path_to_root, wait_for
from signing.trust import Trust

LONGEST: Final = 4 * 1024 * 1024
"""Characters of a statement that is read at all."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What was signed, and whose certificate signed it under a trusted root."""

    payload: dict[str, Any]
    signer: x509.Certificate


def sign_statement(payload: dict[str, Any], kind: str, key: SigningKey) -> str:
    """Sign a statement, with ES256 or RS256 as the key is; `kind` is its media type, `typ`."""
    elliptic = key.certificate.public_key.algorithm == "ec"
    chain = [key.certificate, *key.chain]
    header = {
        "alg": "ES256" if elliptic else "RS256",
        "typ": kind,
        "x5c": [base64.b64encode(one.dump()).decode() for one in chain],
    }
    text = ".".join(_encode(json.dumps(part).encode()) for part in (header, payload))
    signature = wait_for(key.signer.async_sign_raw(text.encode(), "sha256"))
    if elliptic:  # RFC 7518, 3.4: two numbers of 32 bytes, not DER
        signature = b"".join(n.to_bytes(32, "big") for n in decode_dss_signature(signature))
    return f"{text}.{_encode(signature)}"


def read_statement(text: str, kind: str, trust: Trust, now: datetime) -> Statement:
    """Check a statement's signature and its signer's path to a trusted root.

    Raises:
        Malformed: it is none of this kind, or was changed.
        Rejected: its signer is not known here, or may not sign.
    """
    if len(text) > LONGEST:
        raise _odd("too long")
    try:
        signed, _, signature = text.strip().rpartition(".")
        header, payload = (json.loads(_decode(part)) for part in signed.split("."))
        chain = tuple(
            x509.Certificate.load(base64.b64decode(one, validate=True), strict=True)
            for one in header["x5c"][:5]
        )
        if header["typ"] != kind or not isinstance(payload, dict):
            raise _odd("another kind of statement")
        _check(str(header["alg"]), chain[0], signed.encode(), _decode(signature))
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as fault:
        raise _odd(type(fault).__name__) from fault
    path_to_root(chain[0], Carried(chain), trust, now, "soft-fail")
    check_usage(chain[0])
    return Statement(payload, chain[0])


def _check(alg: str, signer: x509.Certificate, signed: bytes, signature: bytes) -> None:
    key = load_der_public_key(signer.public_key.dump())
    try:
        if isinstance(key, ec.EllipticCurvePublicKey) and alg == "ES256" and len(signature) == 64:
            numbers = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
            key.verify(encode_dss_signature(*numbers), signed, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey) and alg == "RS256":
            key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        else:
            raise _odd("an algorithm that the key is not for")
    except InvalidSignature as fault:
        raise _odd("its signature does not hold") from fault


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as fault:
        raise ValueError("not base64url") from fault


def _odd(what: str) -> Malformed:
    return Malformed(
        f"Văn bản ký số không đọc được hoặc đã bị sửa ({what}).",
        f"The signed statement cannot be read or was changed: {what}.",
    )
