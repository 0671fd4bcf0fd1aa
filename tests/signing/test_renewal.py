"""A copy that is stamped again in time stays good; nothing else may stand between the stamps."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from signing.claims import in_ledger_order
from signing.errors import CannotIssue, TimestampUnavailable
from signing.layout import read_layout
from signing.register import RegisterRecord
from signing.renewal import RSA_ENDS, lasts_until, renew
from signing.timestamps import StandIn, over_http
from signing.trust import Trust
from signing.verify import verify
from tests.signing.clocks import LONG, LONGER, SHORT, Clocks, a_clock, an_office_with_clocks
from tests.signing.forged_renewals import RENEWALS, STRANGE, again
from tests.signing.pki import DAY, NOW, STAMPS, Person, signer_for
from tests.signing.tokens import rsa_key
from tests.signing.world import OneRecord

LATER = NOW + SHORT + 9 * DAY
"""A day on which the first authority's certificate has ended."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Clocks:
    """A copy whose first time stamps end in twenty days, and its renewals."""
    return an_office_with_clocks(tmp_path_factory.mktemp("clocks"))


def authority(pdf: bytes, trust: Trust, now: datetime) -> str:
    """Answer the question that time stamps are for."""
    return verify(pdf, trust, now=now).answer("authority")


def record_of(world: Clocks, *renewed: bytes) -> OneRecord:
    """Give the register after some renewals."""
    claims = world.copy.certificate
    files = [sha256(one).hexdigest() for one in renewed]
    return OneRecord(
        RegisterRecord(
            claims.code, "in_force", world.copy.sha256, claims.entry, claims.entry_version,
            in_ledger_order(dict(claims.values)), pdf=[world.copy.pdf, *renewed][-1],
            renewed=tuple(files),
        )
    )  # fmt: skip


def test_a_renewed_copy_begins_with_the_copy_as_it_was(world: Clocks) -> None:
    """One revision more for each renewal; nothing that was there is touched."""
    assert world.renewed.pdf.startswith(world.copy.pdf)
    assert world.twice.pdf.startswith(world.renewed.pdf)
    assert len(read_layout(world.twice.pdf).revisions) == 5
    assert sha256(world.twice.pdf).hexdigest() == world.twice.sha256
    ends = [lasts_until(one) for one in (world.copy.pdf, world.renewed.pdf, world.twice.pdf)]
    assert ends == [NOW + SHORT, NOW + LONG, NOW + LONGER]


def test_all_of_them_are_valid_today(world: Clocks) -> None:
    """Whoever holds the old file holds a good copy still."""
    for pdf in (world.copy.pdf, world.renewed.pdf, world.twice.pdf):
        assert verify(pdf, world.trust).verdict == "valid"


def test_only_renewed_ones_outlive_the_first_authority(world: Clocks) -> None:
    """Each answers until its own last stamp ends, and then nobody can tell."""
    for pdf, day, answer in (
        (world.copy.pdf, LATER, "undetermined"),
        (world.renewed.pdf, LATER, "yes"),
        (world.renewed.pdf, NOW + LONG + DAY, "undetermined"),
        (world.twice.pdf, NOW + LONG + DAY, "yes"),
        (world.twice.pdf, NOW + LONGER + DAY, "undetermined"),
    ):
        assert authority(pdf, world.trust, day) == answer


def test_the_register_knows_the_old_file_and_the_new_one(world: Clocks) -> None:
    """Both are the same file to it; a third is not."""
    register = record_of(world, world.renewed.pdf, world.twice.pdf)
    for pdf in (world.copy.pdf, world.renewed.pdf, world.twice.pdf):
        verdict = verify(pdf, world.trust, register=register)
        assert verdict.verdict == "valid"
        assert (verdict.checks[0].id, verdict.checks[0].result) == ("stored-file", "passed")
    other = renew(world.renewed.pdf, a_clock(world.root, 900 * DAY), world.trust)
    assert verify(other.pdf, world.trust, register=register).verdict == "invalid"


