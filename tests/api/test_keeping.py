"""What was kept comes back whole: backups, checks of masters, and bags for archives."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from xml.etree import ElementTree as ET

import pytest

from api.backing_up import back_up, restore
from api.bagging import bag
from api.exit_codes import CommandError
from api.fixity import check_masters
from api.log_keeping import keep_checkpoint
from api.settings import Settings
from api.wiring import Services
from registry import audit, entries, log_check
from registry.bag import faults
from registry.database import open_database
from registry.errors import Conflict, Unavailable
from tests.api.office import Office, an_office
from tests.api.terminal import Terminal
from tests.servers import postgresql


@pytest.fixture
def kept(tmp_path: Path) -> Office:
    """An office with two entries, one copy's key, a checkpoint and a master."""
    office = an_office(tmp_path / "home")
    office.accepted(1)
    office.accepted(2)
    keep_checkpoint(office.services)
    return office


def test_a_restore_onto_an_empty_machine_gives_the_same_log(kept: Office, tmp_path: Path) -> None:
    """Entries, masters, keys and checkpoints too; the old installation is not needed."""
    made = back_up(kept.services, tmp_path / "backup")
    old = [*entries.every(kept.services.database)]
    vkey = str(kept.services.log_key.verifier)
    shutil.rmtree(tmp_path / "home")

    said = Terminal(tmp_path / "new").type("admin", "restore", str(tmp_path / "backup"), "--json")

    fresh = Services(Settings(home=tmp_path / "new"))
    assert said.code == 0, said.err
    assert audit.root(fresh.database) == made.log_root == said.json["log_root"]
    assert [*entries.every(fresh.database)] == old
    assert Terminal(tmp_path / "new").type("search", "nguyen thi hoa").code == 0
    assert log_check.check(fresh.database) == ()
    assert fresh.store.verify(kept.scan)
    assert str(fresh.log_key.verifier) == vkey
    assert Terminal(tmp_path / "new").type("audit", "verify").code == 0


def test_a_backup_is_taken_while_others_write(kept: Office, tmp_path: Path) -> None:
    """It is the database of one moment; what came later is not in it."""
    first = back_up(kept.services, tmp_path / "backup")
    kept.accepted(4)
    second = back_up(kept.services, tmp_path / "backup")
    kept.accepted(5)

    restored = Services(Settings(home=tmp_path / "new"))
    restore(restored, tmp_path / "backup")

    assert first.log_size < second.log_size == audit.size(restored.database)
    assert log_check.check(restored.database) == ()


def test_a_backup_holds_one_moment_of_a_log_that_grows(kept: Office, tmp_path: Path) -> None:
    """Someone writes from before it begins until after it has ended: it does not begin anew."""
    db, begun, ended = kept.services.database, Event(), Event()
    long = audit.Event("clerk", "test.written", "row", {"note": "x" * 4_000})
    with db.write() as connection:
        audit.append(connection, [long] * 3_000)  # more pages than one would copy at once

    def write() -> None:
        while not ended.is_set():
            with db.write() as connection:
                audit.append(connection, [long])
            begun.set()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        try:
            assert begun.wait(60)
            made = back_up(kept.services, tmp_path / "backup")
        finally:
            ended.set()
        writing.result()
    restored = Services(Settings(home=tmp_path / "new"))
    restore(restored, tmp_path / "backup")

    assert audit.size(restored.database) >= made.log_size
    assert audit.root(restored.database, made.log_size) == made.log_root
    assert log_check.check(restored.database) == ()


def test_nothing_is_written_over(kept: Office, tmp_path: Path) -> None:
    """A restore into a home that holds a registry is refused."""
    back_up(kept.services, tmp_path / "backup")
    before = audit.root(kept.services.database)

    with pytest.raises(Conflict):
        restore(Services(Settings(home=tmp_path / "home")), tmp_path / "backup")

    assert audit.root(kept.services.database) == before


@pytest.mark.parametrize("what", ["registry.db", "manifest.json", "home/trust.pem", "masters"])
def test_a_damaged_backup_is_not_restored(kept: Office, tmp_path: Path, what: str) -> None:
    """Whichever part of it: the command says which."""
    (tmp_path / "home" / "trust.pem").write_text("root")
    back_up(kept.services, tmp_path / "backup")
    if what == "masters":
        shutil.rmtree(tmp_path / "backup" / what)
    else:
        (tmp_path / "backup" / what).write_bytes(b"{}")

    with pytest.raises((CommandError, Unavailable)):
        restore(Services(Settings(home=tmp_path / "new")), tmp_path / "backup")


