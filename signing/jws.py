"""An office's statement as a compact JWS that brings its certificates along (RFC 7515, 4.1.6)."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeGuard

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
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
from signing.paths import Carried, path_today, wait_for
from signing.trust import Trust

LONGEST: Final = 4 * 1024 * 1024
"""Characters of a statement that is read at all."""


LEAST_RSA: Final = 2048
"""Bits of an RSA key (RFC 7518, 3.3)."""

_KNOWN: Final = frozenset({"alg", "typ", "cty", "x5c"})
"""Header parameters that may stand there: no other key, no address, nothing critical."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What was signed, and the certificate whose key signed it."""

    payload: dict[str, Any]
    signer: x509.Certificate
    chain: tuple[x509.Certificate, ...]  # brought along, the signer's first; not trusted


def sign_statement(payload: dict[str, Any], kind: str, key: SigningKey, about: str = "") -> str:
    """Sign a statement, with ES256 or RS256 as the key is.

    `kind` is its media type (`typ`), `about` that of its payload (`cty`).
    """
    elliptic = key.certificate.public_key.algorithm == "ec"
    header = {
        "alg": "ES256" if elliptic else "RS256",
        "typ": kind,
        **({"cty": about} if about else {}),
        "x5c": certificates_of(key),
    }
    text = ".".join(encode(json.dumps(part).encode()) for part in (header, payload))
    signature = wait_for(key.signer.async_sign_raw(text.encode(), "sha256"))
    if elliptic:  # RFC 7518, 3.4: two numbers of 32 bytes, not DER
        signature = b"".join(n.to_bytes(32, "big") for n in decode_dss_signature(signature))
    return f"{text}.{encode(signature)}"


def certificates_of(key: SigningKey) -> list[str]:
    """Give the header parameter `x5c`: the key's certificate and those above it."""
    return [base64.b64encode(one.dump()).decode() for one in (key.certificate, *key.chain)]


def read_statement(text: str, kind: str, trust: Trust, now: datetime) -> Statement:
    """Check a statement's signature and its signer's path to a trusted root.

    Raises:
        Malformed: it is none of this kind, or was changed.
        Rejected: its signer is not known here, or may not sign.
    """
    statement = open_statement(text, kind)
    check_signer(statement, trust, now)
    return statement


def check_signer(statement: Statement, trust: Trust, now: datetime) -> None:
    """See that a statement's signer leads to a trusted root and may sign documents.

    Raises:
        Rejected: it does not, or may not.
    """
    path_today(statement.signer, Carried(statement.chain), trust, now)
    check_usage(statement.signer)


def open_statement(text: str, kind: str) -> Statement:
    """Check a statement's signature by the certificate that it brings; whose that is, is open.

    Raises:
        Malformed: it is none of this kind, is written in another way, or was changed.
    """
    if len(text) > LONGEST:
        raise _odd("too long")
    try:
        signed, _, signature = text.strip().rpartition(".")
        header, payload = (object_in(part) for part in signed.split("."))
        chain = tuple(
            x509.Certificate.load(base64.b64decode(one, validate=True), strict=True)
            for one in header["x5c"][:5]
        )
        if header["typ"] != kind or not set(header) <= _KNOWN:
            raise _odd("another kind of statement")
        check_signature(str(header["alg"]), chain[0], signed.encode(), decode(signature))
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as fault:
        raise _odd(type(fault).__name__) from fault
    return Statement(payload, chain[0], chain)


def object_in(part: str) -> dict[str, Any]:
    """Read one part of a JWS: a JSON object whose members each stand once.

    Raises:
        ValueError: it is something else.
        TypeError: it is JSON, but no object.
    """
    held = json.loads(decode(part), object_pairs_hook=members_once)
    if not isinstance(held, dict):
        raise TypeError("no object")
    return held


def members_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its members (a hook of `json.loads`), each of which stands once.

    Raises:
        ValueError: one stands twice, and readers differ in which one they take.
    """
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member stands twice")
    return found


def check_signature(alg: str, signer: x509.Certificate, signed: bytes, signature: bytes) -> None:
    """See that a certificate's key made this signature over these bytes (RFC 7518, 3.3 and 3.4).

    Raises:
        Malformed: it did not, or the algorithm is another than ES256 and RS256.
        ValueError: the certificate holds no key that can be read.
    """
    try:
        key = load_der_public_key(signer.public_key.dump())
    except UnsupportedAlgorithm as fault:
        raise _odd("a key of a kind that is not known here") from fault
    check_key_signature(alg, key, signed, signature)


def check_key_signature(alg: object, key: object, signed: bytes, signature: bytes) -> None:
    """See that a key made this signature over these bytes (RFC 7518, 3.3 and 3.4).

    Raises:
        Malformed: it did not, or the algorithm is another than ES256 and RS256.
    """
    try:
        if alg == "ES256" and _on_p256(key) and len(signature) == 64:
            numbers = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
            key.verify(encode_dss_signature(*numbers), signed, ec.ECDSA(hashes.SHA256()))
        elif alg == "RS256" and isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_RSA:
            key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        else:
            raise _odd("an algorithm that the key is not for")
    except InvalidSignature as fault:
        raise _odd("its signature does not hold") from fault
    except UnsupportedAlgorithm as fault:
        raise _odd("a key of a kind that is not known here") from fault


def _on_p256(key: object) -> TypeGuard[ec.EllipticCurvePublicKey]:
    """ES256 is for one curve only (RFC 7518, 3.4), not for every curve of 256 bits."""
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)


def encode(data: bytes) -> str:
    """Write bytes in base64url without padding (RFC 7515, 2)."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes:
    """Read base64url without padding, written the only way it may be.

    Raises:
        ValueError: it is something else.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as fault:
        raise ValueError("not base64url") from fault
    if encode(data) != text:
        raise ValueError("not the only way to write it")
    return data


def _odd(what: str) -> Malformed:
    return Malformed(
        "Văn bản ký số không đọc được hoặc đã bị sửa.",
        f"The signed statement cannot be read or was changed: {what}.",
    )
