"""A credential bound to a key counts only from who has that key, and only for what was shown."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from jwcrypto.jwk import JWK

from signing.credentials import write_credential, write_selective
from signing.errors import CannotIssue
from signing.holder import RECENT, Challenge
from signing.issue import SignedCopy
from signing.jws import encode
from signing.verdict import Check
from signing.verify import verify
from tests.signing.spoken import check_wording
from tests.signing.world import Office

ASKED = Challenge("https://tuyendung.vidu.example", "q7Xw2")


@dataclass(frozen=True)
class Holder:
    """Someone with a key, and a credential that the office bound to it."""

    key: JWK
    credential: str
    issued: datetime

    def shown(self, **change: Any) -> str:
        """Show all of it as RFC 9901 asks, or with some part otherwise; `...` leaves it out."""
        header = {"alg": "ES256", "typ": "kb+jwt"} | change.pop("header", {})
        of = change.pop("of", self.credential)
        claims = {
            "iat": int(self.issued.timestamp()), "aud": ASKED.audience, "nonce": ASKED.nonce,
            "sd_hash": encode(sha256(of.encode()).digest()),
        } | change.pop("claims", {})  # fmt: skip
        kept = {name: value for name, value in claims.items() if value is not ...}
        return self.credential + signed(change.pop("key", self.key), header, kept)


def signed(key: JWK, header: dict[str, Any], claims: dict[str, Any]) -> str:
    """Sign a JWS with whatever header the forger likes."""
    text = ".".join(encode(json.dumps(part).encode()) for part in (header, claims))
    private = key.get_op_key("sign")
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    numbers = decode_dss_signature(private.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{text}.{encode(b''.join(number.to_bytes(32, 'big') for number in numbers))}"


@pytest.fixture(scope="module")
def holder(office: Office, copy: SignedCopy) -> Holder:
    """The graduate, with a phone that keeps a key."""
    key = JWK.generate(kty="EC", crv="P-256")
    issued = datetime.fromisoformat(copy.certificate.issued_at)
    return Holder(key, write_selective(copy.certificate, office.key, key), issued)


def check_of(
    office: Office, text: str, now: datetime, asked: Challenge | None = ASKED
) -> tuple[str, Check | None]:
    """Give the bottom line, and what was said of the holder."""
    verdict = verify(text, office.trust, asked=asked, now=now)
    check_wording(verdict)
    return verdict.verdict, next((one for one in verdict.checks if one.id == "holder"), None)


def test_shown_by_its_holder_it_is_valid(office: Office, holder: Holder) -> None:
    """Signature, selection, audience and nonce all fit."""
    bottom, said = check_of(office, holder.shown(), holder.issued)
    assert bottom == "valid"
    assert said is not None
    assert (said.result, said.question) == ("passed", "authority")


def test_without_a_question_it_says_to_whom_it_was_shown(office: Office, holder: Holder) -> None:
    """Nobody asked for a nonce, so a repetition cannot be told, and the verdict says that."""
    bottom, said = check_of(office, holder.shown(), holder.issued, asked=None)
    assert bottom == "valid"
    assert said is not None
    assert ASKED.audience in said.reason
    assert "repetition" in said.reason


def test_a_bound_credential_without_its_holder_is_undetermined(
    office: Office, holder: Holder
) -> None:
    """It may have been copied from whomever it was shown to before."""
    for asked in (None, ASKED):
        bottom, said = check_of(office, holder.credential, holder.issued, asked)
        assert bottom == "undetermined"
        assert said is not None
        assert said.result == "undetermined"
        assert "without a signature" in said.reason


def test_an_unbound_one_does_not_answer_who_wants_a_holder(
    office: Office, copy: SignedCopy
) -> None:
    """Neither do a VC 2.0 and the PDF; who asks for nothing has them as before."""
    loose = write_selective(copy.certificate, office.key)
    for text in (loose, write_credential(copy.certificate, office.key), copy.pdf):
        assert verify(text, office.trust).verdict == "valid"
        verdict = verify(text, office.trust, asked=ASKED)
        assert verdict.verdict == "undetermined"
        assert [one.result for one in verdict.checks if one.id == "holder"] == ["undetermined"]


def test_a_signature_of_long_ago_is_undetermined(office: Office, holder: Holder) -> None:
    """Yesterday's showing says nothing of who shows it today."""
    later = holder.issued + RECENT + timedelta(seconds=1)
    assert check_of(office, holder.shown(), now=later)[0] == "undetermined"
    assert check_of(office, holder.shown(), now=later - timedelta(seconds=2))[0] == "valid"


