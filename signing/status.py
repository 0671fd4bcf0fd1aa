"""Which copies still count: a signed list that anyone may download and check offline.

A list is a W3C Bitstring Status List credential (https://www.w3.org/TR/vc-bitstring-status-list/)
in a compact JWS (RFC 7515) that carries its certificates (`x5c`). Each year has two: `revocation`
holds every copy that no longer counts, `refresh` those of them that a newer copy can replace
(docs/decisions/0022).
"""

import gzip
import zlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, get_args

from asn1crypto import x509

from signing.authority import office_of
from signing.certificate import Certificate
from signing.errors import Malformed, Rejected, Unsettled
from signing.jws import decode, encode, open_statement, read_statement, sign_statement
from signing.keys import SigningKey
from signing.trust import Trust

KIND: Final = "vc+jwt"
"""Media type of a credential in JOSE (https://www.w3.org/TR/vc-jose-cose/)."""

Purpose = Literal["revocation", "refresh"]
"""What a bit says: that a copy ended, or that the register now says something newer than it."""

TYPE: Final = "BitstringStatusListCredential"

SMALLEST: Final = 131_072
"""Bits of the shortest list: so many that an index says nothing about how many copies there are."""

LARGEST: Final = 16 * SMALLEST
"""Bits that a list may take, two million: a register of copies has fewer numbers in a year."""

MOST: Final = 40
"""Lists of one verifier that are looked at: some years of one office."""

FRESH: Final = timedelta(days=2)
"""How long a downloaded list answers."""

