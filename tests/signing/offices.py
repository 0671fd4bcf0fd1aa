"""A copy by each road: file, token, agent or signing program, RSA or P-256; and renewed ones."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from asn1crypto import crl, pem
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from signing.away import finish, key_elsewhere, prepare
from signing.certificate import Certificate
from signing.codes import new_code
from signing.demo import make_demo_key
from signing.issue import SignedCopy, certify, paper_text
from signing.keys import SigningKey, Speaker, load_key
from signing.paths import wait_for
from signing.render import render
from signing.returned import accept
from signing.timestamps import stand_in
from signing.trust import Trust, load_trust
from tests.signing.clocks import an_office_with_clocks
from tests.signing.pki import Person, Private, Root, asn1, certified, elliptic, signer_for
from tests.signing.service import Program
from tests.signing.tokens import P256, PIN, RSA, rsa_key, soft_token
from tests.signing.world import ADDRESS, Office, an_entry, an_office

NAME = "Sở Giáo dục và Đào tạo Ví Dụ"
PASSWORD = "mật khẩu"
KINDS = (
    "file-p256", "file-rsa", "token-p256", "token-rsa",
    "agent-p256", "agent-rsa", "program-p256", "program-rsa", "renewed", "renewed-twice",
)  # fmt: skip
"""Keys in a file or on a token here; on the officer's token, by the agent or by her program."""


@dataclass(frozen=True)
class Issued:
    """A copy by one kind of key, in a file, and the roots to check it with."""

    kind: str
    office: Office
    copy: SignedCopy
    file: Path
    pem: Path  # all roots
    roots: tuple[Path, ...]  # DER, one in each file


@contextmanager
def issued_by_all(folder: Path) -> Iterator[dict[str, Issued]]:
    """Issue a copy by every road, with every kind of key."""
    with ExitStack() as stack:
        token = stack.enter_context(soft_token(folder / "token", NAME))
        offices = {"file-p256": an_office(folder), "file-rsa": _rsa_office(folder)}
        made = {}
        for kind, number, private in (("p256", P256, elliptic()), ("rsa", RSA, rsa_key())):
            office = under(token.root, load_key(token.uri(number), PIN), folder)
            offices[f"token-{kind}"] = office
            made[f"agent-{kind}"] = office, _by_agent(office)
            made[f"program-{kind}"] = office, _by_program(office, token.root, private)
        made |= {kind: (office, office.issue(an_entry())) for kind, office in offices.items()}
        clocks = an_office_with_clocks(folder)
        for kind, renewed in (("renewed", clocks.renewed), ("renewed-twice", clocks.twice)):
            copy = replace(clocks.copy, pdf=renewed.pdf, sha256=renewed.sha256)
            made[kind] = clocks.office, copy
        yield {kind: _kept(kind, *made[kind], folder / kind) for kind in KINDS}


def _by_agent(office: Office) -> SignedCopy:
    """Build here, sign the attributes where the token is, finish here."""
    key = key_elsewhere([one.dump() for one in (office.key.certificate, *office.key.chain)])
    trust = replace(office.trust, crls=_lists(office))
    claims = _claims()
    prepared = prepare(render(claims, paper_text(claims, office.key)), key, office.timestamps)
    raw = wait_for(office.key.signer.async_sign_raw(prepared.attributes, "sha256"))
    return _signed(claims, finish(prepared, key, raw, office.timestamps, trust))


def _by_program(office: Office, root: Root, private: Private) -> SignedCopy:
    """Give the file out, and take back what a signing program made of it."""
    program = Program(signer_for(Person(NAME, "Trần Thị Hòa"), root, private), root, NAME)
    trust, claims = replace(office.trust, crls=_lists(office)), _claims()
    ours = render(claims, paper_text(claims, office.key))
    signed = accept(
        ours, program.sign(ours), lambda _: True, office.timestamps, trust, datetime.now(UTC)
    )
    return _signed(claims, signed)


def _claims() -> Certificate:
    return certify(
        an_entry(), number="12/2026", key=Speaker(NAME), public_url=ADDRESS, code=new_code(),
        document="Bằng tốt nghiệp", now=datetime.now(UTC),
    )  # fmt: skip


def _signed(claims: Certificate, pdf: bytes) -> SignedCopy:
    return SignedCopy(claims, pdf, sha256(pdf).hexdigest())


def _lists(office: Office) -> tuple[crl.CertificateList, ...]:
    return tuple(crl.CertificateList.load(one) for one in office.key.revocation())


def under(root: Root, key: SigningKey, folder: Path) -> Office:
    """Give the office of a key under a root of its own; the clock is the demo stand-in."""
    made = make_demo_key(folder)
    roots = (asn1(root.certificate), *load_trust([made.trust]).roots)
    key = replace(key, revocation=lambda: (root.crl().dump(),))
    return Office(key, stand_in(made.key.parent), Trust(roots))


def _rsa_office(folder: Path) -> Office:
    root, secret = Root.called("Gốc thử cho tệp"), rsa_key()
    file = folder / "rsa.p12"
    file.write_bytes(in_pkcs12(root, secret, Person(NAME, "Cán bộ có khóa RSA")))
    return under(root, load_key(str(file), PASSWORD), folder)


def in_pkcs12(root: Root, key: Private, person: Person) -> bytes:
    """Certify a key for a person and pack both, with the root, under `PASSWORD`."""
    return pkcs12.serialize_key_and_certificates(
        b"khoa",
        key,
        certified(person, root, key),
        [root.certificate],
        BestAvailableEncryption(PASSWORD.encode()),
    )


def _kept(kind: str, office: Office, copy: SignedCopy, folder: Path) -> Issued:
    folder.mkdir()
    file = folder / f"{kind}.pdf"
    file.write_bytes(copy.pdf)
    roots = []
    for at, root in enumerate(office.trust.roots):
        roots.append(folder / f"{at}.der")
        roots[-1].write_bytes(root.dump())
    bundle = folder / "roots.pem"
    bundle.write_bytes(b"".join(pem.armor("CERTIFICATE", r.dump()) for r in office.trust.roots))
    return Issued(kind, office, copy, file, bundle, tuple(roots))
