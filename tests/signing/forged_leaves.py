"""Statements by somebody of the office without leave to make them, or by keys of no known kind."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from signing.certificate import Certificate
from signing.credentials import write_credential
from signing.keys import SigningKey, key_of
from signing.officers import Officer, as_seal, publish_officers
from signing.status import publish
from signing.trust import Trust
from tests.signing.pki import NOW, Person, Private, Root, elliptic, signer_for
from tests.signing.world import ADDRESS, Office


@dataclass(frozen=True)
class Colleague:
    """Somebody of the office with a key and a certificate of their own, and a genuine copy."""

    office: Office
    claims: Certificate
    pdf: bytes

    def key(self, private: Private | None = None) -> SigningKey:
        """Give a key under the office's root, in the office's name."""
        person = Person(self.office.key.office, "Kế toán")
        signer = signer_for(person, Root.of(self.office.folder), private or elliptic())
        return key_of(signer, lambda: ())

    def list_by(self, key: SigningKey) -> str:
        """Sign a status list that holds nobody."""
        return publish((), key, site=ADDRESS, year="2026", now=NOW)

    def trust(self, stated_in: timedelta = timedelta(0), *listed: SigningKey) -> Trust:
        """Trust the root and the office's list of seals and officers, made at some time."""
        keys = (self.office.key, *listed)
        seals: list[Officer] = [as_seal(one.certificate) for one in keys]
        officers = [replace(one, seal=False) for one in seals]
        text = publish_officers([*seals, *officers], self.office.key, now=NOW + stated_in)
        return replace(self.office.trust, officers=(text,))


def _credential_by(private: Callable[[], Private]) -> Callable[[Colleague], str]:
    return lambda one: write_credential(one.claims, one.key(private()))


WEAK: dict[str, Callable[[Colleague], str]] = {
    "curve-of-the-currencies": _credential_by(lambda: ec.generate_private_key(ec.SECP256K1())),
    "curve-brainpool": _credential_by(lambda: ec.generate_private_key(ec.BrainpoolP256R1())),
    "rsa-of-1024-bits": _credential_by(lambda: rsa.generate_private_key(65537, 1024)),  # noqa: S505 - that is the fault
}
"""Credentials by keys that ES256 and RS256 are not for (RFC 7518, 3.3 and 3.4)."""
