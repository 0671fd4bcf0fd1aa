"""A copy's claims as credentials that a holder keeps and shows.

Two forms, both signed with ES256 by the office's seal:

- a W3C Verifiable Credential 2.0 in JOSE (https://www.w3.org/TR/vc-jose-cose/), all or nothing;
- an SD-JWT VC (RFC 9901, draft-ietf-oauth-sd-jwt-vc), of which the holder shows only some values.

Contexts and types are compared with the ones written here and never fetched. Ethnic group is
sensitive and stands in neither.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, get_args

from asn1crypto import x509
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from signing.certificate import Certificate
from signing.claims import in_ledger_order
from signing.errors import Malformed
from signing.holder import Showing, bindable
from signing.issue_terms import local
from signing.jws import certificates_of, encode, open_statement, sign_statement
from signing.keys import SigningKey
from signing.presentable import check_presentable
from signing.published import as_pem_key
from signing.seal import seal
from signing.status import KIND as VC
from signing.status import Purpose, address, site_of

SD: Final = "dc+sd-jwt"
"""Media type of an SD-JWT VC."""

CONTEXT: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/ns/credentials/undefined-terms/v2",
)
TYPE: Final = "SogocGraduationCredential"
VCT: Final = "urn:sogoc:graduation:1"
"""Type of the SD-JWT VC."""

LONGEST: Final = 60_000
"""Characters of a credential that is read at all; real ones have about six thousand."""

SENSITIVE: Final = frozenset({"dan_toc"})

_MEMBERS: Final = frozenset(
    {
        "@context", "id", "type", "issuer", "validFrom", "credentialStatus", "credentialSubject",
    }
)  # fmt: skip

_PLAIN: Final = (
    "code", "number", "office", "document", "status_list", "in_force_until", "recorded_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Credential:
    """What a credential states; its signature holds, and whose it is is still to be checked."""

    claims: Certificate  # as far as it was shown
    signer: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    showing: Showing | None = None  # of the kind that a holder can be bound to


def write_credential(certificate: Certificate, key: SigningKey) -> str:
    """Sign a Verifiable Credential 2.0 with all values of a copy.

    Raises:
        KeyUnavailable: the key cannot be reached.
    """
    credential = {
        "@context": list(CONTEXT),
        "id": certificate.verify_at,
        "type": ["VerifiableCredential", TYPE],
        "issuer": {"id": site_of(certificate), "name": certificate.office},
        "validFrom": certificate.issued_at,
        "credentialStatus": _places(certificate),
        "credentialSubject": {**_plain(certificate), **_values(certificate)},
    }
    return sign_statement(credential, VC, key, "vc")


def _places(certificate: Certificate) -> list[dict[str, str]]:
    site, year = site_of(certificate), certificate.status_list
    return [
        _listed(address(site, year, purpose), purpose, certificate) for purpose in get_args(Purpose)
    ]


def _listed(where: str, purpose: Purpose, certificate: Certificate) -> dict[str, str]:
    """Say in which list, and at which place of it, a purpose is told."""
    return {
        "id": f"{where}#{certificate.status_index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(certificate.status_index),
        "statusListCredential": where,
    }


def write_selective(certificate: Certificate, key: SigningKey, holder: JWK | None = None) -> str:
    """Sign an SD-JWT VC, each value of which can be shown or kept back; `holder` binds it.

    Raises:
        KeyUnavailable: the key is not on P-256, or cannot be reached.
        CannotIssue: the holder's key is not on P-256.
    """
    claims: dict[Any, Any] = {
        "iss": site_of(certificate),
        "iat": int(datetime.fromisoformat(certificate.issued_at).timestamp()),
        "vct": VCT,
        **_plain(certificate),
        **{SDObj(field): value for field, value in _values(certificate).items()},
    }
    return str(_Issuer(claims, key, bindable(holder) if holder else None).sd_jwt_issuance)


def is_credential(text: str) -> bool:
    """Say whether a text looks like a JWS or an SD-JWT."""
    return text.strip().startswith("ey") and text.count(".") >= 2


def read_credential(text: str) -> Credential:
    """Check the signature of either kind by the certificate that it brings, and read it.

    Raises:
        Malformed: it is neither, or was changed.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise _odd("too long")
    try:
        return _selective(text) if "~" in text else _whole(text)
    except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError) as fault:
        raise _odd(type(fault).__name__) from fault
    except RecursionError as fault:
        raise _odd("too deep") from fault


