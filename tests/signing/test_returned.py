"""A file that comes back from the officer's program becomes a copy only if it is ours."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from signing.demo import make_demo_key
from signing.errors import CannotIssue, Rejected
from signing.issue import certify
from signing.keys import Speaker
from signing.officers import fingerprint
from signing.render import render
from signing.returned import accept
from signing.timestamps import TimeStamper, stand_in
from signing.trust import Trust, load_trust
from signing.verify import verify
from tests.signing.offices import NAME
from tests.signing.pki import NOW, Person, Private, Root, asn1, elliptic, signer_for
from tests.signing.service import FAULTS, Program
from tests.signing.tokens import rsa_key
from tests.signing.world import ADDRESS, an_entry


@dataclass(frozen=True)
class Desk:
    """The server's side: what it gave out, and whom it trusts."""

    ours: bytes
    program: Program
    timestamps: TimeStamper
    trust: Trust

    def take(self, theirs: bytes, trust: Trust | None = None) -> bytes:
        """Accept or refuse what came back."""
        listed = fingerprint(self.program.signer.signing_cert)
        return accept(
            self.ours, theirs, lambda one: fingerprint(one) == listed, self.timestamps,
            trust or self.trust, datetime.now(UTC),
        )  # fmt: skip


def a_desk(folder: Path, key: Private) -> Desk:
    """Give out a copy to be signed by a key."""
    root, made = Root.called("Gốc của cán bộ"), make_demo_key(folder)
    signer = signer_for(Person(NAME, "Trần Thị Hòa"), root, key)
    claims = certify(
        an_entry(), number="12/2026", key=Speaker(NAME), public_url=ADDRESS, code="ABCDEFGHJKMN",
        document="Bằng tốt nghiệp", now=NOW,
    )  # fmt: skip
    roots = (asn1(root.certificate), *load_trust([made.trust]).roots)
    trust = Trust(roots, crls=(root.crl(),))
    return Desk(render(claims), Program(signer, root, NAME), stand_in(made.key.parent), trust)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk whose officer has a P-256 key."""
    return a_desk(tmp_path_factory.mktemp("desk"), elliptic())


def test_a_signed_file_becomes_a_copy(desk: Desk) -> None:
    """Taken to B-LTA it is valid offline, as every copy is."""
    verdict = verify(desk.take(desk.program.sign(desk.ours)), desk.trust)
    assert verdict.verdict == "valid", [c for c in verdict.checks if c.result != "passed"]


def test_an_rsa_key_serves_as_well(tmp_path: Path) -> None:
    """Most officers' tokens hold RSA keys; a reason or a place in the signature does no harm."""
    desk = a_desk(tmp_path, rsa_key())
    theirs = desk.program.sign(desk.ours, reason="Sao y", location="Ví Dụ")
    assert verify(desk.take(theirs), desk.trust).verdict == "valid"


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_else_comes_back_is_refused(desk: Desk, fault: str) -> None:
    """Each fault ends in our own error with words for the officer."""
    with pytest.raises(Rejected) as refused:
        desk.take(FAULTS[fault](desk.program, desk.ours))
    assert refused.value.vi
    assert refused.value.en


def test_a_revoked_officer_makes_no_copy(desk: Desk) -> None:
    """Revocation is asked before the copy exists; without an answer there is none."""
    serial = desk.program.signer.signing_cert.serial_number
    theirs = desk.program.sign(desk.ours)
    revoked = desk.program.root.crl([(serial, NOW)])
    with pytest.raises((Rejected, CannotIssue)):
        desk.take(theirs, replace(desk.trust, crls=(revoked,)))
    with pytest.raises(CannotIssue):
        desk.take(theirs, replace(desk.trust, crls=()))
