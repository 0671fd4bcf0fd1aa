"""Credentials say what the copy says, show only what their holder shows, and cannot be forged."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from jwcrypto.jwk import JWK
from sd_jwt.holder import SDJWTHolder

from signing.credentials import (
    CONTEXT,
    SD,
    TYPE,
    is_credential,
    write_credential,
    write_selective,
)
from signing.demo import make_demo_key
from signing.issue import SignedCopy
from signing.jws import decode, encode, sign_statement
from signing.keys import load_key
from signing.status import KIND, publish
from signing.verify import verify
from tests.signing.spoken import check_wording
from tests.signing.test_paper import record_of, results
from tests.signing.world import ADDRESS, VALUES, Office, OneRecord


@pytest.fixture(scope="module")
def whole(office: Office, copy: SignedCopy) -> str:
    """A Verifiable Credential of the copy."""
    return write_credential(copy.certificate, office.key)


@pytest.fixture(scope="module")
def selective(office: Office, copy: SignedCopy) -> str:
    """An SD-JWT VC of the copy, everything shown."""
    return write_selective(copy.certificate, office.key)


def header_of(text: str) -> dict[str, Any]:
    """Read the header of a JWS."""
    return dict(json.loads(decode(text.partition(".")[0])))


def test_both_kinds_are_valid_offline(office: Office, whole: str, selective: str) -> None:
    """The root is all that is needed: the certificate comes along."""
    for text in (whole, selective):
        verdict = verify(text, office.trust)
        assert verdict.verdict == "valid", verdict.checks
        assert verdict.claims["values"]["ho_ten"] == VALUES["ho_ten"]
        assert "dan_toc" not in verdict.claims["values"]


def test_they_are_what_the_standards_call_them(whole: str, selective: str) -> None:
    """VC-JOSE-COSE, 3.1.1, and SD-JWT VC, 3.2.1."""
    assert header_of(whole) | {"x5c": []} == {
        "alg": "ES256", "typ": "vc+jwt", "cty": "vc", "x5c": [],
    }  # fmt: skip
    assert header_of(selective)["typ"] == SD
    payload = json.loads(decode(whole.split(".")[1]))
    assert payload["@context"] == list(CONTEXT)
    assert payload["type"] == ["VerifiableCredential", TYPE]
    ended, replaced = payload["credentialStatus"]
    assert (ended["statusListIndex"], ended["statusPurpose"]) == ("12", "revocation")
    assert (replaced["statusListIndex"], replaced["statusPurpose"]) == ("12", "refresh")
    assert replaced["statusListCredential"] == ended["statusListCredential"] + "/refresh"


def test_a_holder_shows_only_what_is_asked(office: Office, selective: str) -> None:
    """Name and grade, not where and when they were born."""
    holder = SDJWTHolder(selective)
    holder.create_presentation({"ho_ten": True, "so_hieu": True})
    shown = holder.sd_jwt_presentation
    verdict = verify(shown, office.trust)
    assert verdict.verdict == "valid", verdict.checks
    assert set(verdict.claims["values"]) == {"ho_ten", "so_hieu"}
    assert VALUES["ngay_sinh"] not in base64.b64decode(shown.split(".")[1] + "==", b"-_").decode()


def test_a_holder_s_key_can_be_bound(office: Office, copy: SignedCopy) -> None:
    """Key binding is optional; with it the credential names the holder's key."""
    key = JWK.generate(kty="EC", crv="P-256")
    bound = write_selective(copy.certificate, office.key, key)
    payload = json.loads(decode(bound.split(".")[1]))
    assert payload["cnf"]["jwk"]["x"] == key.export_public(as_dict=True)["x"]
    holder = SDJWTHolder(bound)
    holder.create_presentation({"ho_ten": True}, "nonce", "https://x.example", key, "ES256")
    assert verify(holder.sd_jwt_presentation, office.trust).verdict == "valid"


def test_status_and_register_answer_for_credentials_too(
    office: Office, copy: SignedCopy, whole: str, selective: str
) -> None:
    """A credential is as much in force as its copy."""
    now = datetime.now(UTC)
    listed = publish({12}, office.key, site=ADDRESS, year="2026", now=now)
    record = record_of(copy)
    corrected = tuple({**VALUES, "ho_ten": "Trần Văn Khác"}.items())
    for text in (whole, selective):
        assert verify(text, office.trust, status=listed).verdict == "invalid"
        later = now + timedelta(days=8)
        assert verify(text, office.trust, now=later).verdict == "undetermined"
        assert verify(text, office.trust, register=OneRecord(record)).verdict == "valid"
        for held in (replace(record, state="revoked"), replace(record, values=corrected)):
            assert verify(text, office.trust, register=OneRecord(held)).verdict == "invalid"


def test_a_credential_of_before_the_second_list_is_valid(office: Office, whole: str) -> None:
    """It names one place in one list; holders keep such files for years."""
    payload = json.loads(decode(whole.split(".")[1]))
    payload["credentialStatus"] = payload["credentialStatus"][0]
    assert verify(sign_statement(payload, KIND, office.key, "vc"), office.trust).verdict == "valid"


@pytest.mark.parametrize("places", [[], None, "12", [{"statusListIndex": "13"}]])
def test_a_credential_that_names_another_place_is_invalid(
    office: Office, whole: str, places: object
) -> None:
    """Nobody can point it at a copy that is in force, even with the office's own signature."""
    payload = json.loads(decode(whole.split(".")[1]))
    if isinstance(places, list) and places:
        places = [payload["credentialStatus"][0], *places]
    payload["credentialStatus"] = places
    forged = sign_statement(payload, KIND, office.key, "vc")
    assert verify(forged, office.trust).verdict == "invalid"


