"""Texts that only look like a large QR code: each made by a function named for its fault."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import base45
import cbor2

from signing.demo import make_demo_key
from signing.keys import load_key
from signing.paper import PREFIX, read_paper
from signing.seal import seal
from tests.signing.pki import Person, Root, signer_for
from tests.signing.world import Office

ALG, KID = 1, 4
EXP, IAT, CTI, COPY = 4, 6, 7, -65537


@dataclass(frozen=True, slots=True)
class Forger:
    """Someone who has a genuine text, and keys of their own."""

    office: Office
    text: str

    @property
    def parts(self) -> list[Any]:
        """Give the four parts of the genuine token."""
        token = cbor2.loads(base45.b45decode(self.text.removeprefix(PREFIX)))
        return list(token.value)

    @property
    def claims(self) -> dict[int, Any]:
        """Give the claims of the genuine token."""
        return dict(cbor2.loads(self.parts[2]))

    def sealed(self, claims: Any, header: Any = None, unprotected: Any = None) -> str:
        """Let the office itself sign something that it never should."""
        protected = self.parts[0] if header is None else encoded(header)
        payload = claims if isinstance(claims, bytes) else encoded(claims)
        to_sign = encoded(["Signature1", protected, b"", payload])
        return packed([protected, unprotected or {}, payload, seal(self.office.key, to_sign)])


def encoded(held: Any) -> bytes:
    """Write CBOR as it must be written."""
    return cbor2.dumps(held, canonical=True)


def packed(parts: list[Any], tag: int = 18) -> str:
    """Write a token as text."""
    return wrapped(encoded(cbor2.CBORTag(tag, parts)))


def wrapped(token: bytes) -> str:
    """Write bytes as text."""
    return PREFIX + base45.b45encode(token).decode()


def other_name(forger: Forger) -> str:
    """The name is another; the signature is that of the genuine text."""
    protected, unprotected, _, signature = forger.parts
    claims = forger.claims
    claims[COPY][1] = "Trần Văn Khác"
    return packed([protected, unprotected, encoded(claims), signature])


def algorithm_none(forger: Forger) -> str:
    """No algorithm, no signature."""
    kid = read_paper(forger.text).kid
    return packed([encoded({ALG: None, KID: kid}), {}, forger.parts[2], b""])


def algorithm_another(forger: Forger) -> str:
    """The header says EdDSA over a good ES256 signature."""
    return forger.sealed(forger.claims, {ALG: -8, KID: read_paper(forger.text).kid})


def algorithm_hmac(forger: Forger) -> str:
    """The header says HMAC, whose key would be the public key."""
    return forger.sealed(forger.claims, {ALG: 5, KID: read_paper(forger.text).kid})


def algorithm_missing(forger: Forger) -> str:
    """The header names no algorithm."""
    return forger.sealed(forger.claims, {KID: read_paper(forger.text).kid})


def headers_only_unprotected(forger: Forger) -> str:
    """Algorithm and key stand where no signature covers them."""
    kid = read_paper(forger.text).kid
    return forger.sealed(forger.claims, b"", {ALG: -7, KID: kid})


def headers_twice(forger: Forger) -> str:
    """An unprotected header repeats a protected one."""
    return forger.sealed(forger.claims, unprotected={ALG: -7})


def critical_header(forger: Forger) -> str:
    """A header that must be understood, and is not (RFC 9052, 3.1)."""
    kid = read_paper(forger.text).kid
    return forger.sealed(forger.claims, {ALG: -7, 2: ["x"], KID: kid, "x": 1})


def key_brought_along(forger: Forger) -> str:
    """The token carries a certificate of its own."""
    return forger.sealed(forger.claims, unprotected={33: b"0" * 40})


def payload_detached(forger: Forger) -> str:
    """The payload is elsewhere."""
    protected, unprotected, _, signature = forger.parts
    return packed([protected, unprotected, None, signature])


def signature_of_zeros(forger: Forger) -> str:
    """CVE-2022-21449: r and s are zero."""
    return packed([*forger.parts[:3], bytes(64)])


def signature_in_der(forger: Forger) -> str:
    """The same signature in another form."""
    return packed([*forger.parts[:3], b"\x30\x44" + forger.parts[3]])


def signature_cut(forger: Forger) -> str:
    """A byte is missing."""
    return packed([*forger.parts[:3], forger.parts[3][:-1]])


def signature_negated(forger: Forger) -> str:
    """Another s that fits the same r, but not this message."""
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    r, s = forger.parts[3][:32], int.from_bytes(forger.parts[3][32:], "big")
    claims = forger.claims
    claims[COPY][1] = "Trần Văn Khác"
    forged = r + (order - s).to_bytes(32, "big")
    return packed([*forger.parts[:2], encoded(claims), forged])


def many_signers(forger: Forger) -> str:
    """COSE_Sign instead of COSE_Sign1."""
    return packed(forger.parts, tag=98)


def no_tag(forger: Forger) -> str:
    """An array that could be anything."""
    return wrapped(encoded(forger.parts))


def tag_on_tag(forger: Forger) -> str:
    """The CWT tag around it: another way to write the same."""
    return wrapped(encoded(cbor2.CBORTag(61, cbor2.CBORTag(18, forger.parts))))


def part_too_many(forger: Forger) -> str:
    """A fifth part."""
    return packed([*forger.parts, b""])


def bytes_after_the_end(forger: Forger) -> str:
    """Something follows the token."""
    return wrapped(base45.b45decode(forger.text.removeprefix(PREFIX)) + b"\x00")


def key_twice(forger: Forger) -> str:
    """A claim stands twice; readers differ in which one counts."""
    payload = forger.parts[2]
    doubled = bytes([payload[0] + 1]) + payload[1:] + encoded(EXP) + encoded(2**31)
    return forger.sealed(doubled)


def long_number(forger: Forger) -> str:
    """A small number in nine bytes."""
    payload = forger.parts[2]
    return forger.sealed(payload[:1] + b"\x1b" + EXP.to_bytes(8, "big") + payload[2:])


def endless_map(forger: Forger) -> str:
    """A map of indefinite length."""
    return forger.sealed(b"\xbf" + forger.parts[2][1:] + b"\xff")


def deep_nesting(_: Forger) -> str:
    """Ten thousand arrays in one another."""
    return wrapped(b"\x81" * 10_000 + b"\x00")


def huge_length(_: Forger) -> str:
    """A string that claims to be 2^62 bytes long."""
    return wrapped(b"\xd2\x84\x5b" + (2**62).to_bytes(8, "big"))


def unknown_claim(forger: Forger) -> str:
    """A claim that nobody wrote down."""
    return forger.sealed({**forger.claims, 1: "https://example.com"})


def code_as_text(forger: Forger) -> str:
    """Another type than the claim has."""
    return forger.sealed({**forger.claims, CTI: "7QK2M9XW4T0H"})


def code_too_large(forger: Forger) -> str:
    """A code of more than sixty bits."""
    return forger.sealed({**forger.claims, CTI: b"\xff" * 8})


def issued_tomorrow(forger: Forger) -> str:
    """It was signed before it was issued."""
    later = int((datetime.now(UTC) + timedelta(days=1)).timestamp())
    return forger.sealed({**forger.claims, IAT: later})


def outlives_its_key(forger: Forger) -> str:
    """It expires after the certificate that it is checked with."""
    return forger.sealed({**forger.claims, EXP: forger.claims[EXP] + 86_400})


def expired(forger: Forger) -> str:
    """It has run out."""
    claims = forger.claims
    return forger.sealed({**claims, IAT: claims[IAT] - 7000, EXP: claims[IAT] - 3600})


def time_beyond_all_calendars(forger: Forger) -> str:
    """A time that no clock can show."""
    return forger.sealed({**forger.claims, IAT: 2**63})


def another_kid(forger: Forger) -> str:
    """The short name of a key that nobody published."""
    return forger.sealed(forger.claims, {ALG: -7, KID: b"\x00" * 8})


def kid_missing(forger: Forger) -> str:
    """No key is named."""
    return forger.sealed(forger.claims, {ALG: -7})


def kid_borrowed(forger: Forger) -> str:
    """A stranger signs and names the office's key."""
    folder = forger.office.folder.parent / "stranger-paper"
    stranger = load_key(str(make_demo_key(folder).key))
    to_sign = encoded(["Signature1", forger.parts[0], b"", forger.parts[2]])
    return packed([*forger.parts[:3], seal(stranger, to_sign)])


