"""Time-stamp authorities with short and long lives, and copies that they stamped again."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asn1crypto import crl

from signing.issue import SignedCopy
from signing.keys import key_of
from signing.renewal import Renewed, renew
from signing.timestamps import StandIn
from signing.trust import Trust
from tests.signing.pki import DAY, NOW, STAMPS, Person, Root, asn1, signer_for
from tests.signing.world import Office, an_entry, an_office

SHORT, LONG, LONGER = 20 * DAY, 700 * DAY, 1500 * DAY


@dataclass(frozen=True)
class Clocks:
    """An office whose first authority for time stamps ends soon; others live longer."""

    office: Office  # stamped by the authority that ends first; the officer's certificate before it
    root: Root  # of all these authorities
    copy: SignedCopy  # as it was issued
    renewed: Renewed  # stamped again by the authority with the long life
    twice: Renewed  # and again by the one with the longest

    @property
    def trust(self) -> Trust:
        """The roots of the office and of the authorities."""
        return self.office.trust


def a_clock(
    root: Root, life: timedelta, lists: tuple[crl.CertificateList, ...] | None = None,
    ahead: timedelta = timedelta(0),
) -> StandIn:  # fmt: skip
    """Make an authority under a root; its clock may go wrong."""
    person = Person("Dấu thời gian", f"Đồng hồ {life.days}", end=NOW + life, purposes=STAMPS)
    return StandIn(
        signer_for(person, root),
        lambda: tuple(one.dump() for one in (lists or (root.crl(),))),
        lambda: datetime.now(UTC) + ahead,
    )


def an_office_with_clocks(folder: Path) -> Clocks:
    """Issue a copy, and renew it twice."""
    office, root = an_office(folder), Root.called("Gốc dấu thời gian")
    trust = Trust((*office.trust.roots, asn1(root.certificate)))
    own = Root.of(folder)
    signer = signer_for(Person(office.key.office, end=NOW + SHORT / 2), own)
    key = key_of(signer, lambda: (own.crl().dump(),))
    office = replace(office, key=key, timestamps=a_clock(root, SHORT), trust=trust)
    copy = office.issue(an_entry())
    renewed = renew(copy.pdf, a_clock(root, LONG), trust)
    return Clocks(office, root, copy, renewed, renew(renewed.pdf, a_clock(root, LONGER), trust))