def forged_header(text: str, change: dict[str, Any]) -> str:
    """Write another header before what was signed."""
    head, _, rest = text.partition(".")
    header = json.loads(decode(head)) | change
    kept = {name: value for name, value in header.items() if value is not ...}
    return f"{encode(json.dumps(kept).encode())}.{rest}"


def forged_payload(text: str) -> str:
    """Write another name under the same signature."""
    head, body, rest = text.split(".", 2)
    claims = json.loads(decode(body))
    claims["code"] = "0" * 12
    return f"{head}.{encode(json.dumps(claims).encode())}.{rest}"


def doubled(text: str) -> str:
    """Write a header in which the algorithm stands twice."""
    head, _, rest = text.partition(".")
    twice = '{"alg": "none", ' + decode(head).decode()[1:]
    return f"{encode(twice.encode())}.{rest}"


def malleable(text: str) -> str:
    """Write the same signature in other letters."""
    signed, _, tail = text.rpartition(".")
    signature, _, rest = tail.partition("~")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = letters[letters.index(signature[-1]) ^ 1]
    return f"{signed}.{signature[:-1]}{last}{'~' + rest if rest else ''}"


FORGED: dict[str, Callable[[str], str]] = {
    "algorithm-none": lambda text: forged_header(text, {"alg": "none"}),
    "algorithm-none-unsigned": lambda text: (
        forged_header(text, {"alg": "none"}).rpartition(".")[0] + "."
    ),
    "algorithm-hmac": lambda text: forged_header(text, {"alg": "HS256"}),
    "algorithm-rsa": lambda text: forged_header(text, {"alg": "RS256"}),
    "algorithm-missing": lambda text: forged_header(text, {"alg": ...}),
    "algorithm-twice": doubled,
    "critical": lambda text: forged_header(text, {"crit": ["b64"], "b64": False}),
    "key-in-header": lambda text: forged_header(text, {"jwk": {"kty": "EC"}}),
    "key-elsewhere": lambda text: forged_header(text, {"jku": "https://x.example/keys"}),
    "key-path-in-kid": lambda text: forged_header(text, {"kid": "../../dev/null"}),
    "certificate-missing": lambda text: forged_header(text, {"x5c": []}),
    "another-type": lambda text: forged_header(text, {"typ": "JWT"}),
    "another-payload": forged_payload,
    "signature-in-other-letters": malleable,
    "signature-of-zeros": lambda text: text.rpartition(".")[0] + "." + encode(bytes(64)),
    "signature-missing": lambda text: text.rpartition(".")[0] + ".",
    "padded": lambda text: text.partition(".")[0] + "=." + text.partition(".")[2],
    "four-parts": lambda text: text.partition("~")[0] + ".e30",
    "huge": lambda text: text + "A" * 1_000_000,
}


@pytest.mark.parametrize("kind", ["whole", "selective"])
@pytest.mark.parametrize("name", FORGED)
def test_a_forged_credential_is_never_valid(
    office: Office, whole: str, selective: str, kind: str, name: str
) -> None:
    """Known faults of JOSE libraries, as Project Wycheproof lists them."""
    text = whole if kind == "whole" else selective
    forged = FORGED[name](text)
    assert forged != text
    assert is_credential(forged)
    verdict = verify(forged, office.trust)
    check_wording(verdict)
    assert verdict.verdict != "valid"
    assert verdict.claims == {}


def test_a_stranger_s_credential_is_not_valid(
    office: Office, copy: SignedCopy, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same names, another root: nobody knows the signer."""
    stranger = load_key(str(make_demo_key(tmp_path_factory.mktemp("stranger")).key))
    for write in (write_credential, write_selective):
        verdict = verify(write(copy.certificate, stranger), office.trust)
        assert verdict.verdict == "undetermined"
        assert results(verdict)["credential-signer"] == "undetermined"


def test_another_office_s_credential_is_not_valid(office: Office, copy: SignedCopy) -> None:
    """The signer's certificate names another office than the credential."""
    certificate = replace(copy.certificate, office="Sở Giáo dục và Đào tạo Khác")
    for write in (write_credential, write_selective):
        verdict = verify(write(certificate, office.key), office.trust)
        assert results(verdict)["credential-office"] == "failed"


def test_disclosures_that_were_not_signed_are_refused(office: Office, selective: str) -> None:
    """A value slipped in, changed, or shown twice (RFC 9901, 7.1)."""
    added = encode(json.dumps(["salt", "xep_loai", "Giỏi"]).encode())
    jwt, *shown = selective.rstrip("~").split("~")
    salt, field, _ = json.loads(decode(shown[0]))
    changed = encode(json.dumps([salt, field, "Trần Văn Khác"]).encode())
    for disclosures in ([*shown, added], [changed, *shown[1:]], [*shown, shown[0]]):
        forged = "~".join([jwt, *disclosures, ""])
        assert verify(forged, office.trust).verdict != "valid"


def test_a_status_list_is_no_credential_of_a_copy(office: Office, whole: str) -> None:
    """The same media type, another kind; and the other way round."""
    now = datetime.now(UTC)
    listed = publish((), office.key, site=ADDRESS, year="2026", now=now)
    assert verify(listed, office.trust).verdict == "invalid"
    other = sign_statement({"type": ["VerifiableCredential"]}, KIND, office.key)
    assert verify(other, office.trust).verdict == "invalid"
    assert results(verify(whole, office.trust, status=whole))["status-list"] == "undetermined"