def _whole(text: str) -> Credential:
    statement = open_statement(text, VC)
    payload = statement.payload
    subject = dict(payload["credentialSubject"])
    if payload["@context"] != list(CONTEXT) or payload["type"] != ["VerifiableCredential", TYPE]:
        raise _odd("another kind of credential")
    issued, site = datetime.fromisoformat(payload["validFrom"]), payload["issuer"]["id"]
    claims = _claims(subject, issued, site)
    if set(payload) != _MEMBERS or payload["id"] != claims.verify_at:
        raise _odd("other members than a credential has")
    if payload["issuer"] != {"id": site, "name": claims.office}:
        raise _odd("two offices")
    listed = payload["credentialStatus"]
    places = listed if type(listed) is list and listed else [listed]  # older ones have only one
    if not all(place in _places(claims) for place in places):
        raise _odd("another place in the status list")
    return Credential(claims, statement.signer, statement.chain)


def _selective(text: str) -> Credential:
    statement = open_statement(text.partition("~")[0], SD)
    if statement.payload["vct"] != VCT:
        raise _odd("another kind of credential")
    key = JWK.from_pem(as_pem_key(statement.signer).encode())
    shown = text[: text.rindex("~") + 1]
    proof = text[len(shown) :]  # the holder's own signature
    digests = [encode(sha256(one.encode()).digest()) for one in shown.split("~")[1:-1]]
    if len(set(digests)) != len(digests) or not set(digests) <= set(statement.payload["_sd"]):
        raise _odd("disclosures that the office did not sign")
    try:
        payload = SDJWTVerifier(shown, lambda *_: key).get_verified_payload()
    except Exception as fault:  # the library raises whatever it likes
        raise _odd("disclosures that the office did not sign") from fault
    subject = {k: v for k, v in payload.items() if k not in {"iss", "iat", "vct", "cnf"}}
    if type(payload["iat"]) is not int:
        raise _odd("a time that is no number")
    issued = datetime.fromtimestamp(payload["iat"]).astimezone()
    showing = Showing(shown, proof, payload.get("cnf"), issued)
    claims = _claims(subject, issued, payload["iss"])
    return Credential(claims, statement.signer, statement.chain, showing)


def _plain(certificate: Certificate) -> dict[str, Any]:
    held = {name: getattr(certificate, name) for name in _PLAIN}
    post = {"post": certificate.post} if certificate.post else {}
    return {**held, **post, "demo": certificate.demo}


def _values(certificate: Certificate) -> dict[str, str]:
    return {field: value for field, value in certificate.values if field not in SENSITIVE}


def _claims(subject: dict[str, Any], issued: datetime, site: object) -> Certificate:
    values = {k: v for k, v in subject.items() if k not in {*_PLAIN, "post", "demo"}}
    post = subject.get("post", "")
    stated = (*values.values(), *map(subject.__getitem__, _PLAIN), post, site)
    if any(type(one) is not str for one in stated):
        raise TypeError("a value that is no text")
    claims = Certificate(
        code=subject["code"],
        entry="",
        entry_version=0,
        recorded_at=subject["recorded_at"],
        issued_at=local(issued),
        office=subject["office"],
        number=subject["number"],
        values=in_ledger_order(values),
        sources=(),
        verify_at=f"{site}/v/{subject['code']}",
        document=subject["document"],
        status_list=subject["status_list"],
        status_index=_index(subject["number"]),
        in_force_until=subject["in_force_until"],
        post=post,
        demo=subject["demo"] is True,
    )
    check_presentable(claims)
    return claims


def _index(number: str) -> int:
    return int(number.partition("/")[0])


class _Issuer(SDJWTIssuer):  # type: ignore[misc]  # the library is not typed
    """Signs with an office's key, which may never leave its token."""

    def __init__(self, claims: dict[Any, Any], key: SigningKey, holder: JWK | None) -> None:
        self._office_key = key
        super().__init__(claims, None, holder, "ES256")

    def _create_signed_jws(self) -> None:
        header = {"alg": "ES256", "typ": SD, "x5c": certificates_of(self._office_key)}
        parts = (json.dumps(part).encode() for part in (header, self.sd_jwt_payload))
        text = ".".join(encode(part) for part in parts)
        self.serialized_sd_jwt = f"{text}.{encode(seal(self._office_key, text.encode()))}"


def _odd(what: str) -> Malformed:
    return Malformed(
        "Chứng nhận điện tử không đúng dạng hoặc đã bị sửa.",
        f"The credential is malformed or was changed: {what}.",
    )