def same_names_other_root(forger: Forger) -> str:
    """A key with the same names, certified by nobody who is trusted."""
    root = Root.called("Gốc tin cậy DEMO, không có giá trị")
    signer = signer_for(Person(forger.office.key.office), root)
    to_sign = encoded(["Signature1", forger.parts[0], b"", forger.parts[2]])
    assert signer.signing_cert is not None
    der = signer.sign_raw(to_sign, "sha256")
    return packed([*forger.parts[:3], der[:64].ljust(64, b"\x00")])


def another_prefix(forger: Forger) -> str:
    """A version that does not exist."""
    return forger.text.replace(PREFIX, "SGC2:")


def small_letters(forger: Forger) -> str:
    """Base 45 has capitals only."""
    return PREFIX + forger.text.removeprefix(PREFIX).lower()


def a_megabyte(forger: Forger) -> str:
    """More than any QR code holds."""
    return forger.text + "0" * 1_000_000


def nothing(_: Forger) -> str:
    """The prefix alone."""
    return PREFIX


FORGED: dict[str, Callable[[Forger], str]] = {
    forge.__name__.replace("_", "-"): forge
    for forge in (
        other_name, algorithm_none, algorithm_another, algorithm_hmac, algorithm_missing,
        headers_only_unprotected, headers_twice, critical_header, key_brought_along,
        payload_detached, signature_of_zeros, signature_in_der, signature_cut, signature_negated,
        many_signers, no_tag, tag_on_tag, part_too_many, bytes_after_the_end, key_twice,
        long_number, endless_map, deep_nesting, huge_length, unknown_claim, code_as_text,
        code_too_large, issued_tomorrow, outlives_its_key, expired, time_beyond_all_calendars,
        another_kid, kid_missing, kid_borrowed, same_names_other_root, another_prefix,
        small_letters, a_megabyte, nothing,
    )
}  # fmt: skip

NOT_BASE45 = (
    "GGW",  # RFC 9285, 6: 65,536 does not fit into two bytes
    ":::",
    "::",  # 2,024 does not fit into one byte
    "A",  # a group of one character
    "AAAA",
    "qed8wex0",
    "QED8WEX0_",
    "QED8WEX0\n0",
    "BB8Ô",
    "٣٣٣",  # digits, but not these
)
