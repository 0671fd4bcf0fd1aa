"""Offices with each kind of key: file or token, RSA or P-256; and a copy by each."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from asn1crypto import pem
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from signing.demo import make_demo_key
from signing.issue import SignedCopy
from signing.keys import SigningKey, load_key
from signing.timestamps import stand_in
from signing.trust import Trust, load_trust
from tests.signing.pki import Person, Private, Root, asn1, certified
from tests.signing.tokens import P256, PIN, RSA, rsa_key, soft_token
from tests.signing.world import Office, an_entry, an_office

NAME = "Sở Giáo dục và Đào tạo Ví Dụ"
PASSWORD = "mật khẩu"
KINDS = ("file-p256", "file-rsa", "token-p256", "token-rsa")


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
    """Issue a copy with every kind of key."""
    with ExitStack() as stack:
        token = stack.enter_context(soft_token(folder / "token", NAME))
        offices = {"file-p256": an_office(folder), "file-rsa": _rsa_office(folder)}
        for kind, number in (("token-p256", P256), ("token-rsa", RSA)):
            offices[kind] = under(token.root, load_key(token.uri(number), PIN), folder)
        yield {kind: _issue(kind, office, folder / kind) for kind, office in offices.items()}


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


def _issue(kind: str, office: Office, folder: Path) -> Issued:
    folder.mkdir()
    copy = office.issue(an_entry())
    file = folder / f"{kind}.pdf"
    file.write_bytes(copy.pdf)
    roots = []
    for at, root in enumerate(office.trust.roots):
        roots.append(folder / f"{at}.der")
        roots[-1].write_bytes(root.dump())
    bundle = folder / "roots.pem"
    bundle.write_bytes(b"".join(pem.armor("CERTIFICATE", r.dump()) for r in office.trust.roots))
    return Issued(kind, office, copy, file, bundle, tuple(roots))
