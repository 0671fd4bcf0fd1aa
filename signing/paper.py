"""The large QR code on a copy: what it states, signed, so that paper is checked without a network.

The text is `SGC1:` and, in base 45 (RFC 9285), a CWT (RFC 8392): a COSE_Sign1 structure (RFC 9052)
with ES256 and `kid`, the first eight bytes of the SHA-256 of the signer's certificate.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import base45
import cbor2
from asn1crypto import x509

from signing.base45_text import decode
from signing.certificate import Certificate
from signing.codes import ALPHABET, LENGTH
from signing.errors import Malformed
from signing.issuers import SHORT, short_name
from signing.keys import SigningKey
from signing.seal import SIZE, check_seal, seal

PREFIX: Final = "SGC1:"
"""Says how to read the rest; a form that old readers cannot read gets another number."""

LONGEST: Final = 1_000
"""Characters that are looked at; real texts have about three hundred."""

ROOM: Final = 140
"""Bytes of claims: fields are stated in the order of `FIELDS` while they fit."""

EXP, IAT, CTI, COPY = 4, 6, 7, -65537
"""Claims: expiry and issue in seconds since 1970, the copy's code as a number of eight bytes, and
the copy itself under a key for private use."""

NUMBER, DEMO, DOCUMENT, POST = 0, -1, -2, -3
"""Keys of the copy: its number in the register as [number, year], true for a demo key, the kind of
diploma unless it is `USUAL`, and the post of who signs, if it has room behind the values."""

USUAL: Final = "Bằng tốt nghiệp"

FIELDS: Final = {
    1: "ho_ten",
    2: "ngay_sinh",
    3: "so_hieu",
    4: "so_vao_so",
    5: "nam_tot_nghiep",
    6: "xep_loai",
    7: "gioi_tinh",
    8: "noi_sinh",
    9: "truong",
}
"""Keys of the copy's values, which are texts. Ethnic group is sensitive and never among them."""

_ALG, _KID, _ES256 = 1, 4, -7
_TAG: Final = 18  # COSE_Sign1
_TEXT: Final = re.compile(r"[0-9A-Z $%*+\-./:]+")


@dataclass(frozen=True, slots=True)
class Paper:
    """A text taken apart, its signature not yet checked."""

    kid: bytes
    signed: bytes  # what the signature is over
    signature: bytes
    payload: bytes


@dataclass(frozen=True, slots=True)
class Stated:
    """What a large QR code states."""

    code: str
    number: str  # in the register of copies, as "12/2026"
    issued: datetime
    expires: datetime
    values: tuple[tuple[str, str], ...]  # (field, value): those that had room
    document: str
    demo: bool
    post: str = ""


def write_paper(certificate: Certificate, key: SigningKey) -> str:
    """Sign the text of a copy's large QR code; it expires with the signer's certificate.

    Raises:
        KeyUnavailable: the key is not on P-256, or its token cannot be reached.
    """
    protected = _dump({_ALG: _ES256, _KID: short_name(key.certificate)})
    payload = _dump(_claims(certificate, key.certificate.not_valid_after))
    signature = seal(key, _to_sign(protected, payload))
    token = _dump(cbor2.CBORTag(_TAG, [protected, {}, payload, signature]))
    return PREFIX + str(base45.b45encode(token), "ascii")


def is_paper(text: str) -> bool:
    """Say whether a text claims to be of a large QR code."""
    return text.strip()[: len(PREFIX)].upper() == PREFIX


def read_paper(text: str) -> Paper:
    """Take the text of a large QR code apart: one form, one way to write it.

    Raises:
        Malformed: anything else.
    """
    body = text.strip().removeprefix(PREFIX)
    if len(text) > LONGEST or not _TEXT.fullmatch(body):
        raise _odd("not in base 45")
    try:
        token = _load(decode(body))
    except ValueError as fault:
        raise _odd("not in base 45") from fault
    if type(token) is not cbor2.CBORTag or token.tag != _TAG:
        raise _odd("not one signature")
    if type(token.value) is not list or len(token.value) != 4:
        raise _odd("not one signature")
    protected, unprotected, payload, signature = token.value
    if [type(part) for part in token.value] != [bytes, dict, bytes, bytes] or unprotected:
        raise _odd("a detached payload or unprotected headers")
    header = _load(protected)
    if type(header) is not dict or set(header) != {_ALG, _KID} or header[_ALG] != _ES256:
        raise _odd("another algorithm than ES256")
    kid = header[_KID]
    if type(kid) is not bytes or len(kid) != SHORT or len(signature) != SIZE:
        raise _odd("no name of the signer's key")
    return Paper(kid, _to_sign(protected, payload), signature, payload)


