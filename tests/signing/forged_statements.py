"""Credentials and status lists that the office itself signed and never should have.

An insider has the key; what is written here is all in order but for what it says.
"""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from signing.certificate import Certificate
from signing.credentials import write_credential, write_selective
from signing.jws import decode, encode, sign_statement
from signing.keys import SigningKey
from signing.seal import seal
from signing.status import KIND, SMALLEST, publish
from tests.signing.pki import NOW
from tests.signing.world import ADDRESS

Members = dict[str, Any]


@dataclass(frozen=True)
class Insider:
    """Someone with the office's key, and a genuine copy's claims."""

    key: SigningKey
    claims: Certificate

    def stating(self, field: str, value: str) -> Certificate:
        """Give the claims with another value."""
        return replace(
            self.claims, values=tuple({**dict(self.claims.values), field: value}.items())
        )

    def whole(self, change: Callable[[Members], object]) -> str:
        """Sign a Verifiable Credential after a change."""
        payload = json.loads(decode(write_credential(self.claims, self.key).split(".")[1]))
        change(payload)
        return sign_statement(payload, KIND, self.key, "vc")

    def selective(self, change: Callable[[Members], object]) -> str:
        """Sign an SD-JWT after a change; what is disclosed stays as it was."""
        jwt, _, shown = write_selective(self.claims, self.key).partition("~")
        head, body, _ = jwt.split(".")
        payload = json.loads(decode(body))
        change(payload)
        signed = f"{head}.{encode(json.dumps(payload).encode())}"
        return f"{signed}.{encode(seal(self.key, signed.encode()))}~{shown}"

    def listing(self, change: Callable[[Members], object], site: str = ADDRESS) -> str:
        """Sign a status list of no copies after a change."""
        listed = publish((), self.key, site=site, year="2026", now=NOW)
        payload = json.loads(decode(listed.split(".")[1]))
        change(payload)
        return sign_statement(payload, KIND, self.key, "vc")


def _put(*path: str, value: object) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        for name in path[:-1]:
            members = members[name]
        members[path[-1]] = value

    return change


TEXTS: dict[str, tuple[str, str]] = {
    "zero-byte": ("ho_ten", "Nguyễn Văn A\0Trần Văn B"),
    "line-break": ("ho_ten", "Nguyễn Văn A\nXếp loại: Giỏi"),
    "turned-round": ("ngay_sinh", "\u202e7891/30/70\u202c"),
    "isolated": ("ho_ten", "Nguyễn \u2067Văn\u2069 A"),
    "of-no-width": ("so_hieu", "B 01\u200b23456"),
    "soft-hyphen": ("ho_ten", "Nguy\u00adễn"),
    "private-use": ("ho_ten", "Nguyễn \ue000"),
    "piled-up": ("ho_ten", "Nguyễn A" + "\u0336" * 40),
    "separator-of-lines": ("ho_ten", "Nguyễn\u2028Giỏi"),
    "endless": ("ho_ten", "Ă" * 1_001),
    "field-that-is-markup": ("<b>xep_loai", "Giỏi"),
    "field-endless": ("x" * 61, "Giỏi"),
}
"""Values that show otherwise than they are, or not at all."""


def _subject(name: str, value: object) -> Callable[[Insider], str]:
    return lambda insider: insider.whole(_put("credentialSubject", name, value=value))


def _plain(name: str, value: object) -> Callable[[Insider], str]:
    return lambda insider: insider.selective(_put(name, value=value))


def _at_other_site(members: Members) -> None:
    members["issuer"]["id"] = "https://kiemtra-vidu.example"


def _two_bits(members: Members) -> None:
    members["credentialStatus"][0]["statusSize"] = 2


def _for_suspension(members: Members) -> None:
    members["credentialStatus"][0]["statusPurpose"] = "suspension"


def _elsewhere(members: Members) -> None:
    members["credentialStatus"][0]["statusListCredential"] = "https://kiemtra-vidu.example/status/1"


CREDENTIALS: dict[str, Callable[[Insider], str]] = {
    "number-of-a-milliard": _subject("number", "1000000000/2026"),
    "number-in-other-digits": _subject("number", "१२/2026"),
    "number-with-underscore": _subject("number", "1_2/2026"),
    "number-of-no-year": _subject("number", "12/99999"),
    "office-turned-round": _subject("office", "Sở \u202eGiáo dục"),
    "document-endless": _subject("document", "B" * 301),
    "recorded-at-no-time": _subject("recorded_at", "hôm qua"),
    "vouches-without-end": _subject("in_force_until", "2099-01-01T00:00:00+07:00"),
    "vouches-without-zone": _subject("in_force_until", "2026-01-01T00:00:00"),
    "code-of-other-letters": _subject("code", "../../../etc"),
    "another-address": lambda insider: insider.whole(_put("id", value="https://x.example/v/0")),
    "another-site": lambda insider: insider.whole(_at_other_site),
    "status-of-two-bits": lambda insider: insider.whole(_two_bits),
    "status-for-suspension": lambda insider: insider.whole(_for_suspension),
    "status-elsewhere": lambda insider: insider.whole(_elsewhere),
    "member-unknown": lambda insider: insider.whole(_put("validUntil", value="2099-01-01")),
    "issued-at-infinity": _plain("iat", float("inf")),
    "issued-at-ten-to-the-three-hundred": _plain("iat", 10**300),
    "issued-at-a-text": _plain("iat", "1790000000"),
    "issued-at-true": _plain("iat", True),
    "selective-number-of-a-milliard": _plain("number", "1000000000/2026"),
    "selective-other-year": _plain("status_list", "2025"),
    "selective-site-that-is-none": _plain("iss", 7),
    "selective-office-of-no-width": _plain("office", "Sở\u200b"),
    "selective-hash-another": _plain("_sd_alg", "md5"),
    "selective-expiry-unknown": _plain("exp", 10**12),
}
"""Each is wrong by one thing."""


def _bits(data: bytes) -> str:
    return "u" + encode(gzip.compress(data, mtime=0))


def _until(members: Members, days: int) -> None:
    members["validUntil"] = (NOW + timedelta(days=days)).isoformat()


def _of_another_address(members: Members) -> None:
    members["id"] = "https://kiemtra-vidu.example/status/2026"


LISTS: dict[str, Callable[[Insider], str]] = {
    "good-for-seventy-years": lambda one: one.listing(lambda members: _until(members, 26_000)),
    "good-for-eight-days": lambda one: one.listing(lambda members: _until(members, 8)),
    "ends-before-it-begins": lambda one: one.listing(lambda members: _until(members, -1)),
    "of-a-lookalike-site": lambda one: one.listing(lambda _: None, "https://kiemtra-vidu.example"),
    "of-two-addresses": lambda one: one.listing(_of_another_address),
    "two-bits-each": lambda one: one.listing(_put("credentialSubject", "statusSize", value=2)),
    "refresh-called-revocation": lambda one: one.listing(
        _put("id", value=f"{ADDRESS}/status/2026/refresh")
    ),
    "shorter-than-the-least": lambda one: one.listing(
        _put("credentialSubject", "encodedList", value=_bits(bytes(SMALLEST // 8 - 1)))
    ),
    "a-bomb": lambda one: one.listing(
        _put("credentialSubject", "encodedList", value=_bits(bytes(64 * 1024 * 1024)))
    ),
}
"""Lists that clear nobody, whatever they say."""
