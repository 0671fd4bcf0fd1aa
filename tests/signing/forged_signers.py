"""Files that are in order, signed or stamped by someone who may not."""

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign.fields import MDPPerm

from signing.timestamps import StandIn
from tests.signing.forgeries import Workshop, full
from tests.signing.pki import DAY, NOW, SERVES, STAMPS, Person, as_signer, signer_for
from tests.signing.world import an_entry, an_office


def _by(person: Person) -> Callable[[Workshop], bytes]:
    def forge(shop: Workshop) -> bytes:
        signer = signer_for(person, shop.root)
        return full(shop.page(), signer, shop.office.timestamps, [shop.root.crl()])

    return forge


def same_names_under_another_root(shop: Workshop) -> bytes:
    """Every name is the office's; only the root is the forger's own."""
    return an_office(shop.stranger).issue(an_entry()).pdf


def revoked_before_signing(shop: Workshop) -> bytes:
    """A stolen token, reported last week."""
    signer = signer_for(Person(shop.office.key.office), shop.root)
    serial = signer.signing_cert.serial_number
    lists = [shop.root.crl([(serial, NOW - 7 * DAY)])]
    return full(shop.page(), signer, shop.office.timestamps, lists)


def nothing_about_revocation(shop: Workshop) -> bytes:
    """A stolen token; the forger leaves the revocation list out."""
    signer = signer_for(Person(shop.office.key.office), shop.root)
    return full(shop.page(), signer, shop.office.timestamps, [])


def signed_by_the_clock(shop: Workshop) -> bytes:
    """The key that makes time stamps signs a document."""
    stamper = shop.office.timestamps
    assert isinstance(stamper, StandIn)
    return full(shop.page(), stamper.signer, stamper, [shop.root.crl()])


def signed_by_the_root(shop: Workshop) -> bytes:
    """A certificate authority signs a document."""
    root = shop.root
    signer = as_signer(root.key, root.certificate, root)
    return full(shop.page(), signer, shop.office.timestamps, [root.crl()])


def stamped_by_a_stranger(shop: Workshop) -> bytes:
    """A backdated signature: the clock is the forger's own."""
    clock = an_office(shop.stranger).timestamps
    signer = signer_for(Person(shop.office.key.office), shop.root)
    return full(shop.page(), signer, clock, [shop.root.crl()])


def stamped_by_a_person(shop: Workshop) -> bytes:
    """A time stamp made with a certificate that is not for time stamps."""
    person = signer_for(Person(shop.office.key.office), shop.root)
    return full(shop.page(), person, StandIn(person), [shop.root.crl()])


def changes_allowed(shop: Workshop) -> bytes:
    """The signature lets forms be filled in."""
    signer = signer_for(Person(shop.office.key.office), shop.root)
    stamper, lists = shop.office.timestamps, [shop.root.crl()]
    return full(shop.page(), signer, stamper, lists, permission=MDPPerm.FILL_FORMS)


def weak_digest(shop: Workshop) -> bytes:
    """SHA-1, for which collisions are made."""
    signer = signer_for(Person(shop.office.key.office), shop.root)
    return full(shop.page(), signer, shop.office.timestamps, [shop.root.crl()], digest="sha1")


def dated_long_before_its_stamp(shop: Workshop) -> bytes:
    """The page says 1994; the time stamp knows better."""
    signer = signer_for(Person(shop.office.key.office), shop.root)
    page = shop.page(issued_at="1994-06-01T08:00:00+07:00")
    return full(page, signer, shop.office.timestamps, [shop.root.crl()])


def on_an_unusual_curve(shop: Workshop) -> bytes:
    """The officer's key is on a curve of the currencies, which signers of documents do not use."""
    key = ec.generate_private_key(ec.SECP256K1())
    signer = signer_for(Person(shop.office.key.office), shop.root, key)
    return full(shop.page(), signer, shop.office.timestamps, [shop.root.crl()])


def _stating(**claims: object) -> Callable[[Workshop], bytes]:
    """The office's own key signs a page whose claims contradict each other."""

    def forge(shop: Workshop) -> bytes:
        signer = signer_for(Person(shop.office.key.office), shop.root)
        page = shop.page(**claims)
        return full(page, signer, shop.office.timestamps, [shop.root.crl()])

    return forge


OFFICE = "Sở Giáo dục và Đào tạo DEMO"
SIGNERS: dict[str, Callable[[Workshop], bytes]] = {
    "another-office-under-the-same-root": _by(Person("Sở Giáo dục và Đào tạo Khác DEMO")),
    "office-named-almost-the-same": _by(Person(OFFICE + " ")),
    "certificate-expired": _by(Person(OFFICE, start=NOW - 9 * DAY, end=NOW - 2 * DAY)),
    "certificate-of-tomorrow": _by(Person(OFFICE, start=NOW + DAY)),
    "certificate-of-an-authority": _by(Person(OFFICE, ca=True)),
    "certificate-not-for-signing": _by(Person(OFFICE, signs=False)),
    "certificate-for-signing-in": _by(Person(OFFICE, commits=False)),
    "certificate-of-a-web-server": _by(Person(OFFICE, purposes=SERVES)),
    "certificate-for-time-stamps": _by(Person(OFFICE, purposes=STAMPS)),
    "same-names-under-another-root": same_names_under_another_root,
    "revoked-before-signing": revoked_before_signing,
    "nothing-about-revocation": nothing_about_revocation,
    "signed-by-the-clock": signed_by_the_clock,
    "signed-by-the-root": signed_by_the_root,
    "stamped-by-a-stranger": stamped_by_a_stranger,
    "stamped-by-a-person": stamped_by_a_person,
    "changes-allowed": changes_allowed,
    "weak-digest": weak_digest,
    "dated-long-before-its-stamp": dated_long_before_its_stamp,
    "on-an-unusual-curve": on_an_unusual_curve,
    "in-force-for-all-time": _stating(in_force_until="2099-01-01T00:00:00+07:00"),
    "in-force-until-no-time": _stating(in_force_until="soon"),
    "at-another-place-in-the-status-list": _stating(status_index=99_999),
    "in-the-status-list-of-another-year": _stating(status_list="1999"),
    "code-that-is-none": _stating(code="../../etc/pw"),
    "code-written-with-letters-o": _stating(code="OOOOOOOOOOOO"),
}