def open_paper(paper: Paper, signer: x509.Certificate) -> Stated:
    """Check the signature, then read what was signed.

    Raises:
        Rejected: the signature does not hold, or what it signed cannot be read.
    """
    check_seal(signer, paper.signed, paper.signature)
    claims = _load(paper.payload)
    try:
        return _stated(claims)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as fault:
        raise _odd("unknown claims") from fault


def _claims(certificate: Certificate, expires: datetime) -> dict[int, Any]:
    number, _, year = certificate.number.partition("/")
    copy: dict[int, Any] = {NUMBER: [int(number), int(year)]}
    if certificate.demo:
        copy[DEMO] = True
    if certificate.document != USUAL:
        copy[DOCUMENT] = certificate.document
    code = 0
    for sign in certificate.code:
        code = code * 32 + ALPHABET.index(sign)
    claims = {
        EXP: int(expires.timestamp()),
        IAT: int(datetime.fromisoformat(certificate.issued_at).timestamp()),
        CTI: code.to_bytes(8, "big"),
        COPY: copy,
    }
    values = dict(certificate.values)
    for key, field in FIELDS.items():
        if values.get(field) and len(_dump(claims)) + len(values[field].encode()) + 3 <= ROOM:
            copy[key] = values[field]
    post = certificate.post
    if post and len(_dump(claims)) + len(post.encode()) + 3 <= ROOM:
        copy[POST] = post
    return claims


def _stated(claims: Any) -> Stated:
    copy = claims[COPY]
    if set(claims) != {EXP, IAT, CTI, COPY}:
        raise ValueError("unknown claims")
    if not {NUMBER} <= set(copy) <= {NUMBER, DEMO, DOCUMENT, POST, *FIELDS}:
        raise ValueError("unknown values")
    number, year = (_whole(one) for one in copy[NUMBER])
    values = {FIELDS[key]: _text(copy[key]) for key in FIELDS if key in copy}
    return Stated(
        code=_code(claims[CTI]),
        number=f"{number}/{year}",
        issued=datetime.fromtimestamp(_whole(claims[IAT]), UTC),
        expires=datetime.fromtimestamp(_whole(claims[EXP]), UTC),
        values=tuple(values.items()),
        document=_text(copy.get(DOCUMENT, USUAL)),
        demo=copy.get(DEMO, False) is True,
        post=_text(copy[POST]) if POST in copy else "",
    )


def _code(held: bytes) -> str:
    if type(held) is not bytes or len(held) != 8 or held[0] >> 4:
        raise ValueError("no code of sixty bits")
    number = int.from_bytes(held, "big")
    return "".join(ALPHABET[number >> 5 * at & 31] for at in reversed(range(LENGTH)))


def _whole(held: Any) -> int:
    if type(held) is not int or not 0 < held < 1 << 40:
        raise ValueError("no whole number")
    return held


def _text(held: Any) -> str:
    if type(held) is not str or not held:
        raise ValueError("no text")
    return held


def _to_sign(protected: bytes, payload: bytes) -> bytes:
    """RFC 9052, 4.4: what the signature is over."""
    return _dump(["Signature1", protected, b"", payload])


def _dump(held: Any) -> bytes:
    return cbor2.dumps(held, canonical=True)


def _load(data: bytes) -> Any:
    """Read one CBOR value that is written the only way it may be (RFC 8949, 4.2.1).

    So a key that stands twice, a number in more bytes than it needs, or bytes after the end show.
    """
    try:
        held = cbor2.loads(data)
        same = _dump(held) == data
    except Exception as fault:  # a parser of untrusted bytes raises whatever it likes
        raise _odd("not CBOR") from fault
    if not same:
        raise _odd("CBOR that is not deterministic")
    return held


def _odd(what: str) -> Malformed:
    return Malformed(
        "Mã QR không phải của bản sao do hệ thống cấp, hoặc đọc chưa đúng.",
        f"The QR code is not that of a copy: {what}.",
    )
