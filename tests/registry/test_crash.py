"""Power fails, disks fill, servers die: what was acknowledged is there, once, and the log holds."""

from pathlib import Path

import pytest

from registry.database import open_database
from tests.registry.crashes import Promised, faults, killed, of_clerk, of_server, working
from tests.servers import postgresql

KILLS = 4


@pytest.mark.slow
def test_a_killed_clerk_loses_nothing_on_sqlite(tmp_path: Path) -> None:
    """`kill -9` at random moments of mixed writes."""
    promised, found = killed(f"sqlite:///{tmp_path}/registry.db", KILLS, of_clerk)

    assert found == []
    assert promised.notes
    assert promised.versions


@pytest.mark.slow
@pytest.mark.xdist_group("postgresql")
def test_a_killed_server_loses_nothing_on_postgresql() -> None:
    """Every process of the server dies at once; it starts again by itself."""
    with postgresql.running() as server:
        promised, found = killed(server.url(server.new_database()), KILLS, of_server(server))

    assert found == []
    assert promised.notes
    assert promised.versions


@pytest.mark.slow
@pytest.mark.parametrize(
    ("failing", "at"),
    [
        ("pwrite64:error=ENOSPC", 60),
        ("pwrite64:error=ENOSPC", 333),
        ("pwrite64:error=EIO", 100),
        ("fdatasync:error=EIO", 3),
        ("fdatasync:error=EIO", 20),
    ],
)
def test_a_full_or_failing_disk_loses_nothing(tmp_path: Path, failing: str, at: int) -> None:
    """From some write on the disk refuses, so the clerk is refused; afterwards all is well."""
    url, promised = f"sqlite:///{tmp_path}/registry.db", Promised()
    open_database(url).close()
    inject = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={failing}:when={at}+"]
    with working(url, "w", 60, inject) as process:
        assert process.stdout is not None
        promised.take(process.stdout)

    assert promised.refused
    db = open_database(url)
    assert faults(db, promised) == []
    db.close()
    with working(url, "again", 10) as process:
        assert process.stdout is not None
        promised.take(process.stdout)
    db = open_database(url)
    assert faults(db, promised) == []
    assert len([note for note in promised.notes if note.startswith("again")]) > 0
    db.close()