STRANGER = JWK.generate(kty="EC", crv="P-256")
FALSE: dict[str, Callable[[Holder], str]] = {
    "by-another-key": lambda h: h.shown(key=STRANGER),
    "of-another-selection": lambda h: h.shown(of=h.credential.rpartition("~")[0][:-9] + "~"),
    "selection-missing": lambda h: h.shown(claims={"sd_hash": ...}),
    "selection-empty": lambda h: h.shown(claims={"sd_hash": ""}),
    "for-another-audience": lambda h: h.shown(claims={"aud": "https://x.example"}),
    "audience-missing": lambda h: h.shown(claims={"aud": ...}),
    "audiences-in-a-list": lambda h: h.shown(claims={"aud": [ASKED.audience]}),
    "audience-endless": lambda h: h.shown(claims={"aud": "x" * 301}),
    "with-another-nonce": lambda h: h.shown(claims={"nonce": "q7Xw3"}),
    "nonce-missing": lambda h: h.shown(claims={"nonce": ...}),
    "before-it-was-issued": lambda h: h.shown(claims={"iat": 1_000_000_000}),
    "of-the-future": lambda h: h.shown(claims={"iat": int(h.issued.timestamp()) + 9_000}),
    "beyond-all-clocks": lambda h: h.shown(claims={"iat": 2**62}),
    "time-as-text": lambda h: h.shown(claims={"iat": str(int(h.issued.timestamp()))}),
    "time-missing": lambda h: h.shown(claims={"iat": ...}),
    "of-another-kind": lambda h: h.shown(header={"typ": "JWT"}),
    "critical": lambda h: h.shown(header={"crit": ["b64"], "b64": False}),
    "algorithm-none": lambda h: h.shown(header={"alg": "none"}).rpartition(".")[0] + ".",
    "algorithm-hmac": lambda h: h.shown(header={"alg": "HS256"}),
    "algorithm-no-text": lambda h: h.shown(header={"alg": {}}),
    "its-own-key-in-the-header": lambda h: h.shown(
        key=STRANGER, header={"jwk": STRANGER.export_public(as_dict=True)}
    ),
    "signature-of-zeros": lambda h: h.shown().rpartition(".")[0] + "." + encode(bytes(64)),
    "signature-missing": lambda h: h.shown().rpartition(".")[0] + ".",
    "no-jws-at-all": lambda h: h.credential + "e30",
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_showing_is_invalid(office: Office, holder: Holder, name: str) -> None:
    """The office's part is genuine; what the holder seems to have signed is not."""
    bottom, said = check_of(office, FALSE[name](holder), now=holder.issued)
    assert bottom == "invalid"
    assert said is not None
    assert said.result == "failed"


def test_a_selection_widened_after_signing_is_invalid(office: Office, holder: Holder) -> None:
    """Somebody on the way puts back a value that the holder kept to themselves."""
    office_jwt, *values = holder.credential.rstrip("~").split("~")
    fewer = "~".join([office_jwt, *values[:2], ""])
    narrow = replace(holder, credential=fewer).shown()
    assert check_of(office, narrow, holder.issued)[0] == "valid"
    widened = holder.credential + narrow.rpartition("~")[2]
    bottom, said = check_of(office, widened, holder.issued)
    assert bottom == "invalid"
    assert said is not None
    assert "another selection" in said.reason


def test_a_holder_s_signature_on_an_unbound_credential_is_invalid(
    office: Office, copy: SignedCopy, holder: Holder
) -> None:
    """The office named no key, so any key would do: it proves nothing and says so."""
    loose = replace(holder, credential=write_selective(copy.certificate, office.key))
    bottom, said = check_of(office, loose.shown(), holder.issued, asked=None)
    assert bottom == "invalid"
    assert said is not None
    assert "names no key" in said.reason


def test_only_keys_that_can_be_checked_are_bound(office: Office, copy: SignedCopy) -> None:
    """Another kind of key could never be shown; a private part never leaves its holder."""
    for key in (JWK.generate(kty="EC", crv="P-384"), JWK.generate(kty="oct", size=256)):
        with pytest.raises(CannotIssue):
            write_selective(copy.certificate, office.key, key)