def test_beside_the_register_an_old_file_is_as_good_as_the_renewed_one(world: Clocks) -> None:
    """Its own stamps have ended, those of the file that begins with it have not."""
    register = record_of(world, world.renewed.pdf)
    assert verify(world.copy.pdf, world.trust, register=register, now=LATER).verdict == "valid"
    alone = record_of(world)
    verdict = verify(world.copy.pdf, world.trust, register=alone, now=LATER)
    assert verdict.verdict == "undetermined"


def test_what_has_ended_or_was_changed_is_not_stamped_again(world: Clocks) -> None:
    """A new stamp over a dead one proves nothing, and one over a forgery less."""
    late = world.copy.pdf
    ended = a_clock(world.root, -DAY / 2)
    with pytest.raises(CannotIssue):
        renew(again(late, ended), a_clock(world.root, LONG), world.trust)
    with pytest.raises(CannotIssue):
        renew(late.replace(b"12/2026", b"92/2026", 1), a_clock(world.root, LONG), world.trust)
    with pytest.raises(CannotIssue):
        renew(b"%PDF-1.7", a_clock(world.root, LONG), world.trust)


def test_without_revocation_data_of_the_last_stamp_there_is_no_renewal(world: Clocks) -> None:
    """Level B-LTA means that the last stamp can be checked from the file alone, always."""
    clock = StandIn(a_clock(world.root, LONG).signer)
    bare = Trust(world.trust.roots)
    with pytest.raises(CannotIssue):
        renew(world.copy.pdf, clock, bare)


def test_an_authority_that_is_down_or_ends_no_later_is_tried_again(world: Clocks) -> None:
    """Neither is the copy's fault."""
    listed = replace(world.trust, crls=(world.root.crl(),))
    with pytest.raises(TimestampUnavailable):
        renew(world.copy.pdf, over_http("http://127.0.0.1:9"), listed)
    with pytest.raises(TimestampUnavailable, match="no later"):
        renew(world.renewed.pdf, a_clock(world.root, SHORT), world.trust)


def test_an_rsa_stamp_is_renewed_before_its_algorithm_ends(world: Clocks) -> None:
    """However long the certificate: ETSI TS 119 312 gives PKCS #1 v1.5 until 2029."""
    person = Person("Dấu thời gian", "Đồng hồ RSA", end=NOW + 3000 * DAY, purposes=STAMPS)
    clock = StandIn(signer_for(person, world.root, rsa_key()), lambda: (world.root.crl().dump(),))
    assert renew(world.copy.pdf, clock, world.trust).until == RSA_ENDS


def test_an_authority_that_was_closed_later_does_no_harm(world: Clocks) -> None:
    """Revoked for an end of business, what it stamped before counts (RFC 3161, 4)."""
    first = world.office.timestamps
    assert isinstance(first, StandIn)
    serial = first.signer.signing_cert.serial_number
    later = NOW + 5 * DAY
    for reason, expected in (("cessation_of_operation", "yes"), ("key_compromise", "no")):
        newer = world.root.crl([(serial, NOW + DAY)], reason=reason, since=NOW + 2 * DAY)
        trust = replace(world.trust, crls=(newer,))
        assert authority(world.copy.pdf, trust, later) == expected
        assert authority(world.renewed.pdf, trust, later) == "yes"


@pytest.mark.parametrize("name", RENEWALS)
def test_no_forgery_between_the_stamps_is_valid(world: Clocks, name: str, tmp_path: Path) -> None:
    """Not today, and not on a later day."""
    forged = RENEWALS[name](world, tmp_path)
    for day in (NOW + DAY, LATER):
        verdict = verify(forged, world.trust, now=day)
        wanted = "undetermined" if name in STRANGE else "no"
        answers = (verdict.answer("unchanged"), verdict.answer("authority"))
        assert wanted in answers, (answers, [c for c in verdict.checks if c.result != "passed"])
        assert verdict.verdict != "valid"
