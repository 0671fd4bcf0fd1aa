"""What others publish as test vectors ends here as there; where we are stricter, it says why.

Each file under `vectors` names its source, its licence, and what was changed.
"""

import json
from base64 import b64decode, b64encode
from functools import cache
from pathlib import Path
from typing import Any

import base45
import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_public_key
from cryptography.x509.oid import NameOID
from jwcrypto.jwk import JWK

from registry import merkle, note
from registry.errors import BadNote
from signing.errors import Malformed, Rejected
from signing.issue import SignedCopy, paper_text
from signing.jws import check_signature, decode, encode, open_statement
from signing.note_key import check, signed_at
from signing.paper import PREFIX, read_paper
from signing.raw import fits
from signing.seal import check_seal, seal
from signing.status import publish
from signing.verify import verify
from tests.signing.pki import DAY, NOW, asn1, elliptic
from tests.signing.world import ADDRESS, Office

Public = ec.EllipticCurvePublicKey | rsa.RSAPublicKey
FOLDER = Path(__file__).parent / "vectors"


def groups(name: str) -> list[dict[str, Any]]:
    """Read a file of vectors."""
    return list(json.loads((FOLDER / name).read_text(encoding="utf-8"))["groups"])


@cache
def _certifier() -> Any:
    return elliptic()


def holding(key: Any) -> asn1_x509.Certificate:
    """Give a certificate that holds somebody's public key: our checks take nothing less."""
    assert isinstance(key, Public)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "vectors")])
    builder = x509.CertificateBuilder(name, name, key, 7, NOW - DAY, NOW + DAY)
    return asn1(builder.sign(_certifier(), hashes.SHA256()))


def of_jwk(key: dict[str, str]) -> asn1_x509.Certificate:
    """Give a certificate that holds the key of a JWK."""
    return holding(load_pem_public_key(JWK(**key).export_to_pem()))


def test_ecdsa_in_der_ends_as_wycheproof_says() -> None:
    """Malformed DER, special numbers, arithmetic edges: 174 hold, 310 do not."""
    for group in groups("ecdsa-der.json"):
        signer = holding(load_der_public_key(bytes.fromhex(group["key"])))
        for number, why, message, signature, result in group["tests"]:
            held = fits(bytes.fromhex(signature), bytes.fromhex(message), signer)
            assert held == (result == "valid"), (number, why)


def _seals(signer: asn1_x509.Certificate, message: bytes, signature: bytes) -> bool:
    try:
        check_seal(signer, message, signature)
    except Rejected:
        return False
    return True


def _signs(alg: str, signer: asn1_x509.Certificate, message: bytes, signature: bytes) -> bool:
    try:
        check_signature(alg, signer, message, signature)
    except Malformed:
        return False
    return True


def test_ecdsa_as_two_numbers_ends_as_wycheproof_says() -> None:
    """The form of COSE and JOSE: 173 hold, 89 do not, for paper and for credentials."""
    for group in groups("ecdsa-p1363.json"):
        signer = holding(load_der_public_key(bytes.fromhex(group["key"])))
        for number, why, *parts, result in group["tests"]:
            message, signature = map(bytes.fromhex, parts)
            wanted = result == "valid"
            assert _seals(signer, message, signature) == wanted, (number, why)
            assert _signs("ES256", signer, message, signature) == wanted, (number, why)


def _jws(text: str, signer: asn1_x509.Certificate) -> bool:
    signed, _, signature = text.rpartition(".")
    try:
        alg = str(json.loads(decode(signed.partition(".")[0]))["alg"])
        return _signs(alg, signer, signed.encode(), decode(signature))
    except (ValueError, KeyError, TypeError):
        return False


def test_json_web_signatures_end_as_wycheproof_says() -> None:
    """ES256 and RS256 hold where they should; PS384 of RFC 7520, which we do not take, never."""
    for group in groups("jws.json"):
        signer = of_jwk(group["key"])
        for number, why, text, result in group["tests"]:
            wanted = result == "valid" and not group["alg"].startswith("PS")
            assert _jws(text, signer) == wanted, (number, why)


def test_a_web_signature_without_certificates_is_refused() -> None:
    """We take a signer only from `x5c`, never from `kid` or `jwk`: even good vectors are none."""
    for group in groups("jws.json"):
        for _, _, text, _ in group["tests"]:
            with pytest.raises(Malformed):
                open_statement(text, "JWT")


