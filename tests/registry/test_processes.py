"""Several programs work on one registry at the same time."""

import subprocess
import sys
from pathlib import Path

import pytest

from registry import copies, entries, log_check, page_results, review
from registry.database import open_database
from tests.registry.ledger import PEOPLE, a_page, received

ROOT = Path(__file__).parents[2]

OFFICE = """
import sys
from registry import copies, review
from registry.database import open_database
from registry.errors import Conflict
from tests.registry.ledger import NOON, person

db, who = open_database(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
won = 0
while waiting := review.queue(db, limit=3):
    for one in waiting:
        try:
            entry = review.decide(db, one.id, person(who), one.version)
        except Conflict:
            continue
        won += 1
        reserved = copies.reserve(db, who, NOON)
        copies.record_copy(db, reserved, entry, b"%PDF " + who.encode(), who, NOON)
print(won)
"""


@pytest.mark.slow
def test_four_offices_share_a_queue_and_a_register_of_copies(new_address: str) -> None:
    """Each row is decided once, and the copies are numbered 1, 2, 3 … without a gap."""
    url = new_address
    db = open_database(url)
    batch, scan = received(db, pages=8)
    for page in range(1, 9):
        people = [person | {"so_vao_so": f"{page}/{i}"} for i, person in enumerate(PEOPLE)]
        page_results.save_page(db, batch, a_page(scan, page, people))

    offices = [
        subprocess.Popen(
            [sys.executable, "-c", OFFICE, url, f"office-{i}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for i in range(4)
    ]
    for office in offices:
        assert office.stdout is not None
        office.stdout.readline()  # all are ready before the first begins
    for office in offices:
        assert office.stdin is not None
        office.stdin.write("go\n")
        office.stdin.flush()
    won = [int(office.communicate()[0]) for office in offices]

    assert [office.returncode for office in offices] == [0] * 4
    rows = 8 * len(PEOPLE)
    assert sum(won) == rows == entries.count(db)
    assert sorted(copy.number for copy in copies.register(db, 2026)) == [*range(1, rows + 1)]
    assert review.queue(db) == ()
    assert log_check.check(db) == ()