LONGEST: Final = timedelta(days=7)
"""How long a list may promise to answer, whoever made it: as long as an issue vouches for itself
(`signing.issue_terms.VOUCHED`). One that promises more would hide what was revoked since."""


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list whose signature was checked."""

    name: str  # e.g. "2026": the year of the register of copies
    office: str
    since: datetime
    until: datetime
    bits: bytes
    purpose: Purpose = "revocation"
    site: str = ""  # the address that publishes it
    signer: x509.Certificate | None = field(default=None, compare=False)

    def reaches(self, index: int) -> bool:
        """Say whether the list has a place for a copy with this index at all."""
        return 0 <= index < 8 * len(self.bits)

    def holds(self, index: int) -> bool:
        """Say whether the list says it of the copy with this index; index 0 is the first bit."""
        byte, bit = divmod(index, 8)
        return 0 <= byte < len(self.bits) and bool(self.bits[byte] >> (7 - bit) & 1)


def address(site: str, year: str, purpose: Purpose = "revocation") -> str:
    """Give the address at which an office publishes a list: `https://…/status/2026`."""
    return f"{site}/status/{year}{'' if purpose == 'revocation' else '/' + purpose}"


def site_of(claims: Certificate) -> str:
    """Give the address of the office that a copy states; "" if it states none, as on paper."""
    return claims.verify_at.rpartition("/v/")[0]


def publish(
    listed: Collection[int],
    key: SigningKey,
    *,
    site: str,
    year: str,
    now: datetime,
    purpose: Purpose = "revocation",
    last: int = 0,
) -> str:
    """Sign an office's status list of one year as a compact JWS, good for two days.

    `listed` holds the number, within the year, of every copy of which the list says its purpose;
    `last` is the highest number of the year, for the list answers only as far as it reaches;
    `site` is the office's public address, without a slash at its end.

    Raises:
        ValueError: a number does not fit into a list.
    """
    size = -(-(max(0, last, *listed) + 1) // SMALLEST) * SMALLEST
    if size > LARGEST or min(listed, default=0) < 0:
        raise ValueError("a copy's number does not fit into a status list")
    bits = bytearray(size // 8)
    for index in listed:
        bits[index // 8] |= 0x80 >> (index % 8)
    moment, url = now.astimezone(UTC).replace(microsecond=0), address(site, year, purpose)
    credential = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": url,
        "type": ["VerifiableCredential", TYPE],
        "issuer": {"id": f"{site}/status", "name": key.office},
        "validFrom": moment.isoformat(),
        "validUntil": (moment + FRESH).isoformat(),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": "u" + encode(gzip.compress(bytes(bits), mtime=0)),
        },
    }
    return sign_statement(credential, KIND, key, "vc")


def read_status_lists(text: str, trust: Trust, now: datetime) -> tuple[StatusList, ...]:
    """Check and read downloaded lists, one after another with white space between them.

    Raises:
        Unsettled: there is none, or one of them cannot be read or relied on.
    """
    every = text.split() or [""]
    if not all(one.startswith("ey") for one in every):  # a compact JWS begins with {" in base64
        raise Unsettled(
            "Tệp đưa vào không phải là danh sách trạng thái.", "What was given is no status list."
        )
    if len(every) > MOST:
        raise Unsettled(
            f"Quá {MOST} danh sách trạng thái.", f"There are more than {MOST} status lists."
        )
    return tuple(read_status_list(one, trust, now) for one in every)


def read_status_list(text: str, trust: Trust, now: datetime) -> StatusList:
    """Check the signature of a downloaded list and read it.

    Raises:
        Unsettled: it cannot be read, or its signer is not known, so it says nothing.
    """
    try:
        statement = read_statement(text, KIND, trust, now)
        payload = statement.payload
        if payload["issuer"]["name"] != office_of(statement.signer):
            raise ValueError("signed by another office")
        subject = payload["credentialSubject"]
        purpose: Purpose = subject["statusPurpose"]
        if TYPE not in payload["type"] or purpose not in get_args(Purpose):
            raise ValueError("another credential")
        site, _, name = str(payload["id"]).removesuffix(f"/{purpose}").rpartition("/status/")
        if (payload["id"], payload["issuer"]["id"]) != (
            address(site, name, purpose),
            f"{site}/status",
        ):
            raise ValueError("two addresses")
        if subject.get("statusSize", 1) != 1:
            raise ValueError("more than one bit for each copy")
        bits = _decompressed(decode(_after_u(subject["encodedList"])))
        since, until = (
            datetime.fromisoformat(payload[name]) for name in ("validFrom", "validUntil")
        )
        if since.tzinfo is None or until.tzinfo is None:
            raise ValueError("a time without its zone")
        return StatusList(
            name=name,
            office=str(payload["issuer"]["name"]),
            since=since,
            until=until,
            bits=bits,
            purpose=purpose,
            site=site,
            signer=statement.signer,
        )
    except Unsettled:
        raise
    except Rejected as why:
        raise Unsettled(
            f"Danh sách trạng thái không dùng được: {why.vi}",
            f"The status list says nothing: {why.en}",
        ) from why
    except Exception as fault:  # parsers of untrusted bytes raise whatever they like
        raise Unsettled(
            "Danh sách trạng thái không đọc được.", "The status list cannot be read."
        ) from fault


def signers_named_in(text: str | None) -> tuple[x509.Certificate, ...]:
    """Give the certificates that lists bring along, unchecked; none if one cannot be read."""
    try:
        every = (text or "").split()[:MOST]
        return tuple(signer for one in every for signer in open_statement(one, KIND).chain)
    except Malformed:
        return ()


def _after_u(encoded: str) -> str:
    """Give what follows the sign for base64url without padding (multibase)."""
    if not encoded.startswith("u"):
        raise ValueError("another encoding than base64url")
    return encoded[1:]


def _decompressed(data: bytes) -> bytes:
    """Unpack gzip, at most as much as a list may take."""
    stream = zlib.decompressobj(wbits=31)
    bits = stream.decompress(data, LARGEST // 8 + 1)
    whole = stream.eof and not stream.unused_data
    if not whole or not SMALLEST <= len(bits) * 8 <= LARGEST:
        raise ValueError("a list of an impossible size")
    return bits