def test_cose_examples_end_as_their_working_group_says() -> None:
    """On P-256 the signature itself is judged; as a copy's code each is refused.

    Their headers stand unprotected, or are for other keys than P-256 ones: we take neither.
    """
    judged = 0
    for name, key, to_sign, token, _ in groups("cose.json")[0]["tests"]:
        data = bytes.fromhex(token)
        with pytest.raises(Malformed):
            read_paper(PREFIX + base45.b45encode(data).decode())
        if key.get("crv") == "P-256" and name.startswith("sign1-tests/sign-pass"):
            assert _seals(of_jwk(key), bytes.fromhex(to_sign), data[-64:]), name
            assert not _seals(of_jwk(key), bytes.fromhex(to_sign) + b"\0", data[-64:])
            judged += 1
    assert judged == 3


def _hash(text: str) -> bytes:
    return b64decode(text) if text else b""


def test_log_proofs_end_as_transparency_dev_says() -> None:
    """Seven good ones of each kind; wrong sizes, roots, hashes and lengths of the path are refused.

    Two are left to the reader of proofs, whose form has only hashes of 32 bytes and no empty log.
    """
    elsewhere = {
        "single-entry/empty-root-and-leaf",
        "additional/sizes-are-equal-zero-and-proof-is-empty",
    }
    kinds = {group["kind"]: group["tests"] for group in groups("merkle.json")}
    for name, index, size, leaf, root, path, wanted in kinds["inclusion"]:
        found = merkle.root_from_inclusion(index, size, _hash(leaf), [*map(_hash, path)])
        assert (found == _hash(root)) == wanted or name in elsewhere, name
    for name, old, new, before, after, path, wanted in kinds["consistency"]:
        roots = _hash(before), _hash(after)
        holds = merkle.is_consistent(old, new, *roots, [*map(_hash, path)])
        assert holds == wanted or name in elsewhere, name


FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SAID = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2O"
    "NncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
"""The example of C2SP signed-note 1.0.0 (https://c2sp.org/signed-note, CC BY 4.0)."""


def test_the_example_of_signed_note_holds_and_no_other_text_does() -> None:
    """The key is found by its name and id; a letter more, and it does not hold."""
    who = note.verifier(FOO)
    assert check(note.parse(SAID), who)
    assert not check(note.parse(SAID.replace(b"example message", b"exemple message")), who)
    assert not check(note.parse(SAID.replace(b"example.com/foo ", b"example.com/fo0 ")), who)


COSIGNED = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcy"
    "v2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b"
    "2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
).encode()
"""The example of C2SP tlog-cosignature, whose keys are not published."""


def test_the_example_of_a_cosigned_checkpoint_is_read_and_bound_to_its_keys() -> None:
    """Name, size and both signatures are found; another key of the same name signs nothing."""
    signed = note.parse(COSIGNED)
    head = note.read(signed.text)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert [one.name for one in signed.signatures] == [head.origin, "witness.example.com/w1"]
    for name, kind in ((head.origin, note.LOG), ("witness.example.com/w1", note.WITNESS)):
        assert signed_at(signed, note.Verifier(name, kind, bytes(32))) is None


@pytest.mark.parametrize(
    "vkey",
    [
        "rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXw"
        "BcK5AW5i0hrZLOC96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc=",  # ECDSA: not taken
        "bananas.sigstore.dev+12344556",
        "rekor.sigstore.dev+12345678+THIS_IS_NOT_BASE64!",
        "rekor.sigstore.dev+12345678+AwEB",
    ],
)
def test_keys_of_other_kinds_are_no_keys_of_a_log(vkey: str) -> None:
    """From transparency-dev/formats (Apache-2.0): we take Ed25519 logs and witnesses alone."""
    with pytest.raises(BadNote):
        note.verifier(vkey)


def test_a_list_signed_under_a_key_of_no_known_kind_says_nothing(
    office: Office, copy: SignedCopy
) -> None:
    """Whatever certificate a list brings, the answer about the copy is a verdict, no exception."""
    head, body, _ = publish((), office.key, site=ADDRESS, year="2026", now=NOW).split(".")
    own = office.key.certificate.dump()
    kinds = (bytes.fromhex("2a8648ce3d0201"), bytes.fromhex("2a8648ce3d030107"))
    for kind in kinds:  # OIDs of an EC key and of P-256; the last number becomes an unknown one
        odd = own.replace(kind, kind[:-1] + b"\x70")
        header = json.loads(decode(head)) | {"x5c": [b64encode(odd).decode()]}
        text = f"{encode(json.dumps(header).encode())}.{body}"
        listed = f"{text}.{encode(seal(office.key, text.encode()))}"
        file = verify(copy.pdf, office.trust, status=listed)
        assert {c.id: c.result for c in file.checks}["status-list"] == "undetermined"
        paper = verify(paper_text(copy.certificate, office.key), office.trust, status=listed)
        assert paper.verdict == "undetermined"