@pytest.mark.slow
@pytest.mark.xdist_group("postgresql")
def test_a_backup_of_postgresql_comes_back_into_an_empty_database(tmp_path: Path) -> None:
    """By pg_dump and pg_restore; a database with tables is refused."""
    with postgresql.running() as server:
        names = [server.new_database() for _ in range(2)]
        old, new = (
            Services(Settings(home=tmp_path / name, database_url=server.url(name)))
            for name in names
        )
        for number in range(50):
            audit.note(old.database, "lan", "noted", f"x{number}")
        made = back_up(old, tmp_path / "backup")

        restore(new, tmp_path / "backup")

        assert audit.root(new.database) == made.log_root
        assert log_check.check(new.database) == ()
        with pytest.raises(Conflict):
            restore(new, tmp_path / "backup")
        for services in (old, new):
            services.database.close()
        open_database(server.url(names[1])).close()


def test_masters_are_checked_again_from_where_the_last_check_stopped(
    kept: Office, tmp_path: Path
) -> None:
    """A missing or changed one is named; a whole course is written in the log."""
    services, terminal = kept.services, Terminal(tmp_path / "home")
    good = terminal.type("audit", "fixity", "--json")
    master = services.store.path(kept.scan)
    master.chmod(0o644)
    master.write_bytes(b"changed")
    bad = terminal.type("audit", "fixity")
    master.unlink()
    part, whole = check_masters(services, "lan", limit=0)
    missing = terminal.type("audit", "fixity", "--json")

    assert (good.code, good.json["read"], good.json["complete"]) == (0, 1, True)
    assert (bad.code, f"{kept.scan}: changed" in bad.out) == (1, True)
    assert (part.read, whole) == (0, False)
    assert missing.json["bad"] == {kept.scan: "missing"}
    assert len(audit.records_of(services.database, "masters")) == 3


def test_a_batch_is_given_to_an_archive_as_a_bag(kept: Office, tmp_path: Path) -> None:
    """Masters, entries, and METS with PREMIS that says the same hashes, at +07:00."""
    folder = tmp_path / "bag"
    assert bag(kept.services, "Sổ THPT 1994", folder) == 3

    assert faults(folder) == ()
    text = (folder / "data" / "mets.xml").read_text(encoding="utf-8")
    root = ET.fromstring(text)  # noqa: S314 - we wrote it
    spaces = {"m": "http://www.loc.gov/METS/", "p": "http://www.loc.gov/premis/v3"}
    (file,) = root.findall(".//m:file", spaces)
    assert file.get("CHECKSUM") == kept.scan
    assert [e.text for e in root.findall(".//p:messageDigest", spaces)] == [kept.scan]
    times = [e.text or "" for e in root.findall(".//p:eventDateTime", spaces)]
    assert len(times) == 2
    assert all(time.endswith("+07:00") for time in times)
    assert len((folder / "data" / "entries.jsonl").read_text().splitlines()) == 2
    with pytest.raises(Conflict):
        bag(kept.services, "Sổ THPT 1994", folder)


def test_a_sealed_volume_is_given_to_an_archive_with_its_statement(
    kept: Office, tmp_path: Path
) -> None:
    """Its scans, its entries, what was sealed and the signature over it."""
    for row in (3, 4, 5):
        kept.accepted(row)
    terminal, folder = Terminal(tmp_path / "home"), tmp_path / "bag"
    book = ("--office", "Sở GD&ĐT Nam Hà", "--kind", "thpt", "--years", "1994", "--pages", "1")
    terminal.type("volumes", "add", "Quyển 1", *book)
    terminal.type("volumes", "number", "Quyển 1", "Sổ THPT 1994", "--from", "1")
    assert terminal.type("volumes", "seal", "Quyển 1").code == 0

    done = terminal.type("admin", "bag", "Quyển 1", "--volume", "-o", str(folder))

    assert done.code == 0, done.err
    assert faults(folder) == ()
    data = folder / "data"
    stock = json.loads((data / "volume.json").read_text("utf-8"))
    assert (stock["complete"], stock["rows"]) == (True, {"in_force": 5})
    assert (data / "statement.jws").read_text("ascii") == stock["volume"]["signature"]
    assert len((data / "entries.jsonl").read_text("utf-8").splitlines()) == 5
    assert len([*(data / "masters").iterdir()]) == 1


@pytest.mark.parametrize("change", ["change", "remove", "add"])
def test_a_bag_shows_what_happened_on_the_way(kept: Office, tmp_path: Path, change: str) -> None:
    """Changed, lost and added files are named."""
    folder = tmp_path / "bag"
    bag(kept.services, kept.batch, folder)
    target = folder / "data" / "entries.jsonl"
    if change == "remove":
        target.unlink()
    elif change == "change":
        target.write_text("{}")
    else:
        target.with_name("more.txt").write_text("")

    assert len(faults(folder)) == 1
