"""`sogoc worker` stamps copies again before their time stamps end."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.register import LiveRegister
from api.renewing import BY, REST, renew_due
from api.worker import work
from registry import audit, copies, renewals
from registry.copies import Copy
from registry.errors import Unavailable
from registry.search_elastic import ElasticIndex
from signing.trust import load_trust
from signing.verify import verify
from tests.api.office import Office, an_office
from tests.api.officer import trusting
from tests.api.terminal import Terminal
from tests.signing.clocks import LONG, SHORT, a_clock
from tests.signing.pki import DAY, NOW, Root, asn1

DOWN = "http://127.0.0.1:9"


@dataclass(frozen=True)
class World:
    """An office with one copy whose time stamps end in twenty days."""

    office: Office
    root: Root  # of the authorities for time stamps
    copy: Copy
    pdf: bytes

    @property
    def now_kept(self) -> bytes:
        """The file that the register keeps."""
        return copies.pdf(self.office.services.database, self.copy.code)

    def stamp_with(self, life: timedelta) -> None:
        """Let another authority stamp from now on."""
        self.office.services.__dict__["timestamps"] = a_clock(self.root, life)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """The office, its copy issued, a longer-lived authority at hand."""
    office, root = an_office(tmp_path / "home"), Root.called("Gốc dấu thời gian")
    trusting(office, "http://127.0.0.1:8000", (asn1(root.certificate).dump(), root.crl().dump()))
    office.services.__dict__["timestamps"] = a_clock(root, SHORT)
    made = World(office, root, *office.issued())
    made.stamp_with(LONG)
    return made


def test_the_worker_renews_what_ends_soon_and_nothing_twice(world: World) -> None:
    """The new file begins with the old one; the log says so; both are still the same copy."""
    services = world.office.services
    work(services, once=True, every=1.0)
    assert world.now_kept.startswith(world.pdf)
    assert len(world.now_kept) > len(world.pdf)
    actions = [(r.action, r.by) for r in audit.records_of(services.database, world.copy.code)]
    assert actions[-1] == ("copy.renewed", BY)
    assert renew_due(services) == 0

    trust, register = load_trust(services.trust), LiveRegister(services.database)
    for pdf in (world.pdf, world.now_kept):
        for day in (NOW + DAY / 24, NOW + SHORT + DAY):
            assert verify(pdf, trust, register=register, now=day).verdict == "valid"
    assert verify(world.copy.code, trust, register=register).verdict == "valid"


def test_copies_are_renewed_while_the_search_server_is_down(world: World) -> None:
    """Time stamps end on their day, whatever else does not work."""
    services = world.office.services
    services.__dict__["search"] = ElasticIndex(DOWN)
    with pytest.raises(Unavailable):
        work(services, once=True, every=1.0)
    assert len(world.now_kept) > len(world.pdf)


def test_an_authority_that_is_down_is_tried_again_later_and_said(world: World) -> None:
    """The turn ends, `sogoc status` and `sogoc admin renewals` say why, and later it works."""
    services = world.office.services
    terminal = Terminal(services.settings.home)
    before = terminal.type("admin", "renewals", "--json").json
    assert (before["due"], before["ended"], before["trouble"]) == (1, 0, "")
    assert [one["code"] for one in before["copies"]] == [world.copy.code]
    assert terminal.type("admin", "renewals", "--days", "5", "--json").json["due"] == 0

    services.__dict__.pop("timestamps")
    services.settings = services.settings.model_copy(update={"tsa_url": DOWN})
    assert renew_due(services) == 0
    assert world.now_kept == world.pdf
    assert "no time stamp could be had" in terminal.type("status").err
    after = terminal.type("admin", "renewals", "--json").json
    assert "no time stamp could be had" in after["copies"][0]["trouble"]

    world.stamp_with(LONG)
    assert renew_due(services, NOW) == 0, "it rests first"
    assert renew_due(services, datetime.now(UTC) + REST) == 1
    after = terminal.type("admin", "renewals", "--json").json
    assert (after["due"], after["renewed"], after["trouble"]) == (0, 1, "")
    assert terminal.type("status").err == ""


def test_a_worker_killed_between_stamp_and_record_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stamp is made again; the copy has one more, not two."""
    services = world.office.services

    def killed(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(renewals, "record", killed)
        with pytest.raises(KeyboardInterrupt):
            renew_due(services)
    assert world.now_kept == world.pdf
    assert renew_due(services) == 1
    assert len(renewals.files_of(services.database, world.copy.code)) == 1


def test_a_copy_that_cannot_be_renewed_does_not_stop_the_others(world: World) -> None:
    """A file damaged in the database is named, and the next one has its turn."""
    services = world.office.services
    db = services.database
    services.__dict__["timestamps"] = a_clock(world.root, SHORT)
    other, _ = world.office.issued(2)
    with db.write() as connection:
        from registry.schema import copy_files

        damaged = world.pdf.replace(b"1/2026", b"9/2026", 1)
        connection.execute(
            copy_files.update().where(copy_files.c.code == world.copy.code).values(pdf=damaged)
        )
    world.stamp_with(LONG)
    assert renew_due(services) == 1
    assert len(renewals.files_of(db, other.code)) == 1
    found = renewals.state(db, NOW + LONG, NOW)
    assert (found.broken, found.renewed, found.unexamined) == (1, 1, 0)
