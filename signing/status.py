"""Which copies still count: a signed list that anyone may download and check offline.

The list is a W3C Bitstring Status List credential (https://www.w3.org/TR/vc-bitstring-status-list/)
in a compact JWS (RFC 7515) that carries its certificates (`x5c`).
"""

import base64
import gzip
import json
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
from signing.errors import Malformed, Unsettled
from signing.keys import SigningKey
from signing.paths import Carried, path_today, wait_for
from signing.trust import Trust

SMALLEST: Final = 131_072
"""Bits of the shortest list: so many that an index says nothing about how many copies there are."""

LARGEST: Final = 16 * SMALLEST
"""Bits that a list may take, two million: a register of copies has fewer numbers in a year."""

LONGEST: Final = 1024 * 1024
"""Characters of a list that is read at all."""

FRESH: Final = timedelta(days=2)
"""How long a downloaded list answers."""


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list whose signature was checked."""

    name: str  # e.g. "2026": the year of the register of copies
    office: str
    since: datetime
    until: datetime
    bits: bytes

    def revoked(self, index: int) -> bool:
        """Say whether the copy with this index no longer counts; index 0 is the first bit."""
        byte, bit = divmod(index, 8)
        return 0 <= byte < len(self.bits) and bool(self.bits[byte] >> (7 - bit) & 1)


def publish(revoked: Collection[int], key: SigningKey, *, url: str, now: datetime) -> str:
    """Sign the office's status list of one year as a compact JWS, good for two days.

    `revoked` holds the number, within the year, of every copy that was revoked or replaced; `url`
    is where the list is published, and its last part the year: `https://…/status/2026`.

    Raises:
        ValueError: a number does not fit into a list.
    """
    size = max(SMALLEST, -(-(max(revoked, default=0) + 1) // SMALLEST) * SMALLEST)
    if size > LARGEST or min(revoked, default=0) < 0:
        raise ValueError("a copy's number does not fit into a status list")
    bits = bytearray(size // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> (index % 8)
    moment = now.astimezone(UTC).replace(microsecond=0)
    credential = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": {"id": url.rpartition("/")[0], "name": key.office},
        "validFrom": moment.isoformat(),
        "validUntil": (moment + FRESH).isoformat(),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "u" + _encode(gzip.compress(bytes(bits), mtime=0)),
        },
    }
    return _sign(credential, key)


def read_status_list(text: str, trust: Trust, now: datetime) -> StatusList:
    """Check the signature of a downloaded list and read it.

    Raises:
        Unsettled: it cannot be read, or its signer is not known, so it says nothing.
    """
    try:
        payload = _verified(text, trust, now)
        subject = payload["credentialSubject"]
        bits = _decompressed(_decode(str(subject["encodedList"]).removeprefix("u")))
        return StatusList(
            name=str(payload["id"]).rpartition("/")[2],
            office=str(payload["issuer"]["name"]),
            since=datetime.fromisoformat(payload["validFrom"]),
            until=datetime.fromisoformat(payload["validUntil"]),
            bits=bits,
        )
    except (ValueError, KeyError, TypeError, zlib.error, RecursionError) as fault:
        raise Unsettled(
            "Danh sách trạng thái không đọc được.", "The status list cannot be read."
        ) from fault


def signers_named_in(text: str | None) -> tuple[x509.Certificate, ...]:
    """Give the certificates that a list brings along, unchecked; none if it cannot be read."""
    try:
        header = json.loads(_decode((text or "")[:LONGEST].partition(".")[0]))
        chain = [base64.b64decode(one, validate=True) for one in header["x5c"][:5]]
        return tuple(x509.Certificate.load(one, strict=True) for one in chain)
    except (ValueError, KeyError, TypeError, RecursionError):
        return ()


def _sign(payload: dict[str, Any], key: SigningKey) -> str:
    elliptic = key.certificate.public_key.algorithm == "ec"
    chain = [key.certificate, *key.chain]
    header = {
        "alg": "ES256" if elliptic else "RS256",
        "typ": "vc+jwt",
        "x5c": [base64.b64encode(one.dump()).decode() for one in chain],
    }
    text = ".".join(_encode(json.dumps(part).encode()) for part in (header, payload))
    signature = wait_for(key.signer.async_sign_raw(text.encode(), "sha256"))
    if elliptic:  # RFC 7518, 3.4: two numbers of 32 bytes, not DER
        signature = b"".join(n.to_bytes(32, "big") for n in decode_dss_signature(signature))
    return f"{text}.{_encode(signature)}"


def _verified(text: str, trust: Trust, now: datetime) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise ValueError("too long")
    signed, _, signature = text.strip().rpartition(".")
    header, payload = (json.loads(_decode(part)) for part in signed.split("."))
    chain = tuple(x509.Certificate.load(base64.b64decode(one)) for one in header["x5c"][:5])
    path_today(chain[0], Carried(chain), trust, now)
    check_usage(chain[0])
    _check(str(header["alg"]), chain[0], signed.encode(), _decode(signature))
    named = chain[0].subject.native.get("organization_name", "")
    if payload["issuer"]["name"] != named:
        raise ValueError("signed by another office")
    return dict(payload)


def _check(alg: str, signer: x509.Certificate, signed: bytes, signature: bytes) -> None:
    key = load_der_public_key(signer.public_key.dump())
    try:
        if isinstance(key, ec.EllipticCurvePublicKey) and alg == "ES256" and len(signature) == 64:
            numbers = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
            key.verify(encode_dss_signature(*numbers), signed, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey) and alg == "RS256":
            key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        else:
            raise ValueError("an algorithm that the key is not for")
    except InvalidSignature as fault:
        raise Malformed(
            "Danh sách trạng thái đã bị sửa.", "The status list was changed."
        ) from fault


def _decompressed(data: bytes) -> bytes:
    """Unpack gzip, at most as much as a list may take."""
    bits = zlib.decompressobj(wbits=31).decompress(data, LARGEST // 8 + 1)
    if not SMALLEST <= len(bits) * 8 <= LARGEST:
        raise ValueError("a list of an impossible size")
    return bits


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
