"""A clerk whose machine dies: mixed writes in a process of its own, and what must be true after.

`python -m tests.registry.crashes --kills 200` does it more often than the test suite does, and
says how long the slowest restart took: from the kill until everything answers again.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random

from sqlalchemy import select

from registry import amending, audit, copies, entries, log_check
from registry.amending import Correction
from registry.database import Database, open_database
from registry.entry import Entry
from registry.errors import RegistryError
from registry.schema import copies as copy_rows
from tests.registry.ledger import NOON, PEOPLE, accepted
from tests.servers import postgresql

ROOT = Path(__file__).parents[2]
ROUND = 20  # kills on one database before the outcome is said


@dataclass
class Promised:
    """What clerks were told is done."""

    notes: set[str] = field(default_factory=set)  # subjects
    versions: set[tuple[str, int]] = field(default_factory=set)  # of entries
    numbers: set[int] = field(default_factory=set)  # of copies
    refused: int = 0
    restart: float = 0.0  # seconds, the slowest: from the kill until the next clerk was ready

    def take(self, lines: Iterable[str]) -> None:
        """Read what a clerk said; a line that was cut off was not said."""
        for line in lines:
            if not line.endswith("\n"):
                continue
            what, *about = line.split()
            if what == "note":
                self.notes.add(about[0])
            elif what == "entry":
                self.versions.add((about[0], int(about[1])))
            elif what == "copy":
                self.numbers.add(int(about[0]))
            elif what == "refused":
                self.refused += 1


def clerk(url: str, name: str, actions: int) -> None:
    """Write in turn, and say each time what is done once it is done."""
    db, chance = open_database(url), Random(name)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    held = list[Entry]()
    for number in range(actions):
        try:
            done = _act(db, f"{name}-{number}", chance, held)
        except RegistryError:
            done = "refused"
        sys.stdout.write(f"{done}\n")
        sys.stdout.flush()


def _act(db: Database, what: str, chance: Random, held: list[Entry]) -> str:
    kind = chance.randrange(4) if held else chance.randrange(2)
    if kind == 0:
        audit.note(db, "clerk", "noted", what)
        return f"note {what}"
    if kind == 1:
        person = PEOPLE[0] | {"so_vao_so": what, "so_hieu": what}
        (entry,) = accepted(db, f"{what}.pdf", people=[person])
        held.append(entry)
        return f"entry {entry.id} 1"
    at = chance.randrange(len(held))
    entry = held[at]
    if kind == 2:
        change = Correction({"ho_ten": f"Lê {what}"}, f"{what}/QĐ", date(2026, 1, 2), "hoa", NOON)
        held[at] = amending.correct(db, entry.id, entry.version, change)
        return f"entry {entry.id} {held[at].version}"
    reserved = copies.reserve(db, "hoa", NOON)
    return f"copy {copies.record_copy(db, reserved, entry, b'%PDF', 'hoa', NOON).number}"


def faults(db: Database, promised: Promised) -> list[str]:
    """Say what was lost, is there twice, or does not fit together."""
    found = [f"record {f.number}: {f.reason}" for f in log_check.check(db)]
    records = [
        record
        for first in range(0, audit.size(db), 1000)
        for record in audit.records(db, first, 1000)
    ]
    noted = Counter(record.subject for record in records if record.action == "noted")
    found += [f"note {one} lost" for one in promised.notes - noted.keys()]
    found += [f"note {one} is there {times} times" for one, times in noted.items() if times > 1]
    held = {(one.id, one.version) for e in entries.every(db) for one in entries.history(db, e.id)}
    found += [f"entry {one} version {v} lost" for one, v in promised.versions - held]
    places = Counter(entry.values["so_vao_so"] for entry in entries.every(db))
    found += [f"row {one} is there {times} times" for one, times in places.items() if times > 1]
    given = {copy.number for copy in copies.register(db, 2026, limit=100_000)}
    found += [f"copy {one} lost" for one in promised.numbers - given]
    with db.read() as connection:  # a number whose clerk died is reserved, and is given out again
        taken = connection.execute(select(copy_rows.c.number).order_by(copy_rows.c.number))
        if (numbers := [*taken.scalars()]) != [*range(1, len(numbers) + 1)]:
            found.append(f"copies are numbered {numbers}")
    return found


@contextmanager
def working(
    url: str, name: str, actions: int = 100_000, before: Iterable[str] = ()
) -> Iterator["subprocess.Popen[str]"]:
    """Start a clerk and wait until it is ready; end it afterwards."""
    code = f"from tests.registry.crashes import clerk; clerk({url!r}, {name!r}, {actions})"
    process = subprocess.Popen(
        [*before, sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.wait()


def killed(
    url: str, kills: int, kill: "Callable[[subprocess.Popen[str]], None]", seed: int = 1
) -> tuple[Promised, list[str]]:
    """Kill at random moments, again and again on one database; gives promises and faults."""
    promised, chance = Promised(), Random(seed)
    found = list[str]()
    began: float | None = None
    for number in range(kills):
        with working(url, f"k{seed}-{number}") as process:
            if began is not None:
                promised.restart = max(promised.restart, time.monotonic() - began)
            assert process.stdout is not None
            promised.take(islice(process.stdout, chance.randrange(1, 40)))
            time.sleep(chance.uniform(0, 0.02))  # into the middle of the next write
            began = time.monotonic()
            kill(process)
            process.kill()
            promised.take(process.stdout)
        if number % 10 == 9 or number == kills - 1:
            db = open_database(url)
            found += faults(db, promised)
            db.close()
            began = None  # looking for faults is no part of a restart
    return promised, found


def of_clerk(process: "subprocess.Popen[str]") -> None:
    """End the clerk at once."""
    process.send_signal(signal.SIGKILL)


def of_server(server: postgresql.Server) -> "Callable[[subprocess.Popen[str]], None]":
    """End the database server at once, and start it again."""

    def kill(_process: "subprocess.Popen[str]") -> None:
        server.kill()
        server.start()

    return kill


def main() -> None:
    """Kill as often as asked, on SQLite and on PostgreSQL, and print what was found."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--kills", type=int, default=200)
    words.add_argument("--on", nargs="+", default=["sqlite", "postgresql"])
    words.add_argument("--seed", type=int, default=0, help="another one kills at other moments")
    wanted = words.parse_args()
    for name in wanted.on:
        with tempfile.TemporaryDirectory() as folder, _database(name, folder) as (url, kill):
            for done in range(0, wanted.kills, ROUND):
                promised, found = killed(url, ROUND, kill, seed=wanted.seed + done)
                kept = len(promised.notes) + len(promised.versions) + len(promised.numbers)
                sys.stdout.write(
                    f"{name}: {done + ROUND} kills, {kept} promises, "
                    f"restart {promised.restart:.1f} s at most: {found}\n"
                )
                sys.stdout.flush()


@contextmanager
def _database(
    name: str, folder: str
) -> "Iterator[tuple[str, Callable[[subprocess.Popen[str]], None]]]":
    if name == "sqlite":
        yield f"sqlite:///{folder}/registry.db", of_clerk
        return
    with postgresql.running() as server:
        yield server.url(server.new_database()), of_server(server)


if __name__ == "__main__":
    main()
